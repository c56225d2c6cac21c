"""``kg validate``, ``kg export --ontology`` and ``kg query --ask`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.export.vocabulary import ONTOLOGY, ontology_text
from kg.query.questions import questions
from tests.conftest import Run

SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetClass <{ONTOLOGY}Place> ;
    sh:property [ sh:path <{ONTOLOGY}height> ; sh:minCount 1 ; sh:message "height is missing" ] .
"""


@pytest.fixture
def graph(out: Path, tmp_path: Path) -> Path:
    """A build's folder to be damaged: its Turtle alone."""
    folder = tmp_path / "spoiled"
    folder.mkdir()
    (folder / "graph.ttl").write_bytes((out / "graph.ttl").read_bytes())
    return folder


def test_a_build_of_the_seeds_conforms(run: Run, out: Path) -> None:
    """Exit status 0 and a message."""
    done = run("validate", out)
    assert (done.returncode, done.stdout) == (0, "符合全部形状 / conforms to all shapes\n")


def test_a_fault_is_named_with_its_node_and_the_status_is_1(run: Run, graph: Path) -> None:
    """A place without its label: as text and as JSON."""
    store = Store()
    store.bulk_load(path=str(graph / "graph.ttl"), format=RdfFormat.TURTLE)
    place = next(store.quads_for_pattern(None, None, NamedNode(ONTOLOGY + "Place"))).subject
    for quad in store.quads_for_pattern(place, NamedNode(str(rdflib.RDFS.label)), None):
        store.remove(quad)
    store.dump(str(graph / "graph.ttl"), format=RdfFormat.TURTLE, from_graph=DefaultGraph())

    done = run("validate", graph)
    as_json = run("validate", graph, "--json")
    assert done.returncode == as_json.returncode == 1
    findings = json.loads(as_json.stdout)
    local = str(place.value).rsplit("/", 1)[1]
    assert {f["node"] for f in findings if (f["path"], f["constraint"]) == ("rdfs:label", "MinCount")} == {
        f"id:{local}"
    }
    assert f"id:{local}  rdfs:label  MinCount" in done.stdout
    assert f"{len(findings)} findings" in done.stdout


def test_shapes_of_ones_own_are_used_instead(run: Run, out: Path, tmp_path: Path) -> None:
    """Each place lacks what the shapes require."""
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    done = run("validate", out, "--shapes", "shapes.ttl", "--json")
    places = rdflib.Graph().parse(out / "graph.ttl").subjects(rdflib.RDF.type, rdflib.URIRef(ONTOLOGY + "Place"))
    assert done.returncode == 1
    assert [f["message"] for f in json.loads(done.stdout)] == ["height is missing"] * len(set(places))


@pytest.mark.parametrize("content", [None, "<urn:broken"], ids=["missing", "damaged"])
def test_shapes_that_cannot_be_read_are_one_line(content: str | None, run: Run, out: Path, tmp_path: Path) -> None:
    """The file is named, not the build."""
    if content is not None:
        (tmp_path / "shapes.ttl").write_text(content, encoding="utf-8")
    done = run("validate", out, "--shapes", "shapes.ttl")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("shapes.ttl：")


def test_a_folder_without_a_graph_is_one_line(run: Run, tmp_path: Path) -> None:
    """As for all commands that read a build."""
    done = run("validate", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "kg build" in done.stderr


def test_the_ontology_is_exported_to_a_file_or_stdout_without_a_build(run: Run, tmp_path: Path) -> None:
    """The same text both ways, and it is the vocabulary."""
    assert run("export", "--ontology", "-o", "kg.ttl").returncode == 0
    text = (tmp_path / "kg.ttl").read_text(encoding="utf-8")
    assert text == ontology_text()
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert (None, rdflib.RDF.type, rdflib.OWL.Ontology) in graph


@pytest.mark.parametrize(
    "arguments", [(), ("exports",), ("--format", "ttl"), ("exports", "--format", "ttl", "--ontology")]
)
def test_export_wants_a_build_and_a_format_or_the_ontology(arguments: tuple[str, ...], run: Run) -> None:
    """Anything between is wrong usage."""
    done = run("export", *arguments)
    assert done.returncode == 2
    assert "--ontology" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("find", "太原市"), ("neighbours", "太原市"), ("evidence", "太原市", "山西省"), ("types",), ("posts",)],
)
def test_named_questions_are_answered(arguments: tuple[str, ...], run: Run, out: Path) -> None:
    """Rows in CSV, under the columns of the question."""
    done = run("query", out, "--ask", *arguments, "--format", "csv")
    assert done.returncode == 0
    head, *rows = done.stdout.splitlines()
    assert rows
    assert all(f"?{column}" in questions()[arguments[0]].sparql for column in head.split(","))


def test_an_unknown_question_names_those_that_there_are(run: Run, out: Path) -> None:
    """Wrong usage: one line, and where to find help."""
    done = run("query", out, "--ask", "nothing")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 2)
    assert all(name in done.stderr for name in questions())
