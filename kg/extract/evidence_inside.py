"""
The evidence for and against a span from its inside: words, numbers, other names, quotes.

Place in the flow: Reading -> cumulative sums over its words, so that a span of any length takes constant time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from kg.extract.bags import REMEMBERED, Bag, Bags
from kg.extract.reading import OPEN_TO_CLOSE, Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.weights import Weights
from kg.extract.word_facts import FUNCTION, GOVERNS, MARKS, PARTICLES, PROPER, WordFacts, word_facts, word_kinds
from kg.knowledge.lexicon import Lexicon

#: The kinds of words between the first one and the head that make features.
TOLD = ("verb", "particle", "link", "function", "pause", "title", "time", "nominal", "plain")
#: Kinds of words and marks in a cumulative sum, all in one number with ``BITS`` bits each; no span has so many
#: characters that a count overflows.
BITS = 10
UNIT = {
    kind: 1 << (BITS * number)
    for number, kind in enumerate((*TOLD, "head-place", "head-organization", "proper", "digit", "place", "quote"))
}
_OPENERS, _CLOSERS = frozenset("“‘『「《"), frozenset("”’』」》")
_QUOTES = frozenset("“”《》‘’「」")
#: Quotes longer than this are speech.
LONGEST_QUOTE = 80
#: Kinds of places that are distinguished at the beginning of a name.
LEVELS = frozenset({"province", "city", "county", "town", "village", "community", "zone", "region", "country"})


def count(found: int, kind: str) -> int:
    """
    The count of one kind in a difference of two sums.

    >>> count(2 * UNIT["verb"] + UNIT["place"], "verb")
    2
    """
    return found // UNIT[kind] & ((1 << BITS) - 1)


class Opening(NamedTuple):
    """The beginning of a span: its kind, its length in characters, and a name for it."""

    kind: str
    length: int
    short: str


class InsideTables:
    """The bags of insides for one lexicon and one table of weights."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self.words = Bags(weights, _words)
        self.names = Bags(weights, _names)
        self.marks = Bags(weights, lambda names: names)
        self.signs = WordSigns(word_facts(lexicon))
        self.openings = Openings(lexicon)


class WordSigns(dict[str, int]):
    """Word -> its contribution to the sums."""

    def __init__(self, facts: WordFacts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, word: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        facts = set(self._facts[word])
        found: set[str] = {"link", "time", "nominal"} & facts
        if facts & GOVERNS or ("tag-v" in facts and "nominal" not in facts):
            found.add("verb")
        if facts & {"generic", "nominal"}:
            found.add("plain")
        sets = {"particle": PARTICLES, "function": FUNCTION, "proper": PROPER}
        found.update(kind for kind, signs in sets.items() if facts & signs)
        value = self[word] = sum(UNIT[kind] for kind in found)
        return value


class Openings(dict[str, Opening]):
    """First word of a span -> its beginning, if no known name begins there."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._levels = lexicon.words.get("level", {})
        self._facts, self._kinds = word_facts(lexicon), word_kinds(lexicon)

    def __missing__(self, word: str) -> Opening:
        if len(self) >= REMEMBERED:
            self.clear()
        kind, length = self._kind(word)
        opening = self[word] = Opening(kind, length, "other-" + self._kinds[word] if kind == "other" else kind)
        return opening

    def _kind(self, word: str) -> tuple[str, int]:
        ch = word[0]
        if ch in self._levels:
            return "level", 1
        if MARKS.get(ch) == "open-quote":
            return "quote", 0
        if ch.isascii():
            return ("digit" if ch.isdigit() else "latin"), 0
        facts = self._facts[word]
        if "scope" in facts:
            return "scope", len(word)
        return ("proper" if facts[-1] in PROPER else "other"), 0


class Inside:
    """Sums, quotes and beginnings of one reading."""

    def __init__(self, reading: Reading, heads: HeadEnds, tables: InsideTables) -> None:
        self.reading, self.text, self.tables = reading, reading.text, tables
        #: What begins before each position; what begins in a stretch is the difference of two values.
        self.sums = self._sums(heads)
        self._quote = self._quotes()
        self._known = self._known_openings()

    def _sums(self, heads: HeadEnds) -> list[int]:
        text, signs = self.text, self.tables.signs
        row = [0] * (len(text) + 1)
        for start, end in pairwise(self.reading.bounds):
            row[start] = signs[text[start:end]]
        for at, ch in enumerate(text):
            if ch.isdigit():
                row[at] |= UNIT["digit"]
            elif MARKS.get(ch) == "pause":
                row[at] |= UNIT["pause"]
            elif ch in _QUOTES:
                row[at] |= UNIT["quote"]
        for kind, places in (
            ("place", self.reading.place_starts),
            ("title", self.reading.title_starts),
            ("head-place", heads.bound_ends("place")),
            ("head-organization", heads.bound_ends("organization")),
        ):
            for at in places:
                row[at] |= UNIT[kind]
        return [0, *accumulate(row)]

    def count(self, kind: str, start: int, end: int) -> int:
        """The number of a kind that begin in a stretch."""
        return count(self.sums[end] - self.sums[start], kind) if end > start else 0

    def _quotes(self) -> list[tuple[int, int, str] | None]:
        """For each position the innermost quote or title mark around it."""
        found: list[tuple[int, int, str] | None] = [None] * (len(self.text) + 1)
        stack: list[tuple[int, str]] = []
        spans: list[tuple[int, int, str]] = []
        for at, ch in enumerate(self.text):
            if ch in _OPENERS:
                stack.append((at, ch))
            elif ch in _CLOSERS and stack and OPEN_TO_CLOSE[stack[-1][1]] == ch:
                opened, opener = stack.pop()
                spans.append((opened, at, "title" if MARKS[opener] == "open-title" else "quote"))
            elif ch == "\n":
                stack.clear()
        for opened, closed, kind in sorted(spans, key=lambda s: s[0] - s[1]):
            if closed - opened <= LONGEST_QUOTE:
                found[opened + 1 : closed] = [(opened, closed, kind)] * (closed - opened - 1)
        return found

    def _known_openings(self) -> dict[int, list[tuple[int, Opening]]]:
        """Start -> ends of the known places and bodies that begin there, the last one first."""
        found: dict[int, list[tuple[int, Opening]]] = {}
        for start, bodies in self.reading.body_starts.items():
            found[start] = [(end, Opening("body", end - start, "body")) for end in bodies]
        for start, places in self.reading.place_starts.items():
            for end, level, safe in places:
                kind = "place-" + (level if level in LEVELS else "other") if safe else "weak-place"
                found.setdefault(start, []).append((end, Opening(kind, end - start, kind.split("-")[0])))
        for openings in found.values():
            openings.sort(key=lambda pair: (-pair[0], pair[1].kind == "body"))
        return found

    def opening(self, start: int, end: int, first: str) -> Opening:
        """The beginning of a span; ``first`` is its first word."""
        for stop, known in self._known.get(start, ()):
            if stop < end:
                return known
        return self.tables.openings[first]

    def bags(self, start: int, first_end: int, head: int | None, end: int) -> list[Bag]:
        """The features of the inside of a span; ``head`` is where its head begins, if it has one."""
        sums, tables = self.sums, self.tables
        stop, at = (end, end - 1) if head is None else (head, head)
        whole = sums[end] - sums[start]
        last = end - 1 if end - start > 2 else end
        inner = whole & _DIGIT_BITS
        if at > start + 2:
            inner |= sums[at] - sums[start + 2] & _HEAD_BITS
        if last > start + 1:
            inner |= sums[last] - sums[start + 1] & _PLACE_BITS
        if at > start:
            inner |= sums[at] - sums[start] & _PROPER_BITS
        found = [tables.names[inner]]
        if stop > first_end:
            found.append(tables.words[sums[stop] - sums[first_end] & _TOLD_BITS])
        if self._quote[start] or self._quote[end - 1] or whole & _QUOTE_BITS or self.text[end - 1] in MARKS:
            found.append(tables.marks[tuple(self._marks(start, end))])
        return found

    def _marks(self, start: int, end: int) -> Iterator[str]:
        """The position of the span relative to quotes and title marks."""
        quote, last = self._quote[start], self._quote[end - 1]
        if quote:
            opened, closed, kind = quote
            if (opened + 1, closed) == (start, end):
                yield f"fills-{kind}"
            elif end > closed:
                yield f"leaves-{kind}"
            else:
                yield f"inside-{kind}"
                if opened + 1 == start:
                    yield f"opens-{kind}"
                elif closed == end:
                    yield f"closes-{kind}"
        if last is not None and last != quote and last[0] >= start and last[1] >= end:
            yield "unclosed"
        elif self.count("quote", start, end) >= 2:
            yield "holds-quote"
            if MARKS.get(self.text[start]) == "open-quote":
                yield "starts-with-quote"
        if MARKS.get(self.text[end - 1], "").startswith("close"):
            yield "ends-with-mark"


def _bits(*kinds: str) -> int:
    return sum(UNIT[kind] * ((1 << BITS) - 1) for kind in kinds)


_TOLD_BITS, _HEAD_BITS = _bits(*TOLD), _bits("head-place", "head-organization")
_PLACE_BITS, _DIGIT_BITS, _PROPER_BITS, _QUOTE_BITS = (_bits(k) for k in ("place", "digit", "proper", "quote"))


def _words(found: int) -> Iterator[str]:
    """What the words between the first one and the head are."""
    for kind in TOLD:
        if many := count(found, kind):
            yield f"inside-{kind}-{min(many, 2)}"


def _names(found: int) -> Iterator[str]:
    """Places, heads and numbers inside."""
    for kind in ("head-place", "head-organization"):
        if many := count(found, kind):
            yield f"inside-{kind}-{min(many, 2)}"
    if count(found, "place"):
        yield "inside-place"
    if count(found, "digit"):
        yield "has-digit"
    if not count(found, "proper"):
        yield "no-proper"
