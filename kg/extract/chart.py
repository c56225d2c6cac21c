"""
One chart of everything that may be a name: what the generators propose, and what the declared rules find.

Place in the flow: Reading + rule Candidates -> Proposals, one for each span and type, for evidence.py.
A generator proposes; it leaves out only what can never be a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from kg.extract.reading import Candidate, Reading
from kg.extract.short_forms import KINDS, RULE, places_of
from kg.extract.spans_headed import find_headed
from kg.extract.spans_organs import find_organ_spans
from kg.extract.spans_persons import find_person_spans
from kg.extract.spans_shaped import find_shaped
from kg.knowledge.names import NameStatistics
from kg.model import EntityType

#: Start, end, type, and what made the span: ``known``, ``quote``, or the pattern that declares its head (``org.firm``).
Span = tuple[int, int, EntityType, str]
HEAD = "head"

_QUOTE = re.compile("[“‘『「]([^“”‘’『』「」\n。！？；]{2,24})[”’』」]")
_BOOK = re.compile(r"《([^《》\n]{2,70}(?:〈[^〉\n]*〉[^《》\n]*|《[^《》\n]*》[^《》\n]*)?)》")


class Proposal(NamedTuple):
    """A span that may be a name of a type."""

    start: int
    end: int
    type: EntityType
    shape: str
    #: What the declared rules say about it, the best first.
    rules: tuple[Candidate, ...]
    #: Whether it is in the best reading by the rules alone.
    chosen: bool
    #: ``free``, ``over`` or ``blocked``: its position relative to the rules' best reading.
    overlaps: str
    #: The pattern that declares its head; empty if none does.
    head: str = ""


class PageFacts(NamedTuple):
    """What the generators know besides the reading."""

    names: NameStatistics
    #: The names in the page's bylines.
    bylines: frozenset[str]
    #: The short names that the page defines.
    defined: frozenset[str]


class Generator(Protocol):
    """Proposes spans of a reading, without rating them."""

    def __call__(self, reading: Reading, facts: PageFacts) -> Iterator[Span]:
        """The spans, in any order; the same one may come more than once."""
        ...


def known_names(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Every name of the packs with two or more characters."""
    for hit, meanings in reading.meanings:
        if hit.end - hit.start > 1:
            for kind in {entry.type: None for entry in meanings}:
                yield hit.start, hit.end, kind, "known"


def marked(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """What fills quotes and title marks."""
    types = reading.lexicon.types
    for pattern, kinds, shape in ((_QUOTE, types.those("quoted"), "quote"), (_BOOK, types.those("titled"), "title")):
        for match in pattern.finditer(reading.text):
            for kind in kinds:
                yield *match.span(1), kind, shape


def headed(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Spans that end in a declared head."""
    for span in find_headed(reading):
        yield span.start, span.end, span.type, span.pattern


def persons(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Spans with the shape of a personal name."""
    for start, end, shape in find_person_spans(reading, facts.names, facts.bylines):
        yield start, end, "person", shape


def organs(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Organs of a level, of a place, or bare."""
    for start, end, shape in find_organ_spans(reading):
        yield start, end, "organization", shape


def shaped(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Names by their shape alone."""
    return find_shaped(reading)


def defined(reading: Reading, facts: PageFacts) -> Iterator[Span]:
    """Short names that the page defines."""
    for start, end in places_of(reading, facts.defined):
        for kind in KINDS:
            yield start, end, kind, RULE


#: In this order: the first one that proposes a span determines its shape.
GENERATORS: tuple[Generator, ...] = (defined, known_names, organs, marked, shaped, persons, headed)


def spans_of(reading: Reading, facts: PageFacts) -> dict[tuple[int, int, EntityType], str]:
    """Every span that a generator proposes, with its shape."""
    found: dict[tuple[int, int, EntityType], str] = {}
    for generator in GENERATORS:
        for start, end, kind, shape in generator(reading, facts):
            found.setdefault((start, end, kind), shape)
    # 武汉大学|生: where the packs say that a name is part of another word, nothing is proposed (of 29 such
    # on annotated pages one was a name).
    guarded = {span for span in reading.known_spans if _is_guarded(reading, *span)}
    return {key: shape for key, shape in found.items() if key[:2] not in guarded} if guarded else found


def _is_guarded(reading: Reading, start: int, end: int) -> bool:
    return reading.lexicon.is_guarded(reading.text[start:end], reading.before(start), reading.after(end))


def proposals_of(
    reading: Reading, facts: PageFacts, candidates: Sequence[Candidate], path: Sequence[Candidate]
) -> list[Proposal]:
    """
    All proposals of a reading, by position and type.

    Args:
        candidates: what the declared rules find.
        path: their best reading.
    """
    spans = spans_of(reading, facts)
    ruled: dict[tuple[int, int, EntityType], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.type is not None:
            key = (candidate.start, candidate.end, candidate.type)
            ruled.setdefault(key, []).append(candidate)
            spans.setdefault(key, "rule")
    chosen = {(c.start, c.end, c.type) for c in path}
    taken = _taken(reading, path)
    found: list[Proposal] = []
    types = reading.lexicon.types
    for start, end, number in sorted((start, end, types.number[kind]) for start, end, kind in spans):
        kind = types.infos[number].id
        key = (start, end, kind)
        rules = tuple(sorted(own, key=lambda c: (-c.weight, c.rule, c.canonical))) if (own := ruled.get(key)) else ()
        overlaps = "" if rules else _overlap(taken, start, end)
        shape = spans[key]
        head = shape if "." in shape else ""
        found.append(Proposal(start, end, kind, HEAD if head else shape, rules, key in chosen, overlaps, head))
    return found


def _taken(reading: Reading, path: Sequence[Candidate]) -> bytearray:
    """For each character 0, 1 if the rules' best reading has a name there, 2 if it says that there is none."""
    taken = bytearray(len(reading.text) + 1)
    for candidate in path:
        for at in range(candidate.start, candidate.end):
            taken[at] = 1 if candidate.type else 2
    return taken


def _overlap(taken: bytearray, start: int, end: int) -> str:
    return ("free", "over", "blocked")[max(taken[start:end], default=0)]
