"""
What the packs say, as tables: surfaces, words, organs, places, patterns.

Place in the flow: knowledge; packs -> Tables -> the lexicon that answers from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.entity_types import Types, core_types
from kg.knowledge.organs import Organ
from kg.knowledge.packs import PackInfo
from kg.knowledge.patterns import Pattern
from kg.model import EntityType


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of one surface."""

    type: EntityType
    canonical: str
    #: False for surfaces that are also ordinary words or names of other things.
    safe: bool
    level: str
    #: Path of the units above, ``山西省/太原市``; for bodies the body above.
    parent: str
    code: str
    wikidata: str
    #: ``pack/file:line``.
    source: str
    #: Years in which the name was in use, both inclusive; empty if the row does not say.
    since: str = ""
    until: str = ""

    def was_in_use(self, year: int | None) -> bool:
        """
        Whether the name was in use in a year; without a year whether it is in use today.

        >>> former = Entry("place", "富阳市", True, "county", "浙江省/杭州市", "330183", "", "p/t:1", "1994", "2014")
        >>> former.was_in_use(2009), former.was_in_use(2020), former.was_in_use(None)
        (True, False, False)
        """
        if year is None:
            return not self.until
        return int(self.since or 0) <= year <= int(self.until or year)


@dataclass(eq=False)
class Tables:
    """All packs, compiled."""

    packs: tuple[PackInfo, ...] = ()
    #: Ours and those that the packs add.
    types: Types = field(default_factory=core_types)
    #: Surface -> what it can mean.
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    #: class -> word -> weight.
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    #: class -> word -> note.
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Short form or tail -> organs.
    organs: dict[str, tuple[Organ, ...]] = field(default_factory=dict)
    #: Canonical place name -> its entries (homonyms have several).
    places: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    #: Feature -> type -> what the packs add to its weight (``kg fit`` writes such packs).
    weights: dict[str, dict[EntityType, float]] = field(default_factory=dict)
    #: Every string that the automaton finds, sorted; empty if not collected yet.
    triggers: Sequence[str] = ()
    #: The automaton for the triggers as its library serialises it; empty if it has to be built.
    automaton: bytes = b""


class PackedEntries(Mapping[str, tuple[Entry, ...]]):
    """
    Names and their entries, each entry created when its name is first looked up.

    A page looks up a few hundred of the 86,000 surfaces; creating all entries would take longer
    than reading the page.

    Args:
        names: one a line.
        numbers: for each name the numbers of its rows, separated by spaces; ``~`` before a number means not safe.
        rows: UTF-8, tab-separated: the fields of an Entry except ``safe``.
    """

    def __init__(self, names: bytes, numbers: bytes, rows: Sequence[bytes]) -> None:
        self._columns = names, numbers
        self.rows = rows
        self._made: dict[str, tuple[Entry, ...]] = {}

    @cached_property
    def packed(self) -> dict[str, str]:
        """Name -> numbers of its rows, as text; split on first use."""
        names, numbers = map(lines_of, self._columns)
        return dict(zip(names, numbers, strict=True))

    def __getitem__(self, name: str) -> tuple[Entry, ...]:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = tuple(self._entry(number) for number in self.packed[name].split(" "))
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """As for a dict; without the exception that ``Mapping`` raises on each miss."""
        found = self._made.get(name)
        if found is not None:
            return found
        return self[name] if name in self.packed else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def __contains__(self, name: object) -> bool:
        return name in self.packed

    def _entry(self, number: str) -> Entry:
        row = self.rows[int(number.removeprefix("~"))].decode("utf-8", "surrogateescape")
        kind, canonical, *rest = row.split("\t")
        return Entry(kind, canonical, number[0] != "~", *rest)


def lines_of(text: bytes) -> list[str]:
    """
    The lines of a UTF-8 text; none where it is empty.

    >>> lines_of("太原\\n大同".encode()), lines_of(b"")
    (['太原', '大同'], [])
    """
    return text.decode("utf-8", "surrogateescape").split("\n") if text else []
