"""
Graph -> GraphML: for Gephi, Cytoscape, igraph and NetworkX.

Place in the flow: one of the export formats. Attributes are those of ``graph_of``;
empty ones are left out, since GraphML readers take an empty element for a missing one.

Written slice by slice: NetworkX's own writer first makes a second graph and an element tree
of the whole file, some 2 kB an edge. The bytes are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.export.base import NOT_XML, fit_for_xml, xml_text
from kg.export.columns import array_of, changed, joined, mapped, text_of, where
from kg.graph.build import edge_columns

_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
#: Kind of a value -> its name in GraphML.
_TYPES: dict[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
#: Characters of a text that are written differently in XML (RE2).
_MARKED = f"[&<>\\r]|{NOT_XML}"

Data = Mapping[str, object]
#: (element, name, type) -> id.
_Keys = dict[tuple[str, str, str], str]


class GraphmlExporter:
    """``graph.graphml``, which ``networkx.read_graphml`` reads with all attributes and types."""

    name = "graphml"
    filenames = ("graph.graphml",)
    needs_graph = True
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the nodes of the graph, and the edges from ``tables``."""
        path = folder / "graph.graphml"
        keys = _keys(tables, graph)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            # The last one first, as in NetworkX.
            file.writelines(_key(*key, keys[key]) for key in reversed(keys))
            file.write('  <graph edgedefault="undirected">\n')
            for node, data in graph.nodes(data=True):
                file.write(_element(f"node id={quoteattr(node)}", "node", fit_for_xml(data), keys))
            for columns in edge_columns(tables):
                file.write(text_of(_edges(columns, keys)).decode("utf-8"))
            file.writelines(_data("graph", fit_for_xml(graph.graph), keys, "    "))
            file.write("  </graph>\n</graphml>\n")
        return [path]


def _keys(tables: Tables, graph: nx.Graph) -> _Keys:
    """The attributes that occur, in order of first occurrence: of the graph, the nodes, the edges."""
    keys: _Keys = {}
    everything: Iterable[tuple[str, Data]] = [
        ("graph", graph.graph),
        *(("node", data) for _, data in graph.nodes(data=True)),
    ]
    for of, data in everything:
        _note(of, data, keys)
    first: dict[str, tuple[int, int]] = {}
    for at, columns in enumerate(edge_columns(tables)):
        for name in [name for name in columns.column_names[2:-1] if name not in first]:
            row = pc.index(_is_said(columns[name]), True).as_py()
            if row >= 0:
                first[name] = at, row
        if len(first) == columns.num_columns - 3:
            break
    for name in sorted(first, key=first.__getitem__):  # those of one row in their order there
        keys["edge", name, _type_of(columns[name])] = f"d{len(keys)}"
    return keys


def _edges(columns: pa.Table, keys: _Keys) -> pa.Array:
    """One element for each row."""
    source, target = (mapped(array_of(columns[end]), quoteattr) for end in ("source", "target"))
    parts = [joined("    <edge source=", source, " target=", target, ">\n")]
    for name in columns.column_names[2:-1]:
        column = array_of(columns[name])
        if (key := keys.get(("edge", name, _type_of(column)))) is not None:
            text = changed(column, _MARKED, _escaped) if _type_of(column) == "string" else mapped(column, str)
            parts.append(where(_is_said(column), joined(f'      <data key="{key}">', text, "</data>\n")))
    return joined(*parts, "    </edge>\n")


def _is_said(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return pc.not_equal(column, "") if _type_of(column) == "string" else pc.is_valid(column)


def _type_of(column: pa.Array | pa.ChunkedArray) -> str:
    return "string" if pa.types.is_string(column.type) else "double" if pa.types.is_floating(column.type) else "long"


def _escaped(text: str) -> str:
    return escape(xml_text(text))


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
