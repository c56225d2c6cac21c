"""
Links as RDF: weighted co-mentions, posts held, and stated relations with their evidence.

Place in the flow: part of ``kg.export.triples``. Each is a node of its own (n-ary),
because RDF 1.2 statements about statements are not read by rdflib, Virtuoso and
rapper; its IRI can serve as the reifier once they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyoxigraph import NamedNode, Triple

from kg.export.rdf_entities import direct_properties, seen
from kg.export.rdf_source import SLICE, Source, rows
from kg.export.vocabulary import ITSRDF, ORG, RDF, SCHEMA, TOP_SENTENCES, TRUE, TYPE, decimal, integer, kg, plain, zh
from kg.graph.evidence import sentences_of_edges
from kg.model import mint

CO_MENTION, BETWEEN, WEIGHT, COUNT = kg("CoMention"), kg("between"), kg("weight"), kg("count")
ARTICLE_COUNT, PMI, NPMI, G2 = kg("articleCount"), kg("pmi"), kg("npmi"), kg("logLikelihood")
EVIDENCE, OMITTED, RULE = kg("evidence"), kg("evidenceOmitted"), kg("rule")
MEMBERSHIP, MEMBER = NamedNode(ORG + "Membership"), NamedNode(ORG + "member")
ORGANIZATION, JURISDICTION = NamedNode(ORG + "organization"), kg("jurisdiction")
AUTHOR = NamedNode(SCHEMA + "author")
ROLE_NAME, FORMER, TIME = NamedNode(SCHEMA + "roleName"), kg("former"), kg("statedTime")
CONFIDENCE = NamedNode(ITSRDF + "taConfidence")
STATEMENT = (kg("Statement"), NamedNode(RDF + "Statement"))
SUBJECT, PREDICATE, OBJECT = (NamedNode(RDF + name) for name in ("subject", "predicate", "object"))


def co_mention_triples(source: Source) -> Iterator[Triple]:
    """One ``kg:CoMention`` for each edge, in the order of its two ids."""
    co, m = source.names.rooms()["co"], source.names.rooms()["m"]
    for left, right, weight, count, articles, pmi, npmi, g2, first, last, sentences in LinkEvidence(source).edges():
        node = NamedNode(f"{co}{left}--{right}")
        yield Triple(node, TYPE, CO_MENTION)
        yield Triple(node, BETWEEN, source.names.id(left))
        yield Triple(node, BETWEEN, source.names.id(right))
        yield Triple(node, WEIGHT, decimal(weight))
        yield Triple(node, COUNT, integer(count))
        yield Triple(node, ARTICLE_COUNT, integer(articles))
        if pmi is not None:
            yield Triple(node, PMI, decimal(pmi))
        if npmi is not None:
            yield Triple(node, NPMI, decimal(npmi))
        if g2 is not None:
            yield Triple(node, G2, decimal(g2))
        yield from seen(node, first, last)
        if source.evidence == "none":
            yield Triple(node, OMITTED, TRUE)
        yield from (Triple(node, EVIDENCE, NamedNode(m + sentence)) for sentence in sentences)


class LinkEvidence:
    """The edges ordered by id, and for each the sentences that support it, best first."""

    def __init__(self, source: Source) -> None:
        self._edges = source.tables.edges
        evidence = source.tables.evidence
        if source.evidence == "none":
            evidence = evidence.slice(0, 0)
        elif source.evidence == "top":
            evidence = evidence.filter(pc.less_equal(evidence["rank"], TOP_SENTENCES))
        keys = _keys(source, self._edges, "edges")
        self._order = np.argsort(keys, kind="stable")
        self._sentences = sentences_of_edges(keys, _keys(source, evidence, "evidence"), evidence)

    def slices(self, size: int) -> Iterator[tuple[pa.Table, pa.ListArray]]:
        """Some rows of the table of edges at a time, and their sentences."""
        for at in range(0, len(self._order), size):
            rows = pa.array(self._order[at : at + size])
            yield self._edges.take(rows), self._sentences.take(rows)

    def edges(self) -> Iterator[tuple[Any, ...]]:
        """Source, target, weight, count, articles, pmi, npmi, g2, first and last day, and sentences of each edge."""
        columns = ("source", "target", "weight", "count", "articles", "pmi", "npmi", "g2", "first_seen", "last_seen")
        for edges, sentences in self.slices(SLICE):
            yield from zip(*(edges[name].to_pylist() for name in columns), sentences.to_pylist(), strict=True)


def _keys(source: Source, table: pa.Table, name: str) -> NDArray[np.int64]:
    """One number for the two ends of each row, in the order of their ids."""
    one, other = (source.entity_index(table[end], name) for end in ("source", "target"))
    return one * max(len(source.nodes), 1) + other


@dataclass(frozen=True, slots=True)
class _Stated:
    """All rows with the same statement, with what is needed to write it."""

    subject: str
    predicate: str
    object: str
    title: str
    former: bool
    #: (article_id, sentence_id, rule, score, time) of each place that states it.
    places: tuple[tuple[str, str, str, float, str | None], ...]


def relation_triples(source: Source) -> Iterator[Triple]:
    """Posts held and, if evidence is included, the stated relations with theirs."""
    dates = dict(rows(source.articles, "article_id", "date"))
    keys = ("subject", "predicate", "object", "title", "former")
    table = source.tables.relations.sort_by([(key, "ascending") for key in (*keys, "sentence_id", "start")])
    types = source.types_among(table["subject"], table["object"])
    columns = (*keys, "article_id", "sentence_id", "rule", "score", "time")
    for key, found in groupby(rows(table, *columns), key=lambda row: row[:5]):
        stated = _Stated(key[0], key[1], key[2], key[3], key[4], tuple(row[5:] for row in found))
        if stated.predicate == "position":
            yield from _post(source, stated, types, dates)
        elif source.evidence != "none":
            yield from _statement(source, stated, types)


def _post(source: Source, stated: _Stated, types: dict[str, str], dates: dict[str, date | None]) -> Iterator[Triple]:
    mark = mint("", stated.title or "", "former" if stated.former else "", length=8)
    node = NamedNode(f"{source.names.rooms()['pos']}{stated.subject}--{stated.object}--{mark}")
    yield Triple(node, TYPE, MEMBERSHIP)
    yield Triple(node, MEMBER, source.names.id(stated.subject))
    # A mayor's post belongs to the place; org:organization would make the city a body.
    body = ORGANIZATION if types[stated.object] == "organization" else JURISDICTION
    yield Triple(node, body, source.names.id(stated.object))
    if stated.title:
        yield Triple(node, ROLE_NAME, zh(stated.title))
    if stated.former:
        yield Triple(node, FORMER, TRUE)
    yield from (Triple(node, TIME, plain(time)) for time in sorted({place[4] for place in stated.places if place[4]}))
    days = sorted(day for day in (dates.get(place[0]) for place in stated.places) if day is not None)
    yield from seen(node, days[0] if days else None, days[-1] if days else None)
    yield from _grounds(source, node, stated)


def _statement(source: Source, stated: _Stated, types: dict[str, str]) -> Iterator[Triple]:
    names: tuple[NamedNode, ...]
    if stated.predicate == "author":
        names, said, of = (AUTHOR,), source.names.article(stated.object), source.names.id(stated.subject)
    else:
        names = direct_properties(stated.predicate, types[stated.subject], types[stated.object])
        said, of = source.names.id(stated.subject), source.names.id(stated.object)
    if not names:
        return
    node = NamedNode(f"{source.names.rooms()['st']}{stated.subject}--{stated.predicate}--{stated.object}")
    yield from (Triple(node, TYPE, class_) for class_ in STATEMENT)
    yield Triple(node, SUBJECT, said)
    yield Triple(node, PREDICATE, names[0])
    yield Triple(node, OBJECT, of)
    yield from _grounds(source, node, stated)


def _grounds(source: Source, node: NamedNode, stated: _Stated) -> Iterator[Triple]:
    """Belief, the rules that fired, and the sentences that state it."""
    yield Triple(node, CONFIDENCE, decimal(max(place[3] for place in stated.places)))
    yield from (Triple(node, RULE, plain(rule)) for rule in sorted({place[2] for place in stated.places if place[2]}))
    if source.evidence != "none":
        m = source.names.rooms()["m"]
        sentences = sorted({place[1] for place in stated.places if place[1]})
        yield from (Triple(node, EVIDENCE, NamedNode(m + sentence)) for sentence in sentences)
