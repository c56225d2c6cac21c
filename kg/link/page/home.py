"""
Where is the paper at home? Given by the user, or inferred from the pages.

Place in the flow: HomeVotes of some pages -> Home; the votes are counted in home_votes.py.

A paper's own name or dateline decides if there is one. Otherwise the pages must speak of
their place without naming it (我市, 县委, 区政府): this shows whether they are a province's, a
city's or a county's, and the unit of that level that is named most is the home. A text that
never does so has no home: the events it reports may be anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kg.errors import SettingsError
from kg.knowledge.lexicon import Entry, Lexicon
from kg.link.page.home_votes import OWN, HomeVotes, home_votes
from kg.link.page.units import HOME_LEVELS, chain_at, levels_of, unit_at
from kg.model import Home, Unit, squeeze
from kg.text.traditional import simplified

__all__ = ["HomeVotes", "home_votes", "work_out_home"]

#: A home needs this share of the votes for its level; below it, the home is unknown.
MIN_SHARE = 0.3
#: 市 means a county-level city, not its prefecture, if it has this share of the votes for the prefecture's counties.
COUNTY_CITY_SHARE = 0.6
#: One bare naming is a topic; a home is named more often, or with its organs.
LEAST_NAMED = 2.0
#: A county must be named in full, and once more.
LEAST_COUNTY = 1.5
#: Votes for organs (2 each) that make a home when the pages have no 我市 or 市委.
LEAST_ORGANS = 6.0
#: With this many words such as 市委 one bare naming is enough, if no other unit of the level is named.
LEAST_OWN = 3
#: A text is a province's if it names this many of its cities and counties, and this few of other provinces'.
LEAST_UNITS, PROVINCE_SHARE = 6, 0.8
SHORT_NAME = 2
#: The unit that a paper's name or a dateline gives needs this share of such votes.
STRONG_SHARE = 0.5
KINDS = ("masthead", "dateline", "organ", "named", "short")
#: How many namesakes a message lists.
_LISTED = 4


def work_out_home(votes: Iterable[HomeVotes], given: str | None, lexicon: Lexicon) -> Home:
    """
    The home of a corpus.

    Args:
        votes: one record a page.
        given: what the user said, e.g. ``太原市``, ``义乌市``, ``北京市朝阳区``; always takes precedence.
        lexicon: what the level words mean, and the units above a given home.

    Raises:
        SettingsError: no pack has a unit of the given name, or several have it.
    """
    if given:
        return _given(given, lexicon)
    count = _Count(lexicon)
    for page in votes:
        for path, kind, weight in page.votes:
            count.add(path, kind, weight)
    return count.home()


class _Count:
    """The votes of a corpus, by unit and by level."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.levels = levels_of(lexicon)
        self._units: dict[str, Unit] = {}
        #: Path of a unit -> kind of evidence -> weight.
        self.direct: dict[str, Counter[str]] = {}
        #: The same with everything that lies in the unit.
        self.subtree: Counter[str] = Counter()
        self.own: Counter[str] = Counter()

    def add(self, path: str, kind: str, weight: float) -> None:
        if kind == OWN:
            self.own[path] += weight  # type: ignore[assignment]
            return
        self.direct.setdefault(path, Counter())[kind] += weight  # type: ignore[assignment]
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            self.subtree["/".join(parts[:depth])] += weight  # type: ignore[assignment]

    def home(self) -> Home:
        """The unit that the pages suggest; unknown if they suggest none."""
        path = (
            self._named_by_paper()
            or self._county()
            or self._city()
            or self._by_organs()
            or self._province()
            or self._by_units()
        )
        if not path:
            return Home()
        evidence = [
            f"{path.rpartition('/')[2]} {kind} {self.direct[path][kind]:g}" for kind in KINDS if self._has(path, kind)
        ]
        words = sorted(word for word in self.own if self.levels.means(word, self._unit(path)))
        evidence += [f"{word} {OWN} {self.own[word]:g}" for word in words]
        return Home(chain_at(path, self.lexicon), "worked-out", tuple(evidence))

    # -- one question after the other --------------------------------------------------------

    def _named_by_paper(self) -> str:
        """The unit of mastheads and datelines; or its district, if a page of a city's paper is about one."""
        strong = Counter({path: kinds["masthead"] + kinds["dateline"] for path, kinds in self.direct.items()})
        best = _first(strong)
        if not strong[best] or strong[best] < STRONG_SHARE * strong.total():
            return ""
        others = [votes for path, votes in self.subtree.items() if not f"{best}/".startswith(f"{path}/")]
        if self.subtree[best] < MIN_SHARE * max(others, default=0):
            # One report from elsewhere, on a page full of another city's organs.
            return ""
        if self._unit(best).level == "province" and not self._speaks_as_province():
            # A province's paper also reports from its cities: 某省日报讯, with 市委 but no 省委.
            return ""
        county = self._county()
        return county if county.startswith(f"{best}/") else best

    def _county(self) -> str:
        """The county, district or zone that the pages treat as their own."""
        words = self._words("county", "zone")
        if not words or sum(self.own[w] for w in words) <= sum(
            self.own[w] for w in self._words("prefecture", "county-city")
        ):
            return ""
        word = _first(Counter({word: self.own[word] for word in words}))
        # A county named only by its short name is hardly more than a topic.
        fitting = [path for path in self.direct if self.levels.means(word, self._unit(path))]
        paths = [path for path in fitting if self.direct[path]["organ"] + self.direct[path]["named"]]
        return self._most_named(paths, self._weight, self.own[word], LEAST_COUNTY)

    def _city(self) -> str:
        """The city or prefecture; or a county-level city, if it is named and not its prefecture."""
        words = self._words("prefecture", "county-city", "municipality")
        if not words or self._speaks_as_province():
            return ""
        cities = sorted(path for path in {self._city_of(path) for path in self.direct} if self._is_city(path))
        best = self._most_named(cities, lambda path: float(self.subtree[path]), sum(self.own[word] for word in words))
        if not best:
            return ""
        inside = [
            path
            for path in self.direct
            if path.startswith(best + "/") and self._unit(path).level in ("county-city", "county")
        ]
        towns = Counter({path: self._weight(path) for path in inside if self._unit(path).level == "county-city"})
        town = _first(towns)
        enough = towns[town] >= COUNTY_CITY_SHARE * sum(map(self._weight, inside)) and towns[town] >= LEAST_NAMED
        return town if town and enough and towns[town] > self._weight(best) else best

    def _by_organs(self) -> str:
        """The city, or the one county in it, whose organs the pages name in full repeatedly."""
        organs = Counter(
            {path: kinds["organ"] for path, kinds in self.direct.items() if self._unit(path).level != "province"}
        )
        cities: Counter[str] = Counter()
        for path, weight in organs.items():
            cities[self._city_of(path)] += weight
        city = _first(cities)
        if not city or cities[city] < LEAST_ORGANS or cities[city] < STRONG_SHARE * cities.total():
            return ""
        best = _first(Counter({path: weight for path, weight in organs.items() if f"{path}/".startswith(f"{city}/")}))
        if organs[best] > COUNTY_CITY_SHARE * cities[city]:
            return best
        return city if self._is_city(city) else ""

    def _province(self) -> str:
        if not self._speaks_as_province():
            return ""
        provinces = [path for path in self.subtree if self._unit(path).level == "province"]
        own = sum(self.own[word] for word in self._words("province"))
        return self._most_named(provinces, lambda path: float(self.subtree[path]), own)

    def _by_units(self) -> str:
        """The province whose cities and counties the pages name one after another, and hardly any of another."""
        provinces = Counter({path: n for path, n in self.subtree.items() if "/" not in path})
        best = _first(provinces)
        inside = {path for path in self.direct if path.startswith(f"{best}/") and self._unit(path).level != "zone"}
        many = len(inside) >= LEAST_UNITS and provinces[best] >= PROVINCE_SHARE * provinces.total()
        return best if many and self._unit(best).level == "province" else ""

    # -- what the answers come from ----------------------------------------------------------

    def _most_named(
        self, paths: Sequence[str], weight: Callable[[str], float], own: float, least: float = LEAST_NAMED
    ) -> str:
        """
        The path with most votes, if it clearly leads and is more than one bare naming.

        Args:
            own: how often the pages mention the level without a name.
            least: fewest votes of a home.
        """
        votes = Counter({path: weight(path) for path in paths})
        best = _first(votes)
        # A name of two characters occurs inside other words: 国家|和县|级.
        alone = own >= LEAST_OWN and len(votes) == 1 and len(best.rpartition("/")[2]) > SHORT_NAME
        enough = votes[best] >= MIN_SHARE * votes.total() and (alone or votes[best] >= least)
        return best if best and enough else ""

    def _speaks_as_province(self) -> bool:
        """Whether 我省, 省委, 自治区政府 are as frequent here as 我市, 县委; 我区 may be an autonomous region."""
        province = self._unit(_first(Counter({path: n for path, n in self.subtree.items() if "/" not in path})))
        own = sum(n for word, n in self.own.items() if province.level == "province" and province.name.endswith(word))
        return own > 0 and 2 * own >= self.own.total()

    def _kinds(self, word: str) -> Sequence[str]:
        return tuple(self.levels.of_word.get(word, {}).values())

    def _words(self, *kinds: str) -> list[str]:
        """The level words that occur here and can mean a unit of these levels."""
        return sorted(word for word in self.own if set(kinds) & set(self._kinds(word)))

    def _weight(self, path: str) -> float:
        return float(self.direct[path].total()) if path in self.direct else 0.0

    def _has(self, path: str, kind: str) -> bool:
        return path in self.direct and self.direct[path][kind] > 0

    def _unit(self, path: str) -> Unit:
        if path not in self._units:
            self._units[path] = unit_at(path, self.lexicon)
        return self._units[path]

    def _is_city(self, path: str) -> bool:
        return bool(path) and self._unit(path).level in ("municipality", "prefecture", "county-city")

    def _city_of(self, path: str) -> str:
        """山西省/太原市/清徐县 votes for its city, 北京市/朝阳区 for 北京市, 海南省/万宁市 for itself."""
        parts = path.split("/")
        if self._unit(parts[0]).level == "municipality":
            return parts[0]
        return "/".join(parts[:2]) if len(parts) > 1 else ""


def _first(votes: Counter[str]) -> str:
    """The candidate with most votes, the first by name if tied; empty without votes."""
    return min(votes, key=lambda path: (-votes[path], path), default="")


def _given(name: str, lexicon: Lexicon) -> Home:
    """The home that the user named: by full or short name, or with a higher unit in front."""
    found = _best(_found(squeeze(simplified(name)), lexicon), squeeze(simplified(name)))
    if not found:
        raise SettingsError(
            f"--home {name}",
            "词库里没有这个省、市、县、区、旗或新区",
            "no pack knows this province, city, county, district, banner or zone",
            "写全称，例如 太原市、义乌市、文水县、北京市朝阳区",
            "give the full name, e.g. 太原市, 义乌市, 文水县, 北京市朝阳区",
        )
    paths = sorted({_path(entry) for entry in found})
    if len(paths) > 1:
        listed = [path.replace("/", "") for path in paths[:_LISTED]]
        more = "……" if len(paths) > _LISTED else ""
        raise SettingsError(
            f"--home {name}",
            f"有 {len(paths)} 个同名的：{'、'.join(listed)}{more}",
            f"{len(paths)} units have this name: {', '.join(listed)}{more}",
            f"写明上级，例如 {listed[0]}",
            f"say which, e.g. {listed[0]}",
        )
    return Home(chain_at(paths[0], lexicon), "given")


def _found(name: str, lexicon: Lexicon) -> list[Entry]:
    """All units of a name: alone, or in the unit given in front (北京市朝阳区, 浙江义乌)."""
    found = _found_alone(name, lexicon)
    for at in range(2, len(name) - 1 if not found else 0):
        inner = _found_alone(name[at:], lexicon)
        above = [_path(e) for e in _found(name[:at], lexicon)] if inner else []
        found += [e for e in inner if any(f"{e.parent}/".startswith(f"{path}/") for path in above)]
    return found


def _found_alone(name: str, lexicon: Lexicon) -> list[Entry]:
    alone = [*lexicon.lookup(name), *lexicon.places.get(name, ())]
    return [e for e in dict.fromkeys(alone) if e.type == "place" and e.level in HOME_LEVELS]


def _best(found: Sequence[Entry], name: str) -> list[Entry]:
    """Full names before short ones, current units before former ones, then the highest level."""
    kept = [e for e in found if name.endswith(e.canonical)] or list(found)
    kept = [e for e in kept if e.was_in_use(None)] or kept
    top = min((HOME_LEVELS.index(e.level) for e in kept), default=0)
    return [e for e in kept if HOME_LEVELS.index(e.level) == top]


def _path(entry: Entry) -> str:
    return f"{entry.parent}/{entry.canonical}" if entry.parent else entry.canonical
