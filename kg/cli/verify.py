"""
``kg verify``: is a build unchanged since it was written?

Place in the flow: cli.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import json_option, print_json
from kg.cli.explain import clean
from kg.cli.loudness import notice
from kg.language import said, say

if TYPE_CHECKING:
    from kg.run.verify import Kind

_KINDS: dict[Kind, str] = {
    "damaged": "损坏 / damaged",
    "missing": "缺失 / missing",
    "extra": "多出 / extra",
    "other": "其他 / other",
}


@click.command(short_help="核对各文件是否完好 / check that the files are unchanged")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@json_option
def verify(folder: Path, as_json: bool) -> None:
    """
    按清单核对每个文件的大小和 SHA-256，以及各表是否自洽；有损坏、缺失或多出则逐个列出，退出码为 1。

    Compare every file of a build with its manifest by size and SHA-256, and the tables with
    each other. What is damaged, missing or extra is listed, and the exit status is 1. This
    detects damage and mixed-up files; it does not show who made a build.

    \b
    例 / Examples:
      kg verify exports
      kg verify exports --json
    """
    from kg.run.verify import verify as check

    found = check(folder)
    faults = [finding for finding in found if finding.kind != "other"]
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            click.echo(f"{said(_KINDS[finding.kind])}  {clean(finding.name)}：{say(finding.zh, finding.en)}")
        notice(_summary(len(faults)))
    if faults:
        raise click.exceptions.Exit(1)


def _summary(number: int) -> str:
    if number:
        return say(f"{number} 个文件与清单不符", f"files that differ from the manifest: {number}")
    return say("与清单相符，完好", "all files are unchanged")
