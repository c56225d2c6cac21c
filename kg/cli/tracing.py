"""
``kg annotate --trace``: why a page is read as it is, for those who write rules.

Place in the flow: cli; called by annotate.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.explain import clean, evidence_text
from kg.cli.faults import warn
from kg.language import say
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.entity_types import Types
    from kg.extract.reading import Candidate
    from kg.extract.trace import Loser, Trace, Won
    from kg.model import Layout
    from kg.read import Options

#: Characters shown on either side of a name.
_AROUND = 12


def print_trace(
    paths: tuple[Path, ...],
    home: str | None,
    packs: tuple[Path, ...],
    strict: bool,
    settings: Settings,
    options: Options,
) -> None:
    """Read the pages and print, for each name, the candidates that lost and why."""
    from kg.extract.trace import trace_page
    from kg.knowledge import load_lexicon
    from kg.link import home_votes
    from kg.run.pages import Listener, Request, homes_of, read_pages
    from kg.segment import segment

    pages, _ = read_pages(
        Request(paths, home, packs, strict=strict, settings=settings, options=options), Listener(warn)
    )
    layouts = [segment(page) for page in pages]
    bare = load_lexicon(packs, None)
    whole, homes = homes_of([home_votes(layout, bare) for layout in layouts], home, bare)
    lexicon = load_lexicon(packs, whole)
    for layout, own in zip(layouts, homes, strict=True):
        click.echo(f"# {clean(layout.page.name)}  {say('本报所在地', 'home')}：{own.name or say('未知', 'unknown')}")
        for line in lines_of(layout, trace_page(layout, lexicon, own)):
            click.echo(line)


def lines_of(layout: Layout, traces: list[Trace]) -> Iterator[str]:
    """One page's trace for a person: winners with their context, followed by the losers."""
    articles = {article.id: article for article in layout.articles}
    for trace in traces:
        article = articles.get(trace.article_id)
        if trace.won or trace.stray:
            title = (
                clean(article.title or say("（无题）", "(untitled)"))
                if article
                else say("（不属于任何文章）", "(in no article)")
            )
            yield f"\n## {article.local_id + ' ' if article else ''}{title}"
        for won in trace.won:
            yield from _won(layout, trace, won)
        for loser in trace.stray:
            yield f"  ✗ {_named(loser.candidate, loser.text, trace.reading.lexicon.types)}：权重不足 / too light"


def _won(layout: Layout, trace: Trace, won: Won) -> Iterator[str]:
    c = won.candidate
    text = trace.reading.text
    left, right = text[max(0, c.start - _AROUND) : c.start], text[c.end : c.end + _AROUND]
    where = f"{won.span[0]}–{won.span[1]}" if won.span else "断开，不成提及 / parts are not contiguous"
    name = layout.page.text[won.span[0] : won.span[1]] if won.span else won.text
    yield f"✓ {_named(c, name, trace.reading.lexicon.types)}  [{where}]  …{clean(left)}【{clean(won.text)}】{clean(right)}…"
    if won.reasons:
        yield f"    {say('依据', 'evidence')}  {evidence_text(won.reasons)}"
    for loser in won.losers:
        yield f"    ✗ {_named(loser.candidate, loser.text, trace.reading.lexicon.types)}：{_reason(loser, text)}"


def _named(c: Candidate, text: str, types: Types) -> str:
    kind = types[c.type].zh if c.type else "不作名称"
    row = f"，{c.row}" if c.row else ""
    meant = f"，即 {clean(str(c.canonical))}" if c.canonical and c.canonical != text else ""
    return f"{clean(text)}  {kind} {c.rule}{row}{meant}，权重 {c.weight:.2f}"


def _reason(loser: Loser, text: str) -> str:
    if loser.same_reading:
        return f"同一读法，另一条规则（差 {loser.margin:.2f}） / same reading, other rule (margin {loser.margin:.2f})"
    over = "、".join(f"“{clean(text[w.start : w.end])}”（{w.rule}，{w.weight:.2f}）" for w in loser.winners)
    if loser.margin == 0:
        return f"与{over}相叠，总权重相同，先后定取舍 / overlaps {over}, a tie"
    return f"与{over}相叠；若取它，全篇总权重少 {loser.margin:.2f} / overlaps {over}; with it the reading would weigh {loser.margin:.2f} less"
