"""
Two compiled lexicons -> the surfaces whose pages must be read again.

Place in the flow: knowledge; used by the cache of page results when packs have changed. Both
lexicons come from the cache of compiled packs, where each has its own key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.cached import cache_folder
from kg.knowledge.automaton import Automaton, build
from kg.knowledge.cache import read_cache
from kg.knowledge.compiled import from_bytes
from kg.knowledge.tables import Entry, PackedEntries, Tables

_Entries = Mapping[str, tuple[Entry, ...]]

#: With more changed surfaces than this, searching for them takes longer than it saves.
MOST = 20_000


@lru_cache(maxsize=16)
def touched(former: str, new: str) -> Automaton | None:
    """
    An automaton for what changed between two lexicons (given by their keys); None where that is unknown.

    It is unknown when one of them is no longer cached, or when anything but names changed: words,
    organs, patterns and weights affect every page.
    """
    place = cache_folder()
    kept = [read_cache(place, key) if place else None for key in (former, new)]
    if kept[0] is None or kept[1] is None:
        return None
    try:
        one, other = from_bytes(kept[0]), from_bytes(kept[1])
    except (ValueError, KeyError, TypeError):
        return None
    if any(
        getattr(one, part) != getattr(other, part)
        for part in ("types", "words", "notes", "organs", "patterns", "weights")
    ):
        return None
    changed = set(_changed(one.entries, other.entries)) | set(_changed(one.places, other.places))
    if not changed or len(changed) > MOST:
        return None
    # What lies in a unit is identified by the unit's name.
    changed |= _below(changed, one) | _below(changed, other)
    return build(sorted(changed)) if len(changed) <= MOST else None


def _changed(one: _Entries, other: _Entries) -> Iterator[str]:
    for name in _perhaps_changed(one, other):
        before, after = one.get(name, ()), other.get(name, ())
        if before != after:
            yield name
            yield from (entry.canonical for entry in (*before, *after))


def _perhaps_changed(one: _Entries, other: _Entries) -> Iterable[str]:
    """All names except those whose packed text shows that they have the same rows."""
    if not (isinstance(one, PackedEntries) and isinstance(other, PackedEntries)):
        return one.keys() | other.keys()
    different = {name for name, _ in one.packed.items() ^ other.packed.items()}
    # From the first row that differs, equal row numbers prove nothing.
    pairs = zip(one.rows, other.rows, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one.rows), len(other.rows)))
    late = {f"{sign}{number}" for number in range(same, max(len(one.rows), len(other.rows))) for sign in ("", "~")}
    return different | {name for name, numbers in one.packed.items() if not late.isdisjoint(numbers.split(" "))}


def _below(units: set[str], tables: Tables) -> set[str]:
    """The surfaces of everything that lies in one of the units."""
    entries = tables.entries
    if isinstance(entries, PackedEntries):
        inside = {str(number) for number, row in enumerate(entries.rows) if not units.isdisjoint(_above(row))}
        marked = inside | {f"~{number}" for number in inside}
        return {name for name, numbers in entries.packed.items() if not marked.isdisjoint(numbers.split(" "))}
    return {
        surface
        for surface, found in entries.items()
        if any(not units.isdisjoint(entry.parent.split("/")) for entry in found if entry.parent)
    }


def _above(row: bytes) -> list[str]:
    """The units above the one in a packed row."""
    parent = row.split(b"\t", 4)[3]
    return parent.decode("utf-8", "surrogateescape").split("/") if parent else []
