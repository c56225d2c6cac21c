"""
Where is the paper at home? Given by the user, or worked out from the pages.

Place in the flow: Layout -> HomeVotes (a function of one page), votes -> Home.

Votes: the paper's own name (《太原日报》, 太原晚报), datelines (本报太原讯), bodies of a
city named in full next to 我市, and how often a city is named at all. Which unit of that
city the paper is of, a district or the city itself, is told by what it says without a
name: 区委, 我县. Where no city stands out the province may: 我省 in a province's report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import SettingsError
from kg.knowledge.lexicon import Entry, Lexicon
from kg.model import Home, Layout

#: What one vote of each kind weighs against one bare naming of the city. A masthead or
#: dateline names the home nine times in ten; a bare name is the home about every third time.
MASTHEAD, DATELINE, ORGAN, NAMED = 6.0, 8.0, 2.0, 1.0
#: A home needs this share of the votes for cities; below it, it is unknown.
MIN_SHARE = 0.3
_MASTHEAD = re.compile(r"([一-龥]{2,4})(?:日报|晚报|早报|晨报|都市报|时报|商报|电视台|发布)")
_DATELINE = re.compile(r"本报([一-龥]{2,4})(?:\d+月\d+日)?[讯电]|本报讯[（(]([一-龥]{2,4})")
#: So many organs without a place (区委, 县政府), and more than of the city, make a district's or county's paper.
LEAST_OWN = 3
#: A province needs this share of the votes for provinces to be the home of pages without a city.
PROVINCE_SHARE = 0.5
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
#: Kind of vote for a level rather than a unit.
OWN = "own"
_OURS = re.compile(r"我([省市区县旗])")
#: Characters that make another word with the level behind them: 城市管理局, 社区党委, 地区办事处.
_OTHER_WORDS = "城社地园乡辖街校小片战景灾库厂全各本该多几都超上门集夜楼郊特新老"
_ORGAN_AFTER = ("市委", "市政府", "市", "区", "县", "委", "政府")


@dataclass(frozen=True, slots=True)
class HomeVotes:
    """Votes of one page: unit path (``山西省/太原市``) -> weight by kind of evidence."""

    page: str
    votes: tuple[tuple[str, str, float], ...]


def home_votes(layout: Layout, lexicon: Lexicon) -> HomeVotes:
    """The votes of one page, in a fixed order."""
    text = layout.page.text
    counted: Counter[tuple[str, str]] = Counter()
    for kind, weight, pattern in (("masthead", MASTHEAD, _MASTHEAD), ("dateline", DATELINE, _DATELINE)):
        for match in pattern.finditer(text):
            unit = _unit(lexicon, next(group for group in match.groups() if group))
            if unit:
                counted[_path(unit), kind] += weight  # type: ignore[assignment]
    ends: set[int] = set()
    for hit in lexicon.scan(text):
        level = text[hit.start - 1 : hit.start]
        unnamed = hit.start not in ends and text[max(0, hit.start - 2) : hit.start - 1] not in _OTHER_WORDS
        if level in ("省", "市", "区", "县", "旗") and unnamed and hit.surface in lexicon.organs:
            counted[level, OWN] += NAMED  # type: ignore[assignment]
        for entry in lexicon.lookup(hit.surface):
            if entry.type != "place" or not entry.safe or hit.end - hit.start < 2:
                continue
            ends.add(hit.end)
            if entry.level == "province":
                counted[_path(entry), "named"] += NAMED  # type: ignore[assignment]
            if entry.level in ("city", "county"):
                near_organ = text.startswith(_ORGAN_AFTER, hit.end)
                counted[_path(entry), "organ" if near_organ else "named"] += ORGAN if near_organ else NAMED  # type: ignore[assignment]
    for match in _OURS.finditer(text):
        counted[match[1], OWN] += NAMED  # type: ignore[assignment]
    votes = tuple(sorted((path, kind, float(weight)) for (path, kind), weight in counted.items()))
    return HomeVotes(layout.page.name, votes)


def work_out_home(votes: Iterable[HomeVotes], given: str | None = None, lexicon: Lexicon | None = None) -> Home:
    """
    The home of a corpus.

    Args:
        votes: one record a page.
        given: what the user said, e.g. ``太原市``; it always wins.
        lexicon: needed to complete a given home with its province.

    Raises:
        SettingsError: the given home is no city or county that a pack knows.
    """
    if given:
        return _given(given, lexicon)
    count = _Count()
    for page in votes:
        for path, kind, weight in page.votes:
            count.add(path, kind, weight)
    return count.home()


class _Count:
    """The votes of a corpus, by city, by district or county, by province, and by level."""

    def __init__(self) -> None:
        self.cities: Counter[str] = Counter()
        self.counties: Counter[str] = Counter()
        self.provinces: Counter[str] = Counter()
        self.own: Counter[str] = Counter()
        self.reasons: Counter[tuple[str, str]] = Counter()

    def add(self, path: str, kind: str, weight: float) -> None:
        if kind == OWN:
            self.own[path] += weight  # type: ignore[assignment]
            return
        parts = path.split("/")
        self.provinces[parts[0]] += weight  # type: ignore[assignment]
        if len(parts) == 1 and parts[0] not in MUNICIPALITIES:
            return
        city = _city_of(path)
        self.cities[city] += weight  # type: ignore[assignment]
        self.reasons[city, kind] += weight  # type: ignore[assignment]
        if path != city:
            self.counties[path] += weight  # type: ignore[assignment]

    def home(self) -> Home:
        """The district, county, city or province that most speaks for."""
        county = self._county()
        best = _city_of(county) if county else _first(self.cities)
        province = self._province()
        if not best or (not county and self.cities[best] < MIN_SHARE * sum(self.cities.values())):
            return province
        if not county and province.province and not best.startswith(province.province):
            # A province's own report that names another's city most.
            return province
        above, _, city = best.rpartition("/")
        evidence = [
            f"{city} {kind} {self.reasons[best, kind]:g}"
            for kind in ("masthead", "dateline", "organ", "named")
            if self.reasons[best, kind]
        ]
        district = county.rpartition("/")[2]
        if district:
            evidence.append(f"{district} {OWN} {self.own[district[-1]]:g}")
        return Home(city or above, above or city, district, "worked-out", tuple(evidence))

    def _county(self) -> str:
        """The district or county whose paper it is; empty for a city's."""
        level = _first(Counter({level: self.own[level] for level in "区县旗"}))
        if self.own[level] < LEAST_OWN or self.own[level] <= self.own["市"]:
            return ""
        return _first(Counter({path: n for path, n in self.counties.items() if path.endswith(level)}))

    def _province(self) -> Home:
        best = _first(self.provinces)
        own = self.own["区" if best.endswith("自治区") else "省"]
        if not best or not own or self.provinces[best] < PROVINCE_SHARE * sum(self.provinces.values()):
            return Home("", "")
        return Home("", best, "", "worked-out", (f"{best} named {self.provinces[best]:g}",))


def _first(votes: Counter[str]) -> str:
    """What has most votes, the first by name of several; empty without votes."""
    return min(votes, key=lambda path: (-votes[path], path), default="")


def _unit(lexicon: Lexicon, name: str) -> Entry | None:
    for length in range(len(name), 1, -1):
        # 据太原日报, 大众日报: the unit is what the name ends in.
        for entry in lexicon.lookup(name[-length:]):
            if entry.type == "place" and entry.level in ("city", "county"):
                return entry
    return None


def _path(entry: Entry) -> str:
    return f"{entry.parent}/{entry.canonical}" if entry.parent else entry.canonical


def _city_of(path: str) -> str:
    """山西省/太原市/清徐县 votes for its city; 北京市/朝阳区 for 北京市."""
    parts = path.split("/")
    if parts[0] in MUNICIPALITIES:
        return parts[0]
    return "/".join(parts[:2])


def _given(name: str, lexicon: Lexicon | None) -> Home:
    found = [
        e
        for e in (lexicon.lookup(name) if lexicon else ())
        if e.type == "place" and e.level in ("province", "city", "county")
    ]
    if not found:
        raise SettingsError(
            f"--home {name}",
            "知识包里没有这个市或县",
            "no pack knows this city or county",
            "写全称，例如 太原市、文水县",
            "give the full name, e.g. 太原市",
        )
    entry = min(found, key=lambda e: (("city", "province", "county").index(e.level), e.parent))
    parts = [*entry.parent.split("/"), entry.canonical] if entry.parent else [entry.canonical]
    province = parts[0]
    if entry.level == "county":
        return Home(parts[1] if len(parts) > 2 else province, province, entry.canonical, "given")
    return Home(entry.canonical, province, "", "given")
