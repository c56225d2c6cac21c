"""
A page's Layout -> its Mentions.

Place in the flow: the door of the extract room; puts the candidate modules in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.extract.decode import best_path, worth
from kg.extract.foreign import find_foreign
from kg.extract.head_edges import SECTION
from kg.extract.head_words import Heads
from kg.extract.heads import find_headed
from kg.extract.lexical import find_lexical
from kg.extract.lines import find_lines
from kg.extract.memory import Memory
from kg.extract.organs import find_organs, find_own, find_party_bodies
from kg.extract.persons import find_persons
from kg.extract.places import find_places, rows_of_provinces
from kg.extract.quotes import find_quoted
from kg.extract.reading import Candidate, Reading
from kg.extract.scoring import score_of
from kg.extract.titles import find_affiliations, find_titles
from kg.extract.walk import Known
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import NameStatistics
from kg.model import Block, EntityType, Home, Layout, Mention, squeeze
from kg.text import flow_of
from kg.traditional import simplified
from kg.words import frequency, tag_of


@lru_cache(maxsize=4)
def _statistics(lexicon: Lexicon) -> NameStatistics:
    return NameStatistics(lexicon)


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> tuple[Heads, ...]:
    """The lexicon's patterns, in the order of finding: what comes later builds on what is found."""
    kinds: tuple[tuple[EntityType, ...], ...] = (("place",), ("organization",), ("person", "policy", "programme"))
    return tuple(Heads.of(p for p in lexicon.patterns if p.type in types) for types in kinds)


def extract_page(layout: Layout, lexicon: Lexicon, home: Home | None = None) -> list[Mention]:
    """
    Every mention of a page, by position; none overlap.

    Mentions in banners, outside all articles, have an empty ``article_id``.
    """
    names = _statistics(lexicon)
    units = [(article.id, article.blocks) for article in layout.articles]
    units += [("", (block,)) for block in layout.loose]
    readings = [(owner, _reading(layout, blocks, lexicon, home)) for owner, blocks in units]
    bylines = frozenset(name for article in layout.articles for name in article.authors)
    drafts = [candidates_of(reading, names, bylines) for _, reading in readings]
    memory = Memory.of(zip((reading for _, reading in readings), map(best_path, drafts), strict=True))
    mentions: list[Mention] = []
    for (owner, reading), draft in zip(readings, drafts, strict=True):
        path = best_path([*draft, *memory.recall(reading)])
        mentions.extend(_mentions(layout, owner, reading, path))
    return _without_overlaps(mentions)


_BRANCH = re.compile(r"[（(]([一-龥]{2,6})[)）]")
#: Levels of places that have organs, hospitals, bureaus of their own.
ORGANISED = frozenset(
    {"country", "province", "city", "county", "town", "region", "zone", "newarea", "village", "community"}
)


_AGAIN = "“回头看”"
_PILOTS = ("城市", "省份", "地区", "县", "区")
#: What ends the names of undertakings that one place's name may stand before.
PLACED_UNDERTAKINGS = ("试点", "工程", "行动", "计划", "改革", "项目")
#: Left edges that show where a name begins: a verb of issuing, a place or body, a quote, a mark.
FIRM_EDGES = ("issue", "place", "body", "quote", "mark")


def candidates_of(reading: Reading, names: NameStatistics, bylines: frozenset[str]) -> list[Candidate]:
    """All candidates of one article, from what is surest to what leans on it."""
    places = list(find_places(reading))
    place_ends = _chains(reading, places)
    organs = [*find_organs(reading, place_ends), *find_own(reading), *find_party_bodies(reading, place_ends)]
    lexical = list(find_lexical(reading))
    bodies = _longest_by_end(c for c in [*organs, *lexical] if c.type == "organization")
    units = [p for p in places if not p.deictic]
    admin = _chains(reading, [p for p in units if p.level in ORGANISED])
    countries = _longest_by_end(p for p in units if p.level in ("country", "state", "territory"))
    full = {(c.start, c.end): c.canonical for c in organs}
    lines = list(find_lines(reading))
    known = Known(
        _longest_by_end(lines) | rows_of_provinces(reading) | place_ends,
        bodies,
        _longest_by_end([*lines, *units]),
        admin,
        countries,
        full,
    )
    headed: list[Candidate] = []
    for heads in _heads(reading.lexicon):
        headed += find_headed(reading, known, heads)
    return [
        *_with_sections(reading, [*places, *lines]),
        *_with_branches(
            reading,
            [
                *organs,
                *_with_places(reading, lexical, place_ends),
                *_with_sections(reading, [*_over_known(reading, lexical, headed)]),
            ],
        ),
        *find_titles(reading),
        *find_affiliations(reading),
        *find_quoted(reading),
        *find_persons(reading, names, bylines),
        *find_foreign(reading),
    ]


#: What the names of roads, railways and waters end in, and a section between two of their places.
_RUNNING = frozenset("线速铁路道江河渠")
_BETWEEN = re.compile(r"[一-龥]{2,6}?(?:至|—|－|-|～|到)[一-龥]{2,6}?段(?![时位落子])")
_OF_ONE = re.compile(r"([一-龥]{2})段(?![时位落子])")


def _with_sections(reading: Reading, places: list[Candidate]) -> Iterator[Candidate]:
    """厦金大桥（厦门段）, 汉江兴隆至蔡甸段: a section behind a line, water or site belongs to it."""
    for place in places:
        yield place
        if place.type != "place":
            continue
        match = SECTION.match(reading.text, place.end) if reading.after(place.end) in "（(" else None
        if match is None and reading.text[place.end - 1] in _RUNNING:
            match = _BETWEEN.match(reading.text, place.end) or _of_one(reading, place.end)
        if match:
            longer = worth(1.0, match.end() - place.start) - worth(1.0, place.end - place.start)
            yield place._replace(end=match.end(), weight=place.weight + longer, canonical="")


def _of_one(reading: Reading, at: int) -> re.Match[str] | None:
    """渝昆高铁|渝宜段: a section that a place or two name, and no ordinary word (先期段)."""
    match = _OF_ONE.match(reading.text, at)
    if match is None or (frequency(match[1]) and not reading.lexicon.lookup(match[1])):
        return None
    return match


def _with_places(reading: Reading, candidates: list[Candidate], places: dict[int, int]) -> Iterator[Candidate]:
    """长株潭|要素市场化配置综合改革试点: a pilot that the packs know, of one place."""
    for candidate in candidates:
        yield candidate
        if candidate.type == "programme" and (whole := _with_tail(reading, candidate)):
            yield whole
        start = places.get(candidate.start)
        if (
            start is not None
            and candidate.type == "programme"
            and reading.text.endswith(PLACED_UNDERTAKINGS, 0, candidate.end)
        ):
            longer = worth(1.0, candidate.end - start) - worth(1.0, candidate.end - candidate.start)
            yield candidate._replace(start=start, weight=candidate.weight + longer, canonical="")


def _over_known(reading: Reading, lexical: list[Candidate], headed: list[Candidate]) -> Iterator[Candidate]:
    """义务教育|营养改善计划: what ends in a name of the packs and begins at a firm edge is as sure as that name."""
    known: dict[tuple[int, EntityType | None], Candidate] = {
        (c.end, c.type): c for c in lexical if c.type in ("policy", "programme")
    }
    for candidate in headed:
        inner = known.get((candidate.end, candidate.type))
        firm = candidate.rule.endswith(FIRM_EDGES)
        if inner and candidate.start < inner.start and firm and not _has_verb(reading, candidate.start, inner.start):
            length = candidate.end - candidate.start
            sure = inner.weight / worth(1.0, inner.end - inner.start)
            yield candidate._replace(weight=max(candidate.weight, worth(sure, length)))
        else:
            yield candidate


def _with_tail(reading: Reading, candidate: Candidate) -> Candidate | None:
    """国家|服务业扩大开放综合试点城市: what follows a programme that the packs know and belongs to it; no rank does."""
    text = reading.text
    if text.startswith(_AGAIN, candidate.end):
        # 中央环保督察|“回头看”
        end = candidate.end + len(_AGAIN)
        longer = worth(1.0, end - candidate.start) - worth(1.0, candidate.end - candidate.start)
        return candidate._replace(end=end, weight=candidate.weight + longer, canonical="")
    tail = next((t for t in _PILOTS if text.startswith(t, candidate.end)), "")
    if not tail or not text.endswith("试点", 0, candidate.end):
        return None
    start = candidate.start + (2 if text.startswith("国家", candidate.start) else 0)
    end = candidate.end + len(tail)
    longer = worth(1.0, end - start) - worth(1.0, candidate.end - candidate.start)
    return candidate._replace(start=start, end=end, weight=candidate.weight + max(longer, 0.1), canonical="")


def _has_verb(reading: Reading, start: int, end: int) -> bool:
    """深度参与|中华文明探源工程: a verb stands before the name."""
    at = start
    while at < end:
        stop = reading.token_at(at)[1]
        if tag_of(reading.text[at:stop]) == "v":
            return True
        at = stop
    return False


def _with_branches(reading: Reading, candidates: list[Candidate]) -> Iterator[Candidate]:
    """国家虚拟现实创新中心（江西）, 中欧班列（武汉）: a place in brackets behind a name belongs to it."""
    for candidate in candidates:
        yield candidate
        if reading.after(candidate.end) not in "（(" or candidate.type not in ("organization", "programme"):
            continue
        match = _BRANCH.match(reading.text, candidate.end)
        if match is None:
            continue
        if any(e.type == "place" for e in reading.lexicon.lookup(match[1])):
            longer = worth(1.0, match.end() - candidate.start) - worth(1.0, candidate.end - candidate.start)
            weight = candidate.weight + longer
            yield candidate._replace(end=match.end(), weight=weight, canonical="", deictic=False)


def _reading(layout: Layout, blocks: Iterable[Block], lexicon: Lexicon, home: Home | None = None) -> Reading:
    flow = flow_of(layout.page.text, blocks)
    text = simplified(flow.chars)
    units = frozenset({home.city, home.district, home.province} - {""}) if home else frozenset()
    return Reading(flow, text, lexicon, tuple(lexicon.scan(text)), units)


def _chains(reading: Reading, places: list[Candidate]) -> dict[int, int]:
    """End -> start of the longest run of units, each inside the one before, that ends there."""
    single = _longest_by_end(p for p in places if not p.deictic)
    chains: dict[int, int] = {}
    for end in sorted(single):
        start = single[end]
        before = single.get(start)
        inside = before is not None and _inside(reading, (before, start), (start, end))
        chains[end] = chains.get(start, start) if inside else start
    return chains


def _inside(reading: Reading, outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """山西省|太原市 adjoin as a chain; 晋城|丹河 do not. Places of unknown parents may."""
    above = {e.canonical for e in reading.lexicon.lookup(reading.text[slice(*outer)]) if e.type == "place"}
    below = [e for e in reading.lexicon.lookup(reading.text[slice(*inner)]) if e.type == "place"]
    return any(not e.parent or above & set(e.parent.split("/")) for e in below)


def _longest_by_end(candidates: Iterable[Candidate]) -> dict[int, int]:
    found: dict[int, int] = {}
    for candidate in candidates:
        found[candidate.end] = min(candidate.start, found.get(candidate.end, candidate.start))
    return found


def _mentions(layout: Layout, owner: str, reading: Reading, path: list[Candidate]) -> list[Mention]:
    found: list[Mention] = []
    for candidate in path:
        if candidate.type is None:
            continue
        span = reading.flow.page_span(candidate.start, candidate.end)
        if span is None:
            continue
        text = layout.page.text[span[0] : span[1]]
        found.append(
            Mention(
                page_id=layout.page.id,
                article_id=owner,
                start=span[0],
                end=span[1],
                text=text,
                type=candidate.type,
                canonical=candidate.canonical or squeeze(text),
                deictic=candidate.deictic,
                rule=candidate.rule,
                row=candidate.row,
                score=score_of(candidate),
            )
        )
    return found


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """By position; of two that overlap (text claimed by two articles) the first stays."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
