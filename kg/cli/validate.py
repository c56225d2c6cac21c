"""
``kg validate``: does the graph conform to its shapes?

Place in the flow: cli.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.common import json_option, print_json
from kg.cli.loudness import notice
from kg.errors import SettingsError
from kg.language import say


@click.command(short_help="按 SHACL 检查图 / check the graph with SHACL")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.option(
    "--shapes", type=click.Path(path_type=Path), metavar="FILE",
    help="自己的 SHACL 形状（Turtle）；不给则用自带的 / SHACL shapes of your own, in Turtle",
)  # fmt: skip
@json_option
def validate(folder: Path, shapes: Path | None, as_json: bool) -> None:
    """
    按 SHACL 形状检查 graph.ttl；有不符则逐条列出，退出码为 1。

    Check graph.ttl against SHACL shapes; violations are listed, and the exit status is 1.

    \b
    例 / Examples:
      kg validate exports
      kg validate exports --shapes my-shapes.ttl --json
    """
    from kg.export.finished import reading
    from kg.query.store import GRAPH_FILE
    from kg.query.validate import validate as check

    text = None if shapes is None else _shapes(shapes)
    with reading(folder) as finished:
        findings = check(finished.path(GRAPH_FILE), text)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for found in findings:
            value = f" = {found.value}" if found.value else ""
            click.echo(f"{found.node}  {found.path}{value}  {found.constraint}  {' '.join(found.message.split())}")
        notice(_summary(len(findings)))
    if findings:
        raise click.exceptions.Exit(1)


def _summary(number: int) -> str:
    return say(f"{number} 处不符", f"{number} findings") if number else say("符合全部形状", "conforms to all shapes")


def _shapes(file: Path) -> str:
    from kg.query.validate import parse_shapes
    from kg.regular import regular_text

    try:
        text = regular_text(file)
        parse_shapes(text)
    except (OSError, ValueError, SyntaxError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            str(file),
            f"不是完好的 Turtle（{reason}）",
            f"is not valid Turtle ({reason})",
            "改正文件",
            "repair the file",
        ) from error
    return text
