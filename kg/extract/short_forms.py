"""
Short names that the text itself defines: （以下简称“示范区”）.

Place in the flow: the readings of a page -> short names, for the chart; and when the names are found, which full
name each stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.extract.reading import Candidate, Reading
from kg.knowledge.lexicon import Lexicon
from kg.model import EntityType

#: Surface and type of a short name -> the mention that it is short for, with the full name.
Meanings = dict[tuple[str, EntityType], Candidate]
#: What a short name may be a name of.
KINDS: tuple[EntityType, ...] = ("organization", "place", "policy", "programme")
RULE = "defined"
#: Marks that may stand between a name and the bracket.
CLOSING = "》”’」』"


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """A bracket that begins with a word of the class ``defines`` and holds a name, in quotes or not."""
    cues = "|".join(map(re.escape, sorted(lexicon.words_of(("defines",)), key=lambda word: (-len(word), word))))
    name = "([^”’」』》）)，。]{2,16})"
    return re.compile(rf"[（(]\s*(?:{cues})[：:]?\s*[“‘「『《]?{name}[”’」』》]?\s*[）)]" if cues else r"(?!)")


def definitions(reading: Reading) -> dict[int, str]:
    """Where a name ends that a bracket behind it makes shorter, and the short name."""
    found: dict[int, str] = {}
    for match in _pattern(reading.lexicon).finditer(reading.text):
        at = match.start()
        found[at] = match[1]
        if reading.before(at) in CLOSING:
            found[at - 1] = match[1]
    return found


def places_of(reading: Reading, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where short names stand in a reading."""
    for name in sorted(names):
        at = reading.text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = reading.text.find(name, at + len(name))


def meanings(read: Iterable[tuple[Reading, list[Candidate]]]) -> Meanings:
    """What each short name stands for: the name that ends where its bracket begins."""
    found: Meanings = {}
    for reading, path in read:
        short = definitions(reading)
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
