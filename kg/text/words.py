"""
jieba's dictionary: word boundaries where an edge is open, and what kind of word it is.

Place in the flow: the ground floor; asked by segment whether a line end cut a word,
and by extract where a name's edge is open. jieba's own entity tags are not used: they reach 0.27 F1 on newspaper pages.

The dictionary is read from the ``jieba`` package's file; the cutting is done by ``rjieba``,
the same algorithm and dictionary in compiled code: 16 times as fast with the same
cuts on our pages (``benchmarks/extract.py``).

Source: jieba 0.42.1 ``dict.txt`` (MIT), tags after the ICTCLAS set.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import rjieba

#: Tags of words that never stand inside a name: prepositions, conjunctions, particles,
#: adverbs, pronouns, interjections, modal words.
FUNCTION_TAGS = frozenset({"p", "c", "u", "uj", "ul", "ud", "uv", "uz", "ug", "d", "r", "y", "e", "o", "zg"})

#: Answers kept. Five pages ask 2,000 frequencies and 950 tags that differ, and these 5,500 times in
#: all; a cold answer takes 2 microseconds, a kept one 0.07.
REMEMBERED = 1 << 16


@cache
def _lines() -> tuple[str, ...]:
    """
    The dictionary's lines (``太原 1042 ns``), sorted, to be searched by halves.

    Two dicts of 349,046 words would take 0.3 s of every start; reading and sorting the
    lines, which nearly are in order, takes 0.04 s. jieba itself is not imported: its import
    takes longer than that. A tuple, because the garbage collector passes over tuples of strings.
    """
    spec = find_spec("jieba")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    return tuple(sorted((Path(folder) / "dict.txt").read_text(encoding="utf-8").splitlines()))


def _line(word: str) -> str:
    """The line of a word; empty if the dictionary lacks it."""
    if " " in word:
        return ""
    lines = _lines()
    key = word + " "
    at = bisect_left(lines, key)
    return lines[at] if at < len(lines) and lines[at].startswith(key) else ""


@cache
def tags() -> dict[str, str]:
    """Word -> tag, for every word of jieba's dictionary; ``tag_of`` is quicker for a few words."""
    return {word: found for word, _, found in (line.split(" ") for line in _lines())}


@lru_cache(maxsize=REMEMBERED)
def tag_of(word: str) -> str:
    """
    The tag of a word; empty if jieba's dictionary lacks it.

    >>> tag_of("太原"), tag_of("太忻")
    ('ns', '')
    """
    return _line(word).rpartition(" ")[2]


@lru_cache(maxsize=REMEMBERED)
def frequency(word: str) -> int:
    """
    How often jieba's corpus had the word; 0 if its dictionary lacks it.

    >>> frequency("我们") > frequency("太行山") > frequency("太忻")
    True
    """
    line = _line(word)
    return int(line.split(" ")[1]) if line else 0


def is_word(text: str) -> bool:
    """
    True when jieba's dictionary lists the text as a word.

    >>> is_word("疏解"), is_word("疏解为")
    (True, False)
    """
    return frequency(text) > 0


def cut(text: str) -> list[str]:
    """
    Words of a text, new words by jieba's HMM.

    >>> cut("推进基础设施建设")
    ['推进', '基础设施', '建设']
    """
    return rjieba.cut(text)
