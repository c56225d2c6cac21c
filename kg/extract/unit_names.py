"""
Villages, communities and schools named directly after the unit they lie in: 桃源街道|下桥村, 如皋市|安定小学.

Place in the flow: a head noun with known places before it -> Edge, used by heads.py where
jieba's segmentation (镇长|建村, 下桥 as a verb) has ended the walk of walk.py too early.
"""

from __future__ import annotations

from kg.extract.reading import Reading
from kg.extract.walk import UNIT_ENDS, Edge, Known, known_edge
from kg.extract.word_kinds import ACTS, STOP_CLASSES
from kg.knowledge.patterns import Pattern
from kg.text.flow import is_han

#: Longest name before the head: 三角淀社区 and 大王庄村 have 3, 上八里洼 4.
LONGEST_STEM = 4
#: Classes of the characters that full names of units end in: 县, 镇, and 道 of 街道.
_UNIT_ENDS = (*UNIT_ENDS, "street-end")
_TOLD = ("generic", "nominal", "title", "role", *STOP_CLASSES, *ACTS)


def edge_behind_unit(reading: Reading, pattern: Pattern, head: int, known: Known) -> Edge | None:
    """
    The edge of a name between a unit's full name and its head; None if there is no such name.

    In 走进大佳何镇葛家村 the stretch 葛家 between the town's full name and 村 is a stem, however jieba splits it.
    """
    if not reading.text.startswith(pattern.in_units, head):
        return None
    for at in range(head - 1, max(0, head - LONGEST_STEM) - 1, -1):
        if at in known.admin and reading.lexicon.is_any(_UNIT_ENDS, reading.text[at - 1]):
            return known_edge(reading, pattern, at, head, known) if _is_stem(reading, at, head) else None
    return None


def _is_stem(reading: Reading, start: int, head: int) -> bool:
    """Whether a stretch can be the name of a village or school: no particle, and no word for a kind or an act."""
    stem = reading.text[start:head]
    lexicon = reading.lexicon
    if not all(is_han(c) and not lexicon.is_word("not-in-stem", c) for c in stem):
        return False
    endings = [stem[at:] + end for at in range(len(stem)) for end in ("", reading.text[head])]
    beginnings = [stem[:at] for at in range(2, len(stem) + 1)]
    return not any(lexicon.is_any(_TOLD, word) for word in (*endings, *beginnings))
