"""Queries: what is answered, what is refused, and how answers look as text."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.export.rdf_formats import write_rdf
from kg.export.vocabulary import zh
from kg.query.results import FORMS, as_csv, as_json, as_table, as_turtle
from kg.query.sparql import Answer, run_sparql
from kg.query.store import open_store
from tests.factories import hostile_tables, make_tables

LABELS = "SELECT ?entity ?label WHERE { ?entity kg:mentionCount ?n ; rdfs:label ?label } ORDER BY ?entity"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An ordinary build."""
    folder = tmp_path_factory.mktemp("build")
    write_rdf(make_tables(), folder / "graph.ttl")
    return open_store(folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A build with hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    write_rdf(hostile_tables(), folder / "graph.ttl")
    return open_store(folder)


def test_prefixes_need_no_declaration(store: Store) -> None:
    """kg:, rdfs: and the rest are known."""
    rows = run_sparql(store, LABELS).rows
    assert rows is not None
    assert len(rows) == len(make_tables().entities)


def test_ask_gives_yes_or_no(store: Store) -> None:
    """A truth value, not rows."""
    assert run_sparql(store, "ASK { ?s a kg:Person }").truth is True
    assert run_sparql(store, "ASK { ?s a kg:NoSuchThing }").truth is False


def test_construct_and_describe_give_triples(store: Store) -> None:
    """Both can be written as Turtle and read back."""
    answer = run_sparql(store, "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a kg:Place ; rdfs:label ?l }")
    graph = rdflib.Graph().parse(data=as_turtle(answer), format="turtle")
    assert len(graph) == make_tables().entities["type"].to_pylist().count("place")
    assert run_sparql(store, "DESCRIBE <https://kg.example.org/dataset>").triples


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <http://127.0.0.1:1/x>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    ],
)
def test_updates_are_refused_and_change_nothing(text: str, store: Store) -> None:
    """The error says that only queries are allowed."""
    before = len(store)
    with pytest.raises(QueryError, match="only queries, no updates"):
        run_sparql(store, text)
    assert len(store) == before


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent ?where { ?s ?p ?o } }",
        "SELECT * WHERE { \\u0053ERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '#' . SERVICE <http://127.0.0.1:1/x#y> { ?s ?p ?o } }",
        'SELECT * WHERE { # "\n SERVICE <http://127.0.0.1:1/x> { ?s ?p ?o } # "\n }',
        "SELECT * WHERE { ?s art:x\\#y ?o . SERVICE <http://127.0.0.1:1/x> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s art:x\\'y ?o . SERVICE <http://127.0.0.1:1/x> { ?s art:x\\'y ?o } }",
        "SELECT * WHERE { FILTER(1<2) SERVICE<http://127.0.0.1:1/x>{ ?s ?p ?o } FILTER(3>2) }",
    ],
)
def test_no_query_makes_this_machine_call_another(text: str, store: Store) -> None:
    """SERVICE is refused however it is written."""
    with pytest.raises(QueryError, match="SERVICE"):
        run_sparql(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s WHERE { ?s rdfs:label 'SERVICE <x> INSERT DATA {'@zh }",
        "SELECT ?service WHERE { ?service rdfs:label ?insert } # DROP ALL",
        'SELECT ?s WHERE { ?s rdfs:label """a "quoted" SERVICE """@zh }',
        "SELECT ?s WHERE { ?s <urn:INSERT> ?o }",
    ],
)
def test_words_in_strings_variables_and_comments_are_no_commands(text: str, store: Store) -> None:
    """A query may mention a SERVICE without calling one."""
    assert run_sparql(store, text).rows is not None


@pytest.mark.parametrize("text", ["", "SELEKT ?s", "SELECT ?s WHERE { ?s", "SELECT ?s WHERE { ?s nope:x ?o }", "\x00"])
def test_a_faulty_text_is_a_query_error(text: str, store: Store) -> None:
    """One line in both languages, no traceback."""
    with pytest.raises(QueryError) as caught:
        run_sparql(store, text)
    assert "\n" not in str(caught.value)
    assert " / " in str(caught.value)


@pytest.mark.parametrize("name", hostile_tables().entities["canonical"].to_pylist())
def test_bound_values_are_never_read_as_sparql(name: str, hostile: Store) -> None:
    """Each hostile name finds its own entity and nothing else."""
    answer = run_sparql(hostile, "SELECT ?e $n WHERE { ?e rdfs:label $n ; kg:mentionCount ?c }", {"n": zh(name)})
    assert answer.rows is not None
    assert len(answer.rows) == 1


def test_the_table_counts_chinese_characters_as_two_columns(store: Store) -> None:
    """All bars are aligned on a terminal."""
    lines = as_table(run_sparql(store, LABELS)).splitlines()
    wide = [
        sum(2 if "\u4e00" <= ch <= "\u9fff" else 1 for ch in line.partition("│")[0])
        for line in (lines[0], *lines[2:-1])
    ]
    assert len(set(wide)) == 1
    assert lines[2].startswith("id:")


@pytest.mark.parametrize("form", ["table"])
def test_a_table_shows_control_characters_and_obeys_none(form: str, hostile: Store) -> None:
    """Direction marks, escapes and line breaks from pages do not reach the terminal."""
    text = FORMS[form](run_sparql(hostile, LABELS))
    assert all(ch.isprintable() for ch in text.replace("\n", ""))
    assert len(text.splitlines()) == len(hostile_tables().entities) + 3


def test_csv_holds_the_values_as_they_are(hostile: Store) -> None:
    """Read back by a CSV reader, the names are those of the store."""
    answer = run_sparql(hostile, LABELS)
    assert answer.rows is not None
    rows = list(csv.reader(io.StringIO(as_csv(answer), newline="")))
    assert rows[0] == ["entity", "label"]
    assert [row[1] for row in rows[1:]] == [row[1].value for row in answer.rows if isinstance(row[1], Literal)]


def test_json_is_read_by_another_reader(hostile: Store) -> None:
    """The W3C form: Oxigraph's own reader finds the same terms."""
    answer = run_sparql(hostile, LABELS)
    read = pyoxigraph.parse_query_results(as_json(answer), format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert tuple(tuple(row[v] for v in answer.variables) for row in read) == answer.rows
    assert json.loads(as_json(Answer(truth=False))) == {"head": {}, "boolean": False}


def test_unbound_values_are_left_out(store: Store) -> None:
    """Empty in the table and CSV, absent in JSON."""
    answer = run_sparql(store, "SELECT ?a ?b WHERE { BIND(1 AS ?a) }")
    assert json.loads(as_json(answer))["results"]["bindings"] == [
        {"a": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}
    ]
    assert as_csv(answer) == "a,b\r\n1,\r\n"


@pytest.mark.parametrize(
    ("form", "text"), [("ttl", LABELS), ("csv", "ASK { ?s ?p ?o }"), ("json", "CONSTRUCT WHERE { ?s a kg:Place }")]
)
def test_a_form_that_does_not_fit_is_refused(form: str, text: str, store: Store) -> None:
    """The error says which queries it fits."""
    with pytest.raises(QueryError, match="fits"):
        FORMS[form](run_sparql(store, text))


def test_turtle_has_its_prefixes_in_order(store: Store) -> None:
    """The same answer, the same text."""
    text = "CONSTRUCT { ?s rdfs:label ?l ; a kg:Place } WHERE { ?s a kg:Place ; rdfs:label ?l }"
    made = as_turtle(run_sparql(store, text))
    head = [line for line in made.splitlines() if line.startswith("@prefix")]
    assert head == sorted(head)
    assert len(head) >= 3
    assert as_turtle(run_sparql(store, text)) == made


def test_nodes_print_as_short_names(tmp_path: Path) -> None:
    """By the base of the build."""
    write_rdf(make_tables(), tmp_path / "graph.ttl", base="urn:x:")
    answer = run_sparql(open_store(tmp_path), "SELECT ?d WHERE { ?d a kg:Person } ORDER BY ?d LIMIT 1")
    assert answer.rows is not None
    assert isinstance(answer.rows[0][0], NamedNode)
    assert "\nid:p-" in as_table(answer)
