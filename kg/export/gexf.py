"""
Graph -> GEXF: for Gephi and Gephi Lite, placed, coloured and dated.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``.
The picture is that of the HTML view: the same places and colours.
"""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.count.tables import Tables
from kg.export.base import xml_graph
from kg.export.colours import OTHER_COLOUR, TYPE_COLOURS, rgb
from kg.graph.layout_stated import drawn_positions

#: Area of a dot grows with the mentions: the eye compares areas, not radii.
SMALLEST_DOT = 6.0
#: Units of the layout are tenths of the distance of neighbours; so many of Gephi's make one,
#: so that dots of ``SMALLEST_DOT`` stand apart.
STRETCH = 4.0
#: The 1.2 schema has ``color``, ``size`` … in GEXF's own namespace, while all readers look for the
#: prefix ``viz:``. Bound to that namespace the prefix serves both: ``gexf.xsd`` finds the file valid,
#: Gephi and graphology find the colours. networkx writes (and looks in) a namespace the schema lacks.
_VIZ_AS_WRITTEN = b'xmlns:viz="http://www.gexf.net/1.2draft/viz"'
_VIZ_AS_IN_SCHEMA = b'xmlns:viz="http://www.gexf.net/1.2draft"'
#: The forms that GEXF knows ("viz" module 1.2); a policy has none of its own.
SHAPES = {"person": "disc", "organization": "square", "place": "diamond", "programme": "triangle"}


class GexfExporter:
    """``graph.gexf`` (1.2), valid against its schema; read again by Gephi and ``networkx.read_gexf``."""

    name = "gexf"
    filenames = ("graph.gexf",)
    needs_graph = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the graph; ``tables`` say how it is placed."""
        drawn = xml_graph(graph)
        places = drawn_positions(tables, graph)
        for node, data in drawn.nodes(data=True):
            data |= _interval(data)
            data["viz"] = _look(data, *places[node])
        for _, _, data in drawn.edges(data=True):
            data |= _interval(data)
        writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
        writer.add_graph(drawn)
        # networkx dates the file (3.6, GEXFWriter.__init__); a build has no clock.
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


def _interval(data: dict[str, Any]) -> dict[str, str]:
    """From the first to the last day seen, for Gephi's time line; nothing where no day is known."""
    if not (data.get("first_seen") and data.get("last_seen")):
        return {}
    return {"start": data["first_seen"], "end": data["last_seen"]}


def _look(data: dict[str, Any], x: float, y: float) -> dict[str, Any]:
    kind = data.get("type", "")
    red, green, blue = rgb(TYPE_COLOURS.get(kind, OTHER_COLOUR))
    size = SMALLEST_DOT * math.sqrt(max(1, data.get("mention_count", 1)))
    return {
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        "size": round(size, 3),
        # Gephi's y axis points upwards.
        "position": {"x": round(x * STRETCH, 1), "y": round(-y * STRETCH, 1) + 0.0, "z": 0.0},
        "shape": SHAPES.get(kind, "disc"),
    }
