"""
Short names that the text itself defines: （以下简称“示范区”）.

Place in the flow: the readings of a page -> short names, for the chart; and when the names are found, the full
name that each is short for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.reading import Candidate, Reading
from kg.knowledge.automaton import build
from kg.model import EntityType

#: Surface and type of a short name -> the mention that it is short for, with the full name.
Meanings = dict[tuple[str, EntityType], Candidate]
#: The types that a short name may have.
KINDS: tuple[EntityType, ...] = ("organization", "place", "policy", "programme")
RULE = "defined"


def places_of(reading: Reading, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where short names occur in a reading; all in one search, since a page may define any number of them."""
    if not names:
        return
    stop = [0] * len(names)
    for start, end, number in build(sorted(names)).find(reading.text):
        if start >= stop[number]:
            stop[number] = end
            yield start, end


def meanings(read: Iterable[tuple[Reading, list[Candidate]]]) -> Meanings:
    """The meaning of each short name: the name that ends where its bracket begins."""
    found: Meanings = {}
    for reading, path in read:
        short = reading.definitions
        for full in path:
            if full.end in short and full.type:
                name = full.canonical or reading.text[full.start : full.end]
                found[short[full.end], full.type] = full._replace(canonical=name)
    return found


def resolved(reading: Reading, path: list[Candidate], known: Meanings) -> list[Candidate]:
    """A path whose short names have the full name, whatever the packs say of them elsewhere."""
    return [_resolved(reading, candidate, known) for candidate in path] if known else path


def _resolved(reading: Reading, candidate: Candidate, known: Meanings) -> Candidate:
    surface = reading.text[candidate.start : candidate.end]
    if candidate.type is None or (surface, candidate.type) not in known:
        return candidate
    full = known[surface, candidate.type]
    return candidate._replace(rule=RULE, row=full.row, canonical=full.canonical, deictic=full.deictic)
