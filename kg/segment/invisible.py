"""
Pages with invisible characters: split as if these were absent, with results in the page's own offsets.

Place in the flow: segment; around the splitting. Saved web pages have zero-width spaces, soft hyphens and
directional marks inside bylines and names, where no pattern expects them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.model import INVISIBLE, Block, Layout, Marked, Page

Span = tuple[int, int]


def visible_page(page: Page) -> tuple[Page, Sequence[int]]:
    """The page without them, and the offset on the page itself of each remaining character."""
    offsets = [at for at, ch in enumerate(page.text) if not INVISIBLE.match(ch)]
    marked = tuple(_moved(mark, offsets) for mark in page.marked)
    return replace(page, text="".join(page.text[at] for at in offsets), marked=marked, boxes=()), offsets


def shown_on(page: Page, layout: Layout, offsets: Sequence[int]) -> Layout:
    """The layout of the bare page with the offsets of the page."""
    ends = [*offsets, len(page.text)]

    def span(start: int, end: int) -> Span:
        return ends[start], ends[end - 1] + 1 if end > start else ends[start]

    def block(of: Block) -> Block:
        start, end = span(of.start, of.end)
        return replace(of, start=start, end=end)

    articles = tuple(
        replace(
            article,
            author_spans=tuple(span(*names) for names in article.author_spans),
            pieces=tuple(span(*piece) for piece in article.pieces),
            blocks=tuple(map(block, article.blocks)),
            joins=tuple(replace(join, start=ends[join.start]) for join in article.joins),
        )
        for article in layout.articles
    )
    return Layout(page, articles, tuple(map(block, layout.loose)))


def _moved(mark: Marked, offsets: Sequence[int]) -> Marked:
    """A mark of the file as offsets of the bare page."""

    def at(place: int) -> int:
        return bisect_left(offsets, place)

    return replace(
        mark,
        start=at(mark.start),
        end=at(mark.end),
        title=mark.title and (at(mark.title[0]), at(mark.title[1])),
        authors=tuple((at(start), at(end)) for start, end in mark.authors),
    )
