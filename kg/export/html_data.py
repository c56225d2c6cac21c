"""
Tables and graph -> the data block of the HTML view: columns, by number, strongest first.

Place in the flow: helper of the HTML view; ``html_text`` makes the part that is text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.entity_types import TypeInfo, Types
from kg.export.html_columns import Ints, Lists
from kg.export.html_files import is_place
from kg.export.html_pinyin import readings
from kg.export.html_short import short_names
from kg.export.html_text import MAX_CHARACTERS, ViewText
from kg.export.html_topics import between_names, topics
from kg.graph.layout_stated import drawn_positions
from kg.settings import Settings

#: Most entities and links in one page; the strongest are kept and the page says how many are not. A
#: browser without a graphics card still opens this in about 3 s and pans at 60 frames a second; nobody
#: looks at more dots than that, they search (benchmarks/view.py).
MAX_NODES = 20_000
MAX_EDGES = 80_000
#: Most doubts in one page, those nearest to even odds; the page says how many more there are.
MAX_DOUBTS = 3_000
#: Names that describe a community in the legend.
NAMED_BY = 3


def view_data(
    tables: Tables,
    graph: nx.Graph,
    max_nodes: int = MAX_NODES,
    max_edges: int = MAX_EDGES,
    characters: int = MAX_CHARACTERS,
    doubts: str = "",
    files_at: str | None = None,
) -> dict[str, Any]:
    """
    Everything the page shows, ready for JSON.

    Args:
        tables: the build; its evidence and mentions are reduced to what is kept.
        graph: as returned by ``graph_of``.
        max_nodes, max_edges, characters: limits of the page; ``meta`` says what is left out.
        doubts: text of the build's ``doubts.tsv``.
        files_at: the location of the pages' files relative to the view; None to use the build's own.

    Returns:
        ``meta``, ``types``, ``kinds``, ``nodes``, ``edges``, ``relations``, ``sentences``, ``reasons``, ``evidence``,
        ``articles``, ``pages`` and ``communities``, each a dict of parallel lists.
    """
    ids = sorted(graph, key=lambda n: (-graph.nodes[n].get("pagerank", 0.0), -graph.nodes[n]["mention_count"], n))
    ids = ids[:max_nodes]
    number = {node: i for i, node in enumerate(ids)}
    edges = _edges(tables, ids, max_edges)
    text = ViewText(tables, number, characters)
    sentences = text.sentence_columns()
    tables.rest()
    manifest: Mapping[str, Any] = tables.manifest
    settings, home = manifest.get("settings") or {}, manifest.get("home") or {}
    places = drawn_positions(tables, graph, ids)
    nodes, pinyin = _nodes(graph, ids, places, tables.types)
    place = str(manifest.get("files_at") or "") if files_at is None else files_at
    return {
        "meta": {
            "home": str(home.get("name") or home.get("city") or ""),
            "window": str(settings.get("window", Settings().window)),
            "most": int(settings.get("max_names_in_window", Settings().max_names_in_window)),
            "pages": tables.pages.num_rows,
            "filesAt": place if is_place(place) else "",
            "all": {
                "nodes": graph.number_of_nodes(),
                "edges": tables.edges.num_rows,
                "sentences": tables.sentences.num_rows,
                "articles": tables.articles.num_rows,
            },
            "shown": {"nodes": len(ids), "edges": len(edges["s"]), "sentences": len(text.with_text)},
            # False if names or whole sentences are left out: counts under a filter then refer to what is here.
            "exact": text.exact and len(ids) == graph.number_of_nodes(),
        },
        "types": list(tables.types),
        "kinds": kinds_of(tables.types.infos),
        "nodes": nodes | {"short": short_names(tables, ids), "banner": text.banner},
        "pinyin": pinyin,
        "edges": edges,
        "relations": _relations(tables, number, text),
        "sentences": sentences,
        "reasons": text.reasons(),
        "evidence": text.evidence(),
        "articles": text.article_columns(),
        "pages": text.page_columns(),
        "doubts": _doubts(doubts, number),
        "communities": _communities(tables, graph, ids, number) | {"topic": _topics(graph, ids, sentences, text)},
    }


def kinds_of(infos: Iterable[TypeInfo]) -> dict[str, dict[str, str]]:
    """What the page needs to know of each type."""
    return {
        info.id: {"zh": info.zh, "en": info.en, "shape": info.shape, "light": info.colour, "dark": info.colour_dark}
        for info in infos
    }


def _nodes(
    graph: nx.Graph, ids: list[str], places: Mapping[str, tuple[float, float]], types: Types
) -> tuple[dict[str, list[Any]], dict[str, list[str]]]:
    """The columns of the nodes, and the readings of the characters of their names."""
    rows = [graph.nodes[node] for node in ids]
    aliases = [[a for a in row.get("aliases", "").split("|") if a] for row in rows]
    forms = (
        (name, row["type"] == "person")
        for row, also in zip(rows, aliases, strict=True)
        for name in (row["label"], *also)
    )
    table, explicit = readings(forms)
    own = iter(explicit)
    nodes = {
        "id": ids,
        "label": [row["label"] for row in rows],
        "type": [types.number[row["type"]] for row in rows],
        "alias": aliases,
        # For each name and its aliases, if it does not follow from the readings of its characters.
        "key": [keys if any(keys := [next(own) for _ in (0, *also)]) else [] for also in aliases],
        "note": [row.get("disambiguator", "") for row in rows],
        "mentions": [int(row["mention_count"]) for row in rows],
        "articles": [int(row["article_count"]) for row in rows],
        "community": [int(row.get("community", 0)) for row in rows],
        "x": [places[node][0] for node in ids],
        "y": [places[node][1] for node in ids],
    }
    return nodes, {"char": list(table), "read": list(table.values())}


def _edges(tables: Tables, ids: list[str], most: int) -> dict[str, Sequence[Any]]:
    """
    The strongest edges between kept nodes, with the counts of the whole build; the page itself finds which
    sentences contain both names.
    """
    known = pa.array(ids, pa.string())
    ends = [
        pc.fill_null(pc.index_in(tables.edges[end], value_set=known), -1).to_numpy().astype(np.int64)
        for end in ("source", "target")
    ]
    counts, articles = (tables.edges[name].to_numpy() for name in ("count", "articles"))
    npmi = pc.fill_null(tables.edges["npmi"], 0.0).to_numpy()
    kept = np.flatnonzero((ends[0] >= 0) & (ends[1] >= 0))
    # The table is ordered by id, which decides between edges of equal strength.
    kept = kept[np.lexsort((-npmi[kept], -counts[kept]))][:most]
    return {
        "s": ends[0][kept],
        "t": ends[1][kept],
        "n": counts[kept],
        "a": articles[kept],
        "npmi": [round(value, 3) for value in npmi[kept].tolist()],
    }


def _relations(tables: Tables, number: Mapping[str, int], text: ViewText) -> dict[str, list[Any]]:
    """
    Stated relations with a kept subject, in reading order; ``o`` is a node, ``art`` an article, -1 if it is the other.

    ``a`` is the article of those without a sentence: that of a sentence is known.
    """
    kept = [
        row
        for row in tables.relations.to_pylist()
        if row["subject"] in number and (row["object"] in number or row["object"] in text.article_number)
    ]
    nowhere = len(text)
    kept.sort(
        key=lambda row: (
            text.article_number.get(row["article_id"], -1),
            text.number.get(row["sentence_id"], nowhere),
            row["start"],
            row["relation_id"],
        )
    )
    return {
        "s": [number[row["subject"]] for row in kept],
        "o": [number.get(row["object"], -1) for row in kept],
        "art": [text.article_number.get(row["object"], -1) for row in kept],
        "p": [row["predicate"] for row in kept],
        "title": [row["title"] or "" for row in kept],
        "former": [int(bool(row["former"])) for row in kept],
        "sent": [text.number.get(row["sentence_id"], -1) for row in kept],
        "a": [
            -1 if row["sentence_id"] in text.number else text.article_number.get(row["article_id"], -1) for row in kept
        ],
        "time": [row["time"] or "" for row in kept],
        "rule": [row["rule"] for row in kept],
        "score": [round(100 * row["score"]) for row in kept],
    }


def _doubts(text: str, number: Mapping[str, int]) -> dict[str, Any]:
    """Lines of ``doubts.tsv`` about kept nodes: which may be one or two, how likely, why, and how a judgement refers to them."""
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    both = [row for row in rows if row.get("left_id") in number and row.get("right_id") in number]
    kept = both[:MAX_DOUBTS]
    return {
        "more": len(both) - len(kept),
        "now": [row["now"] for row in kept],
        "score": [row["score"] for row in kept],
        "s": [number[row["left_id"]] for row in kept],
        "t": [number[row["right_id"]] for row in kept],
        "left": [row["left"] for row in kept],
        "right": [row["right"] for row in kept],
        "reason": [row["reason"] for row in kept],
    }


def _communities(tables: Tables, graph: nx.Graph, ids: list[str], number: Mapping[str, int]) -> dict[str, list[Any]]:
    """Each community's number and the nodes that describe it best: strong inside, weak outside."""
    nodes = tables.entities["entity_id"]
    own = np.array([int(graph.nodes[node].get("community", 0)) for node in nodes.to_pylist()], dtype=np.int64)
    one, other = (pc.index_in(tables.edges[end], value_set=nodes).to_numpy() for end in ("source", "target"))
    weights = tables.edges["weight"].to_numpy()
    same = own[one] == own[other]
    ends, both = np.stack([one, other], axis=1).ravel(), np.repeat(weights, 2)
    inner, total = (
        dict(zip(nodes.to_pylist(), np.bincount(ends, values, minlength=len(own)).tolist(), strict=True))
        for values in (both * np.repeat(same, 2), both)
    )
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


def _topics(graph: nx.Graph, ids: list[str], sentences: Mapping[str, Any], text: ViewText) -> list[str]:
    """The topics of each community, in the order of ``_communities``; from the text in the page."""
    of = [int(graph.nodes[node].get("community", 0)) for node in ids]
    titles = text.article_columns()["title"]
    members: dict[int, list[str]] = {}
    for node, community in zip(ids, of, strict=True):
        members.setdefault(community, []).append(graph.nodes[node]["label"])
    names: Lists = sentences["names"]
    rows = np.repeat(np.arange(len(names)), names.lengths)
    communities = np.array(of, dtype=np.int64)[names.values]
    own = most_of(rows, communities, len(names))
    whole = most_of(sentences["article"][rows], communities, len(titles))
    said = chain(
        zip(
            sentences["article"].tolist(),
            np.where(own < 0, whole[sentences["article"]], own).tolist(),
            map(between_names, sentences["text"], sentences["spans"]),
            strict=True,
        ),
        zip(range(len(titles)), whole.tolist(), titles, strict=True),
    )
    found = topics(said, len(titles), members)
    return ["、".join(found.get(c, [])) for c in sorted(members, key=lambda c: (-len(members[c]), c))]


def most_of(rows: Ints, communities: Ints, count: int) -> Ints:
    """
    The community that occurs most often in each row, the smallest if tied; -1 if none does.

    >>> most_of(np.array([0, 0, 2, 2, 2]), np.array([5, 4, 9, 3, 9]), 3).tolist()
    [4, -1, 9]
    """
    found = np.full(count, -1, dtype=np.int64)
    span = int(communities.max(initial=0)) + 1
    keys, times = np.unique(rows * span + communities, return_counts=True)
    # The last value written stays.
    order = np.lexsort((-(keys % span), times))
    found[keys[order] // span] = keys[order] % span
    return found
