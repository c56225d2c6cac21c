"""
jieba's dictionary: word boundaries where an edge is open, and what kind of word it is.

Place in the flow: knowledge; asked by extract where a name's edge is open. jieba's
own entity tags are not used: they reach 0.27 F1 on newspaper pages.

Source: jieba 0.42.1 ``dict.txt`` (MIT), tags after the ICTCLAS set.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import jieba

jieba.setLogLevel(logging.WARNING)

#: Tags of words that never stand inside a name: prepositions, conjunctions, particles,
#: adverbs, pronouns, interjections, modal words.
FUNCTION_TAGS = frozenset({"p", "c", "u", "uj", "ul", "ud", "uv", "uz", "ug", "d", "r", "y", "e", "o", "zg"})


@cache
def tokenizer() -> jieba.Tokenizer:
    """The one tokenizer of a process, with jieba's own dictionary."""
    made = jieba.Tokenizer()
    made.initialize()
    return made


@cache
def tags() -> dict[str, str]:
    """Word -> tag, for every word of jieba's dictionary."""
    found: dict[str, str] = {}
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            found[word] = tag
    return found


def frequency(word: str) -> int:
    """
    How often jieba's corpus had the word; 0 if its dictionary lacks it.

    >>> frequency("我们") > frequency("太行山") > frequency("太忻")
    True
    """
    return int(tokenizer().FREQ.get(word, 0))


def cut(text: str) -> list[str]:
    """
    Words of a text, new words by jieba's HMM.

    >>> cut("推进基础设施建设")
    ['推进', '基础设施', '建设']
    """
    return list(tokenizer().cut(text, HMM=True))
