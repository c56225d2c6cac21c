"""
Why a page is read as it is: every candidate that lost, to whom, and by how much.

Place in the flow: aside, after page.py; for those who write rules and rows. It goes
through the same steps as ``extract_page`` and keeps what that discards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.extract import page
from kg.extract.decode import best_path
from kg.extract.reading import Candidate, Reading
from kg.extract.weights import Weights, weights_of
from kg.knowledge.lexicon import Lexicon
from kg.model import Block, EntityType, Home, Layout, Page, Role, mint

#: Feature and weight.
Reason = tuple[str, float]
#: Readings less probable than this are not shown.
SHOWN = 0.001
#: Smaller margins are rounding.
_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that is not in the best reading."""

    candidate: Candidate
    text: str
    #: The winners it overlaps, by position; empty if its own weight is too low.
    winners: tuple[Candidate, ...]
    #: By how much the whole reading would weigh less with it: 0 is a tie.
    margin: float

    @property
    def same_reading(self) -> bool:
        """Whether it says the same as the winner, by another rule."""
        return any(
            (w.start, w.end, w.type) == (self.candidate.start, self.candidate.end, self.candidate.type)
            for w in self.winners
        )


@dataclass(frozen=True, slots=True)
class Won:
    """A candidate of the best reading with those that lost to it."""

    candidate: Candidate
    text: str
    #: On the page, code points, end exclusive; None if its parts are not contiguous.
    span: tuple[int, int] | None
    #: Losers that do not begin before the end of the previous winner, by margin.
    losers: tuple[Loser, ...]
    #: The evidence for and against it: features with their weights in nats, the strongest first. Their sum is the
    #: score before it is turned into a probability.
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One article of a page, or a banner."""

    #: Empty for a banner.
    article_id: str
    reading: Reading
    won: tuple[Won, ...]
    #: Losers that overlap no winner.
    stray: tuple[Loser, ...]


def trace_page(layout: Layout, lexicon: Lexicon, home: Home | None = None) -> list[Trace]:
    """The best reading of every article and banner of a page, with what lost to it and the evidence for each name."""
    table = weights_of(lexicon)
    return [_weighed(read, table) for read in page.weighed_page(layout, lexicon, home, table, SHOWN)]


def _weighed(read: page.Weighed, table: Weights) -> Trace:
    proposals = {(p.start, p.end, p.type): p for p in read.proposals}

    def reasons(c: Candidate) -> list[Reason]:
        proposal = proposals[c.start, c.end, c.type] if c.type else None
        return table.reasons(proposal.type, read.evidence.of(proposal)) if proposal else []

    return _trace(read.owner, read.reading, read.candidates, best_path(read.candidates), reasons)


def names_in(lexicon: Lexicon, text: str, home: Home | None = None) -> list[tuple[str, EntityType, str]]:
    """
    Name, type and rule of every mention in a text by itself, in order.

    The whole text is one article: for running the examples of patterns.
    """
    layout = Layout(Page(mint("pg", text), "", "", "utf-8", text), (), (Block(0, len(text), Role.BODY),))
    return [(m.text, m.type, m.rule) for m in page.extract_page(layout, lexicon, home)]


def losers_of(candidates: Sequence[Candidate], path: Sequence[Candidate], text: str) -> list[Loser]:
    """
    What lost, with the winners it overlaps and the exact margin.

    >>> a = Candidate(0, 3, "place", 3.0, "a"); b = Candidate(0, 6, "organization", 7.0, "b")
    >>> [(l.candidate.rule, l.margin) for l in losers_of([a, b], [b], "太原市博物馆")]
    [('a', 4.0)]
    """
    ends, before = _best_until(candidates)
    starts, behind = _best_from(candidates)
    total = before[-1]
    chosen = set(map(id, path))
    found: list[Loser] = []
    for candidate in candidates:
        if id(candidate) in chosen:
            continue
        left = before[bisect_right(ends, candidate.start)]
        right = behind[bisect_left(starts, candidate.end)]
        margin = max(0.0, round(total - left - candidate.weight - right, 6))
        winners = tuple(w for w in path if w.start < candidate.end and candidate.start < w.end)
        found.append(Loser(candidate, text[candidate.start : candidate.end], winners, margin if margin > _TIE else 0.0))
    return sorted(found, key=_order)


def _order(loser: Loser) -> tuple[float, int, int, str, str]:
    c = loser.candidate
    return loser.margin, c.start, c.end, c.type or "", c.rule


def _trace(
    owner: str,
    reading: Reading,
    candidates: Sequence[Candidate],
    path: Sequence[Candidate],
    reasons: Callable[[Candidate], list[Reason]],
) -> Trace:
    losers = losers_of(candidates, path, reading.text)
    by_winner: dict[int, list[Loser]] = {}
    for loser in losers:
        if loser.winners:
            by_winner.setdefault(id(loser.winners[0]), []).append(loser)
    won = tuple(
        Won(
            candidate=candidate,
            text=reading.text[candidate.start : candidate.end],
            span=reading.flow.page_span(candidate.start, candidate.end),
            losers=tuple(by_winner.get(id(candidate), ())),
            reasons=tuple(reasons(candidate)),
        )
        for candidate in path
    )
    return Trace(owner, reading, won, tuple(loser for loser in losers if not loser.winners))


def _best_until(candidates: Sequence[Candidate]) -> tuple[list[int], list[float]]:
    """Ends in order, and the best weight of what ends among the first n of them."""
    ordered = sorted(candidates, key=lambda c: c.end)
    ends = [c.end for c in ordered]
    best = [0.0]
    for i, candidate in enumerate(ordered):
        best.append(max(best[i], best[bisect_right(ends, candidate.start, 0, i)] + candidate.weight))
    return ends, best


def _best_from(candidates: Sequence[Candidate]) -> tuple[list[int], list[float]]:
    """Starts in order, and the best weight of what starts at the n-th of them or later."""
    ordered = sorted(candidates, key=lambda c: c.start)
    starts = [c.start for c in ordered]
    best = [0.0] * (len(ordered) + 1)
    for i in range(len(ordered) - 1, -1, -1):
        after = bisect_left(starts, ordered[i].end, i + 1)
        best[i] = max(best[i + 1], best[after] + ordered[i].weight)
    return starts, best
