"""
``kg query``: SPARQL and named questions for a finished build.

Place in the flow: cli.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import text
from kg.language import say


def _list_questions(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    """Print the named questions, and exit."""
    if not value or context.resilient_parsing:
        return
    from kg.query.questions import questions

    for question in questions().values():
        takes = " ".join(f"[{p.en}]" if p.optional else p.en for p in question.parameters)
        click.echo(f"{question.name} {takes}".rstrip())
        click.echo("    " + say(question.zh, question.en))
    context.exit()


def _known(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The name of an existing question; any other is wrong usage."""
    if value is not None and not context.resilient_parsing:
        from kg.query.questions import questions

        if value not in questions():
            known = ", ".join(questions())
            raise click.BadParameter(
                f"没有这个问题：{value}（可用：{known}） / no such question: {value} (known: {known})"
            )
    return value


@click.command(short_help="查询：SPARQL 或现成的问题 / ask: SPARQL or named questions")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.argument("words", type=text, nargs=-1, metavar="[SPARQL | ARGUMENT...]")
@click.option(
    "--ask",
    "question",
    metavar="NAME",
    callback=_known,
    help="现成的问题，参数跟在后面 / a named question; its arguments follow",
)
@click.option(
    "--questions", is_flag=True, is_eager=True, expose_value=False, callback=_list_questions,
    help="列出现成的问题 / list the named questions",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "ttl"]), default="table", show_default=True,
    help="输出格式 / form of the answer",
)  # fmt: skip
def query(folder: Path, words: tuple[str, ...], question: str | None, form: str) -> None:
    """
    向已建好的图提问：SPARQL（- 从标准输入读），或用 --ask 问一个现成的问题。

    Query a finished build: SPARQL (- reads it from stdin), or a named question with --ask.
    All prefixes are declared.

    \b
    例 / Examples:
      kg query exports 'SELECT ?p ?l WHERE { ?p a kg:Policy ; rdfs:label ?l } LIMIT 9'
      kg query exports --ask neighbours 太原市
      kg query exports --ask evidence 太原市 山西省 --format csv
      kg query exports --questions
      kg query exports - --format json < question.rq
    """
    from kg.query.questions import ask, parameters_text, questions, takes
    from kg.query.results import FORMS
    from kg.query.sparql import run_sparql
    from kg.query.store import open_store

    if question is None and len(words) != 1:
        raise click.UsageError("请给一条 SPARQL，或用 --ask / give one SPARQL text, or --ask")
    if question is not None and not takes(questions()[question], len(words)):
        zh, en = parameters_text(questions()[question])
        raise click.UsageError(f"--ask {question} 的参数应为：{zh} / --ask {question} takes: {en}")
    store = open_store(folder)
    if question is not None:
        answer = ask(store, question, *words)
    else:
        answer = run_sparql(store, sys.stdin.read() if words[0] == "-" else words[0])
    click.echo(FORMS[form](answer), nl=False)
