"""
Permanent ids: the registry is stored with a build and read by the next one.

Place in the flow: link; things as the pages distinguish them -> one id for each. A hash creates
an id only for a thing that is not in the registry; the row then keeps it, even when the name
improves. Nothing here depends on judgements except ``redirect``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

from kg.errors import KgError
from kg.model import EntityType, mint

ID_LENGTH = 10
COLUMNS = ("id", "type", "canonical", "disambiguator", "marks", "since", "weight", "seen", "redirect", "gone")
#: Separates the marks in one cell; in a name it is replaced by its full-width form.
SEPARATOR = "|"
#: The type may be declared by a pack that is not loaded today: its rows are kept.
_TYPE = re.compile(r"[a-z][a-z0-9_]{1,30}")
#: Ids become part of IRIs, links and file names: letters, digits and hyphens, no quotes or spaces.
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
#: Counts of builds and mentions; a longer row of digits is rejected.
_NUMBER = re.compile(r"[0-9]{1,15}")


class RegistryError(KgError):
    """A faulty registry file; ``where`` is ``file:line``."""


@dataclass(frozen=True, slots=True)
class Row:
    """The record of one id."""

    id: str
    type: EntityType
    canonical: str
    #: Units above a place; for a person the mark with which the id was first given.
    disambiguator: str
    #: Bodies with which the pages have named a person, over all builds; sorted.
    marks: tuple[str, ...]
    #: Number of the build that introduced it, from 1: when two ids turn out to be one, the older stays.
    since: int
    #: Mentions that showed who was meant when the id was given: among namesakes introduced by one
    #: build, a name without a body means the one with most, then and in all later builds.
    weight: int
    #: First occurrence, ``page:start``: identifies the thing when its name has changed.
    seen: str
    #: The id that replaced it; empty as long as it is current.
    redirect: str = ""
    #: Number of the build since which no page has had it; 0 if one has. The row stays: an id once
    #: given is not given to anything else, and the thing may come back.
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Thing:
    """What the pages show to be one real thing, before it has an id."""

    type: EntityType
    canonical: str
    #: Id created by the page-level pass, used if it is free and only one thing has the name.
    minted: str
    #: Units above a place; empty for all others.
    disambiguator: str
    #: Bodies that a person is named with; empty for all others.
    marks: frozenset[str]
    #: True when some sighting of a person has no mark.
    unmarked: bool
    #: First occurrence, ``page:start``.
    seen: str
    #: Mentions in sightings with a mark; for all but persons, all mentions.
    weight: int


@dataclass(frozen=True, slots=True)
class Registry:
    """All rows by id."""

    rows: Mapping[str, Row] = field(default_factory=dict)

    def persons(self) -> list[Row]:
        """Rows of persons, the oldest first, within one build the one with most mentions first."""
        own = (r for r in self.rows.values() if r.type == "person")
        return sorted(own, key=lambda r: (r.since, -r.weight, r.disambiguator, r.id))

    def final(self, id_: str) -> str:
        """The id that an id redirects to; itself if it was not replaced."""
        trail = {id_}
        while (row := self.rows.get(id_)) and row.redirect and row.redirect not in trail:
            id_ = row.redirect
            trail.add(id_)
        return id_

    def redirected(self, pairs: Mapping[str, str], alive: Iterable[str]) -> Registry:
        """The registry with ``pairs`` (former id -> heir) added, and no redirect on ids that are alive."""
        living = set(alive)
        return Registry(
            {
                id_: replace(row, redirect="" if id_ in living else pairs.get(id_, row.redirect))
                for id_, row in self.rows.items()
            }
        )


def cell(text: str) -> str:
    """A name as a cell: without tabs, line ends or separators."""
    shown = text if text.isprintable() else "".join(ch if ch.isprintable() else " " for ch in text)
    return shown.replace(SEPARATOR, "｜").strip()


def registry_text(registry: Registry) -> str:
    """The registry as TSV, sorted by id."""
    lines = ["\t".join(COLUMNS)]
    for _, row in sorted(registry.rows.items()):
        numbers = (str(row.since), str(row.weight))
        marks = SEPARATOR.join(row.marks)
        names = (row.id, row.type, row.canonical, row.disambiguator, marks)
        cells = [*names, *numbers, row.seen, row.redirect, str(row.gone or "")]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def parse_registry(text: str, where: str) -> Registry:
    """
    A registry read back.

    Raises:
        RegistryError: a line that no build wrote, or that a merge duplicated.
    """
    rows: dict[str, Row] = {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if not line or line.startswith("#") or (number == 1 and line.split("\t")[0] == "id"):
            continue
        cells = line.split("\t")
        if len(cells) == len(COLUMNS) - 1:
            cells.append("")  # written before rows were marked as gone
        if (
            len(cells) != len(COLUMNS)
            or not _TYPE.fullmatch(cells[1])
            or not all(_NUMBER.fullmatch(number) for number in (*cells[5:7], cells[9] or "0"))
            or not _ID.fullmatch(cells[0])
            or not _ID.fullmatch(cells[8] or "-")
        ):
            raise RegistryError(
                f"{where}:{number}",
                f"不是实体登记表的一行（应有 {len(COLUMNS)} 列）",
                f"is not a row of a registry ({len(COLUMNS)} columns wanted)",
                "恢复此行，或删去它（该实体会得到新编号）",
                "restore the line, or delete it (the entity will get a new id)",
            )
        id_, kind, canonical, told_by, marks, since, weight, seen, redirect, gone = cells
        numbers = int(since), int(weight), seen, redirect, int(gone or 0)
        row = Row(id_, kind, canonical, told_by, _marks(marks), *numbers)
        # Two branches of a repository may both have the row: the marks of both are kept.
        rows[id_] = _both(rows[id_], row) if id_ in rows else row
    return Registry(rows)


def _marks(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split(SEPARATOR))))


def _both(one: Row, other: Row) -> Row:
    first = min(one, other, key=lambda r: (r.since, r.seen, r.canonical, r.redirect))
    return replace(first, marks=tuple(sorted({*one.marks, *other.marks})), gone=min(one.gone, other.gone))


def settle_ids(
    registry: Registry, things: Sequence[Thing], found_at: Mapping[str, int]
) -> tuple[list[str], dict[str, str], Registry]:
    """
    Give every thing its id: the oldest that the registry has for it, else a new one.

    Args:
        things: in an order that depends only on their content.
        found_at: for each ``seen`` of the registry that is a mention of these pages, the
            number of the thing it belongs to now.

    Returns:
        Ids parallel to ``things``; former id -> heir for rows that turned out to be one thing;
        the updated registry (``redirect`` unchanged), with rows that no longer have a thing marked as gone.
        The number of a build follows from the registry, not from a clock: rebuilding changes nothing.
    """
    owners = _owners(registry, things, found_at)
    build = max((max(row.since, row.gone) for row in registry.rows.values()), default=0) + 1
    here = {row.id for own in owners.values() for row in own}
    rows = {id_: replace(row, gone=0 if id_ in here else row.gone or build) for id_, row in registry.rows.items()}
    namesakes: dict[tuple[str, str], int] = defaultdict(int)
    for thing in things:
        namesakes[thing.type, thing.canonical] += 1
    ids: list[str] = []
    merged: dict[str, str] = {}
    for number, thing in enumerate(things):
        own = owners.get(number, [])
        if own:
            kept = own[0]
            merged |= {row.id: kept.id for row in own[1:]}
            rows[kept.id] = replace(
                rows[kept.id],
                canonical=thing.canonical,
                disambiguator=kept.disambiguator if thing.type == "person" else thing.disambiguator,
                marks=tuple(sorted({*kept.marks, *(thing.marks - _marks_of_others(own[1:]))})),
            )
            ids.append(kept.id)
        else:
            fresh = _mint(thing, namesakes[thing.type, thing.canonical] > 1, rows)
            told_by = min(thing.marks, default="") if thing.type == "person" else thing.disambiguator
            rows[fresh] = Row(
                fresh, thing.type, thing.canonical, told_by, tuple(sorted(thing.marks)), build, thing.weight, thing.seen
            )
            ids.append(fresh)
    return ids, merged, Registry(rows)


def _marks_of_others(rows: Sequence[Row]) -> set[str]:
    """Marks with which another id was first given keep pointing to it, even when the two turned out to be one."""
    return {mark for row in rows for mark in row.marks}


def _owners(registry: Registry, things: Sequence[Thing], found_at: Mapping[str, int]) -> dict[int, list[Row]]:
    """Rows of the registry by the number of the thing they mean now, oldest first."""
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        named[thing.type, thing.canonical].append(number)
    owners: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(registry.rows.values(), key=lambda r: (r.since, r.id)):
        rivals = named.get((row.type, row.canonical), [])
        # The thing at the place where the row was first seen is the same, whatever its name is now.
        there = found_at.get(row.seen)
        if not rivals:
            own = there
        elif row.type == "person":
            own = _person(row, rivals, there, things, owners)
        else:
            own = next((n for n in rivals if things[n].disambiguator == row.disambiguator), None)
        if own is not None and things[own].type == row.type:
            owners[own].append(row)
    return owners


def _person(
    row: Row, rivals: Sequence[int], there: int | None, things: Sequence[Thing], owners: Mapping[int, list[Row]]
) -> int | None:
    """Which of several namesakes the row means: by its first mark, by most marks, by its first occurrence."""
    by_first = [n for n in rivals if row.disambiguator in things[n].marks]
    if by_first:
        return by_first[0]
    shared = {n: len(things[n].marks & set(row.marks)) for n in rivals}
    if max(shared.values()):
        return min(rivals, key=lambda n: (-shared[n], n))
    if there in rivals:
        return there
    # A body that the row does not have is another person's, and a person without a body belongs to one row only.
    free = [n for n in rivals if not (row.marks and (things[n].marks or owners.get(n)))]
    return min(free, key=lambda n: (not things[n].unmarked, -things[n].weight, n), default=None)


def _mint(thing: Thing, has_namesakes: bool, taken: Mapping[str, Row]) -> str:
    """A new id derived from content; one that another row has is never reused."""
    told_by = min(thing.marks, default="") if thing.type == "person" else thing.disambiguator
    first = [thing.minted] if not (has_namesakes and told_by) or thing.type != "person" else []
    again = (
        mint_id(thing.minted, thing.type, thing.canonical, told_by, *more)
        for more in chain([()], ((str(n),) for n in count(2)))
    )
    return next(id_ for id_ in chain(first, again) if id_ not in taken)


def mint_id(like: str, kind: EntityType, *parts: str) -> str:
    """
    An id derived from type, name and what distinguishes it from its namesakes; its letter is that of another id of the type.

    >>> mint_id("l-fn2mvd2ab3", "place", "太原市", "山西省")[:2]
    'l-'
    """
    return mint(like.partition("-")[0] + "-", kind, *parts, length=ID_LENGTH)
