"""
jieba's dictionary: word boundaries at open edges, and parts of speech.

Place in the flow: the ground floor; segment asks whether a line end cut a word, and extract
where the edge of a name is open. jieba's own entity tags are not used: they reach 0.27 F1 on newspaper pages.

The dictionary is read from the ``jieba`` package's file; ``rjieba`` does the segmentation, the
same algorithm and dictionary in compiled code: 16 times as fast, with the same result on
our pages (``benchmarks/extract.py``).

Source: jieba 0.42.1 ``dict.txt`` (MIT), tags from the ICTCLAS set.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import rjieba

#: Tags of words that never occur inside a name: prepositions, conjunctions, particles,
#: adverbs, pronouns, interjections, modal words.
FUNCTION_TAGS = frozenset({"p", "c", "u", "uj", "ul", "ud", "uv", "uz", "ug", "d", "r", "y", "e", "o", "zg"})

#: Answers cached. Five pages ask for 2,000 distinct frequencies and 950 distinct tags, 5,500 times in
#: all; an uncached answer takes 2 microseconds, a cached one 0.07.
REMEMBERED = 1 << 16


@cache
def _lines() -> tuple[str, ...]:
    """
    The dictionary's lines (``太原 1042 ns``), sorted for binary search.

    Two dicts of 349,046 words would add 0.3 s to every start; reading and sorting the lines,
    which are nearly in order, takes 0.04 s. jieba itself is not imported: its import takes
    longer than that. A tuple, because the garbage collector skips tuples of strings.
    """
    spec = find_spec("jieba")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    return tuple(sorted((Path(folder) / "dict.txt").read_text(encoding="utf-8").splitlines()))


def _line(word: str) -> str:
    """The line of a word; empty if it is not in the dictionary."""
    if " " in word:
        return ""
    lines = _lines()
    key = word + " "
    at = bisect_left(lines, key)
    return lines[at] if at < len(lines) and lines[at].startswith(key) else ""


@cache
def tags() -> dict[str, str]:
    """Word -> tag, for every word of jieba's dictionary; ``tag_of`` is faster for a few words."""
    return {word: found for word, _, found in (line.split(" ") for line in _lines())}


@lru_cache(maxsize=REMEMBERED)
def tag_of(word: str) -> str:
    """
    The tag of a word; empty if it is not in jieba's dictionary.

    >>> tag_of("太原"), tag_of("太忻")
    ('ns', '')
    """
    return _line(word).rpartition(" ")[2]


@lru_cache(maxsize=REMEMBERED)
def frequency(word: str) -> int:
    """
    How often jieba's corpus had the word; 0 if it is not in the dictionary.

    >>> frequency("我们") > frequency("太行山") > frequency("太忻")
    True
    """
    line = _line(word)
    return int(line.split(" ")[1]) if line else 0


def is_word(text: str) -> bool:
    """
    Whether jieba's dictionary lists the text as a word.

    >>> is_word("疏解"), is_word("疏解为")
    (True, False)
    """
    return frequency(text) > 0


def cut(text: str) -> list[str]:
    """
    The words of a text; new words are found by jieba's HMM.

    >>> cut("推进基础设施建设")
    ['推进', '基础设施', '建设']
    """
    return rjieba.cut(text)
