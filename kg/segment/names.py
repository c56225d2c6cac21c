"""
Personal names as bylines print them.

Place in the flow: segment, lowest step; knows surnames, nothing of pages.

A Chinese name is a surname of one or two characters and a given name of one or two. Bylines
space out names of two characters (``刘 毅``) and run several together (``阎晋于文哲``).
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files

from kg.text.flow import is_han

#: Belief that a character that can be a surname is one, by class of the table: about 85 of 100 people carry
#: one of the hundred commonest surnames (Ministry of Public Security, 2020), 14 another one of the list.
_BELIEF = {1: 0.85, 2: 0.14, 3: 0.01}

#: Given names of two characters outnumber those of one about six to one in name registers.
_GIVEN = {1: 1 / 7, 2: 6 / 7}


@lru_cache(maxsize=1)
def surnames() -> dict[str, int]:
    """Surname -> class (1 most frequent, 2 frequent, 3 rare and mostly a common word)."""
    table = files("kg").joinpath("data/surnames.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith(("#", "surname")))
    return {row[0]: int(row[1]) for row in rows}


def name_score(name: str) -> float:
    """
    Log belief that ``name`` (no spaces) is one personal name; minus infinity if its form is none.

    >>> name_score("王桂娟") > name_score("能源") and name_score("的桂娟") == float("-inf")
    True
    """
    if "·" in name:
        parts = name.split("·")
        fits = 2 <= len(parts) <= 4 and all(1 <= len(part) <= 8 for part in parts)
        return -2.0 if fits else -math.inf
    best = -math.inf
    if not all(map(is_han, name)):
        return best
    for length in (2, 1):
        kind = surnames().get(name[:length])
        given = len(name) - length
        if kind is not None and given in _GIVEN:
            # A compound surname is unmistakable: it counts as a common one.
            belief = 0.85 if length == 2 else _BELIEF[kind]
            best = max(best, math.log(belief * _GIVEN[given]))
    return best


def is_name(name: str) -> bool:
    """
    True when ``name`` (no spaces) has the form of a personal name.

    >>> is_name("刘毅"), is_name("欧阳文静"), is_name("时报时评")
    (True, True, False)
    """
    return name_score(name) > -math.inf


def split_names(run: str) -> list[tuple[int, int]]:
    """
    Cut characters that hold nothing but names run together; [] if it cannot be done.

    >>> [("阎晋于文哲")[s:e] for s, e in split_names("阎晋于文哲")]
    ['阎晋', '于文哲']
    """
    if "·" in run:
        return [(0, len(run))] if is_name(run) else []
    if not run or len(run) > 24:
        return []
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * len(run)
    for end in range(2, len(run) + 1):
        for size in (2, 3, 4):
            if size <= end and best[end - size][0] > -math.inf:
                score = best[end - size][0] + name_score(run[end - size : end])
                if score > best[end][0]:
                    best[end] = (score, end - size)
    if best[-1][0] == -math.inf:
        return []
    cuts: list[tuple[int, int]] = []
    at = len(run)
    while at:
        cuts.append((best[at][1], at))
        at = best[at][1]
    return cuts[::-1]
