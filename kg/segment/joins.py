"""
What print tore apart, reunited: sentences broken at a column's end, titles away from their text.

Place in the flow: segment, fourth step; takes the outline in page order and changes it in place.

Repairs, each only where the page shows that something is wrong:
1. a paragraph that stops in mid-sentence is followed by the one that continues it, wherever that is (sentences.py);
2. a head of several lines, the upper of which have nothing to do with the text below, is two heads (``split``);
3. a head without text takes a text from under a head that fits it worse (``exchange``);
4. a head without text gets the text without head that shares most of its words (``reunite``);
5. a head still without text takes the end of a neighbour's text, where that text turns to its subject (``divide``);
6. the beginning of a text, up to a broken sentence, goes before the text of another title that it clearly fits
   (``restore``; without it one text of the seed pages, torn in three, is not in reading order).

The numbers below were halved and doubled on the gold pages (titles .939, B-cubed .988) and on 200 damaged and 60 heavily damaged pages
(B-cubed .963 and .949): what each does there is beside it. One that changes no figure is a bound on work, and says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kg.segment.blocks import Kind, Part
from kg.segment.likeness import Likeness
from kg.segment.outline import Chain, Head, Outline, bodies_of
from kg.segment.sentences import continue_sentences

#: A bound on work: pieces of a text are at most this many chains apart; a page has a dozen or two, and in a file of a
#: thousand pages not all must be compared with all.
REACH = 24
#: A bound on work: an article has fewer paragraphs than this; longer chains are lists or tables and are left unchanged.
MAX_PARAGRAPHS = 200
#: A title that shares less than this with a text is not its title (half of it: -.001 on damaged pages; double: -.002).
ENOUGH_SHARED = 0.25
#: ... and one that is to take a text from under a line of its own shares at least this much (half: -.002 on heavily damaged pages;
#: double: titles of gold -.012).
ENOUGH_FOR_A_LINE = 0.5
#: A head takes a text from another if it shares more with the text's beginning by this much (double: -.002 on heavily damaged pages).
ENOUGH_BETTER = 0.35
#: Paragraphs at a text's beginning that are compared with a title (one: -.001 on damaged pages; six: -.018 on heavily damaged ones).
_BEGINNING = 3
#: A text is divided only if both sides together fit their titles better by this much (double: titles of gold -.012, heavily damaged
#: pages -.006).
ENOUGH_GAIN = 0.5
#: Share of a title's words in a text that is clearly about its subject (half: -.0003 on heavily damaged pages), and in one that is
#: not (from none to all: no change; a text that fits both titles equally well must stay where it is).
ITS_SUBJECT, NOT_ITS_SUBJECT = 0.5, 0.2
#: Penalty for moving a paragraph that fits neither title (none: damaged pages +.004, but undamaged invented texts
#: (examples/annotated) -.002 and their titles -.003).
STAYS = 0.04
#: What speaks for a cut besides the titles: a subhead at it (none: -.0003 on damaged pages; threefold: -.0015), and sides that are
#: unlike each other (none: -.005, heavily damaged -.018).
SUBHEAD_AT_CUT, UNLIKE_SIDES = 0.1, 0.2


def mend(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Make the repairs, in order."""
    continue_sentences(parts, likeness, found)
    upper = split(parts, likeness, found)
    swap(parts, likeness, found)
    exchange(parts, likeness, found)
    reunite(parts, likeness, found)
    divide(parts, likeness, found)
    restore(parts, likeness, found)
    _undo(found, upper)
    found.chains = [chain for chain in found.chains if chain.parts or chain.head]


def split(parts: Sequence[Part], likeness: Likeness, found: Outline) -> list[tuple[Head, Head]]:
    """Separate the upper lines of heads from the lower ones where only these fit the text; (upper, lower) of each."""
    done: list[tuple[Head, Head]] = []
    for chain in found.chains:
        head = chain.head
        if head is None or len(head.lines) < 2 or not chain.parts:
            continue
        own = bodies_of(parts, chain.parts)[:_BEGINNING]
        above, below = head.lines[:-1], head.lines[-1:]
        if (
            likeness.share(_words(parts, above), own) == 0.0
            and likeness.share(_words(parts, below), own) >= ENOUGH_SHARED
        ):
            upper = Head(above)
            head.lines = below
            found.bare_heads.append(upper)
            done.append((upper, head))
    found.bare_heads.sort(key=lambda head: head.parts()[0])
    return done


def _undo(found: Outline, parted: Sequence[tuple[Head, Head]]) -> None:
    """Upper lines for which no text is found are lines of the title below after all."""
    bare = {id(head) for head in found.bare_heads}
    for upper, lower in parted:
        if id(upper) in bare:
            lower.lines = [*upper.lines, *lower.lines]
            bare.discard(id(upper))
            found.bare_heads = [head for head in found.bare_heads if head is not upper]


def exchange(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Give heads without text the texts whose heads fit them much worse; those heads are then without text."""
    chains = sorted((chain for chain in found.chains if chain.parts and chain.head), key=lambda chain: chain.parts[0])
    places = [chain.parts[0] for chain in chains]
    waiting = list(found.bare_heads)
    found.bare_heads = []
    moved: set[int] = set()
    while waiting:
        head = waiting.pop(0)
        title = _words(parts, head.lines)
        best: tuple[float, int] = (0.0, -1)
        for k in _near(places, head.parts()[0]) if id(head) not in moved else ():
            now = chains[k].head
            own = bodies_of(parts, chains[k].parts)[:_BEGINNING]
            if now is None or not now.lines:
                continue
            better = likeness.share(title, own) - likeness.share(_words(parts, now.lines), own)
            best = max(best, (better, -k))
        if best[0] < ENOUGH_BETTER:
            found.bare_heads.append(head)
            continue
        chain = chains[-best[1]]
        assert chain.head is not None
        moved |= {id(head), id(chain.head)}
        waiting.append(chain.head)
        chain.head = head
        found.joins[chain.parts[0]] = ("subject", best[0])
    found.bare_heads.sort(key=lambda head: head.parts()[0])


def swap(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """Exchange two heads that are each over the other's text."""
    chains = sorted((c for c in found.chains if c.parts and c.head and c.head.lines), key=lambda chain: chain.parts[0])
    texts = [bodies_of(parts, chain.parts)[:_BEGINNING] for chain in chains]
    titles = [_words(parts, chain.head.lines) if chain.head else "" for chain in chains]
    own = [likeness.share(title, text) for title, text in zip(titles, texts, strict=True)]
    # A head that fits its text is where it belongs.
    doubtful = [k for k, share in enumerate(own) if share < ENOUGH_SHARED]
    for at, k in enumerate(doubtful):
        for other in doubtful[at + 1 : at + 1 + REACH]:
            crossed = likeness.share(titles[k], texts[other]) + likeness.share(titles[other], texts[k])
            if crossed - own[k] - own[other] >= 2 * ENOUGH_BETTER:
                chains[k].head, chains[other].head = chains[other].head, chains[k].head
                titles[k], titles[other] = titles[other], titles[k]
                own[k], own[other] = likeness.share(titles[k], texts[k]), likeness.share(titles[other], texts[other])
                for chain in (chains[k], chains[other]):
                    found.joins[chain.parts[0]] = ("subject", crossed / 2)


def _words(parts: Sequence[Part], lines: Sequence[int]) -> str:
    return "".join(parts[i].text for i in lines)


def reunite(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """
    Give heads without text the headless texts that share their words, best pairs first.

    A signed head may also take a text whose own head is a mere line, taken for a title because the text above
    belongs to another: the line is its first subhead.
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
            own = bodies_of(parts, free[k].parts[:MAX_PARAGRAPHS])
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
    """No head, or one consisting only of lines that might be a subhead."""
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
        near = _near(places, head.parts()[0])
        if head.reversed:
            # Its text ends directly above it.
            near = [k for k in near if chains[k].parts[-1] == head.parts()[0] - 1]
        cuts = [(*_best_cut(parts, likeness, chains[k], title), k) for k in near]
        best = max(cuts, key=lambda cut: (cut[0], -cut[2]), default=(0.0, 0, 0))
        if best[0] >= ENOUGH_GAIN:
            chain = chains[best[2]]
            found.chains.append(Chain(chain.parts[best[1] :], head, chain.closed))
            found.joins[chain.parts[best[1]]] = ("turn", best[0])
            chain.parts = chain.parts[: best[1]]
            chain.closed = True
        elif head.opens_into is not None and (under := by_head.get(id(head.opens_into))) is not None:
            # No other text fits it: the lines below its byline were its first subhead.
            under.parts = head.opens_into.parts() + under.parts
            found.joins[under.parts[0]] = ("subhead", 0.5)
            under.head = head
            by_head[id(head)] = under
        else:
            left.append(head)
    found.bare_heads = left


def restore(parts: Sequence[Part], likeness: Likeness, found: Outline) -> None:
    """
    Put a beginning that is under another's title before its own text.

    Only where a sentence is broken, the part above fits another title and not this one, and the part below the reverse.
    """
    chains = sorted((c for c in found.chains if c.parts and c.head and c.head.lines), key=lambda chain: chain.parts[0])
    titles = [_words(parts, chain.head.lines) if chain.head else "" for chain in chains]
    for k, chain in enumerate(chains):
        for at, i in enumerate(chain.parts[:-1]):
            if not parts[i].unfinished:
                continue
            above = bodies_of(parts, chain.parts[: at + 1])[-_BEGINNING:]
            below = bodies_of(parts, chain.parts[at + 1 :])[:_BEGINNING]
            mine = likeness.share(titles[k], above), likeness.share(titles[k], below)
            if not below or mine[0] > NOT_ITS_SUBJECT or mine[1] < ITS_SUBJECT:
                continue
            near = [n for n in range(max(0, k - REACH), min(len(chains), k + REACH)) if n != k]
            fits = max(near, key=lambda n: (likeness.share(titles[n], above), -n), default=k)
            theirs = likeness.share(titles[fits], above), likeness.share(titles[fits], below)
            if theirs[0] >= ITS_SUBJECT and theirs[1] <= NOT_ITS_SUBJECT:
                first = chains[fits].parts[0]
                chains[fits].parts = chain.parts[: at + 1] + chains[fits].parts
                found.joins[first] = ("sentence", theirs[0])
                chain.parts = chain.parts[at + 1 :]
                break


def _best_cut(parts: Sequence[Part], likeness: Likeness, chain: Chain, title: str) -> tuple[float, int]:
    """Where a chain turns to the subject of ``title``: (gain, position); gain 0 if it nowhere does."""
    own = "".join(parts[i].text for i in chain.head.lines) if chain.head else ""
    bodies = [at for at, i in enumerate(chain.parts) if parts[i].kind is Kind.BODY]
    if not title or not 2 <= len(bodies) <= MAX_PARAGRAPHS:
        return 0.0, 0
    # How much more each paragraph fits the new title than its own.
    lean = {
        at: likeness.share(title, [chain.parts[at]]) - (likeness.share(own, [chain.parts[at]]) if own else 0.0) - STAYS
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
        # A subhead at the cut, and dissimilarity of the two sides, support it where the titles do not decide.
        gain = after - before + SUBHEAD_AT_CUT * (cut < at) + UNLIKE_SIDES * (1.0 - likeness.cosine(above, below))
        if gain > best[0] and after > 0.0:
            best = (gain, cut)
    return best
