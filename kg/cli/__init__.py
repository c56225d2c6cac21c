"""
The command line: verbs that follow the flow.

Place in the flow: the far right; the only room that prints or exits. Every command is a thin
call of the library. Results go to stdout, everything else to stderr. Exit status: 0 done,
1 an error whose message says how to repair it, 2 wrong usage.
"""

from __future__ import annotations

import click

from kg._version import __version__
from kg.cli.annotate import annotate, evaluate
from kg.cli.articles import articles
from kg.cli.build import build
from kg.cli.common import Verbs, finish, refuse_unknown_language
from kg.cli.diff import diff
from kg.cli.explain import explain
from kg.cli.export import export
from kg.cli.fit import fit
from kg.cli.lexicon import lexicon
from kg.cli.push import push
from kg.cli.query import query
from kg.cli.review import review
from kg.cli.serve import serve
from kg.cli.timeline import timeline
from kg.cli.validate import validate
from kg.cli.verify import verify

__all__ = ["cli", "main"]


@click.group(cls=Verbs)
@click.version_option(__version__, "--version", prog_name="kg", help="显示版本号 / show the version")
def cli() -> None:
    """
    从中文地方报版面到可核查的知识图谱。不用模型，不联网。

    From Chinese local-newspaper pages to a knowledge graph that can be checked.

    \b
    例 / Examples:
      kg build seeds                     建图，写入 exports/ / build the graph into exports/
      kg -q build seeds                  不出摘要 / without the summary
      kg explain exports 太原市           为什么有它 / why is it there
      kg COMMAND --help                  某一命令的说明 / help on a command
    """


for _verb in (
    build,
    articles,
    annotate,
    evaluate,
    explain,
    review,
    diff,
    timeline,
    query,
    serve,
    export,
    push,
    validate,
    verify,
    lexicon,
    fit,
):
    cli.add_command(_verb)


finish(cli)


def main() -> None:
    """Entry point of the ``kg`` command."""
    refuse_unknown_language()
    cli.main(prog_name="kg")
