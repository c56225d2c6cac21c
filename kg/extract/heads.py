"""
Names that end in a head noun.

Place in the flow: Reading + places and bodies already found -> Candidates, one for
each declared pattern (``kg/data/patterns``) and occurrence of its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.decode import worth
from kg.extract.full_names import composed_name
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import fits
from kg.extract.unit_names import edge_behind_unit
from kg.extract.walk import Edge, Known, left_edge, levelled
from kg.extract.word_kinds import governed_start
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.text import is_han
from kg.words import frequency, tag_of

#: Patterns of places that have bodies of their own (二屯社区|党支部).
SETTLED = frozenset({"place.settlement", "place.zone"})
#: Departments of a hospital are no bodies of their own.
_WARDS = tuple(ward + "科" for ward in ("内", "外", "儿", "产", "妇", "骨", "眼", "口腔", "急诊", "皮肤", "肿瘤", "检验", "麻醉", "影像", "中医", "康复", "神经"))  # fmt: skip
_JOINT_POST = re.compile("(?:副?书记|委员|常委)、(?!党委|纪委)")
#: What has stages without taking them into its name: projects, and works that are places.
_BUILT = ("项目", "工程", "电站", "机场", "大道", "大桥", "灌区", "洪区", "水库", "枢纽", "港区", "公路", "高速", "铁路", "隧道")  # fmt: skip
#: Stages of works; behind a project's own name they belong to it (柳州国轩二期).
_PHASES = frozenset({"一期", "二期", "三期", "四期", "机组"})
#: Longest item of a list of parallel names.
ITEM_LENGTH = 10
#: The section of a line, in brackets behind its name: 青银高速|（晋中段）.
SECTION = re.compile(r"[（(][一-龥]{1,8}段[)）]")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[批轮届期](?=[一-龥“])")
#: Words that stand before a name but not in it.
_TRIMMED = (
    "国家",
    "我省",
    "我市",
    "我国",
    "新一轮",
    "第二批",
    "首批",
    "全国",
    "全省",
    "全市",
    "一系列",
    "相关",
    "本次",
    "此次",
    "一项",
    "各项",
)
#: From this count in jieba's corpus a two-character word is common (弯路 79, 农村 8000; 镇上 3).
COMMON = 30
#: What jieba joins to a head that it does not belong to: 路上, 村里, 桥下, 村境内.
LOCATIVES = frozenset(
    {"上", "下", "里", "内", "中", "口", "边", "旁", "头", "外", "畔", "段", "境内", "沿线", "北", "南", "东", "西"}
)
#: Quality from which a name with a head is a body that longer names may contain.
BODY_QUALITY = 0.8


@dataclass(frozen=True, slots=True)
class Heads:
    """The patterns of some types by their heads; made once for a lexicon."""

    by_head: dict[str, tuple[Pattern, ...]]
    #: Patterns whose heads a regular expression tells, with their sign; in ``by_head`` by their id.
    by_form: tuple[tuple[str, str, re.Pattern[str]], ...]
    #: Those whose head needs no title behind it.
    untitled: dict[str, tuple[Pattern, ...]]
    #: Those that a title behind the head shows, wherever jieba cuts: 基础教育|处处|长.
    titled: dict[str, tuple[Pattern, ...]]
    #: Patterns that only a quote makes names of.
    quoted: frozenset[str]
    #: Patterns that only a word of scope begins: 世界养蜂组织.
    scoped: frozenset[str]

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Heads:
        """Patterns with the same head stand in the order given."""
        by_head: dict[str, tuple[Pattern, ...]] = {}
        by_form: list[tuple[str, str, re.Pattern[str]]] = []
        for pattern in patterns:
            for head in pattern.heads:
                by_head[head] = (*by_head.get(head, ()), pattern)
            if pattern.head_regex:
                by_form.append((pattern.id, pattern.sign, re.compile(pattern.head_regex)))
                by_head[pattern.id] = (pattern,)
        titled = {h: tuple(p for p in found if p.before_title and p.takes_body) for h, found in by_head.items()}
        untitled = {h: tuple(p for p in found if not p.before_title) for h, found in by_head.items()}
        quoted = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() <= {"quote", "whole"})
        scoped = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() == {"scope"})
        return cls(by_head, tuple(by_form), untitled, titled, quoted, scoped)


#: “尖兵领雁”科技计划|项目: what belongs to an undertaking is not its name.
#: 北沿江高速铁路|项目: of works on a line the line is the mention.
_BUILT_LINES = (
    "铁路",
    "高铁",
    "高速",
    "高速公路",
    "城际",
    "大桥",
    "隧道",
    "机场",
    "东路",
    "西路",
    "南路",
    "北路",
    "大道",
)
_UNDERTAKINGS = ("计划", "工程", "行动", "专项", "基金")


#: Parts that stand with a place behind the body or zone they belong to.
_PARTS_OF_BODIES = frozenset(
    {"分中心", "中心", "院区", "校区", "分院", "分校", "分公司", "支行", "分行", "分会", "分局"}
)
_PARTS_OF_ZONES = frozenset(
    {"创新区", "功能区", "重点建设区", "建设区", "核心区", "片区", "园区", "分园", "段", "先导区"}
)
_ZONES = ("走廊", "公园", "示范区", "试验区", "经济区", "经济带", "开发区", "都市圈", "合作区", "自贸区")


_DIGITS = "一二三四五六七八九十"


_WORKS_ON_SECTION = re.compile("段(?:改扩建|扩建|改造|扩容|提升|建设|升级|大修)*工程$")
#: 示范学校|304所, 口袋公园|22个: a kind, and how many of it there are.
_COUNTED = re.compile(r"\d+[余多]?[所个家处座]")


#: 稳|增长“21条”, 促|消费“20条”: verbs of one character that begin what a document is called by.
_AIMS = "稳促扩惠援助保"


def find_headed(reading: Reading, known: Known, heads: Heads) -> Iterator[Candidate]:
    """
    Candidates of the patterns, from left to right.

    Bodies and places found on the way are added to ``known``, so that what follows can
    be built on them: 四川大学华西医院 + 西藏医院, 京昆高速 + 晋城段.
    """
    by_head = heads.by_head
    hits = [hit for hit in reading.hits if hit.surface in by_head]
    for name, sign, form in heads.by_form:
        if sign in reading.text:
            hits.extend(Hit(match.start(), match.end(), name) for match in form.finditer(reading.text))
    done: set[tuple[str, int]] = set()
    for hit in sorted(hits, key=lambda h: (h.end, h.start)):
        for pattern in _possible(reading, heads, hit, known):
            if pattern.of_countries and not known.countries:
                continue
            if pattern.id in heads.quoted and not _near_quote(reading, pattern, hit):
                continue
            if pattern.id in heads.scoped and not _near_scope(reading, pattern, hit):
                continue
            if (pattern.id, hit.end) in done:
                # 服务中心 has made the name; 中心, which ends it too, would make the same.
                continue
            found = _candidate(reading, pattern, hit, known)
            if found:
                done.add((pattern.id, hit.end))
                _remember(found, pattern, known)
                yield found


def _possible(reading: Reading, heads: Heads, hit: Hit, known: Known) -> tuple[Pattern, ...]:
    """The patterns of a head that what stands around it allows."""
    titled = hit.end in reading.title_starts
    patterns = heads.by_head[hit.surface] if titled else heads.untitled[hit.surface]
    if not patterns or _stands_alone(reading, hit):
        return patterns
    behind_unit = tuple(p for p in patterns if edge_behind_unit(reading, p, hit.start, known))
    return behind_unit or (heads.titled[hit.surface] if titled else ())


def _near_quote(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    start = max(0, hit.start - pattern.max_chars)
    return any(reading.text.find(closer, start, hit.end + 1) >= 0 for closer in "”」』")


def _near_scope(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    around = reading.text[max(0, hit.start - pattern.max_chars) : hit.start]
    return any(word in around for word in reading.lexicon.words.get("scope", ()))


def _stands_alone(reading: Reading, hit: Hit) -> bool:
    """A short head must end where a word ends, and not inside a verb (部署, 列为)."""
    if hit.end - hit.start > 1:
        # 重大事项|目: a head that begins inside one word and ends in the next is none.
        # 市三十|六中: of a number its last digit may begin the head.
        first = reading.token_at(hit.start)
        return reading.text[hit.start] in _DIGITS or not (first[0] < hit.start and first[1] < hit.end)
    word = reading.text[hit.start - 1 : hit.end]
    if hit.start in reading.safe_places[1]:
        # 天水|路: a known place stands before the head; 水路 is chance.
        return reading.token_at(hit.start)[1] == hit.end or reading.after(hit.end) in LOCATIVES
    if reading.lexicon.is_word("generic", word) or (
        frequency(word) > COMMON and tag_of(word).startswith(("n", "v", "d"))
    ):
        # 乡村, 公路, 部署, 主办: the head is the end of an ordinary word.
        return False
    start, end = reading.token_at(hit.start)
    return end == hit.end or (start == hit.start and reading.text[hit.end : end] in LOCATIVES)


def _candidate(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Candidate | None:
    if reading.text.startswith(pattern.not_before, hit.end) or _inside_place(pattern, hit, known):
        return None
    if hit.surface.endswith("校") and reading.ends_in_title(hit.end):
        return None
    if pattern.type in ("organization", "place") and not pattern.before_title and _COUNTED.match(reading.text, hit.end):
        return None
    if pattern.before_title and reading.text.endswith(_WARDS, 0, hit.end):
        return None
    if hit.surface.endswith("工程") and _WORKS_ON_SECTION.search(reading.text, 0, hit.end):
        # 盐连铁路射阳段|工程: works on a section of a line, which is a place.
        return None
    if hit.surface == "项目" and reading.text.endswith((*_UNDERTAKINGS, *_BUILT_LINES), 0, hit.start):
        return None
    if hit.surface in _PHASES and _stage_of_known(reading, hit, known):
        return None
    if reading.before(hit.start) == "等" or (hit.surface == "校区" and reading.before(hit.start) in "新老"):
        return None
    edge = _edge(reading, pattern, hit, known)
    if edge is not None and edge.kind == "body" and hit.surface == "党委" and _JOINT_POST.match(reading.text, hit.end):
        # 区供销联社|党委书记、主任: the post is held at the body itself.
        return None
    if edge is not None and edge.kind == "quote" and pattern.id == "policy.mechanism" and _quotes_known(reading, edge):
        return None
    if edge is None or (pattern.needs_modifier and edge.inner == hit.start):
        return None
    start = _start(reading, pattern, edge, hit)
    factor = _factor(pattern, edge)
    if factor <= 0 or not fits(reading, pattern, edge, start, hit):
        return None
    end = _section_end(reading, pattern, hit.end)
    canonical, deictic = composed_name(reading, pattern, edge, start, hit, known)
    return Candidate(
        start,
        end,
        None if pattern.blocks else pattern.type,
        worth(pattern.weight * factor, end - start),
        f"{pattern.id}.{edge.kind}",
        pattern.source,
        canonical,
        deictic=deictic,
    )


def _quotes_known(reading: Reading, edge: Edge) -> bool:
    """“高效办成一件事”推进机制: the quote is a name of its own."""
    close = reading.text.find("”", edge.position)
    return close > 0 and bool(reading.lexicon.lookup(reading.text[edge.position + 1 : close]))


def _stage_of_known(reading: Reading, hit: Hit, known: Known) -> bool:
    """遥墙国际机场|二期, 升级改造项目|二期: the place or project is the mention, not the stage of its works."""
    place = hit.start in known.places and hit.start not in known.admin
    return place or reading.text.endswith(_BUILT, 0, hit.start)


def _inside_place(pattern: Pattern, hit: Hit, known: Known) -> bool:
    """A place's head that only ends a known place: 市 in 太原市."""
    return pattern.type == "place" and known.places.get(hit.end, hit.end) < hit.start


def _edge(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Edge | None:
    edge = left_edge(reading, pattern, hit.start, hit.end, known)
    if edge is None or edge.kind not in ("place", "whole", "body"):
        edge = edge_behind_unit(reading, pattern, hit.start, known) or edge
    if edge is None:
        return None
    if edge.kind == "body" and _does(reading, edge.inner, hit.start):
        return None
    edge = _with_whole(reading, edge, hit, known)
    edge = levelled(reading, pattern, edge, hit.end)
    if edge.kind in ("stop", "number", "carry") and not edge.marked:
        edge = _list_item(reading, pattern, edge, hit.start)
    if pattern.governed and edge.kind in ("stop", "carry", "number", "place", "quote"):
        behind = governed_start(reading, edge.position, hit.start, pattern.max_chars)
        if behind is not None and behind <= edge.position:
            return Edge(behind, "issue", edge.marked)
    return edge


def _with_whole(reading: Reading, edge: Edge, hit: Hit, known: Known) -> Edge:
    """光谷科创大走廊|黄石功能区, 某管理中心|盐城分中心: a part named by its place stands behind its whole."""
    if edge.kind != "place" or edge.inner <= edge.position:
        return edge
    start = None
    if reading.before(edge.position) == "·":
        # 京津冀·沧州生物医药产业园: two places share it.
        start = known.places.get(edge.position - 1)
    elif hit.surface in _PARTS_OF_BODIES:
        start = known.bodies.get(edge.position)
    elif hit.surface in _PARTS_OF_ZONES and reading.text.endswith(_ZONES, 0, edge.position):
        start = known.places.get(edge.position)
    return edge if start is None else Edge(start, "place", True, edge.inner)


def _does(reading: Reading, at: int, head: int) -> bool:
    """同济大学|建设|世界一流大学: a body, and what it does to another."""
    end = reading.token_at(at)[1] if at < head else at
    return end < head and reading.lexicon.is_any(("carry", "issue", "found"), reading.text[at:end])


def _start(reading: Reading, pattern: Pattern, edge: Edge, hit: Hit) -> int:
    start = _trim(reading, edge, hit.start, pattern.type == "organization")
    if pattern.type == "place" and not pattern.min_chars and edge.kind != "place":
        # 今早|北三环: the head is the name, and only a place belongs to it.
        return hit.start
    if pattern.id == "policy.numbered" and reading.before(start) in _AIMS:
        start -= 1
    if pattern.splits_place and edge.inner > start and _begins_with_place(reading, edge.inner, hit.start):
        return edge.inner
    if pattern.type == "place" and start == edge.inner and _is_town_end(reading, start) and hit.start - start > 1:
        # 白塘镇|镇前村, with 白塘 taken for the town.
        return start + 1
    return start


def _begins_with_place(reading: Reading, start: int, head: int) -> bool:
    """莆田|宁海新桥工程: a place of its own begins what follows the place."""
    return any(
        entry.type == "place" and entry.safe
        for hit in reading.starts.get(start, ())
        if hit.end < head and hit.end - start > 1
        for entry in reading.lexicon.lookup(hit.surface)
    )


def _is_town_end(reading: Reading, at: int) -> bool:
    """The character ends the town's name before it: 白塘|镇, but not 白塘镇|镇前村."""
    return reading.text[at] in "镇乡" and reading.before(at) not in "镇乡"


def _factor(pattern: Pattern, edge: Edge) -> float:
    """What the pattern says a name with this edge is worth."""
    factor = pattern.edges.get(edge.kind, pattern.edges.get("place", 0.0) if edge.kind == "body" else 0.0)
    if edge.marked and edge.kind in ("carry", "stop", "mark", "issue", "number"):
        return max(factor, pattern.edges.get("quote", 0.0))
    return factor


def _list_item(reading: Reading, pattern: Pattern, edge: Edge, head: int) -> Edge:
    """天母商圈、后站批发商圈: where the item before has the same kind of head, the whole item is the name."""
    mark = reading.text.rfind("、", max(0, head - ITEM_LENGTH), head)
    if mark < 0 or not reading.text.endswith(pattern.heads, 0, mark):
        return edge
    item = reading.text[mark + 1 : head]
    return Edge(mark + 1, "mark", True) if item and all(is_han(c) for c in item) else edge


def _section_end(reading: Reading, pattern: Pattern, end: int) -> int:
    """青银高速（晋中段）: the section in brackets belongs to the line."""
    match = SECTION.match(reading.text, end) if pattern.type == "place" else None
    return match.end() if match else end


def _trim(reading: Reading, edge: Edge, head: int, organization: bool) -> int:
    """Leave out what only counts or ranks in front of the name."""
    start = edge.position
    listed = reading.text.rfind("等", start, head)
    if listed >= 0 and not edge.marked:
        # 锁阳城等|国家考古遗址公园: a kind, and no name.
        return head
    if edge.kind == "place" or not (reading.text.startswith(_TRIMMED, start) or reading.text[start] == "第"):
        return start
    if reading.text.startswith("国家", start) and organization:
        # 国家|稀土功能材料创新中心: of a body it is the name, of a policy only its rank.
        return start
    ordinal = _ORDINAL.match(reading.text, start, head)
    if ordinal and not organization:
        return ordinal.end()
    for word in _TRIMMED:
        if reading.text.startswith(word, start) and start + len(word) < head:
            behind = start + len(word)
            # 国家级|工业互联网试点示范项目
            return behind + (reading.text[behind] == "级")
    return start


def _remember(found: Candidate, pattern: Pattern, known: Known) -> None:
    if pattern.type == "organization" and "{" in found.canonical:
        # 市第二实验小学|合唱团: what the home decides of the body holds for its parts, and for its list.
        known.names.setdefault((found.start, found.end), found.canonical)
    quality = found.weight / worth(1.0, found.end - found.start)
    if quality < BODY_QUALITY or found.type is None:
        return
    table = known.bodies if pattern.type == "organization" else known.places if pattern.type == "place" else None
    if pattern.type == "place" and pattern.id in SETTLED:
        known.admin[found.end] = min(found.start, known.admin.get(found.end, found.start))
    if table is not None:
        table[found.end] = min(found.start, table.get(found.end, found.start))
