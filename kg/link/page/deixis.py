"""
Who is meant by 市委, 我市, 省政府, 组织部 here?

Place in the flow: link; canonical names with slots -> full official names.

The extract room composes names with slots: ``中国共产党{市}委员会`` for 市委,
``{=太原}`` for a place that was written. Here the slots are filled by the paper's
home, by the reprint's dateline, and by the unit the article last named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.knowledge.lexicon import Entry
from kg.knowledge.organs import AS_WRITTEN
from kg.link.page.gazetteer import Gazetteer
from kg.model import Home

OUTSIDE = ("台湾省", "香港", "澳门")
_SLOT = re.compile(r"\{([^{}]+)\}")
#: Level character -> levels of divisions it can stand for, best first.
_LEVELS = {
    "国": ("country",),
    "省": ("province",),
    "自治区": ("province",),
    "市": ("city", "county", "province"),
    "州": ("city",),
    "盟": ("city",),
    "区": ("county", "province"),
    "县": ("county",),
    "旗": ("county",),
    "镇": ("town",),
    "乡": ("town",),
    "街道": ("town",),
}


@dataclass(slots=True)
class Context:
    """The units an article has named so far, and the home behind them."""

    gazetteer: Gazetteer
    home: Home
    #: Level -> the unit last named, as a pack entry.
    last: dict[str, Entry] = field(default_factory=dict)
    #: Place (as it stands in organs' names) and page offset of the last organ's end.
    last_organ: tuple[str, str, int] = ("", "", -10)
    own_body: str = ""
    #: The place last filled in lies where governments are not called 人民政府.
    outside: bool = False

    def saw(self, entry: Entry | None) -> None:
        """Remember a unit that the text has named."""
        if entry is not None and entry.level in ("province", "city", "county", "town"):
            self.last[entry.level] = entry

    def fill(self, canonical: str, start: int, end: int) -> str:
        """Fill all slots of a canonical name; a slot that cannot be filled leaves the written form."""
        place_of: list[str] = []

        def one(match: re.Match[str]) -> str:
            place = self._place(match[1], start)
            place_of.append(place)
            return place

        filled = _SLOT.sub(one, canonical)
        if self.outside:
            filled = filled.replace("人民政府", "政府")
        if place_of and len(filled) > len(place_of[0]):
            self.last_organ = (place_of[0], place_of[0][-1:], end)
        return filled

    def _place(self, slot: str, start: int) -> str:
        if slot.startswith("="):
            entry = self.gazetteer.resolve(slot[1:], (e.canonical for e in self.last.values()))
            self.outside = bool(entry and entry.parent.startswith(OUTSIDE))
            self.saw(entry)
            return self.gazetteer.organ_place(entry, slot[1:])
        if slot.startswith("我"):
            return self.own_body or slot
        if slot.startswith(AS_WRITTEN):
            return self._tail(self._place(slot[1:], start))
        if slot == "?":
            return self._bare(start)
        return self.unit(slot, start)

    def unit(self, level: str, start: int = -1) -> str:
        """The unit that a level character means: 市 -> 太原市."""
        place, ending, at = self.last_organ
        if place and 0 <= start - at <= 2 and ending == level[-1]:
            # 青禾市委、市政府: the second is the same city's.
            return place
        if level in ("省", "自治区"):
            return self.home.province or level
        if level == "市":
            return self.home.city or self._last(level) or level
        if level in ("州", "盟") and self.home.city.endswith(level):
            return self.home.city
        if level in ("区", "县", "旗") and not self.home.district and self.home.city.endswith(level):
            # A county's own paper.
            return self._last(level) or self.home.city
        if level in ("区", "县", "旗"):
            named = self._last(level)
            if self.home.district.endswith(level) and not named:
                return self._home_district()
            if level == "区" and not named and self.home.province.endswith("自治区"):
                return self.home.province
            return named or level
        return self._last(level) or level

    def unit_entry(self, level: str, start: int) -> Entry | None:
        """The unit that 我市, 我区 mean, as a pack entry; None if it is not known."""
        place = self.unit(level, start)
        if place == level:
            return None
        return self.gazetteer.resolve(place) or self.gazetteer.resolve(self._tail(place))

    def _tail(self, place: str) -> str:
        """青禾市南桥区 -> 南桥区: the unit without the city that its organs carry."""
        return place.removeprefix(self.home.city) or place

    def _last(self, level: str) -> str:
        for name in _LEVELS.get(level, ()):
            entry = self.last.get(name)
            if entry and entry.canonical.endswith(level):
                return self.gazetteer.organ_place(entry, entry.canonical)
        return ""

    def _home_district(self) -> str:
        entry = self.gazetteer.resolve(self.home.district)
        return self.gazetteer.organ_place(entry, self.home.district)

    def _bare(self, start: int) -> str:
        place, _, at = self.last_organ
        if place and start - at < 400:
            return place
        if self.home.district:
            return self._home_district()
        return self.home.city or "?"
