"""
How similar two stretches of a page are, by the character pairs they share.

Place in the flow: segment; used to distinguish subheads from titles and to reunite torn pieces.

Pairs of adjacent Chinese characters are used instead of words; a pair counts more the fewer paragraphs
of the page contain it. No dictionary is needed, so names and local terms have their full weight.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.text.flow import is_han

#: How many pairs of a long paragraph are considered, so that a page of one huge line takes linear time.
MAX_PAIRS = 4_000


def pairs(text: str) -> frozenset[str]:
    """
    The pairs of adjacent Chinese characters (and digits) of a text without white space.

    >>> sorted(pairs("太原市，太原"))
    ['原市', '太原']
    """
    found: set[str] = set()
    for a, b in itertools.pairwise(text):
        if is_han(a) and is_han(b):
            found.add(a + b)
            if len(found) >= MAX_PAIRS:
                break
    return frozenset(found)


class Likeness:
    """Pair statistics of one page's paragraphs; ``index`` everywhere is a paragraph's position."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._pairs = [pairs(text) for text in texts]
        counts = Counter(pair for found in self._pairs for pair in found)
        # +1: a pair that occurs in every paragraph still counts a little, so that a page of one works.
        self._titles: dict[str, frozenset[str]] = {}
        self._weight = {pair: math.log((len(texts) + 1) / count) for pair, count in counts.items()}

    def share(self, title: str, indices: Iterable[int]) -> float:
        """Share (0 to 1, by weight) of the title's pairs that occur in the paragraphs."""
        wanted = self._titles.get(title)
        if wanted is None:
            # The few titles of the page are asked for repeatedly.
            wanted = self._titles[title] = pairs(title)
        total = sum(self._weight.get(pair, 0.0) for pair in sorted(wanted))
        if not total:
            return 0.0
        held: set[str] = set()
        for index in indices:
            held |= wanted & self._pairs[index]
        return sum(self._weight[pair] for pair in sorted(held)) / total

    def cosine(self, left: Iterable[int], right: Iterable[int]) -> float:
        """Similarity (0 to 1) of two groups of paragraphs, rare pairs counting most."""
        a: frozenset[str] = frozenset().union(*(self._pairs[i] for i in left))
        b: frozenset[str] = frozenset().union(*(self._pairs[i] for i in right))
        if not a or not b:
            return 0.0
        return self._mass(a & b) / math.sqrt(self._mass(a) * self._mass(b)) if a & b else 0.0

    def _mass(self, found: frozenset[str]) -> float:
        # fsum is exact, so the order of a set does not matter.
        return math.fsum(self._weight[pair] ** 2 for pair in found)
