"""
Is a short line without a stop a title, or a piece of a sentence broken in print?

Place in the flow: segment; used by settle.py. A logistic model of facts that a person can check (commas, a quote
left open, a last word that needs another); weights in ``kg/data/cut-lines.tsv``, made by ``scripts/fit_joins.py``.
"""

from __future__ import annotations

import math

from kg.segment.goes_on import opens_quote, start_odds
from kg.segment.tables import table
from kg.text.words import FUNCTION_TAGS, cut, tag_of

#: A line with a greater chance is a piece of a sentence. High, because taking a title for text is worse than the reverse.
THRESHOLD = 0.9
#: ... and if the page has a paragraph that begins as no sentence does, and whose beginning is missing.
THRESHOLD_WITH_ORPHANS = 0.35
#: Lengths are distinguished up to this many characters.
_LONG = 56
_COMMAS = "，,"


def chance_of_cut(line: str) -> float:
    """
    Chance (0 to 1) that the line (without white space) is a piece of a sentence.

    >>> chance_of_cut("市场监督管理所的人每周来翻看一次记录，清洗超期的") > chance_of_cut("夜市摊主有了健康证照夹")
    True
    """
    weights = table("cut-lines.tsv")
    total = sum(weights.get(name, 0.0) * value for name, value in sorted(signs(line).items()))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def signs(line: str) -> dict[str, float]:
    """Feature -> how far it holds."""
    words = cut(line)
    last, first = words[-1] if words else "", words[0] if words else ""
    commas = sum(line.count(mark) for mark in _COMMAS)
    tail = max(line.rfind(mark) for mark in _COMMAS)
    return {
        "any": 1.0,
        "a comma": float(commas > 0),
        "more commas": float(commas > 1),
        "a few words behind the comma": float(commas > 0 and len(line) - tail <= 5),
        "length": min(len(line), _LONG) / _LONG,
        "quote left open": float(opens_quote(line)),
        "ends in a function word": float(tag_of(last) in FUNCTION_TAGS),
        "ends in a verb": float(tag_of(last).startswith("v")),
        "ends in one character": float(len(last) == 1),
        "begins with a function word": float(tag_of(first) in FUNCTION_TAGS),
        "starts so": start_odds(line),
        "colon": float("：" in line or ":" in line),
        "function words": min(4.0, float(sum(tag_of(word) in FUNCTION_TAGS for word in words))) / 4,
        "list": float("、" in line),
    }
