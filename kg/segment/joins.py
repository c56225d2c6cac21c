"""
What print tore apart, brought together: sentences cut at a column's end, titles away from their text.

Place in the flow: segment, fourth step; takes the outline in page order and changes it in place.

Three repairs, each only where the page shows that something is amiss:
1. a paragraph that stops in mid-sentence and does not go on below is matched with a paragraph that stands
   first under another head (``continue_elsewhere``);
2. a head without text gets the text without head that shares most of its words (``reunite``);
3. a head still without text takes the end of a neighbour's text, where that text turns to its subject (``divide``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from kg.segment.blocks import Kind, Part
from kg.segment.likeness import Likeness
from kg.segment.outline import Chain, Head, Outline
from kg.text.flow import is_han
from kg.text.words import is_word

#: Pieces of a page lie at most this many chains apart; a page has a dozen or two, and a file of a thousand
#: pages must not compare all with all.
REACH = 24

#: A newspaper article has fewer paragraphs than this; longer chains are lists or tables and are left alone.
MAX_PARAGRAPHS = 200

#: What a word across the joint adds to the likeness of two paragraphs (0 to 1). 疏|解 → 疏解.
WORD_BONUS = 0.30
#: Paragraphs on each side of a joint whose likeness is compared.
_WINDOW = 3
#: A paragraph that nothing follows goes on elsewhere only where the joint scores this much.
ENOUGH_LIKE = 0.08
#: What the title over the lower paragraph adds when the upper one holds all its words.
TITLE_BONUS = 0.06
#: The paragraph that follows on the page is right far more often than not: it wins unless another leads by this.
NEXT_BONUS = 0.04
#: A title that shares less than this with a text is not its title.
ENOUGH_SHARED = 0.25
#: ... and one that is to take a text from under a line of its own shares this much.
ENOUGH_FOR_A_LINE = 0.5
#: A text is divided only where both sides fit their titles better by this much in all.
ENOUGH_GAIN = 0.5


def mend(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Make the three repairs, in order."""
    continue_elsewhere(parts, likeness, found)
    reunite(parts, likeness, found)
    divide(parts, likeness, found)
    found.chains = [chain for chain in found.chains if chain.parts or chain.head]


def continue_elsewhere(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Match paragraphs that stop in mid-sentence with paragraphs that begin in mid-sentence."""
    firsts = [None if chain.from_page else _first_body(parts, chain) for chain in found.chains]
    wanted: list[tuple[float, int, int]] = []
    for here, chain in enumerate(found.chains):
        near = [k for k in range(max(0, here - REACH), min(len(firsts), here + REACH + 1)) if k != here]
        # Two heads cannot share one text.
        near = [k for k in near if chain.head is None or found.chains[k].head is None]
        for at, i in enumerate(chain.parts):
            if not parts[i].unfinished:
                continue
            below = chain.parts[at + 1] if at + 1 < len(chain.parts) else None
            if below is not None and parts[below].kind is not Kind.BODY:
                continue
            above = _bodies(parts, chain.parts[max(0, at - 2 * _WINDOW) : at + 1])[-_WINDOW:]
            least = ENOUGH_LIKE
            if below is not None:
                after = _bodies(parts, chain.parts[at + 1 : at + 1 + 2 * _WINDOW])[:_WINDOW]
                least = joint(parts, likeness, above, after) + NEXT_BONUS
            for k in near:
                first = firsts[k]
                if first is not None:
                    after = _bodies(parts, found.chains[k].parts[: 2 * _WINDOW + 1])[:_WINDOW]
                    lead = joint(parts, likeness, above, after) - least
                    lead += TITLE_BONUS * _fits_title(parts, likeness, found.chains[k].head, above)
                    if lead > 0.0:
                        wanted.append((lead, i, first))
    chosen = _apply(found, sorted(wanted, key=lambda w: (-w[0], w[1], w[2])))
    for lead, i, first in wanted:
        if chosen.get(i) == first:
            found.joins[first] = (_across(parts[i].text, parts[first].text), lead)


def _across(left: str, right: str) -> str:
    """What crosses a joint: a word, a quote, or the sentence alone."""
    if crosses(left, right):
        return "word"
    due = _open_marks(left)
    return "quote" if due and _closes_first(right, due) else "sentence"


def _fits_title(parts: Sequence[Part], likeness: Likeness, head: Head | None, above: Sequence[int]) -> float:
    """Share of the title's words in the paragraphs that would come right below it."""
    return likeness.share("".join(parts[i].text for i in head.lines), above) if head else 0.0


def _bodies(parts: Sequence[Part], indices: Sequence[int]) -> list[int]:
    return [i for i in indices if parts[i].kind is Kind.BODY]


def _apply(found: Outline, wanted: list[tuple[float, int, int]]) -> dict[int, int]:
    """Choose best first and one to one, cut all chains there, then link what was chosen; what was linked."""
    linked: dict[int, int] = {}
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, first in wanted:
        if i not in chosen and first not in taken:
            chosen[i] = first
            taken.add(first)
    pieces = [piece for chain in found.chains for piece in _cut_after(chain, chosen)]
    by_last = {piece.parts[-1]: piece for piece in pieces if piece.parts}
    by_part = {i: piece for piece in pieces for i in piece.parts}
    gone: set[int] = set()
    for i in sorted(chosen):
        source, target = by_last[i], by_part[chosen[i]]
        if source is target or (source.head is not None and target.head is not None):
            continue
        linked[i] = chosen[i]
        source.parts += target.parts
        source.head = source.head or target.head
        source.closed = target.closed
        source.from_page |= target.from_page
        gone.add(id(target))
        by_last[target.parts[-1]] = source
        by_part |= dict.fromkeys(target.parts, source)
    found.chains = [piece for piece in pieces if id(piece) not in gone]
    return linked


def _cut_after(chain: Chain, ends: Collection[int]) -> list[Chain]:
    """The chain cut after the parts in ``ends``; the first piece keeps the head, the last the closing."""
    pieces: list[Chain] = [Chain(head=chain.head, from_page=chain.from_page)]
    for i in chain.parts:
        pieces[-1].parts.append(i)
        if i in ends:
            pieces.append(Chain())
    if len(pieces) > 1 and not pieces[-1].parts:
        pieces.pop()
    pieces[-1].closed = chain.closed
    return pieces


def joint(parts: Sequence[Part], likeness: Likeness, above: Sequence[int], below: Sequence[int]) -> float:
    """
    How well the paragraphs ``below`` go on after the last of ``above``, from 0.

    Likeness of both sides, a word across the joint, and a quote that the lower side closes.
    """
    if not above or not below:
        return 0.0
    left, right = parts[above[-1]].text, parts[below[0]].text
    score = likeness.cosine(above, below)
    if crosses(left, right):
        score += WORD_BONUS
    due = _open_marks(left)
    if due and _closes_first(right, due):
        score += WORD_BONUS
    return score


def crosses(left: str, right: str) -> bool:
    """
    True when the joint of two texts makes a word that neither side holds.

    >>> crosses("北京非首都功能的疏", "解,为太忻一体化经济区")
    True
    """
    if not left or not right or not (is_han(left[-1]) and is_han(right[0])):
        return False
    return any(
        is_word(left[-a:] + right[:b])
        for a in (1, 2, 3)
        for b in (1, 2, 3)
        if a + b <= 4 and len(left) >= a and len(right) >= b
    )


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


_MARKS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』"}


def _open_marks(text: str) -> str:
    """Closing marks still due at a text's end, innermost last; looks at the last sentence only."""
    due: list[str] = []
    for ch in text[-80:]:
        if ch in _MARKS:
            due.append(_MARKS[ch])
        elif due and ch == due[-1]:
            due.pop()
    return "".join(due)


def _closes_first(text: str, due: str) -> bool:
    """True when the text closes the innermost mark before it opens one of its kind."""
    opening = next(k for k, v in _MARKS.items() if v == due[-1])
    closes, opens = text[:80].find(due[-1]), text[:80].find(opening)
    return closes >= 0 and (opens < 0 or closes < opens)
