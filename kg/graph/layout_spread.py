"""
Push overlapping nodes apart, no further than needed.

Place in the flow: last step of ``layout``. All pairs closer than their widths are
found with a grid of cells, so the work is linear in the number of nodes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rounds of pushing; stops early when nothing overlaps.
ROUNDS = 40
#: Overlap, in spacings, that is too small to see.
SLACK = 0.04
#: Neighbouring cells of a cell, each pair of cells once.
_NEXT = ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))


def spread(points: Floats, radii: Floats, of: Ints, centres: Floats, reach: Floats) -> Floats:
    """
    Positions without overlap (as far as ``ROUNDS`` rounds can remove it).

    Args:
        points: (nodes, 2), in spacings.
        radii: half the space that each node needs.
        of: community of each node; ``centres`` and ``reach`` are its disc, into which
            nodes are drawn back, so that communities stay apart.

    Returns:
        Array (nodes, 2).
    """
    points = points.copy()
    cell = 2 * float(radii.max())
    for _ in range(ROUNDS):
        a, b = _close_pairs(points, cell)
        delta = points[a] - points[b]
        gap = np.hypot(delta[:, 0], delta[:, 1])
        overlap = radii[a] + radii[b] - gap
        hit = overlap > SLACK
        if not hit.any():
            break
        a, b, delta, gap, overlap = a[hit], b[hit], delta[hit], gap[hit], overlap[hit]
        # Nodes at the same position separate in a direction that depends only on their numbers.
        same = gap < 1e-9
        turn = (a[same] * 2.399963 + b[same]) % (2 * np.pi)
        delta[same] = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        gap[same] = 1.0
        push = delta * (overlap * 0.45 / gap)[:, None]
        for axis in (0, 1):
            moved = np.bincount(a, push[:, axis], len(points)) - np.bincount(b, push[:, axis], len(points))
            points[:, axis] += np.clip(moved, -cell / 2, cell / 2)
        points = _drawn_back(points, of, centres, reach)
    return points


def _drawn_back(points: Floats, of: Ints, centres: Floats, reach: Floats) -> Floats:
    """Nodes that left their community's disc return a third of the way."""
    out = points - centres[of]
    length = np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-9)
    excess = np.maximum(length - reach[of], 0.0)
    drawn: Floats = points - out * (excess / length / 3)[:, None]
    return drawn


def _close_pairs(points: Floats, cell: float) -> tuple[Ints, Ints]:
    """Pairs of nodes in the same or in neighbouring cells, without duplicates."""
    grid = np.floor(points / cell).astype(np.int64)
    grid -= grid.min(axis=0) - 1
    stride = int(grid[:, 1].max()) + 3
    key = grid[:, 0] * stride + grid[:, 1]
    order = np.argsort(key, kind="stable")
    sorted_keys = key[order]
    firsts: list[Ints] = []
    seconds: list[Ints] = []
    for dx, dy in _NEXT:
        wanted = sorted_keys + dx * stride + dy
        lo = np.searchsorted(sorted_keys, wanted, "left")
        if dx == 0 and dy == 0:
            lo = np.arange(1, len(order) + 1)
        many = np.searchsorted(sorted_keys, wanted, "right") - lo
        mine = np.repeat(np.arange(len(order)), many)
        theirs = np.arange(len(mine)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(lo, many)
        firsts.append(order[mine])
        seconds.append(order[theirs])
    return np.concatenate(firsts), np.concatenate(seconds)
