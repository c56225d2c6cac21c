"""
Entities as RDF: classes, names, counts, and what the text states about them.

Place in the flow: part of ``kg.export.triples``. One subject after another by id, with
everything about it together, so that the file reads like an index.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyoxigraph import Literal, NamedNode, Triple

from kg.export.rdf_source import Groups, Source, rows
from kg.export.vocabulary import (
    DCT,
    ELI,
    ORG,
    OWL,
    RDFS,
    SCHEMA,
    SKOS,
    TRUE,
    TYPE,
    WIKIDATA,
    classes_of,
    day,
    integer,
    kg,
    plain,
    zh,
)

LABEL = NamedNode(RDFS + "label")
ALT_LABEL = NamedNode(SKOS + "altLabel")
CO_MENTIONED = kg("coMentionedWith")
COUNTS = (kg("mentionCount"), kg("sentenceCount"), kg("articleCount"), kg("pageCount"))
FIRST_SEEN = kg("firstSeen")
LAST_SEEN = kg("lastSeen")

#: Predicates with a model of their own: a post is a node, an author is a property of the article.
APART = pa.array(["position", "author"])

#: A document number such as 国发〔2018〕5号: issuer's short name, year, running number.
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,5}号\Z")
_WIKIDATA_ID = re.compile(r"Q[1-9]\d*\Z")


def direct_properties(predicate: str, subject: str, object_: str) -> tuple[NamedNode, ...]:
    """
    The plain properties for a stated relation, by the types of its two ends.

    ``position`` and ``author`` are not here: the first is a node of its own
    (``org:Membership``), the second is a property of the article.
    """
    if predicate == "issuer":
        passed = (NamedNode(ELI + "passed_by"),) if subject == "policy" and object_ == "organization" else ()
        return (kg("issuer"), *passed)
    if predicate == "affiliation":
        return (NamedNode(SCHEMA + "affiliation"),)
    if predicate == "located_in":
        return (NamedNode(SCHEMA + ("containedInPlace" if subject == "place" else "location")),)
    if predicate == "part_of" and subject == object_ == "place":
        return (NamedNode(SCHEMA + "containedInPlace"),)
    if predicate == "part_of" and subject == object_ == "organization":
        return (NamedNode(ORG + "subOrganizationOf"),)
    return (NamedNode(DCT + "isPartOf"),) if predicate == "part_of" else ()


def parent_property(child: str, parent: str) -> NamedNode:
    """The plain property from an entity to the unit or body it belongs to."""
    if child == "place" and parent == "place":
        return NamedNode(SCHEMA + "containedInPlace")
    if child == "organization":
        return NamedNode(SCHEMA + "location") if parent == "place" else NamedNode(ORG + "subOrganizationOf")
    if child == "person" and parent == "organization":
        return NamedNode(SCHEMA + "affiliation")
    return NamedNode(SCHEMA + "spatialCoverage") if parent == "place" else NamedNode(DCT + "isPartOf")


def entity_triples(source: Source) -> Iterator[Triple]:
    """Every entity with its names, counts, plain links and stated relations."""
    edges = source.tables.edges
    left, right = (source.entity_index(edges[end], "edges") for end in ("source", "target"))
    linked = Groups(np.concatenate([left, right]), np.concatenate([right, left]), len(source.nodes))
    stated = _stated(source)
    classes = {info.id: classes_of(info) for info in source.tables.types.infos}
    columns = ("type", "canonical", "aliases", "disambiguator", "code", "wikidata", "parent_id")
    counts = ("mention_count", "sentence_count", "article_count", "page_count")
    for index, row in enumerate(rows(source.entities, *columns, *counts, "first_seen", "last_seen")):
        node = source.nodes[index]
        type_, canonical, aliases = row[:3]
        yield from (Triple(node, TYPE, class_) for class_ in classes[type_])
        if type_ == "policy":
            yield from _document(node, canonical, aliases)
        yield Triple(node, LABEL, zh(canonical))
        yield from (Triple(node, ALT_LABEL, zh(name)) for name in sorted(set(aliases or ()) - {canonical}))
        yield from _identifiers(node, *row[3:6])
        yield from (Triple(node, name, integer(n)) for name, n in zip(COUNTS, row[7:11], strict=True))
        yield from seen(node, row[11], row[12])
        yield from (Triple(node, name, other) for name, other in stated.get(index, ()))
        yield from (Triple(node, CO_MENTIONED, source.nodes[other]) for other in linked[index])


def type_triples(source: Source) -> Iterator[Triple]:
    """The classes of types added by packs: kg's own ontology, which defines the others, does not have them."""
    for info in source.tables.types.added:
        own, *common = classes_of(info)
        yield Triple(own, TYPE, NamedNode(OWL + "Class"))
        yield from (Triple(own, NamedNode(RDFS + "subClassOf"), above) for above in (kg("Entity"), *common))
        yield Triple(own, LABEL, zh(info.zh))
        yield Triple(own, LABEL, Literal(info.en, language="en"))


def redirect_triples(source: Source) -> Iterator[Triple]:
    """
    Ids of former builds: a single heir is the same thing, several heirs only replace it.

    Chains are resolved here, so that no store has to (Virtuoso 7.2 loses a value bound
    outside at the start of a ``+`` path).
    """
    same, replaced, old = NamedNode(OWL + "sameAs"), NamedNode(DCT + "isReplacedBy"), NamedNode(OWL + "deprecated")
    redirects: Mapping[str, Any] = source.tables.manifest.get("redirects") or {}
    for former in sorted(redirects):
        heirs = sorted(_heirs(redirects, former))
        node = source.names.id(former)
        if len(heirs) == 1:
            yield Triple(node, same, source.names.id(heirs[0]))
        yield from (Triple(node, replaced, source.names.id(heir)) for heir in heirs)
        yield Triple(node, old, TRUE)


def _heirs(redirects: Mapping[str, Any], former: str) -> set[str]:
    """The ids at the ends of the chains from ``former``; a circle ends where it closes."""
    found: set[str] = set()
    met, open_ = {former}, [former]
    while open_:
        heirs = redirects[open_.pop()]
        for heir in [heirs] if isinstance(heirs, str) else heirs:
            if heir not in redirects:
                found.add(heir)
            elif heir not in met:
                met.add(heir)
                open_.append(heir)
    return found


def seen(node: NamedNode, first: Any, last: Any) -> Iterator[Triple]:
    """First and last day in the press; nothing if no page had a date."""
    if first is not None:
        yield Triple(node, FIRST_SEEN, day(first))
    if last is not None:
        yield Triple(node, LAST_SEEN, day(last))


def _document(node: NamedNode, canonical: str, aliases: list[str] | None) -> Iterator[Triple]:
    """ELI only if a document number is known: a slogan is not a legal resource."""
    numbers = sorted(name for name in {canonical, *(aliases or ())} if DOCUMENT_NUMBER.search(name))
    if numbers:
        yield Triple(node, TYPE, NamedNode(ELI + "LegalResource"))
    yield from (Triple(node, NamedNode(ELI + "id_local"), plain(number)) for number in numbers)


def _identifiers(node: NamedNode, disambiguator: str, code: str, wikidata: str) -> Iterator[Triple]:
    if disambiguator:
        yield Triple(node, kg("disambiguator"), zh(disambiguator))
    if code:
        yield Triple(node, kg("divisionCode"), plain(code))
    if wikidata and _WIKIDATA_ID.match(wikidata):
        # Not owl:sameAs: a wrong automatic link would merge two people in a reasoner.
        yield Triple(node, NamedNode(SKOS + "exactMatch"), NamedNode(WIKIDATA + wikidata))


def _stated(source: Source) -> dict[int, list[tuple[NamedNode, NamedNode]]]:
    """Distinct plain statements by the index of their subject, sorted."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    relations = source.tables.relations
    plain_ones = relations.filter(pc.invert(pc.is_in(relations["predicate"], value_set=APART)))
    subjects = source.entity_index(plain_ones["subject"], "relations").tolist()
    objects = source.entity_index(plain_ones["object"], "relations").tolist()
    for subject, object_, predicate in zip(subjects, objects, plain_ones["predicate"].to_pylist(), strict=True):
        for name in direct_properties(predicate, source.types[subject], source.types[object_]):
            found[subject].add((name.value, source.nodes[object_].value))
    for subject, object_ in _parents(source):
        name = parent_property(source.types[subject], source.types[object_])
        found[subject].add((name.value, source.nodes[object_].value))
    return {
        subject: [(NamedNode(name), NamedNode(other)) for name, other in sorted(pairs)]
        for subject, pairs in found.items()
    }


def _parents(source: Source) -> Iterator[tuple[int, int]]:
    """(child, parent) positions, if the parent is in the graph too."""
    parents = source.entities["parent_id"]
    known = pc.and_(pc.is_valid(parents), pc.not_equal(parents, ""))
    children = np.flatnonzero(known.to_numpy())
    indexes = source.entity_index(parents.filter(known), "entities")
    yield from zip(children.tolist(), indexes.tolist(), strict=True)
