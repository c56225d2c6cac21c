"""
The single source of all RDF: the triples of a build, in a fixed order.

Place in the flow: tables -> triples -> any serialisation (``rdf_formats``), rdflib
(``turtle.to_rdflib``) or a store. Subjects are complete and sorted, section by section:
entities, former ids, articles, pages, co-mentions, posts and statements, sentences and
mentions article by article, and last the dataset that counts them.

No blank nodes, no clock, no order from hashing: the same tables give the same triples.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.count.tables import Tables
from kg.export.rdf_entities import entity_triples, redirect_triples, type_triples
from kg.export.rdf_links import co_mention_triples, relation_triples
from kg.export.rdf_source import Source
from kg.export.rdf_text import article_triples, page_triples, passages
from kg.export.turtle_text import Chunk, link_chunks, passage_chunks
from kg.export.vocabulary import (
    DCAT,
    DCT,
    DEFAULT_BASE,
    ONTOLOGY,
    PROV,
    TYPE,
    VOID,
    Evidence,
    Names,
    integer,
    kg,
    plain,
    zh,
)


def triples_of(tables: Tables, base: str = DEFAULT_BASE, evidence: Evidence = "all") -> Iterator[Triple]:
    """
    The triples of a build, streamed; every RDF output consists of these.

    ``base`` is the prefix of all IRIs, ``evidence`` the depth: ``all`` sentences and mentions,
    the ``top`` sentences of each link with the mentions in them, or ``none``. Raises
    ``SettingsError`` for a base that cannot be a prefix, ``BuildError`` for a link to an entity
    that does not exist.
    """
    source = Source(tables, Names(base), evidence)
    text = chain.from_iterable(made for _, made in passages(source))
    yield from _counted(source, chain(_graph(source), text))


def quads_of(tables: Tables, base: str = DEFAULT_BASE, evidence: Evidence = "all") -> Iterator[Quad]:
    """
    The same triples, each article's sentences and mentions in a graph named by the article.

    The graph of entities and links stays in the default graph.
    """
    source = Source(tables, Names(base), evidence)
    home = DefaultGraph()
    total = 0
    for triple in _graph(source):
        total += 1
        yield Quad(triple.subject, triple.predicate, triple.object, home)
    for context, made in passages(source):
        total += len(made)
        for triple in made:
            yield Quad(triple.subject, triple.predicate, triple.object, context)
    for triple in _dataset(source, total):
        yield Quad(triple.subject, triple.predicate, triple.object, home)


def turtle_sections(source: Source) -> Iterator[tuple[Iterator[Triple], Iterator[Chunk]]]:
    """
    ``triples_of`` in sections, the large ones as text: of each section the text comes first, then the triples.

    The last section states the number of triples, so each section must be read to its end before the next.
    """
    total = 0

    def counted(triples: Iterable[Triple]) -> Iterator[Triple]:
        nonlocal total
        for triple in triples:
            total += 1
            yield triple

    def told(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        nonlocal total
        for chunk in chunks:
            total += chunk[1]
            yield chunk

    yield counted(_before_links(source)), iter(())
    yield counted(relation_triples(source)), told(link_chunks(source))
    yield iter(()), told(passage_chunks(source))
    yield _dataset(source, total), iter(())


def _before_links(source: Source) -> Iterator[Triple]:
    yield from entity_triples(source)
    yield from type_triples(source)
    yield from redirect_triples(source)
    yield from article_triples(source)
    yield from page_triples(source)


def _graph(source: Source) -> Iterator[Triple]:
    yield from _before_links(source)
    yield from co_mention_triples(source)
    yield from relation_triples(source)


def _counted(source: Source, triples: Iterable[Triple]) -> Iterator[Triple]:
    total = 0
    for triple in triples:
        total += 1
        yield triple
    yield from _dataset(source, total)


def _dataset(source: Source, others: int) -> Iterator[Triple]:
    """The dataset and the run that made it: which software, which settings, no clock."""
    manifest = source.tables.manifest
    node, digest = source.names.dataset(), _settings_hash(manifest)
    run = NamedNode(source.names.rooms()["run"] + digest[:16])
    made = [
        Triple(node, TYPE, NamedNode(VOID + "Dataset")),
        Triple(node, TYPE, NamedNode(DCAT + "Dataset")),
        Triple(node, NamedNode(DCT + "title"), zh("报纸知识图谱")),
        Triple(node, NamedNode(DCT + "title"), Literal("Newspaper knowledge graph", language="en")),
        Triple(node, NamedNode(DCT + "language"), plain("zh")),
        Triple(node, NamedNode(VOID + "vocabulary"), NamedNode(ONTOLOGY)),
        Triple(node, NamedNode(VOID + "entities"), integer(len(source.nodes))),
        Triple(node, kg("evidenceDepth"), plain(source.evidence)),
        Triple(node, NamedNode(PROV + "wasGeneratedBy"), run),
        Triple(run, TYPE, NamedNode(PROV + "Activity")),
        Triple(run, kg("softwareVersion"), plain(str(manifest.get("version") or "unknown"))),
        Triple(run, kg("settingsHash"), plain(f"sha256:{digest}")),
    ]
    made.insert(7, Triple(node, NamedNode(VOID + "triples"), integer(others + len(made) + 1)))
    yield from made


def _settings_hash(manifest: Mapping[str, Any]) -> str:
    """One hash of everything that decides a result besides the pages: settings, packs, home."""
    chosen = {name: manifest.get(name) for name in ("settings", "packs", "home")}
    text = json.dumps(chosen, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
