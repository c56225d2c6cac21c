"""
Parts of pages and the names of a corpus -> the tables of the build.

Place in the flow: right of the waist; set operations on an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa

from kg.count.counting import count_named, sealed, with_counts
from kg.count.engines.base import Engine
from kg.count.naming import (
    NODE_SCHEMA,
    PLACE,
    named_mentions,
    named_relations,
    naming_steps,
    read_parts,
)
from kg.count.shelf import Shelf
from kg.count.steps import INPUTS
from kg.count.tables import Tables
from kg.extract.weights import Weights
from kg.link.corpus.facts import AtomKey
from kg.link.corpus.linking import Names
from kg.model import Entity
from kg.run.memory import release
from kg.run.parts import entities_table, features_table, read_part, relation_id
from kg.settings import Settings

Parts = Mapping[str, Sequence[Path]]


def tables_of(
    engine: Engine,
    parts: Parts,
    nodes: pa.Table,
    entities: Sequence[Entity],
    settings: Settings,
    weights: Weights,
    shelf: Shelf | None = None,
) -> Tables:
    """
    Every table of a build, without the manifest.

    Args:
        nodes: the node of each atom (``nodes_table``).
        weights: those used to score the mentions.
        shelf: where each table is put as soon as it is ready; None keeps all of them in memory.

    An entity that no sentence names (only banners) is left out with its mentions: every node must
    open to a sentence.
    """

    def ready(name: str, made: Callable[[], pa.Table], *, is_sorted: bool = False) -> pa.Table:
        if shelf is None:
            return sealed(name, made(), is_sorted=is_sorted)
        table = shelf.put(name, sealed(name, made(), is_sorted=is_sorted))
        shelf.rest()
        release()
        return table

    plain = {name: ready(name, partial(read_part, name, parts)) for name in ("pages", "articles", "sentences")}
    read_parts(engine, parts, nodes)
    for name, sql in naming_steps():
        engine.run(name, sql)
    for name, table in (("sentence", "sentences"), ("article", "articles")):
        engine.read(name, parts[table], INPUTS[name])
    # Finished results are taken out before counting continues, so that the engine never holds all of them.
    opened = engine.rows("opened", ["entity_id"])["entity_id"].to_pylist()
    relations = ready("relations", lambda: named_relations(engine, relation_id))
    mentions = ready("mentions", lambda: named_mentions(engine), is_sorted=True)
    for name in ("opened", "relation"):
        engine.forget(name)
    counted = count_named(engine, settings)
    edges, evidence = (ready(name, partial(counted.pop, name), is_sorted=True) for name in ("edges", "evidence"))
    return Tables(
        **plain,
        mentions=mentions,
        entities=sealed("entities", with_counts(entities_table(entities, opened), counted["entity_count"])),
        edges=edges,
        evidence=evidence,
        relations=relations,
        features=sealed("features", features_table(weights, mentions)),
        shelf=shelf,
    )


def nodes_table(names: Names) -> pa.Table:
    """The node of each atom, as a relation."""
    rows = [(*atom, node.id, node.canonical, node.type) for atom, node in names.node_of.items()]
    columns = zip(*rows, strict=True) if rows else [()] * len(NODE_SCHEMA)
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=NODE_SCHEMA)


def found_places(engine: Engine, parts: Parts, wanted: Collection[str]) -> dict[str, AtomKey]:
    """The atom at each of the places (``page id:offset``) of a name."""
    if not wanted:
        return {}
    pairs = [place.rpartition(":") for place in sorted(wanted)]
    table = pa.table({"page_id": [p for p, _, _ in pairs], "span_start": [int(n) for _, _, n in pairs]})
    mentions = {"entity_id": "entity_id", "facet": "facet", "page_id": "page_id", "span_start": "start"}
    engine.read("wanted", table, {"page_id": "page_id", "span_start": "span_start"})
    engine.read("part_mention", parts["mentions"], mentions)
    engine.run("place", PLACE)
    rows = engine.rows("place", ["page_id", "span_start"]).to_pylist()
    return {f"{row['page_id']}:{row['span_start']}": AtomKey(row["entity_id"], row["facet"]) for row in rows}
