"""
What pages say -> parts of the tables on disk, one file for each table and batch of pages.

Place in the flow: the waist, from records to columns; left of it functions of one page,
right of it set operations. Workers write the parts and return only counts, so that no
process ever has all pages, sentences or mentions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.count.naming import PART_SCHEMAS
from kg.count.tables import SCHEMAS, table_of
from kg.entity_types import core_types
from kg.extract.weights import Weights
from kg.link.corpus.facts import AtomKey, Part, ends_of, facet_of, parts_of, together
from kg.model import Article, Entity, Mention, Page, Relation, Sentence, mint
from kg.run.onepage import Reading

Rows = list[dict[str, Any]]

#: Atoms converted to Python objects at a time.
_SLICE = 16_384
#: The columns of an atom in the order of its fields; the last two are lists.
_FIELDS = [field.name for field in fields(Part)]


def page_tables(reading: Reading) -> dict[str, pa.Table]:
    """One page as its part of every table; entities have page-level ids."""
    rows = rows_of(reading)
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in PART_SCHEMAS.items()}


def write_parts(pages: Sequence[Mapping[str, pa.Table]], folder: Path, stem: str) -> None:
    """Write ``<table>/<stem>.parquet`` for every table, with the pages of a batch."""
    for name, schema in PART_SCHEMAS.items():
        table = pa.concat_tables([schema.empty_table(), *(page[name] for page in pages)])
        pq.write_table(table, part_file(folder, name, stem), compression="zstd", compression_level=1)


def make_folders(folder: Path) -> None:
    """The folders for ``write_parts``."""
    for name in PART_SCHEMAS:
        (folder / name).mkdir(exist_ok=True)


def parts_in(folder: Path, stems: Sequence[str]) -> dict[str, list[Path]]:
    """The files of each table."""
    return {name: [part_file(folder, name, stem) for stem in stems] for name in PART_SCHEMAS}


def read_part(name: str, parts: Mapping[str, Sequence[Path]]) -> pa.Table:
    """One table of all pages, in memory, in page order."""
    return pa.concat_tables([pq.read_table(file, schema=PART_SCHEMAS[name]) for file in parts[name]])


def part_file(folder: Path, table: str, stem: str) -> Path:
    """The file of one table and batch."""
    return folder / table / f"{stem}.parquet"


def rows_of(reading: Reading) -> dict[str, Rows]:
    """The rows of one page, by table."""
    places = _Places(reading.sentences)
    ends = ends_of(reading)
    return {
        "pages": [_page_row(reading.layout.page)],
        "articles": [_article_row(a, number) for number, a in enumerate(reading.layout.articles)],
        "sentences": [_sentence_row(s) for s in reading.sentences],
        "mentions": [_mention_row(m, places) for m in reading.mentions],
        "relations": [
            _relation_row(r, *atoms, places)
            for r, atoms in zip(reading.relations, ends, strict=True)
            if atoms[0] is not None and (atoms[1] is not None or r.predicate == "author")
        ],
        "names": [_name_row(part) for part in parts_of(reading)],
    }


def names_in(table: pa.Table) -> Iterator[Part]:
    """The atoms of a corpus from the parts' ``names``, sorted by key and facet; those of several pages combined."""
    table = table.sort_by([(name, "ascending") for name in ("key", "facet", "page", "start")])
    batches = table.select(_FIELDS).to_batches(max_chunksize=_SLICE)
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    for _, same in groupby(rows, key=itemgetter(0, 1)):
        yield together([Part(*row[:-2], *map(tuple, row[-2:])) for row in same])


def entities_table(entities: Sequence[Entity], opened: Iterable[str]) -> pa.Table:
    """
    The entities that some sentence names, as a table.

    Counts and days are zero and null: counting fills them in.
    """
    kept = set(opened)
    return table_of("entities", _entity_rows([e for e in entities if e.id in kept]))


def features_table(weights: Weights, mentions: pa.Table) -> pa.Table:
    """The features that are a reason of some mention, with their weights."""
    used = sorted(pc.unique(pc.list_flatten(mentions["reasons"])).to_pylist())
    rows = [dict(zip(SCHEMAS["features"].names, (n, *weights.cells[n]), strict=True)) for n in used]
    return table_of("features", rows)


def relation_id(row: Mapping[str, Any]) -> str:
    """The id of a relation, derived from its statement and place."""
    return mint(
        "r-",
        row["subject"],
        row["predicate"],
        row["object"],
        row["title"],
        str(row["former"]),
        row["page_id"],
        str(row["start"]),
        str(row["end"]),
    )


class _Places:
    """Finds the sentence that contains a span."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sorted = sorted(sentences, key=lambda s: s.start)
        self._starts = [s.start for s in self._sorted]

    def sentence_of(self, start: int, end: int) -> str:
        """Id of the sentence that contains the whole span; empty if none does."""
        at = bisect_right(self._starts, start) - 1
        return self._sorted[at].id if at >= 0 and end <= self._sorted[at].end else ""


def _name_row(part: Part) -> dict[str, Any]:
    return {name: getattr(part, name) for name in _FIELDS}


def _page_row(page: Page) -> dict[str, Any]:
    return {
        "page_id": page.id,
        "name": page.name,
        "sha256": page.sha256,
        "encoding": page.encoding,
        "chars": len(page.text),
        "paper": page.paper,
        "page_no": page.page_no,
        "date": page.date,
        "url": page.url,
        "language": page.language,
        "form": page.form,
        "place": page.place,
        "learnt": [f"{fact}={where}" for fact, where in page.learnt],
        "boxes": [[b.start, b.end, b.left, b.top, b.width, b.height] for b in page.boxes],
        "scan": page.scan,
        "text": page.text,
    }


def _article_row(article: Article, ordinal: int) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "page_id": article.page_id,
        "local_id": article.local_id,
        "ordinal": ordinal,
        "kind": article.kind,
        "title": article.title,
        "column": article.column,
        "authors": list(article.authors),
        "affiliations": list(article.affiliations),
        "date": article.date,
        "date_from": article.date_from,
        "url": article.url,
        "pieces": [list(piece) for piece in article.pieces],
    }


def _sentence_row(sentence: Sentence) -> dict[str, Any]:
    return {
        "sentence_id": sentence.id,
        "article_id": sentence.article_id,
        "page_id": sentence.page_id,
        "ordinal": sentence.ordinal,
        "paragraph": sentence.paragraph,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
    }


def _mention_row(mention: Mention, places: _Places) -> dict[str, Any]:
    return {
        "mention_id": f"{mention.page_id}_m_{mention.start}_{mention.end}",
        "page_id": mention.page_id,
        "article_id": mention.article_id,
        "sentence_id": places.sentence_of(mention.start, mention.end) if mention.article_id else "",
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "canonical": mention.canonical,
        "entity_id": mention.entity_id,
        "deictic": mention.deictic,
        "rule": mention.rule,
        "row": mention.row,
        "score": mention.score,
        "reasons": list(mention.reasons),
        "facet": facet_of(mention),
    }


def _relation_row(
    relation: Relation, subject: AtomKey | None, target: AtomKey | None, places: _Places
) -> dict[str, Any]:
    return {
        "subject": relation.subject,
        "predicate": relation.predicate,
        "object": relation.object,
        "title": relation.title,
        "former": relation.former,
        "article_id": relation.article_id,
        "sentence_id": places.sentence_of(relation.start, relation.end),
        "start": relation.start,
        "end": relation.end,
        "rule": relation.rule,
        "score": relation.score,
        "time": relation.time,
        "page_id": relation.page_id,
        "subject_facet": subject.facet if subject else None,
        "object_facet": target.facet if target else None,
    }


def _entity_rows(entities: Sequence[Entity]) -> Rows:
    blank = dict.fromkeys(SCHEMAS["entities"].names) | {
        "mention_count": 0,
        "sentence_count": 0,
        "article_count": 0,
        "page_count": 0,
    }
    ids = _ids_by_name(entities)
    return [
        blank
        | {
            "entity_id": e.id,
            "type": e.type,
            "canonical": e.canonical,
            "aliases": list(e.aliases),
            "disambiguator": e.disambiguator,
            "code": e.code,
            "wikidata": e.wikidata,
            # A parent may be written as a path from the top: 山西省/太原市.
            "parent_id": _other(ids.get(e.parent.rpartition("/")[2], ""), e.id),
        }
        for e in entities
    ]


def _ids_by_name(entities: Sequence[Entity]) -> Mapping[str, str]:
    """Entity id by canonical name; of namesakes the place comes before the body, then the smaller id."""
    number = core_types().number  # types added by packs come after ours
    order = sorted(entities, key=lambda e: (e.type != "place", number.get(e.type, len(number)), e.id), reverse=True)
    return {e.canonical: e.id for e in order}


def _other(parent_id: str, own_id: str) -> str:
    """The parent, unless it would be the thing itself."""
    return "" if parent_id == own_id else parent_id
