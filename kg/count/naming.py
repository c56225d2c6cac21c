"""
Parts of tables, page by page -> mentions and relations with permanent ids, in SQL.

Place in the flow: between the link room, which decides on the permanent id of each name of a page,
and the counting steps. The SQL is in the same subset as in ``steps``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from kg.count.engines.base import Engine
from kg.count.steps import Step
from kg.count.tables import SCHEMAS

#: Columns renamed in SQL because their names are reserved in one engine or the other.
_SQL_NAMES = {"start": "span_start", "end": "span_end", "row": "pack_row", "type": "kind"}

#: What a part of a page has besides the columns of its table: the atom that a name belongs to.
PART_SCHEMAS: dict[str, pa.Schema] = {
    "pages": SCHEMAS["pages"],
    "articles": SCHEMAS["articles"],
    "sentences": SCHEMAS["sentences"],
    "mentions": SCHEMAS["mentions"].append(pa.field("facet", pa.string())),
    "relations": pa.schema(
        [field for field in SCHEMAS["relations"] if field.name != "relation_id"]
        + [
            pa.field("page_id", pa.string()),
            pa.field("subject_facet", pa.string()),
            pa.field("object_facet", pa.string()),  # null where the object is an article
        ]
    ),
    # Atoms, see ``kg.link.corpus.facts.Part``.
    "names": pa.schema(
        [
            ("key", pa.string()),
            ("facet", pa.string()),
            ("type", pa.string()),
            ("canonical", pa.string()),
            ("mentions", pa.int64()),
            ("page", pa.string()),
            ("start", pa.int64()),
            ("known", pa.bool_()),
            ("author", pa.bool_()),
            ("surfaces", pa.list_(pa.string())),
            ("bodies", pa.list_(pa.string())),
        ]
    ),
}

#: The result of linking for each atom.
NODE_SCHEMA = pa.schema([(name, pa.string()) for name in ("atom_key", "facet", "entity_id", "canonical", "kind")])

_MENTION = [n for n in SCHEMAS["mentions"].names if n not in ("entity_id", "canonical", "type")]
_RELATION = [n for n in SCHEMAS["relations"].names if n not in ("relation_id", "subject", "object")]


def read_parts(engine: Engine, parts: Mapping[str, Sequence[Path]], nodes: pa.Table) -> None:
    """Create the relations ``part_mention``, ``part_relation`` and ``name_node`` that ``naming_steps`` reads."""
    for relation, table in (("part_mention", "mentions"), ("part_relation", "relations")):
        columns = {_sql(name): name for name in PART_SCHEMAS[table].names}
        engine.read(relation, parts[table], columns)
    engine.read("name_node", nodes, {name: name for name in NODE_SCHEMA.names})


def naming_steps() -> list[Step]:
    """
    The steps in order; they leave ``mention`` and ``relation``.

    An entity that no sentence names (only banners) is left out with its mentions and
    relations: every node must open to a sentence. Of relations with the same statement at the same
    place only the one with the best score is kept.
    """
    return [("opened", OPENED), ("mention", MENTION), ("relation", RELATION)]


#: The names at the requested places.
PLACE = """
    SELECT p.page_id, p.span_start, p.entity_id, p.facet
    FROM part_mention p
    JOIN wanted w ON w.page_id = p.page_id AND w.span_start = p.span_start
"""

OPENED = """
    SELECT DISTINCT n.entity_id
    FROM part_mention p
    JOIN name_node n ON n.atom_key = p.entity_id AND n.facet = p.facet
    WHERE p.article_id <> ''
"""

MENTION = f"""
    SELECT {", ".join(f"p.{_SQL_NAMES.get(name, name)}" for name in _MENTION)}, n.entity_id, n.canonical, n.kind
    FROM part_mention p
    JOIN name_node n ON n.atom_key = p.entity_id AND n.facet = p.facet
    JOIN opened o ON o.entity_id = n.entity_id
"""

_KEPT = [_SQL_NAMES.get(name, name) for name in _RELATION]

RELATION = f"""
    SELECT subject, object, page_id, {", ".join(_KEPT)}
    FROM (
        SELECT subject, object, page_id, {", ".join(_KEPT)},
               row_number() OVER (
                   PARTITION BY subject, predicate, object, title, former, page_id, span_start, span_end
                   ORDER BY score DESC, rule
               ) AS place
        FROM (
            SELECT s.entity_id AS subject,
                   CASE WHEN r.object_facet IS NULL THEN r.object ELSE t.entity_id END AS object,
                   r.page_id, {", ".join(f"r.{name}" for name in _KEPT)}
            FROM part_relation r
            JOIN name_node s ON s.atom_key = r.subject AND s.facet = r.subject_facet
            JOIN opened so ON so.entity_id = s.entity_id
            LEFT JOIN name_node t ON t.atom_key = r.object AND t.facet = r.object_facet
            LEFT JOIN opened oo ON oo.entity_id = t.entity_id
            WHERE r.object_facet IS NULL OR oo.entity_id IS NOT NULL
        ) ends
        WHERE subject <> object
    ) each_place
    WHERE place = 1
"""


def named_mentions(engine: Engine) -> pa.Table:
    """The mentions made by ``naming_steps``, with the columns of the table."""
    return _renamed(engine.rows("mention", ["mention_id"])).select(SCHEMAS["mentions"].names)


def named_relations(engine: Engine, mint_id: Any) -> pa.Table:
    """The relations made by ``naming_steps``; ``mint_id`` derives a row's id from its columns."""
    table = _renamed(engine.rows("relation", ["page_id", "span_start", "span_end", "subject", "predicate", "object"]))
    ids = [mint_id(row) for batch in table.to_batches() for row in batch.to_pylist()]
    return table.append_column("relation_id", pa.array(ids, pa.string())).select(SCHEMAS["relations"].names)


def _renamed(table: pa.Table) -> pa.Table:
    back = {sql: name for name, sql in _SQL_NAMES.items()}
    return table.rename_columns([back.get(name, name) for name in table.column_names])


def _sql(name: str) -> str:
    return _SQL_NAMES.get(name, name)
