"""
How much of the graph runs through a name.

Place in the flow: called by build on a finished co-mention graph.
"""

from __future__ import annotations

import networkx as nx

from kg.graph.arrays import arcs_of, pagerank_of, sampled_betweenness
from kg.graph.communities import numbered

#: Decimals written: below them two machines' sums may differ.
DECIMALS = 9

#: Share of the walk that follows edges; Brin and Page 1998, and every library since.
DAMPING = 0.85
#: Rounds of the walk: the error shrinks by 0.85 a round, 150 rounds leave 3e-11,
#: below the decimals written. A fixed number has no stopping test to depend on.
ROUNDS = 150

#: Nodes times (nodes + edges) up to which betweenness is exact. networkx 3.6 does 4.5
#: million of these a second (601 nodes, 2,138 edges in 0.37 CPU seconds), so at most 5 s;
#: a page of newspaper is 0.1 s, and a year's 5,000 names are sampled.
BETWEENNESS_BUDGET = 20_000_000
#: Fewest starting nodes of the sampled form.
FEWEST_SAMPLES = 50


def add_centralities(graph: nx.Graph, seed: int) -> None:
    """
    Write ``degree``, ``strength``, ``pagerank`` and ``betweenness`` on every node.

    ``strength`` is the sum of the weights of a node's edges. ``betweenness`` is the
    share of shortest paths (edges counted, not weighed) through a node; on a large
    graph it is estimated from sampled starting nodes, and the graph's attribute
    ``betweenness`` says ``exact`` or ``sampled:<number>``.
    """
    ids = sorted(graph)
    plain = numbered(graph, ids)
    arcs = arcs_of(plain)
    ranks = pagerank_of(arcs, DAMPING, ROUNDS).tolist()
    samples = betweenness_samples(plain.number_of_nodes(), plain.number_of_edges())
    if samples is None:
        between = nx.betweenness_centrality(plain)
    else:
        between = dict(enumerate(sampled_betweenness(arcs, samples, seed).tolist()))
    graph.graph["betweenness"] = how_betweenness(plain.number_of_nodes(), plain.number_of_edges())
    for i, node in enumerate(ids):
        graph.nodes[node]["degree"] = plain.degree(i)
        graph.nodes[node]["strength"] = round(float(plain.degree(i, weight="weight")), DECIMALS)
        graph.nodes[node]["pagerank"] = round(ranks[i], DECIMALS)
        graph.nodes[node]["betweenness"] = round(between[i], DECIMALS)


def pagerank(graph: nx.Graph) -> dict[int, float]:
    """
    Weighted PageRank by plain power iteration on nodes 0, 1, 2 …; sums to 1.

    networkx's own needs scipy, 100 MB that nothing else here uses. Nodes without
    edges pass their share to all, as there.

    >>> {node: round(rank, 4) for node, rank in pagerank(nx.path_graph(3)).items()}
    {0: 0.2568, 1: 0.4865, 2: 0.2568}
    """
    return dict(enumerate(pagerank_of(arcs_of(graph), DAMPING, ROUNDS).tolist()))


def how_betweenness(nodes: int, edges: int) -> str:
    """
    What the graph and the manifest say of it.

    >>> how_betweenness(500, 3000), how_betweenness(20_000, 100_000)
    ('exact', 'sampled:166')
    """
    samples = betweenness_samples(nodes, edges)
    return "exact" if samples is None else f"sampled:{samples}"


def betweenness_samples(nodes: int, edges: int) -> int | None:
    """
    Starting nodes that fit the budget; None when all do.

    >>> betweenness_samples(500, 3000), betweenness_samples(20_000, 100_000)
    (None, 166)
    """
    if nodes * (nodes + edges) <= BETWEENNESS_BUDGET:
        return None
    return min(nodes, max(FEWEST_SAMPLES, BETWEENNESS_BUDGET // (nodes + edges)))
