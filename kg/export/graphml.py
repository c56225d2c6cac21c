"""
Graph -> GraphML: for Gephi, Cytoscape, igraph and NetworkX.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``;
an empty one is left out, since GraphML readers take an empty element for a missing one.
"""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from kg.count.tables import Tables
from kg.export.base import xml_graph


class GraphmlExporter:
    """``graph.graphml``, read again by ``networkx.read_graphml`` with all attributes and types."""

    name = "graphml"
    filenames = ("graph.graphml",)
    needs_graph = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the graph; ``tables`` are not needed."""
        path = folder / "graph.graphml"
        # The _xml form by name: write_graphml takes lxml where it happens to be installed,
        # and the two do not write the same bytes.
        nx.write_graphml_xml(xml_graph(graph), path, encoding="utf-8", prettyprint=True)
        return [path]
