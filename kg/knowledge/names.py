"""
How much a string looks like a Chinese personal name, by counted characters.

Place in the flow: knowledge; the word tables ``surname``, ``given-*``, ``char`` and
``not-person`` of the packs -> a log-likelihood ratio, in nats.

The model is the textbook one (Sun et al. 1995, "Identifying Chinese names in
unrestricted texts"): surname and given-name characters by position, against the
same characters in running text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.knowledge.lexicon import Lexicon
from kg.text.flow import is_han

#: Share of one- and two-character given names among adults today, about 1 : 5
#: (2020 national name report: 14.9 % of full names have two characters).
LOG_SINGLE, LOG_DOUBLE = -1.9, -0.16
#: Log probability of a character that is not in the table.
UNSEEN_GIVEN = -12.0
#: Score of a string that cannot be a name: no surname, too long.
NO_NAME = -20.0
UNSEEN_CHAR = -14.0
#: Ratio of a character that neither the given names nor running text have.
UNKNOWN_GIVEN = UNSEEN_GIVEN - UNSEEN_CHAR
#: What ``GivenRatios`` returns for a Chinese character that is in no table, and for any other character.
UNKNOWN = (UNKNOWN_GIVEN + LOG_SINGLE, UNKNOWN_GIVEN + LOG_DOUBLE, UNKNOWN_GIVEN)
NOT_GIVEN = (-math.inf, -math.inf, -math.inf)
#: Below this log-likelihood ratio no neighbour can make a string a name.
HOPELESS = -3.0
#: 李 丽 摄: what follows the names of those who wrote or took a picture.
_CREDITS = frozenset("摄绘文图")


class GivenRatios(dict[str, tuple[float, float, float]]):
    """
    Character -> its ratio as the only given one, as the first and as the second of two.

    Every character has a value: one that is in no table counts as unknown, one that is not
    Chinese cannot begin or end a given name.
    """

    def __missing__(self, char: str) -> tuple[float, float, float]:
        found = UNKNOWN if is_han(char) else NOT_GIVEN
        self[char] = found
        return found


@dataclass(frozen=True)
class NameStatistics:
    """The tables of one lexicon, ready for scoring."""

    lexicon: Lexicon

    @cached_property
    def surnames(self) -> dict[str, float]:
        """Surname -> log probability; single and compound."""
        return self.lexicon.words.get("surname", {})

    @cached_property
    def compound(self) -> frozenset[str]:
        """The surnames of two characters."""
        return frozenset(name for name in self.surnames if len(name) == 2)

    @cached_property
    def beginnings(self) -> re.Pattern[str]:
        """Matches the first character of any surname: one search finds where the tables need to be consulted."""
        first = "".join(sorted({name[0] for name in self.surnames}))
        return re.compile(f"[{re.escape(first)}]" if first else r"(?!)")

    def surname_length(self, text: str) -> int:
        """
        Length in characters of the surname that a text begins with: 2, 1 or 0.

        A compound surname takes precedence over its first character (欧阳 over 欧).
        """
        if text[:2] in self.surnames and len(text) > 2:
            return 2
        return 1 if text[:1] in self.surnames else 0

    def score(self, name: str) -> float:
        """
        Log-likelihood ratio, in nats, that the string is a name rather than running text.

        About 0 is undecided; most real names are above 5, most chance strings below 2.
        """
        length = self.surname_length(name)
        given = name[length:]
        if not length or not 1 <= len(given) <= 2:
            return NO_NAME
        surnames, single, first, second = self.ratios
        ratio = surnames[name[:length]]
        if len(given) == 1:
            return ratio + LOG_SINGLE + single.get(given, UNKNOWN_GIVEN)
        return ratio + first.get(given[0], UNKNOWN_GIVEN) + second.get(given[1], UNKNOWN_GIVEN) + LOG_DOUBLE

    @cached_property
    def ratios(self) -> tuple[dict[str, float], dict[str, float], dict[str, float], dict[str, float]]:
        """Log-likelihood ratios of surnames, and of characters as the only, first and second given one."""
        words = self.lexicon.words
        surnames = {name: weight - self._running(name) for name, weight in self.surnames.items()}
        unseen = {char: UNSEEN_GIVEN - weight for char, weight in words.get("char", {}).items()}
        single, first, second = (
            unseen | {char: weight - self._running(char) for char, weight in words.get(kind, {}).items()}
            for kind in ("given-single", "given-first", "given-second")
        )
        return surnames, single, first, second

    @cached_property
    def given(self) -> GivenRatios:
        """The three ratios of a given-name character in one look-up, including the odds of one and two characters."""
        _, single, first, second = self.ratios
        return GivenRatios(
            (
                char,
                (
                    single.get(char, UNKNOWN_GIVEN) + LOG_SINGLE,
                    first.get(char, UNKNOWN_GIVEN) + LOG_DOUBLE,
                    second.get(char, UNKNOWN_GIVEN),
                ),
            )
            for char in single.keys() | first.keys() | second.keys()
            if is_han(char)
        )

    def _running(self, text: str) -> float:
        table = self.lexicon.words.get("char", {})
        return sum(table.get(char, UNSEEN_CHAR) for char in text)


@lru_cache(maxsize=4)
def name_statistics(lexicon: Lexicon) -> NameStatistics:
    """The statistics of a lexicon, built once."""
    return NameStatistics(lexicon)


def likely_names(text: str, names: NameStatistics) -> Iterator[tuple[int, int, float]]:
    """
    (start, end, log-likelihood ratio) of all strings that may be names, from left to right.

    Every seventh character of running text can begin a surname, and nearly none of them does:
    hence one loop over tables, without a call for each.
    """
    surnames, given = names.ratios[0], names.given
    compound = names.compound
    padded = text + "\n" * 6
    for match in names.beginnings.finditer(text):
        start, ch = match.start(), match[0]
        one = padded[start + 1]
        if ch + one in compound and start + 2 < len(text):
            yield from _compound(text, names, start)
            continue
        surname = surnames.get(ch)
        if surname is None:
            continue
        if one == " ":
            yield from _spaced(padded, start, surname, given)
            continue
        alone, first, _ = given[one]
        double = surname + first + given[padded[start + 2]][2]
        if surname + alone >= HOPELESS:
            yield start, start + 2, surname + alone
        if double >= HOPELESS:
            yield start, start + 3, double


def _spaced(padded: str, start: int, surname: float, given: GivenRatios) -> Iterator[tuple[int, int, float]]:
    """刘 毅, 李 晓 燕: names printed with spaces between the characters."""
    two = padded[start + 2]
    if not is_han(two):
        return
    third = padded[start + 4] if padded[start + 3] == " " else " "
    if is_han(third) and third not in _CREDITS and not _goes_on(padded, start + 5):
        yield start, start + 5, surname + given[two][1] - LOG_DOUBLE + given[third][2]
    elif (ratio := surname + given[two][0]) >= HOPELESS:
        yield start, start + 3, ratio


def _goes_on(padded: str, at: int) -> bool:
    """杨 铭 储 慧: another single character follows, so the third is a surname; 储慧 would be a word of its own."""
    return is_han(padded[at]) or (padded[at] == " " and is_han(padded[at + 1]) and not is_han(padded[at + 2]))


def _compound(text: str, names: NameStatistics, start: int) -> Iterator[tuple[int, int, float]]:
    """The same after a surname of two characters."""
    for end in (start + 3, start + 4):
        if end <= len(text) and all(map(is_han, text[start + 2 : end])):
            ratio = names.score(text[start:end])
            if ratio >= HOPELESS:
                yield start, end, ratio
