"""The shapes: every build conforms to them, and each kind of fault is caught."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, Literal, URIRef

from kg.count.tables import Tables
from kg.errors import BuildError
from kg.export.rdf_formats import write_rdf
from kg.export.turtle import to_rdflib
from kg.export.vocabulary import Evidence, Names, shapes_text
from kg.query.validate import validate
from tests.factories import hostile_tables, make_tables
from tests.stores.builds import rich_tables

NS = {prefix: rdflib.Namespace(namespace) for prefix, namespace in Names().prefixes().items()}
KG, NIF, SCHEMA, ITSRDF, ORG, XSD = (NS[prefix] for prefix in ("kg", "nif", "schema", "itsrdf", "org", "xsd"))


@pytest.mark.parametrize("evidence", ["all", "top", "none"])
@pytest.mark.parametrize("make", [make_tables, hostile_tables, rich_tables])
def test_a_build_conforms(make: Callable[[], Tables], evidence: Evidence, tmp_path: Path) -> None:
    """At every depth."""
    assert validate(write_rdf(make(), tmp_path / "graph.ttl", evidence=evidence)) == []


def _first(graph: rdflib.Graph, kind: URIRef) -> URIRef:
    return min(node for node in graph.subjects(RDF.type, kind) if isinstance(node, URIRef))


def _take(graph: rdflib.Graph, kind: URIRef, property_: URIRef) -> None:
    node = min(s for s in graph.subjects(RDF.type, kind) if (s, property_, None) in graph)
    graph.remove((node, property_, None))


def _put(graph: rdflib.Graph, kind: URIRef, property_: URIRef, value: Literal | URIRef) -> None:
    node = _first(graph, kind)
    graph.remove((node, property_, None))
    graph.add((node, property_, value))


def _more(graph: rdflib.Graph, kind: URIRef, property_: URIRef, value: Literal | URIRef) -> None:
    graph.add((_first(graph, kind), property_, value))


def _integer(value: str) -> Literal:
    return Literal(value, datatype=XSD.integer)


def _decimal(value: str) -> Literal:
    return Literal(value, datatype=XSD.decimal)


def _one_end(graph: rdflib.Graph) -> None:
    link = _first(graph, KG.CoMention)
    graph.remove((link, KG.between, next(graph.objects(link, KG.between))))


def _four_ends(graph: rdflib.Graph) -> None:
    for end in (NS["id"]["x-1"], NS["id"]["x-2"]):
        _more(graph, KG.CoMention, KG.between, end)


def _nowhere(graph: rdflib.Graph) -> None:
    for property_ in (ORG.organization, KG.jurisdiction):
        graph.remove((_first(graph, ORG.Membership), property_, None))


NOWHERE = NS["id"]["p-nowhere"]
FAULTS: dict[str, tuple[str, str, Callable[[rdflib.Graph], None]]] = {
    "entity without label": ("rdfs:label", "MinCount", lambda g: _take(g, KG.Person, RDFS.label)),
    "two labels": ("rdfs:label", "UniqueLang", lambda g: _more(g, KG.Person, RDFS.label, Literal("乙", lang="zh"))),
    "label without language": ("rdfs:label", "Datatype", lambda g: _put(g, KG.Programme, RDFS.label, Literal("x"))),
    "count below one": ("kg:mentionCount", "MinInclusive", lambda g: _put(g, KG.Place, KG.mentionCount, _integer("0"))),
    "count as text": ("kg:articleCount", "Datatype", lambda g: _put(g, KG.Policy, KG.articleCount, Literal("3"))),
    "edge to nowhere": ("kg:coMentionedWith", "Node", lambda g: _more(g, KG.Person, KG.coMentionedWith, NOWHERE)),
    "mention without begin": ("nif:beginIndex", "MinCount", lambda g: _take(g, KG.Mention, NIF.beginIndex)),
    "mention ends before it begins": (
        "nif:beginIndex",
        "LessThan",
        lambda g: _put(g, KG.Mention, NIF.endIndex, _integer("0")),
    ),
    "negative offset": (
        "nif:beginIndex",
        "MinInclusive",
        lambda g: _put(g, NIF.Sentence, NIF.beginIndex, _integer("-1")),
    ),
    "mention of nothing": ("itsrdf:taIdentRef", "MinCount", lambda g: _take(g, KG.Mention, ITSRDF.taIdentRef)),
    "mention of two": (
        "itsrdf:taIdentRef",
        "MaxCount",
        lambda g: _more(g, KG.Mention, ITSRDF.taIdentRef, _first(g, KG.Policy)),
    ),
    "confidence over one": (
        "itsrdf:taConfidence",
        "MaxInclusive",
        lambda g: _put(g, KG.Mention, ITSRDF.taConfidence, _decimal("1.5")),
    ),
    "mention without rule": ("kg:rule", "MinCount", lambda g: _take(g, KG.Mention, KG.rule)),
    "mention in no text": (
        "nif:referenceContext",
        "Or",
        lambda g: _put(g, KG.Mention, NIF.referenceContext, _first(g, KG.Place)),
    ),
    "link with one end": ("kg:between", "MinCount", _one_end),
    "link with more than two ends": ("kg:between", "MaxCount", _four_ends),
    "link without weight": ("kg:weight", "MinCount", lambda g: _take(g, KG.CoMention, KG.weight)),
    "negative weight": ("kg:weight", "MinInclusive", lambda g: _put(g, KG.CoMention, KG.weight, _decimal("-2"))),
    "link without evidence": ("", "Or", lambda g: _take(g, KG.CoMention, KG.evidence)),
    "evidence that is no sentence": (
        "kg:evidence",
        "Class",
        lambda g: _more(g, KG.CoMention, KG.evidence, _first(g, KG.Place)),
    ),
    "date as text": (
        "schema:datePublished",
        "Datatype",
        lambda g: _put(g, SCHEMA.NewsArticle, SCHEMA.datePublished, Literal("昨日")),
    ),
    "article on no page": ("schema:isPartOf", "MinCount", lambda g: _take(g, SCHEMA.NewsArticle, SCHEMA.isPartOf)),
    "article names nothing": (
        "schema:mentions",
        "Node",
        lambda g: _more(g, SCHEMA.NewsArticle, SCHEMA.mentions, NOWHERE),
    ),
    "page without hash": ("kg:sha256", "MinCount", lambda g: _take(g, KG.Page, KG.sha256)),
    "post of a place": ("org:member", "Class", lambda g: _put(g, ORG.Membership, ORG.member, _first(g, KG.Place))),
    "post nowhere": ("", "Xone", _nowhere),
    "statement without evidence": ("kg:evidence", "MinCount", lambda g: _take(g, KG.Statement, KG.evidence)),
    "statement without object": ("rdf:object", "MinCount", lambda g: _take(g, KG.Statement, RDF.object)),
    "last seen before first seen": (
        "kg:firstSeen",
        "LessThanOrEquals",
        lambda g: _put(g, KG.Policy, KG.lastSeen, Literal("1999-01-01", datatype=XSD.date)),
    ),
    "unknown depth": (
        "kg:evidenceDepth",
        "In",
        lambda g: _put(g, NS["void"].Dataset, KG.evidenceDepth, Literal("half")),
    ),
}


@pytest.fixture(scope="module")
def sound() -> str:
    """A sound build as N-Triples: quick to copy for each fault."""
    return to_rdflib(rich_tables()).serialize(format="nt", encoding="utf-8").decode()


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_planted_fault_is_caught(fault: str, sound: str, tmp_path: Path) -> None:
    """The finding names the property and the constraint."""
    path, constraint, plant = FAULTS[fault]
    graph = rdflib.Graph().parse(data=sound, format="nt")
    plant(graph)
    graph.serialize(tmp_path / "graph.ttl", format="nt", encoding="utf-8")
    found = validate(tmp_path / "graph.ttl")
    assert (path, constraint) in {(finding.path, finding.constraint) for finding in found}, found


def test_the_shapes_are_shacl(tmp_path: Path) -> None:
    """Checked against the shapes of shapes; a shape with a typing error would check nothing."""
    import pyshacl

    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    data = to_rdflib(make_tables())
    assert pyshacl.validate(data, shacl_graph=shapes, meta_shacl=True)[0]


def test_a_file_that_is_no_turtle_is_named(tmp_path: Path) -> None:
    """One line with the remedy."""
    (tmp_path / "graph.ttl").write_text("@prefix <", encoding="utf-8")
    with pytest.raises(BuildError, match="kg build"):
        validate(tmp_path / "graph.ttl")
    with pytest.raises(BuildError, match="kg build"):
        validate(tmp_path / "missing.ttl")
