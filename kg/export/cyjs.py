"""
Tables and graph -> Cytoscape's own JSON: for Cytoscape desktop (File, Import, Network) and cytoscape.js.

Place in the flow: one of the export formats. Co-mentions and stated relations are both
edges, distinguished by ``interaction``; the positions are those of the HTML view.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.export.base import visible_controls
from kg.graph.layout_stated import drawn_positions

#: Pixels to one unit of the layout: neighbours are 40 apart, Cytoscape's nodes are 30 wide.
STRETCH = 4.0
TOGETHER = "together"


class CyjsExporter:
    """``graph.cyjs``: a network in the form of Cytoscape 3, with positions and colours."""

    name = "cyjs"
    filenames = ("graph.cyjs",)
    needs_graph = True
    needs_edges = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the network; nodes by id, co-mentions by their ends, then relations by id."""
        places, types = drawn_positions(tables, graph), tables.types
        nodes = [
            _node(node, data, types[data["type"]].colour, *places[node])
            for node, data in sorted(graph.nodes(data=True))
        ]
        edges = [
            _edge(f"{a}~{b}", a, b, TOGETHER, graph.edges[a, b])
            for a, b in sorted(tuple(sorted(e)) for e in graph.edges)
        ]
        edges += [
            _edge(row["relation_id"], row["subject"], row["object"], row["predicate"], _stated(row))
            for row in tables.relations.to_pylist()
            if row["subject"] in graph and row["object"] in graph
        ]
        network = {
            "format_version": "1.0",
            "generated_by": "kg",
            "target_cytoscapejs_version": "~3.30",
            # Read by networkx (and others that follow its form): several links between two names, each with its key.
            "directed": False,
            "multigraph": True,
            "data": {"name": "kg", "shared_name": "kg"},
            "elements": {"nodes": nodes, "edges": edges},
        }
        path = folder / "graph.cyjs"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(network, file, ensure_ascii=False, indent=1, allow_nan=False)
            file.write("\n")
        return [path]


def _node(node: str, data: dict[str, Any], colour: str, x: float, y: float) -> dict[str, Any]:
    """``name`` and ``shared_name`` are shown and matched by Cytoscape, ``value`` is the node for networkx."""
    label = visible_controls(data["label"])
    own = {key: _plain(value) for key, value in data.items() if value != ""}
    return {
        "data": own
        | {"id": node, "name": label, "shared_name": label, "label": label, "colour": colour, "value": node},
        "position": {"x": round(x * STRETCH, 1), "y": round(y * STRETCH, 1)},
    }


def _edge(id_: str, source: str, target: str, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    own = {key: _plain(value) for key, value in data.items() if value not in ("", None)}
    named = {
        "id": id_,
        "key": id_,
        "source": source,
        "target": target,
        "interaction": kind,
        "name": f"{source} ({kind}) {target}",
    }
    return {"data": own | named}


def _stated(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("title", "former", "article_id", "sentence_id", "rule", "score")}


def _plain(value: Any) -> Any:
    return visible_controls(value) if isinstance(value, str) else value
