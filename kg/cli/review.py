"""
``kg review``: the doubtful cases of a build, one key each.

Place in the flow: cli; reads a finished build, writes only the judgements file. Each
answer is on disk before the next question is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.explain import clean, marked
from kg.cli.terms import type_text
from kg.language import said, say

if TYPE_CHECKING:
    from kg.link.corpus.doubts import Doubt
    from kg.link.corpus.judgements import Judgement, Verb
    from kg.run.built import Build

#: Sentences shown for each side; more would push the question off a small terminal.
SENTENCES_SHOWN = 3

SAME, DIFFERENT, SKIP, UNDO, QUIT = "s", "d", "k", "u", "q"
KEYS = "s 相同 · d 不同 · k 跳过 · u 撤销 · q 退出", "s same · d different · k skip · u undo · q quit"
NOW = {"one": ("现为一个节点", "one node now"), "two": ("现为两个节点", "two nodes now")}


@click.command(short_help="逐一判定存疑的实体 / decide doubtful cases")
@click.argument("folder", type=click.Path(path_type=Path), metavar="BUILD")
@click.option(
    "--judgements", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="写到哪里；不给则为 BUILD/judgements.tsv / where to write; BUILD/judgements.tsv if not given",
)  # fmt: skip
def review(folder: Path, judgements: Path | None) -> None:
    """
    逐一列出存疑的实体及其原句，一键判定；下次 kg build 时生效。

    Go through the doubtful entities with their sentences, one key each: s same, d different, k skip,
    u undo, q quit. Every answer is written at once; the next kg build applies it.

    \b
    例 / Examples:
      kg review exports
      kg review exports --judgements judgements.tsv
    """
    from kg.link.corpus.doubts import parse_doubts
    from kg.run.built import load
    from kg.run.decisions import DOUBTS, JUDGEMENTS, find_judgements, read_judgements

    build = load(folder)
    file = judgements or folder / JUDGEMENTS
    known = read_judgements(
        dict.fromkeys([*([file] if file.exists() else []), *find_judgements(folder, ())]), build.tables.types
    )
    answered = {frozenset((j.left, j.right)) for j in known}
    doubts = [d for d in parse_doubts(build.files.get(DOUBTS, "")) if frozenset((d.left, d.right)) not in answered]
    made = _Walk(build, doubts, file).go()
    click.echo(
        say(
            f"判定 {made} 条，写入 {file}；再运行 kg build 生效",
            f"{made} judgements, written to {file}; run kg build again to apply them",
        )
    )


class _Walk:
    def __init__(self, build: Build, doubts: list[Doubt], file: Path) -> None:
        self.build = build
        self.doubts = doubts
        self.file = file
        #: (number of the doubt, what was decided), in the order of the answers.
        self.answers: list[tuple[int, Judgement]] = []

    def go(self) -> int:
        """Ask until the end or until the user quits; returns how many answers were given."""
        number = 0
        while number < len(self.doubts):
            self._show(number)
            key = _key()
            if key == QUIT:
                break
            if key == UNDO:
                number = self._undo(number)
            elif key == SKIP:
                number += 1
            else:
                self._decide(number, key)
                number += 1
        return len(self.answers)

    def _decide(self, number: int, key: str) -> None:
        from kg.link.corpus.judgements import Judgement
        from kg.run.decisions import add_judgement

        doubt = self.doubts[number]
        verb: Verb = "same" if key == SAME else "different"
        judgement = Judgement(verb, doubt.left, doubt.right, f"{doubt.left_name} · {doubt.right_name}")
        add_judgement(self.file, judgement, self.build.tables.types)
        self.answers.append((number, judgement))
        click.echo("  → " + (say("相同", "same") if verb == "same" else say("不同", "different")))

    def _undo(self, number: int) -> int:
        from kg.run.decisions import remove_judgement

        if not self.answers:
            click.echo("  " + say("没有可撤销的", "nothing to undo"))
            return number
        number, judgement = self.answers.pop()
        remove_judgement(self.file, judgement, self.build.tables.types)
        click.echo("  → " + say("已撤销", "undone"))
        return number

    def _show(self, number: int) -> None:
        doubt = self.doubts[number]
        click.echo(
            f"\n[{number + 1}/{len(self.doubts)}] {type_text(self.build.tables.types, doubt.type)}，{say(*NOW[doubt.now]) if doubt.now in NOW else ''}，{doubt.score:.2f}"
        )
        click.echo(f"  {clean(said(doubt.reason))}")
        for side, ref, name, id_ in (
            ("A", doubt.left, doubt.left_name, doubt.left_id),
            ("B", doubt.right, doubt.right_name, doubt.right_id),
        ):
            click.echo(f"{side}  {clean(name)}  {id_}")
            for line in _sentences(self.build, ref, id_):
                click.echo(line)
        click.echo(say(*KEYS))


def _sentences(build: Build, ref: str, id_: str) -> Iterator[str]:
    """Sentences of one side with the name in 【】; of one article if the reference names one."""
    from kg.explain import explain_entity

    article = ref.rpartition("@")[2] if "@" in ref else ""
    found = explain_entity(build.tables, id_)
    quotes = [q for q in found.quotes if not article or q.article_id == article or q.page_id == article]
    for quote in quotes[:SENTENCES_SHOWN]:
        where = " · ".join(clean(part) for part in (quote.page, quote.article or "", quote.date) if part)
        yield f"   [{where}]"
        yield f"     {marked(quote.text, quote.marks)}"
    if len(quotes) > SENTENCES_SHOWN:
        n = len(quotes) - SENTENCES_SHOWN
        yield "   " + say(f"还有 {n} 句，见 kg explain", f"{n} more sentences with kg explain")


def _key() -> str:
    """One of the five keys; the end of the input quits."""
    while True:
        key: Any = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        if key in ("", "\x04"):
            return QUIT
        if key == "\x03":
            raise KeyboardInterrupt
        if key.lower() in (SAME, DIFFERENT, SKIP, UNDO, QUIT):
            return str(key.lower())
        if key.strip():
            click.echo(say(*KEYS))
