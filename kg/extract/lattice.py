"""
Many short lattices at once: sums over all segmentations, and each candidate's share of them.

Place in the flow: extract; starts, ends and scores of candidates -> log partition and marginals,
for fitting. A reading is cut wherever no candidate reaches over, and all pieces are summed
side by side, position by position: the cost is that of the longest piece.

Sarawagi and Cohen, *Semi-Markov conditional random fields for information extraction*, 2004.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """The candidates that end (or begin) at one position, grouped by piece."""

    rows: Array
    groups: Array
    pieces: Array

    def add(self, table: Array, values: Array) -> None:
        """Add the candidates' weights to what their pieces have at the position."""
        table[self.pieces] = np.logaddexp(table[self.pieces], np.logaddexp.reduceat(values, self.groups))


class Lattices:
    """The pieces of some readings, the longest first, ready to be summed for any scores."""

    def __init__(self, readings: Sequence[tuple[int, Array, Array]]) -> None:
        """``readings``: length, starts and ends of the candidates, of each; a piece without candidates is none."""
        lengths: list[Array] = []
        starts: list[Array] = []
        ends: list[Array] = []
        owner: list[Array] = []
        places: list[tuple[Array, Array]] = []
        first = 0
        for length, start, end in readings:
            cuts = _cuts(length, start, end)
            piece = np.searchsorted(cuts, start, side="right") - 1
            lengths.append(cuts[1:] - cuts[:-1])
            owner.append(piece + first)
            starts.append(start - cuts[piece])
            ends.append(end - cuts[piece])
            at = np.arange(length)
            inside = np.searchsorted(cuts, at, side="right") - 1
            places.append((inside + first, at - cuts[inside]))
            first += len(cuts) - 1
        every = _joined(lengths)
        used = np.unique(_joined(owner))
        order = used[np.argsort(-every[used], kind="stable")]
        renamed = np.full(first, -1, dtype=np.int64)
        renamed[order] = np.arange(len(order))
        self.lengths = every[order]
        self.piece = renamed[_joined(owner)]
        self.start = _joined(starts)
        self.end = _joined(ends)
        self.longest = int(self.lengths[0]) if len(order) else 0
        #: For each reading the piece (-1 for none) and the place in it of every position.
        self.places = [(renamed[piece], at) for piece, at in places]
        #: How many pieces reach over each position.
        self._active = [int(np.searchsorted(-self.lengths, -at, side="right")) for at in range(self.longest + 2)]
        self._by_end = self._steps(self.end)
        self._by_start = self._steps(self.start)

    def _steps(self, key: Array) -> dict[int, Step]:
        order = np.lexsort((self.piece, key))
        found: dict[int, Step] = {}
        values, first = np.unique(key[order], return_index=True)
        for at, a, b in zip(values, first, [*first, len(order)][1:], strict=True):
            rows = order[a:b]
            pieces, groups = np.unique(self.piece[rows], return_index=True)
            found[int(at)] = Step(rows, groups, pieces)
        return found

    def none_cost(self, blocked: Sequence[Array] = ()) -> Array:
        """Cost of passing each position with no name: 0, or minus infinity where ``blocked`` (one mask a reading)."""
        cost = np.zeros((self.longest, len(self.lengths)))
        for mask, (piece, at) in zip(blocked, self.places, strict=False):
            held = mask & (piece >= 0)
            cost[at[held], piece[held]] = -np.inf
        return cost

    def sums(self, score: Array, none: Array) -> tuple[Array, Array]:
        """
        The log partition of each piece, and the marginal of each candidate.

        ``score`` may hold minus infinity: the candidate is not allowed.
        """
        pieces = np.arange(len(self.lengths))
        shape = (self.longest + 1, len(self.lengths))
        with np.errstate(invalid="ignore", divide="ignore"):
            forward = np.full(shape, -np.inf)
            forward[0] = 0.0
            for at in range(1, self.longest + 1):
                k = self._active[at]
                forward[at, :k] = forward[at - 1, :k] + none[at - 1, :k]
                step = self._by_end.get(at)
                if step is not None:
                    rows = step.rows
                    step.add(forward[at], forward[self.start[rows], self.piece[rows]] + score[rows])
            backward = np.full(shape, -np.inf)
            backward[self.lengths, pieces] = 0.0
            for at in range(self.longest - 1, -1, -1):
                k = self._active[at + 1]
                backward[at, :k] = backward[at + 1, :k] + none[at, :k]
                step = self._by_start.get(at)
                if step is not None:
                    rows = step.rows
                    step.add(backward[at], backward[self.end[rows], self.piece[rows]] + score[rows])
            total = forward[self.lengths, pieces]
            share = forward[self.start, self.piece] + score + backward[self.end, self.piece] - total[self.piece]
            marginal = np.exp(share)
        return total, np.nan_to_num(marginal, nan=0.0)


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _cuts(length: int, start: Array, end: Array) -> Array:
    """Positions that no candidate reaches over, the text's two ends among them."""
    over = np.zeros(length + 1, dtype=np.int64)
    np.add.at(over, np.minimum(start + 1, length), 1)
    np.add.at(over, end, -1)
    crossed = np.cumsum(over)
    free = crossed == 0
    free[0] = free[length] = True
    return np.flatnonzero(free)
