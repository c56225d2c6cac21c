"""
What speaks for and against a name that begins or ends at a position.

Place in the flow: Reading + head ends -> names of features, worked out once for each position.
"""

from __future__ import annotations

from kg.extract.reading import Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.word_facts import MARKS, word_facts, word_kinds
from kg.text.flow import is_han
from kg.text.words import frequency

_LIST = {"pause": "list", "space": "list"}


class Edges:
    """The two sides of every position of one reading."""

    def __init__(self, reading: Reading, heads: HeadEnds) -> None:
        self.reading, self.text, self.heads = reading, reading.text, heads
        self.facts, self.kinds = word_facts(reading.lexicon), word_kinds(reading.lexicon)
        self.levels = reading.lexicon.words.get("level", {})
        self._left: dict[int, tuple[str, ...]] = {}
        self._right: dict[int, tuple[str, ...]] = {}
        words = reading.lexicon.words
        self._speech, self._act = words.get("speech", {}), words.get("act", {})

    def left(self, at: int) -> tuple[str, ...]:
        """What stands before a position; the kind of the edge comes last, as ``left-is-…``."""
        found = self._left.get(at)
        if found is None:
            out = self._before(at)
            out += self._left_known(at)
            out.append("left-is-" + self._left_kind(at, out))
            found = self._left[at] = tuple(out)
        return found

    def _before(self, at: int) -> list[str]:
        ch = self.text[at - 1] if at else "\n"
        mark = MARKS.get(ch)
        if mark:
            out = ["left-mark-" + mark]
            if mark in ("pause", "space", "close-quote", "close-bracket"):
                out.append("left-list" if self._listed(at - 1) else "left-lone")
            return out
        if not is_han(ch):
            return ["left-digit" if ch.isdigit() else "left-latin" if ch.isalnum() else "left-mark-other"]
        start, end = self.reading.token_at(at - 1)
        word = self.text[start:at]
        if end > at:
            cut = "left-cuts-known" if frequency(self.text[start:end]) else "left-cuts-unknown"
            return [cut, "left-part-" + self.facts[word][-1]]
        out = ["left-" + fact for fact in self.facts[word]]
        if len(word) == 1:
            out.append("left-char-" + self.facts[word][-1])
        if start > 0:
            out.append("left2-" + self._other(start - 1, start))
        return out

    def _other(self, at: int, end: int) -> str:
        """The mark, or the tag of the word, that holds a character; of a word only what lies before ``end``."""
        ch = self.text[at]
        if not is_han(ch):
            return MARKS.get(ch, "other")
        start, stop = self.reading.token_at(at)
        return self.facts[self.text[start : min(stop, end)]][-1]

    def _listed(self, at: int) -> bool:
        """Whether a name stands before the mark: an item of a list."""
        reading = self.reading
        return at in reading.places_until or at in reading.body_ends or at in self.heads.ends

    def _left_known(self, at: int) -> list[str]:
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
        if at >= 2 and self.text[at - 1] in self.levels:
            out.append("left-level-char")
        if at in self.heads.inside:
            out.append("left-cuts-head")
        else:
            out.extend("left-head-" + kind for kind in self.heads.kinds_at(at))
        return out

    def _left_kind(self, at: int, facts: list[str]) -> str:
        first = facts[0]
        if first.startswith("left-mark"):
            mark = first[10:]
            return _LIST.get(mark) or ("open" if "open" in mark else "close" if "close" in mark else "mark")
        if first in ("left-digit", "left-latin"):
            return "latin"
        if "left-title" in facts or "left-role" in facts:
            return "title"
        if first.startswith("left-cuts"):
            return "cut"
        if "left-place-known" in facts or "left-body" in facts:
            return "known"
        return self.kinds[self.text[self.reading.token_at(at - 1)[0] : at]]

    def right(self, at: int) -> tuple[str, ...]:
        """What stands behind a position; the kind of the edge comes last, as ``right-is-…``."""
        found = self._right.get(at)
        if found is None:
            out = self._behind(at)
            out += self._right_known(at)
            out.append("right-is-" + self._right_kind(at, out))
            found = self._right[at] = tuple(out)
        return found

    def _behind(self, at: int) -> list[str]:
        text = self.text
        ch = text[at] if at < len(text) else "\n"
        mark = MARKS.get(ch)
        if mark:
            return ["right-mark-" + mark]
        if not is_han(ch):
            return ["right-digit" if ch.isdigit() else "right-latin" if ch.isalnum() else "right-mark-other"]
        start, end = self.reading.token_at(at)
        word = text[at:end]
        if start < at:
            cut = "right-cuts-known" if frequency(text[start:end]) else "right-cuts-unknown"
            out = [cut, "right-part-" + self.facts[word][-1]]
        else:
            out = ["right-" + fact for fact in self.facts[word]]
            if end - start == 1:
                out.append("right-char-" + self.facts[word][-1])
            if end < len(text):
                out.append("right2-" + self._other(end, len(text)))
        verb = self._verb(at)
        if verb:
            out.append("right-verb-" + verb)
        return out

    def _verb(self, at: int) -> str:
        for length in (4, 3, 2, 1):
            word = self.text[at : at + length]
            if word in self._speech:
                return "speech"
            if length > 1 and word in self._act:
                return "act"
        return ""

    def _right_known(self, at: int) -> list[str]:
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
        return out

    def _right_kind(self, at: int, facts: list[str]) -> str:
        first = facts[0]
        if first.startswith("right-mark"):
            mark = first[11:]
            return _LIST.get(mark) or ("open" if "open" in mark else "close" if "close" in mark else "mark")
        if first in ("right-digit", "right-latin"):
            return "latin"
        if "right-title" in facts or "right-role" in facts:
            return "title"
        if first.startswith("right-cuts"):
            return "cut"
        if "right-head" in facts:
            return "head"
        return self.kinds[self.text[at : self.reading.token_at(at)[1]]]
