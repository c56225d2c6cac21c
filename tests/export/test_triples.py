"""What the triples state: the model, one statement at a time."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg.count.tables import Tables
from kg.errors import BuildError
from kg.export.triples import triples_of
from kg.export.turtle import to_rdflib
from kg.export.vocabulary import Names, decimal, ontology_text
from tests.factories import make_tables
from tests.stores.builds import DOCUMENT_NUMBER, FORMER_ID, SPLIT_ID, rich_tables

NS = {prefix: rdflib.Namespace(namespace) for prefix, namespace in Names().prefixes().items()}
KG, SCHEMA, ORG, ELI, DCT = (NS[prefix] for prefix in ("kg", "schema", "org", "eli", "dct"))


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A build with every kind of relation."""
    return rich_tables()


@pytest.fixture(scope="module")
def graph(tables: Tables) -> rdflib.Graph:
    """Its triples in rdflib."""
    return to_rdflib(tables)


def _stated(tables: Tables, predicate: str) -> list[tuple[URIRef, URIRef]]:
    rows = [row for row in tables.relations.to_pylist() if row["predicate"] == predicate]
    room = "art" if predicate == "author" else "id"
    return [(NS["id"][row["subject"]], NS[room][row["object"]]) for row in rows]


@pytest.mark.parametrize(
    ("predicate", "property_"),
    [
        ("issuer", KG.issuer),
        ("affiliation", SCHEMA.affiliation),
        ("located_in", SCHEMA.location),
        ("part_of", SCHEMA.containedInPlace),
    ],
)
def test_a_stated_relation_is_a_plain_triple(
    predicate: str, property_: URIRef, tables: Tables, graph: rdflib.Graph
) -> None:
    """One triple with the term of a common vocabulary."""
    stated = _stated(tables, predicate)
    assert stated
    for subject, object_ in stated:
        assert (subject, property_, object_) in graph


def test_a_stated_relation_has_its_evidence(tables: Tables, graph: rdflib.Graph) -> None:
    """A statement node names subject, predicate, object and a sentence."""
    for subject, object_ in _stated(tables, "issuer"):
        nodes = [n for n in graph.subjects(RDF.subject, subject) if (n, RDF.object, object_) in graph]
        assert len(nodes) == 1
        assert (nodes[0], RDF.predicate, KG.issuer) in graph
        sentences = list(graph.objects(nodes[0], KG.evidence))
        assert sentences
        assert all((s, RDF.type, NS["nif"].Sentence) in graph for s in sentences)


def test_a_body_that_issues_a_policy_has_passed_it(tables: Tables, graph: rdflib.Graph) -> None:
    """ELI's term for bodies; a place that is named for its authorities gets kg:issuer only."""
    for subject, object_ in _stated(tables, "issuer"):
        body = (object_, RDF.type, KG.Organisation) in graph
        assert ((subject, ELI.passed_by, object_) in graph) == body


def test_an_author_is_said_of_the_article(tables: Tables, graph: rdflib.Graph) -> None:
    """schema:author leads from the article to the person."""
    stated = _stated(tables, "author")
    assert stated
    for person, article in stated:
        assert (article, SCHEMA.author, person) in graph


def test_a_post_is_a_membership(tables: Tables, graph: rdflib.Graph) -> None:
    """Person, body or place, title, and whether it has ended."""
    posts = {
        (graph.value(n, ORG.member), graph.value(n, ORG.organization) or graph.value(n, KG.jurisdiction), str(role)): n
        for n, role in graph.subject_objects(SCHEMA.roleName)
    }
    rows = [row for row in tables.relations.to_pylist() if row["predicate"] == "position"]
    assert len(posts) == len({(r["subject"], r["object"], r["title"]) for r in rows})
    for row in rows:
        node = posts[NS["id"][row["subject"]], NS["id"][row["object"]], row["title"]]
        assert ((node, KG.former, rdflib.Literal(True)) in graph) == row["former"]
        assert (node, KG.evidence, NS["m"][row["sentence_id"]]) in graph


def test_a_mayor_does_not_make_a_city_a_body(graph: rdflib.Graph) -> None:
    """org:organization points to organisations only; places are under kg:jurisdiction."""
    assert all((body, RDF.type, KG.Organisation) in graph for body in graph.objects(None, ORG.organization))
    places = list(graph.objects(None, KG.jurisdiction))
    assert places
    assert all((place, RDF.type, KG.Place) in graph for place in places)


def test_eli_is_used_where_a_document_number_is_known(graph: rdflib.Graph) -> None:
    """One policy has a number and is a legal resource; the others are not."""
    assert [str(o) for o in graph.objects(None, ELI.id_local)] == [DOCUMENT_NUMBER]
    assert set(graph.subjects(RDF.type, ELI.LegalResource)) == set(graph.subjects(ELI.id_local))


def test_a_merged_id_points_to_its_heir(tables: Tables, graph: rdflib.Graph) -> None:
    """Same entity, replaced, deprecated, and nothing else about the old id."""
    old, heir = NS["id"][FORMER_ID], NS["id"][tables.manifest["redirects"][FORMER_ID]]
    assert set(graph.predicate_objects(old)) == {
        (OWL.sameAs, heir),
        (DCT.isReplacedBy, heir),
        (OWL.deprecated, rdflib.Literal(True)),
    }


def test_a_split_id_is_the_same_as_none_of_its_heirs(graph: rdflib.Graph) -> None:
    """owl:sameAs to both would make the two one."""
    old = NS["id"][SPLIT_ID]
    assert len(set(graph.objects(old, DCT.isReplacedBy))) == 2
    assert not list(graph.objects(old, OWL.sameAs))


def test_a_chain_of_merges_is_followed_to_its_end() -> None:
    """Stores need not follow a chain, and a circle does not hang the writer."""
    tables = make_tables()
    last = tables.entities["entity_id"][0].as_py()
    redirects = {"p-a": "p-b", "p-b": last, "p-x": "p-y", "p-y": "p-x"}
    graph = to_rdflib(replace(tables, manifest={**tables.manifest, "redirects": redirects}))
    assert set(graph.objects(NS["id"]["p-a"], DCT.isReplacedBy)) == {NS["id"][last]}
    assert not set(graph.objects(NS["id"]["p-x"], DCT.isReplacedBy))


def test_every_entity_has_one_label_and_its_aliases(tables: Tables, graph: rdflib.Graph) -> None:
    """The canonical name as label, the others as skos:altLabel, all tagged zh."""
    for row in tables.entities.to_pylist():
        node = NS["id"][row["entity_id"]]
        assert list(graph.objects(node, RDFS.label)) == [rdflib.Literal(row["canonical"], lang="zh")]
        expected = {rdflib.Literal(name, lang="zh") for name in row["aliases"]}
        assert set(graph.objects(node, SKOS.altLabel)) == expected


def test_a_caption_without_title_and_date_gets_none(tables: Tables, graph: rdflib.Graph) -> None:
    """What the page lost is not invented."""
    captions = [row for row in tables.articles.to_pylist() if row["title"] is None and row["date"] is None]
    assert captions
    for row in captions:
        node = NS["art"][row["article_id"]]
        assert (node, RDF.type, SCHEMA.NewsArticle) in graph
        assert not list(graph.objects(node, SCHEMA.headline)) + list(graph.objects(node, SCHEMA.datePublished))


def test_a_mention_in_a_banner_has_the_page_as_its_context(tables: Tables, graph: rdflib.Graph) -> None:
    """It is in no article."""
    banners = [row for row in tables.mentions.to_pylist() if not row["article_id"]]
    assert banners
    for row in banners:
        context = graph.value(NS["m"][row["mention_id"]], NS["nif"].referenceContext)
        assert context == NS["pg"][row["page_id"]]


def test_evidence_is_in_the_order_of_its_rank(tables: Tables) -> None:
    """Best first: a reader of the file sees the best sentence first."""
    made: dict[str, list[str]] = {}
    for triple in triples_of(tables):
        if triple.predicate.value == str(KG.evidence) and "/co/" in str(triple.subject):
            made.setdefault(str(triple.subject), []).append(str(triple.object).rpartition("/")[2].rstrip(">"))
    rows = sorted(tables.evidence.to_pylist(), key=lambda r: (r["source"], r["target"], r["rank"]))
    expected: dict[str, list[str]] = {}
    for row in rows:
        node = f"<{NS['co']}{row['source']}--{row['target']}>"
        for sentence in (row["sentence_id"], row["target_sentence_id"]):
            if sentence not in expected.setdefault(node, []):
                expected[node].append(sentence)
    assert made == expected


def test_tables_in_any_row_order_give_the_same_triples(tables: Tables) -> None:
    """The writer sorts what is not sorted yet."""
    turned = {name: table.take(list(range(len(table)))[::-1]) for name, table in tables.named().items()}
    assert list(triples_of(Tables(**turned, manifest=tables.manifest))) == list(triples_of(tables))


def test_an_edge_to_nowhere_is_an_error_not_a_dangling_link(tables: Tables) -> None:
    """Inconsistent tables are refused with the id that is missing."""
    broken = replace(tables, entities=tables.entities.slice(1))
    with pytest.raises(BuildError, match=tables.entities["entity_id"][0].as_py()):
        list(triples_of(broken))


def test_an_empty_build_is_a_dataset_and_nothing_else() -> None:
    """No pages, no error."""
    full = make_tables()
    empty = Tables(**{name: table.slice(0, 0) for name, table in full.named().items()}, manifest={})
    graph = to_rdflib(empty)
    assert {str(s).rpartition("/")[0] for s in graph.subjects()} <= {
        "https://kg.example.org",
        "https://kg.example.org/run",
    }


def test_decimals_come_back_as_they_went() -> None:
    """No exponent, no trailing zeros, no minus zero."""
    assert [decimal(x).value for x in (1e-7, 1e6, 0.5, -1.25, 3.0)] == ["0", "1000000", "0.5", "-1.25", "3"]


def test_every_kg_term_in_the_data_is_in_the_ontology(graph: rdflib.Graph) -> None:
    """The ontology file and the writer agree."""
    ontology = rdflib.Graph().parse(data=ontology_text(), format="turtle")
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(KG))}
    used -= {URIRef(str(KG))}
    defined = set(ontology.subjects(RDF.type))
    assert used
    assert used <= defined


def test_every_term_of_the_ontology_is_labelled_in_both_languages() -> None:
    """Chinese and English labels, one each; and a kind of OWL term."""
    ontology = rdflib.Graph().parse(data=ontology_text(), format="turtle")
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    terms = {s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(str(KG))}
    assert len(terms) > 20
    for term in terms:
        languages = sorted(str(o.language) for o in ontology.objects(term, RDFS.label) if isinstance(o, rdflib.Literal))
        assert languages == ["en", "zh"], term
        assert kinds & set(ontology.objects(term, RDF.type)), term


def test_the_base_of_relations_without_rows_is_no_fault(tables: Tables) -> None:
    """A build in which no relation was stated."""
    none = replace(tables, relations=tables.relations.slice(0, 0))
    assert not any("Membership" in str(triple.object) for triple in triples_of(none))
    assert isinstance(none.relations, pa.Table)
