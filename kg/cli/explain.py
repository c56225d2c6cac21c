"""
``kg explain``: the sentences and rules behind a node or a link.

Place in the flow: cli.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import json_option, print_json, text
from kg.cli.terms import evidence_texts, joined, predicate_text, type_text
from kg.language import say

if TYPE_CHECKING:
    from kg.entity_types import Types
    from kg.explain import EntityReasons, LinkReasons, Quote, SurfaceReasons

BUILD = click.Path(path_type=Path)

#: What determined the meaning of 市委, 我市.
DECIDED = {
    "home": ("依据本报所在地", "by the paper's home"),
    "text": ("依据上文所说", "by the unit named before"),
    "page": ("依据该版", "by the page"),
}
#: How much of long lists is shown; ``--all`` shows everything.
SENTENCES_SHOWN = 10
NEIGHBOURS_SHOWN = 10
EVIDENCE_SHOWN = 6


@click.command(short_help="为什么有它 / why is it there")
@click.argument("folder", type=BUILD, metavar="BUILD")
@click.argument("name", type=text, metavar="ENTITY")
@click.argument("other", type=text, required=False, metavar="[ENTITY]")
@click.option("--all", "everything", is_flag=True, help="列出全部句子 / list all sentences")
@click.option(
    "--why", is_flag=True,
    help="再列出每一处的依据和权重 / the evidence for and against each mention, with weights",
)  # fmt: skip
@json_option
def explain(
    folder: Path,
    name: str,
    other: str | None,
    everything: bool,
    why: bool,
    as_json: bool,
) -> None:
    """
    为什么有这个实体，或这两个实体为什么相连：原句、规则、词库行。
    “市委”“我市”这类写法，则逐句说明当作了哪一个、依据什么。

    Why an entity is there, or why two are linked: sentences, rules, pack rows.
    ENTITY is a full name, an alias or an id; the names are marked 【】 in the sentences.
    A form whose meaning depends on its context (市委, 我市) is shown with what it was taken for.

    \b
    例 / Examples:
      kg explain exports 太原市
      kg explain exports 太原市 山西省 --all
      kg explain exports 林武 --json
      kg explain exports 市委
      kg explain exports 林武 --why
    """
    from kg.explain import EntityReasons, explain_link, explain_name
    from kg.run.built import load

    tables = load(folder).tables
    types = tables.types
    limit = sys.maxsize if everything else SENTENCES_SHOWN
    if other is None:
        found = explain_name(tables, name)
        if not why:
            _drop_evidence(_quotes_of(found))
        lines = (
            _entity_lines(found, types, limit)
            if isinstance(found, EntityReasons)
            else _surface_lines(found, types, limit)
        )
        print_json(asdict(found)) if as_json else _print(lines)
    else:
        link = explain_link(tables, name, other)
        if not why:
            _drop_evidence(link.quotes)
        print_json(asdict(link)) if as_json else _print(_link_lines(link, limit))


def _quotes_of(found: EntityReasons | SurfaceReasons) -> list[Quote]:
    groups = [use.quotes for use in found.uses] if hasattr(found, "uses") else [found.quotes]
    return [quote for quotes in groups for quote in quotes]


def _drop_evidence(quotes: Iterable[Quote]) -> None:
    """Remove the evidence: unrequested, it would make the answer several times as long."""
    for quote in quotes:
        for reason in quote.reasons:
            del reason["evidence"]


def _surface_lines(found: SurfaceReasons, types: Types, limit: int) -> Iterator[str]:
    home = "".join(clean(str(name)) for name in found.home.get("units", ()))
    yield say(
        f"{clean(found.surface)}：所指随上下文而定", f"{clean(found.surface)}: its meaning depends on where it is"
    )
    if home:
        zh, en = evidence_texts([clean(str(e)) for e in found.home.get("evidence", ())])
        yield "  " + say(f"本报所在地：{home}{zh}", f"home: {home}{en}")
    for use in found.uses:
        e = use.entity
        meant, n = f"{clean(e['canonical'])}  {type_text(types, e['type'])}  {e['entity_id']}", len(use.quotes)
        yield f"{say('解析为', 'taken for')} {meant}  {say(f'{n} 句', f'sentences {n}')}"
        for quote, (kind, unit) in zip(use.quotes[:limit], use.decided_by, strict=False):
            yield from _quote_lines((quote,), limit)
            yield f"      {say(*DECIDED[kind])}：{clean(unit)}"
        if len(use.quotes) > limit:
            yield _more(len(use.quotes) - limit)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


def _entity_lines(found: EntityReasons, types: Types, limit: int) -> Iterator[str]:
    e = found.entity
    yield f"{clean(e['canonical'])}  {type_text(types, e['type'])}  {e['entity_id']}"
    for label, value in (
        (say("别名", "aliases"), "、".join(clean(a) for a in e["aliases"])),
        (say("上级", "belongs to"), clean(found.parent)),
        (say("同名区分", "distinguished by"), clean(e["disambiguator"])),
        (say("代码", "code"), e["code"]),
        ("Wikidata", e["wikidata"]),
    ):
        if value:
            yield f"  {label}：{value}"
    counts = e["mention_count"], e["article_count"], e["page_count"]
    yield "  " + say("提及 {}，文章 {}，版面 {}".format(*counts), "mentions {}, articles {}, pages {}".format(*counts))
    if found.judgements:
        yield say("人工判定：", "judgements:")
        yield from (f"  {_judgement(j)}" for j in found.judgements)
    if found.statements:
        yield say("原文写明的关系：", "stated relations:")
        yield from (f"  {_statement(s)}" for s in found.statements)
    if found.neighbours:
        shown = found.neighbours[:NEIGHBOURS_SHOWN]
        yield say("常共现：", "often mentioned together with: ") + "、".join(
            f"{clean(n['canonical'])}×{n['count']}" for n in shown
        )
    yield say("原句：", "sentences:")
    yield from _quote_lines(found.quotes, limit)


def _link_lines(link: LinkReasons, limit: int) -> Iterator[str]:
    yield f"{clean(link.source['canonical'])} — {clean(link.target['canonical'])}"
    if link.edge is None:
        yield "  " + say("两者没有共现", "they are never mentioned together")
        if link.between:
            yield (
                "  "
                + say("都与之共现：", "both are mentioned together with: ")
                + "、".join(clean(n) for n in link.between[:NEIGHBOURS_SHOWN])
            )
    else:
        e = link.edge
        weights = f"{e['weight']:.3f}", f"PMI {e['pmi']:.3f}", f"NPMI {e['npmi']:.3f}", f"G² {e['g2']:.1f}"
        yield "  " + say(
            f"共现 {e['count']}，文章 {e['articles']}，权重 " + "，".join(weights),
            f"co-mentions {e['count']}, articles {e['articles']}, weight " + ", ".join(weights),
        )
    if link.statements:
        yield say("原文写明的关系：", "stated relations:")
        yield from (f"  {_statement(s)}" for s in link.statements)
    if link.quotes:
        yield say("原句：", "sentences:")
        yield from _quote_lines(link.quotes, limit)


def _quote_lines(quotes: tuple[Quote, ...], limit: int) -> Iterator[str]:
    for quote in quotes[:limit]:
        where = " · ".join(clean(part) for part in (quote.page, quote.article or "", quote.date) if part)
        yield f"  [{where} · {quote.start}]"
        yield f"    {marked(quote.text, quote.marks)}"
        for r in quote.reasons:
            row = f"，{r['row']}" if r["row"] else ""
            yield f"      {clean(r['text'])} {r['start']}–{r['end']}：{r['rule']}{row}，{r['score']:.2f}"
            if r.get("evidence"):
                yield "        " + evidence_text(r["evidence"])
    if len(quotes) > limit:
        yield _more(len(quotes) - limit)


def evidence_text(reasons: Sequence[Sequence[Any]], most: int = EVIDENCE_SHOWN) -> str:
    """The features for and against a name, the strongest first."""
    from kg.extract.feature_names import told

    shown = [f"{say(*told(feature))} {weight:+.2f}" for feature, weight in reasons[:most]]
    more = len(reasons) - len(shown)
    return joined([*shown, *([say(f"另 {more} 条", f"{more} more")] if more else [])])


def _more(n: int) -> str:
    return "  " + say(f"还有 {n} 句，用 --all 全部列出", f"{n} more sentences with --all")


def _judgement(j: dict[str, Any]) -> str:
    parts = [clean(part) for part in (j["verb"], j["left"], j["right"]) if part]
    return " ".join(parts) + (f"（{clean(j['reason'])}）" if j["reason"] else "")


def _statement(s: dict[str, Any]) -> str:
    title = f"（{'原' if s['former'] else ''}{clean(s['title'])}）" if s["title"] else ""
    return f"{clean(s['subject'])} {predicate_text(s['predicate'])} {clean(s['object'])}{title}"


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """
    A sentence on one line with the names in 【】.

    >>> marked("林武到\\n太原调研", ((0, 2), (4, 6)))
    '【林武】到【太原】调研'
    """
    parts = []
    at = 0
    for start, end in marks:
        parts += [clean(text[at:start]), "【", clean(text[start:end]), "】"]
        at = end
    return "".join([*parts, clean(text[at:])])


def clean(text: str) -> str:
    """Page text made safe for a terminal: line breaks removed, other control characters shown as ·."""
    return "".join(ch if ch.isprintable() else "" if ch in "\r\n" else "·" for ch in text)
