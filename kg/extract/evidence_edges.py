"""
The evidence for and against a name that begins or ends at a position.

Place in the flow: Reading + head ends -> a bag of features for each side of a position, computed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.bags import Bag, Bags
from kg.extract.reading import Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.weights import Weights
from kg.extract.word_facts import MARKS, word_facts, word_kinds
from kg.knowledge.lexicon import Lexicon
from kg.text.flow import is_han
from kg.text.words import frequency

_LIST = {"pause": "list", "space": "list"}
#: Marks before which it matters whether there is a name.
_LISTING = frozenset({"pause", "space", "close-quote", "close-bracket"})
#: Longest verb that is sought after a name.
LONGEST_VERB = 4


class Edge(NamedTuple):
    """One side of a position."""

    #: Its kind: ``mark``, ``title``, ``known``, ``cut``, ``verb`` and so on.
    kind: str
    #: The kind of the adjacent word or mark.
    beside: Bag
    #: What else is known of the position.
    known: Bag


#: What is adjacent to a position: its kind (``mark``, ``other``, ``word``, ``cut``), its text, and whether a mark
#: closes an item of a list, or whether a split word is in jieba's dictionary.
Beside = tuple[str, str, bool | None]


class EdgeTables:
    """The bags of edges for one lexicon and one table of weights."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self.facts, self.kinds = word_facts(lexicon), word_kinds(lexicon)
        self.left_of = Bags(weights, lambda beside: self._beside("left", beside))
        self.right_of = Bags(weights, lambda beside: self._beside("right", beside))
        self.named = Bags(weights, lambda names: names)

    def _beside(self, side: str, beside: Beside) -> Iterator[str]:
        how, text, sure = beside
        if how == "mark":
            yield f"{side}-mark-{text}"
            if sure is not None:
                yield f"{side}-{'list' if sure else 'lone'}"
        elif how == "other":
            yield f"{side}-{text}"
        elif how == "cut":
            yield f"{side}-cuts-{'known' if sure else 'unknown'}"
            yield f"{side}-part-{self.facts[text][-1]}"
        else:
            yield from (f"{side}-{fact}" for fact in self.facts[text])
            if len(text) == 1:
                yield f"{side}-char-{self.facts[text][-1]}"

    def kind(self, beside: Beside, default: str = "") -> str:
        """One word for what is adjacent to a position; ``default`` for a word of which nothing more is known."""
        how, text, _ = beside
        if how == "mark":
            return _LIST.get(text) or ("open" if "open" in text else "close" if "close" in text else "mark")
        return default or ("cut" if how == "cut" else self.kinds[text])


class Edges:
    """The two sides of every position of one reading."""

    def __init__(self, reading: Reading, heads: HeadEnds, tables: EdgeTables) -> None:
        self.reading, self.text, self.heads, self.tables = reading, reading.text, heads, tables
        words = reading.lexicon.words
        self._levels, self._speech, self._act = words.get("level", {}), words.get("speech", {}), words.get("act", {})
        self._left: dict[int, Edge] = {}
        self._right: dict[int, Edge] = {}

    def left(self, at: int) -> Edge:
        """What precedes a position."""
        found = self._left.get(at)
        if found is None:
            found = self._left[at] = self._left_edge(at)
        return found

    def right(self, at: int) -> Edge:
        """What follows a position."""
        found = self._right.get(at)
        if found is None:
            found = self._right[at] = self._right_edge(at)
        return found

    def _left_edge(self, at: int) -> Edge:
        tables = self.tables
        beside, start = self._before(at)
        known = self._known_before(at)
        if beside[0] == "word" and start > 0:
            known = (*known, "left2-" + self._other(start - 1, start))
        bag = tables.left_of[beside]
        kind = self._left_kind(beside, (*bag.names, *known))
        # A title by the packs' words and one by its position are the same feature.
        known = tuple(name for name in known if name not in bag.names)
        return Edge(kind, bag, tables.named[(*known, "left-is-" + kind)])

    def _before(self, at: int) -> tuple[Beside, int]:
        ch = self.text[at - 1] if at else "\n"
        mark = MARKS.get(ch)
        if mark:
            return ("mark", mark, self._listed(at - 1) if mark in _LISTING else None), 0
        if not is_han(ch):
            return ("other", _script(ch), None), 0
        start, end = self.reading.token_at(at - 1)
        if end > at:
            return ("cut", self.text[start:at], frequency(self.text[start:end]) > 0), start
        return ("word", self.text[start:at], None), start

    def _listed(self, at: int) -> bool:
        """Whether a name precedes the mark: an item of a list."""
        reading = self.reading
        return at in reading.places_until or at in reading.body_ends or at in self.heads.ends

    def _known_before(self, at: int) -> tuple[str, ...]:
        reading, out = self.reading, []
        if at in reading.safe_places[1]:
            out.append("left-place-known")
        elif at in reading.places_until:
            out.append("left-place-weak")
        if at in reading.body_ends:
            out.append("left-body")
        if at in reading.title_ends:
            out.append("left-title")
        elif at in reading.role_ends:
            out.append("left-role")
        if at >= 2 and self.text[at - 1] in self._levels:
            out.append("left-level-char")
        if at in self.heads.inside:
            out.append("left-cuts-head")
        else:
            out.extend("left-head-" + kind for kind in self.heads.kinds_at(at))
        return tuple(out)

    def _left_kind(self, beside: Beside, known: tuple[str, ...]) -> str:
        if beside[0] == "other":
            return "mark" if beside[1] == "mark-other" else "latin"
        if beside[0] != "mark" and ("left-title" in known or "left-role" in known):
            return "title"
        named = beside[0] != "cut" and ("left-place-known" in known or "left-body" in known)
        return self.tables.kind(beside, "known" if named else "")

    def _other(self, at: int, end: int) -> str:
        """The mark, or the tag of the word, at a character; of a word only the part before ``end``."""
        ch = self.text[at]
        if not is_han(ch):
            return MARKS.get(ch, "other")
        start, stop = self.reading.token_at(at)
        return self.tables.facts[self.text[start : min(stop, end)]][-1]

    def _right_edge(self, at: int) -> Edge:
        tables = self.tables
        beside, end = self._behind(at)
        known = self._known_behind(at)
        if beside[0] == "word" and end < len(self.text):
            known = (*known, "right2-" + self._other(end, len(self.text)))
        if beside[0] in ("word", "cut"):
            known = (*known, *self._verb(at))
        bag = tables.right_of[beside]
        kind = self._right_kind(beside, (*bag.names, *known))
        known = tuple(name for name in known if name not in bag.names)
        return Edge(kind, bag, tables.named[(*known, "right-is-" + kind)])

    def _behind(self, at: int) -> tuple[Beside, int]:
        text = self.text
        ch = text[at] if at < len(text) else "\n"
        mark = MARKS.get(ch)
        if mark:
            return ("mark", mark, None), at
        if not is_han(ch):
            return ("other", _script(ch), None), at
        start, end = self.reading.token_at(at)
        if start < at:
            return ("cut", text[at:end], frequency(text[start:end]) > 0), end
        return ("word", text[at:end], None), end

    def _verb(self, at: int) -> tuple[str, ...]:
        for length in range(LONGEST_VERB, 0, -1):
            word = self.text[at : at + length]
            if word in self._speech:
                return ("right-verb-speech",)
            if length > 1 and word in self._act:
                return ("right-verb-act",)
        return ()

    def _known_behind(self, at: int) -> tuple[str, ...]:
        reading, out = self.reading, []
        if at in reading.title_starts:
            out.append("right-title")
        elif at in reading.role_starts:
            out.append("right-role")
        if at in reading.place_starts:
            out.append("right-place")
        if at in reading.body_starts:
            out.append("right-body")
        if at in self.heads.inside:
            out.append("right-cuts-head")
        if at in self.heads.starts:
            out.append("right-head")
        return tuple(out)

    def _right_kind(self, beside: Beside, known: tuple[str, ...]) -> str:
        if beside[0] == "other":
            return "mark" if beside[1] == "mark-other" else "latin"
        if beside[0] != "mark" and ("right-title" in known or "right-role" in known):
            return "title"
        return self.tables.kind(beside, "head" if beside[0] != "cut" and "right-head" in known else "")


def _script(ch: str) -> str:
    return "digit" if ch.isdigit() else "latin" if ch.isalnum() else "mark-other"
