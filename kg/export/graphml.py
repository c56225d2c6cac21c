"""
Graph -> GraphML: for Gephi, Cytoscape, igraph and NetworkX.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``;
an empty one is left out, since GraphML readers take an empty element for a missing one.

Written node by node: NetworkX's own writer makes a second graph and a tree of elements of
the whole file first, some 2 kB an edge. The bytes are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from kg.count.tables import Tables
from kg.export.base import fit_for_xml
from kg.graph.build import edge_data

_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
#: Kind of a value -> GraphML's name for it.
_TYPES: dict[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}

Data = Mapping[str, object]
#: (what it is of, name, type) -> id.
_Keys = dict[tuple[str, str, str], str]


class GraphmlExporter:
    """``graph.graphml``, read again by ``networkx.read_graphml`` with all attributes and types."""

    name = "graphml"
    filenames = ("graph.graphml",)
    needs_graph = True
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the nodes of the graph, and the edges as ``tables`` have them."""
        path = folder / "graph.graphml"
        keys = _keys(tables, graph)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            # The last one first, as NetworkX has them.
            file.writelines(_key(*key, keys[key]) for key in reversed(keys))
            file.write('  <graph edgedefault="undirected">\n')
            for node, data in graph.nodes(data=True):
                file.write(_element(f"node id={quoteattr(node)}", "node", fit_for_xml(data), keys))
            for source, target, data in edge_data(tables):
                head = f"edge source={quoteattr(source)} target={quoteattr(target)}"
                file.write(_element(head, "edge", fit_for_xml(data), keys))
            file.writelines(_data("graph", fit_for_xml(graph.graph), keys, "    "))
            file.write("  </graph>\n</graphml>\n")
        return [path]


def _keys(tables: Tables, graph: nx.Graph) -> _Keys:
    """The attributes that occur, in the order in which they first do: of the graph, the nodes, the edges."""
    keys: _Keys = {}
    everything: Iterable[tuple[str, Data]] = [
        ("graph", graph.graph),
        *(("node", data) for _, data in graph.nodes(data=True)),
    ]
    for of, data in everything:
        _note(of, data, keys)
    before = len(keys)
    for _, _, data in edge_data(tables):
        _note("edge", data, keys)
        if len(keys) == before + len(data):  # what is noted cannot come again
            break
    return keys


def _note(of: str, data: Data, keys: _Keys) -> None:
    for name, value in data.items():
        if value != "":
            keys.setdefault((of, name, _TYPES[type(value)]), f"d{len(keys)}")


def _key(of: str, name: str, kind: str, id_: str) -> str:
    return f'  <key id="{id_}" for="{of}" attr.name={quoteattr(name)} attr.type="{kind}" />\n'


def _element(head: str, of: str, data: Data, keys: _Keys) -> str:
    inside = "".join(_data(of, data, keys, "      "))
    end = head.partition(" ")[0]
    return f"    <{head}>\n{inside}    </{end}>\n" if inside else f"    <{head} />\n"


def _data(of: str, data: Data, keys: _Keys, indent: str) -> Iterator[str]:
    for name, value in data.items():
        text = escape(value) if isinstance(value, str) else str(value)
        yield f'{indent}<data key="{keys[of, name, _TYPES[type(value)]]}">{text}</data>\n'
