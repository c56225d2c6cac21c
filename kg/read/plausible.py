"""
How well a text resembles Chinese print: nats a character, from counted characters.

Place in the flow: read; ``kg.read.encoding`` compares the readings of the bytes in different
encodings by it. Pure: opens the package's own table, no file of the user.

A language model of single characters: correct text consists of common characters (about -7 nats
each), the result of a wrong encoding does not (-12 and below). Letters, digits, marks and the scripts
that occur in newspapers besides Chinese have their share, so that English, lists of figures and names
score as well as sentences. The counts are ``kg/data/characters.tsv``
(``scripts/build_characters.py``); the shares of the other signs are set below, by classes.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from kg.text.flow import is_han

#: Characters examined, spread over the text: enough for a firm answer, and a 200 MB page takes no
#: longer than a small one.
SAMPLE_CHARS = 20_000

#: See ``floor``.
FLOOR, SHORT_TEXT = -10.8, 5.0

#: Runs of at least three characters of scripts that do not occur in Chinese papers, outside those that do.
_FAR = re.compile("[\u0100-\u036f\u0500-\u1cff\u1e00-\u1fff\u2c00-\u2dff\ua4d0-\uabff]{3,}")
#: This many scripts in one such run are not a language.
_SCRIPTS = 2
#: Code points of the basic plane, where hardly any unassigned ones will ever be assigned.
_NO_CHARACTER = re.compile("[\u0378-\uffff]")

#: Nats of what is not a Chinese character, by its general category; -19 for characters in no list.
_UNLISTED_HAN = -18.0
_BY_CATEGORY = {
    "Lu": -13.0, "Ll": -13.0, "Lo": -13.0, "Lm": -13.0, "Lt": -14.0, "Nd": -9.0, "Nl": -10.0, "No": -9.5,
    "Pd": -7.0, "Ps": -7.0, "Pe": -7.0, "Pi": -7.0, "Pf": -7.0, "Po": -8.5, "Pc": -9.0,
    "Sm": -11.0, "So": -13.0, "Sc": -10.0, "Sk": -12.0, "Zs": -7.0, "Zl": -12.0, "Zp": -12.0,
    "Mn": -12.0, "Mc": -12.0, "Me": -12.0, "Cf": -11.0,
    "Cc": -19.0, "Co": -19.0, "Cn": -22.0, "Cs": -25.0,
}  # fmt: skip
#: Marks on every Chinese page.
_MARKS = dict.fromkeys("，。、：；“”（）《》", -4.5) | dict.fromkeys("！？—…·‘’「」『』【】　", -6.5)
_MARKS |= dict.fromkeys("■□●○◆◇▲△★☆◎※→←↑↓×÷±≥≤℃％①②③④⑤⑥⑦⑧⑨⑩", -8.5)
_ASCII_LETTER, _ASCII_DIGIT, _ASCII_MARK, _SPACE = -6.5, -5.0, -7.0, -5.0
_KANA = -10.0


def first_unlikely(text: str) -> int:
    """
    Where a text stops being print: what precedes is plausible, what follows is not.

    >>> first_unlikely("太原市委召开会议" + "乱敫桒歕珳攡")
    9
    """
    at, best, total = 0, 0.0, 0.0
    for i, char in enumerate(text):
        total += nats(char) - FLOOR
        if total > best:
            at, best = i + 1, total
    return at


@lru_cache(maxsize=1)  # asked twice for each page, for the same text
def plausibility(text: str) -> float:
    """
    Nats a character, about -7 for print and below -11 for the result of a wrong encoding; 0 for empty text.

    >>> plausibility("我市召开会议，部署工作。") > -8 > -11 > plausibility("乱敫桒歕珳")
    True
    """
    if len(text) > SAMPLE_CHARS:
        text = text[:: len(text) // SAMPLE_CHARS + 1]
    # The table itself, not ``nats``: every page passes here several times, character by character.
    return sum(map(_KNOWN.__getitem__, text)) / len(text) if text else 0.0


def nonsense(text: str) -> int | None:
    """
    The offset of characters that occur in no text: unassigned code points, letters of several rare scripts in a row.

    Bytes become such characters if they are not text, or are read one byte off, in encodings that have a character
    for nearly every pair of bytes. Text in one rare script (Tibetan, Uyghur) is text.

    >>> nonsense("太原市委\u0a0d\u0d00召开"), nonsense("太原市委 Taiyuan Тайюань")
    (4, None)
    """
    far = list(_FAR.finditer(text))
    if (
        sum(len(run[0]) for run in far) * 4 > len(text)
        and len({_script(ch) for run in far for ch in run[0]}) < _SCRIPTS
    ):
        return None
    for run in far:
        if len({_script(ch) for ch in run[0]}) >= _SCRIPTS:
            return run.start()
    return next((i for i, ch in enumerate(text) if _NO_CHARACTER.match(ch) and unicodedata.category(ch) == "Cn"), None)


def _script(char: str) -> str:
    return unicodedata.name(char, "?").split(" ")[0]


def floor(length: int) -> float:
    """
    The lowest plausibility of correct text of that length: short texts deviate more from the mean.

    Measured on slices of annotated pages, classical texts and lists of rare names, simplified and traditional
    (10, 30, 60, 300 characters): 999 of 1 000 correct texts are above; of wrong readings that decode fewer than
    1 in 100 are, and those lose against the right reading.
    """
    return FLOOR - SHORT_TEXT / math.sqrt(max(length, 1))


def nats(char: str) -> float:
    """The natural logarithm of a character's frequency in print."""
    return _KNOWN[char]


class _Known(dict[str, float]):
    """Character -> nats; filled on use."""

    def __missing__(self, char: str) -> float:
        value = self[char] = _nats_of(char)
        return value


_KNOWN = _Known()


def _nats_of(char: str) -> float:
    if is_han(char):
        return _table().get(char, _UNLISTED_HAN)
    if char in _MARKS:
        return _MARKS[char]
    if char.isascii():
        if char.isalpha():
            return _ASCII_LETTER
        if char.isdigit():
            return _ASCII_DIGIT
        if char in " \n\r\t":
            return _SPACE
        if char.isprintable():
            return _ASCII_MARK
    if "\u3041" <= char <= "\u30ff":
        return _KANA
    return _BY_CATEGORY[unicodedata.category(char)]


@cache
def _table() -> dict[str, float]:
    text = (resources.files("kg") / "data" / "characters.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    next(rows)
    return {char: float(value) for value, chars in rows for char in chars}
