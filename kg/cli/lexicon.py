"""
``kg lexicon``: create a pack, check it, look up a name, suggest names for a pack.

Place in the flow: cli; for those who edit packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import ANY_PATH, Verbs, json_option, packs_option, print_json, private_option, text
from kg.cli.config import PageCommand
from kg.cli.explain import clean
from kg.cli.faults import unwritable
from kg.cli.lexicon_new import from_table, new
from kg.cli.loudness import notice
from kg.cli.progress import watched
from kg.language import say
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.knowledge import Known, Lexicon
    from kg.model import Home

MARKS = {"error": ("错误", "error"), "warning": ("提醒", "warning")}
COLUMNS = {"name": ("全称", "name"), "aliases": ("别名", "alias"), "weak": ("需旁证", "weak")}


@click.group(cls=Verbs, short_help="词库 / packs of knowledge")
def lexicon() -> None:
    """
    词库：新建、检查、查找、找出还没有的名称。

    Packs of knowledge: create one, check it, look up a name, find names that no pack has.

    \b
    例 / Examples:
      kg lexicon check my-pack
      kg lexicon lookup 太原
      kg lexicon new my-pack
      kg lexicon suggest pages/ -o suggested.tsv
    """


lexicon.add_command(new)
lexicon.add_command(from_table)


@lexicon.command(short_help="检查词库 / check a pack")
@click.argument("pack", type=click.Path(path_type=Path), metavar="PACK")
@json_option
def check(pack: Path, as_json: bool) -> None:
    """
    检查一个词库文件夹，一次列出全部问题：文件、行号、怎么改。有错误则退出码为 1，只有提醒则为 0。

    Check a pack folder and list every problem with file, line and remedy. Exit status 1
    when there are errors, 0 with warnings only.

    \b
    例 / Example:
      kg lexicon check my-pack
    """
    from kg.extract.trace import names_in
    from kg.knowledge.check import check_pack

    problems = check_pack(pack, names_in)
    errors = sum(p.severity == "error" for p in problems)
    if as_json:
        fields = ("where", "severity", "zh", "en", "remedy_zh", "remedy_en")
        print_json([{field: getattr(p, field) for field in fields} for p in problems])
    else:
        for p in problems:
            click.echo(
                clean(
                    say(
                        f"{p.where}：{MARKS[p.severity][0]}：{p.zh}。解决办法：{p.remedy_zh}",
                        f"{p.where}: {MARKS[p.severity][1]}: {p.en}. Remedy: {p.remedy_en}",
                    )
                )
            )
        if problems:
            warnings = len(problems) - errors
            notice(say(f"{pack}：错误 {errors}，提醒 {warnings}", f"{pack}: errors {errors}, warnings {warnings}"))
        else:
            notice(say(f"{pack}：没有发现问题", f"{pack}: no problem found"))
    if errors:
        raise click.exceptions.Exit(1)


@lexicon.command(short_help="查一个名称 / look up a name")
@click.argument("name", type=text)
@packs_option
@json_option
def lookup(name: str, packs: tuple[Path, ...], as_json: bool) -> None:
    """
    所有词库对一个名称知道什么，出自哪一行：含义、机构组成式、词类、以它结尾的模式、邻字限制。

    What the packs, including local ones, know of a name, and which row says so: meanings, forms of
    organs, word classes, patterns that end in it, guards.

    \b
    例 / Examples:
      kg lexicon lookup 太原
      kg lexicon lookup 发改委 --json
    """
    from kg.knowledge import everything_known

    known = everything_known(name, packs)
    if as_json:
        print_json(list(_records(known)))
    else:
        for line in _lines(known):
            click.echo(clean(line))
    if not known:
        click.echo(say(f"{name}：词库里没有", f"{name}: not in the packs"), err=True)
        raise click.exceptions.Exit(1)


@lexicon.command(cls=PageCommand, short_help="建议新名称 / suggest names for a pack")
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH, metavar="PATH...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-", metavar="FILE",
    help="写入的表，- 为标准输出 / table to write, - is stdout",
)  # fmt: skip
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="N",
    help="最多几行 / at most N rows",
)
@click.option(
    "--home", type=text, metavar="CITY", help="本报所在城市；不给则推断 / the paper's city; inferred if not given"
)
@packs_option
@private_option
@click.option(
    "--without", multiple=True, metavar="ID", help="当作没有这个词库，可多次 / leave this pack out, may be repeated"
)
def suggest(
    paths: tuple[Path, ...],
    output: Path,
    limit: int,
    home: str | None,
    packs: tuple[Path, ...],
    keep_private_numbers: bool,
    without: tuple[str, ...],
) -> None:
    """
    版面里用到、词库里还没有的名称，可信的在前，各附例句。得到的表可以直接编辑，再作为词库载入。

    Names that the pages use and no pack has, best first, each with a sample. The table can be
    edited and loaded as a pack.

    \b
    例 / Examples:
      kg lexicon suggest pages/ -o suggested.tsv
      kg lexicon suggest pages/ --limit 50 --pack my-pack
    """
    from kg.extract import extract_page
    from kg.knowledge import load_lexicon
    from kg.knowledge.suggest import rows_of, suggest_names
    from kg.link import home_votes
    from kg.run.pages import Request, homes_of, read_pages
    from kg.segment import segment

    settings = Settings(keep_private_numbers=keep_private_numbers)
    with watched() as listener:
        pages, _ = read_pages(Request(paths, home, packs, settings=settings), listener)
    layouts = [segment(page) for page in pages]
    bare = load_lexicon(packs, None)
    whole, homes = homes_of([home_votes(layout, bare) for layout in layouts], home, bare)
    known = _lexicon_without(packs, whole, without)
    found = suggest_names(
        ((layout, extract_page(layout, known, own)) for layout, own in zip(layouts, homes, strict=True)), known, limit
    )
    _write(output, rows_of(found))
    if str(output) != "-":
        notice(say(f"名称 {len(found)}，写入 {output}", f"names {len(found)}, written to {output}"))


def _lexicon_without(packs: tuple[Path, ...], whole: Home, without: tuple[str, ...]) -> Lexicon:
    from kg.knowledge import load_lexicon
    from kg.knowledge.lexicon import compile_packs
    from kg.knowledge.packs import pack_folders, read_pack, types_of

    if not without:
        return load_lexicon(packs, whole)
    types = types_of(packs)
    read = [read_pack(folder, types) for folder in pack_folders(packs, whole.names)]
    if unknown := sorted(set(without) - {pack.info.id for pack in read}):
        known = ", ".join(pack.info.id for pack in read)
        wrong = ", ".join(unknown)
        raise click.UsageError(f"没有读入词库 {wrong}（已读入：{known}） / no pack {wrong} is loaded (loaded: {known})")
    return compile_packs(pack for pack in read if pack.info.id not in without)


def _write(output: Path, table: str) -> None:
    """Write a file completely or not at all."""
    try:
        # With a BOM, without which Excel reads Chinese text in the system's code page.
        encoding = "utf-8" if str(output) == "-" else "utf-8-sig"
        with click.open_file(str(output), "w", encoding=encoding, atomic=str(output) != "-") as file:
            file.write(table)
    except OSError as fault:
        raise unwritable(output, fault) from fault


def _records(known: Known) -> Iterator[dict[str, object]]:
    for column, row in known.terms:
        fields = ("type", "level", "parent", "code", "wikidata", "from", "until")
        yield {
            "kind": "term",
            "canonical": row.cells["name"],
            "safe": column != "weak",
            "column": column,
            **{field: row.cells[field] for field in fields},
            "home": known.local.get(row.pack, ""),
            "source": row.source,
        }
    for kind, rows in (("organ", known.organs), ("word", known.words), ("guard", known.guards)):
        for row in rows:
            yield {"kind": kind, **row.cells, "source": row.source}
    for pattern in known.patterns:
        yield {"kind": "head", "pattern": pattern.id, "type": pattern.type, "source": pattern.source}


def _lines(known: Known) -> Iterator[str]:
    for column, row in known.terms:
        c = row.cells
        told = "  ".join(
            filter(None, (c["type"], c["level"], c["parent"], c["code"], f"{c['from']}–{c['until']}".strip("–")))
        )
        city = known.local.get(row.pack, "")
        only = "  " + say(f"只用于{city}", f"only if {city} is the home") if city else ""
        yield f"{say(*COLUMNS[column])}：{c['name']}  {told}  [{row.source}]{only}"
    for row in known.organs:
        c = row.cells
        yield f"{say('机构组成式', 'organ')}：{c['short']} → {c['form']}  {c['levels']}  {c['note']}  [{row.source}]"
    for row in known.words:
        c = row.cells
        yield f"{say('词类', 'word')}：{c['class']} {c['weight']} {c['note']}  [{row.source}]"
    for pattern in known.patterns:
        yield f"{say('中心语', 'head')}：{pattern.id}  {pattern.type}  [{pattern.source}]"
    for row in known.guards:
        c = row.cells
        side = say("之后不能是", "not before") if c["class"] == "not-before" else say("之前不能是", "not after")
        yield f"{say('邻字限制', 'guard')}：{c['word']} {side} {' '.join(c['note'])}  {c['class']}  [{row.source}]"
