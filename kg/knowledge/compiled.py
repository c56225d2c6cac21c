"""
Tables as one plain text (UTF-8) followed by the automaton's bytes, and back: what the cache stores.

Place in the flow: knowledge; compiled lexicon <-> text. Loading only splits the text into
lines: rows are parsed when they are needed (``PackedEntries``).

Cells of packs contain no line break and no control character that Python treats as one
(the packs' reader splits there), so these can separate the cells, rows and sections here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kg.entity_types import core_types, declared
from kg.knowledge.organs import Organ
from kg.knowledge.packs import PackInfo
from kg.knowledge.patterns import Example, Pattern
from kg.knowledge.tables import Entry, PackedEntries, Tables, lines_of

#: Separates the sections; the packs' reader splits lines at it (``str.splitlines``), so no cell contains it.
_SECTION = b"\x1c"
SECTIONS = 8
_Numbers = dict[tuple[str, ...], int]
_Entries = Mapping[str, tuple[Entry, ...]]


def to_bytes(tables: Tables) -> bytes:
    """The tables serialised; equal tables give equal bytes."""
    entries, places, rows = _columns(tables)
    small = {
        "packs": [asdict(info) for info in tables.packs],
        "types": [info.as_dict() for info in tables.types.added],
        "organs": {name: [asdict(organ) for organ in found] for name, found in tables.organs.items()},
        "patterns": [asdict(pattern) for pattern in tables.patterns],
        "words": tables.words,
        "notes": tables.notes,
        "weights": tables.weights,
    }
    sections = [
        json.dumps(small, ensure_ascii=False),
        "\n".join(tables.triggers),
        *("\n".join(column) for table in (entries, places) for column in (table.keys(), table.values())),
    ]
    texts = [section.encode("utf-8", "surrogateescape") for section in sections]
    return _SECTION.join([*texts, b"\n".join(rows), tables.automaton])


def with_entries(tables: Tables, entries: _Entries, places: _Entries) -> tuple[PackedEntries, PackedEntries]:
    """
    Entries and places of some tables, with those of some names replaced.

    This works on the text: a user's pack changes a few of 86,000 names, and the other rows need not be parsed for that.
    """
    known, named, rows = _columns(tables)
    numbers: _Numbers = {}
    for packed, changed in ((known, entries), (named, places)):
        packed |= {name: _packed(found, numbers, len(rows)) for name, found in changed.items()}
    rows = (*rows, *_rows(numbers))
    return _entries(known, rows), _entries(named, rows)


def _columns(tables: Tables) -> tuple[dict[str, str], dict[str, str], tuple[bytes, ...]]:
    """Name -> numbers of its rows, for entries and for places, and the rows that both share."""
    entries, places = tables.entries, tables.places
    if isinstance(entries, PackedEntries) and isinstance(places, PackedEntries) and entries.rows is places.rows:
        return dict(entries.packed), dict(places.packed), tuple(entries.rows)
    numbers: _Numbers = {}
    packed = [{name: _packed(found, numbers) for name, found in table.items()} for table in (entries, places)]
    return packed[0], packed[1], _rows(numbers)


def _rows(numbers: _Numbers) -> tuple[bytes, ...]:
    return tuple("\t".join(row).encode("utf-8", "surrogateescape") for row in numbers)


def _entries(packed: Mapping[str, str], rows: tuple[bytes, ...]) -> PackedEntries:
    names, numbers = (
        "\n".join(column).encode("utf-8", "surrogateescape") for column in (packed.keys(), packed.values())
    )
    return PackedEntries(names, numbers, rows)


def from_bytes(data: bytes) -> Tables:
    """
    The tables that ``to_bytes`` wrote.

    Raises:
        ValueError, KeyError, TypeError: the data has another format.
    """
    # The automaton comes last: its bytes may be anything.
    head, triggers, names, numbers, places, place_numbers, rows, automaton = data.split(_SECTION, SECTIONS - 1)
    small = json.loads(head.decode("utf-8", "surrogateescape"))
    entries = tuple(rows.split(b"\n"))
    return Tables(
        packs=tuple(PackInfo(**info) for info in small["packs"]),
        types=core_types().plus(declared(small["types"], "cache"), "cache"),
        entries=PackedEntries(names, numbers, entries),
        words=small["words"],
        notes=small["notes"],
        weights=small["weights"],
        organs={name: tuple(Organ(**organ) for organ in found) for name, found in small["organs"].items()},
        places=PackedEntries(places, place_numbers, entries),
        patterns=tuple(_pattern(raw) for raw in small["patterns"]),
        triggers=tuple(lines_of(triggers)),
        automaton=automaton,
    )


def _packed(found: tuple[Entry, ...], numbers: _Numbers, first: int = 0) -> str:
    marks = []
    for entry in found:
        row = (
            *(entry.type, entry.canonical, entry.level, entry.parent, entry.code, entry.wikidata, entry.source),
            *(entry.since, entry.until),
        )
        marks.append(("" if entry.safe else "~") + str(first + numbers.setdefault(row, len(numbers))))
    return " ".join(marks)


def _pattern(raw: Mapping[str, Any]) -> Pattern:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    examples = tuple(Example(example["text"], tuple(example["names"])) for example in values.pop("examples"))
    return Pattern(**values, examples=examples)
