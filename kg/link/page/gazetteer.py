"""
Which unit does a place name mean? 太原 -> 太原市; 朝阳区 -> Beijing's or Changchun's.

Place in the flow: link; place surfaces -> pack entries, by the home, by what else the page
names, and by the year in which it was written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg.knowledge.lexicon import Entry, Lexicon
from kg.link.page.units import levels_of
from kg.model import Home

#: Ranks of units in GB/T 2260; the higher one wins if nothing else decides.
RANK = {"country": 0, "province": 1, "city": 2, "county": 3, "town": 4}
#: Levels that have organs of their own.
UNITS = ("province", "city", "county", "town")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places of one lexicon, seen from one home and one year."""

    lexicon: Lexicon
    home: Home
    #: Year of the text; None if unknown, which is treated as today.
    year: int | None = None

    def resolve(self, surface: str, near: Collection[str] = ()) -> Entry | None:
        """
        The entry a surface means here; None if no pack has it.

        Args:
            near: canonical names of places that the page names in full.
        """
        found = [e for e in self.lexicon.lookup(surface) if e.type == "place"]
        # A full name takes precedence over a short one: 汾河 is the river.
        found = [e for e in found if e.canonical == surface] or [e for e in found if e.safe] or found
        found = found or list(self.lexicon.places.get(surface, ()))
        if not found:
            return None
        if surface.endswith(tuple(self.lexicon.words.get("natural-end", ()))):
            # 凤凰山 is a mountain rather than a subdistrict, unless the page names the latter in full.
            found = [e for e in found if e.level != "town" or surface == e.canonical or e.canonical in near]
            if not found:
                return None
        nearest = min(found, key=lambda e: self._distance(e, near))
        return self._autonomous(of_its_year(nearest, surface, self.year, self.lexicon), surface)

    def _autonomous(self, entry: Entry, surface: str) -> Entry:
        """For 大通县 today 大通回族土族自治县: the successor of a county whose former name is now a short name."""
        if entry.level != "county" or entry.was_in_use(self.year) or surface != entry.canonical:
            return entry
        became = [e for e in self.lexicon.lookup(surface[:-1]) if _became(entry, e) and e.was_in_use(self.year)]
        return became[0] if len(became) == 1 else entry

    def resolve_chain(self, surface: str, near: Collection[str] = ()) -> Entry | None:
        """
        The unit that a chain of units ends in: 云南省临沧市凤庆县, 河北衡水市.

        None if the last one does not lie in those before it.
        """
        whole = self.resolve(surface, near)
        if whole is not None:
            return whole
        for at in range(2, len(surface) - 1):
            inner = [e for e in self.lexicon.lookup(surface[at:]) if e.type == "place" and e.parent]
            above = self.resolve_chain(surface[:at], near) if inner else None
            inside = [e for e in inner if above and above.canonical in e.parent.split("/")]
            if inside:
                return min(inside, key=lambda e: self._distance(e, near))
        return None

    def _distance(self, entry: Entry, near: Collection[str]) -> tuple[int, int, int, int, int, int, str]:
        above = entry.parent.split("/") if entry.parent else []
        names = self.home.names
        at_home = (*above, entry.canonical) == names[: len(above) + 1]
        local = (self.home.city, *names[1:])
        own = at_home or entry.canonical in near or any(name in near or name in local for name in above)
        in_province = self.home.province in (*above, entry.canonical)
        return (
            0 if entry.canonical in near else 1,
            0 if entry.was_in_use(self.year) else 1,
            0 if own else 1 if in_province else 2,
            RANK.get(entry.level, 5),
            # A name that was in use in that year and went out of use later takes precedence over one that may be younger.
            0 if self.year is not None and entry.until else 1,
            0 if entry.safe else 1,
            entry.parent,
        )

    def organ_place(self, entry: Entry | None, surface: str) -> str:
        """
        The place as written in the full name of an organ: districts with their city, towns as the surface has it.

        杏花岭区 -> 太原市杏花岭区, 简阳市新市镇 -> 简阳市新市镇, but 文水县 -> 文水县.
        """
        if entry is None:
            return surface
        front = before_short_name(surface, entry.canonical)
        if entry.level == "town" and front:
            return self.organ_place(self.resolve_chain(front), front) + entry.canonical
        above, _, city = entry.parent.rpartition("/")
        levels = levels_of(self.lexicon)
        if (
            city
            and entry.level == "county"
            and entry.canonical.endswith(tuple(self.lexicon.words.get("organ-carries", ())))
            and (above or levels.unit_level(city, "province") == "municipality")
        ):
            return city + entry.canonical
        return entry.canonical

    def disambiguator(self, entry: Entry | None) -> str:
        """What distinguishes a unit from its namesakes: the units above it."""
        return entry.parent if entry and entry.level in UNITS else ""


def before_short_name(surface: str, full: str) -> str:
    """
    What precedes a name, or the beginning of it, at the end of a chain; empty if the chain ends in neither.

    >>> before_short_name("佛山顺德区大良", "大良街道"), before_short_name("大良街道", "大良街道"), before_short_name("大良", "城关镇")
    ('佛山顺德区', '', '')
    """
    return next((surface[:at] for at in range(len(surface)) if full.startswith(surface[at:])), "")


def _became(former: Entry, later: Entry) -> bool:
    """Whether a county was given a longer name of the same kind in the same place."""
    names = former.canonical, later.canonical
    same = former.parent == later.parent and former.level == later.level and names[0][-1] == names[1][-1]
    return same and len(names[1]) > len(names[0])


def of_its_year(entry: Entry, surface: str, year: int | None, lexicon: Lexicon) -> Entry:
    """The unit that had a short name in a year: 临安 in 2009 is 临安市, not 临安区."""
    if year is None or surface == entry.canonical or entry.level not in ("city", "county") or entry.until:
        return entry
    province = entry.parent.partition("/")[0]
    former = [
        e
        for word in levels_of(lexicon).words
        for e in lexicon.places.get(surface + word, ())
        if e.until and e.was_in_use(year) and e.parent.partition("/")[0] == province and e.level == entry.level
    ]
    return min(former, key=lambda e: (int(e.until), e.parent), default=entry)
