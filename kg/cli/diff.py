"""
``kg diff``: what differs between two builds, and why.

Place in the flow: cli.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import json_option, print_json
from kg.cli.explain import clean
from kg.cli.faults import unwritable
from kg.cli.terms import joined
from kg.language import say

if TYPE_CHECKING:
    from kg.run.diff import Change, Difference

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(short_help="两次建图的差别及原因 / what differs between two builds, and why")
@click.argument("former", type=click.Path(path_type=Path), metavar="A")
@click.argument("new", type=click.Path(path_type=Path), metavar="B")
@click.option(
    "--limit", type=click.IntRange(min=0), default=50, show_default=True, metavar="N",
    help="每类最多列几条，0 为全部；JSON 总是全部 / at most N of a kind, 0 for all; JSON always has all",
)  # fmt: skip
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="写一个网页：B 的图，标出差别和原因 / write a page: the view of B with the differences marked, and why",
)  # fmt: skip
@click.option("--exit-code", is_flag=True, help="有差别时退出码为 1 / exit status 1 if anything differs")
@json_option
def diff(former: Path, new: Path, limit: int, html: Path | None, exit_code: bool, as_json: bool) -> None:
    """
    比较两次建图：节点、共现、原文写明的关系，哪些新增、删去、改动，各因什么。

    Compare two builds: nodes, co-mentions and stated relations added (+), removed (-) and changed (~), each with
    its cause: a page, a pack row, a judgement, the home, a setting, the program.

    \b
    例 / Examples:
      kg diff before after
      kg diff before after --json > changes.json
      kg diff before after --html changes.html
    """
    from kg.count.engines.lean import lean
    from kg.run.built import load
    from kg.run.diff import diff as compare

    lean()
    older, newer = load(former), load(new)
    found = compare(older, newer)
    if html:
        from kg.run.diff_view import marked_view

        try:
            html.write_text(marked_view(older, newer, found, (former.name, new.name)), encoding="utf-8", newline="\n")
        except OSError as fault:
            raise unwritable(html, fault, "--html") from fault
    if as_json:
        print_json(found.as_dict())
    else:
        for line in lines_of(found, limit):
            click.echo(line)
    if exit_code and found:
        click.get_current_context().exit(1)


def lines_of(found: Difference, limit: int = 0) -> Iterator[str]:
    """The difference, for people."""
    if not found:
        yield say("没有差别", "no difference")
        return
    yield from (say(cause.zh, cause.en) for cause in found.inputs)
    for zh, en, changes in (
        ("节点", "nodes", found.nodes),
        ("共现", "co-mentions", found.edges),
        ("原文写明的关系", "stated relations", found.relations),
    ):
        if changes:
            yield ""
            yield f"{say(zh, en)} {_counts(changes)}"
            yield from (_line(change) for change in changes[: limit or None])
            if limit and len(changes) > limit:
                left = len(changes) - limit
                yield say(f"  … 还有 {left} 条（--limit 0 列出全部）", f"  … {left} more (--limit 0 lists all)")


def _counts(changes: Iterable[Change]) -> str:
    counts = dict.fromkeys(SIGNS, 0)
    for change in changes:
        counts[change.what] += 1
    return " ".join(f"{SIGNS[what]}{n}" for what, n in counts.items())


def _line(change: Change) -> str:
    names = " — ".join(clean(name) for name in change.names)
    fields = "，".join(f"{name} {_shown(old)} → {_shown(new)}" for name, (old, new) in change.fields.items())
    causes = joined([clean(say(cause.zh, cause.en)) for cause in change.causes])
    return f"  {SIGNS[change.what]} {names}" + (f"：{fields}" if fields else "") + f" ← {causes}"


def _shown(value: object) -> str:
    return "—" if value in (None, "") else clean(str(value))
