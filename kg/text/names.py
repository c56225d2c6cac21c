"""
Personal names as bylines print them.

Place in the flow: the ground floor; read asks whether a web page's head names a person, segment what a byline says.

A Chinese name is a surname of one or two characters and a given name of one or two. Bylines put a
space into names of two characters (``刘 毅``) and run several together (``阎晋于文哲``). Where to split
them depends on how often each surname and each given character is used: see the tables of the pack
``cn-words`` (log probability of a surname, of a character as the only, first and second given one).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kg.text.flow import is_han
from kg.text.words import cut, is_word, tag_of

#: Given names of two characters outnumber those of one about six to one (2020 national name report: 14.9 %).
_GIVEN = {1: math.log(1 / 7), 2: math.log(6 / 7)}
#: Log probability of a given character that is not in the table: below the rarest one in it.
UNSEEN_GIVEN = -13.0
#: A run is not split into names that are less likely than this: 才仁|卓玛.
UNLIKELY = -24.0
#: Two given characters likelier than this make a usual given name: 建军 -8.5, 一凡 -12.0, but 观察 -17.1, 基层 -20.3.
USUAL_GIVEN = -16.0
_TWO = ("given-first", "given-second")
#: The longest run of characters that is split into names.
MAX_RUN = 40
#: A name of another language has at least this many characters if nothing else says that it is one.
_LEAST_FOREIGN = 4
#: Score of a foreign name with a dot, whatever its characters.
_FOREIGN = -20.0


def _rows(table: str) -> Iterator[list[str]]:
    text = files("kg").joinpath(f"data/packs/cn-words/{table}").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    next(lines, None)
    return (line.split("\t") for line in lines)


@cache
def surnames() -> dict[str, float]:
    """Surname -> log probability; including those that are surnames only in a byline."""
    tables = ("words-surnames", "words-surnames-rare", "words-surnames-seldom")
    return {row[0]: float(row[2]) for table in tables for row in _rows(f"{table}.tsv")}


@cache
def _given() -> dict[str, dict[str, float]]:
    """Position (given-single, -first, -second) -> character -> log probability."""
    found: dict[str, dict[str, float]] = {"given-single": {}, "given-first": {}, "given-second": {}}
    for row in _rows("words-given.tsv"):
        found[row[1]][row[0]] = float(row[2])
    return found


def name_score(name: str) -> float:
    """
    Log probability of ``name`` (no spaces) among personal names; minus infinity if it does not have the form of one.

    >>> name_score("王桂娟") > name_score("能源") and name_score("的桂娟") == float("-inf")
    True
    """
    if "·" in name:
        parts = name.split("·")
        fits = 2 <= len(parts) <= 4 and all(1 <= len(part) <= 8 and all(map(_may_be_foreign, part)) for part in parts)
        return _FOREIGN if fits else -math.inf
    best = -math.inf
    if not all(map(is_han, name)):
        return best
    for length in (2, 1):
        surname = surnames().get(name[:length])
        given = name[length:]
        if surname is None or len(given) not in _GIVEN:
            continue
        tables = [_given()["given-single"]] if len(given) == 1 else [_given()["given-first"], _given()["given-second"]]
        score = surname + _GIVEN[len(given)]
        score += sum(table.get(char, UNSEEN_GIVEN) for table, char in zip(tables, given, strict=True))
        best = max(best, score)
    return best


def _may_be_foreign(char: str) -> bool:
    return is_han(char) or (char.isascii() and char.isalpha())


def is_name(name: str) -> bool:
    """
    Whether ``name`` (no spaces) has the form of a personal name.

    >>> is_name("刘毅"), is_name("欧阳文静"), is_name("时报时评")
    (True, True, False)
    """
    return name_score(name) > -math.inf


def split_names(run: str) -> list[tuple[int, int]]:
    """
    Split characters that consist of names run together at the likeliest places; [] if impossible.

    >>> [("阎晋于文哲")[s:e] for s, e in split_names("阎晋于文哲")]
    ['阎晋', '于文哲']
    """
    if "·" in run:
        return [(0, len(run))] if is_name(run) else []
    if not run or len(run) > MAX_RUN:
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


@cache
def _translit() -> frozenset[str]:
    """Characters that foreign and many minorities' names are written with."""
    return frozenset(row[0] for row in _rows("words-foreign.tsv") if row[1] == "translit")


def is_transliterated(name: str) -> bool:
    """
    True when half of the characters are such as names of other languages are written with.

    >>> is_transliterated("巴图孟克"), is_transliterated("哈布尔·阿里木"), is_transliterated("王勇李静")
    (True, True, False)
    """
    bare = name.replace("·", "")
    return 2 * sum(char in _translit() for char in bare) >= len(bare) > 0


def ends_in_given(run: str) -> bool:
    """
    True when the last two characters are a usual given name, whatever stands before.

    >>> ends_in_given("要文静"), ends_in_given("走基层")
    (True, False)
    """
    first, second = (_given()[place].get(char, UNSEEN_GIVEN) for place, char in zip(_TWO, run[-2:], strict=True))
    return first + second > USUAL_GIVEN


def is_unexplained(run: str) -> bool:
    """
    True when the dictionary does not say what the characters mean: where a name is due, they are one.

    A word of two characters or more explains them, unless it is one of names or places; where some are explained, the
    rest must look like a name of another language.

    >>> [is_unexplained(run) for run in ("才仁多杰", "扎西东周", "综合整理", "走基层")]
    [True, True, False, False]
    """
    plain = "".join(word for word in cut(run) if len(word) > 1 and is_word(word) and not _of_a_name(word))
    rest = [char for char in run if char not in plain]
    return not plain or (2 * len(plain) <= len(run) and any(char in _translit() for char in rest))


def is_person(name: str) -> bool:
    """
    True for what is surely a person's name where a site's or an office's might be as well.

    The statistics have it, and it is no common word; or it is written as names of other languages are.

    >>> [is_person(name) for name in ("王小强", "黎明", "哈布尔·阿里木", "管理", "东方网", "石家庄")]
    [True, True, True, False, False, False]
    """
    if is_word(name) and (not _of_a_name(name) or tag_of(name) == "ns"):
        return False
    if name_score(name) > UNLIKELY:
        return True
    foreign = is_transliterated(name) and all(map(_may_be_foreign, name.replace("·", "")))
    return foreign and len(name) >= _LEAST_FOREIGN and is_unexplained(name)


def _of_a_name(word: str) -> bool:
    return tag_of(word)[:2] in ("nr", "ns", "nz", "nt")


def is_likely(run: str, cuts: list[tuple[int, int]]) -> bool:
    """
    Whether the statistics have every name of a split.

    >>> is_likely("王勇李静", [(0, 2), (2, 4)]), is_likely("才仁卓玛", [(0, 2), (2, 4)])
    (True, False)
    """
    return all(name_score(run[s:e]) > UNLIKELY for s, e in cuts)
