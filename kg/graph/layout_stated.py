"""
Where each node is drawn if links that the text states count too.

Place in the flow: used by the HTML view and GEXF; ``layout`` does the work. A reporter who
shares no sentence with anybody, but whose byline names the paper, belongs near the paper:
otherwise the line to the paper crosses the whole picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kg.count.tables import Tables
from kg.graph.layout import Picture, places_of
from kg.settings import Settings

Ints = NDArray[np.int64]


def drawn_positions(
    tables: Tables, graph: nx.Graph, names: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """
    A position for each node of ``graph``; the same in every format that draws.

    Args:
        tables: the build; its edges and relations link names, its manifest contains the seed.
        graph: as returned by ``node_graph``.
        names: draw only these nodes.
    """
    settings = tables.manifest.get("settings") or {}
    drawn = sorted(graph if names is None else names)
    rows = [graph.nodes[name] for name in drawn]
    one, other, (counts,) = _between(tables.edges, "source", "target", drawn, "count")
    picture = Picture(
        drawn,
        [row.get("community") for row in rows],
        [row.get("type", "") for row in rows],
        np.array([row.get("mention_count", 1) for row in rows], dtype=np.float64),
        one,
        other,
        counts.astype(np.float64),
    )
    subject, target, _ = _between(tables.relations, "subject", "object", drawn)
    return places_of(with_stated(picture, subject, target), seed=int(settings.get("seed", Settings().seed)))


def with_stated(picture: Picture, one: Ints, other: Ints) -> Picture:
    """
    The picture with stated pairs as links; names that have only such links join a community.

    A name joins the community with which it has most statements; names that have only each other
    form one of their own.

    >>> names, three = ["刘友旺", "太原市", "太原日报"], np.ones(3)
    >>> picture = Picture(names, [2, 1, 1], ["person", "place", "organization"], three, np.array([1]), np.array([2]), three[:1])
    >>> with_stated(picture, np.array([0]), np.array([2])).communities
    [1, 1, 1]
    """
    size = len(picture.names)
    low, high = np.minimum(one, other), np.maximum(one, other)
    keys, counts = np.unique((low * size + high)[low != high], return_counts=True)
    both = np.minimum(picture.one, picture.other) * size + np.maximum(picture.one, picture.other)
    fresh = ~np.isin(keys, both)
    low, high, counts = keys[fresh] // size, keys[fresh] % size, counts[fresh]
    bare = np.ones(size, dtype=bool)
    bare[picture.one] = bare[picture.other] = False
    communities = list(picture.communities)
    stated = nx.Graph()
    stated.add_weighted_edges_from(zip(low.tolist(), high.tolist(), counts.tolist(), strict=True))
    stated.add_nodes_from(np.flatnonzero(bare).tolist())
    for group in nx.connected_components(stated.subgraph(np.flatnonzero(bare).tolist())):
        community = _joined(stated, group, picture)
        for node in group:
            communities[node] = community
    return picture._replace(
        communities=communities,
        one=np.concatenate([picture.one, low]),
        other=np.concatenate([picture.other, high]),
        counts=np.concatenate([picture.counts, counts.astype(np.float64)]),
    )


def _joined(stated: nx.Graph, group: set[int], picture: Picture) -> Any:
    """The community with which a group of names without co-mentions has most statements."""
    ties: Counter[Any] = Counter()
    for node in group:
        for other, data in stated.adj[node].items():
            if other not in group:
                ties[picture.communities[other]] += data["weight"]
    if not ties:
        return f"alone {picture.names[min(group)]}"
    return min(ties, key=lambda c: (-ties[c], str(c)))


def _between(table: pa.Table, one: str, other: str, names: list[str], *columns: str) -> tuple[Ints, Ints, list[Any]]:
    """The rows with both ends among the names: numbers of the ends, and columns as arrays."""
    known = pa.array(names, pa.string())
    ends = [pc.index_in(table[end], value_set=known) for end in (one, other)]
    kept = pc.and_(pc.is_valid(ends[0]), pc.is_valid(ends[1]))
    first, second = (end.filter(kept).to_numpy().astype(np.int64) for end in ends)
    return first, second, [table[column].filter(kept).to_numpy() for column in columns]
