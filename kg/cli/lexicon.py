"""
``kg lexicon``: check a pack, look a name up.

Place in the flow: cli; for those who edit packs.
"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import Verbs, json_option, print_json


@click.group(cls=Verbs, short_help="词库 / packs of knowledge")
def lexicon() -> None:
    """
    词库：检查、查找。

    Packs of knowledge: check one, look a name up.

    \b
    例 / Examples:
      kg lexicon check my-pack
      kg lexicon lookup 太原
    """


@lexicon.command(short_help="检查词库 / check a pack")
@click.argument("pack", type=click.Path(path_type=Path), metavar="PACK")
@json_option
def check(pack: Path, as_json: bool) -> None:
    """
    检查一个词库文件夹；有问题则退出码为 1。

    Check a pack folder; exit status 1 if something is wrong.

    \b
    例 / Example:
      kg lexicon check my-pack
    """
    from kg.knowledge import check_pack

    problems = check_pack(pack)
    if as_json:
        print_json([{"where": p.where, "zh": p.zh, "en": p.en, "remedy": p.remedy} for p in problems])
    else:
        for p in problems:
            click.echo(f"{p.where}：{p.zh}。处理：{p.remedy} / {p.en}")
        if not problems:
            click.echo(f"{pack}：没有发现问题 / no problem found")
    if problems:
        raise click.exceptions.Exit(1)


@lexicon.command(short_help="查一个名称 / look a name up")
@click.argument("name")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="另加的词库文件夹 / a further pack folder",
)
@json_option
def lookup(name: str, packs: tuple[Path, ...], as_json: bool) -> None:
    """
    词库对一个名称知道什么，出自哪一行。

    What the packs know of a name, and which row says so.

    \b
    例 / Examples:
      kg lexicon lookup 太原
      kg lexicon lookup 发改委 --json
    """
    from kg.knowledge import load_lexicon

    found = load_lexicon(packs).lookup(name)
    if as_json:
        fields = ("type", "canonical", "safe", "level", "parent", "code", "wikidata", "source")
        print_json([{field: getattr(entry, field) for field in fields} for entry in found])
    for entry in () if as_json else found:
        sure = "" if entry.safe else "  需上下文 / needs context"
        click.echo(f"{entry.canonical}\t{entry.type}\t{entry.level}\t{entry.parent}\t{entry.source}{sure}")
    if not found:
        click.echo(f"{name}：词库里没有 / not in the packs", err=True)
        raise click.exceptions.Exit(1)
