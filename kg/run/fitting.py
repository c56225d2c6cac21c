"""
Annotated pages -> weights, and how good weights are on pages that did not make them.

Place in the flow: beside it, for ``kg fit`` and ``scripts/fit_weights.py``; pages are read as in a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.evaluate.chains import settled
from kg.evaluate.scores import Tally, score_mentions
from kg.extract.belief import Beliefs
from kg.extract.decide import TAKEN
from kg.extract.decode import best_path
from kg.extract.fit import L2, Example, Fit
from kg.extract.page import Weighed, ruled_page, weighed_page
from kg.extract.reading import Candidate, Reading
from kg.extract.weights import Weights
from kg.knowledge import Lexicon
from kg.model import Block, EntityType, Home, Layout, Page, Role, mint
from kg.run.annotated import AnnotatedPage

Rows = Mapping[str, tuple[float, ...]]
Typed = tuple[int, int, EntityType]
#: For whoever asks for features alone.
UNWEIGHED = Weights({})
#: Bins of the expected calibration error (Naeini et al. 2015).
BINS = 10


@dataclass(frozen=True, slots=True)
class Prepared:
    """One annotated page as examples, one a reading, and what of them stands where on the page."""

    page: AnnotatedPage
    examples: tuple[Example, ...]
    #: For each example the page span of each proposal; None where its parts lie apart.
    places: tuple[tuple[tuple[int, int] | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How good some weights are on some pages."""

    tallies: dict[str, Tally]
    #: Probability of each mention taken, and whether it is right.
    sure: tuple[tuple[float, bool], ...]


def prepared(page: AnnotatedPage) -> Prepared:
    """The examples of a page."""
    reads = weighed_page(page.layout, page.lexicon, page.home, UNWEIGHED)
    made = [_example(page, read) for read in reads]
    return Prepared(page, tuple(example for example, _ in made), tuple(places for _, places in made))


def believed(page: AnnotatedPage) -> Prepared:
    """The mentions that the declared rules find on a page, as examples for the table of scores."""
    examples: list[Example] = []
    places: list[tuple[tuple[int, int] | None, ...]] = []
    for ruled in ruled_page(page.layout, page.lexicon, page.home):
        told = Beliefs(ruled.reading, ruled.names, ruled.bylines)
        found = [(candidate, candidate.type) for candidate in ruled.path if candidate.type]
        spans = tuple((candidate.start, candidate.end, kind) for candidate, kind in found)
        features = tuple(tuple(told.features(candidate, kind)) for candidate, kind in found)
        firm, soft = _targets(page, ruled.reading)
        examples.append(Example(len(ruled.reading.text), spans, features, firm, soft))
        places.append(tuple(ruled.reading.flow.page_span(start, end) for start, end, _ in spans))
    return Prepared(page, tuple(examples), tuple(places))


def _targets(page: AnnotatedPage, reading: Reading) -> tuple[frozenset[Typed], tuple[tuple[int, int], ...]]:
    """What is right of a page, in the positions of a reading."""
    at = {offset: index for index, offset in enumerate(reading.flow.offsets)}

    def held(start: int, end: int) -> bool:
        return start in at and end - 1 in at and at[end - 1] >= at[start]

    firm = frozenset((at[s], at[e - 1] + 1, kind) for s, e, kind in page.firm if held(s, e))
    return firm, tuple((at[s], at[e - 1] + 1) for s, e, _ in page.soft if held(s, e))  # type: ignore[return-value]


def _example(page: AnnotatedPage, read: Weighed) -> tuple[Example, tuple[tuple[int, int] | None, ...]]:
    spans = tuple((p.start, p.end, p.type) for p in read.proposals)
    features = tuple(read.evidence.of(p) for p in read.proposals)
    firm, soft = _targets(page, read.reading)
    places = tuple(read.reading.flow.page_span(start, end) for start, end, _ in spans)
    return Example(len(read.reading.text), spans, features, firm, soft), places


def from_examples(lexicon: Lexicon) -> list[Prepared]:
    """
    The examples of the declared patterns: their names must be found; what else the text holds is left open.

    So a pattern that a pack declares speaks for its names from the day it is declared.
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


def fitted(
    pages: Sequence[Prepared], prior: Rows, *, cost: float = L2, features: Iterable[str] | None = None
) -> dict[str, tuple[float, ...]]:
    """The weights that some pages make of a prior."""
    return Fit([example for page in pages for example in page.examples], features).best(prior, cost)


def judged(pages: Sequence[Prepared], rows: Rows, taken: float = TAKEN) -> Judged:
    """Strict tallies and calibration of some weights on some pages; what is likelier than ``taken`` is taken."""
    fit = Fit([example for page in pages for example in page.examples], rows)
    score = fit.scores(fit.vector(rows))
    _, shares = fit.lattices.sums(score, fit.lattices.none_cost())
    pairs, sure = [], []
    first = 0
    for page in pages:
        found: list[dict[str, Any]] = []
        for example, places in zip(page.examples, page.places, strict=True):
            share = shares[first : first + len(example.spans)]
            first += len(example.spans)
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
    """Whether a mention is the annotation's; None where it counts neither way."""
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


def left_out(
    sets: Mapping[str, Sequence[Prepared]], fit: Callable[[Sequence[Prepared]], Rows] | None = None
) -> Iterable[tuple[str, Judged]]:
    """For each set how good the weights are that all others make."""
    for name, pages in sets.items():
        others = [page for other, found in sets.items() if other != name for page in found]
        yield name, judged(pages, fit(others) if fit else fitted(others, {}))
