"""The SPARQL 1.1 protocol as outside clients see it, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

from kg.query.sparql import run_sparql
from kg.query.store import open_store
from tests.serve.started import COUNT, PATIENCE, Started

LABELS = "SELECT ?e ?label { ?e a kg:Place ; rdfs:label ?label } ORDER BY ?e"
GRAPH = "CONSTRUCT { ?e rdfs:label ?label } WHERE { ?e a kg:Place ; rdfs:label ?label }"


@pytest.fixture(scope="module")
def places(out: Path) -> dict[str, str]:
    """Label by IRI, read from the store without any server."""
    return {row[0].value: row[1].value for row in run_sparql(open_store(out), LABELS).rows}  # type: ignore[union-attr]


def client(server: Started, query: str, form: str, method: str = "GET", how: str = URLENCODED) -> SPARQLWrapper:
    """SPARQLWrapper, the client most Python users have."""
    wrapper = SPARQLWrapper(server.sparql)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    return wrapper


@pytest.mark.parametrize(("method", "how"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_an_outside_client_gets_the_rows_by_each_way_of_asking(
    method: str, how: str, server: Started, places: dict[str, str]
) -> None:
    """GET, POST of a form, POST of the query itself."""
    answer = client(server, LABELS, JSON, method, how).queryAndConvert()
    assert {row["e"]["value"]: row["label"]["value"] for row in answer["results"]["bindings"]} == places
    assert {row["label"]["xml:lang"] for row in answer["results"]["bindings"]} == {"zh"}


def test_rows_come_as_xml_csv_and_tsv(server: Started, places: dict[str, str]) -> None:
    """The same rows in each form that an outside client asks for."""
    document = client(server, LABELS, XML).queryAndConvert()
    space = "{http://www.w3.org/2005/sparql-results#}"
    tree = ElementTree.fromstring(document.toxml())
    labels = [e.text for e in tree.iter(f"{space}literal")]
    assert labels == list(places.values())

    comma = client(server, LABELS, CSV).queryAndConvert().decode("utf-8")
    assert [tuple(row) for row in csv.reader(io.StringIO(comma))] == [("e", "label"), *places.items()]

    tab = client(server, LABELS, TSV).queryAndConvert().decode("utf-8")
    assert tab.splitlines() == ["?e\t?label", *(f'<{e}>\t"{label}"@zh' for e, label in places.items())]


@pytest.mark.parametrize(("form", "media"), [(TURTLE, "text/turtle"), (RDFXML, "application/rdf+xml")])
def test_triples_come_as_the_form_asked_for(form: str, media: str, server: Started, places: dict[str, str]) -> None:
    """rdflib reads them back whole."""
    answer = client(server, GRAPH, form).query()
    assert answer.info()["content-type"].split(";")[0] == media
    graph = rdflib.Graph().parse(data=answer.response.read(), format=media)
    assert {str(s): str(o) for s, _, o in graph} == places


def test_n3_clients_get_turtle_or_are_told(server: Started) -> None:
    """SPARQLWrapper's N3 asks for several types, Turtle among them."""
    assert client(server, GRAPH, N3).query().info()["content-type"].startswith(("text/turtle", "application/n-triples"))


@pytest.mark.parametrize("form", [RdfFormat.N_TRIPLES, RdfFormat.JSON_LD])
def test_triples_come_as_n_triples_and_json_ld(form: RdfFormat, server: Started, places: dict[str, str]) -> None:
    """By content negotiation alone."""
    got = server.ask(GRAPH, form.media_type)
    assert got.media == form.media_type
    found = {quad.subject.value: quad.object.value for quad in parse(got.body, format=form)}  # type: ignore[union-attr]
    assert found == places


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/html, application/xml;q=0.9, */*;q=0.1", "application/xml"),
        ("application/json", "application/json"),
    ],
)
def test_the_clients_preference_decides_the_form(accept: str, media: str, server: Started) -> None:
    """Quality values are weighed."""
    got = server.ask("ASK {}", accept)
    assert (got.status, got.media, got.headers["Vary"]) == (200, media, "Accept")


def test_ask_is_a_truth_in_each_form(server: Started) -> None:
    """The JSON is true."""
    assert json.loads(server.ask("ASK { ?s a kg:Place }").body)["boolean"] is True
    assert server.ask("ASK { ?s a kg:NoSuchThing }", "text/csv").text.strip() == "false"


def test_curl_as_in_the_documents(server: Started) -> None:
    """The command that the guide shows."""
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not on this machine")
    command = [curl, "-sS", server.sparql, "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout.splitlines()[1]) > 1000


def test_a_dataset_of_the_protocol_is_obeyed(server: Started) -> None:
    """Another default graph than the store's is empty."""
    got = server.ask(COUNT, "text/csv", **{"default-graph-uri": "https://kg.example.org/elsewhere"})
    assert got.text.split() == ["n", "0"]


def test_a_bare_get_describes_the_service(server: Started) -> None:
    """RDF for programs, readable text for a browser."""
    got = server.fetch("sparql", accept="text/turtle")
    graph = rdflib.Graph().parse(data=got.text, format="turtle", publicID=server.sparql)
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [str(o) for o in graph.objects(None, endpoint)] == [server.sparql]
    assert server.fetch("sparql", accept="text/html,*/*;q=0.8").media == "text/plain"


@pytest.mark.parametrize(
    "query", ["DROP ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"]
)
def test_updates_and_calls_to_others_are_refused_and_change_nothing(query: str, server: Started) -> None:
    """By text, by the update parameter, by the update media type."""
    before = server.ask(COUNT, "text/csv").text
    assert server.ask(query).status == 400
    form = urllib.parse.urlencode({"update": query}).encode()
    assert server.fetch("sparql", form, content_type="application/x-www-form-urlencoded").status == 403
    assert server.fetch("sparql", query.encode(), content_type="application/sparql-update").status == 403
    assert server.ask(COUNT, "text/csv").text == before


@pytest.mark.parametrize(
    ("status", "path", "body", "headers"),
    [
        (400, "sparql?query=SELEKT", None, {}),
        (400, "sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}),
        (400, "sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", None, {}),
        (400, "sparql", b"", {"content_type": "application/x-www-form-urlencoded"}),
        (400, "sparql", b"ASK { ?s ?p '\xff' }", {"content_type": "application/sparql-query"}),
        (404, "nothing/here", None, {}),
        (404, "../manifest.json", None, {}),
        (406, "sparql?query=ASK%7B%7D", None, {"accept": "image/png"}),
        (413, "sparql", b"#" * 300_000, {"content_type": "application/sparql-query"}),
        (415, "sparql", b"ASK {}", {"content_type": "text/plain"}),
        (421, "health", None, {"host": "rebound.example"}),
    ],
)
def test_a_wrong_request_is_told_in_text(
    status: int, path: str, body: bytes | None, headers: dict[str, str], server: Started
) -> None:
    """The error with its status, in plain text that no browser takes for markup."""
    got = server.fetch(path, body, **headers)
    assert (got.status, got.media) == (status, "text/plain")
    assert got.text.strip()


def test_other_methods_are_refused(server: Started) -> None:
    """DELETE is not allowed, and the answer says what is."""
    got = server.fetch("sparql", method="DELETE")
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_no_other_site_may_read_an_answer(server: Started) -> None:
    """No CORS, not even for a request with an origin; types are not guessed."""
    for path in ("", "health", "sparql?query=ASK%7B%7D"):
        got = server.fetch(path, origin="https://elsewhere.example")
        assert got.status == 200
        assert not [name for name in got.headers if name.lower().startswith("access-control")]
        assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_the_view_is_the_file_of_the_build(server: Started, out: Path) -> None:
    """Byte for byte, as HTML, and not sent again to a client that has it."""
    got = server.fetch()
    assert (got.media, got.body) == ("text/html", (out / "graph.html").read_bytes())
    assert server.fetch(if_none_match=got.headers["ETag"]).status == 304


def test_health_says_ok(server: Started) -> None:
    """For those who monitor it."""
    got = server.fetch("health")
    assert (got.status, json.loads(got.body)["status"]) == (200, "ok")
    assert server.fetch("health", method="HEAD").body == b""


def test_a_query_in_bare_utf8_is_understood(server: Started) -> None:
    """As people paste it into an address, without escapes; other encodings are reported, not guessed."""
    query = 'ASK { ?s rdfs:label "太原市"@zh }'.replace(" ", "+")
    for encoding, status in (("utf-8", 200), ("gb18030", 400)):
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
            line.sendall(f"GET /sparql?query={query} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode(encoding))
            said = b"".join(iter(lambda: line.recv(65536), b""))
        assert int(said.split(b" ")[1]) == status
        assert status != 200 or b'"boolean":true' in said.replace(b" ", b"")
