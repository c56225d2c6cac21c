"""
``kg fit``: weights adjusted to one's own annotated pages; the change is a pack.

Place in the flow: cli; annotated pages -> a pack folder for ``--pack``.
"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import packs_option
from kg.cli.loudness import notice
from kg.language import say


@click.command(short_help="用自己的标注调整权重，写成词库 / fit the weights to annotated pages, as a pack")
@click.option(
    "--gold", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="人工标注：每个版面一个 JSON，版面在旁边 / annotations, one JSON a page, the pages beside them",
)  # fmt: skip
@click.option(
    "--text", "texts", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="版面所在的文件夹，若不在标注旁边 / where the pages are, if not there",
)  # fmt: skip
@packs_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PACK",
    help="新词库的文件夹 / folder of the new pack",
)
def fit(gold: Path, texts: tuple[Path, ...], packs: tuple[Path, ...], output: Path) -> None:
    """
    用自己的标注调整权重。起点是随程序来的权重；改动写成一个词库，用 --pack 加上它。

    Fit the weights to your own annotated pages, starting from those that come with kg; the changes are a pack
    for --pack. To begin annotating, correct the JSON that kg annotate writes.

    \b
    例 / Examples:
      kg annotate pages/ -o gold
      kg fit --gold gold --text pages/ -o mypack
      kg build pages/ --pack mypack
    """
    from kg.export.atomic import replace_folder
    from kg.run.own_weights import fit_pack

    with replace_folder(output) as stage:
        result = fit_pack(gold, stage, name=output.name, texts=texts, packs=packs)
    notice(
        say(
            f"版面 {result.pages}，提及 {result.mentions}，改动的依据 {result.features}，写入 {output}",
            f"pages {result.pages}, mentions {result.mentions}, features changed {result.features}, written to {output}",
        )
    )
