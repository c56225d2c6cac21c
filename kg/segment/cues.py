"""
The words and forms of print, from tables that a person can edit.

Place in the flow: segment, lowest step. ``kg/data/bylines.toml`` and ``kg/data/furniture.toml`` contain lists of
words and, under ``[pattern]``, regular expressions in which ``{name}`` is replaced by any word of the list of that
name, longest first, or by the pattern of that name.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{([a-z_0-9]+)\}")
_NUMBER = re.compile(r"[0-9]+")


class Cues:
    """One table of cues, read once."""

    def __init__(self, name: str) -> None:
        """Read ``kg/data/NAME.toml``."""
        self._table = tomllib.loads(files("kg").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))

    def words(self, name: str) -> frozenset[str]:
        """The words of a list."""
        return frozenset(self._table[name])

    def ordered(self, name: str) -> tuple[str, ...]:
        """The words of a list, longest first."""
        return tuple(sorted(self._table[name], key=lambda word: (-len(word), word)))

    def pattern(self, name: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
        """The regular expression of that name, with all its lists filled in."""
        return re.compile(self._expand(name), flags)

    def any_of(self, name: str) -> re.Pattern[str]:
        """A regular expression that finds any word of a list."""
        return re.compile("|".join(map(re.escape, self.ordered(name))))

    def _expand(self, name: str) -> str:
        return _PLACE.sub(lambda match: self._part(match[1], match[0]), self._table["pattern"][name])

    def _part(self, name: str, whole: str) -> str:
        if _NUMBER.fullmatch(name):
            return whole
        if name in self._table["pattern"]:
            return f"(?:{self._expand(name)})"
        return f"(?:{'|'.join(map(re.escape, self.ordered(name)))})"


@cache
def bylines() -> Cues:
    """
    Who wrote it: roles, media, datelines, photo credits.

    >>> bylines().pattern("role").match("特约记者王勇").group()
    '特约记者'
    """
    return Cues("bylines")


@cache
def furniture() -> Cues:
    """What papers and web pages print around the texts: labels, navigation, column heads, captions, notices."""
    return Cues("furniture")
