"""
Where a name with a head noun begins and ends, and how good its left edge is.

Place in the flow: Reading + pattern + head -> Edge, start and end, for heads.py; the walk itself is in walk.py.
"""

from __future__ import annotations

from functools import partial

from kg.extract.reading import Reading
from kg.extract.unit_names import edge_behind_unit
from kg.extract.walk import Edge, Known, left_edge, levelled
from kg.extract.word_kinds import governed_start
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.text.flow import is_han

#: Longest item of a list of parallel names.
ITEM_LENGTH = 10


def edge_of(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Edge | None:
    """The left edge of the name with the given head, including what belongs before it; None if there is no name."""
    edge = left_edge(reading, pattern, hit.start, hit.end, known)
    if edge is None or edge.kind not in ("place", "whole", "body"):
        edge = edge_behind_unit(reading, pattern, hit.start, known) or edge
    if edge is None:
        return None
    edge = _with_whole(reading, edge, hit, known)
    edge = levelled(reading, pattern, edge, hit.end)
    if edge.kind in ("stop", "number", "carry"):
        edge = _list_item(reading, pattern, edge, hit.start)
    if pattern.governed:
        behind = governed_start(reading, edge.position, hit.start, pattern.max_chars)
        if behind is not None and behind <= edge.position:
            return Edge(behind, "issue", edge.marked)
    return edge


def _with_whole(reading: Reading, edge: Edge, hit: Hit, known: Known) -> Edge:
    """光谷科创大走廊|黄石功能区, 某管理中心|盐城分中心: a part named by its place follows its whole."""
    if edge.kind != "place" or edge.inner <= edge.position:
        return edge
    start = None
    if reading.before(edge.position) == "·":
        # 京津冀·沧州生物医药产业园: shared by two places.
        start = known.places.get(edge.position - 1)
    elif reading.lexicon.is_word("part-of-body", hit.surface):
        start = known.bodies.get(edge.position)
    elif reading.text.endswith(reading.lexicon.listed("zone-with-parts"), 0, edge.position):
        start = known.places.get(edge.position)
    return edge if start is None else Edge(start, "place", True, edge.inner)


def _list_item(reading: Reading, pattern: Pattern, edge: Edge, head: int) -> Edge:
    """天母商圈、后站批发商圈: if the previous item has the same kind of head, the whole item is the name."""
    mark = reading.text.rfind("、", max(0, head - ITEM_LENGTH), head)
    if mark < 0 or not reading.text.endswith(pattern.heads, 0, mark):
        return edge
    item = reading.text[mark + 1 : head]
    return Edge(mark + 1, "mark", True) if item and all(is_han(c) for c in item) else edge


def start_of(reading: Reading, pattern: Pattern, edge: Edge, hit: Hit) -> int:
    """Where the name begins: after what only counts or ranks, and after a place that is a name of its own."""
    start = _trim(reading, edge, hit.start, pattern.type == "organization")
    if pattern.type in ("place", "policy") and not pattern.min_chars and edge.kind != "place":
        # 今早|北三环, 国家|“十四五”规划: the head is the name, and only a place belongs to it.
        return hit.start
    if reading.before(start).isdigit() and reading.lexicon.forms["counted-quote"].match(reading.text, start):
        return start + 1
    if pattern.id == "policy.numbered" and reading.lexicon.is_word("aim-verb", reading.before(start)):
        start -= 1
    if pattern.splits_place and edge.inner > start and _begins_with_place(reading, edge.inner, hit.start):
        return edge.inner
    if pattern.type == "place" and start == edge.inner and _is_town_end(reading, start) and hit.start - start > 1:
        # 白塘镇|镇前村, with 白塘 taken for the town.
        return start + 1
    return start


def _trim(reading: Reading, edge: Edge, head: int, organization: bool) -> int:
    """Leave out what only counts or ranks before the name."""
    start, text, lexicon = edge.position, reading.text, reading.lexicon
    if not edge.marked and any(word in text[start:head] for word in lexicon.listed("and-others")):
        # 锁阳城等|国家考古遗址公园: a kind, not a name.
        return head
    if edge.kind == "place":
        return start
    if organization and lexicon.forms["national"].match(text, start):
        # 国家|稀土功能材料创新中心: part of a body's name, but only the rank of a policy.
        return start
    rank = lexicon.forms["ranked-before"].match(text, start)
    return rank.end() if rank and start + len(rank[1]) < head else start


def _begins_with_place(reading: Reading, start: int, head: int) -> bool:
    """莆田|宁海新桥工程: what follows the place begins with another place."""
    return any(
        hit.end < head and hit.end - start > 1 and reading.lexicon.can_be(hit.surface, "place", safe=True)
        for hit in reading.starts.get(start, ())
    )


def _is_town_end(reading: Reading, at: int) -> bool:
    """The character ends the preceding town's name: 白塘|镇, but not 白塘镇|镇前村."""
    is_end = partial(reading.lexicon.is_word, "town-end")
    return is_end(reading.text[at]) and not is_end(reading.before(at))


def end_of(reading: Reading, pattern: Pattern, end: int) -> int:
    """青银高速（晋中段）: the section in brackets belongs to the line."""
    match = reading.lexicon.forms["line-section"].match(reading.text, end) if pattern.type == "place" else None
    return match.end() if match else end


def factor_of(pattern: Pattern, edge: Edge) -> float:
    """The factor that the pattern gives to a name with this edge."""
    factor = pattern.edges.get(edge.kind, pattern.edges.get("place", 0.0) if edge.kind == "body" else 0.0)
    if edge.marked and edge.kind in ("carry", "stop", "mark", "issue", "number"):
        return max(factor, pattern.edges.get("quote", 0.0))
    return factor
