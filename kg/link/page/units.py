"""
Units of administration as the link room sees them: what a level character can mean.

Place in the flow: link; entries of the packs and the word classes ``level`` and
``organ-level`` -> Unit records, used by home, deixis and gazetteer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from kg.knowledge.lexicon import LEXICONS_KEPT, Entry, Lexicon
from kg.model import Unit, UnitLevel

#: Levels of the packs that can be the home of a paper.
HOME_LEVELS = ("province", "city", "county", "zone")


@dataclass(frozen=True, slots=True)
class Levels:
    """What the level words of the packs mean."""

    #: Level word (市) -> level in the packs -> level of the unit.
    of_word: dict[str, dict[str, UnitLevel]]
    #: The words, longest first: 自治区 before 区.
    words: tuple[str, ...]
    #: Words that mean a unit of their level whatever its name ends in: 省委 in a paper of 广西.
    any_name: frozenset[str]
    #: Level of an organ (省市县镇 in organs.tsv) -> levels of the units that have it.
    of_organ: dict[str, frozenset[str]]

    def unit_level(self, name: str, level: str) -> UnitLevel:
        """The level of a unit by its name and its level in the packs: 义乌市, county -> county-city."""
        for word in self.words:
            if name.endswith(word) and level in self.of_word[word]:
                return self.of_word[word][level]
        return cast(UnitLevel, level)

    def unit(self, entry: Entry) -> Unit:
        """A pack's entry as a unit."""
        return Unit(entry.canonical, self.unit_level(entry.canonical, entry.level))

    def means(self, word: str, unit: Unit) -> bool:
        """Whether a level word can mean a unit: 市 a county-level city, 县 never a city."""
        named = word in self.any_name or unit.name.endswith(word)
        return named and unit.level in self.of_word.get(word, {}).values()

    def lowest(self, word: str, units: Sequence[Unit]) -> Unit | None:
        """The lowest of some units that a level word can mean: 市 in 浙江省/金华市/义乌市 is 义乌市."""
        return next((unit for unit in reversed(units) if self.means(word, unit)), None)

    def has_organ(self, unit: Unit, levels: str) -> bool:
        """Whether units of this level have an organ of these levels (of any, if none are given): a 财政厅 is a province's."""
        return not levels or any(unit.level in self.of_organ.get(level, ()) for level in levels)


@lru_cache(maxsize=LEXICONS_KEPT)
def levels_of(lexicon: Lexicon) -> Levels:
    """The level words of a lexicon, read once."""
    notes = lexicon.notes.get("level", {})
    of_word = {word: dict(pair.split(":") for pair in note.split() if ":" in pair) for word, note in notes.items()}
    return Levels(
        of_word=cast("dict[str, dict[str, UnitLevel]]", of_word),
        words=tuple(sorted(of_word, key=lambda word: (-len(word), word))),
        any_name=frozenset(word for word, note in notes.items() if "any-name" in note.split()),
        of_organ={word: frozenset(note.split()) for word, note in lexicon.notes.get("organ-level", {}).items()},
    )


def unit_at(path: str, lexicon: Lexicon) -> Unit:
    """
    The unit of a path such as ``浙江省/金华市/义乌市``.

    A unit that no pack has (a former one's former prefecture) gets its level from its position in the path.
    """
    above, _, name = path.rpartition("/")
    levels = levels_of(lexicon)
    for entry in lexicon.places.get(name, ()):
        if entry.parent == above and entry.level in HOME_LEVELS:
            return levels.unit(entry)
    return Unit(name, levels.unit_level(name, HOME_LEVELS[min(path.count("/"), 2)]))


def chain_at(path: str, lexicon: Lexicon) -> tuple[Unit, ...]:
    """The unit of a path with the units above it, the province first."""
    parts = path.split("/")
    return tuple(unit_at("/".join(parts[: n + 1]), lexicon) for n in range(len(parts)))
