"""
Packs -> one lexicon: what a surface can mean, and one automaton that finds them all.

Place in the flow: knowledge; read by extract and link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.cached import cache_folder
from kg.entity_types import core_types
from kg.knowledge.automaton import Automaton, build, load
from kg.knowledge.cache import content_key, read_cache, write_cache
from kg.knowledge.compiled import from_bytes, to_bytes, with_entries
from kg.knowledge.forms import Forms
from kg.knowledge.organs import organ_of, surfaces
from kg.knowledge.packs import Pack, PackInfo, Row, pack_files, pack_folders, read_pack, types_of
from kg.knowledge.patterns import CORE_PATTERNS, Pattern, core_patterns, pattern_files, read_patterns
from kg.knowledge.tables import Entry, Tables
from kg.model import EntityType, Home

__all__ = ["Entry", "Hit", "Lexicon", "compile_packs", "load_lexicon"]

#: The lexicon without a local pack, and those of a few cities in one corpus; each takes tens of megabytes.
LEXICONS_KEPT = 4


T = TypeVar("T")


class Hit(NamedTuple):
    """A surface found in a text; ``start`` and ``end`` are positions in that text."""

    start: int
    end: int
    surface: str


class Meanings(dict[str, tuple[Entry, ...]]):
    """Surface -> what ``Lexicon.lookup`` returns for it; filled on use, so never larger than the packs."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, surface: str) -> tuple[Entry, ...]:
        found = self[surface] = self._lexicon.lookup(surface)
        return found


@dataclass(eq=False)
class Lexicon(Tables):
    """All packs, compiled, with the questions that other rooms ask. Immutable after ``load_lexicon``."""

    @cached_property
    def _surfaces(self) -> Sequence[str]:
        return self.triggers or tuple(sorted(_triggers(self)))

    @cached_property
    def _finder(self) -> Automaton:
        # Bytes that other code wrote are stored under another key, so these are ours.
        return load(self.automaton) or build(self._surfaces)

    def scan(self, text: str) -> list[Hit]:
        """Every surface and trigger in the text, nested and overlapping ones too, ordered by end."""
        known = self._surfaces
        # The same as Hit(start, end, …) without a Python call for each.
        new = tuple.__new__
        return [new(Hit, (start, end, known[index])) for start, end, index in self._finder.find(text)]

    @cached_property
    def _guards(self) -> dict[str, tuple[str, str]]:
        """Surface -> characters that may not follow it, and not precede it; filled on use."""
        return {}

    def _guards_of(self, surface: str) -> tuple[str, str]:
        """What the tables say of the surface itself, and of ``*tail`` for its endings."""
        names = (surface, *("*" + surface[-n:] for n in range(1, min(4, len(surface)))))
        behind, ahead = (self.notes.get(kind, {}) for kind in ("not-before", "not-after"))
        return "".join(behind.get(name, "") for name in names), "".join(ahead.get(name, "") for name in names)

    def is_guarded(self, surface: str, before: str, after: str) -> bool:
        """
        Whether the neighbours show a surface to be part of another word: 教育部|门.

        Decided by the packs' word classes ``not-before`` and ``not-after``.
        """
        guards = self._guards.get(surface)
        if guards is None:
            guards = self._guards_of(surface)
            if surface in self.entries:
                # Only names of the packs are kept, so this stays bounded.
                self._guards[surface] = guards
        return after in guards[0] or before in guards[1]

    def is_supported(self, surface: str, before: str, after: str) -> bool:
        """Whether a neighbour supports a weak surface: 中央|精神 (classes ``support-before``, ``support-after``)."""
        ahead, behind = self.notes.get("support-before", {}), self.notes.get("support-after", {})
        return before in ahead.get(surface, "") or after in behind.get(surface, "")

    def is_word(self, kind: str, word: str) -> bool:
        """Whether a word is in a class of the word tables (``prep``, ``speech`` …)."""
        return word in self.words.get(kind, ())

    def is_any(self, kinds: tuple[str, ...], word: str) -> bool:
        """Whether a word is in one of several classes."""
        return word in self.words_of(kinds)

    def words_of(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """All words of some classes; collected once."""
        found = self._unions.get(kinds)
        if found is None:
            found = self._unions[kinds] = frozenset().union(*(self.words.get(kind, ()) for kind in kinds))
        return found

    def listed(self, kind: str) -> tuple[str, ...]:
        """The words of a class in the order of the packs, for ``str.endswith`` and ``str.startswith``."""
        found = self._lists.get(kind)
        if found is None:
            found = self._lists[kind] = tuple(self.words.get(kind, ()))
        return found

    def note(self, kind: str, word: str) -> str:
        """The note that the packs have for a word of a class; empty if there is none."""
        return self.notes.get(kind, {}).get(word, "")

    @cached_property
    def forms(self) -> Forms:
        """The declared forms, with the words of these packs filled in."""
        return Forms(self.words)

    @cached_property
    def _lists(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _unions(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def lookup(self, surface: str) -> tuple[Entry, ...]:
        """All meanings of a surface; empty if none."""
        return self.entries.get(surface, ())

    def can_be(self, surface: str, *types: EntityType, safe: bool = False) -> bool:
        """Whether one of the meanings of a surface is of these types; with ``safe`` one that needs no support."""
        return any(entry.type in types and (entry.safe or not safe) for entry in self.lookup(surface))

    @cached_property
    def meanings(self) -> Meanings:
        """The same for surfaces that ``scan`` has found, each looked up once."""
        return Meanings(self)


def load_lexicon(packs: Sequence[Path] = (), home: Home | None = None) -> Lexicon:
    """
    The core packs and the given ones, as one lexicon.

    A process compiles the lexicon of a set of packs once. It is cached on disk (cache.py) under the
    hash of everything it is made from, and loaded from there next time.

    Args:
        packs: folders of the user's own packs.
        home: brings in the local packs of its units: Taiyuan's also for a paper of 清徐县.

    Raises:
        PackError: a faulty pack; names file and line.
    """
    folders = tuple(pack_folders(packs, home.names if home else ()))
    return _loaded(content_key(_sources(folders)), folders, len(packs))


def lexicon_key(packs: Sequence[Path] = (), home: Home | None = None) -> str:
    """The hash of everything that ``load_lexicon`` would compile the lexicon from, including its own code."""
    return content_key(_sources(pack_folders(packs, home.names if home else ())))


@lru_cache(maxsize=LEXICONS_KEPT)
def _loaded(key: str, folders: tuple[Path, ...], own: int = 0) -> Lexicon:
    """
    The lexicon of some packs, whose content has this key: from the cache, or compiled and cached.

    The last ``own`` of them are the user's: when one changes, they are added to the lexicon of the others, which is cached too.
    """
    place = cache_folder()
    kept = read_cache(place, key) if place else None
    if kept is not None:
        # A text that lacks something is not ours: compiled anew.
        with suppress(ValueError, KeyError, TypeError):
            lexicon = Lexicon(**vars(from_bytes(kept)))
            # Loaded at once: bytes that the library refuses are found here, and not on the first page.
            _ = lexicon._finder
            return lexicon
    others = folders[: len(folders) - own]
    # The user's packs come last but are read first, so that a fault in one is reported before the large ones are read.
    types = types_of(folders)
    read = {folder: read_pack(folder, types) for folder in reversed(folders[len(others) :])}
    if own and others and place:
        base = _loaded.__wrapped__(content_key(_sources(others)), others)
        lexicon = compile_packs((read[folder] for folder in folders[len(others) :]), base)
    else:
        read |= {folder: read_pack(folder, types) for folder in others}
        lexicon = compile_packs(read[folder] for folder in folders)
    # A pack edited while it was read is not cached under the hash of its earlier content.
    if place and content_key(_sources(folders)) == key:
        lexicon.triggers = lexicon._surfaces
        lexicon.automaton = lexicon._finder.to_bytes()
        write_cache(place, key, to_bytes(lexicon))
    return lexicon


def _sources(folders: Sequence[Path]) -> Iterator[list[Path]]:
    """Every file that the lexicon depends on, pack by pack."""
    yield pattern_files(CORE_PATTERNS, "*.toml")
    for folder in folders:
        yield [*pack_files(folder), *pattern_files(folder)]


def _triggers(tables: Tables) -> set[str]:
    """All strings that the automaton finds: names, organs, titles and roles, head nouns."""
    found = set(tables.entries) | set(tables.organs)
    for kind in ("title", "role", "address"):
        found |= tables.words.get(kind, {}).keys()
    for pattern in tables.patterns:
        # Heads without edges are found wherever something may be a name (extract/spans_headed.py).
        if pattern.edges or pattern.blocks:
            found.update(pattern.heads)
    return found


def compile_packs(packs: Iterable[Pack], base: Lexicon | None = None) -> Lexicon:
    """Packs already read, as one lexicon; later packs add to earlier ones, and all of them to ``base``."""
    base = base or Lexicon()
    packs = list(packs)
    types = base.types
    for pack in packs:
        types = types.plus(pack.types, str(pack.folder / "pack.toml"))
    lexicon = Lexicon(
        types=types,
        words={kind: dict(words) for kind, words in base.words.items()},
        notes={kind: dict(notes) for kind, notes in base.notes.items()},
        weights={feature: dict(row) for feature, row in base.weights.items()},
    )
    infos: list[PackInfo] = list(base.packs)
    entries, places = _Over(base.entries), _Over(base.places)
    organs = _Over(base.organs)
    patterns: list[Pattern] = list(base.patterns or core_patterns())
    for pack in packs:
        infos.append(pack.info)
        patterns.extend(read_patterns(pack.folder, pack.info.id, types))
        for row in pack.rows:
            if row.kind == "name":
                _add_term(row, entries, places)
            elif row.kind == "word":
                kind = row.cells["class"]
                lexicon.words.setdefault(kind, {})[row.cells["word"]] = float(row.cells["weight"] or 0.0)
                lexicon.notes.setdefault(kind, {})[row.cells["word"]] = row.cells["note"]
            elif row.kind == "feature":
                _add_weights(row, lexicon.weights.setdefault(row.cells["feature"], {}))
            else:
                organ = organ_of(row)
                for surface in surfaces(organ):
                    organs[surface].append(organ)
    lexicon.packs = tuple(infos)
    if base.entries:
        lexicon.entries, lexicon.places = with_entries(base, entries.found(), places.found())
    else:
        lexicon.entries, lexicon.places = entries.found(), places.found()
    lexicon.organs = {**base.organs, **organs.found()}
    lexicon.patterns = _unblocked(patterns)
    return lexicon


def _unblocked(patterns: Sequence[Pattern]) -> tuple[Pattern, ...]:
    """The patterns; a head that a new type declares no longer marks strings that are not names: 国际马拉松."""
    own = {head for p in patterns if p.type not in core_types() and not p.blocks for head in p.heads}
    return tuple(
        replace(p, heads=tuple(head for head in p.heads if head not in own)) if p.blocks else p for p in patterns
    )


class _Over(dict[str, list[T]]):
    """Values of some names: those of a base, followed by more."""

    def __init__(self, before: Mapping[str, tuple[T, ...]]) -> None:
        super().__init__()
        self._before = before

    def __missing__(self, name: str) -> list[T]:
        found = self[name] = list(self._before.get(name, ()))
        return found

    def found(self) -> dict[str, tuple[T, ...]]:
        """All values of the names that got more."""
        return {name: tuple(said) for name, said in self.items()}


def _add_weights(row: Row, weights: dict[EntityType, float]) -> None:
    """Add a row to what earlier packs add to a feature's weights, by type."""
    for kind, cell in row.cells.items():
        if kind != "feature" and cell:
            weights[kind] = weights.get(kind, 0.0) + float(cell)


def _add_term(row: Row, entries: dict[str, list[Entry]], places: dict[str, list[Entry]]) -> None:
    cells = row.cells
    name = _own_name(cells)
    safe = Entry(
        type=cells["type"],
        canonical=name,
        safe=True,
        level=cells["level"],
        parent=cells["parent"],
        code=cells["code"],
        wikidata=cells["wikidata"],
        source=row.source,
        since=_year(cells["from"]),
        until=_year(cells["until"]),
    )
    weak_forms = set(_split(cells["weak"]))
    own = [name] if name == cells["name"] else []
    aliases = _split(cells["aliases"])
    stems = {name, *aliases}
    named = [
        surface
        for surface in (*own, *aliases)
        # 京津冀地区 is 京津冀 followed by a common noun.
        if surface not in weak_forms and not (surface.endswith("地区") and surface[:-2] in stems)
    ]
    for surface in dict.fromkeys(named):
        entries[surface].append(safe)
    if safe.type == "place":
        places[safe.canonical].append(safe)
    if cells["weak"]:
        weak = replace(safe, safe=False)
        for surface in sorted(weak_forms):
            entries[surface].append(weak)


def _year(cell: str) -> str:
    """The year in a cell such as 2014 or 2014-12-13; empty if there is none."""
    return cell[:4] if cell[:4].isdigit() and len(cell) >= 4 else ""


def _own_name(cells: dict[str, str]) -> str:
    """晋城市城区 -> 城区: a unit listed with its parent's name because its own is a common word."""
    above = cells["parent"].rpartition("/")[2]
    if cells["type"] == "place" and cells["level"] in ("county", "town") and above and cells["name"] != above:
        return cells["name"].removeprefix(above) or cells["name"]
    return cells["name"]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
