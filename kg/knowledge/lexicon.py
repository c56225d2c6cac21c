"""
Packs -> one lexicon: what a surface can mean, and one automaton that finds them all.

Place in the flow: knowledge; read by extract and link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.knowledge.organs import Organ, organ_of, surfaces
from kg.knowledge.packs import Pack, PackInfo, Row, read_packs
from kg.knowledge.patterns import Pattern, core_patterns, read_patterns
from kg.model import EntityType, Home


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A surface found in a text; ``start`` and ``end`` are positions in that text."""

    start: int
    end: int
    surface: str


@dataclass(eq=False)
class Lexicon:
    """All packs, compiled. Immutable after ``load_lexicon``."""

    packs: tuple[PackInfo, ...] = ()
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    #: class -> word -> weight.
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    #: class -> word -> note.
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Short form or tail -> organs.
    organs: dict[str, tuple[Organ, ...]] = field(default_factory=dict)
    #: Canonical place name -> its entries (homonyms have several).
    places: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()

    @cached_property
    def _automaton(self) -> tuple[AhoCorasick, list[str]]:
        triggers = set(self.entries) | set(self.organs)
        triggers |= self.words.get("title", {}).keys() | self.words.get("role", {}).keys()
        for pattern in self.patterns:
            triggers.update(pattern.heads)
        ordered = sorted(triggers)
        return AhoCorasick(ordered, matchkind=MatchKind.Standard), ordered

    def scan(self, text: str) -> Iterator[Hit]:
        """Every surface and trigger in the text, nested and overlapping ones too."""
        automaton, surfaces_ = self._automaton
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            yield Hit(start, end, surfaces_[index])

    @cached_property
    def _guards(self) -> tuple[dict[str, str], dict[str, str]]:
        """Surface or ``*tail`` -> characters that may not stand behind, or before it."""
        return self.notes.get("not-before", {}), self.notes.get("not-after", {})

    def is_guarded(self, surface: str, before: str, after: str) -> bool:
        """
        Whether the neighbours show a surface to be part of another word: 教育部|门.

        The word classes ``not-before`` and ``not-after`` of the packs say so.
        """
        behind, ahead = self._guards
        for tail in (surface, *("*" + surface[-n:] for n in range(1, min(4, len(surface))))):
            if after in behind.get(tail, "") or before in ahead.get(tail, ""):
                return True
        return False

    def is_supported(self, surface: str, before: str, after: str) -> bool:
        """Whether a neighbour holds up a weak surface: 中央|精神 (classes ``support-before``, ``support-after``)."""
        ahead, behind = self.notes.get("support-before", {}), self.notes.get("support-after", {})
        return before in ahead.get(surface, "") or after in behind.get(surface, "")

    def is_word(self, kind: str, word: str) -> bool:
        """Whether a word is in a class of the word tables (``prep``, ``speech`` …)."""
        return word in self.words.get(kind, ())

    def lookup(self, surface: str) -> tuple[Entry, ...]:
        """All meanings of a surface; empty if none."""
        return self.entries.get(surface, ())


def load_lexicon(packs: Sequence[Path] = (), home: Home | None = None) -> Lexicon:
    """
    The core packs and the given ones, as one lexicon.

    Args:
        packs: folders of the user's own packs.
        home: brings in the local pack of that city.

    Raises:
        PackError: a pack with a fault; file and line are named.
    """
    read = read_packs(packs, home.city if home else None)
    return compile_packs(read)


def compile_packs(packs: Iterable[Pack]) -> Lexicon:
    """Packs already read, as one lexicon; later packs add to earlier ones."""
    lexicon = Lexicon()
    infos: list[PackInfo] = []
    entries: dict[str, list[Entry]] = defaultdict(list)
    organs: dict[str, list[Organ]] = defaultdict(list)
    places: dict[str, list[Entry]] = defaultdict(list)
    patterns: list[Pattern] = list(core_patterns())
    for pack in packs:
        infos.append(pack.info)
        patterns.extend(read_patterns(pack.folder, pack.info.id))
        for row in pack.rows:
            if row.kind == "name":
                _add_term(row, entries, places)
            elif row.kind == "word":
                kind = row.cells["class"]
                lexicon.words.setdefault(kind, {})[row.cells["word"]] = float(row.cells["weight"] or 0.0)
                lexicon.notes.setdefault(kind, {})[row.cells["word"]] = row.cells["note"]
            else:
                organ = organ_of(row)
                for surface in surfaces(organ):
                    organs[surface].append(organ)
    lexicon.packs = tuple(infos)
    lexicon.entries = {surface: tuple(found) for surface, found in entries.items()}
    lexicon.organs = {surface: tuple(found) for surface, found in organs.items()}
    lexicon.places = {name: tuple(found) for name, found in places.items()}
    lexicon.patterns = tuple(patterns)
    return lexicon


def _add_term(row: Row, entries: dict[str, list[Entry]], places: dict[str, list[Entry]]) -> None:
    cells = row.cells
    name = _own_name(cells)
    safe = Entry(
        type=cells["type"],  # type: ignore[arg-type]  # checked when the row was read
        canonical=name,
        safe=True,
        level=cells["level"],
        parent=cells["parent"],
        code=cells["code"],
        wikidata=cells["wikidata"],
        source=row.source,
    )
    weak_forms = set(_split(cells["weak"]))
    own = [name] if name == cells["name"] else []
    aliases = _split(cells["aliases"])
    stems = {name, *aliases}
    named = [
        surface
        for surface in (*own, *aliases)
        # 京津冀地区 is 京津冀 with a common noun behind it.
        if surface not in weak_forms and not (surface.endswith("地区") and surface[:-2] in stems)
    ]
    for surface in dict.fromkeys(named):
        entries[surface].append(safe)
    if safe.type == "place":
        places[safe.canonical].append(safe)
    if cells["weak"]:
        weak = Entry(safe.type, safe.canonical, False, safe.level, safe.parent, safe.code, safe.wikidata, safe.source)
        for surface in sorted(weak_forms):
            entries[surface].append(weak)


def _own_name(cells: dict[str, str]) -> str:
    """晋城市城区 -> 城区: a unit listed under its parent's name because its own is a common word."""
    above = cells["parent"].rpartition("/")[2]
    if cells["type"] == "place" and cells["level"] in ("county", "town") and above and cells["name"] != above:
        return cells["name"].removeprefix(above) or cells["name"]
    return cells["name"]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
