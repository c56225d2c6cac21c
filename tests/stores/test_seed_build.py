"""The five seed pages, built and loaded: every store has the same triples and gives the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.export.vocabulary import Names
from kg.query.questions import ask, questions, standalone
from kg.query.store import open_store
from kg.query.validate import validate
from tests.stores.servers import SERVERS

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ASKED = {"find": ("太原市",), "neighbours": ("太原市",), "evidence": ("太原市", "山西省"), "types": (), "posts": ()}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The folder with the seeds' graph.ttl, and how many triples it has."""
    folder = tmp_path_factory.mktemp("seeds")
    tables = kg.build(SEEDS).tables
    write_rdf(tables, folder / "graph.ttl")
    return folder, len(set(triples_of(tables)))


def test_the_seeds_conform_to_the_shapes(seeds: tuple[Path, int]) -> None:
    """No finding in a real build."""
    assert validate(seeds[0] / "graph.ttl") == []


@pytest.mark.parametrize("server", sorted(SERVERS))
def test_a_store_holds_the_seeds_and_answers_as_the_embedded_one(
    server: str, seeds: tuple[Path, int], tmp_path: Path
) -> None:
    """The same count, and as many rows for each question that the seeds can answer."""
    folder, triples = seeds
    store = open_store(folder)
    assert len(store) == triples
    with SERVERS[server](tmp_path, folder / "graph.ttl") as endpoint:
        assert endpoint.count() == triples
        for name, given in ASKED.items():
            ours = ask(store, name, *given)
            assert ours.rows, name
            theirs = endpoint.rows(standalone(questions()[name], given, Names()))
            assert len(theirs) == len(ours.rows), name
