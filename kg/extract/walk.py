"""
From a head noun leftward: where can the name begin?

Place in the flow: Reading + known places and bodies -> Edge, for heads.py.

The walk goes word by word over the modifier. Places, bodies and closed quotes are
taken whole. What ends it is a mark, a function word, a number, or a verb that
governs the name (实施…行动); a word that is both verb and noun (建设, 管理) governs
only where no noun stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.reading import CLOSE_TO_OPEN, OPEN_TO_CLOSE, PUNCTUATION, Reading
from kg.extract.word_kinds import at_stop, word_kind
from kg.knowledge.patterns import Pattern
from kg.model import Name
from kg.text.words import frequency, tag_of

#: Longest quote taken whole as part of a name (“不忘初心、牢记使命” has 9 characters).
QUOTE_REACH = 24
#: Longest bracket taken whole: （上海）, （街道）.
BRACKET_REACH = 8
#: Function characters that jieba's HMM glues to an unknown name: 对|太忻, 在|某地.
_GLUED = frozenset("据对在把将为从与和向由于以到让被比给")
#: What ends a name in front of 和: another begins behind it.
NAME_ENDS = (
    "行动",
    "计划",
    "工程",
    "活动",
    "服务月",
    "宣传月",
    "试点",
    "条例",
    "规划",
    "行动”",
    "方案",
    "领导",
    "干部",
    "代表",
    "人员",
)
#: “道路与桥梁工程”专业: what a school teaches is no undertaking.
_SUBJECTS = ("专业", "学科", "课程", "系列节目", "栏目", "一词", "理念")
UNIT_ENDS = "省市县区镇乡村州盟旗"
DASHES = "-—－~～"
#: 东阿|至|阳谷高速: between two places of a line's name it joins as a dash does.
TO = "至"
#: What may stand behind 》 as part of one title.
BEHIND_TITLES = frozenset({"实施办法", "实施细则", "实施意见", "实施方案", "配套规定", "行动"})
#: 健康上海行动, 美丽西藏建设“1+8”制度体系: what a place is to become begins the name.
STATES = (
    "健康",
    "平安",
    "美丽",
    "数字",
    "法治",
    "清廉",
    "绿色",
    "文明",
    "书香",
    "多彩",
    "大美",
    "好客",
    "活力",
    "智慧",
)
#: 县医院 and shorter are kinds of bodies; 县自来水厂 is the county's.
SHORTEST_LEVELLED = 4
#: 抓党建促…行动: the two verbs belong to the name.
_SLOGAN = re.compile(r"抓[一-龥]{2,4}促$")
#: Kinds of actors that stand before a quoted name and are not of it.
ACTORS = ("重点项目", "供销社", "企业", "开发区", "园区", "国企", "部门", "厅局长")
#: Longest stretch of nouns before a quote that still belongs to the name (城镇“三供一业”改革).
BEFORE_QUOTE = 14


@dataclass(frozen=True, slots=True)
class Known:
    """What is already found: end -> start."""

    places: dict[int, int]
    bodies: dict[int, int]
    #: The same for single places, where ``places`` has the whole chain.
    units: dict[int, int]
    #: The same for administrative units, regions and zones only: what has organs.
    admin: dict[int, int]
    #: The same for countries and foreign states only.
    countries: dict[int, int]
    #: (start, end) of a body -> its full name, which may hold a slot.
    names: dict[tuple[int, int], Name]


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning of a name, and what stands there."""

    position: int
    kind: str
    #: The modifier holds a quote, a place or a body: it tells one thing from its kind.
    marked: bool
    #: Where the place or body that the name begins with ends; the same as ``position`` if none.
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
    """One walk from a head noun to the left; ``step`` goes over one unit or finds the edge."""

    def __init__(self, reading: Reading, pattern: Pattern, head: int, end: int, known: Known) -> None:
        self.reading, self.pattern, self.head, self.end, self.known = reading, pattern, head, end, known
        self.at = head
        #: A quote, place or body has been passed: the name tells one thing from its kind.
        self.marked = False
        #: A place inside a line's name has been passed (古交-娄烦-方山高速).
        self.joined = False
        #: Two places have been joined: before them stands what governs the line, not its name.
        self.linked = False
        #: Where the leftmost quote passed so far opens; 0 if none.
        self.quoted = 0

    def step(self) -> Edge | None:
        """Go left over a place, a bracket or a word; the edge where the name cannot go on."""
        taken = known_edge(self.reading, self.pattern, self.at, self.head, self.known)
        if self.pattern.joins_places and (taken or (self.joined and self.reading.text[self.at - 1] in DASHES + TO)):
            over = _over(self.reading, self.at, self.known)
            if over is not None:
                self.linked = self.linked or over == self.at - 1
                self.at, self.marked, self.joined = over, True, True
                return None
        if self._leads_to() and self.at < self.head:
            # 内江|至|大足高速公路: a known place, and one that no pack has by this name.
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
        text = self.reading.text
        return self.pattern.joins_places and text[self.at - 1] == TO and self.at - 1 in self.known.units

    def _over_bracket(self, closer: str) -> Edge | None:
        closed = self.at
        opened = _bracket(self.reading, closed, self.pattern)
        if opened is None:
            return Edge(closed, "mark", self.marked)
        if closer == "》" and self.reading.text[self.head : self.end] not in BEHIND_TITLES:
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
        slogan = ch == "促" and _SLOGAN.search(reading.text, max(0, at - 8), at)
        if slogan:
            return Edge(slogan.start(), "stop", True)
        if "scope" in pattern.edges and reading.lexicon.is_word("scope", word) and at != self.head:
            return Edge(start, "scope", True)
        if not kind and at - start > 1 and reading.text[start] in _GLUED and not frequency(word):
            return Edge(start + 1, "stop", self.marked)
        if self.joined and (tag_of(word).startswith("v") or reading.lexicon.is_word("nominal", word)):
            # 改造|京昆高速晋城段: a verb before a place and its section governs them.
            return Edge(at, "place", True)
        if self.quoted == at and (reading.text.endswith(ACTORS, 0, at) or reading.lexicon.is_word("role", word)):
            # 服务企业|“四通四到”机制: whom the verb before serves is not of the name.
            return Edge(at, "quote", True)
        if self.quoted and (kind == "level" or self.quoted - start > BEFORE_QUOTE):
            return Edge(self.quoted, "quote", True)
        if word in pattern.inside and reading.text.endswith(NAME_ENDS, 0, start) and pattern.type != "organization":
            # 民营企业服务月和|百日千万招聘专项行动: two names, not one.
            return Edge(at, "carry", self.marked)
        if not kind and word in pattern.inside and (start in self.known.bodies or start in self.known.places):
            # 广东省政府与|大唐集团: two bodies, not one.
            return Edge(at, "stop", self.marked)
        if kind:
            return self._edge(kind, start)
        self.at = start
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
    """省工业控股集团, 县自来水厂: a level character that opens the name stands for the home."""
    opens = edge.kind in ("stop", "mark", "carry", "issue", "found") and "level" in pattern.edges
    opens = opens and reading.after(edge.position + 1) not in "级属直域"
    if opens and end - edge.position >= SHORTEST_LEVELLED and reading.text[edge.position] in "省市县区":
        return Edge(edge.position, "level", True)
    return edge


def known_edge(reading: Reading, pattern: Pattern, at: int, head: int, known: Known) -> Edge | None:
    """Known bodies and places are taken whole and end the walk."""
    start = known.bodies.get(at) if at != head or pattern.takes_body else None
    if start is not None and not pattern.takes_body:
        # A body in front of a policy or programme issues it: 林业局|“三变”综合改革.
        return Edge(at, "stop", False) if at != head else None
    if start is None:
        table = known.admin if pattern.of_units else known.countries if pattern.of_countries else known.places
        start = table.get(at)
        if start is None:
            return None
        if pattern.takes_place and pattern.type == "organization":
            unit = known.units.get(start)
            if unit is not None and reading.text[start - 1] not in UNIT_ENDS:
                # 玉树|河湟|中学: the short name of a unit, and a place of it.
                start = unit
            start = known.bodies.get(start, start)
    elif pattern.takes_place:
        return Edge(start, "body", True, at)
    if at == head and pattern.place_inside:
        return None
    if at == head and not pattern.takes_place:
        # 大同|路 is one name; 彬州市|东街 is two.
        whole = reading.text[at - 1] in "省市县区镇乡村"
        return Edge(at if whole else known.units.get(at, start), "place", True, at)
    if pattern.type in ("policy", "programme") and reading.text.endswith(STATES, 0, start):
        return Edge(start - 2, "place", True, at)
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
    if reading.text.startswith(_SUBJECTS, end + 1):
        return None
    return opened + 1 if len(inner) > 3 and not re.search(r"[，。；：！？“”《》]", inner) else None


def _over(reading: Reading, at: int, known: Known) -> int | None:
    """Over a place or a dash inside a line's name; None where a unit's full name ends the walk."""
    if reading.text[at - 1] in DASHES:
        return at - 1
    if reading.text[at - 1] == TO:
        return at - 1 if at - 1 in known.units else None
    start = known.units.get(at, known.places.get(at))
    return None if start is None or reading.text[at - 1] in UNIT_ENDS else start


def _bracket(reading: Reading, at: int, pattern: Pattern) -> int | None:
    closer = reading.text[at - 1]
    reach = BRACKET_REACH if closer in "）)" else QUOTE_REACH
    opened = reading.opening_of(at - 1, reach)
    if opened is None or at - opened <= 3 or at - opened > pattern.max_chars + 2:
        return None
    return opened
