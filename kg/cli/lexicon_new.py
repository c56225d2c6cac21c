"""
``kg lexicon new`` and ``kg lexicon from``: create a pack, empty or from a table.

Place in the flow: cli; for those who make packs.
"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.explain import clean
from kg.cli.faults import unwritable
from kg.cli.loudness import notice
from kg.errors import OutputError
from kg.language import say
from kg.model import EntityType

title_option = click.option(
    "--title", metavar="TEXT", help="给人看的名字；不给则用文件夹名 / the pack's title; the folder's name if not given"
)
licence_option = click.option(
    "--licence", default="CC0-1.0", show_default=True, metavar="SPDX", help="这些行的许可 / licence of the rows"
)
source_option = click.option("--source", default="", metavar="TEXT", help="出处 / where the facts come from")
home_option = click.option(
    "--home", default="", metavar="CITY", help="只用于这个地方的报纸 / only for papers of this place"
)


def _known_type(context: click.Context, parameter: click.Parameter, value: str | None) -> EntityType | None:
    from kg.knowledge.packs import types_of

    if value is None or value in (types := types_of([])):
        return value
    known = " ".join(types)
    raise click.BadParameter(f"没有类型 {value}（可用：{known}） / there is no type {value} (known: {known})")


@click.command(short_help="新建词库 / create a pack")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@title_option
@licence_option
@source_option
@home_option
def new(folder: Path, title: str | None, licence: str, source: str, home: str) -> None:
    """
    新建一个空的词库文件夹：pack.toml 和一张待填的表，用表格软件打开就能填。

    Create an empty pack: pack.toml and a table to fill in with a spreadsheet program.

    \b
    例 / Examples:
      kg lexicon new my-pack
      kg lexicon new datong --title 大同 --home 大同市
    """
    from kg.knowledge.new import empty_terms

    _begin(folder, title, licence, source, home, empty_terms())
    notice(
        say(
            f"已建 {folder}：填 terms.tsv，再用 kg lexicon check {folder} 检查",
            f"made {folder}: fill in terms.tsv, then run kg lexicon check {folder}",
        )
    )


@click.command("from", short_help="由表格做词库 / make a pack from a table")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="TABLE")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="词库文件夹 / the pack's folder",
)
@click.option(
    "--type",
    "kind",
    callback=_known_type,
    metavar="TYPE",
    help="表里没有类型一列时，各行的类型 / the type of every row where the table has no such column",
)
@title_option
@licence_option
@source_option
@home_option
def from_table(
    table: Path, folder: Path, kind: EntityType | None, title: str | None, licence: str, source: str, home: str
) -> None:
    """
    由现成的表格（.xlsx、.csv、.tsv、.txt）做一个词库。列名可以是中文（名称、类型、别名、上级……）；用不上的列和行逐一说明。

    Make a pack from a table (.xlsx, .csv, .tsv, .txt). Columns may have Chinese names; columns and
    rows that are left out are reported.

    \b
    例 / Examples:
      kg lexicon from 机构.xlsx -o my-pack
      kg lexicon from parks.csv -o parks --type place --source '市园林局名录，2024'
    """
    from kg.knowledge.new import convert
    from kg.knowledge.packs import bytes_of

    made = convert(table, bytes_of(table), kind)
    _begin(folder, title, licence, source or table.name, home, made.text)
    if made.columns_left:
        click.echo(
            say(
                f"未用的列：{clean('、'.join(made.columns_left))}",
                f"columns left out: {clean(', '.join(made.columns_left))}",
            ),
            err=True,
        )
    for (sheet, number), zh, en in made.rows_left:
        where = f"{table.parent / sheet}:{number}"
        click.echo(clean(say(f"{where}：未用：{zh}", f"{where}: left out: {en}")), err=True)
    notice(
        say(
            f"已建 {folder}：名称 {made.rows}，未用 {len(made.rows_left)}",
            f"made {folder}: names {made.rows}, left out {len(made.rows_left)}",
        )
    )


def _begin(folder: Path, title: str | None, licence: str, source: str, home: str, terms: str) -> None:
    """Write a new pack's two files; an existing folder is not touched."""
    from kg.knowledge.new import pack_id, pack_toml

    name = folder.resolve().name
    if folder.exists():
        raise OutputError(str(folder), "已经有了", "already exists", "换一个名字", "choose another name")
    if pack_id(name) != name:
        raise OutputError(
            str(folder), "文件夹名只能用小写字母、数字和连字符", "a pack's folder has small letters, digits and hyphens only",
            f"如 {pack_id(name) or 'my-pack'}", f"such as {pack_id(name) or 'my-pack'}",
        )  # fmt: skip
    try:
        folder.mkdir(parents=True)
        meta = pack_toml(name, title or name, licence, source or "手工整理", home)
        (folder / "pack.toml").write_text(meta, encoding="utf-8", newline="\n")
        # With a BOM, so that Excel recognises the encoding.
        (folder / "terms.tsv").write_text(terms, encoding="utf-8-sig", newline="\n")
    except OSError as fault:
        raise unwritable(folder, fault) from fault
