"""
What speaks for and against a span by what it holds: words, numbers, other names, quotes.

Place in the flow: Reading -> sums over its words, so that a span of any length is asked in one step.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

from kg.extract.reading import OPEN_TO_CLOSE, Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.word_facts import FUNCTION, GOVERNS, MARKS, PARTICLES, PROPER, REMEMBERED, word_facts, word_kinds

#: What is told of the words between the first one and the head.
TOLD = ("verb", "particle", "link", "function", "pause", "title", "time", "nominal", "plain")
_OPENERS, _CLOSERS = frozenset("“‘『「《"), frozenset("”’』」》")
_QUOTES = frozenset("“”《》‘’「」")
#: Quotes longer than this are speech.
LONGEST_QUOTE = 80
#: Kinds of places that are told apart where a name begins with one.
LEVELS = frozenset({"province", "city", "county", "town", "village", "community", "zone", "region", "country"})


class Inside:
    """Sums, quotes and beginnings of one reading."""

    def __init__(self, reading: Reading, heads: HeadEnds) -> None:
        self.reading, self.text = reading, reading.text
        self.facts, self.kinds = word_facts(reading.lexicon), word_kinds(reading.lexicon)
        self.levels = reading.lexicon.words.get("level", {})
        self._sums = self._prefix_sums(heads)
        self._quote = self._quotes()

    def _prefix_sums(self, heads: HeadEnds) -> dict[str, list[int]]:
        n = len(self.text)
        names = (*TOLD, "proper", "digit", "place", "quote", "head-place", "head-organization")
        rows = {name: [0] * (n + 1) for name in names}
        for start, end in pairwise(self.reading.bounds):
            for name in self._word_signs(self.text[start:end]):
                rows[name][start] = 1
        for at, ch in enumerate(self.text):
            if ch.isdigit():
                rows["digit"][at] = 1
            elif MARKS.get(ch) == "pause":
                rows["pause"][at] = 1
            elif ch in _QUOTES:
                rows["quote"][at] = 1
        for start in self.reading.place_starts:
            rows["place"][start] = 1
        for start in self.reading.title_starts:
            rows["title"][start] = 1
        for kind in ("place", "organization"):
            for end in heads.bound_ends(kind):
                rows["head-" + kind][end] = 1
        return {name: [0, *accumulate(row)] for name, row in rows.items()}

    def _word_signs(self, word: str) -> tuple[str, ...]:
        kept = self.facts.signs
        found = kept.get(word)
        if found is None:
            found = tuple(self._signs(word))
            if len(kept) < REMEMBERED:
                kept[word] = found
        return found

    def _signs(self, word: str) -> list[str]:
        facts = set(self.facts[word])
        out: list[str] = []
        if facts & GOVERNS or ("tag-v" in facts and "nominal" not in facts):
            out.append("verb")
        if facts & PARTICLES:
            out.append("particle")
        if facts & FUNCTION:
            out.append("function")
        if facts & PROPER:
            out.append("proper")
        if facts & {"generic", "nominal"}:
            out.append("plain")
        out.extend(kind for kind in ("link", "time", "nominal") if kind in facts)
        return out

    def count(self, name: str, start: int, end: int) -> int:
        """How many of a kind begin in a stretch."""
        row = self._sums[name]
        return row[end] - row[start] if end > start else 0

    def _quotes(self) -> list[tuple[int, int, str] | None]:
        """For each position the innermost quote or title mark that it is in."""
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

    def beginning(self, start: int, end: int) -> tuple[str, int]:
        """What a span begins with, a place, a body, a level, a quote, and where that ends."""
        best, kind = start, ""
        for stop, level, safe in self.reading.place_starts.get(start, ()):
            if best < stop < end:
                best, kind = stop, "place-" + (level if level in LEVELS else "other") if safe else "weak-place"
        for stop in self.reading.body_starts.get(start, ()):
            if best < stop < end:
                best, kind = stop, "body"
        if kind:
            return kind, best
        ch = self.text[start]
        if ch in self.levels:
            return "level", start + 1
        if MARKS.get(ch) == "open-quote":
            return "quote", start
        if ch.isascii():
            return ("digit" if ch.isdigit() else "latin"), start
        word = self.text[start : min(end, self.reading.token_at(start)[1])]
        facts = self.facts[word]
        if "scope" in facts:
            return "scope", start + len(word)
        return ("proper" if facts[-1] in PROPER else "other"), start

    def words(self, first_end: int, head: int) -> list[str]:
        """What the words between the first one and the head are."""
        out = []
        for name in TOLD:
            found = self.count(name, first_end, head)
            if found:
                out.append(f"inside-{name}-{min(found, 2)}")
        return out

    def names(self, start: int, head: int, end: int) -> list[str]:
        """Places, heads and numbers inside."""
        out = []
        for kind in ("place", "organization"):
            found = self.count("head-" + kind, start + 2, head)
            if found:
                out.append(f"inside-head-{kind}-{min(found, 2)}")
        if self.count("place", start + 1, end - 1 if end - start > 2 else end):
            out.append("inside-place")
        if self.count("digit", start, end):
            out.append("has-digit")
        if not self.count("proper", start, head):
            out.append("no-proper")
        return out

    def marks(self, start: int, end: int) -> list[str]:
        """How the span lies to quotes and title marks."""
        out: list[str] = []
        quote, last = self._quote[start], self._quote[end - 1]
        if quote:
            opened, closed, kind = quote
            if (opened + 1, closed) == (start, end):
                out.append(f"fills-{kind}")
            elif end > closed:
                out.append(f"leaves-{kind}")
            else:
                out.append(f"inside-{kind}")
                if opened + 1 == start:
                    out.append(f"opens-{kind}")
                elif closed == end:
                    out.append(f"closes-{kind}")
        unclosed = last is not None and last != quote and last[0] >= start and last[1] >= end
        if unclosed:
            out.append("unclosed")
        elif self.count("quote", start, end) >= 2:
            out.append("holds-quote")
            if MARKS.get(self.text[start]) == "open-quote":
                out.append("starts-with-quote")
        if MARKS.get(self.text[end - 1], "").startswith("close"):
            out.append("ends-with-mark")
        return out
