"""Centralities against other ways to the same numbers."""

from __future__ import annotations

import networkx as nx
import pytest
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kg.graph import centrality
from kg.graph.arrays import betweenness_of, pagerank_of, sampled_betweenness
from kg.graph.centrality import DAMPING, ROUNDS, betweenness_samples, centralities, how_betweenness
from tests.graph.shapes import arcs_of


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

        found = dict(enumerate(pagerank_of(arcs_of(graph), DAMPING, ROUNDS).tolist()))

        assert found == pytest.approx(expected, abs=1e-10)

    def test_sums_to_one_with_idle_nodes(self, graph: nx.Graph) -> None:
        """Nothing is lost at nodes without edges."""
        assert pagerank_of(arcs_of(graph), DAMPING, ROUNDS).sum() == pytest.approx(1.0, abs=1e-12)

    def test_an_empty_graph_has_no_ranks(self) -> None:
        """No node, no division by zero."""
        assert not len(pagerank_of(arcs_of(nx.Graph()), DAMPING, ROUNDS))


class TestMeasures:
    def test_each_equals_that_of_networkx(self, graph: nx.Graph) -> None:
        """Small graphs are exact, unweighted, and say so."""
        expected = nx.betweenness_centrality(graph)

        found = centralities(arcs_of(graph), seed=1)

        assert how_betweenness(len(graph), graph.number_of_edges()) == "exact"
        assert found["betweenness"] == pytest.approx([expected[node] for node in graph], abs=1e-9)
        assert found["degree"] == [graph.degree(node) for node in graph]
        assert found["strength"] == pytest.approx([graph.degree(node, weight="weight") for node in graph])

    def test_a_large_graph_is_sampled_and_says_so(self, graph: nx.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
        """Over the budget only some starting nodes are taken; the seed makes it repeatable."""
        monkeypatch.setattr(centrality, "BETWEENNESS_BUDGET", 1000)
        monkeypatch.setattr(centrality, "FEWEST_SAMPLES", 5)

        one, other = (centralities(arcs_of(graph), seed=1) for _ in range(2))

        assert how_betweenness(len(graph), graph.number_of_edges()) == "sampled:8"
        assert one == other
        assert one["betweenness"] != centralities(arcs_of(graph), seed=2)["betweenness"]

    @pytest.mark.parametrize("shape", [nx.Graph(), nx.path_graph(1), nx.path_graph(2), nx.path_graph(3)])
    def test_of_next_to_nothing_there_is_a_betweenness(self, shape: nx.Graph) -> None:
        """Where there is nothing between, it is zero."""
        expected = list(nx.betweenness_centrality(shape).values())

        assert betweenness_of(arcs_of(shape)).tolist() == expected

    @pytest.mark.parametrize("samples", [1, 7, 33])
    def test_sampled_betweenness_equals_that_of_networkx(self, graph: nx.Graph, samples: int) -> None:
        """The same starting nodes and the same paths, walked as arrays."""
        graph.add_edge(3, 3)
        expected = nx.betweenness_centrality(graph, k=samples, seed=5)

        found = sampled_betweenness(arcs_of(graph), samples, 5)

        for node, value in expected.items():
            if value == value:  # networkx says nothing about a starting node itself
                assert found[node] == pytest.approx(value, abs=1e-12)

    def test_samples_fit_the_budget(self) -> None:
        """Never more starting nodes than nodes, never fewer than the floor."""
        assert betweenness_samples(1000, 5000) is None
        assert betweenness_samples(100_000, 10_000_000) == centrality.FEWEST_SAMPLES
