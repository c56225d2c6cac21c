"""
Articles as lists of parts, and the column of each.

Place in the flow: segment, after joins.py; assemble.py turns drafts into articles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.segment.blocks import Kind, Part
from kg.segment.columns import genre
from kg.segment.likeness import Likeness
from kg.segment.outline import Head


@dataclass(frozen=True, slots=True)
class Draft:
    """One article: its head, its body parts and its kind; indices of parts in reading order."""

    head: Head | None
    body: list[int]
    kind: str

    @property
    def lines(self) -> list[int]:
        """The title's lines."""
        return self.head.lines if self.head else []

    @property
    def order(self) -> list[int]:
        """All parts: title, byline, body."""
        return [*(self.head.parts() if self.head else []), *self.body]


#: Signed comments on one page: in a file of a thousand pages one column must not head all of them.
_ON_A_PAGE = 6


def columns_of(
    text: str, parts: Sequence[Part], likeness: Likeness, columns: Sequence[int], drafts: Sequence[Draft]
) -> dict[int, str]:
    """
    Column names by index of draft.

    A column of opinion heads every signed comment of the page, wherever it is printed. One of theory heads
    the nearer neighbour whose author's unit is given. Any other heads the article directly below it, else the
    neighbour that shares most words with its name.
    """
    found: dict[int, str] = {}
    texts = [k for k, draft in enumerate(drafts) if draft.kind == "article" and draft.body]
    firsts = sorted((min(drafts[k].order), k) for k in texts)
    lasts = sorted((max(drafts[k].order), k) for k in texts)
    sorts = [genre(parts[i].text) for i in columns]
    comments = {k for k in texts if "opinion" in sorts and _is_comment(parts, drafts[k])}
    signed = sorted((min(drafts[k].order), k) for k in comments)
    claims: list[tuple[int, int, str]] = []
    for i, sort in zip(columns, sorts, strict=True):
        name = " ".join(text[parts[i].start : parts[i].end].split())
        if sort == "opinion":
            at = bisect_left(signed, (i, -1))
            claims += [(1, k, name) for _, k in signed[max(0, at - _ON_A_PAGE) : at + _ON_A_PAGE]]
            continue
        near = _neighbours(firsts, lasts, i)
        below = [k for k in near if min(drafts[k].order) == i + 1]
        if sort == "theory":
            near = [k for k in near if _has_unit(parts, drafts[k])] or near
        elif below:
            claims.append((0, below[0], name))
            continue
        near = [k for k in near if k not in comments]
        if near:
            best = max(near, key=lambda k: (k in below, likeness.share(parts[i].text, drafts[k].body), -k))
            claims.append((2, best, name))
    for _, k, name in sorted(claims):
        found.setdefault(k, name)
    return found


def _neighbours(firsts: list[tuple[int, int]], lasts: list[tuple[int, int]], i: int) -> list[int]:
    """The article that ends last above part ``i`` and the one that begins first below it."""
    above = bisect_left(lasts, (i, -1))
    below = bisect_left(firsts, (i, -1))
    found = [lasts[above - 1][1]] if above else []
    return found + ([firsts[below][1]] if below < len(firsts) else [])


def _has_unit(parts: Sequence[Part], draft: Draft) -> bool:
    return any(parts[i].kind is Kind.UNIT for i in draft.order)


def _is_comment(parts: Sequence[Part], draft: Draft) -> bool:
    """A signed text without the author's unit and without a dateline."""
    signed = draft.head is not None and bool(draft.head.byline)
    return signed and not _has_unit(parts, draft) and not any(parts[i].opens for i in draft.order)
