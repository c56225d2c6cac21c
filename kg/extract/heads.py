"""
Names that end in a head noun.

Place in the flow: Reading + places and bodies already found -> Candidates, one for
each declared pattern (``kg/data/patterns``) and occurrence of its head (head_words.py),
with the edges that head_edges.py finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.full_names import composed_name
from kg.extract.head_edges import edge_of, end_of, factor_of, start_of
from kg.extract.head_words import Heads, occurrences
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import fits
from kg.extract.walk import Edge, Known
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.model import NameForm

#: Patterns of places that have bodies of their own (二屯社区|党支部).
SETTLED = frozenset({"place.settlement", "place.zone"})
#: Departments of a hospital are no bodies of their own.
_WARDS = tuple(ward + "科" for ward in ("内", "外", "儿", "产", "妇", "骨", "眼", "口腔", "急诊", "皮肤", "肿瘤", "检验", "麻醉", "影像", "中医", "康复", "神经"))  # fmt: skip
_JOINT_POST = re.compile("(?:副?书记|委员|常委)、(?!党委|纪委)")
#: What has stages without taking them into its name: projects, and works that are places.
_BUILT = ("项目", "工程", "电站", "机场", "大道", "大桥", "灌区", "洪区", "水库", "枢纽", "港区", "公路", "高速", "铁路", "隧道")  # fmt: skip
#: Stages of works; behind a project's own name they belong to it (柳州国轩二期).
_PHASES = frozenset({"一期", "二期", "三期", "四期", "机组"})
#: Quality from which a name with a head is a body that longer names may contain.
BODY_QUALITY = 0.8
#: “尖兵领雁”科技计划|项目: what belongs to an undertaking is not its name.
_UNDERTAKINGS = ("计划", "工程", "行动", "专项", "基金")
#: 北沿江高速铁路|项目: of works on a line the line is the mention.
_BUILT_LINES = ("铁路", "高铁", "高速", "高速公路", "城际", "大桥", "隧道", "机场", "东路", "西路", "南路", "北路", "大道")  # fmt: skip
_OWNERS_OF_PROJECTS = (*_UNDERTAKINGS, *_BUILT_LINES)
#: 射阳段|工程: works on a section of a line.
LONGEST_WORKS = 12
_WORKS_ON_SECTION = re.compile("段(?:改扩建|扩建|改造|扩容|提升|建设|升级|大修)*工程$")
#: 示范学校|304所, 口袋公园|22个: a kind, and how many of it there are.
_COUNTED_WORKS = re.compile(r"\d+[余多]?[个项场次](?![一-龥])")
_COUNTED = re.compile(r"\d+[余多]?[所个家处座](?![一-龥])")


def find_headed(reading: Reading, known: Known, heads: Heads) -> Iterator[Candidate]:
    """
    Candidates of the patterns, from left to right.

    Bodies and places found on the way are added to ``known``, so that what follows can
    be built on them: 四川大学华西医院 + 西藏医院, 京昆高速 + 晋城段.
    """
    done: set[tuple[str, int]] = set()
    for hit, pattern in occurrences(reading, heads, known):
        if (pattern.id, hit.end) in done:
            # 服务中心 has made the name; 中心, which ends it too, would make the same.
            continue
        found = _candidate(reading, pattern, hit, known)
        if found:
            done.add((pattern.id, hit.end))
            _remember(found, pattern, known)
            yield found


def _candidate(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Candidate | None:
    if _is_no_head(reading, pattern, hit, known):
        return None
    edge = edge_of(reading, pattern, hit, known)
    if edge is not None and edge.kind == "body" and hit.surface == "党委" and _JOINT_POST.match(reading.text, hit.end):
        # 区供销联社|党委书记、主任: the post is held at the body itself.
        return None
    if edge is not None and edge.kind == "quote" and pattern.id == "policy.mechanism" and _quotes_known(reading, edge):
        return None
    if edge is None or (pattern.needs_modifier and edge.inner == hit.start):
        return None
    if pattern.type == "programme" and not edge.marked and _COUNTED_WORKS.match(reading.text, hit.end):
        return None
    start = start_of(reading, pattern, edge, hit)
    factor = factor_of(pattern, edge)
    if factor <= 0 or not fits(reading, pattern, edge, start, hit):
        return None
    end = end_of(reading, pattern, hit.end)
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


def _is_no_head(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> bool:
    """Whether what stands right around the head shows that it ends no name."""
    if reading.text.startswith(pattern.not_before, hit.end) or _inside_place(pattern, hit, known):
        return True
    if hit.surface.endswith("校") and reading.ends_in_title(hit.end):
        return True
    if pattern.type in ("organization", "place") and not pattern.before_title and _COUNTED.match(reading.text, hit.end):
        return True
    if pattern.before_title and reading.text.endswith(_WARDS, 0, hit.end):
        return True
    if hit.surface.endswith("工程") and _WORKS_ON_SECTION.search(
        reading.text, max(0, hit.end - LONGEST_WORKS), hit.end
    ):
        # 盐连铁路射阳段|工程: works on a section of a line, which is a place.
        return True
    if pattern.id == "place.station" and reading.before(hit.start) in "业利技务化":
        return True  # 林业|站, 农技|站: what serves a town is a body
    if hit.surface == "项目" and reading.text.endswith(_OWNERS_OF_PROJECTS, 0, hit.start):
        return True
    if hit.surface in _PHASES and _stage_of_known(reading, hit, known):
        return True
    return reading.before(hit.start) == "等" or (hit.surface == "校区" and reading.before(hit.start) in "新老")


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


def _remember(found: Candidate, pattern: Pattern, known: Known) -> None:
    if pattern.type == "organization" and isinstance(found.canonical, NameForm):
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
