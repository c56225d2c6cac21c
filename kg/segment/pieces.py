"""
Parts -> the blocks and ranges of an article, and its date.

Place in the flow: segment; used by assemble.py and marked.py, the two ways to an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kg.model import Block, Page, Role
from kg.segment.blocks import Kind, Part
from kg.text.dates import dateline_date, month_day_of

_ROLES = {
    Kind.NAMES: Role.BYLINE,
    Kind.UNIT: Role.AFFILIATION,
    Kind.COLUMN: Role.COLUMN,
    Kind.CAPTION: Role.CAPTION,
    Kind.SOURCE: Role.SOURCE,
    Kind.HEADER: Role.SOURCE,
    Kind.FROM_PAGE: Role.SOURCE,
    Kind.TO_PAGE: Role.SOURCE,
    Kind.LINE: Role.SUBHEAD,
    Kind.BODY: Role.BODY,
}


def block_of(part: Part, runs_on: bool = False, role: Role | None = None) -> Block:
    """The block of a part; its role follows from the kind by default."""
    return Block(part.start, part.end, role or _ROLES[part.kind], runs_on)


def pieces_of(text: str, blocks: Iterable[Block]) -> tuple[tuple[int, int], ...]:
    """Ranges in reading order; blocks with nothing but white space between them are one range."""
    found: list[tuple[int, int]] = []
    for block in blocks:
        if found and found[-1][1] <= block.start and not text[found[-1][1] : block.start].strip():
            found[-1] = (found[-1][0], block.end)
        else:
            found.append((block.start, block.end))
    return tuple(found)


def day_of(page: Page, blocks: Sequence[Block]) -> tuple[date | None, str]:
    """
    Day of publication and where it was learnt: the page's, else that of the article's dateline.

    A dateline without its year (本报1月5日讯) is a day where the page's year is known; else the source is ``no-year``.
    """
    learnt = dict(page.learnt)
    if page.date is not None:
        return page.date, learnt.get("date", "")
    body = next((page.text[block.start : block.end] for block in blocks if block.role is Role.BODY), "")
    if day := dateline_date(body):
        return day, "dateline"
    if day := dateline_date(body, page.period):
        return day, f"dateline+{learnt.get('period', '')}"
    return None, "no-year" if month_day_of(body) and not page.period else ""
