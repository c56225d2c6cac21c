"""
Which bodies do 市委, 我市, 省政府, 组织部 mean here?

Place in the flow: link; names with slots -> full official names.

The extract room composes names with slots: 中国共产党 + 市 + 委员会 for 市委. Here the slots
are filled from the paper's home and from the unit the article last named. If a slot cannot be
filled, the name stays as the page writes it: nothing is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.knowledge.lexicon import Entry
from kg.link.page.gazetteer import Gazetteer, before_short_name
from kg.link.page.realm import Realm
from kg.link.page.units import Levels, levels_of
from kg.link.words import tuple_of
from kg.model import NameForm, Slot, Unit, squeeze
from kg.text.traditional import simplified

#: A bare organ belongs to the unit whose organ the article named at most this many characters before.
BARE_REACH = 400
#: Between 青禾市委 and 市政府 there is at most 、 or 和.
LIST_GAP = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit as it is written in the names of its organs: 杭州市萧山区."""

    name: str
    unit: Unit
    #: Its entry in the packs, if they have it.
    entry: Entry | None = None

    @property
    def province(self) -> str:
        """The province it lies in, or is; empty if the packs do not have it."""
        return (self.entry.parent.partition("/")[0] or self.entry.canonical) if self.entry else ""


@dataclass(slots=True)
class Context:
    """The units an article has named so far, with the home as fallback."""

    gazetteer: Gazetteer
    realm: Realm
    #: Level in the packs -> the unit last named, as a pack entry.
    last: dict[str, Entry] = field(default_factory=dict)
    #: Level word -> the unit last named that it can mean.
    _by_word: dict[str, _Place] = field(default_factory=dict)
    #: The place last named, and the page offset of its end.
    _last_place: tuple[Entry | None, int] = (None, 0)
    #: The unit of the last organ named, and the page offset of that organ's end.
    _last_organ: tuple[_Place | None, int] = (None, 0)

    @property
    def levels(self) -> Levels:
        """The meanings of the level words."""
        return levels_of(self.gazetteer.lexicon)

    def saw(self, entry: Entry | None, surface: str = "", end: int = 0) -> None:
        """
        Remember a unit that the text has named; for 我县 a county counts only if named in full.

        Args:
            end: page offset of the surface's end.
        """
        self._last_place = entry, end
        if entry is None or entry.level not in ("province", "city", "county", "town"):
            return
        self.last[entry.level] = entry
        if entry.level == "county" and surface and not entry.canonical.endswith(surface[-1]):
            return
        unit = self.levels.unit(entry)
        place = self._of_entry(entry, unit)
        for word in self.levels.words:
            if self.levels.means(word, unit):
                self._by_word[word] = place

    def fill(self, form: NameForm, written: str, start: int, end: int) -> str:
        """
        The full name of a form with slots; the written form if a slot cannot be filled.

        Args:
            written: the surface on the page; ``start`` and ``end`` are its page offsets.
        """
        filled: list[str] = []
        place: _Place | None = None
        for part in form.parts:
            if isinstance(part, str):
                filled.append(part)
                continue
            if part.kind == "own":
                # 我院, 中国共产党|我院|委员会: the body that names.py finds on the page.
                filled.append(next(iter(tuple_of(self.gazetteer.lexicon, "own-front")), "") + part.text)
                continue
            place = self._place(part, written, start)
            if place is None:
                return squeeze(written)
            filled.append(place.unit.name if part.as_written else place.name)
        name = "".join(filled)
        if place is None:
            return name
        if len(form.parts) > 1:
            self._last_organ = (place, end)
        realm = self.realm.of_province(place.province)
        return realm.organ(place.name, realm.named(name, squeeze(written)))

    def unit_entry(self, form: NameForm, start: int) -> Entry | None:
        """The unit that 我市, 我区 mean, as a pack entry; None if unknown."""
        place = self.unit(next((part.text for part in form.parts if isinstance(part, Slot)), ""), start)
        return place.entry if place is not None else None

    def unit(self, word: str, start: int = -1) -> _Place | None:
        """The unit that a level word means: 市 -> 太原市; None if neither home nor article tells."""
        place, at = self._last_organ
        if place is not None and 0 <= start - at <= LIST_GAP and self.levels.means(word, place.unit):
            # 青禾市委、市政府: the second is the same city's.
            return place
        home, named = self.levels.lowest(word, self.gazetteer.home.units), self._by_word.get(word)
        if home is None or (home.level == "province" and named is not None and named.unit.level != "province"):
            # 区委 on a page that names a district, in a paper of an autonomous region.
            return named
        return self._of_home(home)

    def _above_town(self, town: Entry, surface: str, start: int) -> str:
        """The county named directly before a town's body, as in the names of such bodies: 简阳市|新市镇中心小学."""
        county, end = self._last_place
        if town.level != "town" or end != start or before_short_name(surface, town.canonical):
            return ""
        return self.gazetteer.organ_place(county, "") if county is not None and county.level == "county" else ""

    def _place(self, slot: Slot, written: str, start: int) -> _Place | None:
        if slot.kind == "place":
            entry = self.gazetteer.resolve_chain(slot.text, [e.canonical for e in self.last.values()])
            above = self._above_town(entry, slot.text, start) if entry else ""
            self.saw(entry)
            if entry is None:
                return _Place(slot.text, Unit(slot.text, self.levels.unit_level(slot.text, "")))
            return _Place(above + self.gazetteer.organ_place(entry, slot.text), self.levels.unit(entry), entry)
        if slot.kind == "bare":
            return self._bare(self._organ_levels(written), start)
        return self.unit(slot.text, start)

    def _bare(self, levels: str, start: int) -> _Place | None:
        """组织部: that of the unit whose organ was just named, else the home's; 财政厅 only of a province."""
        place, at = self._last_organ
        if place is not None and start - at < BARE_REACH and self.levels.has_organ(place.unit, levels):
            return place
        home = next((u for u in reversed(self.gazetteer.home.units) if self.levels.has_organ(u, levels)), None)
        return self._of_home(home) if home else None

    def _organ_levels(self, written: str) -> str:
        """Levels that have the organ a surface begins with: 省 for 财政厅."""
        surface = simplified(squeeze(written))
        organs = self.gazetteer.lexicon.organs
        known = next((organs[surface[:end]] for end in range(len(surface), 1, -1) if surface[:end] in organs), ())
        return "".join(organ.levels for organ in known)

    def _of_home(self, unit: Unit) -> _Place:
        entry = self.gazetteer.resolve(unit.name)
        return self._of_entry(entry, unit) if entry else _Place(unit.name, unit)

    def _of_entry(self, entry: Entry, unit: Unit) -> _Place:
        return _Place(self.gazetteer.organ_place(entry, entry.canonical), unit, entry)
