"""
Tables and graph -> a property graph: labelled nodes and typed relationships with their columns.

Place in the flow: helper of the formats for Neo4j (``neo4j``, ``cypher``), which only write
it down. The model keeps the evidence: ``(:Entity)-[:MENTIONED_IN]->(:Sentence)-[:IN_ARTICLE]->(:Article)``,
``(:Entity)-[:CO_MENTIONED {count, npmi, evidence …}]-(:Entity)``, and one type for each
relation that a text states, from ``POSITION`` to ``PART_OF``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.graph.build import SEPARATOR

Value = str | int | float | bool | date | list[str] | None

_ENTITY: dict[str, str] = {
    "name": "string",
    "aliases": "string[]",
    "type": "string",
    "disambiguator": "string",
    "code": "string",
    "wikidata": "string",
    "mention_count": "long",
    "sentence_count": "long",
    "article_count": "long",
    "page_count": "long",
    "first_seen": "date",
    "last_seen": "date",
    "community": "long",
    "pagerank": "double",
}
_ARTICLE = {"title": "string", "column": "string", "authors": "string[]", "date": "date", "page": "string"}
_SENTENCE = {"text": "string", "start": "long", "end": "long"}
_MENTION = {"text": "string", "start": "long", "end": "long", "rule": "string", "score": "double"}
_CO_MENTION = {
    "count": "long",
    "articles": "long",
    "pmi": "double",
    "npmi": "double",
    "g2": "double",
    "weight": "double",
    "first_seen": "date",
    "last_seen": "date",
    "evidence": "string[]",
}
_STATED = {"title": "string", "former": "boolean", "sentence": "string", "rule": "string", "score": "double"}


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes with the same labels; a row is the id, then the values of ``columns`` (name to Neo4j's type)."""

    file: str
    labels: tuple[str, ...]
    columns: dict[str, str]
    rows: list[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Links:
    """
    Relationships of one type; a row is start, end, then the values of ``columns``.

    There may be several between the same two nodes; then ``key`` names the column
    (``mention_id``, ``relation_id``) that distinguishes them, else it is empty.
    """

    file: str
    type: str
    columns: dict[str, str]
    key: str
    rows: list[tuple[Value, ...]]


def nodes_of(tables: Tables, graph: nx.Graph) -> Iterator[Nodes]:
    """Entities by type, then articles, then sentences; rows ordered by id."""
    by_type: dict[str, list[tuple[Value, ...]]] = {}
    for node, data in sorted(graph.nodes(data=True)):
        row = data | {
            "name": data["label"],
            "aliases": [name for name in data.get("aliases", "").split(SEPARATOR) if name],
            **{day: date.fromisoformat(data[day]) if data.get(day) else None for day in ("first_seen", "last_seen")},
        }
        by_type.setdefault(data["type"], []).append((node, *(row.get(name) for name in _ENTITY)))
    for kind, rows in sorted(by_type.items()):
        yield Nodes("entities", ("Entity", kind.capitalize()), _ENTITY, rows)
    pages = dict(zip(*(tables.pages[c].to_pylist() for c in ("page_id", "name")), strict=True))
    articles = [row | {"page": pages[row["page_id"]]} for row in tables.articles.to_pylist()]
    yield Nodes("articles", ("Article",), _ARTICLE, _rows(articles, ["article_id"], _ARTICLE))
    yield Nodes("sentences", ("Sentence",), _SENTENCE, _rows(tables.sentences.to_pylist(), ["sentence_id"], _SENTENCE))


def links_of(tables: Tables, graph: nx.Graph) -> Iterator[Links]:
    """Sentences to articles, entities to sentences, co-mentions, then stated relations by type."""
    placed = [row for row in tables.sentences.to_pylist() if row["article_id"]]
    yield Links("in_article", "IN_ARTICLE", {}, "", _rows(placed, ["sentence_id", "article_id"], {}))
    mentions = [row for row in tables.mentions.to_pylist() if row["sentence_id"] and row["entity_id"] in graph]
    columns = {"mention_id": "string"} | _MENTION
    yield Links(
        "mentioned_in", "MENTIONED_IN", columns, "mention_id", _rows(mentions, ["entity_id", "sentence_id"], columns)
    )
    pairs = [
        row | {"evidence": [s for s in graph.edges[row["source"], row["target"]]["evidence"].split(SEPARATOR) if s]}
        for row in tables.edges.to_pylist()
    ]
    yield Links("co_mentioned", "CO_MENTIONED", _CO_MENTION, "", _rows(pairs, ["source", "target"], _CO_MENTION))
    columns = {"relation_id": "string"} | _STATED
    stated = [row | {"sentence": row["sentence_id"]} for row in tables.relations.to_pylist()]
    for predicate, group in groupby(sorted(stated, key=itemgetter("predicate")), itemgetter("predicate")):
        rows = _rows(list(group), ["subject", "object"], columns)
        yield Links("stated", predicate.upper(), columns, "relation_id", rows)


def _rows(table: list[dict[str, Any]], ends: list[str], columns: dict[str, str]) -> list[tuple[Value, ...]]:
    found = [tuple(row[name] for name in (*ends, *columns)) for row in table]
    return sorted(found, key=lambda row: tuple(map(str, row)))
