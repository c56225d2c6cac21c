"""Tables to NetworkX: everything in the tables is in the graph, and nothing else."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.count.tables import SCHEMAS, Tables
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables


@pytest.fixture(scope="module", params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


class TestGraph:
    def test_nodes_are_the_entities(self, tables: Tables) -> None:
        """One node an entity, in the order of ids, with the columns of the table."""
        graph = graph_of(tables)

        rows = tables.entities.to_pylist()
        assert list(graph) == [row["entity_id"] for row in rows]
        for row in rows:
            data = graph.nodes[row["entity_id"]]
            assert data["label"] == row["canonical"]
            assert data["aliases"].split("|") == [alias.replace("|", "｜") for alias in row["aliases"] or [""]]
            assert data["first_seen"] == (row["first_seen"].isoformat() if row["first_seen"] else "")
            for name in ("type", "code", "parent_id", "mention_count", "sentence_count", "article_count", "page_count"):
                assert data[name] == row[name]

    def test_edges_are_the_edges_with_their_best_sentence(self, tables: Tables) -> None:
        """One edge a row, both ways, with numbers and the sentence of rank 1."""
        graph = graph_of(tables)

        best = {(r["source"], r["target"]): r["sentence_id"] for r in tables.evidence.to_pylist() if r["rank"] == 1}
        texts = {row["sentence_id"]: row["text"] for row in tables.sentences.to_pylist()}
        rows = {(row["source"], row["target"]): row for row in tables.edges.to_pylist()}
        assert {tuple(sorted(edge)) for edge in graph.edges} == set(rows)
        for pair, row in rows.items():
            data = graph.edges[pair]
            assert data["evidence"].split("|")[0] == best[pair]
            assert data["sentence"] == texts[best[pair]]
            for name in ("count", "articles", "pmi", "npmi", "g2", "weight"):
                assert data[name] == row[name]

    def test_every_node_has_every_attribute_and_none_is_none(self, tables: Tables) -> None:
        """All nodes have the same keys with the same plain types, so any format can represent them."""
        graph = graph_of(tables)

        kinds = [{name: type(value) for name, value in data.items()} for _, data in graph.nodes(data=True)]
        assert all(kind == kinds[0] for kind in kinds)
        assert set(kinds[0].values()) == {str, int, float}
        assert {"community", "community_label", "degree", "strength", "pagerank", "betweenness"} <= set(kinds[0])

    def test_a_build_without_pages_is_an_empty_graph(self) -> None:
        """Without rows there is no node and no error."""
        empty = Tables(**{name: schema.empty_table() for name, schema in SCHEMAS.items()})

        assert nx.utils.graphs_equal(graph_of(empty), nx.Graph(name="kg", pages=0, articles=0, betweenness="exact"))
