"""
Broken sentences: each paragraph that stops in mid-sentence is followed by the one that continues it.

Place in the flow: segment; the first repair of joins.py, with goes_on.py, which scores one continuation. Takes the
outline in page order and changes it in place.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.segment.blocks import Kind, Part
from kg.segment.goes_on import cheap_signs, closes_quote, crosses, likeness_signs, page_signs, place_signs, weigh
from kg.segment.likeness import Likeness
from kg.segment.outline import Chain, Outline, bodies_of

#: Bounds on work: a sentence continues at most this many paragraphs away, and this many candidates are examined closely. Half and
#: double of each changes no figure (joins.py says which).
FAR, CLOSELY = 40, 12
#: Paragraphs on each side of a joint whose similarity is compared (one: titles of gold -.012, damaged pages -.015; six: no change).
_WINDOW = 3
#: A sentence is continued by a paragraph only if that scores more (nats; "nowhere" has 0; half: no change; double: -.001).
LEAST_WEIGHT = -0.7
#: A bound on work: rounds of exchanges at most; two or three suffice on real pages.
EXCHANGES = 8
#: A bound on work: titles of a page that a text is compared with, limited for files of a thousand pages.
MAX_TITLES = 24
#: Length in characters of a lead that is printed twice (at least 24: -.001; at most 80 or 320: no change, a bound on work).
_LEAD, _LONGEST_LEAD = 12, 160


@dataclass(frozen=True, slots=True)
class Way:
    """A paragraph that may continue a broken sentence, with its features."""

    start: int
    signs: Mapping[str, float]


def continue_sentences(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Put after each paragraph that stops in mid-sentence the one that continues it."""
    ways = {end: {way.start: weigh(way.signs) for way in some} for end, some in broken(parts, likeness, found)}
    goes_on = _assigned(ways)
    goes_on |= {end: start for end, start in _doubled(parts, found).items() if end not in goes_on}
    taken = set(goes_on.values())
    chances: dict[int, float] = {}
    for end, some in ways.items():
        free = {start: weight for start, weight in some.items() if start not in taken or goes_on.get(end) == start}
        if end in goes_on:
            chances[end] = _chance(free, goes_on[end])
    linked = _link(found, goes_on)
    for end, start in linked.items():
        why = _across(parts[end].text, parts[start].text) if end in chances else "doubled"
        found.joins[start] = (why, chances.get(end, 0.0))


def _doubled(parts: Sequence[Part], found: Outline) -> dict[int, int]:
    """A lead that is below the title by itself and begins the text elsewhere: lead -> first paragraph."""
    bodies = sorted(i for chain in found.chains for i in bodies_of(parts, chain.parts))
    leads: dict[int, int] = {}
    for k, i in enumerate(bodies):
        text = parts[i].text
        if _LEAD <= len(text) <= _LONGEST_LEAD and not parts[i].unfinished:
            near = bodies[k + 1 : k + 1 + FAR]
            # A refrain stands there again as it is; a lead is the beginning of more.
            again = next((j for j in near if parts[j].text.startswith(text) and len(parts[j].text) > len(text)), None)
            if again is not None and again != bodies[k + 1]:
                leads[i] = again
    return leads


def _assigned(ways: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """
    Broken sentence -> the paragraph that continues it, one to one, with the greatest total weight.

    First the greatest weights, then exchanges: a sentence takes another's paragraph if both together gain,
    including the other's next best.
    """
    pairs = sorted((-weight, end, start) for end, some in ways.items() for start, weight in some.items())
    goes_on: dict[int, int] = {}
    owner: dict[int, int] = {}
    for weight, end, start in pairs:
        if -weight > LEAST_WEIGHT and end not in goes_on and start not in owner:
            goes_on[end], owner[start] = start, end
    for _ in range(EXCHANGES):
        changed = False
        for weight, end, start in pairs:
            if goes_on.get(end) == start or -weight <= LEAST_WEIGHT:
                continue
            gain = -weight - LEAST_WEIGHT - _held(ways, goes_on, end)
            other = owner.get(start)
            instead: int | None = None
            if other is not None:
                free = {s: w for s, w in ways[other].items() if s not in owner or s == goes_on.get(end)}
                best = min(free, key=lambda s: (-free[s], s), default=None)
                value = free[best] - LEAST_WEIGHT if best is not None else 0.0
                instead = best if value > 0.0 else None
                gain += max(0.0, value) - _held(ways, goes_on, other)
            if gain > 1e-9:
                owner.pop(goes_on.pop(end, -1), None)
                if other is not None:
                    owner.pop(goes_on.pop(other), None)
                goes_on[end], owner[start] = start, end
                if other is not None and instead is not None:
                    goes_on[other], owner[instead] = instead, other
                changed = True
        if not changed:
            break
    return goes_on


def _held(ways: Mapping[int, Mapping[int, float]], goes_on: Mapping[int, int], end: int) -> float:
    return ways[end][goes_on[end]] - LEAST_WEIGHT if end in goes_on else 0.0


def _chance(weights: Mapping[int, float], start: int) -> float:
    """Chance of one continuation among all, including "none" (whose weight is 0)."""
    if start not in weights:
        return 0.0
    most = max(0.0, *weights.values())
    total = math.exp(-most) + math.fsum(math.exp(weight - most) for weight in weights.values())
    return math.exp(weights[start] - most) / total


def broken(
    parts: Sequence[Part], likeness: Likeness, found: Outline, closely: int = CLOSELY
) -> Iterator[tuple[int, list[Way]]]:
    """Each paragraph that stops in mid-sentence, with the continuations that look best at first sight."""
    chains = sorted((chain for chain in found.chains if chain.parts), key=lambda chain: chain.parts[0])
    home = {i: chain for chain in chains for i in chain.parts}
    bodies = sorted(i for chain in chains for i in bodies_of(parts, chain.parts))
    firsts = {_first(parts, chain) for chain in chains if chain.head is not None}
    number = {id(chain): n for n, chain in enumerate(chains)}
    titles_of = _Titles(parts, likeness, found)
    openings = {_first(parts, chain) for chain in chains}
    barred = {_first(parts, chain) for chain in chains if chain.from_page}
    place = {i: at for at, i in enumerate(bodies)}

    def follows(end: int, start: int) -> bool:
        """Next on the page, with no head in between."""
        return place[start] > 0 and bodies[place[start] - 1] == end and start not in firsts

    for end in bodies:
        if not parts[end].unfinished:
            continue
        at = place[end]
        ways: list[tuple[float, int, dict[str, float]]] = []
        for start in bodies[max(0, at - FAR) : at + FAR + 1]:
            if start == end or start in barred or parts[start].opens or (home[start] is home[end] and start < end):
                continue
            above_it = bodies[place[start] - 1] if place[start] else None
            signs = cheap_signs(parts[end].text, parts[start].text) | place_signs(
                end,
                start,
                follows=follows(end, start),
                headed=start in firsts,
                titled=home[end].head is not None,
                apart=abs(number[id(home[start])] - number[id(home[end])]),
                cut_before=above_it is not None and above_it != end and parts[above_it].unfinished,
            )
            ways.append((-weigh(signs), start, signs))
        above = _around(parts, home[end], end, -1)
        found_ways: list[Way] = []
        ways.sort(key=lambda way: way[:2])
        # The beginning of a text that may not be its own is a candidate, whatever it looks like at first sight.
        begins = [way for way in ways[closely:] if way[1] in openings][:closely]
        for _, start, signs in ways[:closely] + begins:
            chain = home[start]
            before = [] if follows(end, start) else _around(parts, chain, start, -1)[:-1]
            titles = _title(parts, home[end]), _title(parts, chain) if chain is not home[end] else ""
            close = likeness_signs(likeness, above, _around(parts, chain, start, 1), before, titles)
            found_ways.append(Way(start, signs | close))
        # How similar the two halves of an article are depends on the subject, so it is compared with the rest of the page.
        most = max((way.signs["like"] for way in found_ways), default=0.0)
        upper = titles_of.shares(above)
        for n, way in enumerate(found_ways):
            lower = titles_of.shares(_around(parts, home[way.start], way.start, 1))
            found_ways[n] = Way(way.start, {**way.signs, **page_signs(way.signs, most, upper, lower)})
        yield end, found_ways


class _Titles:
    """Which of the page's titles each stretch of text fits."""

    def __init__(self, parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
        heads = [chain.head for chain in found.chains if chain.head is not None] + found.bare_heads
        self.titles = ["".join(parts[i].text for i in head.lines) for head in heads if head.lines][:MAX_TITLES]
        self.likeness = likeness
        self.known: dict[tuple[int, ...], list[float]] = {}

    def shares(self, indices: Sequence[int]) -> list[float]:
        """The share of each title's words in the paragraphs."""
        key = tuple(indices)
        if key not in self.known:
            self.known[key] = [self.likeness.share(title, indices) for title in self.titles]
        return self.known[key]


def _title(parts: Sequence[Part], chain: Chain) -> str:
    return "".join(parts[i].text for i in chain.head.lines) if chain.head else ""


def _around(parts: Sequence[Part], chain: Chain, i: int, step: int) -> list[int]:
    """The paragraph and those before it (``step`` -1) or after it (1) in its chain, in page order."""
    at = bisect_left(chain.parts, i)
    stretch = chain.parts[max(0, at - 2 * _WINDOW) : at + 1] if step < 0 else chain.parts[at : at + 2 * _WINDOW + 1]
    bodies = bodies_of(parts, stretch)
    return bodies[-_WINDOW:] if step < 0 else bodies[:_WINDOW]


def _across(left: str, right: str) -> str:
    """What crosses a joint: a word, a quote, or only the sentence."""
    if crosses(left, right):
        return "word"
    return "quote" if closes_quote(left, right) else "sentence"


def _link(found: Outline, goes_on: Mapping[int, int]) -> dict[int, int]:
    """
    Split all chains where a sentence continues elsewhere, then join what belongs together.

    A head over a text that is the rest of another's is left without text. Returns what was linked across a gap.
    """
    starts = set(goes_on.values())
    came_from = {start: end for end, start in goes_on.items()}

    def parted(i: int, after: int | None) -> bool:
        """Whether the chain is to be split between two parts."""
        if i in goes_on:
            return goes_on[i] != after
        return after in starts and came_from[after] != i

    pieces = [piece for chain in found.chains for piece in _pieces(chain, parted)]
    by_last = {piece.parts[-1]: piece for piece in pieces if piece.parts}
    by_part = {i: piece for piece in pieces for i in piece.parts}
    gone: set[int] = set()
    linked: dict[int, int] = {}
    for end in sorted(goes_on):
        source, target = by_last.get(end), by_part[goes_on[end]]
        if source is None or source is target or target.parts[0] != goes_on[end]:
            continue
        if source.head is not None and target.head is not None:
            found.bare_heads.append(target.head)
        linked[end] = goes_on[end]
        source.parts += target.parts
        source.head = source.head or target.head
        source.closed = target.closed
        source.from_page |= target.from_page
        gone.add(id(target))
        by_last[target.parts[-1]] = source
        by_part |= dict.fromkeys(target.parts, source)
    found.chains = [piece for piece in pieces if id(piece) not in gone]
    found.bare_heads.sort(key=lambda head: head.parts()[0])
    return linked


def _pieces(chain: Chain, parted: Callable[[int, int | None], bool]) -> list[Chain]:
    """The chain split at these points; the first piece keeps the head, the last the closing."""
    pieces: list[Chain] = [Chain(head=chain.head, from_page=chain.from_page)]
    for at, i in enumerate(chain.parts):
        pieces[-1].parts.append(i)
        after = chain.parts[at + 1] if at + 1 < len(chain.parts) else None
        if after is not None and parted(i, after):
            pieces.append(Chain())
    pieces[-1].closed = chain.closed
    return pieces


def _first(parts: Sequence[Part], chain: Chain) -> int | None:
    return next((i for i in chain.parts if parts[i].kind is Kind.BODY), None)
