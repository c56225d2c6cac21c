"""
Columns of the view's data as arrays: lists of numbers in every row, stored as one array and the rows' lengths.

Place in the flow: helper of the HTML view. As Python lists the names, spans and reasons of the sentences of 1,000
pages take 200 MB, as arrays 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Lists(Sequence[list[int]]):
    """
    Lists of numbers, one a row; behaves like a list of lists.

    >>> column = Lists(np.array([2, 0, 1]), np.array([7, 8, 9]))
    >>> list(column), column[-1], len(column)
    ([[7, 8], [], [9]], [9], 3)
    """

    __slots__ = ("_ends", "lengths", "values")

    def __init__(self, lengths: Ints, values: Ints) -> None:
        self.lengths, self.values = lengths, values
        self._ends = np.cumsum(lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, at: int) -> list[int]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[int]]: ...
    def __getitem__(self, at: int | slice) -> list[int] | list[list[int]]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        end = int(self._ends[at])
        row: list[int] = self.values[end - int(self.lengths[at]) : end].tolist()
        return row

    def strided(self, stride: int) -> list[Ints]:
        """Separates the items of each list by their position modulo ``stride``: the first ones, the second ones, …"""
        return [self.values[first::stride] for first in range(stride)]


def interleaved(lengths: Ints, *columns: Ints) -> Lists:
    """
    Rows of items, where an item consists of one number from every column.

    >>> list(interleaved(np.array([1, 2]), np.array([1, 2, 3]), np.array([10, 20, 30])))
    [[1, 10], [2, 20, 3, 30]]
    """
    return Lists(lengths * len(columns), np.stack(columns, axis=1).ravel())


def plain(column: Any) -> list[Any]:
    """
    The column as lists, for JSON.

    >>> plain(np.array([1, 2])), plain(Lists(np.array([1]), np.array([3])))
    ([1, 2], [[3]])
    """
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def numbered(*columns: Ints) -> tuple[Ints, Ints]:
    """
    Numbers equal rows alike, counted in order of first occurrence; and where each number first occurs.

    >>> of, first = numbered(np.array([5, 4, 5]), np.array([1, 1, 1]))
    >>> of.tolist(), first.tolist()
    ([0, 1, 0], [0, 1])
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = np.unique(key * (int(column.max(initial=0)) + 1) + column, return_inverse=True)[1].astype(np.int64)
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[of], first[order]
