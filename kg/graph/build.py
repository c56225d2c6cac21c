"""
Tables -> NetworkX: the graph to compute with.

Place in the flow: reads the tables of the count room; the exporters of GraphML, GEXF
and CSV and the HTML view read the result. It is a view, not a store: every number here
is also in the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kg.count.tables import Tables
from kg.graph.arrays import arcs_between
from kg.graph.centrality import centralities, how_betweenness
from kg.graph.communities import communities_of
from kg.graph.evidence import sentences_of_edges
from kg.settings import Settings

#: Separates the items of a list in one text attribute, as in the packs' ``aliases`` column.
SEPARATOR = "|"
#: Rows converted to Python objects at a time.
SLICE = 16_384


def graph_of(tables: Tables, settings: Settings | None = None) -> nx.Graph:
    """
    The co-mention graph, nodes and edges in the order of their ids.

    Node ``entity_id`` with ``label``, ``type``, ``aliases`` (joined by ``|``),
    ``disambiguator``, ``code``, ``wikidata``, ``parent_id``, ``mention_count``,
    ``sentence_count``, ``article_count``, ``page_count``, ``first_seen`` and
    ``last_seen`` (ISO days, empty if unknown), ``community`` (from 1),
    ``community_label``, ``degree``, ``strength`` (sum of weights), ``pagerank``,
    ``betweenness``.

    Edge with ``count``, ``articles``, ``pmi`` (nats), ``npmi``, ``g2``, ``weight``,
    ``first_seen``, ``last_seen``, ``evidence`` (sentence ids, best first, joined by
    ``|``) and ``sentence`` (the text of the best one, as on the page).

    Attributes are str, int or float and never None, so that every format can hold them.
    """
    return with_edges(node_graph(tables, settings), tables)


def node_graph(tables: Tables, settings: Settings | None = None) -> nx.Graph:
    """
    ``graph_of`` without its edges, in a tenth of its memory; edges can be read from the tables and ``edge_data``.
    """
    graph = nx.Graph(name="kg", pages=len(tables.pages), articles=len(tables.articles))
    seed = (settings or Settings()).seed
    one, other = (_codes(tables.edges[end], tables.entities) for end in ("source", "target"))
    arcs = arcs_between(len(tables.entities), one, other, tables.edges["weight"].to_numpy())
    rows = [(row["entity_id"], _node(row)) for row in tables.entities.to_pylist()]
    for community in communities_of([data["label"] for _, data in rows], arcs, seed):
        for node in community.members:
            rows[node][1].update(community=community.number, community_label=community.label)
    measures = centralities(arcs, seed)
    for at, (_, data) in enumerate(rows):
        data.update((name, values[at]) for name, values in measures.items())
    graph.add_nodes_from(rows)
    graph.graph["betweenness"] = how_betweenness(arcs.size, arcs.edges)
    return graph


def with_edges(graph: nx.Graph, tables: Tables) -> nx.Graph:
    """The same graph with its edges and all their attributes."""
    own = {node: node for node in graph}  # the nodes' own id objects, not copies of them
    graph.add_edges_from((own[source], own[target], data) for source, target, data in edge_data(tables))
    return graph


def edge_data(tables: Tables) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Source, target and attributes of every edge as in ``graph_of``, in its order; one slice in memory at a time."""
    for columns in edge_columns(tables):
        columns = columns.drop_columns("best")
        names = columns.column_names[2:]
        for source, target, *values in zip(*(column.to_pylist() for column in columns.columns), strict=True):
            yield source, target, dict(zip(names, values, strict=True))


def edge_columns(tables: Tables) -> Iterator[pa.Table]:
    """
    ``edge_data`` as columns, a slice at a time: ``source``, ``target``, the attributes in their order.

    The last one, ``best``, is the row of the sentence.
    """
    edges, sentences = tables.edges, tables.sentences
    pairs, of = (_pairs(table, tables.entities) for table in (edges, tables.evidence))
    proofs = sentences_of_edges(pairs, of, tables.evidence)
    # For all edges at once: each look-up first makes an index of all sentences.
    bests = pc.index_in(best_of(proofs), value_set=sentences["sentence_id"], skip_nulls=True)
    for at in range(0, len(edges), SLICE):
        tables.rest()
        some, own, best = edges.slice(at, SLICE), proofs.slice(at, SLICE), bests.slice(at, SLICE)
        text = sentences["text"].take(best)
        days = {name: pc.fill_null(some[name].cast(pa.string()), "") for name in ("first_seen", "last_seen")}
        names = ("source", "target", "count", "articles", "pmi", "npmi", "g2", "weight", "first_seen", "last_seen")
        columns = {name: days.get(name, some[name]) for name in names}
        yield pa.table(
            columns | {"evidence": pc.binary_join(own, SEPARATOR), "sentence": pc.fill_null(text, ""), "best": best}
        )


def best_of(sentences: pa.ListArray) -> pa.Array:
    """The first item of each list; null if it is empty."""
    some = pc.greater(pc.list_value_length(sentences), 0)
    starts = pc.if_else(some, sentences.offsets.slice(0, len(sentences)), None)
    return sentences.values.take(starts)


def _pairs(table: pa.Table, entities: pa.Table) -> NDArray[np.int64]:
    """Source and target of each row as one number."""
    one, other = (_codes(table[end], entities) for end in ("source", "target"))
    return one * len(entities) + other


def _codes(ids: pa.ChunkedArray, entities: pa.Table) -> NDArray[np.int64]:
    """Row numbers of ids in the table of entities."""
    codes: NDArray[np.int64] = pc.index_in(ids, value_set=entities["entity_id"]).to_numpy().astype(np.int64)
    return codes


def _node(row: dict[str, Any]) -> dict[str, Any]:
    node = {name: row[name] for name in row if name not in ("entity_id", "canonical", "aliases")}
    return {
        "label": row["canonical"],
        # A bar inside a name would look like two names.
        "aliases": SEPARATOR.join(alias.replace(SEPARATOR, "｜") for alias in row["aliases"] or []),
        **{name: _iso(value) if name in ("first_seen", "last_seen") else value for name, value in node.items()},
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def by_name(graph: nx.Graph) -> nx.Graph:
    """
    A copy whose nodes are names; namesakes get their disambiguator, else their id, in brackets.

    >>> graph = nx.Graph()
    >>> for node, told in (("p-1", "太原市"), ("p-2", "大同市"), ("p-3", "")):
    ...     graph.add_node(node, label="李明", disambiguator=told)
    >>> list(by_name(graph))
    ['李明（太原市）', '李明（大同市）', '李明（p-3）']
    """
    labels = {node: data.get("label") or node for node, data in graph.nodes(data=True)}
    borne = Counter(labels.values())
    names: dict[str, str] = {}
    for node, data in graph.nodes(data=True):
        label = labels[node]
        names[node] = label if borne[label] == 1 else f"{label}（{data.get('disambiguator') or node}）"
    shared = Counter(names.values())
    names = {node: name if shared[name] == 1 else f"{labels[node]}（{node}）" for node, name in names.items()}
    copy = nx.relabel_nodes(graph, names)
    nx.set_node_attributes(copy, {name: node for node, name in names.items()}, "id")
    return copy
