"""
What the words around a number say about it, from ``kg/data/private.tsv``.

Place in the flow: the ground floor; used by ``kg.text.private_forms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: How far before a number a word may be that says whose it is: a label, a colon and the name of an office.
BEFORE = 40
#: How far after it a unit may be.
BEHIND = 8
#: An office's name is longer than a kind of one character (王局 is a person, 教育局 an office) by this much.
OFFICE_CHARS = 2

_STOP = re.compile(r"[。！？!?；;]")
_ASCII_WORD = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Words:
    """The table: words by kind, longest first, and the fewest digits of a labelled number."""

    by_kind: dict[str, tuple[str, ...]]
    digits: dict[str, int]

    def of(self, *kinds: str) -> tuple[str, ...]:
        """All words of the kinds, longest first."""
        return tuple(sorted({w for kind in kinds for w in self.by_kind[kind]}, key=lambda w: (-len(w), w)))


@cache
def words() -> Words:
    """The table, read once."""
    text = (resources.files("kg") / "data" / "private.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    by_kind: dict[str, list[str]] = {}
    for kind, word, *_ in rows:
        by_kind.setdefault(kind, []).append(word)
    return Words(
        {kind: tuple(found) for kind, found in by_kind.items()},
        {row[1]: int(row[2]) for row in rows if len(row) > 2},
    )


def any_of(*kinds: str) -> str:
    """A pattern for every word of the kinds; Latin words match only whole."""
    return "|".join(_pattern(word) for word in words().of(*kinds))


def is_amount_or_code(view: str, start: int, end: int) -> bool:
    """
    Whether a unit follows the number, or a quantity or a code is named directly before it.

    >>> is_amount_or_code("总产值13812345678元", 3, 14), is_amount_or_code("张三13812345678", 2, 13)
    (True, False)
    """
    return has_unit(view, end) or bool(_named(("quantity", "code")).search(_context(view, start)))


def has_unit(view: str, end: int) -> bool:
    """Whether what follows is a unit of measure or of counting."""
    behind = view[end : end + BEHIND].replace("\u200b", "").lstrip(" ")
    unit, other = _starts("unit").match(behind), _starts("no-unit").match(behind)
    return unit is not None and (other is None or other.end() < unit.end())


def is_public_line(view: str, start: int) -> bool:
    """
    Whether the words before a landline show that the public may call it.

    They do when they name a line for all (热线, 举报), when they join a use to a phone
    (监督电话, 服务：), or when the name of an office directly precedes it; a person's name
    in between makes it that person's.

    >>> [is_public_line(text, len(text)) for text in ("监督电话:", "监督员张三，电话", "市教育局 ", "家政服务张阿姨")]
    [True, False, True, False]
    """
    context = _context(view, start)
    if _named(("own",)).search(context):
        return False
    return bool(_public().search(context))


def _context(view: str, start: int) -> str:
    """The text before a number back to the beginning of the sentence, without gaps and earlier numbers."""
    before = view[max(0, start - BEFORE) : start]
    stops = [stop.end() for stop in _STOP.finditer(before)]
    before = before[stops[-1] if stops else 0 :]
    return re.sub(r"[\s\u200b]", "", before).lower()


@cache
def _public() -> re.Pattern[str]:
    own, use, phone = any_of("line"), any_of("use"), any_of("phone", "mail")
    kinds = words().of("office")
    whole, last = "|".join(w for w in kinds if len(w) > 1), "".join(w for w in kinds if len(w) == 1)
    office = rf"(?:(?:{whole})|[\u4e00-\u9fff]{{{OFFICE_CHARS}}}[{last}])"
    return re.compile(
        rf"(?:(?:{own})(?:{phone})?|(?:{use}|{any_of('group')})(?:{phone}|(?=[:(]))|{office}(?:{phone})?){_joined()}$",
        re.IGNORECASE,
    )


@cache
def _joined() -> str:
    """What may come between a word and its number: marks, earlier numbers, small words."""
    return rf"(?:[:()（）\[\]【】、,/;=\-.*\d+]|{any_of('joiner')})*"


@cache
def _named(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(*kinds)})(?:[:()=]|{any_of('joiner')}|{any_of('quantity')})*$", re.IGNORECASE)


@cache
def _starts(kind: str) -> re.Pattern[str]:
    return re.compile(any_of(kind), re.IGNORECASE)


def _pattern(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}" if _ASCII_WORD.match(word) else escaped
