"""
From a head noun leftward: where can the name begin?

Place in the flow: Reading + known places and bodies -> Edge, for heads.py.

The walk goes word by word over the modifier. Places, bodies and closed quotes are
passed whole. It is ended by a mark, a function word, a number, or a verb that governs
the name (实施…行动); a word that is both verb and noun (建设, 管理) governs only if no
noun precedes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.reading import CLOSE_TO_OPEN, OPEN_TO_CLOSE, PUNCTUATION, Reading
from kg.extract.word_kinds import at_stop, word_kind
from kg.knowledge.patterns import Pattern
from kg.model import Name
from kg.text.words import frequency, tag_of

#: Longest quote passed whole as part of a name (“不忘初心、牢记使命” has 9 characters).
QUOTE_REACH = 24
#: Longest bracket passed whole: （上海）, （街道）.
BRACKET_REACH = 8
#: Classes of the characters that full names of units end in.
UNIT_ENDS = ("unit-end", "village-head")
#: Between two places of a line's name.
DASHES = "-—－~～"
#: 县医院 and shorter are kinds of bodies; 县自来水厂 is the county's.
SHORTEST_LEVELLED = 4
#: What no name in quotes contains.
_BREAKS = frozenset("，。；：！？“”《》")
#: Longest stretch of nouns before a quote that still belongs to the name (城镇“三供一业”改革).
BEFORE_QUOTE = 14


@dataclass(frozen=True, slots=True)
class Known:
    """What has been found already: end -> start."""

    places: dict[int, int]
    bodies: dict[int, int]
    #: The same for single places, if ``places`` has the whole chain.
    units: dict[int, int]
    #: The same only for administrative units, regions and zones: places that have organs.
    admin: dict[int, int]
    #: The same for countries and foreign states only.
    countries: dict[int, int]
    #: (start, end) of a body -> its full name, which may have a slot.
    names: dict[tuple[int, int], Name]


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning of a name, and what is there."""

    position: int
    kind: str
    #: The modifier contains a quote, a place or a body: it distinguishes one thing from others of its kind.
    marked: bool
    #: Where the place or body at the beginning of the name ends; the same as ``position`` if there is none.
    inner: int = -1


def left_edge(reading: Reading, pattern: Pattern, head: int, end: int, known: Known) -> Edge | None:
    """The left edge of the name whose head noun is ``[head, end)``; None if it is too far."""
    whole = _whole_quote(reading, pattern, end)
    if whole is not None:
        return Edge(whole, "whole", True)
    walk = _Walk(reading, pattern, head, end, known)
    floor = max(0, head - pattern.max_chars - QUOTE_REACH)
    while walk.at > floor:
        edge = walk.step()
        if edge is not None:
            return edge
    return Edge(0, "place" if walk.joined else "mark", walk.marked) if walk.at <= 0 else None


class _Walk:
    """One walk from a head noun to the left; ``step`` passes one unit or finds the edge."""

    def __init__(self, reading: Reading, pattern: Pattern, head: int, end: int, known: Known) -> None:
        self.reading, self.pattern, self.head, self.end, self.known = reading, pattern, head, end, known
        self.at = head
        #: A quote, place or body has been passed: the name distinguishes one thing from others of its kind.
        self.marked = False
        #: A place inside a line's name has been passed (古交-娄烦-方山高速).
        self.joined = False
        #: Two places have been joined: what precedes them governs the line and is not part of its name.
        self.linked = False
        #: Where the leftmost quote passed so far opens; 0 if none.
        self.quoted = 0

    def step(self) -> Edge | None:
        """Go left over a place, a bracket or a word; returns the edge if the name cannot continue."""
        taken = known_edge(self.reading, self.pattern, self.at, self.head, self.known)
        if self.pattern.joins_places and (taken or (self.joined and _joins_ends(self.reading, self.at - 1))):
            over = _over(self.reading, self.at, self.known)
            if over is not None:
                self.linked = self.linked or over == self.at - 1
                self.at, self.marked, self.joined = over, True, True
                return None
        if self._leads_to() and self.at < self.head:
            # 内江|至|大足高速公路: a known place, and one whose name is in no pack.
            self.at, self.marked, self.joined, self.linked = self.known.units[self.at - 1], True, True, True
            return None
        if self.linked and not taken:
            return Edge(self.at, "place", True)
        if taken:
            if self.quoted and taken.kind == "stop":
                return Edge(self.quoted, "quote", True)
            # 美丽西藏建设“1+8”制度体系: with its quote the name may begin with a place.
            return replace(taken, kind="quote") if self.quoted and "place" not in self.pattern.edges else taken
        ch = self.reading.text[self.at - 1]
        if ch in CLOSE_TO_OPEN:
            return self._over_bracket(ch)
        if ch in PUNCTUATION:
            return self._at_mark(ch)
        return self._over_word(ch)

    def _leads_to(self) -> bool:
        return self.pattern.joins_places and _reaches(self.reading, self.at - 1) and self.at - 1 in self.known.units

    def _over_bracket(self, closer: str) -> Edge | None:
        closed = self.at
        opened = _bracket(self.reading, closed, self.pattern)
        if opened is None:
            return Edge(closed, "mark", self.marked)
        head = self.reading.text[self.head : self.end]
        if closer == "》" and not self.reading.lexicon.is_word("behind-title", head):
            return Edge(closed, "stop", False)
        self.at = opened
        if closer not in "）)":
            self.marked, self.quoted = True, opened
        if closer in "”』」’》" and at_stop(self.reading, opened):
            return Edge(opened, "quote", True)
        return None

    def _at_mark(self, ch: str) -> Edge:
        if self.joined:
            return Edge(self.at, "place", True)
        whole = ch in OPEN_TO_CLOSE and self.reading.after(self.end) == OPEN_TO_CLOSE[ch]
        return Edge(self.at, "whole" if whole else "mark", self.marked)

    def _over_word(self, ch: str) -> Edge | None:
        reading, pattern, at = self.reading, self.pattern, self.at
        start = self._word_start(at)
        word = reading.text[start:at]
        kind = word_kind(reading, pattern, start, at, self.head)
        lexicon = reading.lexicon
        if lexicon.is_word("slogan-end", ch) and (
            slogan := lexicon.forms["slogan"].search(reading.text, max(0, at - 8), at)
        ):
            return Edge(slogan.start(), "stop", True)
        if "scope" in pattern.edges and lexicon.is_word("scope", word) and at != self.head:
            return Edge(start, "scope", True)
        if not kind and at - start > 1 and lexicon.is_word("glued", reading.text[start]) and not frequency(word):
            return Edge(start + 1, "stop", self.marked)
        if self.joined and (tag_of(word).startswith("v") or lexicon.is_word("nominal", word)):
            # 改造|京昆高速晋城段: a verb before a place and its section governs them.
            return Edge(at, "place", True)
        if self.quoted == at and (
            reading.text.endswith(lexicon.listed("actor"), 0, at) or lexicon.is_word("role", word)
        ):
            # 服务企业|“四通四到”机制: the object of the preceding verb is not part of the name.
            return Edge(at, "quote", True)
        if self.quoted and (kind == "level" or self.quoted - start > BEFORE_QUOTE):
            return Edge(self.quoted, "quote", True)
        if word in pattern.inside and (edge := self._between_names(kind, start)):
            return edge
        if kind:
            return self._edge(kind, start)
        self.at = start
        return None

    def _between_names(self, kind: str, start: int) -> Edge | None:
        """民营企业服务月和|百日千万招聘专项行动, 广东省政府与|大唐集团: two names, not one."""
        ends = self.reading.lexicon.listed("name-end")
        if self.pattern.type != "organization" and self.reading.text.endswith(ends, 0, start):
            return Edge(self.at, "carry", self.marked)
        if not kind and (start in self.known.bodies or start in self.known.places):
            return Edge(self.at, "stop", self.marked)
        return None

    def _word_start(self, at: int) -> int:
        """Where the word before a position begins; a known place that ends inside it ends it (6号线|角美)."""
        start = self.reading.token_before(at)[0]
        if at - start > 1:
            places = self.known.places
            for end in range(at - 1, start, -1):
                if places.get(end, end) < start:
                    return end
        return start

    def _edge(self, kind: str, start: int) -> Edge:
        if kind == "level":
            return Edge(start, kind, True)
        if self.joined:
            return Edge(self.at, "place", True)
        return Edge(self.at, "quote" if self.marked and kind == "stop" else kind, self.marked)


def levelled(reading: Reading, pattern: Pattern, edge: Edge, end: int) -> Edge:
    """省工业控股集团, 县自来水厂: a level character at the beginning of the name means the home."""
    if edge.kind not in ("stop", "mark", "carry", "issue", "found") or "level" not in pattern.edges:
        return edge
    lexicon, at = reading.lexicon, edge.position
    opens = lexicon.is_word("opening-level", reading.text[at]) and end - at >= SHORTEST_LEVELLED
    return Edge(at, "level", True) if opens and not lexicon.is_word("not-opening", reading.after(at + 1)) else edge


def known_edge(reading: Reading, pattern: Pattern, at: int, head: int, known: Known) -> Edge | None:
    """Known bodies and places are passed whole and end the walk."""
    start = known.bodies.get(at) if at != head or pattern.takes_body else None
    if start is not None and not pattern.takes_body:
        # A body before a policy or programme issues it: 林业局|“三变”综合改革.
        return Edge(at, "stop", False) if at != head else None
    if start is None:
        table = known.admin if pattern.of_units else known.countries if pattern.of_countries else known.places
        start = table.get(at)
        if start is None:
            return None
        if pattern.takes_place and pattern.type == "organization":
            unit = known.units.get(start)
            if unit is not None and not reading.lexicon.is_any(UNIT_ENDS, reading.text[start - 1]):
                # 玉树|河湟|中学: the short name of a unit, and a place of it.
                start = unit
            start = known.bodies.get(start, start)
    elif pattern.takes_place:
        return Edge(start, "body", True, at)
    if at == head and pattern.place_inside:
        return None
    if at == head and not pattern.takes_place:
        # 大同|路 is one name; 彬州市|东街 is two.
        whole = reading.lexicon.is_word("whole-unit", reading.text[at - 1])
        return Edge(at if whole else known.units.get(at, start), "place", True, at)
    if pattern.type in reading.lexicon.types.those("undertaken"):
        aims = reading.lexicon.listed("place-aim")
        aim = next((aim for aim in aims if reading.text.endswith(aim, 0, start)), "")
        if aim:
            return Edge(start - len(aim), "place", True, at)
    return Edge(start if pattern.takes_place else at, "place", True, at)


def _whole_quote(reading: Reading, pattern: Pattern, end: int) -> int | None:
    """“中国改革2022年度…典型案例”: the head closes a quote, so the quote is the name."""
    closer = reading.after(end)
    if closer not in "”』」" or pattern.type == "place" or end >= len(reading.text):
        return None
    opened = reading.opening_of(end, pattern.max_chars + QUOTE_REACH)
    if opened is None or "whole" not in pattern.edges:
        return None
    inner = reading.text[opened + 1 : end]
    if reading.text.startswith(reading.lexicon.listed("taught"), end + 1):
        return None
    return opened + 1 if len(inner) > 3 and not _BREAKS.intersection(inner) else None


def _reaches(reading: Reading, at: int) -> bool:
    """东阿|至|阳谷高速: between two places of a line's name it is a joint like a dash."""
    return reading.lexicon.is_word("reaches-to", reading.text[at])


def _joins_ends(reading: Reading, at: int) -> bool:
    return reading.text[at] in DASHES or _reaches(reading, at)


def _over(reading: Reading, at: int, known: Known) -> int | None:
    """Past a place or a dash inside a line's name; None if a unit's full name ends the walk."""
    if reading.text[at - 1] in DASHES:
        return at - 1
    if _reaches(reading, at - 1):
        return at - 1 if at - 1 in known.units else None
    start = known.units.get(at, known.places.get(at))
    return None if start is None or reading.lexicon.is_any(UNIT_ENDS, reading.text[at - 1]) else start


def _bracket(reading: Reading, at: int, pattern: Pattern) -> int | None:
    closer = reading.text[at - 1]
    reach = BRACKET_REACH if closer in "）)" else QUOTE_REACH
    opened = reading.opening_of(at - 1, reach)
    if opened is None or at - opened <= 3 or at - opened > pattern.max_chars + 2:
        return None
    return opened
