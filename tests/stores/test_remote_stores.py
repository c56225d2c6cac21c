"""The Turtle in other stores, really started: same count, same answers, same names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.count.tables import Tables
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.export.vocabulary import Names, loadable
from kg.query.questions import ask, questions, standalone
from kg.query.store import open_store
from tests.factories import hostile_tables
from tests.stores.builds import arguments, rich_tables
from tests.stores.servers import SERVERS, Endpoint

LABELS = "SELECT ?s ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?s"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """A build with everything in it; one for the module, since a server takes seconds to start."""
    folder = tmp_path_factory.mktemp("build")
    tables = rich_tables()
    write_rdf(tables, folder / "graph.ttl")
    return tables, folder


@pytest.fixture(scope="module", params=sorted(SERVERS))
def endpoint(
    request: pytest.FixtureRequest, built: tuple[Tables, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Endpoint]:
    """Each store with the rich build in it."""
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param), built[1] / "graph.ttl") as started:
        yield started


def test_a_store_holds_every_triple(built: tuple[Tables, Path], endpoint: Endpoint) -> None:
    """Nothing is lost or duplicated on the way in."""
    assert endpoint.count() == len(set(triples_of(built[0])))


@pytest.mark.parametrize("name", list(questions()))
def test_a_store_answers_as_the_embedded_one(name: str, built: tuple[Tables, Path], endpoint: Endpoint) -> None:
    """The same question, as text, gives the same rows there."""
    tables, folder = built
    given = arguments(tables)[name]
    ours = ask(open_store(folder), name, *given)
    theirs = endpoint.rows(standalone(questions()[name], given, Names()))
    assert ours.rows
    expected = sorted(tuple(_plain(_text(term)) for term in row) for row in ours.rows)
    found = sorted(tuple(_plain(row.get(v, {}).get("value", "")) for v in ours.variables) for row in theirs)
    assert found == expected


@pytest.mark.parametrize("server", sorted(SERVERS))
def test_hostile_names_come_back_from_a_store_unchanged(server: str, tmp_path: Path) -> None:
    """Quotes, escapes, line breaks, direction marks and other planes are text there, too."""
    tables = hostile_tables()
    turtle = write_rdf(tables, tmp_path / "hostile.ttl")
    with SERVERS[server](tmp_path, turtle) as endpoint:
        found = {row["s"]["value"]: row["label"]["value"] for row in endpoint.rows(LABELS)}
    ids, names = (tables.entities[column].to_pylist() for column in ("entity_id", "canonical"))
    assert {local: found.get(Names().id(local).value) for local in ids} == dict(
        zip(ids, map(loadable, names), strict=True)
    )


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _plain(text: str) -> str:
    """Numbers by value and true as 1: Virtuoso prints both in its own way."""
    if text == "true":
        return "1"
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text
