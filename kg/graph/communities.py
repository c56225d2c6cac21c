"""
Groups of names that keep company, the same on every machine.

Place in the flow: called by build on a finished co-mention graph.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

#: Members that name a community: three fit on a legend line and tell topics apart.
NAMED_BY = 3


@dataclass(frozen=True, slots=True)
class Community:
    """A group of nodes; ``number`` from 1, the largest first."""

    number: int
    #: The labels of the strongest members, joined by ``、``.
    label: str
    #: Node ids, strongest (sum of weights) first.
    members: tuple[str, ...]


def communities_of(graph: nx.Graph, seed: int) -> list[Community]:
    """
    Louvain communities by ``weight``; a node without edges is one of its own.

    Blondel et al. 2008, "Fast unfolding of communities in large networks",
    doi:10.1088/1742-5468/2008/10/P10008, as networkx has it. Its partition depends on
    the order of nodes and of sets; on nodes numbered by sorted id both are fixed.

    Args:
        graph: edges with ``weight``, nodes with ``label``.
        seed: of the order in which nodes are visited.

    >>> graph = nx.Graph()
    >>> graph.add_nodes_from([(n, {"label": n}) for n in ("太原市", "林武", "大同市", "张三")])
    >>> graph.add_edge("太原市", "林武", weight=1.0)
    >>> [(c.number, c.label) for c in communities_of(graph, seed=1)]
    [(1, '太原市、林武'), (2, '大同市'), (3, '张三')]
    """
    ids = sorted(graph)
    plain = numbered(graph, ids)
    found = nx.community.louvain_communities(plain, weight="weight", seed=seed)
    strength = {ids[i]: weight for i, weight in plain.degree(weight="weight")}
    groups = [sorted((ids[i] for i in group), key=lambda node: (-strength[node], node)) for group in found]
    groups.sort(key=lambda group: (-len(group), -sum(strength[node] for node in sorted(group)), min(group)))
    return [
        Community(number, "、".join(graph.nodes[node]["label"] for node in group[:NAMED_BY]), tuple(group))
        for number, group in enumerate(groups, start=1)
    ]


def add_communities(graph: nx.Graph, seed: int) -> None:
    """Write ``community`` and ``community_label`` on every node."""
    for community in communities_of(graph, seed):
        for node in community.members:
            graph.nodes[node]["community"] = community.number
            graph.nodes[node]["community_label"] = community.label


def numbered(graph: nx.Graph, ids: list[str]) -> nx.Graph:
    """
    The same graph on 0, 1, 2 … in the order of ``ids``, edges sorted, weights kept.

    A set of small integers is walked in the same order whatever PYTHONHASHSEED is.
    """
    place = {node: i for i, node in enumerate(ids)}
    copy = nx.Graph()
    copy.add_nodes_from(range(len(ids)))
    edges = ((*sorted((place[a], place[b])), float(weight)) for a, b, weight in graph.edges(data="weight", default=1.0))
    copy.add_weighted_edges_from(sorted(edges))
    return copy
