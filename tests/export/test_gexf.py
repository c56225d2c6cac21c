"""GEXF: Gephi's own format can be read back, and has no time of writing."""

from __future__ import annotations

import itertools
import re
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.count.tables import Tables
from kg.count.timeline import every_month
from kg.entity_types import core_types
from kg.export.base import xml_text
from kg.export.colours import ACCENT, EDGE, PAPER, TEXT, rgb
from kg.export.cyjs import TOGETHER
from kg.export.gexf import STRETCH, GexfExporter
from kg.export.html import render
from kg.export.html_data import view_data
from kg.export.pyvis_view import to_pyvis
from kg.graph.build import graph_of
from kg.graph.layout_stated import drawn_positions
from tests.browser.synthetic import city
from tests.factories import hostile_tables, make_tables


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


#: The namespace of GEXF 1.2, and the children and attributes that its schema (``data.xsd``, ``viz.xsd``) allows.
GEXF = "{http://www.gexf.net/1.2draft}"
TIME = {"start", "end"}
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    # element: children, required attributes, optional attributes
    "gexf": ({"meta", "graph"}, {"version"}, {"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"}),
    "meta": ({"creator", "keywords", "description"}, set(), {"lastmodifieddate"}),
    "creator": (set(), set(), set()),
    "graph": ({"attributes", "nodes", "edges"}, set(), {"timeformat", "mode", "defaultedgetype", "idtype", *TIME}),
    "attributes": ({"attribute"}, {"class"}, {"mode", *TIME}),
    "attribute": ({"default", "options"}, {"id", "title", "type"}, set()),
    "nodes": ({"node"}, set(), {"count"}),
    "edges": ({"edge"}, set(), {"count"}),
    "spells": ({"spell"}, set(), set()),
    "spell": (set(), set(), TIME),
    "node": ({"attvalues", "spells", "color", "position", "size", "shape"}, {"id"}, {"label", "pid", *TIME}),
    "edge": ({"attvalues", "spells", "color", "thickness"}, {"id", "source", "target"}, {"type", "label", "weight", *TIME}),
    "attvalues": ({"attvalue"}, set(), set()),
    "attvalue": (set(), {"for", "value"}, TIME),
    "color": (set(), {"r", "g", "b"}, {"a"}),
    "position": (set(), {"x", "y", "z"}, set()),
    "size": (set(), {"value"}, set()),
    "shape": (set(), {"value"}, {"uri"}),
}  # fmt: skip


def _looks(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Colour, size, shape and position of each node, as attributes."""
    kinds = ("color", "size", "shape", "position")
    nodes = ElementTree.fromstring(path.read_bytes()).iterfind(".//{*}node")
    return {
        n.attrib["id"]: {c.tag.removeprefix(GEXF): c.attrib for c in n if c.tag.removeprefix(GEXF) in kinds}
        for n in nodes
    }


def test_every_element_stands_where_the_schema_wants_it(tables: Tables, tmp_path: Path) -> None:
    """In GEXF's namespace, colours and positions too, with the attributes that the schema names; and with the usual prefix."""
    path = GexfExporter().write(tables, graph_of(tables), tmp_path)[0]
    for element in ElementTree.fromstring(path.read_bytes()).iter():
        assert element.tag.startswith(GEXF), element.tag
        children, needed, allowed = SCHEMA[element.tag.removeprefix(GEXF)]
        assert {child.tag.removeprefix(GEXF) for child in element} <= children, element.tag
        assert needed <= set(element.attrib) <= needed | allowed, element.tag
    text = path.read_text(encoding="utf-8")
    assert text.count("<viz:color ") == text.count("<node ") == len(tables.entities)


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
        colour = _looks(path)[node]["color"]
        assert tuple(int(colour[c]) for c in "rgb") == rgb(core_types()[data["type"]].colour)
    together = {frozenset((a, b)): data for a, b, data in back.edges(data=True) if data["interaction"] == TOGETHER}
    assert together.keys() == {frozenset(edge) for edge in graph.edges}
    for source, target, data in graph.edges(data=True):
        got = together[frozenset((source, target))]
        assert (got["weight"], got["count"], got["pmi"]) == (data["weight"], data["count"], data["pmi"])
        assert got["sentence"] == xml_text(data["sentence"])


def test_what_the_texts_state_is_in_it_from_subject_to_object(tables: Tables, tmp_path: Path) -> None:
    """Each relation between two names is a link with its kind, post, sentence and month; networkx reads each."""
    graph = graph_of(tables)
    path = GexfExporter().write(tables, graph, tmp_path)[0]
    top = ElementTree.fromstring(path.read_bytes()).find("{*}graph")
    assert top is not None
    titles = {a.attrib["id"]: a.attrib["title"] for a in top.iterfind(".//{*}attribute")}
    found = {}
    for edge in top.iterfind(".//{*}edge"):
        said = {titles[v.attrib["for"]]: v.attrib["value"] for v in edge.iterfind(".//{*}attvalue")}
        if said["interaction"] != TOGETHER:
            spells = [spell.attrib["start"] for spell in edge.iterfind(".//{*}spell")]
            found[edge.attrib["id"]] = (
                edge.attrib["source"],
                edge.attrib["target"],
                edge.attrib["label"],
                said,
                spells,
            )
    days = dict(zip(*(tables.articles[c].to_pylist() for c in ("article_id", "date")), strict=True))
    stated = {r["relation_id"]: r for r in tables.relations.to_pylist() if {r["subject"], r["object"]} <= set(graph)}
    assert stated
    assert found.keys() == stated.keys()
    for id_, (source, target, label, said, spells) in found.items():
        row = stated[id_]
        assert (source, target, label) == (row["subject"], row["object"], row["predicate"])
        assert said["interaction"] == row["predicate"]
        assert said.get("title", "") == xml_text(row["title"])
        assert said["former"] == str(row["former"]).lower()
        assert spells == ([f"{days[row['article_id']]:%Y-%m}-01"] if days[row["article_id"]] else [])
    back = nx.read_gexf(path)
    assert len(back.edges) == len(graph.edges) + len(stated)


def test_another_day_gives_the_same_bytes(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """networkx writes the day of writing; a build must not have it."""
    first = GexfExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    monkeypatch.setattr(time, "strftime", lambda form, *_: "1999-12-31")
    second = GexfExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()

    assert first == second
    meta = ElementTree.fromstring(first).find("{*}meta")
    assert meta is not None
    assert meta.attrib == {}


def test_places_are_those_of_the_view_with_the_axis_of_gephi(tables: Tables, tmp_path: Path) -> None:
    """Each node is where the HTML view draws it, y upwards; it is bigger if it is named more."""
    graph = graph_of(tables)
    looks = _looks(GexfExporter().write(tables, graph, tmp_path)[0])

    places = drawn_positions(tables, graph)
    for node, look in looks.items():
        at = (float(look["position"]["x"]), -float(look["position"]["y"]))
        assert at == pytest.approx([STRETCH * v for v in places[node]], abs=0.06)
    assert len({(look["position"]["x"], look["position"]["y"]) for look in looks.values()}) == len(graph)
    by_count = sorted(graph, key=lambda node: graph.nodes[node]["mention_count"])
    sizes = [float(looks[node]["size"]["value"]) for node in by_count]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def _in_time(element: ElementTree.Element, title: str, titles: dict[str, str]) -> tuple[list[str], dict[str, int]]:
    """The months that an element's spells cover, and its counts by month."""
    months = []
    for spell in element.iterfind(".//{*}spell"):
        first, last = date.fromisoformat(spell.attrib["start"]), date.fromisoformat(spell.attrib["end"])
        assert first.day == 1
        assert (last + timedelta(days=1)).day == 1
        months += every_month(f"{first:%Y-%m}", f"{last:%Y-%m}")
    values = [v for v in element.iterfind(".//{*}attvalue[@start]") if titles[v.attrib["for"]] == title]
    return months, {v.attrib["start"][:7]: int(v.attrib["value"]) for v in values}


def test_names_and_links_stand_in_their_months_with_the_count_of_each(tmp_path: Path) -> None:
    """Gephi's time line shows a month as it was: counted here by hand from mentions and days; without a day no spell."""
    tables = city(60, 120)
    day = {a["article_id"]: a["date"] for a in tables.articles.to_pylist()}
    named: dict[str, Counter[str]] = {}
    windows: dict[str, set[str]] = {}
    month_of: dict[str, str] = {}
    for m in tables.mentions.to_pylist():
        if m["article_id"] and (on := day[m["article_id"]]):
            named.setdefault(m["entity_id"], Counter())[f"{on:%Y-%m}"] += 1
            windows.setdefault(m["sentence_id"], set()).add(m["entity_id"])
            month_of[m["sentence_id"]] = f"{on:%Y-%m}"
    together: dict[frozenset[str], Counter[str]] = {}
    for window, ids in windows.items():
        for pair in itertools.combinations(sorted(ids), 2):
            together.setdefault(frozenset(pair), Counter())[month_of[window]] += 1

    graph = graph_of(tables)
    path = GexfExporter().write(tables, graph, tmp_path)[0]

    top = ElementTree.fromstring(path.read_bytes()).find("{*}graph")
    assert top is not None
    assert (top.attrib["mode"], top.attrib["timeformat"]) == ("dynamic", "date")
    for kind, title in (("node", "mentions_in_month"), ("edge", "count_in_month")):
        (table,) = [a for a in top.iterfind("{*}attributes") if (a.get("class"), a.get("mode")) == (kind, "dynamic")]
        titles = {a.attrib["id"]: a.attrib["title"] for a in table}
        assert list(titles.values()) == [title]
        seen = 0
        for element in top.iterfind(f".//{{*}}{kind}"):
            if element.get("label") and kind == "edge":
                continue  # stated, not counted
            months, counts = _in_time(element, title, titles | dict.fromkeys(_others(top, titles), ""))
            ends = frozenset((element.get("source"), element.get("target")))
            expected = named.get(element.attrib["id"]) if kind == "node" else together.get(ends)  # type: ignore[call-overload]
            assert counts == dict(expected or {})
            assert months == sorted(counts)
            seen += bool(counts)
        assert 0 < seen <= len(graph if kind == "node" else graph.edges)
    assert any(len(set(counts)) > 1 for counts in named.values())


def test_what_no_dated_article_names_has_no_time(tmp_path: Path) -> None:
    """It is always there: no day is invented."""
    tables = make_tables()
    graph = graph_of(tables)
    path = GexfExporter().write(tables, graph, tmp_path)[0]

    nodes = ElementTree.fromstring(path.read_bytes()).iterfind(".//{*}node")
    timed = {node.attrib["id"] for node in nodes if node.find(".//{*}spell") is not None}

    assert timed == {n for n, data in graph.nodes(data=True) if data["first_seen"]}
    assert 0 < len(timed) < len(graph)


def _others(top: ElementTree.Element, own: dict[str, str]) -> list[str]:
    return [a.attrib["id"] for a in top.iterfind(".//{*}attribute") if a.attrib["id"] not in own]


@pytest.mark.parametrize("source", ["explorer.css", "pyvis"])
def test_every_format_draws_with_the_colours_of_the_view(source: str) -> None:
    """The style sheet's custom properties for light paper, and pyvis's nodes, are the one table."""
    colours = {info.id: info.colour for info in core_types().infos}
    assert len(set(colours.values())) == len(colours)
    if source == "explorer.css":
        text = render(view_data(make_tables(), graph_of(make_tables())))
        text = text[text.index(":root {") :]
        light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text[: text.index("}")]))
        assert {kind: light[f"t-{kind}"] for kind in colours} == colours
        assert (light["paper"], light["text"], light["edge"], light["accent"]) == (PAPER, TEXT, EDGE, ACCENT)
    else:
        graph = graph_of(make_tables())
        drawn = {node["id"]: node["color"] for node in to_pyvis(graph).nodes}
        assert drawn
        assert drawn == {node: colours[graph.nodes[node]["type"]] for node in drawn}
