"""
Tables -> NetworkX: the graph a person computes with.

Place in the flow: reads the tables of the count room; the exporters of GraphML, GEXF
and CSV and the HTML view read what comes out. A view, not a store: every number here
is also in the tables.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.graph.centrality import add_centralities
from kg.graph.communities import add_communities
from kg.settings import Settings

#: Parts of a list in one text attribute, as in the packs' ``aliases`` column.
SEPARATOR = "|"


def graph_of(tables: Tables, settings: Settings | None = None) -> nx.Graph:
    """
    The co-mention graph, nodes and edges in the order of their ids.

    Node ``entity_id`` with ``label``, ``type``, ``aliases`` (joined by ``|``),
    ``disambiguator``, ``code``, ``wikidata``, ``parent_id``, ``mention_count``,
    ``sentence_count``, ``article_count``, ``page_count``, ``first_seen`` and
    ``last_seen`` (ISO days, empty if unknown), ``community`` (from 1),
    ``community_label``, ``degree``, ``strength`` (sum of weights), ``pagerank``,
    ``betweenness``.

    Edge with ``count``, ``articles``, ``pmi`` (nats), ``npmi``, ``weight``,
    ``first_seen``, ``last_seen``, ``evidence`` (sentence ids, best first, joined by
    ``|``) and ``sentence`` (the text of the best one, as on the page).

    Attributes are str, int or float and never None, so that every format can hold them.
    """
    graph = nx.Graph(name="kg", pages=len(tables.pages), articles=len(tables.articles))
    for row in tables.entities.to_pylist():
        graph.add_node(row["entity_id"], **_node(row))
    evidence = _sentences_by_pair(tables)
    texts = dict(zip(tables.sentences["sentence_id"].to_pylist(), tables.sentences["text"].to_pylist(), strict=True))
    for row in tables.edges.to_pylist():
        ids = evidence.get((row["source"], row["target"]), [])
        graph.add_edge(
            row["source"],
            row["target"],
            **{name: row[name] for name in ("count", "articles", "pmi", "npmi", "weight")},
            first_seen=_iso(row["first_seen"]),
            last_seen=_iso(row["last_seen"]),
            evidence=SEPARATOR.join(ids),
            sentence=texts[ids[0]] if ids else "",
        )
    add_communities(graph, seed=(settings or Settings()).seed)
    add_centralities(graph, seed=(settings or Settings()).seed)
    return graph


def relation_graph(tables: Tables) -> nx.MultiDiGraph:
    """
    What the text states (position, issuer, part_of …) as typed, directed edges.

    Nodes are entities, and articles (``type="article"``) where one is the object of
    ``author``. The key of an edge is the relation's id; its attributes are
    ``predicate``, ``title``, ``former``, ``article_id``, ``sentence_id``, ``start``,
    ``end``, ``rule`` and ``score``.
    """
    graph = nx.MultiDiGraph(name="kg relations")
    labels = {row["entity_id"]: (row["canonical"], row["type"]) for row in tables.entities.to_pylist()}
    labels |= {row["article_id"]: (row["title"] or "", "article") for row in tables.articles.to_pylist()}
    relations = tables.relations.to_pylist()
    for node in sorted({row[end] for row in relations for end in ("subject", "object")}):
        label, kind = labels[node]
        graph.add_node(node, label=label, type=kind)
    for row in relations:
        kept = {name: value for name, value in row.items() if name not in ("relation_id", "subject", "object")}
        graph.add_edge(row["subject"], row["object"], key=row["relation_id"], **kept)
    return graph


def _node(row: dict[str, Any]) -> dict[str, str | int]:
    node = {name: row[name] for name in row if name not in ("entity_id", "canonical", "aliases")}
    return {
        "label": row["canonical"],
        # A bar inside a name would read as two names.
        "aliases": SEPARATOR.join(alias.replace(SEPARATOR, "｜") for alias in row["aliases"] or []),
        **{name: _iso(value) if name in ("first_seen", "last_seen") else value for name, value in node.items()},
    }


def _sentences_by_pair(tables: Tables) -> dict[tuple[str, str], list[str]]:
    """Sentence ids of each pair's evidence, best first, none twice."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in tables.evidence.to_pylist():
        ids = found.setdefault((row["source"], row["target"]), {})
        ids[row["sentence_id"]] = ids[row["target_sentence_id"]] = None
    return {pair: list(ids) for pair, ids in found.items()}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def by_name(graph: nx.Graph) -> nx.Graph:
    """
    A copy whose nodes are names; those who share one get their disambiguator, else their id, in brackets.

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
