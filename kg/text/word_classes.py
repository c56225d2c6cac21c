"""
Words that are used alike: which words stand before and after them in running text.

Place in the flow: the ground floor; asked by extract for the words beside and inside a span, so that what one word
tells of a name (``赴`` of the place after it) is told by all words used like it (``抵达``, ``前往``).

Distributional classes after Brown et al., *Class-based n-gram models of natural language*, 1992, here of words whose
neighbours have the same mutual information: ``scripts/build_word_classes.py`` says how and of which texts.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

Classes = tuple[str, ...]


@cache
def _table() -> dict[str, Classes]:
    """Word -> its class in each column of the table, the coarse one first; the most frequent words come first."""
    text = (resources.files("kg") / "data" / "word-classes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    columns = rows[0][1:]
    return {word: tuple(map(str.__add__, columns, numbers)) for word, *numbers in rows[1:]}


def classes_of(word: str) -> Classes:
    """
    The classes of a word, the coarse one first; none if the table lacks the word.

    >>> classes_of("抵达") == classes_of("前往")
    True
    >>> classes_of("碛口镇")
    ()
    """
    return _table().get(word, ())


@cache
def members() -> dict[str, Classes]:
    """Class -> its words, the most frequent ones first."""
    found: dict[str, list[str]] = {}
    for word, classes in _table().items():
        for name in classes:
            found.setdefault(name, []).append(word)
    return {name: tuple(words) for name, words in found.items()}
