"""GEXF: Gephi's own format opens again, and no clock is in it."""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.count.tables import Tables
from kg.export.base import xml_text
from kg.export.gexf import TYPE_COLOURS, GexfExporter
from kg.graph.build import graph_of
from kg.model import ENTITY_TYPES
from tests.factories import hostile_tables, make_tables


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


def test_the_graph_comes_back_with_attributes(tables: Tables, tmp_path: Path) -> None:
    """Nodes with names and numbers, edges with weights and their sentence."""
    graph = graph_of(tables)
    (path,) = GexfExporter().write(tables, graph, tmp_path)

    back = nx.read_gexf(path)

    assert list(back) == tables.entities["entity_id"].to_pylist()
    for node, data in graph.nodes(data=True):
        expected = {k: xml_text(v) if isinstance(v, str) else v for k, v in data.items() if v != ""}
        got = back.nodes[node]
        assert {name: got[name] for name in expected} == expected
        assert tuple(got["viz"]["color"][c] for c in "rgb") == TYPE_COLOURS[data["type"]]
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in graph.edges}
    for source, target, data in graph.edges(data=True):
        got = back.edges[source, target]
        assert (got["weight"], got["count"], got["pmi"]) == (data["weight"], data["count"], data["pmi"])
        assert got["sentence"] == xml_text(data["sentence"])


def test_another_day_gives_the_same_bytes(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """networkx stamps the day of writing; a build must not hold it."""
    first = GexfExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    monkeypatch.setattr(time, "strftime", lambda form, *_: "1999-12-31")
    second = GexfExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()

    assert first == second
    meta = ElementTree.fromstring(first).find("{*}meta")
    assert meta is not None
    assert meta.attrib == {}


def test_every_type_has_a_colour_of_its_own() -> None:
    """Five types, five colours."""
    assert set(TYPE_COLOURS) == set(ENTITY_TYPES)
    assert len(set(TYPE_COLOURS.values())) == len(ENTITY_TYPES)
