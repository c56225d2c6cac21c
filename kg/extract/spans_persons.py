"""
Spans shaped like personal names: surname and given characters, foreign and minority names, bylines.

Place in the flow: Reading -> spans for the chart; nothing is scored here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from kg.extract.reading import Reading
from kg.extract.spans_headed import never_first
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import NameStatistics, likely_names
from kg.text.flow import HAN, is_han, runs_with

Named = tuple[int, int, str]

#: The middle dots that newspapers use in foreign names; ? where a code page lost them.
DOTS = "·•・‧．?"
_DOT = re.compile(f"[{re.escape(DOTS)}]")
_DOTTED = re.compile(rf"[{HAN}A-Z]{{1,8}}(?:[{re.escape(DOTS)}][{HAN}A-Z]{{1,8}})+")
_SPACED = re.compile(f"(?<![{HAN}])([{HAN}]) ([{HAN}]{{2}})(?![{HAN}])")
_MARKS = "，。、；：\n"
#: Log-likelihood ratio of the characters from which a string is proposed: with a mark, title or verb next to it, and without.
BESIDE, FREE = -3.0, 0.0
#: Longest name after a title that is unknown to the statistics: 布仁巴雅尔.
LONGEST_AFTER_TITLE = 6
#: Shortest run of transliteration characters.
SHORTEST_RUN = 2
LONGEST_RUN = 12
#: Names printed with spaces between the characters: 刘 毅, 李 晓 燕.
LONGEST_SPACED = 3


def find_person_spans(reading: Reading, names: NameStatistics, bylines: frozenset[str]) -> Iterator[Named]:
    """All of them: start, end, shape."""
    for start, end, ratio in likely_names(reading.text, names):
        if ratio >= FREE or (ratio >= BESIDE and (_begins(reading, start) or _ends(reading, end))):
            yield start, end, "name"
    yield from _spaced(reading, names)
    yield from _behind_titles(reading)
    yield from _before_titles(reading, names)
    yield from _dotted(reading)
    yield from _transliterated(reading)
    for name in sorted(bylines):
        spaced = r"\s?".join(map(re.escape, name)) if len(name) <= LONGEST_SPACED else re.escape(name)
        for match in re.finditer(spaced, reading.text):
            yield match.start(), match.end(), "byline"


def _begins(reading: Reading, at: int) -> bool:
    return not is_han(reading.before(at)) or at in reading.edge_ends


def _ends(reading: Reading, at: int) -> bool:
    return not is_han(reading.after(at)) or at in reading.title_starts


def _spaced(reading: Reading, names: NameStatistics) -> Iterator[Named]:
    """符 传杰: a surname, a space, and two given characters."""
    for match in _SPACED.finditer(reading.text):
        if match[1] in names.surnames:
            yield match.start(), match.end(), "spaced"


def _behind_titles(reading: Reading) -> Iterator[Named]:
    """
    区委书记|缑福民, 组长|古丽那提: a name follows a post, whatever its surname.

    If a word follows that begins no name (总书记|又一次), only characters of names count.
    """
    text, never = reading.text, never_first(reading.lexicon)
    for at in reading.rank_ends:
        if at < len(text) and never[text[at : reading.token_at(at)[1]]]:
            continue
        stop = at
        while stop < len(text) and stop - at < LONGEST_AFTER_TITLE and is_han(text[stop]):
            stop += 1
        full = stop < len(text) and not is_han(text[stop])
        for end in range(at + 2, min(stop, at + 4) + 1):
            if end == stop or reading.is_bound(end):
                yield at, end, "after_title"
        if full and stop - at > 4:
            yield at, stop, "after_title"


def _before_titles(reading: Reading, names: NameStatistics) -> Iterator[Named]:
    """王|副市长, 孙|老师: the surname alone."""
    for at in reading.address_starts:
        if at > 0 and reading.text[at - 1] in names.surnames:
            yield at - 1, at, "surname"


def _dotted(reading: Reading) -> Iterator[Named]:
    """罗杰·摩尔, 伟力·阿西木: the first part from any word on, the last one to the end of any."""
    for match in chain.from_iterable(
        _DOTTED.finditer(reading.text, *run) for run in runs_with(reading.text, _DOT, _MARKS)
    ):
        start, end = match.span()
        first = min(reading.text.find(dot, start, end) for dot in DOTS if reading.text.find(dot, start, end) > 0)
        last = max(reading.text.rfind(dot, start, end) for dot in DOTS) + 1
        begins = {
            start,
            *reading.bounds_within(start, first),
            *(at for at in range(start, first) if at in reading.edge_ends),
        }
        table = reading.lexicon.words.get("translit", {})
        at = first
        while at > start and table.get(reading.text[at - 1], -1.0) > 0:
            at -= 1
        begins.add(at)
        stop = last
        while stop < end and table.get(reading.text[stop], -1.0) > 0:
            stop += 1
        stops = {
            end,
            stop,
            *reading.bounds_within(last, end),
            *(at for at in range(last, end) if at in reading.title_starts),
        }
        for begin in sorted(begins)[-4:]:
            for finish in sorted(stops)[:5]:
                if begin < first and finish > last:
                    yield begin, finish, "dotted"


@lru_cache(maxsize=4)
def _runs(lexicon: Lexicon) -> re.Pattern[str]:
    """Runs of transliteration characters; never matches if there are none."""
    characters = sorted(char for char, weight in lexicon.words.get("translit", {}).items() if weight > 0)
    return re.compile("[" + re.escape("".join(characters)) + "]{2,}" if characters else r"(?!)")


def _transliterated(reading: Reading) -> Iterator[Named]:
    """施特劳斯, 扎西次仁: runs of the characters used for foreign and minority names."""
    for match in _runs(reading.lexicon).finditer(reading.text):
        start, end = match.span()
        if end - start <= LONGEST_RUN:
            yield start, end, "foreign"
            if end - start > SHORTEST_RUN:
                for stop in reading.bounds_within(start, end)[1:]:
                    if stop - start >= SHORTEST_RUN:
                        yield start, stop, "foreign"
                    if end - stop >= SHORTEST_RUN:
                        yield stop, end, "foreign"
