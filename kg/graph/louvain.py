"""
Louvain's method on arrays: the same partition as in NetworkX, without its dictionaries.

Place in the flow: below ``communities``, which numbers and names the result. NetworkX makes two copies
of the graph, each edge a dictionary, and traverses them three times a level; moving the nodes is a fifth of that.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np

from kg.graph.arrays import Arcs, Floats, Ints

#: A level with a smaller gain of modularity is the last; same value as in NetworkX.
THRESHOLD = 1e-7


class _Level(NamedTuple):
    """A graph whose nodes are the groups of the level below; edges by their first node, then by order of appearance."""

    size: int
    one: Ints
    other: Ints
    weights: Floats
    #: When each edge appeared, which is the order of a node's neighbours.
    met: Ints


def louvain(arcs: Arcs, seed: int) -> Ints:
    """
    The group of each node, numbered from 0 in an arbitrary order.

    Blondel et al. 2008, "Fast unfolding of communities in large networks", doi:10.1088/1742-5468/2008/10/P10008.
    The order of nodes, edges and sums is that of ``networkx.community.louvain_communities`` on nodes 0, 1, 2 …
    with the same seed, and so is the partition.

    >>> from kg.graph.arrays import arcs_between
    >>> ends = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([1, 2, 2, 3, 4, 5, 5])
    >>> louvain(arcs_between(6, *ends, np.ones(7)), seed=1).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    once = arcs.tails <= arcs.heads
    level = _Level(arcs.size, arcs.tails[once], arcs.heads[once], arcs.weights[once], np.arange(np.count_nonzero(once)))
    groups = np.arange(arcs.size)
    if not len(level.one):
        return groups
    draw = random.Random(seed)
    reached = _modularity(level, groups)
    while True:
        inner = _moved(level, draw)
        groups = inner[groups]
        found = _modularity(level, inner)
        if found - reached <= THRESHOLD:
            return groups
        reached = found
        level = _grouped(level, inner)


def _moved(level: _Level, draw: random.Random) -> Ints:
    """Each node's group after moving nodes, one by one and round by round, to where modularity gains most."""
    starts, heads, weights, strengths = _neighbours(level)
    degrees, group, inside = strengths.tolist(), list(range(level.size)), strengths.tolist()
    whole = sum_of(strengths) / 2
    square = 2 * whole**2
    order = list(range(level.size))
    draw.shuffle(order)
    moves = 1
    while moves:
        moves = 0
        for node in order:
            own, degree, first, last = group[node], degrees[node], starts[node], starts[node + 1]
            near: dict[int, float] = {}
            for other, weight in zip(heads[first:last], weights[first:last], strict=True):
                there = group[other]
                near[there] = near.get(there, 0.0) + weight
            inside[own] -= degree
            leaving = -near.setdefault(own, 0.0) / whole + inside[own] * degree / square
            best, most = own, 0.0
            for there, weight in near.items():
                gain = leaving + weight / whole - inside[there] * degree / square
                if gain > most:
                    best, most = there, gain
            inside[best] += degree
            if best != own:
                group[node] = best
                moves += 1
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _neighbours(level: _Level) -> tuple[list[int], list[int], list[float], Floats]:
    """Where each node's neighbours begin, the neighbours, their weights, and each node's strength; loops count twice."""
    loops = level.one == level.other
    tails = np.concatenate([level.one, level.other[~loops]])
    heads = np.concatenate([level.other, level.one[~loops]])
    weights = np.concatenate([level.weights, level.weights[~loops]])
    met = np.concatenate([level.met, level.met[~loops]])
    order = np.lexsort((met, tails))
    tails, heads, weights = tails[order], heads[order], weights[order]
    strengths = np.bincount(tails, weights, minlength=level.size).astype(np.float64)
    strengths += np.bincount(level.one[loops], level.weights[loops], minlength=level.size)
    apart = tails != heads
    starts: list[int] = [0, *np.cumsum(np.bincount(tails[apart], minlength=level.size)).tolist()]
    return starts, heads[apart].tolist(), weights[apart].tolist(), strengths


def _grouped(level: _Level, group: Ints) -> _Level:
    """The graph of the groups."""
    one, other = group[level.one], group[level.other]
    size = int(group.max()) + 1
    low, high = np.minimum(one, other), np.maximum(one, other)
    keys, first, place = np.unique(low * size + high, return_index=True, return_inverse=True)
    weights = np.bincount(place, level.weights, minlength=len(keys)).astype(np.float64)
    order = np.lexsort((first, keys // size))
    return _Level(size, keys[order] // size, keys[order] % size, weights[order], first[order])


def _modularity(level: _Level, group: Ints) -> float:
    """Share of the weight inside groups, beyond what chance would put there."""
    inner = group[level.one] == group[level.other]
    strengths = np.bincount(group[level.one], level.weights, minlength=level.size)
    strengths += np.bincount(group[level.other], level.weights, minlength=level.size)
    twice = strengths.sum()
    return float(2 * level.weights[inner].sum() / twice - ((strengths / twice) ** 2).sum())


def sum_of(values: Floats) -> float:
    """The sum from left to right, the same on every machine."""
    return float(np.cumsum(values)[-1])
