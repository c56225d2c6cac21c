"""
The canonical name of a body found by its head, as far as it is composed before the home is known.

Place in the flow: a pattern, its left edge and its head -> a form with slots
(``{市}城市管理局``), for heads.py; ``kg.link`` fills the slots.
"""

from __future__ import annotations

import re

from kg.extract.reading import Reading
from kg.extract.walk import Edge, Known
from kg.knowledge.lexicon import Hit
from kg.knowledge.organs import AS_WRITTEN
from kg.knowledge.patterns import Pattern

#: The pattern of offices that only a title behind them shows: 党史办主任.
LOCAL_OFFICE = "org.titled"
_LEVEL_SLOT = re.compile(r"\{~?(?:省|市|县|区|州|盟|旗|镇|乡|自治区)\}")


def composed_name(
    reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit, known: Known
) -> tuple[str, bool]:
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
