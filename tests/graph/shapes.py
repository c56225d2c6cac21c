"""Graphs of NetworkX as the arrays that kg measures."""

from __future__ import annotations

import networkx as nx
import numpy as np

from kg.graph.arrays import Arcs, arcs_between


def arcs_of(graph: nx.Graph) -> Arcs:
    """The arcs of a graph, its nodes numbered in their order; a missing weight is 1."""
    number = {node: at for at, node in enumerate(sorted(graph))}
    links = [(number[a], number[b], weight) for a, b, weight in graph.edges(data="weight", default=1.0)]
    table = np.array(links, dtype=np.float64).reshape(-1, 3)
    return arcs_between(len(graph), table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])
