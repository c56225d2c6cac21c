"""
The boundary between a chain of units and the body after it: 河北省|邢台市|威县县委 may be cut either way.

Place in the flow: gold and predicted mentions of one page -> the same with one boundary, for scores.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Mention = Mapping[str, Any]


def settled(gold: Mapping[str, Any], pred: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """
    Both pages with the gold's boundary wherever they differ only in whether units are part of the body or precede it.

    >>> whole = {"mentions": [{"start": 0, "end": 5, "type": "organization", "text": "衡水市委会"}]}
    >>> cut = {"mentions": [{"start": 0, "end": 2, "type": "place", "text": "衡水"},
    ...                     {"start": 2, "end": 5, "type": "organization", "text": "市委会"}]}
    >>> [m["start"] for m in settled(whole, cut)[1]["mentions"]]
    [0]
    """
    gold_at = {m["end"]: m for m in gold["mentions"]}
    pred_at = {m["end"]: m for m in pred["mentions"]}
    cuts: dict[int, Mention] = {}
    freed: set[int] = set()
    dropped: set[int] = set()
    for mention in pred["mentions"]:
        right = gold_at.get(mention["end"])
        if right is None or mention["type"] != "organization" or right["type"] != "organization":
            continue
        longer, shorter = (mention, right) if mention["start"] < right["start"] else (right, mention)
        chain = _chain(gold_at if longer is mention else pred_at, longer["start"], shorter["start"])
        if chain and longer["start"] < shorter["start"]:
            cuts[id(mention)] = right
            (freed if longer is mention else dropped).update(chain)
    mentions = [
        {**m, "start": cuts[id(m)]["start"], "text": cuts[id(m)]["text"]} if id(m) in cuts else m
        for m in pred["mentions"]
        if id(m) not in dropped
    ]
    firm = [{**m, "optional": True} if id(m) in freed else m for m in gold["mentions"]]
    return {**gold, "mentions": firm}, {**pred, "mentions": mentions}


def _chain(table: Mapping[int, Mention], start: int, at: int) -> list[int]:
    """The units that fill a stretch without a gap, by ``id``; empty if there is a gap."""
    chain: list[int] = []
    while at > start:
        unit = table.get(at)
        if unit is None or unit["type"] != "place":
            return []
        chain.append(id(unit))
        at = unit["start"]
    return chain if at == start else []
