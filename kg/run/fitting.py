"""
Annotated pages -> weights, and how good weights are on pages that were not used to fit them.

Place in the flow: aside, for ``kg fit`` and ``scripts/fit_weights.py``; pages are read as in a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from kg.entity_types import Types
from kg.evaluate.chains import settled
from kg.evaluate.scores import Tally, score_mentions
from kg.extract.decide import TAKEN
from kg.extract.decode import best_path
from kg.extract.elsewhere import Seen, elsewhere
from kg.extract.fit import L2, Example, Fit
from kg.extract.listed import Neighbours, listed
from kg.extract.page import Draft, drafts_of, lists_of
from kg.extract.reading import Candidate, Reading
from kg.extract.weights import Weights
from kg.knowledge import Lexicon
from kg.model import Block, EntityType, Home, Layout, Page, Role, mint
from kg.run.annotated import AnnotatedPage

Rows = Mapping[str, tuple[float, ...]]
Typed = tuple[int, int, EntityType]
#: Folds of pages, so that what the rest of a page says is learnt with weights not fitted to that page.
FOLDS = 4
#: Bins of the expected calibration error (Naeini et al. 2015).
BINS = 10


@dataclass(frozen=True, slots=True)
class Prepared:
    """One annotated page as examples, one for each reading, with positions on the page."""

    page: AnnotatedPage
    examples: tuple[Example, ...]
    #: For each example the page span of each proposal; None if its parts are not contiguous.
    places: tuple[tuple[tuple[int, int] | None, ...], ...]
    #: For each example the surface of each proposal, and the name for which the text shows it to be short; mostly none.
    surfaces: tuple[tuple[str, ...], ...]
    shorts: tuple[tuple[str, ...], ...]
    #: For each example where the neighbours of each proposal are in a list.
    lists: tuple[tuple[Neighbours, ...], ...]

    def counting(self, weight: float) -> Prepared:
        """The same page with another weight relative to others."""
        return replace(self, examples=tuple(replace(example, weight=weight) for example in self.examples))


@dataclass(frozen=True, slots=True)
class Judged:
    """How good some weights are on some pages."""

    tallies: dict[str, Tally]
    #: Probability of each accepted mention, and whether it is right.
    sure: tuple[tuple[float, bool], ...]


def prepared(page: AnnotatedPage) -> Prepared:
    """The examples of a page."""
    unweighed = _unweighed(page.lexicon.types)
    made = [_example(page, draft) for draft in drafts_of(page.layout, page.lexicon, page.home, unweighed)]
    return Prepared(page, *zip(*made, strict=True)) if made else Prepared(page, (), (), (), (), ())


@lru_cache(maxsize=4)
def _unweighed(types: Types) -> Weights:
    """For callers that only need features."""
    return Weights({}, types)


def _targets(page: AnnotatedPage, reading: Reading) -> tuple[frozenset[Typed], tuple[tuple[int, int], ...]]:
    """What is right on a page, in the offsets of a reading."""
    at = {offset: index for index, offset in enumerate(reading.flow.offsets)}

    def held(start: int, end: int) -> bool:
        return start in at and end - 1 in at and at[end - 1] >= at[start]

    firm = frozenset((at[s], at[e - 1] + 1, kind) for s, e, kind in page.firm if held(s, e))
    return firm, tuple((at[s], at[e - 1] + 1) for s, e, _ in page.soft if held(s, e))


def _example(
    page: AnnotatedPage, draft: Draft
) -> tuple[Example, tuple[tuple[int, int] | None, ...], tuple[str, ...], tuple[str, ...], tuple[Neighbours, ...]]:
    text, flow = draft.reading.text, draft.reading.flow
    spans = tuple((p.start, p.end, p.type) for p in draft.proposals)
    features = tuple(draft.evidence.of(p) for p in draft.proposals)
    firm, soft = _targets(page, draft.reading)
    places = tuple(flow.page_span(start, end) for start, end, _ in spans)
    surfaces = tuple(text[start:end] for start, end, _ in spans)
    short = draft.reading.definitions
    shorts = tuple(short.get(end, "") for _, end, _ in spans)
    return Example(len(text), spans, features, firm, soft), places, surfaces, shorts, tuple(lists_of(draft))


def from_examples(lexicon: Lexicon) -> list[Prepared]:
    """
    The examples of the declared patterns: their names must be found; the rest of the text is left open.

    So a pattern declared by a pack supports its names from the start.
    """
    found: list[Prepared] = []
    for pattern in lexicon.patterns:
        for example in pattern.examples:
            text = example.text
            layout = Layout(
                Page(mint("pg", text), pattern.id, "", "utf-8", text), (), (Block(0, len(text), Role.BODY),)
            )
            spans = [(text.find(name), text.find(name) + len(name)) for name in example.names if name in text]
            firm = tuple((start, end, pattern.type) for start, end in spans)
            gaps = _between(spans, len(text))
            found.append(prepared(AnnotatedPage(pattern.id, layout, Home(), lexicon, firm, gaps, {"mentions": []})))
    return found


def _between(spans: Sequence[tuple[int, int]], length: int) -> tuple[tuple[int, int, str], ...]:
    """The stretches outside the spans."""
    edges = [0, *(at for span in sorted(spans) for at in span), length]
    return tuple((start, end, "") for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)


def fitted(pages: Sequence[Prepared], prior: Rows, *, cost: float = L2) -> dict[str, tuple[float, ...]]:
    """
    The weights fitted to some pages from a prior, for the types that the pages were read with.

    What the rest of a page says about a name is learnt from probabilities by weights not fitted to that page: those
    of the prior, or without a prior those fitted to the other folds.
    """
    heard = list(pages)
    if prior:
        heard = _heard(pages, prior)
    else:
        for fold in range(FOLDS):
            others = [page for number, page in enumerate(pages) if number % FOLDS != fold]
            own = range(fold, len(pages), FOLDS)
            rows = _fit(others).best({}, cost)
            for number, page in zip(own, _heard([pages[number] for number in own], rows), strict=True):
                heard[number] = page
    return _fit(heard).best(prior, cost)


def _fit(pages: Sequence[Prepared], features: Iterable[str] | None = None) -> Fit:
    types = pages[0].page.lexicon.types if pages else None
    return Fit([example for page in pages for example in page.examples], features, types)


def _shares(pages: Sequence[Prepared], rows: Rows) -> list[list[np.ndarray[Any, Any]]]:
    """By page and example the probability of each proposal by some weights."""
    fit = _fit(pages, rows)
    _, shares = fit.lattices.sums(fit.scores(fit.parts(rows)), fit.lattices.none_cost())
    ends = np.cumsum([len(example.spans) for example in fit.examples])
    each = iter(np.split(shares, ends[:-1]))
    return [[next(each) for _ in page.examples] for page in pages]


def _heard(pages: Sequence[Prepared], rows: Rows) -> list[Prepared]:
    """The pages with what the rest of each says about its names, by some weights."""
    return [_hearing(page, shares) for page, shares in zip(pages, _shares(pages, rows), strict=True)]


def _hearing(page: Prepared, shares: Sequence[np.ndarray[Any, Any]]) -> Prepared:
    seen = [
        [
            Seen(*span[:2], surface, span[2], share)
            for surface, span, share in zip(names, example.spans, own.tolist(), strict=True)
        ]
        for names, example, own in zip(page.surfaces, page.examples, shares, strict=True)
    ]
    defined = [
        (short, one.type, one.share)
        for shorts, own in zip(page.shorts, seen, strict=True)
        for short, one in zip(shorts, own, strict=True)
        if short
    ]
    near = (listed(own, lists) for own, lists in zip(seen, page.lists, strict=True))
    examples = [
        replace(example, features=tuple(map(_joined, example.features, far, signs)))
        for example, far, signs in zip(page.examples, elsewhere(seen, defined), near, strict=True)
    ]
    return replace(page, examples=tuple(examples))


def _joined(*signs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for some in signs for name in some)


def judged(pages: Sequence[Prepared], rows: Rows, taken: float = TAKEN) -> Judged:
    """Strict tallies and calibration of some weights on some pages; mentions more probable than ``taken`` are accepted."""
    pairs, sure = [], []
    for page, shares in zip(pages, _shares(_heard(pages, rows), rows), strict=True):
        found: list[dict[str, Any]] = []
        for example, places, share in zip(page.examples, page.places, shares, strict=True):
            found += _mentions(example, places, share, taken)
        pairs.append(settled(page.page.gold, {"mentions": _apart(found)}))
        sure += [(m["score"], right) for m in found if (right := _is_right(page.page, m)) is not None]
    return Judged(score_mentions(pairs), tuple(sure))


def _mentions(
    example: Example, places: Sequence[tuple[int, int] | None], share: np.ndarray[Any, Any], taken: float
) -> list[dict[str, Any]]:
    likely = np.flatnonzero(share > taken)
    candidates = [Candidate(*example.spans[i], float(share[i]) - taken, str(i)) for i in likely]
    path = [int(candidate.rule) for candidate in best_path(candidates)]
    return [
        {"start": place[0], "end": place[1], "text": "", "type": example.spans[i][2], "score": float(share[i])}
        for i in path
        if (place := places[i]) is not None
    ]


def _apart(mentions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for mention in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        if not kept or mention["start"] >= kept[-1]["end"]:
            kept.append(mention)
    return kept


def _is_right(page: AnnotatedPage, mention: Mapping[str, Any]) -> bool | None:
    """Whether a mention is in the annotation; None if it counts neither way."""
    if (mention["start"], mention["end"], mention["type"]) in page.firm:
        return True
    soft = any(start < mention["end"] and mention["start"] < end for start, end, _ in page.soft)
    return None if soft else False


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """
    Mean gap between score and share of right ones, over ten bins weighted by size.

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in judged:
        bins.setdefault(min(BINS - 1, int(score * BINS)), []).append((score, right))
    gaps = (abs(sum(s for s, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
    return sum(gaps) / max(1, len(judged))
