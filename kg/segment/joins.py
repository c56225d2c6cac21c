"""
What print tore apart, brought together: sentences cut at a column's end, titles away from their text.

Place in the flow: segment, fourth step; takes the outline in page order and changes it in place.

Three repairs, each only where the page shows that something is amiss:
1. a paragraph that stops in mid-sentence is followed by the one that goes on from it, wherever that stands
   (``continue_sentences``, with goes_on.py);
2. a head without text gets the text without head that shares most of its words (``reunite``);
3. a head still without text takes the end of a neighbour's text, where that text turns to its subject (``divide``).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.segment.blocks import Kind, Part
from kg.segment.goes_on import cheap_signs, closes_quote, crosses, likeness_signs, place_signs, weigh
from kg.segment.likeness import Likeness
from kg.segment.outline import Chain, Head, Outline

#: Pieces of a page lie at most this many chains apart; a page has a dozen or two, and a file of a thousand
#: pages must not compare all with all.
REACH = 24
#: A sentence goes on at most this many paragraphs away, and so many candidates are looked at closely.
FAR, CLOSELY = 40, 12

#: A newspaper article has fewer paragraphs than this; longer chains are lists or tables and are left alone.
MAX_PARAGRAPHS = 200

#: Paragraphs on each side of a joint whose likeness is compared.
_WINDOW = 3
#: A sentence goes on in a paragraph only where that weighs more (nats; "nowhere" weighs 0).
LEAST_WEIGHT = -1.5
#: Rounds of exchanges at most; two or three do on real pages.
EXCHANGES = 8
#: Below this chance the paragraph right below a broken sentence is another's.
UNLIKELY = 0.15
#: A title that shares less than this with a text is not its title.
ENOUGH_SHARED = 0.25
#: ... and one that is to take a text from under a line of its own shares this much.
ENOUGH_FOR_A_LINE = 0.5
#: What it counts, in shares, that a head stands right above or below the text.
BESIDE = 0.15
#: A text is divided only where both sides fit their titles better by this much in all.
ENOUGH_GAIN = 0.5


@dataclass(frozen=True, slots=True)
class Way:
    """A paragraph in which a broken sentence may go on, with what speaks for it."""

    start: int
    signs: Mapping[str, float]


def mend(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Make the three repairs, in order."""
    continue_sentences(parts, likeness, found)
    reunite(parts, likeness, found)
    divide(parts, likeness, found)
    found.chains = [chain for chain in found.chains if chain.parts or chain.head]


def continue_sentences(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Put behind each paragraph that stops in mid-sentence the one that goes on from it."""
    below = _next_in_chain(parts, found)
    ways = {end: {way.start: weigh(way.signs) for way in some} for end, some in broken(parts, likeness, found)}
    goes_on = _assigned(ways)
    taken = set(goes_on.values())
    chances: dict[int, float] = {}
    dropped: set[int] = set()
    for end, some in ways.items():
        free = {start: weight for start, weight in some.items() if start not in taken or goes_on.get(end) == start}
        if end in goes_on:
            chances[end] = _chance(free, goes_on[end])
        elif (next_ := below.get(end)) is not None and _chance(free, next_) < UNLIKELY:
            dropped.add(end)
    linked = _link(parts, found, goes_on, dropped)
    for end, start in linked.items():
        found.joins[start] = (_across(parts[end].text, parts[start].text), chances[end])


def _assigned(ways: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """
    Broken sentence -> the paragraph it goes on in, one to one, so that the weights are the greatest in all.

    First the weightiest, then exchanges: a sentence takes another's paragraph where both together gain, the
    other's next best with it.
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
    """Chance of one way on among all, "none" (which weighs 0) with them."""
    if start not in weights:
        return 0.0
    most = max(0.0, *weights.values())
    total = math.exp(-most) + math.fsum(math.exp(weight - most) for weight in weights.values())
    return math.exp(weights[start] - most) / total


def broken(
    parts: Sequence[Part], likeness: Likeness, found: Outline, closely: int = CLOSELY
) -> Iterator[tuple[int, list[Way]]]:
    """Each paragraph that stops in mid-sentence, with the ways on that look best at first sight."""
    chains = sorted((chain for chain in found.chains if chain.parts), key=lambda chain: chain.parts[0])
    home = {i: chain for chain in chains for i in chain.parts}
    bodies = sorted(i for chain in chains for i in _bodies(parts, chain.parts))
    firsts = {_first_body(parts, chain) for chain in chains if chain.head is not None}
    barred = {_first_body(parts, chain) for chain in chains if chain.from_page}
    place = {i: at for at, i in enumerate(bodies)}

    def follows(end: int, start: int) -> bool:
        """Next on the page, with no head between."""
        return place[start] > 0 and bodies[place[start] - 1] == end and start not in firsts

    for end in bodies:
        if not parts[end].unfinished:
            continue
        at = place[end]
        ways: list[tuple[float, int, dict[str, float]]] = []
        for start in bodies[max(0, at - FAR) : at + FAR + 1]:
            if start == end or start in barred or (home[start] is home[end] and start < end):
                continue
            above_it = bodies[place[start] - 1] if place[start] else None
            signs = cheap_signs(parts[end].text, parts[start].text) | place_signs(
                end,
                start,
                follows=follows(end, start),
                headed=start in firsts,
                cut_before=above_it is not None and above_it != end and parts[above_it].unfinished,
            )
            ways.append((-weigh(signs), start, signs))
        above = _around(parts, home[end], end, -1)
        found_ways: list[Way] = []
        for _, start, signs in sorted(ways, key=lambda way: way[:2])[:closely]:
            chain = home[start]
            before = [] if follows(end, start) else _around(parts, chain, start, -1)[:-1]
            titles = _title(parts, home[end]), _title(parts, chain) if chain is not home[end] else ""
            close = likeness_signs(likeness, above, _around(parts, chain, start, 1), before, titles)
            found_ways.append(Way(start, signs | close))
        yield end, found_ways


def _title(parts: Sequence[Part], chain: Chain) -> str:
    return "".join(parts[i].text for i in chain.head.lines) if chain.head else ""


def _around(parts: Sequence[Part], chain: Chain, i: int, step: int) -> list[int]:
    """The paragraph and those before it (``step`` -1) or behind it (1) in its chain, in page order."""
    at = bisect_left(chain.parts, i)
    stretch = chain.parts[max(0, at - 2 * _WINDOW) : at + 1] if step < 0 else chain.parts[at : at + 2 * _WINDOW + 1]
    bodies = _bodies(parts, stretch)
    return bodies[-_WINDOW:] if step < 0 else bodies[:_WINDOW]


def _next_in_chain(parts: Sequence[Part], found: Outline) -> dict[int, int]:
    """Paragraph -> the one right below it, where no line stands between."""
    return {
        i: below
        for chain in found.chains
        for i, below in zip(chain.parts, chain.parts[1:], strict=False)
        if parts[i].kind is Kind.BODY and parts[below].kind is Kind.BODY
    }


def _across(left: str, right: str) -> str:
    """What crosses a joint: a word, a quote, or the sentence alone."""
    if crosses(left, right):
        return "word"
    return "quote" if closes_quote(left, right) else "sentence"


def _bodies(parts: Sequence[Part], indices: Sequence[int]) -> list[int]:
    return [i for i in indices if parts[i].kind is Kind.BODY]


def _link(parts: Sequence[Part], found: Outline, goes_on: Mapping[int, int], dropped: set[int]) -> dict[int, int]:
    """
    Cut all chains where a sentence goes on elsewhere, then put together what belongs together.

    A head over a text that is the rest of another's is left without text. What was linked over a gap comes back.
    """
    below = _next_in_chain(parts, found)
    starts = set(goes_on.values())
    came_from = {start: end for end, start in goes_on.items()}

    def parted(i: int, after: int | None) -> bool:
        """True where the chain is to be cut between two parts."""
        if i in goes_on:
            return goes_on[i] != after
        return (i in dropped and below.get(i) == after) or (after in starts and came_from[after] != i)

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
    """The chain cut where it is parted; the first piece keeps the head, the last the closing."""
    pieces: list[Chain] = [Chain(head=chain.head, from_page=chain.from_page)]
    for at, i in enumerate(chain.parts):
        pieces[-1].parts.append(i)
        after = chain.parts[at + 1] if at + 1 < len(chain.parts) else None
        if after is not None and parted(i, after):
            pieces.append(Chain())
    pieces[-1].closed = chain.closed
    return pieces


def reunite(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """
    Give heads without text the headless texts that share their words, best pairs first.

    A signed head may also take a text whose own head is a mere line, taken for a title because the text above is
    another's: the line is its first subhead.
    """
    free = [chain for chain in found.chains if chain.parts and not chain.from_page and _wants_head(found, chain)]
    free.sort(key=lambda chain: chain.parts[0])
    places = [chain.parts[0] for chain in free]
    offers: list[tuple[float, int, int]] = []
    for h, head in enumerate(found.bare_heads):
        title = "".join(parts[i].text for i in head.lines)
        for k in _near(places, head.parts()[0]):
            if free[k].head is not None and not head.byline:
                continue
            own = _bodies(parts, free[k].parts[:MAX_PARAGRAPHS])
            least = ENOUGH_SHARED if free[k].head is None else ENOUGH_FOR_A_LINE
            if (score := likeness.share(title, own)) >= least:
                offers.append((score, h, k))
    used_heads: set[int] = set()
    used_chains: set[int] = set()
    for score, h, k in sorted(offers, key=lambda offer: (-offer[0], offer[1], offer[2])):
        if h in used_heads or k in used_chains:
            continue
        subhead = free[k].head
        free[k].parts = (subhead.parts() if subhead else []) + free[k].parts
        free[k].head = found.bare_heads[h]
        found.joins[free[k].parts[0]] = ("subject", score)
        used_heads.add(h)
        used_chains.add(k)
    found.bare_heads = [head for h, head in enumerate(found.bare_heads) if h not in used_heads]


def _wants_head(found: Outline, chain: Chain) -> bool:
    """No head, or one that is nothing but lines which might have been a subhead."""
    if chain.head is None:
        return True
    return not chain.head.byline and not chain.head.notes and all(i in found.subheads for i in chain.head.lines)


def _near(places: Sequence[int], place: int) -> list[int]:
    """Indices of the sorted ``places`` within REACH entries of ``place``."""
    at = bisect_left(places, place)
    return list(range(max(0, at - REACH), min(len(places), at + REACH)))


def divide(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Let heads still without text take the end of a neighbour's text; else fall back to plain page order."""
    left: list[Head] = []
    chains = sorted((chain for chain in found.chains if chain.parts), key=lambda chain: chain.parts[0])
    places = [chain.parts[0] for chain in chains]
    by_head = {id(chain.head): chain for chain in chains if chain.head is not None}
    for head in found.bare_heads:
        title = "".join(parts[i].text for i in head.lines)
        cuts = [(*_best_cut(parts, likeness, chains[k], title), k) for k in _near(places, head.parts()[0])]
        best = max(cuts, key=lambda cut: (cut[0], -cut[2]), default=(0.0, 0, 0))
        if best[0] >= ENOUGH_GAIN:
            chain = chains[best[2]]
            found.chains.append(Chain(chain.parts[best[1] :], head, chain.closed))
            found.joins[chain.parts[best[1]]] = ("turn", best[0])
            chain.parts = chain.parts[: best[1]]
            chain.closed = True
        elif head.opens_into is not None and (under := by_head.get(id(head.opens_into))) is not None:
            # No other text wants it: the lines below its byline were its first subhead.
            under.parts = head.opens_into.parts() + under.parts
            found.joins[under.parts[0]] = ("subhead", 0.5)
            under.head = head
            by_head[id(head)] = under
        else:
            left.append(head)
    found.bare_heads = left


def _best_cut(parts: Sequence[Part], likeness: Likeness, chain: Chain, title: str) -> tuple[float, int]:
    """Where a chain turns to the subject of ``title``: (gain, position); gain 0 where it nowhere does."""
    own = "".join(parts[i].text for i in chain.head.lines) if chain.head else ""
    bodies = [at for at, i in enumerate(chain.parts) if parts[i].kind is Kind.BODY]
    if not title or not 2 <= len(bodies) <= MAX_PARAGRAPHS:
        return 0.0, 0
    # What each paragraph says for the new title, against its own.
    lean = {
        at: likeness.share(title, [chain.parts[at]]) - (likeness.share(own, [chain.parts[at]]) if own else 0.0)
        for at in bodies
    }
    after = sum(lean.values())
    before = 0.0
    best = (0.0, 0)
    for n, at in enumerate(bodies[1:], start=1):
        step = lean[bodies[n - 1]]
        before += step
        after -= step
        if parts[chain.parts[bodies[n - 1]]].unfinished:
            continue
        cut = at
        while cut - 1 > bodies[n - 1]:
            cut -= 1
        above = [chain.parts[a] for a in bodies[max(0, n - 3) : n]]
        below = [chain.parts[a] for a in bodies[n : n + 3]]
        # A subhead at the cut, and strangeness of the two sides, speak for it where the titles say nothing.
        gain = after - before + 0.1 * (cut < at) + 0.2 * (1.0 - likeness.cosine(above, below))
        if gain > best[0] and after > 0.0:
            best = (gain, cut)
    return best


def _first_body(parts: Sequence[Part], chain: Chain) -> int | None:
    return next((i for i in chain.parts if parts[i].kind is Kind.BODY), None)
