"""
Where each node is drawn: communities side by side, no nodes on top of each other.

Place in the flow: after the graph has its communities; the HTML view, pyvis and
GEXF all use these positions, so that a city looks the same everywhere.

Three steps: a force layout inside each community (``layout_force``), the communities
packed as discs with strongly linked ones next to each other (``layout_pack``), overlaps
removed (``layout_spread``). Names without any link are in rows below. A single layout of
the whole graph would be a hairball: on 1,000 planted nodes Fruchterman-Reingold leaves 48
to 96 % of the nodes crowded, this method below 1 % (benchmarks/view.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.entity_types import core_types
from kg.graph.layout_force import settle
from kg.graph.layout_pack import pack, rows
from kg.graph.layout_spread import spread

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Distance of two small neighbours, in units of the result. With ten, positions written
#: with one decimal are exact to a hundredth of the spacing.
SPACING = 10.0
#: How much wider the most-named node is than the least-named: enough to stand out without
#: making the others too small.
BIGGEST = 1.6
#: Share of a community's disc that its nodes fill; random packings jam near 0.8.
FILL = 0.62
#: Free space around a community's disc, in spacings: a visible border, short links.
MARGIN = 0.9


class Picture(NamedTuple):
    """What is drawn, as columns: nodes in the order of their names, links by the numbers of their nodes."""

    names: list[str]
    #: Any hashable value for each node; links within one value are short.
    communities: list[Any]
    kinds: list[str]
    mentions: Floats
    one: Ints
    other: Ints
    #: How often the ends of a link occur together.
    counts: Floats


@dataclass(frozen=True, slots=True)
class _Parts:
    """A picture whose nodes are numbered community by community, isolates last."""

    names: list[str]
    sizes: Floats
    counts: list[int]
    source: Ints
    target: Ints
    weight: Floats


def node_size(count: float, biggest: float) -> float:
    """
    Width of a node relative to the least-named one, from 1 to 1 + ``BIGGEST``.

    The square root, because people compare areas, not diameters.

    >>> node_size(0, 100), node_size(100, 100)
    (1.0, 2.6)
    """
    return 1.0 + BIGGEST * float(np.sqrt(max(count, 0.0) / max(biggest, 1.0)))


def positions(graph: nx.Graph, seed: int = 20221121) -> dict[str, tuple[float, float]]:
    """
    A position for each node, x to the right and y downwards, around (0, 0).

    Args:
        graph: nodes with ``community`` (any sortable value; if it is missing, the connected
            component is used) and ``mention_count``; edges with ``count``.
        seed: the same graph and seed give the same picture, whatever the order in
            which nodes and edges were added.

    Returns:
        Node to (x, y) in tenths of the distance between neighbours, one decimal.

    >>> g = nx.Graph()
    >>> g.add_edge("林武", "山西省", count=3)
    >>> a, b = positions(g).values()
    >>> a != b
    True
    """
    return places_of(_picture(graph), seed)


def places_of(picture: Picture, seed: int) -> dict[str, tuple[float, float]]:
    """``positions`` for a picture."""
    if not picture.names:
        return {}
    parts = _arrange(picture)
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(parts.counts)]).astype(np.int64)
    linked = int(starts[-1])
    radii = np.array([np.sqrt((parts.sizes[a:b] ** 2).sum() / FILL) / 2 for a, b in pairwise(starts)])
    points = settle(starts, parts.source, parts.target, parts.weight, radii, rng)
    of = np.repeat(np.arange(len(parts.counts)), parts.counts)
    centres = pack(radii + MARGIN, *_between(of, parts))
    where = spread(points + centres[of], parts.sizes[:linked] / 2, of, centres, radii) if linked else points
    where = _centred(where)
    lonely = rows(len(parts.names) - linked, *_frame(where))
    rounded = np.round(np.concatenate([where, lonely]) * SPACING, 1) + 0.0
    return {name: (float(x), float(y)) for name, (x, y) in zip(parts.names, rounded, strict=True)}


def _picture(graph: nx.Graph) -> Picture:
    names = sorted(graph)
    number = {name: at for at, name in enumerate(names)}
    rows = [graph.nodes[name] for name in names]
    label = _labels(graph)
    links = [(number[u], number[v], data.get("count", 1)) for u, v, data in graph.edges(data=True)]
    table = np.array(links, dtype=np.float64).reshape(-1, 3)
    return Picture(
        names,
        [label[name] for name in names],
        [row.get("type", "") for row in rows],
        np.array([row.get("mention_count", 1) for row in rows], dtype=np.float64),
        table[:, 0].astype(np.int64),
        table[:, 1].astype(np.int64),
        table[:, 2],
    )


def _arrange(picture: Picture) -> _Parts:
    """Number the nodes: largest community first, inside it by name; isolates at the end."""
    apart = picture.one != picture.other
    linked = np.zeros(len(picture.names), dtype=bool)
    linked[picture.one[apart]] = linked[picture.other[apart]] = True
    members: dict[Any, list[int]] = {}
    for node in np.flatnonzero(linked).tolist():
        members.setdefault(picture.communities[node], []).append(node)
    groups = sorted(members.values(), key=lambda group: (-len(group), group[0]))
    # Types added by packs come after ours.
    kinds, last = core_types().number, len(core_types())
    lonely = np.flatnonzero(~linked).tolist()
    lonely.sort(key=lambda node: (kinds.get(picture.kinds[node], last), -picture.mentions[node], node))
    order = np.array([node for group in groups for node in group] + lonely, dtype=np.int64)
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    ends = number[picture.one[apart]], number[picture.other[apart]]
    source, target = np.minimum(*ends), np.maximum(*ends)
    links = np.lexsort((target, source))
    mentions = picture.mentions[order]
    biggest = float(mentions.max())
    return _Parts(
        names=[picture.names[node] for node in order.tolist()],
        sizes=np.array([node_size(count, biggest) for count in mentions.tolist()]),
        counts=[len(group) for group in groups],
        source=source[links],
        target=target[links],
        # Counts have a long tail; the logarithm keeps one heavy pair from collapsing a community.
        weight=np.log1p(picture.counts[apart][links]),
    )


def _labels(graph: nx.Graph) -> dict[str, Any]:
    """The community of each node; without communities, components by their first name."""
    found = {name: data["community"] for name, data in graph.nodes(data=True) if data.get("community") is not None}
    if len(found) == graph.number_of_nodes():
        return found
    return {name: min(component) for component in nx.connected_components(graph) for name in component}


def _between(of: Ints, parts: _Parts) -> tuple[Ints, Ints, Floats]:
    """Pairs of communities that are linked, with the summed weight of their links."""
    a, b = of[parts.source], of[parts.target]
    low, high = np.minimum(a, b), np.maximum(a, b)
    outer = low != high
    keys, place = np.unique(low[outer] * len(parts.counts) + high[outer], return_inverse=True)
    weight = np.bincount(place, parts.weight[outer], minlength=len(keys)).astype(np.float64)
    return keys // max(len(parts.counts), 1), keys % max(len(parts.counts), 1), weight


def _centred(where: Floats) -> Floats:
    """Shift the centre of the bounding box to (0, 0)."""
    if len(where) == 0:
        return where
    centred: Floats = where - (where.max(axis=0) + where.min(axis=0)) / 2
    return centred


def _frame(where: Floats) -> tuple[float, float, float]:
    """Left, right and lower border of the linked nodes."""
    if len(where) == 0:
        return 0.0, 0.0, 0.0
    return float(where[:, 0].min()), float(where[:, 0].max()), float(where[:, 1].max())
