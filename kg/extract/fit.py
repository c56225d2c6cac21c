"""
Annotated readings -> weights: maximum likelihood over whole segmentations.

Place in the flow: beside it, for ``scripts/fit_weights.py`` and ``kg fit``; never part of a build.
A semi-Markov log-linear model (Sarawagi and Cohen 2004): the weights that make the annotated
readings most likely among all readings of the proposals, less what large weights cost (L2). The
sum over all optional mentions is taken, so that neither having nor missing one costs anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.lattice import Array, Lattices
from kg.extract.weights import DIGITS
from kg.model import ENTITY_TYPES, EntityType

#: What a weight costs: the square of its distance from where it began, times half of this.
L2 = 3.0
#: The same for the scores of what the rules find: fewer examples, and a score should rather be too modest.
BELIEF_L2 = 6.0
#: A feature that fewer proposals have gets no weight of its own.
LEAST_SEEN = 5
#: Steps of the optimiser at most; later ones change no rounded weight that matters.
STEPS = 150
#: Weights smaller than this are left out of the table.
SMALLEST = 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One reading with its proposals, and what is right of it; positions are the reading's."""

    length: int
    #: Start, end and type of each proposal, sorted.
    spans: tuple[tuple[int, int, EntityType], ...]
    #: The features of each.
    features: tuple[tuple[str, ...], ...]
    #: What must be found.
    firm: frozenset[tuple[int, int, EntityType]]
    #: Stretches that count neither way.
    soft: tuple[tuple[int, int], ...] = ()


class Fit:
    """The likelihood of some examples, ready for any weights; ``features`` are in order."""

    def __init__(self, examples: Sequence[Example], features: Iterable[str] | None = None) -> None:
        self.examples = examples
        names = _often_seen(examples) if features is None else sorted(features)
        self.names = names
        index = {name: number for number, name in enumerate(names)}
        width = len(names)
        rows: list[int] = [0]
        columns: list[int] = []
        for example in examples:
            for (_, _, kind), found in zip(example.spans, example.features, strict=True):
                base = ENTITY_TYPES.index(kind) * width
                columns.extend(base + index[name] for name in found if name in index)
                rows.append(len(columns))
        self.size = width * len(ENTITY_TYPES)
        self._rows = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
        self._columns = np.array(columns, dtype=np.int64)
        spans = [
            (
                e.length,
                np.array([s for s, _, _ in e.spans], dtype=np.int64),
                np.array([t for _, t, _ in e.spans], dtype=np.int64),
            )
            for e in examples
        ]
        self.lattices = Lattices(spans)
        allowed, blocked = zip(*map(_targets, examples), strict=True) if examples else ((), ())
        self._forbidden = np.where(np.concatenate(allowed), 0.0, -np.inf) if allowed else np.zeros(0)
        self._none = self.lattices.none_cost()
        self._none_right = self.lattices.none_cost(blocked)

    def scores(self, weights: Array) -> Array:
        """The score of every proposal."""
        return np.bincount(self._rows, weights[self._columns], minlength=len(self._forbidden))

    def loss(self, weights: Array, prior: Array, cost: float) -> tuple[float, Array]:
        """Minus the log likelihood with the cost of the weights, and its gradient."""
        score = self.scores(weights)
        total, share = self.lattices.sums(score, self._none)
        right, share_right = self.lattices.sums(score + self._forbidden, self._none_right)
        usable = np.isfinite(right)
        change = np.where(usable[self.lattices.piece], share - share_right, 0.0)
        gradient = np.bincount(self._columns, change[self._rows], minlength=self.size)
        away = weights - prior
        loss = float((total - right)[usable].sum() + 0.5 * cost * (away @ away))
        return loss, gradient + cost * away

    def best(self, prior: Mapping[str, tuple[float, ...]], cost: float = L2) -> dict[str, tuple[float, ...]]:
        """
        The weights of the least loss, rounded; those of features that the examples lack stay as they were.

        Raises:
            ImportError: scipy is not installed (``pip install 'kg[fit]'``).
        """
        from scipy.optimize import minimize

        start = self.vector(prior)
        found = minimize(
            self.loss, start, args=(start, cost), jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 10}
        )
        table = found.x.reshape(len(ENTITY_TYPES), len(self.names))
        rows = dict(prior)
        for number, name in enumerate(self.names):
            row = tuple(_rounded(weight) for weight in table[:, number])
            if any(row) or name in rows:
                rows[name] = row
        return rows

    def vector(self, rows: Mapping[str, tuple[float, ...]]) -> Array:
        """The weights of a table in the order of this fit."""
        none = (0.0,) * len(ENTITY_TYPES)
        return np.array([rows.get(name, none) for name in self.names], dtype=float).T.reshape(-1).copy()


def _rounded(weight: float) -> float:
    return 0.0 if abs(weight) < SMALLEST else round(float(weight), DIGITS)


def _often_seen(examples: Sequence[Example]) -> list[str]:
    seen = Counter(name for example in examples for found in example.features for name in found)
    return sorted(name for name, count in seen.items() if count >= LEAST_SEEN)


def _targets(example: Example) -> tuple[Array, Array]:
    """Which proposals a right reading may have, and over which characters it may not pass without a name."""
    spans = set(example.spans)
    firm = [span for span in example.firm if span in spans]
    blocked = np.zeros(example.length, dtype=bool)
    covered = np.zeros(example.length, dtype=bool)
    soft = np.zeros(example.length, dtype=bool)
    for start, end, _ in example.firm:
        covered[start:end] = True
    for start, end, _ in firm:
        blocked[start:end] = True
    for start, end in example.soft:
        soft[start:end] = True
    allowed = np.array(
        [
            (start, end, kind) in example.firm or (bool(soft[start:end].any()) and not covered[start:end].any())
            for start, end, kind in example.spans
        ],
        dtype=bool,
    )
    return allowed, blocked
