"""GraphML: a graph read back is the graph that was written."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg.count.tables import Tables
from kg.export.base import xml_text
from kg.export.gexf import xml_graph
from kg.export.graphml import GraphmlExporter
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


def test_the_graph_comes_back_with_attributes_and_types(tables: Tables, tmp_path: Path) -> None:
    """Nodes, edges, names, numbers and days are those of the graph; only empty texts are left out."""
    graph = graph_of(tables)
    (path,) = GraphmlExporter().write(tables, graph, tmp_path)

    back = nx.read_graphml(path)

    assert list(back) == tables.entities["entity_id"].to_pylist()
    for node, data in graph.nodes(data=True):
        assert back.nodes[node] == {k: xml_text(v) if isinstance(v, str) else v for k, v in data.items() if v != ""}
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in graph.edges}
    for source, target, data in graph.edges(data=True):
        assert back.edges[source, target] == {
            k: xml_text(v) if isinstance(v, str) else v for k, v in data.items() if v != ""
        }
        assert all(type(back.edges[source, target][k]) is type(v) for k, v in data.items() if v != "")


def test_the_same_graph_gives_the_same_bytes(tables: Tables, tmp_path: Path) -> None:
    """Written twice, the file is the same."""
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (path,) = GraphmlExporter().write(tables, graph_of(tables), tmp_path / name)
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_text_that_xml_cannot_hold_is_made_visible() -> None:
    """Control characters become visible signs, line ends LF; markup stays text for the writer to escape."""
    assert xml_text("\x00\x0b<b>&\r\n\r\x85\ufffe\uffff𠮷") == "␀␋<b>&\n\n\x85\ufffd\ufffd𠮷"


def test_the_graph_handed_in_is_not_changed() -> None:
    """The copy is fit for XML, the graph of the build keeps every character."""
    tables = hostile_tables()
    graph = graph_of(tables)
    xml_graph(graph)

    assert sorted(label for _, label in graph.nodes(data="label")) == sorted(tables.entities["canonical"].to_pylist())


def test_the_bytes_are_those_of_networkx(tables: Tables, tmp_path: Path) -> None:
    """Written node by node, without a second graph and a tree of elements as in networkx."""
    graph = graph_of(tables)

    (path,) = GraphmlExporter().write(tables, graph, tmp_path)

    nx.write_graphml_xml(xml_graph(graph), tmp_path / "theirs.graphml", encoding="utf-8", prettyprint=True)
    assert path.read_bytes() == (tmp_path / "theirs.graphml").read_bytes()
