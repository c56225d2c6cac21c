"""
In which paragraph does a sentence that stops in the middle continue?

Place in the flow: segment; used by joins.py. A logistic choice among the nearby paragraphs and "none": each feature is a
fact that a person can check (a word across the joint, a quote closed, names in common, how often sentences begin so).
The weights (``kg/data/goes-on.tsv``) and the counts of first characters (``kg/data/starts.tsv``) are made by
``scripts/fit_joins.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from kg.segment.likeness import Likeness
from kg.segment.tables import table
from kg.text.flow import is_han
from kg.text.words import cut, frequency

#: Words of up to this many characters are sought across a joint.
_LONGEST = 4
#: Characters on each side of a joint that are segmented into words.
_AROUND = 8
#: Characters at a text's end that are searched for an open mark, and at a text's start for its closing.
_MARKS_WITHIN = 80
_MARKS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』"}
#: Two halves of one article share about this much (cosine of rare pairs) on the seed pages.
_USUAL_LIKENESS = 0.10


def cheap_signs(left: str, right: str) -> dict[str, float]:
    """Features of the texts of two paragraphs alone; both without white space."""
    common = max((frequency(word) for word in _across(left, right)), default=0)
    return {
        "word": float(common > 0),
        "common word": math.log10(common + 1) / 5,
        "cut as a word": float(_is_token(left, right)),
        "same script": float(_same_script(left, right)),
        "quote": float(closes_quote(left, right)),
        "starts so": start_odds(right),
    }


def likeness_signs(
    likeness: Likeness, above: Sequence[int], below: Sequence[int], before: Sequence[int], titles: tuple[str, str]
) -> dict[str, float]:
    """
    Features of the paragraphs around the joint.

    ``before``: what directly precedes the lower paragraph now; ``titles``: that over the upper one and that over the lower.
    """
    upper, lower = titles
    return {
        # A text without a title may be the beginning of the one under that title.
        "its title fits above": likeness.share(lower, above) if lower and not upper else 0.0,
        "like": min(likeness.cosine(above, below) / _USUAL_LIKENESS, 3.0),
        "like at once": min(likeness.cosine(above[-1:], below[:1]) / _USUAL_LIKENESS, 3.0),
        "like what is before": min(likeness.cosine(before, below) / _USUAL_LIKENESS, 3.0),
        "fits the title": likeness.share(upper, below) if upper else 0.0,
        "fits its own title": likeness.share(lower, below) if lower and upper else 0.0,
        "no title of its own": float(not lower),
        "no title above": float(not upper),
    }


def page_signs(
    signs: Mapping[str, float], most: float, upper: Sequence[float], lower: Sequence[float]
) -> dict[str, float]:
    """
    Features relative to the page.

    ``most``: the greatest likeness of any candidate; ``upper`` and ``lower``: how much of each of the page's titles is
    in the text above the joint and below it.
    """
    return {
        "most like": signs["like"] / most if most else 0.0,
        "under one title": agreement(upper, lower),
    }


def agreement(one: Sequence[float], other: Sequence[float]) -> float:
    """
    Cosine (0 to 1) of two lists of shares: whether two stretches of text fit the same titles of a page.

    >>> agreement([0.5, 0.0], [0.8, 0.0]), agreement([0.5, 0.0], [0.0, 0.8]), agreement([], [])
    (1.0, 0.0, 0.0)
    """
    size = math.sqrt(math.fsum(a * a for a in one) * math.fsum(b * b for b in other))
    return round(math.fsum(a * b for a, b in zip(one, other, strict=True)) / size, 9) if size else 0.0


def place_signs(
    end: int, start: int, *, follows: bool, headed: bool, titled: bool, cut_before: bool, apart: int
) -> dict[str, float]:
    """
    Features of the positions on the page.

    ``follows``: next in page order, with nothing but white space or what belongs to no text in between; ``headed``: a
    title or byline is directly above the lower one, ``titled``: one is over the upper one; ``cut_before``: what precedes
    the lower one is itself unfinished; ``apart``: texts (or pieces of texts) in between.
    """
    return {
        "follows": float(follows),
        "headed": float(headed and titled),
        "headed, none above": float(headed and not titled),
        "cut before": float(cut_before),
        "above": float(start < end),
        "far": math.log1p(apart),
        "in the same text": float(not apart and not follows),
    }


def weigh(signs: Mapping[str, float]) -> float:
    """The weight of a candidate, in nats; that of "none" is 0."""
    weights = table("goes-on.tsv")
    return weights.get("any", 0.0) + sum(weights.get(name, 0.0) * value for name, value in sorted(signs.items()))


def start_odds(text: str) -> float:
    """
    Log ratio, in nats, of how often a text's first two characters (or the first) begin a sentence to how often they occur elsewhere.

    >>> start_odds("昨日，我市") > 0 > start_odds("的组织体系")
    True
    """
    counted = table("starts.tsv")
    return counted.get(text[:2], counted.get(text[:1], 0.0))


def crosses(left: str, right: str) -> bool:
    """
    Whether the joint of two texts makes a word that is on neither side.

    >>> crosses("北京非首都功能的疏", "解,为太忻一体化经济区")
    True
    """
    return _is_token(left, right) and any(frequency(word) for word in _across(left, right))


def closes_quote(left: str, right: str) -> bool:
    """
    Whether the lower text closes a mark that the upper one left open, before it opens one of the same kind.

    >>> closes_quote("他说：“新桥", "很好。”大家都笑了"), closes_quote("他说", "“很好。”")
    (True, False)
    """
    due = _due(left)
    if not due:
        return False
    opening = next(k for k, v in _MARKS.items() if v == due[-1])
    closes, opens = right[:_MARKS_WITHIN].find(due[-1]), right[:_MARKS_WITHIN].find(opening)
    return closes >= 0 and (opens < 0 or closes < opens)


def opens_quote(text: str) -> bool:
    """Whether a mark is still open at the text's end."""
    return bool(_due(text))


def _due(text: str) -> list[str]:
    """Closing marks still due at a text's end, innermost last; looks at the last sentence only."""
    due: list[str] = []
    for ch in text[-_MARKS_WITHIN:]:
        if ch in _MARKS:
            due.append(_MARKS[ch])
        elif due and ch == due[-1]:
            due.pop()
    return due


def _across(left: str, right: str) -> list[str]:
    """The strings across a joint that could be words."""
    if not left or not right or not (is_han(left[-1]) and is_han(right[0])):
        return []
    return [
        left[-a:] + right[:b]
        for a in range(1, _LONGEST)
        for b in range(1, _LONGEST)
        if a + b <= _LONGEST and len(left) >= a and len(right) >= b
    ]


def _is_token(left: str, right: str) -> bool:
    """Whether the segmented sentence has a word across the joint."""
    head, tail = left[-_AROUND:], right[:_AROUND]
    at = 0
    for token in cut(head + tail):
        if at < len(head) < at + len(token):
            return True
        at += len(token)
    return False


def _same_script(left: str, right: str) -> bool:
    """Digits or letters on both sides: 2 | 000, G | DP."""
    a, b = left[-1:], right[:1]
    return a.isascii() and b.isascii() and a.isalnum() and b.isalnum()
