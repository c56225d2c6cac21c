"""
A text as the search for numbers sees it: same length, every sign in its plainest form.

Place in the flow: the ground floor; used by ``kg.text.private``. Digits of all scripts and
widths become ASCII ones, all spaces one space, all line ends one, all dashes ``-``, all dots
``.``; characters without a width become U+200B. So a pattern is written once, and a mask found
in the view fits the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kg.text.private_words import words

#: What a character without a width becomes.
INVISIBLE = "\u200b"

#: Chinese numerals count as digits only in runs that could be a telephone number: 一三八…, not 一.
_SHORTEST_RUN = 7

_DOTS = ".·•・‧∙｡"
_FULL_WIDTH = 0xFEE0
_INVISIBLE_KINDS = frozenset({"Cf", "Mn", "Me", "Cc"})


class _Plain(dict[int, str]):
    """Code point -> one plain character; filled on use."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


_TABLE = _Plain()


def view_of(text: str) -> str:
    """
    The text in plain signs, at the same length.

    >>> view_of("电话：１３８—１２３４")
    '电话:138-1234'
    >>> view_of("一三八一二三四五六七八，一人")
    '13812345678，一人'
    """
    view = text.translate(_TABLE)
    runs, digits = _numerals()
    return runs.sub(lambda run: run[0].translate(digits), view)


def _plain(ch: str) -> str:
    if ch == "\n" or ch in "\v\f\x85\u2028\u2029":
        return "\n"
    kind = unicodedata.category(ch)
    if kind == "Nd":
        return str(unicodedata.digit(ch))
    if kind == "Zs" or ch == "\t":
        return " "
    if kind in _INVISIBLE_KINDS:
        return INVISIBLE
    if kind == "Pd" or ch == "−":
        return "-"
    if ch in _DOTS:
        return "."
    return chr(ord(ch) - _FULL_WIDTH) if "！" <= ch <= "～" and ch not in "，！？；" else ch


@cache
def _numerals() -> tuple[re.Pattern[str], dict[int, str]]:
    """Runs of Chinese numerals, and the digit for each."""
    rows = words().by_kind["numeral"]
    digits = {ord(ch): str(value) for row in rows[:2] for value, ch in enumerate(row)}
    digits |= {ord(ch): str(value) for value, ch in zip((0, 1, 2), rows[2], strict=True)}
    signs = "".join(map(chr, digits))
    return re.compile(rf"[{signs}](?:[ {INVISIBLE}\n.-]{{0,3}}[{signs}]){{{_SHORTEST_RUN - 1},}}"), digits
