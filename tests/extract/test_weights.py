"""Scores and weights: every feature can be said in words, and the reasons add up to the score."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.extract import extract_page
from kg.extract.decide import TAKEN, score_of
from kg.extract.decode import best_path
from kg.extract.feature_names import told
from kg.extract.page import weighed_page
from kg.extract.trace import Trace, trace_page
from kg.extract.weights import core_weights, parse_weights, weights_of, weights_text
from kg.model import Home, Unit
from tests.cases.reading import layout_of, lexicon

HOME = Home((Unit("山西省", "province"), Unit("太原市", "prefecture")))


@pytest.fixture(scope="module")
def text(seeds: Path) -> str:
    return min(seeds.glob("*.txt")).read_text(encoding="utf-8")[:2500]


def test_every_feature_has_a_sentence_in_both_languages() -> None:
    """No row of the table is a riddle."""
    for name in core_weights().rows:
        assert told(name).zh
        assert told(name).en
        # Ids of rules and packs stay; every other value is in words.
        values = re.split("[：，]", told(name).zh)[1:]
        assert not [v for v in values if re.search("[a-z]{3}", v) and not re.search(r"[._]|^cn-|^world$|^taiyuan$", v)]


def test_a_table_read_and_written_is_the_same() -> None:
    """Sorted, two digits, nothing lost."""
    rows = core_weights().rows
    text = weights_text(rows, "note")

    assert parse_weights(text) == dict(rows)
    assert [line.split("\t")[0] for line in text.splitlines()[2:]] == sorted(rows)


def won(traces: list[Trace]) -> Iterator[tuple[tuple[int, int, str], float]]:
    """Place and summed reasons of each name."""
    for trace in traces:
        for name in trace.won:
            if name.span and name.candidate.type:
                yield (*name.span, name.candidate.type), sum(weight for _, weight in name.reasons)


def test_rivals_only_take_from_what_the_reasons_add_up_to(text: str) -> None:
    """A name that nothing overlaps has the probability of its sum; one with rivals has less."""
    layout = layout_of(text)
    readings = weighed_page(layout, lexicon(), HOME)
    lone = total = 0

    for read in readings:
        for candidate in best_path(read.candidates):
            own = next(p for p in read.proposals if p[:3] == candidate[:3])
            rivals = [p for p in read.proposals if p != own and p.start < own.end and own.start < p.end]
            alone = 1 / (1 + math.exp(-core_weights().score(own.type, read.evidence.of(own))))
            assert score_of(candidate) <= alone + 0.002
            total += 1
            if not rivals:
                lone += 1
                assert score_of(candidate) == pytest.approx(min(0.999, alone), abs=0.002)

    assert total > 20
    assert lone


def test_what_is_likely_is_taken_and_has_reasons(text: str) -> None:
    """Every name is likelier than the bound, and has reasons."""
    layout = layout_of(text)

    found = extract_page(layout, lexicon(), HOME)
    told_of = dict(won(trace_page(layout, lexicon(), HOME)))

    assert len(found) > 20
    assert all(TAKEN < m.score < 1 for m in found)
    assert {(m.start, m.end, m.type) for m in found} <= told_of.keys()


def test_a_mention_keeps_its_reasons_as_numbers_of_the_weights(text: str) -> None:
    """What the table of a build holds is what the trace lists, in the same order."""
    layout = layout_of(text)
    cells = weights_of(lexicon()).cells
    listed = {
        (*name.span, name.candidate.type): list(name.reasons)
        for trace in trace_page(layout, lexicon(), HOME)
        for name in trace.won
        if name.span
    }

    found = extract_page(layout, lexicon(), HOME)

    assert len(found) > 20
    for m in found:
        assert [(feature, weight) for feature, _, weight in (cells[n] for n in m.reasons)] == listed[
            m.start, m.end, m.type
        ]
        assert {kind for _, kind, _ in (cells[n] for n in m.reasons)} == {m.type}


def test_a_full_name_of_the_packs_is_surer_than_a_guess(text: str) -> None:
    """太原市 stays when only what is sure is asked for."""
    found = extract_page(layout_of("记者从太原市了解到，王小强说，太原市将开展清洁行动。"), lexicon(), HOME)

    assert [m.text for m in found if m.score >= 0.8].count("太原市") == 2
