"""
Tables and graph -> the data block of the HTML view: columns, by number, strongest first.

Place in the flow: helper of the HTML view. Offsets leave here as UTF-16 units into the
sentence, as JavaScript counts; everywhere else they are code points into the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.export.html_pinyin import search_key
from kg.export.html_short import short_names
from kg.graph.layout_stated import drawn_positions
from kg.model import ENTITY_TYPES
from kg.settings import Settings

#: Entities and links that one page holds; the strongest are kept and the page says how many
#: are not. A browser without a graphics card still opens this in about 3 s and pans at
#: 60 frames a second; nobody reads more dots than that, they search (benchmarks/view.py).
MAX_NODES = 20_000
MAX_EDGES = 80_000
#: Characters of sentences in one page. Chinese news text with its mentions packs to about
#: 1.6 bytes a character, so that the file stays below 8 MB.
MAX_CHARACTERS = 4_000_000
#: Names that describe a community in the legend.
NAMED_BY = 3


def view_data(
    tables: Tables, graph: nx.Graph, max_nodes: int = MAX_NODES, max_edges: int = MAX_EDGES
) -> dict[str, Any]:
    """
    Everything the page shows, ready for JSON.

    Args:
        tables: the build; its evidence and mentions are cut to what is kept.
        graph: as ``graph_of`` makes it.
        max_nodes, max_edges: budget of the page; ``meta`` says what is left out.

    Returns:
        ``meta``, ``nodes``, ``edges``, ``relations``, ``sentences``, ``articles``,
        ``pages`` and ``communities``, each a dict of parallel lists.
    """
    ids = sorted(graph, key=lambda n: (-graph.nodes[n].get("pagerank", 0.0), -graph.nodes[n]["mention_count"], n))
    ids = ids[:max_nodes]
    number = {node: i for i, node in enumerate(ids)}
    edges = _edges(tables, number)[:max_edges]
    text = _Text(tables, number, edges)
    manifest: Mapping[str, Any] = tables.manifest
    settings = manifest.get("settings") or {}
    places = drawn_positions(tables, graph.subgraph(ids))
    return {
        "meta": {
            "home": str((manifest.get("home") or {}).get("city") or ""),
            "window": str(settings.get("window", Settings().window)),
            "pages": tables.pages.num_rows,
            "all": {
                "nodes": graph.number_of_nodes(),
                "edges": tables.edges.num_rows,
                "sentences": len(text.wanted),
                "articles": tables.articles.num_rows,
            },
            "shown": {"nodes": len(ids), "edges": len(edges), "sentences": len(text.number)},
        },
        "types": list(ENTITY_TYPES),
        "nodes": _nodes(graph, ids, places) | {"short": short_names(tables, ids)},
        "edges": _edge_columns(edges, text, number),
        "relations": _relations(tables, number, text),
        "sentences": text.columns(number),
        "articles": text.article_columns(),
        "pages": text.page_names,
        "communities": _communities(graph, ids, number),
    }


def _nodes(graph: nx.Graph, ids: list[str], places: Mapping[str, tuple[float, float]]) -> dict[str, list[Any]]:
    rows = [graph.nodes[node] for node in ids]
    aliases = [[a for a in row.get("aliases", "").split("|") if a] for row in rows]
    return {
        "id": ids,
        "label": [row["label"] for row in rows],
        "type": [ENTITY_TYPES.index(row["type"]) for row in rows],
        "alias": aliases,
        "key": [
            [search_key(name, row["type"] == "person") for name in (row["label"], *also)]
            for row, also in zip(rows, aliases, strict=True)
        ],
        "note": [row.get("disambiguator", "") for row in rows],
        "mentions": [int(row["mention_count"]) for row in rows],
        "articles": [int(row["article_count"]) for row in rows],
        "community": [int(row.get("community", 0)) for row in rows],
        "x": [places[node][0] for node in ids],
        "y": [places[node][1] for node in ids],
    }


def _edges(tables: Tables, number: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows of the edge table between kept nodes, strongest first."""
    rows = tables.edges.select(["source", "target", "count", "articles", "npmi"]).to_pylist()
    kept = [row for row in rows if row["source"] in number and row["target"] in number]
    return sorted(kept, key=lambda r: (-r["count"], -(r["npmi"] or 0.0), r["source"], r["target"]))


def _edge_columns(edges: list[dict[str, Any]], text: _Text, number: Mapping[str, int]) -> dict[str, list[Any]]:
    return {
        "s": [number[row["source"]] for row in edges],
        "t": [number[row["target"]] for row in edges],
        "n": [row["count"] for row in edges],
        "a": [row["articles"] for row in edges],
        "npmi": [round(row["npmi"] or 0.0, 3) for row in edges],
        "ev": [text.evidence_of(row["source"], row["target"]) for row in edges],
    }


class _Text:
    """The sentences a page needs, in the order of the table, with articles and pages by number."""

    def __init__(self, tables: Tables, number: Mapping[str, int], edges: list[dict[str, Any]]) -> None:
        self._rows = tables.sentences.to_pylist()
        self._evidence = _evidence(tables, {(row["source"], row["target"]) for row in edges})
        self._mentions: dict[str, list[tuple[int, int, str]]] = {}
        columns = ["sentence_id", "start", "end", "entity_id"]
        for m in tables.mentions.select(columns).to_pylist():
            if m["sentence_id"] and m["entity_id"] in number:
                self._mentions.setdefault(m["sentence_id"], []).append((m["start"], m["end"], m["entity_id"]))
        related = tables.relations["sentence_id"].to_pylist()
        proving = {s for pair in self._evidence.values() for both in pair for s in both} | set(related)
        self.wanted = [r for r in self._rows if r["sentence_id"] in self._mentions or r["sentence_id"] in proving]
        self._kept = _within_budget(self.wanted, proving)
        self.number = {row["sentence_id"]: i for i, row in enumerate(self._kept)}
        self._articles = {row["article_id"]: row for row in tables.articles.to_pylist()}
        self.article_number = {a: i for i, a in enumerate(dict.fromkeys(r["article_id"] for r in self._kept))}
        names = dict(zip(tables.pages["page_id"].to_pylist(), tables.pages["name"].to_pylist(), strict=True))
        pages = list(dict.fromkeys(self._articles[a]["page_id"] for a in self.article_number))
        self._page_number = {page: i for i, page in enumerate(pages)}
        self.page_names = [names[page] for page in pages]

    def evidence_of(self, source: str, target: str) -> list[int]:
        """Sentence numbers, best first; a pair in two sentences is ``-first - 1, second``."""
        found: list[int] = []
        for one, other in self._evidence.get((source, target), []):
            if one in self.number and other in self.number:
                first, second = self.number[one], self.number[other]
                found += [first] if first == second else [-first - 1, second]
        return found

    def columns(self, number: Mapping[str, int]) -> dict[str, list[Any]]:
        """Text, article, place on the page, and the names in each: node, start, end, node, …"""
        return {
            "text": [row["text"] for row in self._kept],
            "article": [self.article_number[row["article_id"]] for row in self._kept],
            "start": [row["start"] for row in self._kept],
            "names": [
                [
                    n
                    for s, e, node in sorted(self._mentions.get(row["sentence_id"], ()))
                    for n in (number[node], *_utf16(row, s, e))
                ]
                for row in self._kept
            ],
        }

    def article_columns(self) -> dict[str, list[Any]]:
        """Title, page, date, column and authors of the articles that have a sentence here."""
        rows = [self._articles[a] for a in self.article_number]
        return {
            "id": [row["article_id"] for row in rows],
            "title": [row["title"] for row in rows],
            "page": [self._page_number[row["page_id"]] for row in rows],
            "date": [row["date"].isoformat() if row["date"] else "" for row in rows],
            "column": [row["column"] or "" for row in rows],
            "authors": ["、".join(row["authors"] or ()) for row in rows],
        }


def _evidence(tables: Tables, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    columns = ["source", "target", "rank", "sentence_id", "target_sentence_id"]
    rows = sorted(tables.evidence.select(columns).to_pylist(), key=lambda r: (r["source"], r["target"], r["rank"]))
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows:
        pair = (row["source"], row["target"])
        both = (row["sentence_id"], row["target_sentence_id"])
        if pair in pairs and both not in found.setdefault(pair, []):
            found[pair].append(both)
    return found


def _within_budget(rows: list[dict[str, Any]], proving: set[str]) -> list[dict[str, Any]]:
    """Sentences that prove a link come first when not all fit; their order stays."""
    left = MAX_CHARACTERS
    kept: set[str] = set()
    for row in sorted(rows, key=lambda r: r["sentence_id"] not in proving):
        left -= len(row["text"])
        if left < 0:
            break
        kept.add(row["sentence_id"])
    return [row for row in rows if row["sentence_id"] in kept]


def _utf16(row: dict[str, Any], start: int, end: int) -> tuple[int, int]:
    """Where a span of the page stands in its sentence, in the units of a JavaScript string."""
    text = row["text"]
    first, last = max(0, start - row["start"]), min(len(text), end - row["start"])
    if text.isascii() or max(text) <= "\uffff":
        return first, last
    return _units(text[:first]), _units(text[:last])


def _units(text: str) -> int:
    return len(text) + sum(ch > "\uffff" for ch in text)


def _relations(tables: Tables, number: Mapping[str, int], text: _Text) -> dict[str, list[Any]]:
    """Stated relations with a kept subject; ``o`` is a node, ``art`` an article, -1 where it is the other."""
    kept = [
        row
        for row in tables.relations.to_pylist()
        if row["subject"] in number and (row["object"] in number or row["object"] in text.article_number)
    ]
    return {
        "s": [number[row["subject"]] for row in kept],
        "o": [number.get(row["object"], -1) for row in kept],
        "art": [text.article_number.get(row["object"], -1) for row in kept],
        "p": [row["predicate"] for row in kept],
        "title": [row["title"] or "" for row in kept],
        "former": [int(bool(row["former"])) for row in kept],
        "sent": [text.number.get(row["sentence_id"], -1) for row in kept],
    }


def _communities(graph: nx.Graph, ids: list[str], number: Mapping[str, int]) -> dict[str, list[Any]]:
    """Each community's number and the nodes that describe it best: strong inside, weak outside."""
    inner: dict[str, float] = dict.fromkeys(ids, 0.0)
    total: dict[str, float] = dict.fromkeys(ids, 0.0)
    for a, b, data in graph.edges(data=True):
        weight = float(data.get("weight", 1.0))
        same = graph.nodes[a].get("community") == graph.nodes[b].get("community")
        for node in (a, b):
            if node in total:
                total[node] += weight
                inner[node] += weight * same
    members: dict[int, list[str]] = {}
    for node in ids:
        members.setdefault(int(graph.nodes[node].get("community", 0)), []).append(node)
    best = {
        community: sorted(group, key=lambda n: (-(inner[n] ** 2) / (total[n] or 1.0), number[n]))[:NAMED_BY]
        for community, group in members.items()
    }
    order = sorted(members, key=lambda c: (-len(members[c]), c))
    return {
        "id": order,
        "size": [len(members[c]) for c in order],
        "names": [[number[n] for n in best[c]] for c in order],
    }
