"""
Names that end in a head noun.

Place in the flow: Reading + places and bodies already found -> Candidates, one for
each declared pattern (``kg/data/patterns``) and occurrence of its head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.decode import worth
from kg.extract.reading import CLOSE_TO_OPEN, PUNCTUATION, Candidate, Reading
from kg.extract.walk import Edge, Known, left_edge
from kg.knowledge.jieba_words import frequency, tags
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern

#: Titles of documents behind a verb of issuing need no proper word: 出台民营经济促进条例.
LONG_ENOUGH_WHEN_ISSUED = 6
#: Words that stand before a name but not in it: 国家, 新一轮, 第二批.
_TRIMMED = ("国家", "全国", "全省", "全市", "一系列", "相关", "本次", "此次", "一项", "各项")
#: Tags of words that tell nothing of a thing: adjectives, adverbs, idioms, numbers, verbs.
EMPTY_TAGS = ("a", "d", "z", "i", "l", "r", "m", "v", "c", "p", "t", "q")
#: Quality from which a name with a head is a body that longer names may contain.
BODY_QUALITY = 0.8


def find_headed(reading: Reading, known: Known, patterns: Iterable[Pattern]) -> Iterator[Candidate]:
    """
    Candidates of the patterns, from left to right.

    Bodies and places found on the way are added to ``known``, so that what follows can
    be built on them: 四川大学华西医院 + 西藏医院, 沈海高速 + 漳诏段.
    """
    by_head: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for head in pattern.heads:
            by_head.setdefault(head, []).append(pattern)
    hits = [hit for hit in reading.hits if hit.surface in by_head]
    for hit in sorted(hits, key=lambda h: (h.end, h.start)):
        if not _stands_alone(reading, hit):
            continue
        for pattern in by_head[hit.surface]:
            found = _candidate(reading, pattern, hit, known)
            if found:
                _remember(found, pattern, known)
                yield found


def _stands_alone(reading: Reading, hit: Hit) -> bool:
    """A short head must end where a word ends, and not inside a verb (部署, 列为)."""
    if hit.end - hit.start > 2:
        return True
    token = reading.text[slice(*reading.token_at(hit.end - 1))]
    return reading.is_bound(hit.end) and (token == hit.surface or not tags().get(token, "").startswith(("v", "d")))


def _candidate(reading: Reading, pattern: Pattern, hit: Hit, known: Known) -> Candidate | None:
    if reading.text.startswith(pattern.not_before, hit.end):
        return None
    if pattern.type == "place" and any(
        end == hit.end and start < hit.start for end, start in ((hit.end, known.places.get(hit.end, hit.end)),)
    ):
        return None
    edge = left_edge(reading, pattern, hit.start, hit.end, known)
    if edge is None:
        return None
    start = _trim(reading, edge, hit.start)
    if pattern.splits_place and edge.inner > start and is_proper(reading, edge.inner, hit.start):
        start = edge.inner
    if pattern.type == "place" and _bare_unit(reading, edge, hit):
        return None
    factor = pattern.edges.get(edge.kind, 0.0)
    if edge.marked:
        factor = max(factor, pattern.edges.get("quote", 0.0) if edge.kind in ("carry", "stop", "mark", "issue") else 0)
    length = hit.start - start
    if factor <= 0 or not pattern.min_chars <= length <= pattern.max_chars:
        return None
    issued = edge.kind == "issue" and length >= LONG_ENOUGH_WHEN_ISSUED
    if pattern.specific and not edge.marked and not issued and not is_specific(reading, start, hit.start):
        return None
    if _ordinary_word(reading, reading.text[start : hit.end]):
        return None
    weight = worth(pattern.weight * factor, hit.end - start)
    level = edge.kind == "level"
    slot = "{" + reading.text[start : reading.token_at(start)[1]] + "}" if level else ""
    canonical = slot + reading.text[reading.token_at(start)[1] : hit.end] if level else ""
    return Candidate(
        start, hit.end, pattern.type, weight, f"{pattern.id}.{edge.kind}", pattern.source, canonical, deictic=level
    )


def _trim(reading: Reading, edge: Edge, head: int) -> int:
    """Leave out what only counts or ranks in front of the name."""
    start = edge.position
    for word in _TRIMMED:
        if reading.text.startswith(word, start) and start + len(word) < head and edge.kind != "place":
            return start + len(word)
    return start


def _remember(found: Candidate, pattern: Pattern, known: Known) -> None:
    quality = found.weight / worth(1.0, found.end - found.start)
    if quality < BODY_QUALITY:
        return
    table = known.bodies if pattern.type == "organization" else known.places if pattern.type == "place" else None
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
        if not plain and not tags().get(word, "").startswith(EMPTY_TAGS):
            return True
        at = left
    return False


def is_proper(reading: Reading, start: int, head: int) -> bool:
    """Whether a modifier holds a proper word: one jieba does not know, or knows as a name."""
    at = head
    while at > start:
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        if len(word) > 1 and (not frequency(word) or tags().get(word, "").startswith(("nr", "ns", "nz"))):
            return True
        at = left
    return False


def _bare_unit(reading: Reading, edge: Edge, hit: Hit) -> bool:
    """黄石镇 + 桥: a unit's full name right before a one-character head makes no name."""
    return (
        edge.inner == hit.start
        and hit.end - hit.start == 1
        and reading.before(hit.start) in "省市县区镇乡村"
    )


def _ordinary_word(reading: Reading, text: str) -> bool:
    """A whole that jieba knows as a common word (农村, 大学) is no name."""
    if reading.lexicon.is_word("generic", text):
        return True
    return len(text) <= 4 and frequency(text) > 0 and not tags().get(text, "x").startswith(("nr", "ns", "nt", "nz"))
