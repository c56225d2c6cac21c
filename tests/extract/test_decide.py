"""Sums over all readings: against brute force, and the same one by one as all at once."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.decide import probabilities
from kg.extract.fit import Example, Fit
from kg.extract.lattice import Lattices

LENGTH = 8
spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(lambda s: s[0] < s[1])
scored = st.lists(st.tuples(spans, st.floats(-3, 3)), max_size=6)


def by_hand(found: list[tuple[tuple[int, int], float]]) -> tuple[float, list[float]]:
    """The sum of all readings, and the share of each span, by trying every set."""
    total, shares = 0.0, [0.0] * len(found)
    for size in range(len(found) + 1):
        for chosen in combinations(range(len(found)), size):
            ordered = sorted(found[i][0] for i in chosen)
            if any(a[1] > b[0] for a, b in pairwise(ordered)):
                continue
            weight = math.exp(sum(found[i][1] for i in chosen))
            total += weight
            for i in chosen:
                shares[i] += weight
    return total, [share / total for share in shares]


@settings(deadline=None)
@given(scored)
def test_the_probability_is_the_share_of_all_readings(found: list[tuple[tuple[int, int], float]]) -> None:
    """Against brute force."""
    _, expected = by_hand(found)

    assert probabilities(LENGTH, [s for s, _ in found], [w for _, w in found]) == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(scored, min_size=1, max_size=3))
def test_all_readings_at_once_give_the_same_sums(readings: list[list[tuple[tuple[int, int], float]]]) -> None:
    """What fits the weights and what uses them agree."""
    lattices = Lattices(
        [
            (LENGTH, np.array([s for (s, _), _ in r], dtype=int), np.array([e for (_, e), _ in r], dtype=int))
            for r in readings
        ]
    )
    scores = np.array([w for r in readings for _, w in r])

    total, shares = lattices.sums(scores, lattices.none_cost())

    assert total.sum() == pytest.approx(sum(math.log(by_hand(r)[0]) for r in readings))
    assert shares.tolist() == pytest.approx([share for r in readings for share in by_hand(r)[1]])


def examples() -> list[Example]:
    """Names that a sign in front shows, beside spans without it."""
    right = Example(
        6, ((0, 2, "person"), (1, 4, "person"), (4, 6, "place")), (("is", "sign"), ("is",), ("is",)),
        frozenset({(0, 2, "person")}),
    )  # fmt: skip
    return [right] * 12


def test_the_gradient_is_that_of_the_likelihood() -> None:
    """Each weight moved a little changes the loss as the gradient says."""
    fit = Fit(examples())
    weights = np.linspace(-0.5, 0.5, fit.size)
    prior = np.zeros(fit.size)
    loss, gradient = fit.loss(weights, prior, 2.0)

    for at in range(fit.size):
        moved = weights.copy()
        moved[at] += 1e-5
        assert (fit.loss(moved, prior, 2.0)[0] - loss) / 1e-5 == pytest.approx(gradient[at], abs=1e-3)


def test_the_fit_finds_what_shows_a_name() -> None:
    """A sign that right names have is worth more than nothing, and the same examples give the same table."""
    rows = Fit(examples()).best({}, 1.0)

    assert rows["sign"][0] > 0.5 > 0 > rows["is"][2]
    assert rows == Fit(examples()).best({}, 1.0)


def test_what_counts_half_as_much_moves_weights_like_half_as_many() -> None:
    """Twelve examples at a half are six."""
    half = [replace(example, weight=0.5) for example in examples()]

    lighter, fewer = (Fit(some, ["is", "sign"]).best({}, 1.0) for some in (half, examples()[:6]))

    assert lighter.keys() == fewer.keys()
    for name, row in lighter.items():
        assert row == pytest.approx(fewer[name], abs=0.02)


def test_what_is_optional_counts_neither_way() -> None:
    """A span over an optional stretch moves no weight."""
    optional = [Example(4, ((0, 2, "place"),), (("is", "maybe"),), frozenset(), ((0, 2),))] * 9

    assert not any(any(row) for row in Fit(optional).best({}, 1.0).values())
