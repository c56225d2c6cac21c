"""A build in a notebook: the explorer in an isolated frame, or a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest

import kg.export.notebook
from kg.count.tables import Tables
from kg.export.html import render
from kg.export.html_data import view_data
from kg.export.notebook import notebook_view
from kg.run.built import Build
from kg.settings import Settings
from tests.factories import hostile_tables, make_tables


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(text: str) -> _Tags:
    tags = _Tags()
    tags.feed(text)
    return tags


def _build(tables: Tables) -> Build:
    return Build(replace(tables, manifest={"settings": asdict(Settings())}))


@pytest.mark.parametrize("make", [make_tables, hostile_tables])
def test_a_notebook_shows_the_page_in_a_sandbox(make: Callable[[], Tables]) -> None:
    """One frame; its document is the page to the letter; scripts run, but without the notebook's origin."""
    build = _build(make())
    tags = _parsed(build._repr_html_())
    ((tag, given),) = tags.found
    assert tag == "iframe"
    assert given["srcdoc"] == render(view_data(build.tables, build.graph))
    assert "allow-scripts" in (given["sandbox"] or "").split()
    assert "allow-same-origin" not in (given["sandbox"] or "")
    assert "height:640px" in (given["style"] or "")
    assert tags.text == ""


@pytest.mark.parametrize("limit", ["characters", "links"])
def test_a_big_build_shows_a_table_of_its_counts(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above either budget there is no frame but a short table, with hostile names as text."""
    build = _build(hostile_tables())
    if limit == "links":
        monkeypatch.setattr(kg.export.notebook, "MOST_LINKS", 0)
    shown = notebook_view(build.tables, build.graph, most=10**9 if limit == "links" else 1000)
    tags = _parsed(shown)
    assert {tag for tag, _ in tags.found} <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "code"}
    assert len(shown) < 10_000
    assert "<script>alert('一')</script>" in tags.text
    counts = (build.graph.number_of_nodes(), build.graph.number_of_edges())
    assert f"{counts[0]} 个节点、{counts[1]} 条联系" in tags.text


def test_to_pyvis_gives_the_strongest_names() -> None:
    """As many as requested, those of the highest PageRank, placed, with the links among them."""
    build = _build(make_tables())
    net = build.to_pyvis(top=7)
    ranks = dict(build.graph.nodes(data="pagerank"))
    assert {node["id"] for node in net.nodes} == set(sorted(ranks, key=lambda n: (-ranks[n], n))[:7])
    assert len({(node["x"], node["y"]) for node in net.nodes}) == 7
    kept = {node["id"] for node in net.nodes}
    assert {frozenset((e["from"], e["to"])) for e in net.edges} == {
        frozenset(pair) for pair in build.graph.edges if set(pair) <= kept
    }
    assert net.options["physics"]["enabled"] is False
