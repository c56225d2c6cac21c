"""
Word classes of the packs as patterns: what the relation rules search for.

Place in the flow: link; ``words-stated.tsv`` and similar tables -> compiled patterns, one for each
lexicon, class and shape. The rules themselves contain no words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.knowledge.forms import either as either_of
from kg.knowledge.lexicon import Lexicon
from kg.text.flow import HAN as HAN

#: Patterns cached: about fifty shapes for each lexicon in use.
KEPT = 512


@lru_cache(maxsize=KEPT)
def either(lexicon: Lexicon, *kinds: str) -> str:
    """The words of some classes as alternatives of a pattern, the longest first; without words a pattern that never matches."""
    return either_of(lexicon.words_of(kinds))


@lru_cache(maxsize=KEPT)
def shaped(lexicon: Lexicon, shape: str, *kinds: str) -> re.Pattern[str]:
    """
    A pattern with each class replaced by its words.

    >>> lexicon = Lexicon(words={"lies": {"位于": 0.0, "地处": 0.0}, "lies-adverb": {"均": 0.0}})
    >>> bool(shaped(lexicon, "(?:{})?(?:{})$", "lies-adverb", "lies").search("两厂均位于"))
    True
    """
    return re.compile(shape.format(*(either(lexicon, kind) for kind in kinds)))


def ending(lexicon: Lexicon, *kinds: str) -> re.Pattern[str]:
    """Matches text that ends in a word of one of the classes."""
    return shaped(lexicon, "(?:" + "|".join("{}" for _ in kinds) + ")$", *kinds)


def anywhere(lexicon: Lexicon, *kinds: str) -> re.Pattern[str]:
    """Matches text that contains a word of one of the classes."""
    return shaped(lexicon, "|".join("{}" for _ in kinds), *kinds)


def tuple_of(lexicon: Lexicon, kind: str) -> tuple[str, ...]:
    """The words of a class, for ``str.endswith`` and ``str.startswith``."""
    return _tuples(lexicon, kind)


@lru_cache(maxsize=KEPT)
def _tuples(lexicon: Lexicon, kind: str) -> tuple[str, ...]:
    return tuple(sorted(lexicon.words.get(kind, ()), key=lambda word: (-len(word), word)))
