"""
``kg annotate`` and ``kg evaluate``: what was found, page by page, and how good it is.

Place in the flow: cli; uses only the rooms up to link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    json_option,
    page_options,
    print_json,
    private_option,
    reading,
)
from kg.cli.config import PageCommand
from kg.cli.loudness import notice
from kg.cli.progress import watched
from kg.errors import PageError
from kg.language import say
from kg.regular import regular_text
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.read import Options


@click.command(cls=PageCommand, short_help="逐版标注为 JSON / annotate pages as JSON")
@page_options
@private_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="输出文件夹 / output folder")
@click.option(
    "--trace", is_flag=True,
    help="不写文件，逐名列出落选的读法及原因 / write nothing: for each name show the readings that lost, and why",
)  # fmt: skip
def annotate(
    paths: tuple[Path, ...],
    home: str | None,
    packs: tuple[Path, ...],
    date: str | None,
    column_map: str | None,
    jobs: int | None,
    page_timeout: float,
    strict: bool,
    keep_private_numbers: bool,
    output: Path | None,
    trace: bool,
) -> None:
    """
    每个版面写一个 JSON：文章、名称及其位置、规则、分值。

    Write one JSON file a page, <stem>.json: articles, names with position, rule and score.

    \b
    例 / Examples:
      kg annotate seeds -o annotated
      kg annotate pages/ -o annotated --home 太原市
      kg annotate --trace pages/1.txt
    """
    from kg.cli.tracing import print_trace
    from kg.export.atomic import replace_folder

    settings = Settings(keep_private_numbers=keep_private_numbers)
    if trace:
        print_trace(paths, home, packs, strict, settings, reading(date, column_map))
        return
    if output is None:
        raise click.UsageError("请用 -o 给输出文件夹 / give an output folder with -o")
    with replace_folder(output) as stage:
        annotations, _ = _annotated(paths, home, packs, jobs, page_timeout, strict, settings, reading(date, column_map))
        for name, page in annotations.items():
            (stage / name).write_text(
                json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
            )
    mentions = sum(len(page["mentions"]) for page in annotations.values())
    pages = len(annotations)
    notice(
        say(f"版面 {pages}，提及 {mentions}，写入 {output}", f"pages {pages}, mentions {mentions}, written to {output}")
    )


@click.command(cls=PageCommand, short_help="与人工标注比较 / compare with gold")
@page_options
@click.option(
    "--gold",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="人工标注：每个版面一个 JSON / gold annotations, one JSON a page",
)
@json_option
def evaluate(
    paths: tuple[Path, ...],
    home: str | None,
    packs: tuple[Path, ...],
    date: str | None,
    column_map: str | None,
    jobs: int | None,
    page_timeout: float,
    strict: bool,
    gold: Path,
    as_json: bool,
) -> None:
    """
    与人工标注比较：名称、实体、文章、关系的得分。

    Compare with gold annotations: scores of mentions, entities, articles and relations.

    \b
    例 / Examples:
      kg evaluate --gold gold pages/
      kg evaluate --gold gold pages/ --home 太原市 --json
    """
    from kg.evaluate.scores import score

    golden = _read_gold(gold)
    # Only scores are printed; names are compared as the page has them, as in the gold.
    settings = Settings(keep_private_numbers=True)
    annotations, texts = _annotated(paths, home, packs, jobs, page_timeout, strict, settings, reading(date, column_map))
    pairs, page_texts = _paired(golden, annotations, texts)
    result = score(pairs, page_texts)
    if as_json:
        print_json(result)
    else:
        click.echo(table_of(result))


def _annotated(
    paths: tuple[Path, ...],
    home: str | None,
    packs: tuple[Path, ...],
    jobs: int | None,
    seconds: float,
    strict: bool,
    settings: Settings,
    options: Options,
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    from kg.run.bounds import Bounds
    from kg.run.pages import Request
    from kg.run.pipeline import annotate_from

    with watched() as listener:
        request = Request(
            paths, home, packs, jobs=jobs, strict=strict, settings=settings, bounds=Bounds(seconds), options=options
        )
        return annotate_from(request, listener)


def _read_gold(folder: Path) -> dict[str, dict[str, Any]]:
    """Gold pages by file name; a file that is not one is an error, since the score would be wrong without it."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.json")):
        try:
            page = json.loads(regular_text(file))
            _ = page["page"], page["articles"], page["mentions"], page["relations"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
            raise PageError(
                str(file),
                f"不是标注文件（{fault}）",
                f"is not an annotation ({fault})",
                "按 docs 的格式改正",
                "correct it as described in the guide",
            ) from fault
        found[file.name] = page
    if not found:
        raise PageError(str(folder), "没有标注文件 *.json", "no annotation *.json", "检查 --gold", "check --gold")
    return found


def _paired(
    golden: Mapping[str, dict[str, Any]], annotations: Mapping[str, dict[str, Any]], texts: Mapping[str, str]
) -> tuple[list[tuple[Any, Any]], dict[str, str]]:
    from kg.evaluate.scores import EMPTY

    by_page = {page["page"]: name for name, page in annotations.items()}
    pairs: list[tuple[Any, Any]] = []
    page_texts: dict[str, str] = {}
    for file, gold in golden.items():
        name = file if file in annotations else by_page.get(PurePath(gold["page"]).name, "")
        if name:
            page_texts[gold["page"]] = texts[name]
        else:
            click.echo(
                f"{file}：输入里没有这个版面，按空计 / {file}: no such page in the input, counted as empty", err=True
            )
        pairs.append((gold, annotations.get(name, EMPTY)))
    return pairs, page_texts


def table_of(result: Mapping[str, Any]) -> str:
    """The scores as a table for people."""
    lines = [say(f"版面 {result['pages']}", f"pages {result['pages']}")]
    for block, title in (
        ("mentions", say("提及，严格", "mentions, strict")),
        ("mentions_lenient", say("提及，宽松", "mentions, lenient")),
        ("relations", say("关系", "relations")),
    ):
        lines += ["", title]
        lines += [
            f"  {name:14} P {v['p']:.3f}  R {v['r']:.3f}  F1 {v['f1']:.3f}"
            f"   gold {v['gold']:.0f}  found {v['pred']:.0f}"
            for name, v in result[block].items()
        ]
    for block, title in (("entities", say("节点", "entities")), ("articles", say("文章", "articles"))):
        values = result[block] or {}
        lines += ["", title, *(f"  {name:18} {_number(value)}" for name, value in values.items())]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
