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
from kg.extract.reading import CLOSE_TO_OPEN, PUNCTUATION, Candidate, Reading
from kg.extract.walk import Edge, Known, left_edge, levelled
from kg.extract.word_kinds import governed_start
from kg.knowledge.lexicon import Hit
from kg.knowledge.organs import AS_WRITTEN
from kg.knowledge.patterns import Pattern
from kg.text import is_han
from kg.words import frequency, tag_of

#: Titles of documents behind a verb of issuing need no proper word: 出台养老服务促进条例.
LONG_ENOUGH_WHEN_ISSUED = 6
#: Patterns of places that have bodies of their own (二屯社区|党支部).
SETTLED = frozenset({"place.settlement", "place.zone"})
#: Works on a place are no programme of their own: the place is the mention.
_WORKS = frozenset(
    {"改扩建", "扩容", "扩建", "改造", "建设", "提升", "维修", "升级改造", "提升改造", "改建", "新建", "续建"}
)
#: 江苏省|科学技术进步条例: behind a place every name of a law tells it from others.
LAW_HEADS = frozenset({"条例", "管理办法", "实施办法", "实施细则"})
#: 普惠性|幼儿园, 寄宿制|学校: what stands before the head tells a kind.
_KIND_ENDS = ("性", "制", "级", "型")
#: 世界级|产业基地, 省级|区域医疗中心: a rank tells a kind.
_RANKS = ("世界级", "国家级", "省级", "市级", "县级", "自治区级")
#: 古桥下游|处, 路口|处: a spot, and no office.
_SPOTS = ("下游", "上游", "附近", "交界", "交汇", "入口", "出口", "路口", "门口", "低洼", "不远", "拐弯", "高", "深")
#: Departments of a hospital are no bodies of their own.
_WARDS = tuple(
    w + "科"
    for w in [
        "内",
        "外",
        "儿",
        "产",
        "妇",
        "骨",
        "眼",
        "口腔",
        "急诊",
        "皮肤",
        "肿瘤",
        "检验",
        "麻醉",
        "影像",
        "中医",
        "康复",
        "神经",
    ]
)
#: The pattern of offices that only a title behind them shows: 党史办主任.
LOCAL_OFFICE = "org.titled"
_JOINT_POST = re.compile("(?:副?书记|委员|常委)、(?!党委|纪委)")
#: What has stages without taking them into its name: projects, and works that are places.
_BUILT = ("项目", "工程", "电站", "机场", "大道", "大桥", "灌区", "洪区", "水库", "枢纽", "港区", "公路", "高速", "铁路", "隧道")  # fmt: skip
#: Stages of works; behind a project's own name they belong to it (柳州国轩二期).
_PHASES = frozenset({"一期", "二期", "三期", "四期", "机组"})
#: 浦东|综合改革试点方案 is a name though its words are generic; 太原市|优质项目 is none.
LONG_ENOUGH_BEHIND_PLACE = 4
#: Longest item of a list of parallel names.
ITEM_LENGTH = 10
#: Words that stand before a name but not in it: 国家, 新一轮, 第二批.
SECTION = re.compile(r"[（(][一-龥]{1,8}段[)）]")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[批轮届期](?=[一-龥“])")
_LEVEL_SLOT = re.compile(r"\{~?(?:省|市|县|区|州|盟|旗|镇|乡|自治区)\}")
#: 1031个镇街, 19条街: what is counted has no name.
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万]+[个条座处家]")
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
#: Tags of words that tell nothing of a thing: adjectives, adverbs, idioms, numbers, verbs.
EMPTY_TAGS = ("a", "d", "z", "i", "l", "r", "m", "v", "c", "p", "t", "q")
#: Quality from which a name with a head is a body that longer names may contain.
BODY_QUALITY = 0.8


@dataclass(frozen=True, slots=True)
class Heads:
    """The patterns of some types by their heads; made once for a lexicon."""

    by_head: dict[str, tuple[Pattern, ...]]
    #: Patterns whose heads a regular expression tells; in ``by_head`` by their id.
    by_form: tuple[tuple[str, re.Pattern[str]], ...]
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
        by_form: list[tuple[str, re.Pattern[str]]] = []
        for pattern in patterns:
            for head in pattern.heads:
                by_head[head] = (*by_head.get(head, ()), pattern)
            if pattern.head_regex:
                by_form.append((pattern.id, re.compile(pattern.head_regex)))
                by_head[pattern.id] = (pattern,)
        titled = {h: tuple(p for p in found if p.before_title and p.takes_body) for h, found in by_head.items()}
        untitled = {h: tuple(p for p in found if not p.before_title) for h, found in by_head.items()}
        quoted = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() <= {"quote", "whole"})
        scoped = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() == {"scope"})
        return cls(by_head, tuple(by_form), untitled, titled, quoted, scoped)


def find_headed(reading: Reading, known: Known, heads: Heads) -> Iterator[Candidate]:
    """
    Candidates of the patterns, from left to right.

    Bodies and places found on the way are added to ``known``, so that what follows can
    be built on them: 四川大学华西医院 + 西藏医院, 京昆高速 + 晋城段.
    """
    by_head = heads.by_head
    hits = [hit for hit in reading.hits if hit.surface in by_head]
    for name, form in heads.by_form:
        hits.extend(Hit(match.start(), match.end(), name) for match in form.finditer(reading.text))
    done: set[tuple[str, int]] = set()
    for hit in sorted(hits, key=lambda h: (h.end, h.start)):
        for pattern in _possible(reading, heads, hit):
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


def _possible(reading: Reading, heads: Heads, hit: Hit) -> tuple[Pattern, ...]:
    """The patterns of a head that what stands around it allows."""
    titled = hit.end in reading.title_starts
    patterns = heads.by_head[hit.surface] if titled else heads.untitled[hit.surface]
    if not patterns or _stands_alone(reading, hit):
        return patterns
    return heads.titled[hit.surface] if titled else ()


def _near_quote(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    return reading.text.find("”", max(0, hit.start - pattern.max_chars), hit.end + 1) >= 0


def _near_scope(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    around = reading.text[max(0, hit.start - pattern.max_chars) : hit.start]
    return any(word in around for word in reading.lexicon.words.get("scope", ()))


def _stands_alone(reading: Reading, hit: Hit) -> bool:
    """A short head must end where a word ends, and not inside a verb (部署, 列为)."""
    if hit.end - hit.start > 1:
        # 重大事项|目: a head that begins inside one word and ends in the next is none.
        first = reading.token_at(hit.start)
        return not (first[0] < hit.start and first[1] < hit.end)
    word = reading.text[hit.start - 1 : hit.end]
    if any(e.type == "place" and e.safe for h in reading.ends[hit.start] for e in reading.lexicon.lookup(h.surface)):
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
    if pattern.before_title and reading.text.endswith(_WARDS, 0, hit.end):
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
    if factor <= 0 or not _fits(reading, pattern, edge, start, hit):
        return None
    end = _section_end(reading, pattern, hit.end)
    canonical, deictic = _full_name(reading, pattern, edge, start, hit, known)
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
    if edge is None:
        return None
    if edge.kind == "body" and _does(reading, edge.inner, hit.start):
        return None
    edge = levelled(reading, pattern, edge, hit.end)
    if edge.kind in ("stop", "number", "carry") and not edge.marked:
        edge = _list_item(reading, pattern, edge, hit.start)
    if pattern.governed and edge.kind in ("stop", "carry", "number", "place", "quote"):
        behind = governed_start(reading, edge.position, hit.start, pattern.max_chars)
        if behind is not None and behind <= edge.position:
            return Edge(behind, "issue", edge.marked)
    return edge


def _does(reading: Reading, at: int, head: int) -> bool:
    """同济大学|建设|世界一流大学: a body, and what it does to another."""
    end = reading.token_at(at)[1] if at < head else at
    return end < head and reading.lexicon.is_any(("carry", "issue", "found"), reading.text[at:end])


def _start(reading: Reading, pattern: Pattern, edge: Edge, hit: Hit) -> int:
    start = _trim(reading, edge, hit.start, pattern.type == "organization")
    if pattern.splits_place and edge.inner > start and is_proper(reading, edge.inner, hit.start):
        return edge.inner
    if pattern.type == "place" and start == edge.inner and _is_town_end(reading, start) and hit.start - start > 1:
        # 白塘镇|镇前村, with 白塘 taken for the town.
        return start + 1
    return start


def _is_town_end(reading: Reading, at: int) -> bool:
    """The character ends the town's name before it: 白塘|镇, but not 白塘镇|镇前村."""
    return reading.text[at] in "镇乡" and reading.before(at) not in "镇乡"


def _factor(pattern: Pattern, edge: Edge) -> float:
    """What the pattern says a name with this edge is worth."""
    factor = pattern.edges.get(edge.kind, pattern.edges.get("place", 0.0) if edge.kind == "body" else 0.0)
    if edge.marked and edge.kind in ("carry", "stop", "mark", "issue"):
        return max(factor, pattern.edges.get("quote", 0.0))
    return factor


def _fits(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    """Whether the modifier is long enough and tells one thing from its kind."""
    length = hit.start - start
    if _COUNTED.match(reading.text, start, hit.start):
        return False
    shortest = 1 if edge.kind == "level" else pattern.min_chars
    if not shortest <= length <= pattern.max_chars:
        return False
    if pattern.type == "organization" and reading.text.endswith(_KIND_ENDS, 0, hit.start):
        return False
    if pattern.type != "policy" and reading.text.startswith(_RANKS, start):
        return False
    if hit.surface == "处" and reading.text.endswith(_SPOTS, 0, hit.start):
        return False
    if edge.kind == "whole" and pattern.type == "organization" and not _is_name_in_quotes(reading, start, hit.start):
        return False
    if pattern.type == "place" and _bare_unit(reading, edge, hit):
        return False
    if _ordinary_word(reading, reading.text[start : hit.end]) or _ordinary_rest(reading, edge, start, hit):
        return False
    return _tells(reading, pattern, edge, start, hit)


def _tells(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    length = hit.start - start
    if pattern.blocks:
        return True
    if edge.kind == "place" and hit.surface in LAW_HEADS and hit.start > edge.inner:
        return True
    undertaking = pattern.type in ("policy", "programme")
    if undertaking and edge.kind == "place" and 0 < hit.start - edge.inner < LONG_ENOUGH_BEHIND_PLACE:
        return is_specific(reading, edge.inner, hit.start)
    if pattern.alone and reading.text[start] == "第":
        return False  # 第三代半导体: a generation of a thing is no company
    if edge.marked:
        return True
    issued = pattern.governed and edge.kind == "issue" and length >= LONG_ENOUGH_WHEN_ISSUED
    if pattern.specific and not issued and not is_specific(reading, start, hit.start):
        return False
    if pattern.alone and not (is_proper(reading, start, hit.start) and reading.after(hit.end) in "、，。；等（"):
        return False
    loose = edge.kind not in ("place", "mark")
    return not (pattern.proper and loose) or is_proper(reading, start, hit.start)


def _full_name(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit, known: Known) -> tuple[str, bool]:
    """The canonical name as far as it is composed, and whether the home decides it."""
    if edge.kind == "level":
        level = next(unit for unit in ("自治区", "街道", reading.text[start]) if reading.text.startswith(unit, start))
        return "{" + level + "}" + reading.text[start + len(level) : hit.end], True
    body = known.names.get((edge.position, edge.inner), "") if edge.kind == "body" else ""
    if edge.kind == "body" and reading.text[edge.inner : hit.end] == "党委":
        # 盐城市第一人民医院|党委
        body = body or reading.text[start : edge.inner]
        return "中国共产党" + body + "委员会", "{" in body.replace("{=", "")
    if pattern.id == LOCAL_OFFICE and edge.kind in ("mark", "stop") and hit.surface in ("办", "局"):
        # 党史办|主任: the home's.
        return "{" + AS_WRITTEN + "?}" + reading.text[start : hit.end], True
    branch = _party_branch(reading, edge, start, hit, body)
    if branch:
        return branch, True
    in_list = pattern.type == "organization" and edge.kind in ("mark", "stop")
    shared = _shared_level(reading, start, hit, known) if in_list else ""
    if shared:
        return shared + reading.text[start : hit.end], True
    if body:
        # 市委组织部|人才服务中心: the body's full name, then what belongs to it.
        return body + reading.text[edge.inner : hit.end], "{" in body.replace("{=", "")
    return "", False


def _party_branch(reading: Reading, edge: Edge, start: int, hit: Hit, body: str) -> str:
    """区纪委|党总支: the branch of an organ is named after the organ as it is written."""
    levelled = "{" in body and "{=" not in body and reading.text[start] in "省市县区州盟旗镇乡"
    if not levelled or reading.text[edge.inner : hit.end] not in ("党总支", "党支部", "机关党委"):
        return ""
    return "{" + AS_WRITTEN + reading.text[start] + "}" + reading.text[start + 1 : hit.end]


def _shared_level(reading: Reading, start: int, hit: Hit, known: Known) -> str:
    """市城投集团、|公用集团: in a list of bodies with one head the level that opens it holds for all."""
    if reading.before(start) != "、" or not reading.text.endswith(hit.surface, 0, start - 1):
        return ""
    before = next((name for (_, end), name in known.names.items() if end == start - 1), "")
    slot = _LEVEL_SLOT.match(before)
    return slot[0] if slot else ""


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
            return start + len(word)
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


def is_specific(reading: Reading, start: int, head: int) -> bool:
    """
    Whether a modifier tells one thing from its kind: not all of it is generic words.

    重点, 基层, 服务 tell nothing; a word that is not in the ``generic`` class tells.
    """
    generic = reading.lexicon.words.get("generic", {})
    nominal = reading.lexicon.words.get("nominal", {})
    at = head
    while at > start:
        if reading.text[at - 1] in CLOSE_TO_OPEN:
            return True
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        plain = word in generic or word in nominal or word in PUNCTUATION
        if not plain and not tag_of(word).startswith(EMPTY_TAGS):
            return True
        at = left
    return False


def is_proper(reading: Reading, start: int, head: int) -> bool:
    """Whether a modifier holds a proper word: one jieba does not know, or knows as a name."""
    at = head
    generic = reading.lexicon.words.get("generic", {})
    while at > start:
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        if (
            len(word) > 1
            and word not in generic
            and (not frequency(word) or tag_of(word).startswith(("nr", "ns", "nz")))
        ):
            return True
        at = left
    return False


def _is_name_in_quotes(reading: Reading, start: int, head: int) -> bool:
    """“六大中心”, “老百姓的好医院”, “党委—支部” are no bodies."""
    inner = reading.text[start:head]
    return not re.search(r"[的—+＋]|^[一二三四五六七八九十两\d]", inner) and is_specific(reading, start, head)


def _ordinary_rest(reading: Reading, edge: Edge, start: int, hit: Hit) -> bool:
    """太原市 + 工作中心, 长沙机场 + 改扩建工程: what follows the place or body is a kind of thing."""
    rest = reading.text[edge.inner : hit.end] if start < edge.inner <= hit.start else ""
    works = rest.endswith("工程") and rest.removesuffix("工程") in _WORKS
    return works or (edge.inner < hit.start and reading.lexicon.is_word("generic", rest))


def _bare_unit(reading: Reading, edge: Edge, hit: Hit) -> bool:
    """黄石镇 + 桥: a unit's full name right before a one-character head makes no name."""
    return edge.inner == hit.start and hit.end - hit.start == 1 and reading.before(hit.start) in "省市县区镇乡村"


def _ordinary_word(reading: Reading, text: str) -> bool:
    """A whole that jieba knows as a common word (农村, 大学) is no name, nor is 腾飞之路."""
    if text[-2:-1] == "之":
        return True
    if reading.lexicon.is_word("generic", text):
        return True
    return len(text) <= 4 and frequency(text) > 0 and not tag_of(text).startswith(("nr", "ns", "nt", "nz"))
