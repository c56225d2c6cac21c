"""
Graph -> GEXF: for Gephi, with a colour for each type of entity.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.count.tables import Tables
from kg.export.base import xml_graph

#: Colours that colour-blind readers can tell apart: Okabe and Ito 2008, "Color Universal Design".
TYPE_COLOURS: dict[str, tuple[int, int, int]] = {
    "person": (213, 94, 0),
    "organization": (0, 114, 178),
    "place": (0, 158, 115),
    "policy": (204, 121, 167),
    "programme": (230, 159, 0),
}
OTHER_COLOUR = (128, 128, 128)

#: Area of a dot grows with the mentions: the eye compares areas, not radii.
SMALLEST_DOT = 6.0


class GexfExporter:
    """``graph.gexf`` (1.2), read again by ``networkx.read_gexf``."""

    name = "gexf"
    filenames = ("graph.gexf",)

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the graph; ``tables`` are not needed."""
        drawn = xml_graph(graph)
        for _, data in drawn.nodes(data=True):
            data["viz"] = _look(data)
        writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
        writer.add_graph(drawn)
        # networkx dates the file (3.6, GEXFWriter.__init__); a build has no clock.
        writer.xml.find("meta").attrib.pop("lastmodifieddate", None)
        path = folder / "graph.gexf"
        with path.open("wb") as file:
            writer.write(file)
        return [path]


def _look(data: dict[str, Any]) -> dict[str, Any]:
    red, green, blue = TYPE_COLOURS.get(data.get("type", ""), OTHER_COLOUR)
    size = SMALLEST_DOT * math.sqrt(max(1, data.get("mention_count", 1)))
    return {"color": {"r": red, "g": green, "b": blue, "a": 1.0}, "size": round(size, 3)}
