"""
Where is the paper at home? Given by the user, or worked out from the pages.

Place in the flow: Layout -> HomeVotes (a function of one page), votes -> Home.

Votes: the paper's own name (《太原日报》, 太原晚报), datelines (本报太原讯), bodies of a
city named in full next to 我市, and how often a city is named at all.
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
    for hit in lexicon.scan(text):
        for entry in lexicon.lookup(hit.surface):
            if entry.type == "place" and entry.safe and entry.level in ("city", "county") and hit.end - hit.start > 1:
                near_organ = text.startswith(_ORGAN_AFTER, hit.end)
                counted[_path(entry), "organ" if near_organ else "named"] += ORGAN if near_organ else NAMED  # type: ignore[assignment]
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
    total: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for page in votes:
        for path, kind, weight in page.votes:
            city = _city_of(path)
            total[city] += weight  # type: ignore[assignment]
            reasons[city, kind] += weight  # type: ignore[assignment]
    if not total:
        return Home("", "")
    best = min(total, key=lambda path: (-total[path], path))
    if total[best] < MIN_SHARE * sum(total.values()):
        return Home("", "")
    province, _, city = best.rpartition("/")
    evidence = tuple(
        f"{city} {kind} {reasons[best, kind]:g}"
        for kind in ("masthead", "dateline", "organ", "named")
        if reasons[best, kind]
    )
    return Home(city or province, province or city, "", "worked-out", evidence)


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
    if parts[0] in ("北京市", "天津市", "上海市", "重庆市"):
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
