"""``kg push`` into stores that were really started, and into one that misbehaves on request."""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse

from kg.errors import BuildError, OutputError, SettingsError
from kg.export.rdf_formats import write_rdf
from kg.export.vocabulary import loadable
from kg.query.push import TRIES, Target, push
from tests.conftest import Run
from tests.factories import hostile_tables, make_tables
from tests.stores.servers import Endpoint, oxigraph_server, virtuoso_server

OTHER = "<urn:other> <urn:p> <urn:o> ."


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A build with a graph, and how many triples it has."""
    folder = tmp_path_factory.mktemp("build")
    file = write_rdf(make_tables(), folder / "graph.ttl")
    return folder, sum(1 for _ in parse(path=str(file), format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The Oxigraph server with one triple in its default graph."""
    folder = tmp_path_factory.mktemp("oxigraph")
    (folder / "other.ttl").write_text(OTHER, encoding="utf-8")
    with oxigraph_server(folder, folder / "other.ttl") as endpoint:
        yield endpoint


def counted(endpoint: Endpoint, graph: str) -> int:
    """How many triples a named graph has, queried without the program under test."""
    rows = endpoint.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return int(rows[0]["n"]["value"])


def test_a_build_arrives_whole_in_a_graph_of_oxigraph(run: Run, build: tuple[Path, int], oxigraph: Endpoint) -> None:
    """In many chunks; what else the store has stays."""
    folder, triples = build
    store = oxigraph.url.replace("/query", "/store")
    done = run("push", folder, store, "--graph", "urn:taiyuan:graph", "--chunk", "100", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"sent": triples, "before": 0, "after": triples, "retried": 0}
    assert counted(oxigraph, "urn:taiyuan:graph") == triples
    assert oxigraph.count() == 1


def test_pushing_again_changes_nothing_and_replace_removes_what_was_there(
    build: tuple[Path, int], oxigraph: Endpoint, tmp_path: Path
) -> None:
    """The same triples once more are the same graph; --replace leaves those of the build alone."""
    folder, triples = build
    target = Target(oxigraph.url.replace("/query", "/store"), "urn:again:graph")
    assert push(folder, target).after == triples
    assert push(folder, target).after == triples
    (tmp_path / "graph.ttl").write_text(OTHER, encoding="utf-8")
    assert push(tmp_path, target).after == triples + 1
    assert push(tmp_path, target, replace=True).after == 1
    assert counted(oxigraph, "urn:again:graph") == 1


def test_hostile_names_arrive_in_the_default_graph_as_they_are(oxigraph: Endpoint, tmp_path: Path) -> None:
    """Quotes, line breaks and other planes, beside the triple that was there."""
    tables = hostile_tables()
    write_rdf(tables, tmp_path / "graph.ttl")
    done = push(tmp_path, Target(oxigraph.url.replace("/query", "/store")), chunk=7)
    assert (done.before, done.after) == (1, 1 + done.sent)
    labels = "SELECT ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }"
    found = {row["l"]["value"] for row in oxigraph.rows(labels)}
    assert {loadable(name) for name in tables.entities["canonical"].to_pylist()} <= found


def test_a_build_arrives_whole_in_virtuoso(
    run: Run, build: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With its digest authentication; a wrong password is reported."""
    folder, triples = build
    place = tmp_path_factory.mktemp("virtuoso")
    (place / "other.ttl").write_text(OTHER, encoding="utf-8")
    with virtuoso_server(place, place / "other.ttl") as endpoint:
        store = endpoint.url.replace("/sparql", "/sparql-graph-crud-auth")
        options = ("--graph", "urn:taiyuan:graph", "--user", "dba", "--chunk", "1000")
        wrong = run("push", folder, store, *options, KG_PASSWORD="wrong")
        done = run("push", folder, store, *options, KG_PASSWORD="dba")
        again = run("push", folder, store, *options, "--replace", KG_PASSWORD="dba")
        assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{triples} triples sent, urn:taiyuan:graph now has {triples}" in again.stdout
        assert Endpoint(endpoint.url, (("default-graph-uri", "urn:taiyuan:graph"),)).count() == triples
        assert endpoint.count() == 1


@dataclass
class Moody:
    """A graph store that first does what it is set to: a status, or 0 to hang up."""

    moods: list[int] = field(default_factory=list)
    #: Who may write: what the header must say.
    authorization: str = ""
    #: What it forgets of each chunk, as a store that loses triples.
    forgets: int = 0
    store: Store = field(default_factory=Store)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def endpoint(self) -> str:
        """Its graph store address."""
        return f"http://127.0.0.1:{self.port}/store"


@contextmanager
def listening(moody: Moody) -> Iterator[Moody]:
    """Start it on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            moody.asked.append(self.path)
            if moody.authorization and self.headers.get("Authorization") != moody.authorization:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="store"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            mood = moody.moods.pop(0) if moody.moods and self.path.startswith("/store") else 204
            if mood == 0:
                self.connection.close()
                return
            answer = b""
            if self.path == "/query":
                query = urllib.parse.parse_qs(body.decode())["query"][0]
                mood, answer = 200, moody.store.query(query).serialize(format=QueryResultsFormat.JSON) or b""
            elif mood == 204:
                for quad in list(parse(body, format=RdfFormat.TURTLE))[moody.forgets :]:
                    moody.store.add(quad)
            self.send_response(mood)
            self.send_header("Content-Length", str(len(answer)))
            if mood == 429:
                self.send_header("Retry-After", "17")
            if mood == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:
            # Where a redirect leads: all seems well, and nothing was stored.
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    moody.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield moody
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_passes_is_waited_out_and_nothing_is_lost_or_doubled(build: tuple[Path, int]) -> None:
    """A busy store, a gateway, a connection that breaks; the pause grows, or is the one requested."""
    folder, triples = build
    pauses: list[float] = []
    with listening(Moody([503, 0, 502, 204, 429])) as moody:
        done = push(folder, Target(moody.endpoint), chunk=200, pause=pauses.append)
    assert (done.retried, done.after) == (4, triples)
    assert pauses == [1, 2, 4, 17]
    assert len(moody.store) == triples


def test_basic_authentication_is_answered_when_asked_for(run: Run, build: tuple[Path, int]) -> None:
    """The name by --user, the password from the environment; a wrong one is one line."""
    folder, triples = build
    with listening(Moody(authorization="Basic dHdvOuWvhueggQ==")) as moody:
        wrong = run("push", folder, moody.endpoint, "--user", "two", KG_PASSWORD="no")
        done = run("push", folder, moody.endpoint, "--user", "two", KG_PASSWORD="密码")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
    assert "--user" in wrong.stderr
    assert done.returncode == 0
    assert len(moody.store) == triples


def test_a_store_that_stays_away_is_given_up(build: tuple[Path, int]) -> None:
    """After some tries, with the status."""
    pauses: list[float] = []
    with listening(Moody([503] * 20)) as moody, pytest.raises(OutputError, match="HTTP 503"):
        push(build[0], Target(moody.endpoint), pause=pauses.append)
    assert pauses == [1, 2, 4, 8]
    assert len([path for path in moody.asked if path.startswith("/store")]) == TRIES


@pytest.mark.parametrize(("status", "remedy"), [(400, "log"), (403, "right to write"), (413, "--chunk"), (302, "log")])
def test_a_refusal_is_told_at_once(status: int, remedy: str, build: tuple[Path, int]) -> None:
    """No second try; nor is a redirect followed, since the triples would be lost on the way."""
    with listening(Moody([status])) as moody, pytest.raises(OutputError, match=remedy):
        push(build[0], Target(moody.endpoint), pause=lambda seconds: pytest.fail("waited"))
    assert len([path for path in moody.asked if path.startswith("/store")]) == 1
    assert len(moody.store) == 0


def test_a_store_that_loses_triples_is_found_out(build: tuple[Path, int]) -> None:
    """The count at the end is of what is there, not of what was sent."""
    with listening(Moody(forgets=1)) as moody, pytest.raises(OutputError, match="but the graph has"):
        push(build[0], Target(moody.endpoint))


def test_a_damaged_build_is_not_begun(tmp_path: Path) -> None:
    """The store is not touched: it gets no half of the data, and is not emptied."""
    (tmp_path / "graph.ttl").write_text(f"{OTHER}\n<urn:broken", encoding="utf-8")
    with listening(Moody()) as moody, pytest.raises(BuildError, match="not valid Turtle"):
        push(tmp_path, Target(moody.endpoint), replace=True, chunk=1)
    assert moody.asked == []


def test_nobody_listening_is_one_line(build: tuple[Path, int]) -> None:
    """After the same pauses."""
    pauses: list[float] = []
    with pytest.raises(OutputError, match="cannot be reached"):
        push(build[0], Target("http://127.0.0.1:9/store"), pause=pauses.append)
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize(
    ("endpoint", "query"),
    [
        ("http://h:3030/kg/data", "http://h:3030/kg/query"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("http://h:7200/repositories/kg/rdf-graphs/service", "http://h:7200/repositories/kg"),
        ("http://h:7200/repositories/kg/statements", "http://h:7200/repositories/kg"),
    ],
)
def test_the_query_endpoint_of_common_stores_is_known(endpoint: str, query: str) -> None:
    """Fuseki, Virtuoso, GraphDB and RDF4J, as their documentation gives it."""
    assert Target(endpoint).query_endpoint() == query
    assert Target(endpoint, query="http://h/q").query_endpoint() == "http://h/q"


@pytest.mark.parametrize(
    ("endpoint", "graph", "said"),
    [
        ("http://127.0.0.1/unknown", None, "--query"),
        ("file:///etc/store", None, "http"),
        ("http://127.0.0.1/store", "urn:x> { } } DROP ALL #", "IRI"),
        ("http://127.0.0.1/store", "no iri", "IRI"),
    ],
)
def test_a_wrong_target_is_told_before_anything_is_sent(endpoint: str, graph: str | None, said: str) -> None:
    """A graph's name goes into a query, so it must be an IRI and nothing more."""
    with pytest.raises(SettingsError, match=said):
        Target(endpoint, graph)


def test_a_password_in_the_address_is_used_and_never_shown(run: Run, build: tuple[Path, int]) -> None:
    """It goes into the header that the store asks for; no message, good or bad, has it."""
    with listening(Moody(authorization="Basic dHdvOumSpeWMmTc=")) as moody:
        address = moody.endpoint.replace("//", "//two:%E9%92%A5%E5%8C%997@")
        done = run("push", build[0], address)
        wrong = run("push", build[0], address.replace("%E9%92%A5", "geheim"))
    assert done.returncode == 0
    assert wrong.returncode == 1
    for said in (done.stdout, done.stderr, wrong.stdout, wrong.stderr, *moody.asked):
        assert not [secret for secret in ("钥匙", "%E9%92%A5", "%E5%8C%99", "geheim") if secret in said]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://u:geheim@h/store",
        "http://u:geheim@h/unknown",
        "http://u:geheim@[::1/store",
        "http://u:geheim@h:99999/store",
    ],
)
def test_a_wrong_address_is_told_without_its_password(address: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(SettingsError) as told:
        Target(address)
    assert "geheim" not in str(told.value)
    assert "geheim" not in repr(told.value)


def test_an_address_in_chinese_is_written_as_http_wants_it(build: tuple[Path, int]) -> None:
    """Host and path; what is escaped already stays so."""
    target = Target("http://图谱.example/存 储/a%20b/store", query="http://图谱.example/查询?库=一")
    assert target.endpoint == "http://xn--wcsy15j.example/%E5%AD%98%20%E5%82%A8/a%20b/store"
    assert target.query_endpoint() == "http://xn--wcsy15j.example/%E6%9F%A5%E8%AF%A2?%E5%BA%93=%E4%B8%80"
    with listening(Moody()) as moody:
        done = push(build[0], Target(f"{moody.endpoint}/存储", query=moody.endpoint.replace("/store", "/query")))
    assert done.after == build[1]
