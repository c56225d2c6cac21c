"""
Tables as one plain text (UTF-8) with the automaton's bytes behind it, and back: what the cache keeps.

Place in the flow: knowledge; compiled lexicon <-> text. The text is cut at line breaks
and no more: its rows are read when they are asked for (``PackedEntries``).

Cells of packs hold no line break and no control character that Python takes for one
(the packs' reader cuts there), so these can part the cells, rows and sections here.
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

#: Parts the sections; ``str.splitlines`` of the packs' reader cuts at it, so no cell has it.
_SECTION = b"\x1c"
SECTIONS = 8
_Numbers = dict[tuple[str, ...], int]
_Entries = Mapping[str, tuple[Entry, ...]]


def to_bytes(tables: Tables) -> bytes:
    """The whole of the tables; the same tables give the same bytes."""
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
    The entries and places of some tables with those of some names replaced.

    As text: of 86,000 names a pack of a user changes a few, and the others need not be made to be written again.
    """
    known, named, rows = _columns(tables)
    numbers: _Numbers = {}
    for packed, changed in ((known, entries), (named, places)):
        packed |= {name: _packed(found, numbers, len(rows)) for name, found in changed.items()}
    rows = (*rows, *_rows(numbers))
    return _entries(known, rows), _entries(named, rows)


def _columns(tables: Tables) -> tuple[dict[str, str], dict[str, str], tuple[bytes, ...]]:
    """Name -> numbers of its rows, of entries and of places, and the rows that both share."""
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
        ValueError, KeyError, TypeError: the data is of another form.
    """
    # The automaton comes last: its bytes may be any.
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
