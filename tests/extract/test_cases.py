"""Sentences of tests/cases: what must be found, what must not, and what is not found yet."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.entity_types import core_types
from kg.model import Mention
from tests.cases.reading import Case, cases, mentions_of

WILD, NEGATIVE = cases("in-the-wild"), cases("negative")
MISSED, FALSE = cases("known-failures"), cases("known-false")


def read(case: Case) -> list[Mention]:
    """The mentions of a case, after checking what holds for every text."""
    found = mentions_of(case.text)
    for m in found:
        assert case.text[m.start : m.end] == m.text
        assert 0.0 < m.score <= 1.0
        assert m.rule
    assert all(before.end <= after.start for before, after in pairwise(found))
    return found


@pytest.mark.parametrize("case", WILD, ids=str)
def test_the_names_of_a_sentence_are_found(case: Case) -> None:
    """Type and exact text, line breaks inside a name included."""
    found = {(m.type, m.text) for m in read(case)}

    assert set(case.names) <= found, sorted(found)


@pytest.mark.parametrize("case", NEGATIVE, ids=str)
def test_what_only_looks_like_a_name_is_left_alone(case: Case) -> None:
    """Ordinary words and the titles of works make no mention."""
    found = {(m.type, m.text) for m in read(case)}

    assert not set(case.names) & found


def failing(known: list[Case]) -> pytest.MarkDecorator:
    """What is known to fail, each with its reason; a cure is noticed (strict)."""
    return pytest.mark.parametrize(
        "case", [pytest.param(c, id=c.id, marks=pytest.mark.xfail(reason=c.note)) for c in known]
    )


@failing(MISSED)
def test_a_known_failure_still_fails(case: Case) -> None:
    """A cure moves the case to in-the-wild.tsv."""
    found = {(m.type, m.text) for m in read(case)}

    assert set(case.names) <= found, sorted(found)


@failing(FALSE)
def test_what_is_known_to_be_taken_for_a_name_still_is(case: Case) -> None:
    """A cure moves the case to negative.tsv."""
    found = {(m.type, m.text) for m in read(case)}

    assert not set(case.names) & found


def test_the_tables_are_well_formed() -> None:
    """Ids are unique, types known, and each name stands in its text."""
    everything = [*WILD, *NEGATIVE, *MISSED, *FALSE]
    assert len({case.id for case in everything}) == len(everything)
    for case in everything:
        for kind, name in case.names:
            assert kind in core_types(), case.id
            assert name in case.text, case.id
    assert all(case.note for case in [*MISSED, *FALSE])
