"""
The evidence for and against the stem of a name from its characters: 岙 and 溪 make places, 鑫 and 晟 firms.

Place in the flow: the text between the beginning of a span and its head -> a bag of features. The packs'
classes ``place-char`` and ``firm-char`` say how much more common a character is in such stems than in running
text.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.bags import Bag, Bags
from kg.extract.weights import Weights
from kg.knowledge.lexicon import Lexicon

#: Longer stems consist of words.
LONGEST = 4
#: Log ratio of a character that is in no stem of the lists.
UNKNOWN_PLACE, UNKNOWN_FIRM = -1.0, -1.5
#: The keys for the bags of an empty and of a long stem.
_NONE, _LONG = (0, 0, 0, False), (LONGEST + 1, 0, 0, False)


class StemTables:
    """The bags of stems for one lexicon and one table of weights."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._place, self._firm = (lexicon.words.get(kind, {}) for kind in ("place-char", "firm-char"))
        self._bags = Bags(weights, _names)

    def bag(self, stem: str, headed: bool) -> Bag:
        """The features of a stem; ``headed``: whether a declared head follows it."""
        length = len(stem)
        if not 0 < length <= LONGEST:
            return self._bags[_LONG if stem else _NONE]
        place = sum([self._place.get(char, UNKNOWN_PLACE) for char in stem])
        firm = sum([self._firm.get(char, UNKNOWN_FIRM) for char in stem])
        return self._bags[length, round(place / length), round(firm / length), headed]


def _names(key: tuple[int, int, int, bool]) -> Iterator[str]:
    length, place, firm, headed = key
    if not 0 < length <= LONGEST:
        yield "stem-long" if length else "stem-none"
        return
    how = "headed" if headed else "bare"
    yield from (f"stem-place-{place}", f"stem-firm-{firm}")
    yield from (f"stem-place-{how}-{place}-{length}", f"stem-firm-{how}-{firm}-{length}")
