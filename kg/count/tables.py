"""
The tables of a build: names, columns and types, in one place.

Place in the flow: the waist. Left of it everything is a function of one page,
right of it a set operation; graph and export read only these tables.

Rows are sorted by the first columns (ids), so that files do not depend on the
order of the work. Offsets are code points into the page's decoded text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from kg.count.shelf import Shelf
from kg.entity_types import Types, core_types, declared
from kg.errors import BuildError

_STRINGS = pa.list_(pa.string())

SCHEMAS: dict[str, pa.Schema] = {
    "pages": pa.schema(
        [
            ("page_id", pa.string()),
            ("name", pa.string()),
            ("sha256", pa.string()),
            ("encoding", pa.string()),
            ("chars", pa.int64()),
            ("paper", pa.string()),  # empty where unknown, as the four below
            ("page_no", pa.string()),
            ("date", pa.date32()),  # null where unknown
            ("url", pa.string()),
            ("language", pa.string()),  # BCP 47
            ("form", pa.string()),  # of the file: text, html, csv …
            ("place", pa.string()),  # in the file: line 3, sheet 2
            ("learnt", _STRINGS),  # where each fact is from: date=file-name
            ("boxes", pa.list_(pa.list_(pa.float64()))),  # start, end, left, top, width, height of words on the scan
            ("scan", pa.string()),  # its picture, as the file names it: a path or an address; empty if unknown
            ("text", pa.string()),  # what the offsets count in; private numbers masked at the same length
        ]
    ),
    "articles": pa.schema(
        [
            ("article_id", pa.string()),
            ("page_id", pa.string()),
            ("local_id", pa.string()),
            ("ordinal", pa.int32()),
            ("kind", pa.string()),
            ("title", pa.string()),  # null if the page lost it
            ("column", pa.string()),
            ("authors", _STRINGS),
            ("affiliations", _STRINGS),
            ("date", pa.date32()),
            ("date_from", pa.string()),  # metadata, masthead, file-name, folder, dateline, dateline+folder; or no-year
            ("url", pa.string()),
            ("pieces", pa.list_(pa.list_(pa.int64()))),
        ]
    ),
    "sentences": pa.schema(
        [
            ("sentence_id", pa.string()),
            ("article_id", pa.string()),
            ("page_id", pa.string()),
            ("ordinal", pa.int32()),
            ("paragraph", pa.int32()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("text", pa.string()),  # as on the page, private numbers masked at the same length
        ]
    ),
    "mentions": pa.schema(
        [
            ("mention_id", pa.string()),
            ("page_id", pa.string()),
            ("article_id", pa.string()),  # empty in a banner
            ("sentence_id", pa.string()),  # empty in a banner
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("text", pa.string()),
            ("type", pa.string()),
            ("canonical", pa.string()),
            ("entity_id", pa.string()),
            ("deictic", pa.bool_()),
            ("rule", pa.string()),
            ("row", pa.string()),
            ("score", pa.float64()),
            ("reasons", pa.list_(pa.int32())),  # numbers in features, the strongest first; empty if unknown
        ]
    ),
    "features": pa.schema(  # what the reasons of mentions refer to: each adds its weight to the score before it is normalised
        [
            ("number", pa.int32()),
            ("feature", pa.string()),
            ("type", pa.string()),
            ("weight", pa.float64()),  # nats
        ]
    ),
    "entities": pa.schema(
        [
            ("entity_id", pa.string()),
            ("type", pa.string()),
            ("canonical", pa.string()),
            ("aliases", _STRINGS),
            ("disambiguator", pa.string()),
            ("code", pa.string()),
            ("wikidata", pa.string()),
            ("parent_id", pa.string()),  # empty if none among the entities
            ("mention_count", pa.int64()),
            ("sentence_count", pa.int64()),
            ("article_count", pa.int64()),
            ("page_count", pa.int64()),
            ("first_seen", pa.date32()),
            ("last_seen", pa.date32()),
        ]
    ),
    "edges": pa.schema(
        [
            ("source", pa.string()),  # source < target
            ("target", pa.string()),
            ("count", pa.int64()),  # windows with both
            ("articles", pa.int64()),
            ("pmi", pa.float64()),  # nats, over windows
            ("npmi", pa.float64()),  # -1 .. 1
            ("g2", pa.float64()),  # log-likelihood ratio: how little chance alone explains the pair; 0 upwards
            ("weight", pa.float64()),
            ("first_seen", pa.date32()),
            ("last_seen", pa.date32()),
        ]
    ),
    "evidence": pa.schema(
        [
            ("source", pa.string()),
            ("target", pa.string()),
            ("rank", pa.int32()),  # 1 = best
            ("article_id", pa.string()),
            ("sentence_id", pa.string()),  # the sentence with the source's name
            ("source_start", pa.int64()),
            ("source_end", pa.int64()),
            ("target_sentence_id", pa.string()),  # the same, unless the window is wider than a sentence
            ("target_start", pa.int64()),
            ("target_end", pa.int64()),
        ]
    ),
    "relations": pa.schema(
        [
            ("relation_id", pa.string()),
            ("subject", pa.string()),
            ("predicate", pa.string()),
            ("object", pa.string()),  # entity id; article id for "author"
            ("title", pa.string()),
            ("former", pa.bool_()),
            ("article_id", pa.string()),
            ("sentence_id", pa.string()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("rule", pa.string()),
            ("score", pa.float64()),
            ("time", pa.string()),  # ISO 8601, as exact as the sentence; empty if it gives none
        ]
    ),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a build and its manifest; the input of graph and export."""

    pages: pa.Table
    articles: pa.Table
    sentences: pa.Table
    mentions: pa.Table
    entities: pa.Table
    edges: pa.Table
    evidence: pa.Table
    relations: pa.Table
    features: pa.Table = field(default_factory=SCHEMAS["features"].empty_table)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    #: Where the tables lie, if not in memory.
    shelf: Shelf | None = field(default=None, compare=False)

    def rest(self) -> None:
        """Nobody reads for now: what lies in files need not stay in memory."""
        if self.shelf is not None:
            self.shelf.rest()

    @property
    def types(self) -> Types:
        """The entity types of the build: ours, and those declared by its packs."""
        return types_in(self.manifest)

    def named(self) -> dict[str, pa.Table]:
        """The tables by name, in the order of ``SCHEMAS``."""
        return {name: getattr(self, name) for name in SCHEMAS}


def types_in(manifest: Mapping[str, Any], where: str = "manifest.json") -> Types:
    """
    The types recorded in a manifest; raises ``BuildError`` if they are not valid.

    >>> list(types_in({"types": [{"id": "event", "letter": "e", "zh": "活动", "en": "Event", "colour": "#0b6e75"}]}))[-1]
    'event'
    """
    more = manifest.get("types")
    return core_types() if more is None else core_types().plus(declared(more, where, BuildError), where, BuildError)


def table_of(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a table with the declared columns; a missing or unknown column is an error."""
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])
