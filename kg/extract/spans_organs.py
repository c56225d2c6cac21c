"""
Organs with a place, with a level, or bare: 太原市人社局, 市委, 组织部; and the speaker's own bodies: 我校党委.

Place in the flow: Reading -> spans for the chart; nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.reading import Reading
from kg.knowledge.lexicon import Hit

Span = tuple[int, int, str]

#: Units of a chain that a body's name may begin with: 江苏省|苏州市|委.
CHAIN = 3


def find_organ_spans(reading: Reading) -> Iterator[Span]:
    """All of them: start, end, shape."""
    organs = reading.lexicon.organs
    for hit in reading.hits:
        if hit.surface in organs:
            yield from _of_organ(reading, hit)
    yield from _own(reading)


def _of_organ(reading: Reading, hit: Hit) -> Iterator[Span]:
    if hit.end - hit.start > 1:
        yield hit.start, hit.end, "organ-bare"
    for level in level_starts(reading, hit.start):
        for start in chain_starts(reading, level):
            yield start, hit.end, "organ-place"
        yield level, hit.end, "organ-level"
        for party in _before(reading, level, "party"):
            yield party, hit.end, "organ-party"
    for start in chain_starts(reading, hit.start):
        if hit.end - hit.start > 1 or reading.text[hit.start - 1] in reading.lexicon.words.get("level", {}):
            yield start, hit.end, "organ-place"
            for party in _before(reading, start, "party"):
                yield party, hit.end, "organ-party"


def level_starts(reading: Reading, at: int) -> list[int]:
    """Where a level (市, 自治区, 街道) that ends at a position begins."""
    levels = reading.lexicon.words.get("level", {})
    return [at - n for n in (1, 2, 3) if at >= n and reading.text[at - n : at] in levels]


def chain_starts(reading: Reading, at: int) -> list[int]:
    """Where known places that end at a position begin, and chains of them: 苏州市, 江苏省|苏州市."""
    found: list[int] = []
    ends = [at]
    for _ in range(CHAIN):
        ends = sorted({start for end in ends for start in reading.places_until.get(end, ())} - set(found))
        found.extend(ends)
    return found


def _before(reading: Reading, at: int, kind: str) -> Iterator[int]:
    """Where a word of a class that ends at a position begins: 中共|太原市委."""
    words = reading.lexicon.words.get(kind, {})
    for n in range(1, 9):
        if at >= n and reading.text[at - n : at] in words:
            yield at - n


def _own(reading: Reading) -> Iterator[Span]:
    """我社, 我校, and 我院|党委: the body for which the article speaks."""
    own, bodies = reading.lexicon.words.get("own", {}), reading.lexicon.words.get("own-body", {})
    for start, ch in enumerate(reading.text):
        if ch in own:
            for n in (1, 2):
                if reading.text[start + 1 : start + 1 + n] in bodies:
                    yield start, start + 1 + n, "own"
