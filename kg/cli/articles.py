"""
``kg articles``: how a page was split into articles, for a person to check.

Place in the flow: cli; read and segment only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import json_option, print_json, reading, reading_options
from kg.cli.config import PageCommand
from kg.cli.explain import clean
from kg.cli.faults import warn
from kg.language import say
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.model import Article, Block, Join, Layout

#: Role of a block, in both languages.
ROLES = {
    "title": ("标题", "title"),
    "byline": ("署名", "byline"),
    "affiliation": ("单位", "affiliation"),
    "subhead": ("小标题", "subhead"),
    "body": ("正文", "text"),
    "caption": ("图说", "caption"),
    "column": ("栏目", "column"),
    "source": ("附注", "note"),
}
KINDS = {"article": ("文章", "article"), "caption": ("图说", "caption"), "notice": ("启事", "notice")}
#: Why a block follows the one before it; what follows in print needs no reason.
REASONS = {
    "over": ("隔着别的内容，接上文", "continues past something in between"),
    "subhead": ("是小标题，不是另一篇的标题", "a subhead, not another's title"),
    "title-below": ("标题排在正文之后", "its title is below the text"),
    "sentence": ("句子未完，接到这里", "the sentence continues here"),
    "word": ("一个词拆成两截，接到这里", "a broken word continues here"),
    "doubled": ("导语重排，正文从这里起", "the lead is printed twice: the text begins here"),
    "quote": ("引号未闭，接到这里", "an open quote is closed here"),
    "subject": ("用词与标题相合", "shares its words with the title"),
    "turn": ("上文到此转入本题", "the text above turns to this subject here"),
    "given": ("文件自己标明", "the file says so"),
}
#: Characters of a block shown at its start, and at its end if it is longer.
_SHOWN, _TAIL = 24, 8


@click.command(cls=PageCommand, short_help="逐版列出文章 / show pages as articles")
@reading_options
@json_option
def articles(
    paths: tuple[Path, ...],
    date: str | None,
    column_map: str | None,
    strict: bool,
    keep_private_numbers: bool,
    as_json: bool,
) -> None:
    """
    把版面切成的文章列出来，供人核对：标题、作者、日期，各段在第几行，跨行相接处为什么相接、有几成把握。

    Show the articles that a page was split into, for a person to check: title, authors, date, the lines of each
    part, and where parts were joined, why and how certain that is.

    \b
    例 / Examples:
      kg articles seeds
      kg articles page.txt --json
    """
    from kg.run.pages import Listener, Request, pages_of
    from kg.segment import segment

    request = Request(
        paths,
        strict=strict,
        settings=Settings(keep_private_numbers=keep_private_numbers),
        options=reading(date, column_map),
    )
    layouts = (segment(page) for page in pages_of(request, Listener(warn), []))
    if as_json:
        print_json([as_dict(layout) for layout in layouts])
        return
    for layout in layouts:
        for line in lines_of(layout):
            click.echo(line)


def lines_of(layout: Layout) -> Iterator[str]:
    """One page for a person: its articles with their parts, then what belongs to none."""
    count = len(layout.articles)
    yield f"# {clean(layout.page.name)}  " + say(f"{count} 篇", f"articles {count}")
    number = Lines(layout.page.text)
    for article in layout.articles:
        title = clean(article.title) if article.title else say("（无题）", "(no title)")
        yield f"\n{article.local_id}  {title}"
        facts = " · ".join(_facts(article))
        if facts:
            yield f"    {facts}"
        joins = {join.start: join for join in article.joins}
        for block in article.blocks:
            yield from _block(layout.page.text, block, number, joins.get(block.start))
    if layout.loose:
        yield "\n" + say("不属于任何文章：", "in no article:")
        for block in layout.loose:
            yield from _block(layout.page.text, block, number, None)
    yield ""


def as_dict(layout: Layout) -> dict[str, Any]:
    """The same as a value for JSON; lines are counted from 1, ``pieces`` and spans are code points, end exclusive."""
    number = Lines(layout.page.text)
    return {
        "page": layout.page.name,
        "articles": [
            {
                "id": article.local_id,
                "kind": article.kind,
                "title": article.title,
                "authors": list(article.authors),
                "affiliations": list(article.affiliations),
                "column": article.column,
                "date": article.date,
                "date_from": article.date_from,
                "dateline": article.dateline,
                "pieces": [list(piece) for piece in article.pieces],
                "blocks": [_block_dict(block, number) for block in article.blocks],
                "joins": [
                    {"start": j.start, "line": number(j.start), "why": j.why, "sure": j.sure} for j in article.joins
                ],
            }
            for article in layout.articles
        ],
        "loose": [_block_dict(block, number) for block in layout.loose],
    }


class Lines:
    """Finds the line number, from 1, of a character."""

    def __init__(self, text: str) -> None:
        """Find the line ends once: a page may have thousands of blocks."""
        self._ends = [end.end() for end in re.finditer(r"\r\n|\r|\n", text)]

    def __call__(self, at: int) -> int:
        """The line of the character at an offset."""
        return bisect_right(self._ends, at) + 1


def _facts(article: Article) -> Iterator[str]:
    kind = KINDS.get(article.kind)
    if kind and article.kind != "article":
        yield say(*kind)
    pairs: Sequence[tuple[str, str, str]] = (
        ("作者", "by", "、".join(article.authors)),
        ("单位", "of", "、".join(article.affiliations)),
        ("栏目", "column", article.column or ""),
        ("日期", "date", article.date.isoformat() if article.date else _no_day(article)),
        ("电头", "dateline", article.dateline or ""),
    )
    for zh, en, value in pairs:
        if value:
            yield f"{say(zh, en)} {clean(value)}"


def _no_day(article: Article) -> str:
    """Why an article with a dateline has no day."""
    if article.date_from != "no-year":
        return ""
    return say(
        "不详：电头没有年份，可用 --date 2023 指明", "unknown: the dateline leaves out the year; say --date 2023"
    )


def _block(text: str, block: Block, number: Lines, join: Join | None) -> Iterator[str]:
    first, last = number(block.start), number(block.end - 1)
    where = str(first) if first == last else f"{first}–{last}"
    role = say(*ROLES[block.role.value])
    words = clean("".join(text[block.start : block.end].split()))
    if len(words) > _SHOWN + _TAIL + 1:
        size = len(words)
        words = f"{words[:_SHOWN]}…{words[-_TAIL:]}" + say(f"（{size} 字）", f" ({size} characters)", "")
    if join is not None and join.why in REASONS:
        sure = f"{join.sure:.0%}"
        reason = say(*REASONS[join.why])
        yield f"         ↓ {reason} · {say('把握', 'sure')} {sure}"
    yield f"    {where:>7}  {role}  {words}"


def _block_dict(block: Block, number: Lines) -> dict[str, Any]:
    return {
        "start": block.start,
        "end": block.end,
        "lines": [number(block.start), number(block.end - 1)],
        "role": block.role.value,
        "runs_on": block.runs_on,
    }
