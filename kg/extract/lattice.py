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
        #: How many pieces reach each position; they are the first ones, so that the sums of all pieces lie in one row,
        #: position by position, without the room that short pieces would leave empty.
        self._active = np.array([np.searchsorted(-self.lengths, -at, side="right") for at in range(self.longest + 2)])
        self._row = np.concatenate(([0], np.cumsum(self._active)))
        self._end_cell, self._start_cell = (self._row[at] + self.piece for at in (self.end, self.start))
        self._last_cell = self._row[self.lengths] + np.arange(len(order))
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
        cost = np.zeros(int(self._row[-1]))
        for mask, (piece, at) in zip(blocked, self.places, strict=False):
            held = mask & (piece >= 0)
            cost[self._row[at[held]] + piece[held]] = -np.inf
        return cost

    def sums(self, score: Array, none: Array) -> tuple[Array, Array]:
        """
        The log partition of each piece, and the marginal of each candidate.

        ``score`` may hold minus infinity: the candidate is not allowed.
        """
        row, active = self._row, self._active
        with np.errstate(invalid="ignore", divide="ignore"):
            forward = np.zeros(int(row[-1]))
            for at in range(1, self.longest + 1):
                here, before = row[at], row[at - 1]
                table = forward[here : row[at + 1]]
                np.add(forward[before : before + active[at]], none[before : before + active[at]], out=table)
                if (step := self._by_end.get(at)) is not None:
                    step.add(table, forward[self._start_cell[step.rows]] + score[step.rows])
            backward = np.zeros(int(row[-1]))
            for at in range(self.longest - 1, -1, -1):
                here, behind = row[at], row[at + 1]
                table = backward[here : here + active[at + 1]]
                np.add(backward[behind : row[at + 2]], none[here : here + active[at + 1]], out=table)
                if (step := self._by_start.get(at)) is not None:
                    step.add(table, backward[self._end_cell[step.rows]] + score[step.rows])
            total = forward[self._last_cell]
            share = forward[self._start_cell] + score + backward[self._end_cell] - total[self.piece]
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
