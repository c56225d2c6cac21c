"""
Mentions -> the whole build: statistics, edges, evidence, every table sorted.

Place in the flow: the count room's front door; the pipeline passes in the results of the rooms
on the left, graph and export read the tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.count.engines import open_engine
from kg.count.engines.base import Engine
from kg.count.measures import discovered, measured
from kg.count.steps import INPUTS, counting_steps
from kg.count.tables import SCHEMAS, Tables
from kg.settings import Settings

#: The columns that order each table; together they identify a row.
KEYS: dict[str, tuple[str, ...]] = {
    "pages": ("page_id", "name"),
    "articles": ("article_id",),
    "sentences": ("sentence_id",),
    "mentions": ("mention_id",),
    "features": ("number",),
    "entities": ("entity_id",),
    "edges": ("source", "target"),
    "evidence": ("source", "target", "rank"),
    "relations": ("relation_id",),
}
#: The relations that are read when all steps are done.
_RESULTS = frozenset({"entity_count", "name_total", "edge", "evidence"})
_WORD = re.compile(r"\w+")
COUNTS = ("mention_count", "sentence_count", "article_count", "page_count")
DAYS = ("first_seen", "last_seen")


def count_tables(
    *,
    pages: pa.Table,
    articles: pa.Table,
    sentences: pa.Table,
    mentions: pa.Table,
    entities: pa.Table,
    relations: pa.Table,
    settings: Settings,
    features: pa.Table | None = None,
    engine: Engine | None = None,
    manifest: Mapping[str, Any] | None = None,
) -> Tables:
    """
    Count everything; the same tables for any order of rows and any number of threads.

    Args:
        entities: from the link room; the columns of counts and days may be missing or have any
            value, they are filled here. An entity without a mention gets zeros.
        features: the features that the reasons of mentions refer to; none by default.
        engine: where the SQL runs; by default a local one is opened and closed again.
        manifest: stored in the result unchanged.

    Raises:
        ValueError: a mention's entity is not among ``entities``, a mention's sentence
            not among ``sentences``, or an id is not unique (a fault of the caller).
    """
    _check(articles, entities, sentences, mentions)
    if engine is None:
        with open_engine("local") as fresh:
            counted = _run(fresh, articles, sentences, mentions, settings)
    else:
        counted = _run(engine, articles, sentences, mentions, settings)
    return Tables(
        pages=sealed("pages", pages),
        articles=sealed("articles", articles),
        sentences=sealed("sentences", sentences),
        mentions=sealed("mentions", mentions),
        entities=sealed("entities", with_counts(entities, counted["entity_count"])),
        edges=sealed("edges", measured(counted["edge"])),
        evidence=sealed("evidence", counted["evidence"].rename_columns(SCHEMAS["evidence"].names)),
        relations=sealed("relations", relations),
        features=sealed("features", features if features is not None else SCHEMAS["features"].empty_table()),
        manifest=dict(manifest or {}),
    )


def count_named(engine: Engine, settings: Settings) -> dict[str, pa.Table]:
    """
    Count relations that an engine already has: ``mention``, and ``sentence`` and ``article`` as in ``INPUTS``.

    Each relation is dropped as soon as no later step reads it, ``mention`` too. Returns the tables
    ``entity_count``, ``edges`` and ``evidence``.
    """
    steps = counting_steps(settings)
    held = ["mention"]
    for at, (name, sql) in enumerate(steps):
        engine.run(name, sql)
        held.append(name)
        later = {word for _, rest in steps[at + 1 :] for word in _WORD.findall(rest)} | _RESULTS
        for done in [one for one in held if one not in later]:
            engine.forget(done)
            held.remove(done)
    counted = _counted(engine)
    edge, evidence = counted["edge"], counted["evidence"]
    if settings.fdr < 1:
        edge, evidence = discovered(edge, evidence, engine.rows("name_total", ["entity_id"]).num_rows, settings.fdr)
    return {
        "entity_count": counted["entity_count"],
        "edges": sealed("edges", measured(edge), is_sorted=True),
        "evidence": sealed("evidence", evidence.rename_columns(SCHEMAS["evidence"].names), is_sorted=True),
    }


def sealed(name: str, table: pa.Table, *, is_sorted: bool = False) -> pa.Table:
    """
    The table with the declared columns and types, sorted by its key, in one piece.

    ``is_sorted``: the engine returned the rows in this order; sorting them again would need twice the memory.
    """
    schema = SCHEMAS[name]
    ordered = table.select(schema.names)
    if not is_sorted:
        ordered = ordered.sort_by([(column, "ascending") for column in KEYS[name]])
    return ordered.cast(schema).replace_schema_metadata(None).combine_chunks()


def _run(
    engine: Engine, articles: pa.Table, sentences: pa.Table, mentions: pa.Table, settings: Settings
) -> dict[str, pa.Table]:
    for (name, columns), table in zip(INPUTS.items(), (mentions, sentences, articles), strict=True):
        engine.read(name, table, columns)
    for name, sql in counting_steps(settings):
        engine.run(name, sql)
    return _counted(engine)


def _counted(engine: Engine) -> dict[str, pa.Table]:
    return {
        "entity_count": engine.rows("entity_count", ["entity_id"]),
        "edge": engine.rows("edge", ["source", "target"]),
        "evidence": engine.rows("evidence", ["source", "target", "evidence_rank"]),
    }


def with_counts(entities: pa.Table, counts: pa.Table) -> pa.Table:
    """Entities with their counts and days filled in; zeros and nulls if not seen."""
    known = {row["entity_id"]: row for row in counts.to_pylist()}
    ids = entities["entity_id"].to_pylist()
    filled = entities.drop_columns([name for name in COUNTS + DAYS if name in entities.column_names])
    for name in COUNTS + DAYS:
        absent = 0 if name in COUNTS else None
        values = [known[one][name] if one in known else absent for one in ids]
        filled = filled.append_column(name, pa.array(values, SCHEMAS["entities"].field(name).type))
    return filled


def _check(articles: pa.Table, entities: pa.Table, sentences: pa.Table, mentions: pa.Table) -> None:
    for table, column in (
        (articles, "article_id"),
        (entities, "entity_id"),
        (sentences, "sentence_id"),
        (mentions, "mention_id"),
    ):
        if pc.count_distinct(table[column]).as_py() != len(table):
            raise ValueError(f"{column} is not unique")
    _check_known(mentions, "entity_id", entities, allow_empty=False)
    _check_known(mentions, "sentence_id", sentences, allow_empty=True)
    _check_known(mentions, "article_id", articles, allow_empty=True)


def _check_known(table: pa.Table, column: str, known: pa.Table, *, allow_empty: bool) -> None:
    """Every value of the column must be a row of ``known``: otherwise a join would lose mentions silently."""
    values = set(table[column].unique().to_pylist()) - set(known[column].unique().to_pylist())
    if allow_empty:
        values.discard("")
    if values:
        raise ValueError(f"{len(values)} unknown {column}, the first is {min(values)!r}")
