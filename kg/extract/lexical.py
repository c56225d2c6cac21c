"""
Bodies, policies, programmes and persons that the packs have by name.

Place in the flow: Reading -> Candidates. Places have a module of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import PUNCTUATION, Candidate, Reading
from kg.knowledge.lexicon import Entry, Hit
from kg.text.words import frequency, tag_of

SAFE = 1.15
SUPPORTED = 0.8


def find_lexical(reading: Reading) -> Iterator[Candidate]:
    """Every name of the packs, of a type other than place, that its context allows."""
    full = {entry.canonical for _, entries in reading.meanings for entry in entries if entry.safe}
    for hit, entries in reading.meanings:
        found = [entry for entry in entries if entry.type != "place"]
        if not found or _guarded(reading, hit):
            continue
        for entry in found:
            if entry.type == "person" and _plain_word(hit.surface) and not _titled(reading, hit):
                continue
            if entry.safe and not _split_word(reading, hit):
                yield _candidate(hit, entry, SAFE)
            elif not entry.safe and _supported(reading, hit, entry, full):
                yield _candidate(hit, entry, SUPPORTED)


def _plain_word(surface: str) -> bool:
    """A person's name that jieba has as an ordinary word: 周密, 东西; never one of three characters."""
    return len(surface) == 2 and frequency(surface) > 0 and not tag_of(surface).startswith("nr")


def _titled(reading: Reading, hit: Hit) -> bool:
    beside = (*reading.ends[hit.start], *reading.starts[hit.end])
    return any(reading.lexicon.is_word("title", h.surface) for h in beside)


def _guarded(reading: Reading, hit: Hit) -> bool:
    return reading.lexicon.is_guarded(hit.surface, reading.before(hit.start), reading.after(hit.end))


def _candidate(hit: Hit, entry: Entry, quality: float) -> Candidate:
    length = hit.end - hit.start
    return Candidate(hit.start, hit.end, entry.type, worth(quality, length), "lexicon", entry.source, entry.canonical)


def _split_word(reading: Reading, hit: Hit) -> bool:
    """A short name that is only a chance part of a longer ordinary word."""
    return hit.end - hit.start <= 3 and reading.straddled(hit.start, hit.end)


def _supported(reading: Reading, hit: Hit, entry: Entry, full: set[str]) -> bool:
    """A weak form counts in quotes, where the article has the full name, or next to a word that supports it."""
    if reading.lexicon.is_supported(hit.surface, reading.before(hit.start), reading.after(hit.end)):
        return reading.is_bound(hit.start)
    if entry.canonical in full:
        return reading.is_bound(hit.start) and reading.is_bound(hit.end)
    quoted = reading.before(hit.start) in "“‘『「《" and reading.after(hit.end) in "”’』」》"
    if entry.type in reading.lexicon.types.those("undertaken"):
        return quoted
    at_edge = reading.before(hit.start) in PUNCTUATION or bool(reading.ends[hit.start])
    titled = any(reading.lexicon.is_word("title", h.surface) for h in reading.starts[hit.end])
    return entry.type == "organization" and at_edge and titled
