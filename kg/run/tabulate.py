"""
What the pages say -> the input tables of counting.

Place in the flow: the waist, from records to columns; left of it functions of one page,
right of it set operations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kg.count.tables import SCHEMAS, table_of
from kg.model import ENTITY_TYPES, Article, Entity, Mention, Page, Relation, Sentence, mint
from kg.run.onepage import Reading

Rows = list[dict[str, Any]]


def tables_of(readings: Sequence[Reading], entities: Sequence[Entity]) -> dict[str, pa.Table]:
    """
    Pages, articles, sentences, mentions, entities and relations as tables.

    Counts and days of the entities are left at zero and null: counting fills them.
    An entity that no sentence names (in banners only) is left out with its mentions:
    a node opens to its sentence.
    """
    opened = {m.entity_id for reading in readings for m in reading.mentions if m.article_id}
    closed = {e.id for e in entities} - opened
    rows: dict[str, Rows] = {name: [] for name in ("pages", "articles", "sentences", "mentions", "relations")}
    for reading in readings:
        places = _Places(reading.sentences)
        rows["pages"].append(_page_row(reading.layout.page))
        rows["articles"] += (_article_row(a, number) for number, a in enumerate(reading.layout.articles))
        rows["sentences"] += (_sentence_row(s) for s in reading.sentences)
        rows["mentions"] += (_mention_row(m, places) for m in reading.mentions if m.entity_id not in closed)
        rows["relations"] += (
            _relation_row(r, places) for r in _each_once(reading.relations) if closed.isdisjoint((r.subject, r.object))
        )
    rows["entities"] = _entity_rows([e for e in entities if e.id not in closed])
    return {name: table_of(name, some) for name, some in rows.items()}


class _Places:
    """Finds the sentence that holds a span."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sorted = sorted(sentences, key=lambda s: s.start)
        self._starts = [s.start for s in self._sorted]

    def sentence_of(self, start: int, end: int) -> str:
        """Id of the sentence that holds the whole span; empty if none does."""
        at = bisect_right(self._starts, start) - 1
        return self._sorted[at].id if at >= 0 and end <= self._sorted[at].end else ""


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
    }


def _relation_key(relation: Relation) -> tuple[str, ...]:
    place = (relation.page_id, str(relation.start), str(relation.end))
    return relation.subject, relation.predicate, relation.object, relation.title, str(relation.former), *place


def _each_once(relations: Iterable[Relation]) -> Iterable[Relation]:
    """The best-scored of the relations that say the same at the same place."""
    best: dict[tuple[str, ...], Relation] = {}
    for relation in sorted(relations, key=lambda r: (-r.score, r.rule)):
        best.setdefault(_relation_key(relation), relation)
    return best.values()


def _relation_row(relation: Relation, places: _Places) -> dict[str, Any]:
    return {
        "relation_id": mint("r-", *_relation_key(relation)),
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
    order = sorted(entities, key=lambda e: (e.type != "place", ENTITY_TYPES.index(e.type), e.id), reverse=True)
    return {e.canonical: e.id for e in order}


def _other(parent_id: str, own_id: str) -> str:
    """The parent, unless a thing would be its own."""
    return "" if parent_id == own_id else parent_id
