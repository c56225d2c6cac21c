"""The best reading: never two names on one character, and never a lighter one than there is."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.entity_types import core_types
from kg.extract.decode import best_path, worth
from kg.extract.reading import Candidate
from kg.extract.trace import losers_of


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    """A candidate somewhere in a text of twelve characters."""
    start = draw(st.integers(0, 11))
    end = draw(st.integers(start + 1, 12))
    # Eighths are exact in binary: no sum depends on the order of adding.
    weight = draw(st.integers(-8, 80)) / 8
    return Candidate(start, end, draw(st.sampled_from([*core_types(), None])), weight, draw(st.sampled_from("abc")))


def heaviest(found: list[Candidate]) -> float:
    """The best total weight, by trying every set."""
    best = 0.0
    for size in range(1, len(found) + 1):
        for chosen in combinations(found, size):
            ordered = sorted(chosen, key=lambda c: c.start)
            if all(a.end <= b.start for a, b in pairwise(ordered)):
                best = max(best, sum(c.weight for c in chosen))
    return best


@given(st.lists(candidates(), max_size=8))
def test_no_set_of_names_weighs_more(found: list[Candidate]) -> None:
    """Against brute force."""
    path = best_path(found)

    assert all(a.end <= b.start for a, b in pairwise(path))
    assert all(any(c is one for one in found) for c in path)
    assert sum(c.weight for c in path) == pytest.approx(heaviest(found))


@given(st.lists(candidates(), max_size=30), st.randoms())
def test_the_order_in_which_rules_ran_does_not_matter(found: list[Candidate], chance) -> None:  # type: ignore[no-untyped-def]
    """Only weights decide, and ties by position, type and rule."""
    shuffled = found[:]
    chance.shuffle(shuffled)

    assert best_path(found) == best_path(shuffled)


@given(st.lists(candidates(), max_size=8))
def test_a_losers_margin_is_what_the_reading_would_lose(found: list[Candidate]) -> None:
    """Forced into the reading, it costs exactly its margin."""
    path = best_path(found)
    total = sum(c.weight for c in path)

    losers = losers_of(found, path, "x" * 12)

    assert len(losers) == len(found) - len(path)
    for loser in losers:
        c = loser.candidate
        apart = [o for o in found if o is not c and (o.end <= c.start or c.end <= o.start)]
        assert loser.margin == pytest.approx(total - c.weight - heaviest(apart))


def test_a_longer_name_of_the_same_quality_beats_its_parts() -> None:
    """太原市委党校 is one body, not 太原市 and 委党校."""
    whole = Candidate(0, 6, "organization", worth(1.0, 6), "whole")
    parts = [Candidate(0, 3, "place", worth(1.0, 3), "a"), Candidate(3, 6, "organization", worth(1.0, 3), "b")]

    assert best_path([*parts, whole]) == [whole]


def test_nothing_in_nothing_out() -> None:
    """An article without candidates has no reading."""
    assert best_path([]) == []
    assert best_path([Candidate(0, 2, "place", 0.0, "a")]) == []
