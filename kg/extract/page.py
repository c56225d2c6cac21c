"""
A page's Layout -> its Mentions.

Place in the flow: the front door of the extract room; puts the candidate modules in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.chart import PageFacts, Proposal, proposals_of
from kg.extract.decide import HOPELESS, TAKEN, probabilities, score_of, scores_of, weighed
from kg.extract.decode import best_path
from kg.extract.elsewhere import Defined, Seen, elsewhere
from kg.extract.evidence import Evidence
from kg.extract.extensions import over_known, with_branches, with_places, with_sections
from kg.extract.head_words import Heads
from kg.extract.heads import find_headed
from kg.extract.lexical import find_lexical
from kg.extract.lines import find_lines
from kg.extract.listed import Neighbours, listed, neighbours_of
from kg.extract.organs import find_organs, find_own, find_party_bodies
from kg.extract.places import find_places, rows_of_provinces
from kg.extract.reading import Candidate, Reading
from kg.extract.short_forms import meanings, resolved
from kg.extract.spans_headed import HeadEnds
from kg.extract.titles import find_affiliations, find_titles
from kg.extract.walk import Known
from kg.extract.weights import Weights, weights_of
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import name_statistics
from kg.model import Block, EntityType, Home, Layout, Mention, NameForm, squeeze
from kg.text.flow import flow_of
from kg.text.traditional import simplified

#: Classes of words that join the items of a list.
JOINS = ("joins",)
#: Proposals less probable than this after the first scoring are left out of the second: nothing in the rest of the page makes them names.
NEGLIGIBLE = 0.001


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> tuple[Heads, ...]:
    """The lexicon's patterns, in the order of finding: later ones build on what was found."""
    first: tuple[EntityType, ...] = ("place", "organization")
    kinds = *((kind,) for kind in first), tuple(kind for kind in lexicon.types if kind not in first)
    return tuple(Heads.of(p for p in lexicon.patterns if p.type in types and p.edges) for types in kinds)


def extract_page(layout: Layout, lexicon: Lexicon, home: Home | None = None) -> list[Mention]:
    """
    Every mention of a page, by position; none overlap.

    Mentions in banners, outside all articles, have an empty ``article_id``.
    """
    mentions: list[Mention] = []
    table = weights_of(lexicon)
    read = weighed_page(layout, lexicon, home, table)
    paths = [best_path(one.candidates) for one in read]
    known = meanings((one.reading, path) for one, path in zip(read, paths, strict=True))
    for one, path in zip(read, paths, strict=True):
        features = {(p.start, p.end, p.type): one.evidence.of(p) for p in one.taken(path)}
        judged = [
            (score_of(c), table.numbered(c.type, features[c.start, c.end, c.type]) if c.type else ()) for c in path
        ]
        mentions.extend(_mentions(layout, one.owner, one.reading, resolved(one.reading, path, known), judged))
    return _without_overlaps(mentions)


class Weighed(NamedTuple):
    """One article or banner with everything that may be a name, scored with the fitted table."""

    #: The article's id; empty for a banner.
    owner: str
    reading: Reading
    proposals: list[Proposal]
    evidence: Evidence
    candidates: list[Candidate]

    def taken(self, path: list[Candidate]) -> list[Proposal]:
        """The proposals that make up a path of candidates."""
        spans = {(c.start, c.end, c.type) for c in path}
        return [p for p in self.proposals if (p.start, p.end, p.type) in spans]


class Draft(NamedTuple):
    """One article or banner with everything that may be a name, before the rest of the page is considered."""

    owner: str
    reading: Reading
    proposals: list[Proposal]
    evidence: Evidence


def drafts_of(
    layout: Layout, lexicon: Lexicon, home: Home | None = None, weights: Weights | None = None
) -> list[Draft]:
    """The articles and banners of a page, each with its proposals and what is known of them there."""
    table, names = weights or weights_of(lexicon), name_statistics(lexicon)
    units = [(article.id, article.blocks) for article in layout.articles]
    units += [("", (block,)) for block in layout.loose]
    readings = [(owner, _reading(layout, blocks, lexicon, home)) for owner, blocks in units]
    bylines = frozenset(name for article in layout.articles for name in article.authors)
    defined = frozenset(short for _, reading in readings for short in reading.definitions.values())
    found: list[Draft] = []
    for owner, reading in readings:
        candidates = candidates_of(reading)
        facts = PageFacts(names, bylines, defined)
        proposals = proposals_of(reading, facts, candidates, best_path(candidates))
        found.append(Draft(owner, reading, proposals, Evidence(reading, table, bylines, HeadEnds(reading))))
    return found


def weighed_page(
    layout: Layout,
    lexicon: Lexicon,
    home: Home | None = None,
    weights: Weights | None = None,
    least: float = TAKEN,
) -> list[Weighed]:
    """
    The articles and banners of a page, each with its proposals and their probabilities.

    They are scored twice: by what is in and around them, then also by what the same surface is elsewhere on the page and
    by what they are listed with.
    Candidates less probable than ``least`` are left out.
    """
    drafts = drafts_of(layout, lexicon, home, weights)
    scores = [scores_of(draft.proposals, draft.evidence) for draft in drafts]
    shares = [_shares(draft, score) for draft, score in zip(drafts, scores, strict=True)]
    seen = [seen_of(draft, share) for draft, share in zip(drafts, shares, strict=True)]
    told = elsewhere(seen, [one for draft, own in zip(drafts, seen, strict=True) for one in defined_of(draft, own)])
    found: list[Weighed] = []
    for draft, score, share, own, far in zip(drafts, scores, shares, seen, told, strict=True):
        near = listed(own, lists_of(draft))
        signs = [(*one, *other) for one, other in zip(far, near, strict=True)]
        gains = draft.evidence.hear(draft.proposals, signs)
        if any(gains):
            again = [a + b if p > NEGLIGIBLE else HOPELESS for a, b, p in zip(score, gains, share, strict=True)]
            share = _shares(draft, again)
        found.append(Weighed(*draft, weighed(draft.reading, draft.proposals, share, least)))
    return found


def seen_of(draft: Draft, shares: Sequence[float]) -> list[Seen]:
    """The proposals after the first scoring."""
    text = draft.reading.text
    return [
        Seen(p.start, p.end, text[p.start : p.end], p.type, share)
        for p, share in zip(draft.proposals, shares, strict=True)
    ]


def defined_of(draft: Draft, seen: Sequence[Seen]) -> list[Defined]:
    """The short names that the text defines, each with type and probability of the name that its bracket follows."""
    short = draft.reading.definitions
    return [(short[one.end], one.type, one.share) for one in seen if one.end in short]


def lists_of(draft: Draft) -> list[Neighbours]:
    """Where the neighbours of each proposal are, if it is in a list."""
    reading = draft.reading
    return neighbours_of(reading.text, [(p.start, p.end) for p in draft.proposals], reading.lexicon.words_of(JOINS))


def _shares(draft: Draft, scores: Sequence[float]) -> list[float]:
    return probabilities(len(draft.reading.text), [(p.start, p.end) for p in draft.proposals], scores)


#: Levels of places that have organs, hospitals, bureaus of their own.
ORGANISED = frozenset(
    {"country", "province", "city", "county", "town", "region", "zone", "newarea", "village", "community"}
)


def candidates_of(reading: Reading) -> list[Candidate]:
    """All candidates of one article, from the most certain to those that depend on others."""
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
    ]


def _reading(layout: Layout, blocks: Iterable[Block], lexicon: Lexicon, home: Home | None = None) -> Reading:
    flow = flow_of(layout.page.text, blocks)
    text = simplified(flow.chars)
    units = frozenset(home.names) if home else frozenset()
    return Reading(flow, text, lexicon, tuple(lexicon.scan(text)), units)


def _chains(reading: Reading, places: list[Candidate]) -> dict[int, int]:
    """End -> start of the longest run of units, each inside the previous one, that ends there."""
    single = _longest_by_end(p for p in places if not p.deictic)
    chains: dict[int, int] = {}
    for end in sorted(single):
        start = single[end]
        before = single.get(start)
        inside = before is not None and _inside(reading, (before, start), (start, end))
        chains[end] = chains.get(start, start) if inside else start
    return chains


def _inside(reading: Reading, outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """山西省|太原市 adjoin as a chain; 晋城|丹河 do not. Places with unknown parents may."""
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
    """By position; of two that overlap (text claimed by two articles) the first is kept."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
