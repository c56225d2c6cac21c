"""
Groups of names that occur together, the same on every machine.

Place in the flow: called by build on a finished co-mention graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.graph.arrays import Arcs
from kg.graph.louvain import louvain

#: Members that name a community: three fit on a legend line and distinguish topics.
NAMED_BY = 3


@dataclass(frozen=True, slots=True)
class Community:
    """A group of nodes; ``number`` from 1, the largest first."""

    number: int
    #: The labels of the strongest members, joined by ``、``.
    label: str
    #: Numbers of its nodes, strongest (sum of weights) first.
    members: tuple[int, ...]


def communities_of(labels: Sequence[str], arcs: Arcs, seed: int) -> list[Community]:
    """
    Louvain communities by weight; a node without edges is a community of its own.

    Args:
        labels: names of nodes 0, 1, 2 …
        arcs: their links; nodes are numbered in the order of their ids, on which the result depends.
        seed: for the order in which nodes are visited.

    >>> from kg.graph.arrays import arcs_between
    >>> arcs = arcs_between(4, np.array([0]), np.array([1]), np.ones(1))
    >>> [(c.number, c.label) for c in communities_of(["太原市", "林武", "大同市", "张三"], arcs, seed=1)]
    [(1, '太原市、林武'), (2, '大同市'), (3, '张三')]
    """
    strength = np.bincount(arcs.tails, arcs.weights, minlength=arcs.size).tolist()
    members: dict[int, list[int]] = {}
    for node, group in enumerate(louvain(arcs, seed).tolist()):
        members.setdefault(group, []).append(node)
    groups = sorted(members.values(), key=lambda own: (-len(own), -sum(strength[node] for node in own), own[0]))
    ranked = [sorted(own, key=lambda node: (-strength[node], node)) for own in groups]
    return [
        Community(number, "、".join(labels[node] for node in own[:NAMED_BY]), tuple(own))
        for number, own in enumerate(ranked, start=1)
    ]
