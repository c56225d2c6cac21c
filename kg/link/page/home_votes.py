"""
What one page says about the place its paper is written for.

Place in the flow: link; Layout -> HomeVotes, counted over all pages by home.py.

Votes for a unit: the paper's own name (《太原日报》, 今日义乌), datelines (本报太原讯), its bodies
named in full, and how often it is named at all. Votes for a level: 我市, 市委, 区政府, which show
that the paper is at home in a city or a district, but not in which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg.knowledge.lexicon import LEXICONS_KEPT, Entry, Hit, Lexicon
from kg.link.page.gazetteer import of_its_year
from kg.link.page.units import HOME_LEVELS, Levels, levels_of
from kg.link.page.years import year_of
from kg.model import INVISIBLE, Layout
from kg.text.traditional import simplified

#: Weight of one vote of each kind, relative to one bare naming of the unit. A masthead or
#: dateline names the home nine times in ten; a bare name about one time in three.
MASTHEAD, DATELINE, ORGAN, NAMED = 6.0, 8.0, 2.0, 1.0
#: The short name of a county may be a town, a village or a bridge: 宁海, 白沙.
SHORT_COUNTY = 0.5
#: Kind of vote for a level rather than a unit.
OWN = "own"
#: Longest name of a unit before 日报, and of a date in a dateline.
LONGEST_NAME = 12
_HAN = "\u4e00-\u9fa5"


@dataclass(frozen=True, slots=True)
class HomeVotes:
    """Votes of one page: unit path (``山西省/太原市``) -> weight by kind of evidence."""

    page: str
    votes: tuple[tuple[str, str, float], ...]


def home_votes(layout: Layout, lexicon: Lexicon) -> HomeVotes:
    """The votes of one page, in a fixed order."""
    cues = _cues_of(lexicon)
    text = simplified(INVISIBLE.sub("", layout.page.text))
    days = [layout.page.date, *(article.date for article in layout.articles)]
    year = next((day.year for day in days if day), None) or year_of(text)
    counted: Counter[tuple[str, str]] = Counter()
    for kind, weight, pattern in (("masthead", MASTHEAD, cues.masthead), ("dateline", DATELINE, cues.dateline)):
        # The paper given by the file counts as a masthead as well.
        for match in chain(pattern.finditer(text), pattern.finditer(simplified(layout.page.paper) + "\n")):
            name = next(group for group in match.groups() if group)
            # 今日义乌 is a paper, 今日从义乌 is not.
            whole = kind == "masthead" and bool(match[2])
            for entry in _named(lexicon, name, year, whole=whole):
                counted[_path(entry), kind] += weight  # type: ignore[assignment]
    hits = lexicon.scan(text)
    known = lexicon.organs
    organs = {start for start, _, surface in hits if surface in known}
    places = list(_places(hits, lexicon))
    full = {hit.surface for hit in places}
    ends = {hit.end for hit in places}
    for hit in places:
        entries = _meant(lexicon, hit.surface, full, year)
        if not entries:
            continue
        organ = _has_organ(text, hit.end, organs, cues.levels)
        for entry in entries:
            kind, weight = ("organ", ORGAN) if organ else _naming(entry, hit.surface)
            counted[_path(entry), kind] += weight / len(entries)  # type: ignore[assignment]
    for level in _own_levels(text, organs, ends, cues):
        counted[level, OWN] += NAMED  # type: ignore[assignment]
    votes = tuple(sorted((path, kind, float(weight)) for (path, kind), weight in counted.items()))
    return HomeVotes(layout.page.name, votes)


def _naming(entry: Entry, surface: str) -> tuple[str, float]:
    """Kind and weight of a bare naming."""
    if entry.canonical == surface:
        return "named", NAMED
    return "short", SHORT_COUNTY if entry.level == "county" else NAMED


@dataclass(frozen=True, slots=True)
class _Cues:
    """What the word classes of the packs say of mastheads, datelines and level words."""

    levels: Levels
    masthead: re.Pattern[str]
    dateline: re.Pattern[str]
    #: 我市, 本县: the level word is the group.
    ours: re.Pattern[str]
    #: Characters that form another word with a level word after them: 城市管理局, 社区党委.
    not_before: str


@lru_cache(maxsize=LEXICONS_KEPT)
def _cues_of(lexicon: Lexicon) -> _Cues:
    def either(kind: str) -> str:
        words = sorted(lexicon.words.get(kind, ()), key=lambda word: (-len(word), word))
        return "|".join(map(re.escape, words)) or r"(?!)"

    name = f"([{_HAN}]{{2,{LONGEST_NAME}}}?)"
    levels = levels_of(lexicon)
    own = "|".join(map(re.escape, levels.words)) or r"(?!)"
    return _Cues(
        levels=levels,
        masthead=re.compile(
            f"{name}(?:{either('masthead')})|(?:{either('masthead-front')}){name}(?:{either('masthead-behind')}|[》”\\s])"
        ),
        dateline=re.compile(
            f"(?:{either('own-paper')}){name}(?:\\d+.\\d+.)?(?:{either('wire')})"
            f"|(?:{either('own-paper')})(?:{either('wire')})[（(]{name}"
        ),
        ours=re.compile(f"(?:{either('own-prefix')})({own})"),
        not_before="".join(sorted(lexicon.words.get("not-before-level", ()))),
    )


def _named(lexicon: Lexicon, name: str, year: int | None, *, whole: bool) -> Sequence[Entry]:
    """The unit that the words before 日报 end in: 据太原日报, 大众日报 (none); with ``whole`` the one they name."""
    for start in range(1 if whole else len(name) - 1):
        # Before 日报 a name is a place, whatever else it may mean: 中山日报, 仙桃日报.
        units = _units_at(lexicon, name[start:])
        found = [of_its_year(e, name[start:], year, lexicon) for e in units if e.was_in_use(year)] or units
        if found:
            # A province's paper uses its short name, which one of its counties may share: 河南日报.
            top = min(HOME_LEVELS.index(e.level) for e in found)
            return [e for e in found if HOME_LEVELS.index(e.level) == top][:1]
    return ()


def _places(hits: Sequence[Hit], lexicon: Lexicon) -> Iterator[Hit]:
    """Names of places, the longest where they overlap: 定南县, not 南县."""
    end = -1
    is_place = _place_names(lexicon)
    named = [hit for hit in hits if is_place[hit.surface]]
    for hit in sorted(named, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            end = hit.end
            yield hit


def _meant(lexicon: Lexicon, surface: str, full: Collection[str], year: int | None) -> Sequence[Entry]:
    """
    The units that a surface can mean as homes of papers.

    A short name that is also a word (中山, 合作) counts if the page has the full name as well; a
    former unit counts by its full name, and by its short one in the years when it was in use.
    """
    units = _units_at(lexicon, surface)
    if not units:
        return ()
    told = [e for e in units if e.canonical == surface] or [e for e in units if e.safe or e.canonical in full]
    timely = [of_its_year(e, surface, year, lexicon) for e in told if e.was_in_use(year)]
    return timely or [e for e in told if e.canonical == surface or e.canonical in full]


def _units_at(lexicon: Lexicon, surface: str) -> Sequence[Entry]:
    """The units that a surface can mean at all."""
    known = _units_of(lexicon)
    found = known.get(surface)
    if found is None:
        entries = lexicon.lookup(surface) if len(surface) > 1 else ()
        found = [e for e in entries if e.type == "place" and _can_be_home(e, lexicon)]
        if entries:
            known[surface] = found
    return found


class _PlaceNames(dict[str, bool]):
    """Surface -> whether it can name a place; filled on use, so never larger than the packs."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, surface: str) -> bool:
        found = self[surface] = self._lexicon.can_be(surface, "place")
        return found


@lru_cache(maxsize=LEXICONS_KEPT)
def _place_names(lexicon: Lexicon) -> _PlaceNames:
    return _PlaceNames(lexicon)


@lru_cache(maxsize=LEXICONS_KEPT)
def _units_of(lexicon: Lexicon) -> dict[str, list[Entry]]:
    """Surface -> its units; filled on use, so never larger than the packs."""
    return {}


def _can_be_home(entry: Entry, lexicon: Lexicon) -> bool:
    """Whether an entry is a unit or zone in a province of China: 纽约时报 is not a local paper."""
    root = entry.parent.partition("/")[0] or entry.canonical
    return entry.level in HOME_LEVELS and any(e.level == "province" for e in lexicon.places.get(root, ()))


def _has_organ(text: str, end: int, organs: Collection[int], levels: Levels) -> bool:
    """Whether a body's name follows a place: 富阳市|人民政府, 太原|市委."""
    if end in organs:
        return True
    return any(text.startswith(word, end) and end + len(word) in organs for word in levels.words)


def _own_levels(text: str, organs: Collection[int], ends: Collection[int], cues: _Cues) -> Iterator[str]:
    """Level words of 我市, and of bodies written without a place: 市委, 区政府."""
    for match in cues.ours.finditer(text):
        yield match[1]
    for at in sorted(organs):
        if at in ends:
            continue
        word = next((word for word in cues.levels.words if text.endswith(word, 0, at)), None)
        start = at - len(word or "")
        if word and text[start - 1 : start] not in (*cues.not_before, *cues.levels.words) and start not in ends:
            yield word


def _path(entry: Entry) -> str:
    return f"{entry.parent}/{entry.canonical}" if entry.parent else entry.canonical
