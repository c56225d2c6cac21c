"""
``kg build``: pages in, a graph out.

Place in the flow: cli; the main job.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from kg.cli.common import json_option, page_options, print_json, private_option, progress_bar, warn
from kg.cli.explain import clean
from kg.model import EntityType
from kg.settings import Settings, Window

if TYPE_CHECKING:
    from kg.run.built import Build

TYPE_NAMES: dict[EntityType, str] = {
    "person": "人物 person",
    "organization": "机构 organization",
    "place": "地点 place",
    "policy": "政策 policy",
    "programme": "项目 programme",
}
HOW_NAMES = {"given": "给定 given", "worked-out": "由版面推断 worked out", "unknown": "未知 unknown"}

#: Lines of evidence for the home that the summary shows; the manifest has them all.
_EVIDENCE_SHOWN = 3


def _formats(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    from kg.export import exporter_names
    from kg.run.built import DEFAULT_FORMATS

    if value is None:
        return DEFAULT_FORMATS
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if unknown := sorted(set(names) - set(exporter_names())):
        known = ", ".join(exporter_names())
        raise click.BadParameter(f"没有这种格式 / no such format: {', '.join(unknown)}（可用 / known: {known}）")
    return names


def _engine(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from kg.count.engines import ENGINES

    if value not in ENGINES:
        raise click.BadParameter(f"没有这个引擎 / no such engine（可用 / known: {', '.join(ENGINES)}）")
    return value


@click.command(short_help="建图 / build the graph")
@page_options
@click.option(
    "-o", "--output", default="exports", show_default=True, type=click.Path(path_type=Path), metavar="DIR",
    help="输出文件夹 / output folder",
)  # fmt: skip
@click.option(
    "--engine", callback=_engine, default="local", show_default=True, metavar="NAME", help="在哪里算 / where to compute"
)
@click.option(
    "--formats", callback=_formats, metavar="LIST",
    help="用逗号分开，如 ttl,html；数据表和清单总有 / separated by commas; tables and manifest always come",
)  # fmt: skip
@click.option(
    "--window", type=click.Choice(get_args(Window)), default=Settings().window, show_default=True,
    help="两个名称在多大范围内同现才相连 / names are linked when they stand in the same one",
)  # fmt: skip
@private_option
@click.option(
    "--judgements", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="人工判定，可多次；不给则用 DIR 和输入旁的 judgements.tsv / what people decided; found beside DIR and inputs",
)  # fmt: skip
@click.option(
    "--registry", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="沿用其编号；不给则用 DIR/registry.tsv / keep its ids; that in DIR if not given",
)  # fmt: skip
@json_option
def build(
    paths: tuple[Path, ...],
    home: str | None,
    packs: tuple[Path, ...],
    jobs: int | None,
    page_timeout: float,
    strict: bool,
    output: Path,
    engine: str,
    formats: tuple[str, ...],
    window: Window,
    keep_private_numbers: bool,
    judgements: tuple[Path, ...],
    registry: Path | None,
    as_json: bool,
) -> None:
    """
    读版面，建图，写入一个文件夹。

    Read pages, build the graph, write it into a folder. PATH is a file or a folder of *.txt
    (UTF-8, GB18030, Big5, UTF-16). The output appears whole or not at all.

    \b
    例 / Examples:
      kg build seeds
      kg build pages/ -o out --home 太原市 --pack my-pack
      kg build page1.txt page2.txt --formats ttl,html --window article --json
      kg build pages/ --judgements judgements.tsv
    """
    from kg.export.atomic import replace_folder
    from kg.run.bounds import Bounds
    from kg.run.built import generated_files
    from kg.run.decisions import REGISTRY, find_judgements
    from kg.run.pages import Listener, Request
    from kg.run.pipeline import build_from

    settings = Settings(window=window, keep_private_numbers=keep_private_numbers)
    # The stage is opened first: a folder that cannot be written is told before the work, not after.
    with replace_folder(output, generated_files()) as stage, progress_bar() as progress:
        former = output / REGISTRY
        request = Request(
            paths, home, packs, engine, jobs, strict, settings,
            registry=registry or (former if former.is_file() else None),
            judgements=judgements or find_judgements(output, paths),
            bounds=Bounds(page_timeout),
        )  # fmt: skip
        made = build_from(request, Listener(warn, progress))
        outputs = made.write_into(stage, formats)
    summary = summary_of(made, output, outputs)
    if as_json:
        print_json(summary)
    else:
        click.echo(text_of(summary))


def summary_of(made: Build, output: Path, outputs: dict[str, str]) -> dict[str, Any]:
    """What the end of a build tells, as JSON."""
    counts = made.manifest["counts"]
    best = next((name for name in ("graph.html", "graph.ttl", "nodes.csv") if name in outputs), "manifest.json")
    return {
        **{name: counts[name] for name in ("pages", "articles", "mentions", "mentions_by_type")},
        **{name: counts[name] for name in ("entities", "entities_by_type", "edges", "relations")},
        "home": made.manifest["home"],
        "skipped": [{"name": r.name, "status": r.status, "reason": r.reason} for r in made.refused],
        "judgements": made.manifest.get("judgements", []),
        "doubts": made.files["doubts.tsv"].count("\n") - 1,
        "output": str(output),
        "outputs": sorted([*outputs, "manifest.json"]),
        "open": str(output / best),
    }


def text_of(summary: dict[str, Any]) -> str:
    """The same for people."""
    by_type = " · ".join(f"{TYPE_NAMES[t]} {n}" for t, n in summary["mentions_by_type"].items())
    lines = [
        f"版面 {summary['pages']}，文章 {summary['articles']} / pages, articles",
        f"所在地：{_home_text(summary['home'])}",
        f"提及 {summary['mentions']} mentions：{by_type}",
        f"实体 {summary['entities']} entities，联系 {summary['edges']} links，"
        f"明言的关系 {summary['relations']} stated relations",
    ]
    lines += _review_lines(summary)
    if summary["skipped"]:
        lines.append(f"未用的输入 {len(summary['skipped'])} / inputs left out：")
        lines += [f"  {entry['name']}：{entry['reason']}" for entry in summary["skipped"]]
    lines.append(f"打开 / open：{summary['open']}")
    return "\n".join(lines)


def _review_lines(summary: dict[str, Any]) -> list[str]:
    """Judgements that did nothing, one line each, and how many doubts wait."""
    told = summary["judgements"]
    idle = [j for j in told if j["status"] != "applied"]
    lines = [f"人工判定 {len(told)}，未起作用 {len(idle)} / judgements, without effect"] if told else []
    lines += [f"  {clean(j['verb'])} {clean(j['left'])} {clean(j['right'])}：{clean(j['note'])}" for j in idle]
    if summary["doubts"]:
        where = summary["output"]
        lines.append(f"存疑 {summary['doubts']}，用 kg review {where} 逐一判定 / doubts to review with kg review")
    return lines


def _home_text(home: dict[str, Any]) -> str:
    how = HOW_NAMES[home["how"]]
    if not home["city"] and home["evidence"]:
        return (
            f"版面分属多个城市，各按各的：{'；'.join(home['evidence'])} / pages of several cities, each read by its own"
        )
    if not home["city"]:
        return f"{how}；我市、市委等不解析，可用 --home 给定 / say --home to have 我市, 市委 resolved"
    place = home["city"] + (f"（{home['province']}）" if home["province"] else "")
    shown = "；".join(home["evidence"][:_EVIDENCE_SHOWN])
    return f"{place}，{how}" + (f"：{shown}" if shown else "") + " / home"
