"""
A page's Layout -> its Mentions.

Place in the flow: the door of the extract room; puts the candidate modules in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.extract.belief import Beliefs, beliefs
from kg.extract.chart import Proposal, proposals_of
from kg.extract.decide import TAKEN, score_of, weighed
from kg.extract.decode import best_path
from kg.extract.evidence import Evidence
from kg.extract.extensions import over_known, with_branches, with_places, with_sections
from kg.extract.foreign import find_foreign
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
from kg.extract.spans_headed import HeadEnds
from kg.extract.titles import find_affiliations, find_titles
from kg.extract.walk import Known
from kg.extract.weights import Weights, weights_of
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import NameStatistics, name_statistics
from kg.model import Block, EntityType, Home, Layout, Mention, NameForm, squeeze
from kg.text.flow import flow_of
from kg.text.traditional import simplified


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> tuple[Heads, ...]:
    """The lexicon's patterns, in the order of finding: what comes later builds on what is found."""
    kinds: tuple[tuple[EntityType, ...], ...] = (("place",), ("organization",), ("person", "policy", "programme"))
    return tuple(Heads.of(p for p in lexicon.patterns if p.type in types and p.edges) for types in kinds)


def extract_page(layout: Layout, lexicon: Lexicon, home: Home | None = None, *, wide: bool = True) -> list[Mention]:
    """
    Every mention of a page, by position; none overlap.

    Mentions in banners, outside all articles, have an empty ``article_id``.

    Args:
        wide: weigh everything that may be a name, and not only what the declared rules find: more is found and
            more of it is right, at three to four times the cost. A pack with weights of its own (``kg fit``) is
            always read so.
    """
    mentions: list[Mention] = []
    if wide or lexicon.weights:
        for read in weighed_page(layout, lexicon, home):
            path, table = best_path(read.candidates), weights_of(lexicon)
            features = {(p.start, p.end, p.type): read.evidence.of(p) for p in read.taken(path)}
            judged = [
                (score_of(c), table.numbered(c.type, features[c.start, c.end, c.type]) if c.type else ()) for c in path
            ]
            mentions.extend(_mentions(layout, read.owner, read.reading, path, judged))
        return _without_overlaps(mentions)
    for ruled in ruled_page(layout, lexicon, home):
        believed = Beliefs(ruled.reading, ruled.names, ruled.bylines)
        judged = [believed.judged(c, c.type) if c.type else (0.0, ()) for c in ruled.path]
        mentions.extend(_mentions(layout, ruled.owner, ruled.reading, ruled.path, judged))
    return _without_overlaps(mentions)


def weights_used(lexicon: Lexicon, *, wide: bool = True) -> Weights:
    """The table that ``extract_page`` scores by: a mention's ``reasons`` are numbers of its ``cells``."""
    return weights_of(lexicon) if wide or lexicon.weights else beliefs()


class Ruled(NamedTuple):
    """One article or banner as the declared rules read it."""

    #: The article's id; empty for a banner.
    owner: str
    reading: Reading
    candidates: list[Candidate]
    #: The best reading of the candidates.
    path: list[Candidate]
    names: NameStatistics
    #: The names that the page's by-lines have.
    bylines: frozenset[str]


class Weighed(NamedTuple):
    """One article or banner with all that may be a name, weighed by the fitted table."""

    owner: str
    reading: Reading
    proposals: list[Proposal]
    evidence: Evidence
    candidates: list[Candidate]

    def taken(self, path: list[Candidate]) -> list[Proposal]:
        """The proposals that a path of candidates is made of."""
        spans = {(c.start, c.end, c.type) for c in path}
        return [p for p in self.proposals if (p.start, p.end, p.type) in spans]


def ruled_page(layout: Layout, lexicon: Lexicon, home: Home | None = None) -> list[Ruled]:
    """The articles and banners of a page by the declared rules; what one proves holds for the whole page."""
    names = name_statistics(lexicon)
    units = [(article.id, article.blocks) for article in layout.articles]
    units += [("", (block,)) for block in layout.loose]
    readings = [(owner, _reading(layout, blocks, lexicon, home)) for owner, blocks in units]
    bylines = frozenset(name for article in layout.articles for name in article.authors)
    drafts = [candidates_of(reading, names, bylines) for _, reading in readings]
    memory = Memory.of(zip((reading for _, reading in readings), map(best_path, drafts), strict=True))
    found: list[Ruled] = []
    for (owner, reading), draft in zip(readings, drafts, strict=True):
        candidates = [*draft, *memory.recall(reading)]
        found.append(Ruled(owner, reading, candidates, best_path(candidates), names, bylines))
    return found


def weighed_page(
    layout: Layout,
    lexicon: Lexicon,
    home: Home | None = None,
    weights: Weights | None = None,
    least: float = TAKEN,
) -> list[Weighed]:
    """
    The articles and banners of a page, each with its proposals and what they are worth.

    What the declared rules say is one kind of evidence among others. Candidates less likely than ``least`` are
    left out.
    """
    table = weights or weights_of(lexicon)
    found: list[Weighed] = []
    for ruled in ruled_page(layout, lexicon, home):
        reading, names, bylines = ruled.reading, ruled.names, ruled.bylines
        proposals = proposals_of(reading, names, bylines, ruled.candidates, ruled.path)
        evidence = Evidence(reading, table, bylines, HeadEnds(reading))
        candidates = weighed(reading, proposals, evidence, least)
        found.append(Weighed(ruled.owner, reading, proposals, evidence, candidates))
    return found


#: Levels of places that have organs, hospitals, bureaus of their own.
ORGANISED = frozenset(
    {"country", "province", "city", "county", "town", "region", "zone", "newarea", "village", "community"}
)


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
        *with_sections(reading, [*places, *lines]),
        *with_branches(
            reading,
            [
                *organs,
                *with_places(reading, lexical, place_ends),
                *with_sections(reading, [*over_known(reading, lexical, headed)]),
            ],
        ),
        *find_titles(reading),
        *find_affiliations(reading),
        *find_quoted(reading),
        *find_persons(reading, names, bylines),
        *find_foreign(reading),
    ]


def _reading(layout: Layout, blocks: Iterable[Block], lexicon: Lexicon, home: Home | None = None) -> Reading:
    flow = flow_of(layout.page.text, blocks)
    text = simplified(flow.chars)
    units = frozenset(home.names) if home else frozenset()
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


def _mentions(
    layout: Layout,
    owner: str,
    reading: Reading,
    path: list[Candidate],
    judged: Iterable[tuple[float, tuple[int, ...]]],
) -> list[Mention]:
    found: list[Mention] = []
    for candidate, (score, reasons) in zip(path, judged, strict=True):
        if candidate.type is None:
            continue
        span = reading.flow.page_span(candidate.start, candidate.end)
        if span is None:
            continue
        text = layout.page.text[span[0] : span[1]]
        name = candidate.canonical
        found.append(
            Mention(
                page_id=layout.page.id,
                article_id=owner,
                start=span[0],
                end=span[1],
                text=text,
                type=candidate.type,
                canonical=name if isinstance(name, str) and name else squeeze(text),
                deictic=candidate.deictic,
                form=name if isinstance(name, NameForm) else None,
                rule=candidate.rule,
                row=candidate.row,
                score=score,
                reasons=reasons,
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
