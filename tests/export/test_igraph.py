"""igraph, an independent library, opens what is written for others: GraphML, and Neo4j's files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.count.tables import Tables
from kg.export.base import xml_text
from kg.export.graphml import GraphmlExporter
from kg.export.neo4j import Neo4jExporter
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables

igraph = pytest.importorskip("igraph", reason="a test dependency (GPL: nothing in kg imports it)")


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


def test_igraph_reads_the_graphml_with_names_and_numbers(tables: Tables, tmp_path: Path) -> None:
    """Nodes, links, labels and counts are those of the graph."""
    graph = graph_of(tables)
    back = igraph.Graph.Read_GraphML(str(GraphmlExporter().write(tables, graph, tmp_path)[0]))

    assert not back.is_directed()
    assert {v["id"]: (v["label"], v["mention_count"]) for v in back.vs} == {
        node: (xml_text(data["label"]), data["mention_count"]) for node, data in graph.nodes(data=True)
    }
    assert {(frozenset(back.vs[end]["id"] for end in e.tuple), e["count"]) for e in back.es} == {
        (frozenset((a, b)), data["count"]) for a, b, data in graph.edges(data=True)
    }


def test_igraph_makes_one_graph_of_the_files_for_neo4j(tables: Tables, tmp_path: Path) -> None:
    """Both ends of every relationship are among the nodes, and all are there."""
    Neo4jExporter().write(tables, graph_of(tables), tmp_path)

    def rows(*names: str) -> list[list[str]]:
        found: list[list[str]] = []
        for name in names:
            with (tmp_path / "neo4j" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                found += csv.reader(file)
        return found

    nodes = [{"name": row[0]} for row in rows("entities", "articles", "sentences")]
    links = [
        {"source": row[0], "target": row[1]} for row in rows("in_article", "mentioned_in", "co_mentioned", "stated")
    ]
    graph = igraph.Graph.DictList(nodes, links, directed=True)
    assert graph.vcount() == len(tables.entities) + len(tables.articles) + len(tables.sentences)
    assert graph.ecount() == len(links) > len(tables.edges)
