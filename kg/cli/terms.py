"""
What programs call by an English id, as people read it: types, stated relations, evidence for the home.

Place in the flow: cli; called by the commands that print them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.entity_types import Types
from kg.language import language, say
from kg.model import EntityType

#: Predicate of a stated relation -> Chinese, as in the view.
_PREDICATES = {
    "position": "任职",
    "author": "作者",
    "affiliation": "单位",
    "issuer": "发布",
    "located_in": "位于",
    "part_of": "隶属",
}
#: What speaks for a home -> Chinese.
_EVIDENCE = {
    "masthead": "报头",
    "dateline": "电头",
    "organ": "机构",
    "named": "全称",
    "short": "简称",
    "own": "自称",
}


def type_text(types: Types, kind: EntityType) -> str:
    """The name of a type; its id if the build does not know it."""
    return say(types[kind].zh, kind) if kind in types else kind


def predicate_text(predicate: str) -> str:
    """
    The name of a stated relation.

    >>> predicate_text("position")
    '任职 / position'
    """
    return say(_PREDICATES[predicate], predicate) if predicate in _PREDICATES else predicate


def evidence_texts(evidence: Sequence[str]) -> tuple[str, str]:
    """
    What speaks for a home, in Chinese and in English; empty if nothing does.

    >>> evidence_texts(["太原市 masthead 12", "市 own 2"])
    ('（太原市 报头 12；市 自称 2）', ' (太原市 masthead 12; 市 own 2)')
    """
    if not evidence:
        return "", ""
    chinese = "；".join(" ".join(_EVIDENCE.get(word, word) for word in line.split(" ")) for line in evidence)
    return f"（{chinese}）", f" ({'; '.join(evidence)})"


def joined(parts: Sequence[str]) -> str:
    """Parts of a list with the mark between them that the language has."""
    return ("; " if language() == "en" else "；").join(parts)
