"""
What all packs say of one surface: meanings, organ forms, word classes, heads, guards.

Place in the flow: knowledge; behind the command ``kg lexicon lookup``. It looks into every
core pack, including local ones, whatever the paper's home is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.entity_types import Types
from kg.knowledge.organs import organ_of, surfaces
from kg.knowledge.packs import Pack, Row, core_pack_folders, installed_pack_folders, read_pack, types_of
from kg.knowledge.patterns import Pattern, core_patterns, read_patterns

_GUARDS = ("not-before", "not-after")
#: Longest ending that a guard can be written for: ``*大学``.
_LONGEST_TAIL = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the packs know of a surface; every row with its source."""

    surface: str
    #: Term rows, each with the column that has the surface: ``name``, ``aliases`` or ``weak``.
    terms: tuple[tuple[str, Row], ...]
    organs: tuple[Row, ...]
    #: Rows of word tables except guards.
    words: tuple[Row, ...]
    #: Rows that keep the surface from counting next to certain characters.
    guards: tuple[Row, ...]
    #: Patterns that have the surface as a head noun.
    patterns: tuple[Pattern, ...]
    #: Packs that are read only for their own city: id -> city.
    local: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.terms or self.organs or self.words or self.guards or self.patterns)


@cache
def core_packs() -> tuple[Pack, ...]:
    """All packs that come with the program, including local ones; read once a process."""
    return tuple(read_pack(folder) for folder in core_pack_folders())


def everything_known(surface: str, folders: Sequence[Path] = ()) -> Known:
    """
    All that the core packs, installed ones and the given ones say of a surface.

    Raises:
        PackError: a given pack is faulty.
    """
    types = types_of(folders)
    packs = [*core_packs(), *(read_pack(folder, types) for folder in (*installed_pack_folders(), *folders))]
    rows = [row for pack in packs for row in pack.rows]
    words = [row for row in rows if row.kind == "word"]
    tails = {surface, *("*" + surface[-n:] for n in range(1, min(_LONGEST_TAIL + 1, len(surface))))}
    return Known(
        surface=surface,
        terms=tuple(_terms(surface, rows)),
        organs=tuple(row for row in rows if row.kind == "short" and surface in surfaces(organ_of(row))),
        words=tuple(row for row in words if row.cells["word"] == surface and row.cells["class"] not in _GUARDS),
        guards=tuple(row for row in words if row.cells["word"] in tails and row.cells["class"] in _GUARDS),
        patterns=tuple(p for p in _patterns(packs, types) if surface in p.heads),
        local={pack.info.id: pack.home_city for pack in packs if pack.load == "home"},
    )


def _terms(surface: str, rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        if row.kind != "name":
            continue
        if row.cells["name"] == surface:
            yield "name", row
        for column in ("aliases", "weak"):
            if surface in row.cells[column] and surface in [part.strip() for part in row.cells[column].split("|")]:
                yield column, row


def _patterns(packs: Iterable[Pack], types: Types) -> Iterator[Pattern]:
    yield from core_patterns()
    for pack in packs:
        yield from read_patterns(pack.folder, pack.info.id, types)
