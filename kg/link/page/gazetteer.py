"""
Which unit does a place name mean? 太原 -> 太原市; 朝阳区 -> Beijing's or Changchun's.

Place in the flow: link; place surfaces -> pack entries, by the home and by what the
page names elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.knowledge.lexicon import Entry, Lexicon
from kg.model import Home

#: Units in which GB/T 2260 ranks places; a higher one wins where nothing else decides.
RANK = {"country": 0, "province": 1, "city": 2, "county": 3, "town": 4}
#: What ends names of sites and of nature.
NATURAL = ("山", "湖", "河", "江", "岭", "峡", "湾", "岛", "沟", "泉", "洞", "潭", "寺", "庙", "塔", "园")
#: Levels that have organs of their own.
UNITS = ("province", "city", "county", "town")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places of one lexicon, seen from one home."""

    lexicon: Lexicon
    home: Home

    def resolve(self, surface: str, near: Iterable[str] = ()) -> Entry | None:
        """
        The entry a surface means here; None if no pack knows it.

        Args:
            near: canonical names of places that the page names in full.
        """
        found = [e for e in self.lexicon.lookup(surface) if e.type == "place"]
        # A name's own meaning goes before what it may be short for: 汾河 is the river.
        found = [e for e in found if e.canonical == surface] or [e for e in found if e.safe] or found
        found = found or list(self.lexicon.places.get(surface, ()))
        if not found:
            return None
        near = set(near)
        if surface.endswith(NATURAL):
            # 凤凰山 is a mountain before it is a subdistrict, unless the page names that in full.
            found = [e for e in found if e.level != "town" or surface == e.canonical or e.canonical in near]
            if not found:
                return None
        around = near | {self.home.city, self.home.district}
        return min(found, key=lambda e: self._distance(e, around))

    def _distance(self, entry: Entry, around: set[str]) -> tuple[int, int, int, str]:
        above = entry.parent.split("/") if entry.parent else []
        own = bool(around & {entry.canonical, *above} - {""})
        in_province = self.home.province in (*above, entry.canonical)
        return (0 if own else 1 if in_province else 2, RANK.get(entry.level, 5), 0 if entry.safe else 1, entry.parent)

    def organ_place(self, entry: Entry | None, surface: str) -> str:
        """
        The place as it stands in the full name of an organ: districts carry their city.

        杏花岭区 -> 太原市杏花岭区, but 文水县 -> 文水县.
        """
        if entry is None:
            return surface
        if entry.level == "county" and entry.canonical.endswith("区"):
            city = entry.parent.rpartition("/")[2]
            return city + entry.canonical if city and not city.endswith("省") else entry.canonical
        return entry.canonical

    def disambiguator(self, entry: Entry | None) -> str:
        """What tells a unit from its namesakes: the units above it."""
        return entry.parent if entry and entry.level in UNITS else ""
