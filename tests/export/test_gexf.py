"""GEXF: Gephi's own format opens again, and no clock is in it."""

from __future__ import annotations

import re
import time
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.count.tables import Tables
from kg.export.base import xml_text
from kg.export.colours import ACCENT, EDGE, PAPER, TEXT, TYPE_COLOURS, rgb
from kg.export.gexf import STRETCH, GexfExporter
from kg.export.pyvis_view import to_pyvis
from kg.graph.build import graph_of
from kg.graph.layout_stated import drawn_positions
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
        assert tuple(got["viz"]["color"][c] for c in "rgb") == rgb(TYPE_COLOURS[data["type"]])
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


def test_places_are_those_of_the_view_with_the_axis_of_gephi(tables: Tables, tmp_path: Path) -> None:
    """Each node stands where the HTML view draws it, y upwards; bigger is who is named more."""
    graph = graph_of(tables)
    back = nx.read_gexf(GexfExporter().write(tables, graph, tmp_path)[0])

    places = drawn_positions(tables, graph)
    for node, data in back.nodes(data=True):
        at = data["viz"]["position"]
        assert (at["x"], -at["y"]) == pytest.approx([STRETCH * v for v in places[node]], abs=0.06)
    assert len({(d["viz"]["position"]["x"], d["viz"]["position"]["y"]) for _, d in back.nodes(data=True)}) == len(back)
    by_count = sorted(back.nodes(data=True), key=lambda pair: pair[1]["mention_count"])
    sizes = [data["viz"]["size"] for _, data in by_count]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_days_make_time_intervals_and_no_day_makes_none(tmp_path: Path) -> None:
    """From the first to the last day seen, on nodes and edges, in a dynamic graph of dates."""
    tables = make_tables()
    graph = graph_of(tables)
    path = GexfExporter().write(tables, graph, tmp_path)[0]

    top = ElementTree.fromstring(path.read_bytes()).find("{*}graph")
    assert top is not None
    assert (top.attrib["mode"], top.attrib["timeformat"]) == ("dynamic", "date")
    dated = {
        node.attrib["id"]: (node.attrib["start"], node.attrib["end"]) for node in top.iterfind(".//{*}node[@start]")
    }
    known = {n: (d["first_seen"], d["last_seen"]) for n, d in graph.nodes(data=True) if d["first_seen"]}
    assert dated == known
    assert 0 < len(known) < len(graph)
    edges = [edge.attrib["start"] for edge in top.iterfind(".//{*}edge[@start]")]
    assert len(edges) == sum(bool(d["first_seen"]) for *_, d in graph.edges(data=True)) > 0


@pytest.mark.parametrize("source", ["explorer.css", "pyvis"])
def test_every_format_draws_with_the_colours_of_the_view(source: str) -> None:
    """The style sheet's custom properties for light paper, and pyvis's nodes, are the one table."""
    assert set(TYPE_COLOURS) == set(ENTITY_TYPES)
    assert len(set(TYPE_COLOURS.values())) == len(ENTITY_TYPES)
    if source == "explorer.css":
        text = files("kg").joinpath("data", "view", "explorer.css").read_text(encoding="utf-8")
        light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text[: text.index("}")]))
        assert {kind: light[kind] for kind in ENTITY_TYPES} == TYPE_COLOURS
        assert (light["paper"], light["text"], light["edge"], light["accent"]) == (PAPER, TEXT, EDGE, ACCENT)
    else:
        graph = graph_of(make_tables())
        drawn = {node["id"]: node["color"] for node in to_pyvis(graph).nodes}
        assert drawn == {node: TYPE_COLOURS[data["type"]] for node, data in graph.nodes(data=True)}
