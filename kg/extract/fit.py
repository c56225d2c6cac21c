"""
Annotated readings -> weights: maximum likelihood over whole segmentations.

Place in the flow: aside, for ``scripts/fit_weights.py`` and ``kg fit``; never part of a build.
A semi-Markov log-linear model (Sarawagi and Cohen 2004): the weights that make the annotated
readings most probable among all readings of the proposals, with a penalty on large weights (L2).
Optional mentions are summed over, so that neither having nor missing one costs anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.entity_types import Types, core_types
from kg.extract.lattice import Array, Lattices
from kg.extract.weights import DIGITS
from kg.model import EntityType

#: The penalty: half the square of the distance of a type's own weight from the one shared by all types, and of the
#: shared one from its starting value, times these. The shared weight is cheaper, so that what is true of every type is
#: expressed by one number (left-out F1 .795 without sharing, .799 with; .797 to .798 at 3 and 1.5, 6 and 3, 10 and 2).
L2, SHARED_L2 = 6.0, 2.0
#: A feature of fewer proposals gets no weight of its own.
LEAST_SEEN = 5
#: Steps of the optimiser at most; later ones change no rounded weight noticeably.
STEPS = 150
#: Smaller weights are left out of the table.
SMALLEST = 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One reading with its proposals, and what is right in it; offsets are the reading's."""

    length: int
    #: Start, end and type of each proposal, sorted.
    spans: tuple[tuple[int, int, EntityType], ...]
    #: The features of each.
    features: tuple[tuple[str, ...], ...]
    #: What must be found.
    firm: frozenset[tuple[int, int, EntityType]]
    #: Stretches that count neither way.
    soft: tuple[tuple[int, int], ...] = ()
    #: Its weight relative to others.
    weight: float = 1.0


class Fit:
    """The likelihood of some examples, ready for any weights; ``features`` are in order."""

    def __init__(
        self, examples: Sequence[Example], features: Iterable[str] | None = None, types: Types | None = None
    ) -> None:
        self.examples = examples
        self.types = types or core_types()
        names = _often_seen(examples) if features is None else sorted(features)
        self.names = names
        index = {name: number for number, name in enumerate(names)}
        width = len(names)
        rows: list[int] = [0]
        columns: list[int] = []
        for example in examples:
            for (_, _, kind), found in zip(example.spans, example.features, strict=True):
                base = self.types.number[kind] * width
                columns.extend(base + index[name] for name in found if name in index)
                rows.append(len(columns))
        self.size = width * (1 + len(self.types))
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
        counts = [example.weight for example in examples for _ in example.spans]
        self._counts = np.ones(len(self.lattices.lengths))
        self._counts[self.lattices.piece] = counts
        self._none = self.lattices.none_cost()
        self._none_right = self.lattices.none_cost(blocked)

    def scores(self, parts: Array) -> Array:
        """The score of every proposal, from the part shared by all types and each type's own part."""
        return np.bincount(self._rows, self._summed(parts)[self._columns], minlength=len(self._forbidden))

    def _summed(self, parts: Array) -> Array:
        table = parts.reshape(-1, len(self.names))
        return (table[:1] + table[1:]).reshape(-1)

    def loss(self, parts: Array, prior: Array, cost: float) -> tuple[float, Array]:
        """Minus the log likelihood plus the penalty, and its gradient; ``cost`` is that of a type's own part."""
        score = self.scores(parts)
        total, share = self.lattices.sums(score, self._none)
        right, share_right = self.lattices.sums(score + self._forbidden, self._none_right)
        usable = np.isfinite(right)
        change = np.where(usable[self.lattices.piece], share - share_right, 0.0) * self._counts[self.lattices.piece]
        width = len(self.names)
        own = np.bincount(self._columns, change[self._rows], minlength=self.size - width)
        gradient = np.concatenate([own.reshape(-1, width).sum(axis=0), own])
        costs = np.full(self.size, cost)
        costs[:width] *= SHARED_L2 / L2
        away = parts - prior
        loss = float((self._counts * (total - right))[usable].sum() + 0.5 * (costs * away) @ away)
        return loss, gradient + costs * away

    def best(self, prior: Mapping[str, tuple[float, ...]], cost: float = L2) -> dict[str, tuple[float, ...]]:
        """
        The weights of the smallest loss, rounded, in the order of the table's columns; features absent from the examples keep theirs.

        Raises:
            ImportError: scipy is not installed (``pip install 'baokg[fit]'``).
        """
        from scipy.optimize import minimize

        start = self.parts(prior)
        found = minimize(
            self.loss, start, args=(start, cost), jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 10}
        )
        shared, *own = found.x.reshape(-1, len(self.names))
        rows = dict(prior)
        for number, name in enumerate(self.names):
            row = tuple(
                _rounded(weight) for weight in (*(shared[number] + part[number] for part in own), shared[number])
            )
            if any(row) or name in rows:
                rows[name] = row
        return rows

    def parts(self, rows: Mapping[str, tuple[float, ...]]) -> Array:
        """The part shared by all types and each type's own part, for the weights of a table, in the order of this fit."""
        width = len(self.types) + 1
        table = np.array([rows.get(name, (0.0,) * width) for name in self.names], dtype=float).reshape(-1, width).T
        return np.concatenate([table[-1:], table[:-1] - table[-1:]]).reshape(-1)


def _rounded(weight: float) -> float:
    return 0.0 if abs(weight) < SMALLEST else round(float(weight), DIGITS)


def _often_seen(examples: Sequence[Example]) -> list[str]:
    seen = Counter(name for example in examples for found in example.features for name in found)
    return sorted(name for name, count in seen.items() if count >= LEAST_SEEN)


def _targets(example: Example) -> tuple[Array, Array]:
    """Which proposals a right reading may contain, and which characters it must not leave without a name."""
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
