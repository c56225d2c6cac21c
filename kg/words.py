"""
jieba's dictionary: word boundaries where an edge is open, and what kind of word it is.

Place in the flow: the ground floor; asked by segment whether a line end cut a word,
and by extract where a name's edge is open. jieba's own entity tags are not used: they reach 0.27 F1 on newspaper pages.

The dictionary is read from the ``jieba`` package; the cutting is done by ``rjieba``,
the same algorithm and dictionary in compiled code: 16 times as fast with the same
cuts on our pages (``benchmarks/extract.py``).

Source: jieba 0.42.1 ``dict.txt`` (MIT), tags after the ICTCLAS set.
"""

from __future__ import annotations

from functools import cache

import jieba
import rjieba

#: Tags of words that never stand inside a name: prepositions, conjunctions, particles,
#: adverbs, pronouns, interjections, modal words.
FUNCTION_TAGS = frozenset({"p", "c", "u", "uj", "ul", "ud", "uv", "uz", "ug", "d", "r", "y", "e", "o", "zg"})


@cache
def _dictionary() -> tuple[dict[str, int], dict[str, str]]:
    """Word -> count and word -> tag, for every word of jieba's dictionary."""
    counts: dict[str, int] = {}
    found: dict[str, str] = {}
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines.read().decode("utf-8").splitlines():
            word, count, tag = line.split(" ")
            counts[word] = int(count)
            found[word] = tag
    return counts, found


def tags() -> dict[str, str]:
    """Word -> tag, for every word of jieba's dictionary."""
    return _dictionary()[1]


def frequency(word: str) -> int:
    """
    How often jieba's corpus had the word; 0 if its dictionary lacks it.

    >>> frequency("我们") > frequency("太行山") > frequency("太忻")
    True
    """
    return _dictionary()[0].get(word, 0)


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
    return list(rjieba.cut(text))
