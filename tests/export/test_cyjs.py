"""Cytoscape's JSON: every name and link, at its place, distinguished by kind."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from kg.count.tables import Tables
from kg.export.cyjs import STRETCH, TOGETHER, CyjsExporter
from kg.graph.build import graph_of
from kg.graph.layout_stated import drawn_positions
from tests.browser.synthetic import city
from tests.factories import hostile_tables


@pytest.mark.parametrize("tables", [city(60, 120), hostile_tables()], ids=["city", "hostile"])
def test_the_network_is_whole_and_placed(tables: Tables, tmp_path: Path) -> None:
    """networkx's reader of the format gets all nodes, co-mentions and stated relations, where the view draws them."""
    graph = graph_of(tables)
    (path,) = CyjsExporter().write(tables, graph, tmp_path)
    network = json.loads(path.read_text(encoding="utf-8"))

    back = nx.cytoscape_graph(network)
    assert back.is_multigraph()
    assert len(back.edges) == len(network["elements"]["edges"])
    assert set(back) == set(graph)
    kinds: dict[str, set[frozenset[str]]] = {}
    for a, b, data in back.edges(data=True):
        kinds.setdefault(data["interaction"], set()).add(frozenset((a, b)))
    assert kinds.pop(TOGETHER, set()) == {frozenset(edge) for edge in graph.edges}
    stated = [r for r in tables.relations.to_pylist() if r["object"] in graph]
    assert kinds.keys() == {r["predicate"] for r in stated}
    places = drawn_positions(tables, graph)
    for node in network["elements"]["nodes"]:
        at = node["position"]
        assert (at["x"], at["y"]) == pytest.approx([STRETCH * v for v in places[node["data"]["id"]]], abs=0.06)


def test_the_same_tables_give_the_same_network(tmp_path: Path) -> None:
    """Written twice, the file is the same."""
    tables = city(60, 120)
    first = CyjsExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    assert CyjsExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes() == first
