"""
The canonical name of a body found by its head, as far as it can be composed before the home is known.

Place in the flow: a pattern, its left edge and its head -> a form with slots (the home's
市 + 城市管理局), for heads.py; ``kg.link`` fills the slots.
"""

from __future__ import annotations

from kg.extract.reading import Reading
from kg.extract.walk import Edge, Known
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.model import Name, NameForm, Slot

#: The pattern of offices that are recognised only by a title after them: 党史办主任.
LOCAL_OFFICE = "org.titled"


def composed_name(
    reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit, known: Known
) -> tuple[Name, bool]:
    """The canonical name as far as it can be composed, and whether it depends on the home."""
    lexicon = reading.lexicon
    if edge.kind == "level":
        level = next(
            (u for u in lexicon.listed("organ-unit") if reading.text.startswith(u, start)), reading.text[start]
        )
        return NameForm((Slot("level", level), reading.text[start + len(level) : hit.end])), True
    body: Name = known.names.get((edge.position, edge.inner), "") if edge.kind == "body" else ""
    committee = lexicon.note("body-committee", reading.text[edge.inner : hit.end]) if edge.kind == "body" else ""
    if committee:
        # 盐城市第一人民医院|党委
        body = body or reading.text[start : edge.inner]
        before, _, behind = committee.partition("{}")
        return before + body + behind, is_open(body)
    if pattern.id == LOCAL_OFFICE and edge.kind in ("mark", "stop") and lexicon.is_word("local-office", hit.surface):
        # 党史办|主任: the home's.
        return NameForm((Slot("bare", as_written=True), reading.text[start : hit.end])), True
    branch = _party_branch(reading, edge, start, hit, body)
    if branch:
        return branch, True
    in_list = pattern.type == "organization" and edge.kind in ("mark", "stop")
    shared = _shared_level(reading, start, hit, known) if in_list else None
    if shared:
        return NameForm((shared, reading.text[start : hit.end])), True
    if body:
        # 市委组织部|人才服务中心: the body's full name, followed by what belongs to it.
        return body + reading.text[edge.inner : hit.end], is_open(body)
    return "", False


def _party_branch(reading: Reading, edge: Edge, start: int, hit: Hit, body: Name) -> Name:
    """区纪委|党总支: the branch of an organ is named after the organ as written."""
    levelled = is_open(body) and reading.lexicon.is_word("branch-unit", reading.text[start])
    if not levelled or not reading.lexicon.is_word("party-branch", reading.text[edge.inner : hit.end]):
        return ""
    return NameForm((Slot("level", reading.text[start], as_written=True), reading.text[start + 1 : hit.end]))


def _shared_level(reading: Reading, start: int, hit: Hit, known: Known) -> Slot | None:
    """市城投集团、|公用集团: in a list of bodies with one head the level at its beginning applies to all."""
    if reading.before(start) != "、" or not reading.text.endswith(hit.surface, 0, start - 1):
        return None
    before = next((name for (_, end), name in known.names.items() if end == start - 1), "")
    first = before.parts[0] if isinstance(before, NameForm) else None
    return first if isinstance(first, Slot) and first.kind == "level" else None


def is_open(name: Name) -> bool:
    """Whether a name depends on the home."""
    return isinstance(name, NameForm) and name.is_open
