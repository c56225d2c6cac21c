"""
Where each node is drawn when links that the text states count too.

Place in the flow: what HTML view and GEXF ask for; ``layout`` does the work. A reporter
who stands in no sentence with anybody, but whose byline names the paper, belongs beside
the paper: else the line to the paper crosses the whole picture.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.graph.layout import positions
from kg.settings import Settings


def drawn_positions(tables: Tables, graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """
    A place for each node of ``graph``; the same in every format that draws.

    Args:
        tables: the build; its relations join names that no sentence joins, its manifest
            holds the seed.
        graph: as ``graph_of`` makes it, or a part of it.
    """
    settings = tables.manifest.get("settings") or {}
    pairs = zip(tables.relations["subject"].to_pylist(), tables.relations["object"].to_pylist(), strict=True)
    return positions(with_stated(graph, list(pairs)), seed=int(settings.get("seed", Settings().seed)))


def with_stated(graph: nx.Graph, pairs: list[tuple[str, str]]) -> nx.Graph:
    """
    A copy for the layout: stated pairs are links, and who has only such links joins a community.

    Of the communities a name could join it takes the one it has most statements with; names
    that only have each other make one of their own.

    >>> g = nx.Graph()
    >>> g.add_edge("太原日报", "太原市", count=2)
    >>> g.add_nodes_from(["太原日报", "太原市"], community=1)
    >>> g.add_node("刘友旺", community=2)
    >>> with_stated(g, [("刘友旺", "太原日报")]).nodes["刘友旺"]["community"]
    1
    """
    drawn = nx.Graph()
    wanted = ("community", "mention_count", "type")
    drawn.add_nodes_from((n, {k: data[k] for k in wanted if k in data}) for n, data in graph.nodes(data=True))
    drawn.add_edges_from((a, b, {"count": data.get("count", 1)}) for a, b, data in graph.edges(data=True))
    bare = {n for n in graph if graph.degree(n) == 0}
    times = Counter(
        (min(pair), max(pair)) for pair in pairs if pair[0] != pair[1] and pair[0] in graph and pair[1] in graph
    )
    for (a, b), count in sorted(times.items()):
        if not drawn.has_edge(a, b):
            drawn.add_edge(a, b, count=count)
    for group in sorted(map(sorted, nx.connected_components(drawn.subgraph(bare)))):
        community = _joined(drawn, group)
        for node in group:
            drawn.nodes[node]["community"] = community
    return drawn


def _joined(drawn: nx.Graph, group: list[str]) -> Any:
    """The community that a group of names without co-mentions has most statements with."""
    ties: Counter[Any] = Counter()
    members = set(group)
    for node in group:
        for other, data in drawn.adj[node].items():
            if other not in members:
                ties[drawn.nodes[other].get("community")] += data["count"]
    if not ties:
        return f"alone {group[0]}"
    return min(ties, key=lambda c: (-ties[c], str(c)))
