"""
How central a name is in the graph.

Place in the flow: called by build on the arcs of a co-mention graph.
"""

from __future__ import annotations

import numpy as np

from kg.graph.arrays import Arcs, betweenness_of, pagerank_of, sampled_betweenness

#: Decimals written: beyond them, sums may differ between machines.
DECIMALS = 9

#: Share of the walk that follows edges; Brin and Page 1998, and every library since.
DAMPING = 0.85
#: Rounds of the walk: the error shrinks to 0.85 of itself a round, after 150 rounds it is 3e-11,
#: below the decimals written. A fixed number avoids a stopping test.
ROUNDS = 150

#: Nodes times (nodes + edges) up to which betweenness is exact: for a page of newspaper it is, for the 5,000 names of
#: a year it is sampled. 601 nodes with 2,138 edges take 0.13 CPU seconds, the largest exact one (3,000 nodes, 3,600 edges) 1.5.
BETWEENNESS_BUDGET = 20_000_000
#: Fewest starting nodes of the sampled form.
FEWEST_SAMPLES = 50


def centralities(arcs: Arcs, seed: int) -> dict[str, list[int] | list[float]]:
    """
    ``degree``, ``strength``, ``pagerank`` and ``betweenness`` of nodes 0, 1, 2 …

    ``strength`` is the sum of the weights of a node's edges. ``betweenness`` is the share of shortest paths
    (edges unweighted) through a node; on a large graph it is estimated from sampled starting nodes, see
    ``how_betweenness``.
    """
    samples = betweenness_samples(arcs.size, arcs.edges)
    between = betweenness_of(arcs) if samples is None else sampled_betweenness(arcs, samples, seed)
    written = {
        "strength": np.bincount(arcs.tails, arcs.weights, minlength=arcs.size),
        "pagerank": pagerank_of(arcs, DAMPING, ROUNDS),
        "betweenness": between,
    }
    rounded = {name: [round(value, DECIMALS) for value in values.tolist()] for name, values in written.items()}
    return {"degree": np.diff(arcs.starts).tolist(), **rounded}


def how_betweenness(nodes: int, edges: int) -> str:
    """
    How betweenness was computed, as recorded in the graph and the manifest.

    >>> how_betweenness(500, 3000), how_betweenness(20_000, 100_000)
    ('exact', 'sampled:166')
    """
    samples = betweenness_samples(nodes, edges)
    return "exact" if samples is None else f"sampled:{samples}"


def betweenness_samples(nodes: int, edges: int) -> int | None:
    """
    Number of starting nodes within the budget; None if all are.

    >>> betweenness_samples(500, 3000), betweenness_samples(20_000, 100_000)
    (None, 166)
    """
    if nodes * (nodes + edges) <= BETWEENNESS_BUDGET:
        return None
    return min(nodes, max(FEWEST_SAMPLES, BETWEENNESS_BUDGET // (nodes + edges)))
