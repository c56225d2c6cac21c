"""What each module of kg.extract answers to one sentence: the other side of tests/cases/modules.tsv."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.bags import bag_of
from kg.extract.chart import Proposal
from kg.extract.evidence import Evidence
from kg.extract.feature_names import told
from kg.extract.head_words import Heads, occurrences
from kg.extract.lexical import find_lexical
from kg.extract.lines import find_lines
from kg.extract.organs import find_organs, find_own, find_party_bodies
from kg.extract.page import candidates_of, drafts_of
from kg.extract.places import find_places, rows_of_provinces
from kg.extract.reading import Candidate, Reading
from kg.extract.spans_headed import find_headed
from kg.extract.spans_organs import find_organ_spans
from kg.extract.spans_persons import find_person_spans
from kg.extract.spans_shaped import find_shaped
from kg.extract.specific import is_proper, is_specific
from kg.extract.titles import find_affiliations, find_titles
from kg.extract.walk import Known
from kg.extract.weights import core_weights
from kg.extract.word_facts import word_facts, word_kinds
from kg.extract.word_kinds import word_kind
from kg.knowledge.names import name_statistics
from kg.knowledge.patterns import Pattern
from kg.model import Block, Role
from kg.text.flow import flow_of
from tests.cases.reading import layout_of, lexicon

TABLE = Path(__file__).parents[1] / "cases" / "modules.tsv"


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: a sentence, and what a module must and must not answer. 【】 marks a span, ⟨⟩ a head noun."""

    module: str
    marked: str
    #: The type or the pattern that is asked for, where the module needs one.
    given: str
    finds: tuple[str, ...]
    lacks: tuple[str, ...]
    #: Why it fails, where it is known to.
    fails: str

    def __str__(self) -> str:
        return f"{self.module}: {self.marked}"

    @property
    def text(self) -> str:
        """The sentence without the marks."""
        return re.sub("[【】⟨⟩]", "", self.marked)

    def span(self, opening: str = "【") -> tuple[int, int]:
        """Where the marked words begin and end in ``text``."""
        closing = {"【": "】", "⟨": "⟩"}[opening]
        start, end = self.marked.index(opening), self.marked.index(closing)
        marks = [sum(self.marked[:at].count(mark) for mark in "【】⟨⟩") for at in (start, end)]
        return start - marks[0], end - marks[1]

    @property
    def reading(self) -> Reading:
        """The sentence as the article that it is."""
        flow = flow_of(self.text, [Block(0, len(self.text), Role.BODY)])
        return Reading(flow, flow.chars, lexicon(), tuple(lexicon().scan(flow.chars)))

    @property
    def pattern(self) -> Pattern:
        """The pattern that is given."""
        return next(p for p in lexicon().patterns if p.id == self.given)

    @property
    def proposal(self) -> tuple[Proposal, Evidence]:
        """The marked span as a name of the given type, with what is known of it."""
        start, end = self.span()
        for draft in drafts_of(layout_of(self.text), lexicon()):
            for proposal in draft.proposals:
                if proposal[:3] == (start, end, self.given):
                    return proposal, draft.evidence
        raise AssertionError(f"{self}: nothing proposes it")


def asked() -> list[Asked]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return [
            Asked(
                row["module"], row["text"], row["given"], _split(row["finds"]), _split(row["lacks"]), row["fails"] or ""
            )
            for row in rows
        ]


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(" | ") if part.strip())


def answer(row: Asked) -> set[str]:
    """Everything that the module says of the sentence."""
    return set(MODULES[row.module](row))


def _names(reading: Reading, found: Iterable[Candidate]) -> Iterator[str]:
    for one in found:
        yield f"{one.type or 'block'}:{reading.text[one.start : one.end]}"


def _rules(row: Asked) -> Iterator[str]:
    yield from _names(row.reading, candidates_of(row.reading))


def _edges(row: Asked) -> Iterator[str]:
    """What the rules found, with the edge at which each name begins."""
    for one in candidates_of(row.reading):
        if one.rule.count(".") == 2:
            yield f"{one.rule.rpartition('.')[2]}:{row.text[one.start : one.end]}"


def _full(row: Asked) -> Iterator[str]:
    for one in candidates_of(row.reading):
        if one.canonical:
            yield f"{row.text[one.start : one.end]}={one.canonical}"


def _places(reading: Reading) -> dict[int, int]:
    return {one.end: one.start for one in find_places(reading)}


def _organs(row: Asked) -> Iterator[str]:
    reading = row.reading
    places = _places(reading)
    found = [*find_organs(reading, places), *find_own(reading), *find_party_bodies(reading, places)]
    yield from _names(reading, found)


def _head_words(row: Asked) -> Iterator[str]:
    heads = Heads.of(p for p in lexicon().patterns if p.edges)
    for hit, pattern in occurrences(row.reading, heads, Known({}, {}, {}, {}, {}, {})):
        yield f"{pattern.id}:{row.text[hit.start : hit.end]}"


def _provinces(row: Asked) -> Iterator[str]:
    yield from _names(row.reading, find_places(row.reading))
    for end, start in rows_of_provinces(row.reading).items():
        yield f"row:{row.text[start:end]}"


def _specific(row: Asked) -> Iterator[str]:
    start, head = row.span()[0], row.span("⟨")[0]
    if is_specific(row.reading, start, head):
        yield "specific"
    if is_proper(row.reading, start, head):
        yield "proper"


def _persons(row: Asked) -> Iterator[str]:
    for start, end, shape in find_person_spans(row.reading, name_statistics(lexicon()), frozenset()):
        yield f"{shape}:{row.text[start:end]}"


def _evidence(row: Asked) -> Iterator[str]:
    proposal, evidence = row.proposal
    yield from evidence.of(proposal)


def _bags(row: Asked) -> Iterator[str]:
    """The sum of a proposal's bags is the sum of its features, each counted once."""
    proposal, evidence = row.proposal
    bags, names = evidence.bags(proposal), evidence.of(proposal)
    at = lexicon().types.number[proposal.type]
    yield "each once" if sum(len(bag.names) for bag in bags) == len(names) else "twice"
    together = sum(bag.worth[at] for bag in bags)
    yield "adds up" if abs(together - bag_of(core_weights(), names).worth[at]) < 1e-9 else "does not add up"


def _chart(row: Asked) -> Iterator[str]:
    for draft in drafts_of(layout_of(row.text), lexicon()):
        for one in draft.proposals:
            yield f"{one.type}:{draft.reading.text[one.start : one.end]}"
            yield f"{one.shape}:{draft.reading.text[one.start : one.end]}"


def _word(row: Asked) -> Iterator[str]:
    yield from word_facts(lexicon())[row.text]
    yield word_kinds(lexicon())[row.text]


def _kind(row: Asked) -> Iterator[str]:
    start, end = row.span()
    yield word_kind(row.reading, row.pattern, start, end, row.span("⟨")[0]) or "goes on"


#: Module -> what it says of a row.
MODULES: dict[str, Callable[[Asked], Iterable[str]]] = {
    "bags": _bags,
    "chart": _chart,
    "evidence": _evidence,
    "evidence_edges": _evidence,
    "evidence_inside": _evidence,
    "evidence_known": _evidence,
    "evidence_person": _evidence,
    "evidence_stem": _evidence,
    "extensions": _rules,
    "feature_names": lambda row: [told(row.text).zh],
    "full_names": _full,
    "head_edges": _edges,
    "head_words": _head_words,
    "heads": _rules,
    "lexical": lambda row: _names(row.reading, find_lexical(row.reading)),
    "lines": lambda row: _names(row.reading, find_lines(row.reading)),
    "organs": _organs,
    "places": _provinces,
    "spans_headed": lambda row: (
        f"{p.type}:{row.text[s.start : s.end]}" for s in find_headed(row.reading) for p in [s]
    ),
    "spans_organs": lambda row: (row.text[start:end] for start, end, _ in find_organ_spans(row.reading)),
    "spans_persons": _persons,
    "spans_shaped": lambda row: (f"{kind}:{row.text[start:end]}" for start, end, kind, _ in find_shaped(row.reading)),
    "specific": _specific,
    "titles": lambda row: _names(row.reading, [*find_titles(row.reading), *find_affiliations(row.reading)]),
    "unit_names": _rules,
    "walk": _edges,
    "word_facts": _word,
    "word_kinds": _kind,
}
