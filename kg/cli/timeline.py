"""
``kg timeline``: names and pairs month by month, and when a name bursts.

Place in the flow: cli.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import day_option, json_option, print_json
from kg.cli.explain import clean
from kg.cli.faults import unwritable
from kg.language import say

if TYPE_CHECKING:
    from kg.count.timeline import Timeline

#: Width of the longest bar, in characters.
_BAR = 40


@click.command(short_help="逐月：名称、共现、突发 / month by month: names, pairs, bursts")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.argument("names", nargs=-1, metavar="[NAME [NAME]]")
@click.option(
    "--since", callback=day_option, default="", metavar="DAY", help="从哪天起，如 2022-11 / first day, such as 2022-11"
)
@click.option("--until", callback=day_option, default="", metavar="DAY", help="到哪天止 / last day")
@click.option(
    "--top", type=click.IntRange(min=1), default=20, show_default=True, metavar="N",
    help="列出最强的几个突发 / how many of the strongest bursts",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="把四张表写成 Parquet：months、names、pairs、bursts / write the four tables as Parquet",
)  # fmt: skip
@json_option
def timeline(
    folder: Path, names: tuple[str, ...], since: str, until: str, top: int, output: Path | None, as_json: bool
) -> None:
    """
    不给名称：每月的文章、新出现的名称、最强的突发；一个名称：它的逐月文章和突发；两个：它们逐月的共现。

    Without a name: articles a month, how many names are new in it, the strongest bursts (Kleinberg 2002). With one:
    its months and bursts. With two: the months of the pair. The month is that of the article's date.

    \b
    例 / Examples:
      kg timeline exports
      kg timeline exports 太原市 --since 2022-11
      kg timeline exports 太原市 山西省 --json
      kg timeline exports -o months/
    """
    from kg.explain.reasons import entity_named
    from kg.run.built import load
    from kg.run.timeline import save_timeline, timeline_of_build

    if len(names) > 2:
        raise click.UsageError("最多两个名称 / two names at most")
    build = load(folder)
    found = timeline_of_build(build, since, until)
    if output is not None:
        try:
            save_timeline(found, output)
        except OSError as fault:
            raise unwritable(output, fault) from fault
    ids = [str(entity_named(build.tables, name)["entity_id"]) for name in names]
    rows = _rows(found, ids, top)
    labels = {entity.id: entity.canonical for entity in build.entities}
    if as_json:
        print_json(rows)
        return
    for line in _lines(rows, labels):
        click.echo(line)


def _rows(found: Timeline, ids: list[str], top: int) -> dict[str, list[dict[str, Any]]]:
    """What is shown, as rows by the name of the table."""
    if len(ids) == 2:
        pair = sorted(ids)
        return {"pairs": [r for r in found.pairs.to_pylist() if [r["source"], r["target"]] == pair]}
    if ids:
        tables = {"names": found.names, "bursts": found.bursts}
        return {name: [r for r in table.to_pylist() if r["entity_id"] == ids[0]] for name, table in tables.items()}
    return {"months": found.months.to_pylist(), "bursts": found.bursts.slice(0, top).to_pylist()}


def _lines(rows: dict[str, list[dict[str, Any]]], labels: dict[str, str]) -> Iterator[str]:
    for table in ("months", "names", "pairs"):
        most = max((row["articles"] for row in rows.get(table, ())), default=1)
        for row in rows.get(table, ()):
            bar = "█" * max(1, round(_BAR * row["articles"] / most))
            new = _new(row) if table == "months" else ""
            yield f"{row['month']} {bar} {row['articles']}{new}"
    if _is_empty(rows):
        yield say("没有带日期的文章", "no article has a date")
    for row in rows.get("bursts", ()):
        span = row["first"] if row["first"] == row["last"] else f"{row['first']} – {row['last']}"
        name = clean(labels[row["entity_id"]])
        yield say(
            f"突发 {span} {name}：{row['articles']} 篇，权重 {row['weight']:.1f}",
            f"burst {span} {name}: articles {row['articles']}, weight {row['weight']:.1f}",
        )


def _new(row: dict[str, Any]) -> str:
    share = f"{row['new']}/{row['entities']}"
    return say(f"，新名称 {share}", f", new names {share}")


def _is_empty(rows: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether there is not a month at all."""
    return not any(rows.get(table) for table in ("months", "names", "pairs"))
