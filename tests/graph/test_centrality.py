"""Centralities against other ways to the same numbers."""

from __future__ import annotations

import networkx as nx
import pytest
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kg.graph import centrality
from kg.graph.arrays import arcs_of, sampled_betweenness
from kg.graph.centrality import add_centralities, betweenness_samples, pagerank


@pytest.fixture
def graph() -> nx.Graph:
    """A known club with weights, and one node alone."""
    club = nx.karate_club_graph()
    club.add_node(34)
    return club


class TestPagerank:
    def test_equals_the_reference_of_networkx(self, graph: nx.Graph) -> None:
        """networkx's own pure-Python form, which it keeps for tests, gives the same ranks."""
        expected = _pagerank_python(graph, tol=1e-13, max_iter=1000)

        assert pagerank(graph) == pytest.approx(expected, abs=1e-10)

    def test_sums_to_one_with_idle_nodes(self, graph: nx.Graph) -> None:
        """Nothing is lost at nodes without edges."""
        assert sum(pagerank(graph).values()) == pytest.approx(1.0, abs=1e-12)

    def test_an_empty_graph_has_no_ranks(self) -> None:
        """No node, no division by zero."""
        assert pagerank(nx.Graph()) == {}


class TestAttributes:
    def test_exact_betweenness_equals_networkx(self, graph: nx.Graph) -> None:
        """Small graphs are exact, unweighted, and say so."""
        expected = nx.betweenness_centrality(graph)
        named = nx.relabel_nodes(graph, {n: f"n{n:02d}" for n in graph})

        add_centralities(named, seed=1)

        assert named.graph["betweenness"] == "exact"
        for node in graph:
            data = named.nodes[f"n{node:02d}"]
            assert data["betweenness"] == pytest.approx(expected[node], abs=1e-9)
            assert data["degree"] == graph.degree(node)
            assert data["strength"] == pytest.approx(graph.degree(node, weight="weight"))

    def test_a_large_graph_is_sampled_and_says_so(self, graph: nx.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
        """Over the budget only some starting nodes are taken; the seed makes it repeatable."""
        monkeypatch.setattr(centrality, "BETWEENNESS_BUDGET", 1000)
        monkeypatch.setattr(centrality, "FEWEST_SAMPLES", 5)
        named = [nx.relabel_nodes(graph, {n: f"n{n:02d}" for n in graph}) for _ in range(2)]

        for one in named:
            add_centralities(one, seed=1)

        assert named[0].graph["betweenness"] == "sampled:8"
        assert nx.utils.graphs_equal(*named)

    @pytest.mark.parametrize("samples", [1, 7, 33])
    def test_sampled_betweenness_equals_that_of_networkx(self, graph: nx.Graph, samples: int) -> None:
        """The same starting nodes and the same paths, walked as arrays."""
        graph.add_edge(3, 3)
        expected = nx.betweenness_centrality(graph, k=samples, seed=5)

        found = sampled_betweenness(arcs_of(graph), samples, 5)

        for node, value in expected.items():
            if value == value:  # of one starting node networkx says nothing about itself
                assert found[node] == pytest.approx(value, abs=1e-12)

    def test_samples_fit_the_budget(self) -> None:
        """Never more starting nodes than nodes, never fewer than the floor."""
        assert betweenness_samples(1000, 5000) is None
        assert betweenness_samples(100_000, 10_000_000) == centrality.FEWEST_SAMPLES
