"""
Graph -> GEXF: for Gephi and Gephi Lite, placed, coloured and dated.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``.
The picture is that of the HTML view: the same positions and colours. On the time line a node exists in the months
in which it is named and a link in those in which both are named together, each with its count for the month.
What a text states of two names is a link of its own, from subject to object, in the month of its article;
``interaction`` tells the kinds apart, as in ``cyjs``.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.count.engines import open_engine
from kg.count.tables import Tables
from kg.count.timeline import every_month, timeline_of
from kg.entity_types import TypeInfo
from kg.export.base import fit_for_xml
from kg.export.colours import rgb
from kg.export.cyjs import TOGETHER
from kg.graph.layout_stated import drawn_positions
from kg.settings import Settings

#: The area of a dot grows with the mentions: the eye compares areas, not radii.
SMALLEST_DOT = 6.0
#: Units of the layout are tenths of the distance between neighbours; this many of Gephi's make one,
#: so that dots of ``SMALLEST_DOT`` do not touch.
STRETCH = 4.0
#: The 1.2 schema has ``color``, ``size`` … in GEXF's own namespace, while all readers look for the
#: prefix ``viz:``. Bound to that namespace the prefix works for both: the file is valid by ``gexf.xsd``,
#: and Gephi and graphology find the colours. networkx writes (and reads) a namespace that the schema lacks.
_VIZ_AS_WRITTEN = b'xmlns:viz="http://www.gexf.net/1.2draft/viz"'
_VIZ_AS_IN_SCHEMA = b'xmlns:viz="http://www.gexf.net/1.2draft"'
#: Our shapes -> those of GEXF ("viz" module 1.2), which has no page and no star.
SHAPES = {"circle": "disc", "square": "square", "diamond": "diamond", "triangle": "triangle"}


class GexfExporter:
    """``graph.gexf`` (1.2), valid against its schema; readable by Gephi and ``networkx.read_gexf``."""

    name = "gexf"
    filenames = ("graph.gexf",)
    needs_graph = True
    needs_edges = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the graph; its layout comes from ``tables``."""
        drawn = _Drawn(xml_graph(graph))
        places, types = drawn_positions(tables, graph), tables.types
        named, together = _months(tables)
        for node, data in drawn.nodes(data=True):
            data |= _in_time(named.get(node, {}), "mentions_in_month")
            data["viz"] = _look(types[data["type"]], data["mention_count"], *places[node])
        for source, target, data in drawn.edges(data=True):
            data |= {"interaction": TOGETHER}
            data |= _in_time(together.get((min(source, target), max(source, target)), {}), "count_in_month")
        drawn.add_edges_from(_stated(tables, graph))
        writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
        writer.add_graph(drawn)
        # networkx puts the date in the file (3.6, GEXFWriter.__init__); a build has no clock.
        meta = writer.xml.find("meta")
        meta.attrib.pop("lastmodifieddate", None)
        meta.find("creator").text = "kg"
        for top in writer.xml.iter("graph"):
            top.attrib.pop("name", None)  # not in the schema
        buffer = BytesIO()
        writer.write(buffer)
        path = folder / "graph.gexf"
        path.write_bytes(buffer.getvalue().replace(_VIZ_AS_WRITTEN, _VIZ_AS_IN_SCHEMA, 1))
        return [path]


def xml_graph(graph: nx.Graph) -> nx.Graph:
    """A copy of the graph with every text made valid for XML and without empty attributes."""
    copy = nx.create_empty_copy(graph, with_data=False)
    copy.graph.update(fit_for_xml(graph.graph))
    copy.add_nodes_from((node, fit_for_xml(data)) for node, data in graph.nodes(data=True))
    copy.add_edges_from((source, target, fit_for_xml(data)) for source, target, data in graph.edges(data=True))
    return copy


class _Drawn(nx.MultiDiGraph):  # type: ignore[misc]  # networkx has no types
    """
    A graph that networkx writes with several links between two names, each from its first to its second.

    GEXF has no direction for single edges that ``networkx.read_gexf`` would accept among undirected ones, and
    networkx's undirected graph would lose which end is the subject. Its writer asks these two methods only for the
    default type of an edge and for keys, which would be an attribute of every edge.
    """

    def __init__(self, graph: nx.Graph) -> None:
        super().__init__()
        self.graph.update(graph.graph)
        self.add_nodes_from(graph.nodes(data=True))
        self.add_edges_from(graph.edges(data=True))

    def is_directed(self) -> bool:
        return False

    def is_multigraph(self) -> bool:
        return False


def _stated(tables: Tables, graph: nx.Graph) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Relations that the texts state between two names, from subject to object, with their sentence and its month."""
    days = dict(zip(*(tables.articles[c].to_pylist() for c in ("article_id", "date")), strict=True))
    texts = dict(zip(*(tables.sentences[c].to_pylist() for c in ("sentence_id", "text")), strict=True))
    for row in tables.relations.to_pylist():
        if row["subject"] not in graph or row["object"] not in graph:
            continue
        said = {key: row[key] for key in ("title", "former", "article_id", "sentence_id", "rule", "score")}
        said |= {"sentence": texts.get(row["sentence_id"], ""), "id": row["relation_id"]}
        said |= {"label": row["predicate"], "interaction": row["predicate"]}
        day = days.get(row["article_id"])
        when = {"spells": [_days(day.isoformat()[:7])]} if day else {}
        yield row["subject"], row["object"], fit_for_xml({k: v for k, v in said.items() if v is not None}) | when


#: Month -> how often; empty for what is in no dated article.
_Counts = dict[str, int]


def _months(tables: Tables) -> tuple[dict[str, _Counts], dict[tuple[str, str], _Counts]]:
    """Mentions of each name and windows of each pair, month by month."""
    with open_engine("local") as engine:
        found = timeline_of(tables, engine, Settings(**(tables.manifest.get("settings") or {})))
    named: dict[str, _Counts] = {}
    together: dict[tuple[str, str], _Counts] = {}
    for row in found.names.to_pylist():
        named.setdefault(row["entity_id"], {})[row["month"]] = row["mentions"]
    for row in found.pairs.to_pylist():
        together.setdefault((row["source"], row["target"]), {})[row["month"]] = row["windows"]
    return named, together


def _in_time(counts: _Counts, title: str) -> dict[str, Any]:
    """
    Spells, one for each run of months, and the count of each month, from its first to its last day; empty without a date.

    >>> _in_time({"2024-01": 2, "2024-02": 1, "2024-04": 1}, "n")["spells"]
    [('2024-01-01', '2024-02-29'), ('2024-04-01', '2024-04-30')]
    """
    if not counts:
        return {}
    spells: list[tuple[str, str]] = []
    before = ""
    for month in sorted(counts):
        first, last = _days(month)
        if spells and every_month(before, month) == [before, month]:
            spells[-1] = (spells[-1][0], last)
        else:
            spells.append((first, last))
        before = month
    return {"spells": spells, title: [(counts[month], *_days(month)) for month in sorted(counts)]}


def _days(month: str) -> tuple[str, str]:
    """The first and the last day of a month, both included: intervals of GEXF are closed."""
    return f"{month}-01", f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"


def _look(kind: TypeInfo, mentions: int, x: float, y: float) -> dict[str, Any]:
    red, green, blue = rgb(kind.colour)
    size = SMALLEST_DOT * math.sqrt(max(1, mentions))
    return {
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        "size": round(size, 3),
        # Gephi's y axis points upwards.
        "position": {"x": round(x * STRETCH, 1), "y": round(-y * STRETCH, 1) + 0.0, "z": 0.0},
        "shape": SHAPES.get(kind.shape, "disc"),
    }
