"""
A part of a build as a page of its own: one name and the strongest of its neighbours.

Place in the flow: helper of ``kg serve`` for builds that do not fit into one page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.export.html import render
from kg.export.html_data import view_data
from kg.graph.build import graph_of

#: Names around the requested one, strongest links first: as many as a person can still read.
AROUND = 300


def page_around(tables: Tables, entity: str, around: int = AROUND) -> str | None:
    """
    The explorer's page for one entity and its neighbours; None if there is no such entity.

    The counts of the whole build are included, so that the page says what it leaves out.
    """
    if entity not in set(tables.entities["entity_id"].to_pylist()):
        return None
    part = part_of(tables, {entity, *_neighbours(tables, entity)[:around]})
    data: dict[str, Any] = view_data(part, graph_of(part))
    whole = {
        "nodes": tables.entities,
        "edges": tables.edges,
        "articles": tables.articles,
        "sentences": tables.sentences,
    }
    data["meta"]["exact"] = False  # names that are not here would count too
    data["meta"]["all"] = {name: table.num_rows for name, table in whole.items()}
    return render(data)


def part_of(tables: Tables, ids: Collection[str]) -> Tables:
    """The tables reduced to some entities, and to the whole articles that name them or support their links."""
    wanted = pa.array(sorted(ids), pa.string())

    def among(table: pa.Table, *columns: str, values: pa.Array = wanted) -> pa.Table:
        for column in columns:
            table = table.filter(pc.is_in(table[column], value_set=values))
        return table

    mentions = among(tables.mentions, "entity_id")
    evidence = among(tables.evidence, "source", "target")
    relations = among(tables.relations, "subject")
    proving = [mentions["sentence_id"], evidence["target_sentence_id"], relations["sentence_id"]]
    proofs = among(tables.sentences, "sentence_id", values=_values(proving))
    articles = among(tables.articles, "article_id", values=_values([proofs["article_id"], relations["article_id"]]))
    # Articles are kept whole: one that reads 一是, 三是 would be worse than none.
    sentences = among(tables.sentences, "article_id", values=_values([articles["article_id"]]))
    return replace(
        tables,
        pages=among(tables.pages, "page_id", values=_values([articles["page_id"], sentences["page_id"]])),
        articles=articles,
        sentences=sentences,
        mentions=mentions,
        entities=among(tables.entities, "entity_id"),
        edges=among(tables.edges, "source", "target"),
        evidence=evidence,
        relations=relations,
    )


def _values(columns: list[pa.ChunkedArray]) -> pa.Array:
    return pa.array(sorted({value for column in columns for value in column.to_pylist() if value}), pa.string())


def _neighbours(tables: Tables, entity: str) -> list[str]:
    """Those linked with it, strongest first; then those connected only by a statement."""
    found: dict[str, int] = {}
    for one, other in (("source", "target"), ("target", "source")):
        rows = tables.edges.filter(pc.equal(tables.edges[one], entity))
        found |= dict(zip(rows[other].to_pylist(), rows["count"].to_pylist(), strict=True))
    for one, other in (("subject", "object"), ("object", "subject")):
        rows = tables.relations.filter(pc.equal(tables.relations[one], entity))
        for node in rows[other].to_pylist():
            found.setdefault(node, 0)
    return sorted(found, key=lambda node: (-found[node], node))
