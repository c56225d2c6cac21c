"""
Graph -> pyvis: the strongest names, for notebooks and for users of pyvis.

Place in the flow: one of the export formats. pyvis 0.3.2 (its last release, 2023) provides
the ``Network`` to work with. Its own page is not used: that one loads files from two content
networks, executes markup in names, and cannot be written on Windows with GBK or cp1252. Ours
is ``kg/data/view/pyvis.html``.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

from kg.count.tables import Tables
from kg.entity_types import Types, core_types
from kg.export.colours import ACCENT, EDGE, PAPER, TEXT
from kg.graph.layout import node_size, positions
from kg.settings import Settings

if TYPE_CHECKING:
    from pyvis.network import Network

#: Names in the picture. vis-network draws labels over each other, and opening takes
#: 1.1 s for 1,000 nodes but 5 s for 5,000: 300 can still be read.
TOP = 300
#: As in the HTML view: isolated pairs are left out if this many other names remain (``few.js``).
PAIR, ENOUGH = 2, 30
#: vis-network's names for our shapes; it has no page.
SHAPES = {
    "circle": "dot",
    "square": "square",
    "diamond": "diamond",
    "page": "hexagon",
    "triangle": "triangle",
    "star": "star",
}
#: Names are about 14 pixels high: this many pixels to one unit of the layout.
STRETCH = 5.5
#: Characters of a name that are drawn; the box that opens over a dot has all of it.
LONGEST = 14
#: Half a small node, in pixels.
SMALL = 7.0
_OPTIONS = json.dumps(
    {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "edges": {"smooth": False, "color": {"color": EDGE, "opacity": 0.35, "highlight": ACCENT}},
        "nodes": {
            "font": {"color": TEXT, "strokeWidth": 3, "strokeColor": PAPER},
            "borderWidth": 1,
        },
        "interaction": {
            "keyboard": {"enabled": True, "bindToWindow": False},
            "hideEdgesOnDrag": True,
            "hover": True,
        },
    }
)


class PyvisExporter:
    """``graph-pyvis.html``: the 300 strongest names in vis-network, in one file without requests."""

    name = "pyvis"
    filenames = ("graph-pyvis.html",)
    needs_graph = True
    needs_edges = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the page, as UTF-8 whatever the system's encoding is."""
        path = folder / "graph-pyvis.html"
        path.write_text(to_pyvis(graph, types=tables.types).generate_html(), encoding="utf-8", newline="\n")
        return [path]


def to_pyvis(graph: nx.Graph, top: int = TOP, seed: int = Settings().seed, types: Types | None = None) -> Network:
    """
    The strongest names as a ``pyvis.network.Network``, with positions and colours, physics off.

    Write it with ``Path("x.html").write_text(net.generate_html(), encoding="utf-8")``;
    pyvis's own ``write_html`` uses the system's encoding, which may not have Chinese.

    Args:
        graph: as returned by ``graph_of``.
        top: at most this many nodes, by PageRank; isolated names and pairs are left out if enough others remain.
        seed: for the layout.
        types: of the build; ours by default.
    """
    types = types or core_types()
    # The import takes half a second (it loads IPython too) and most builds do not need it.
    from pyvis.network import Network

    linked = [n for n in graph if graph.degree(n)]
    # Names without links would fill rows of the picture and say nothing; if all are so, they are shown.
    ids = sorted(linked or graph, key=lambda n: (-graph.nodes[n].get("pagerank", 0.0), n))[: max(0, top)]
    beyond = len(linked or graph) - len(ids)
    ids = _without_single_names(graph, ids)
    part = graph.subgraph(ids)
    places = positions(part, seed)
    net = Network(height="90vh", width="100%", cdn_resources="in_line", bgcolor=PAPER)
    _use_our_template(net)
    net.heading = "报纸知识图谱"
    shown = Counter(graph.nodes[n]["type"] for n in ids)
    net.templateEnv.globals["legend"] = [
        (types[kind].zh, kind, SHAPES[types[kind].shape], count) for kind, count in sorted(shown.items())
    ]
    net.templateEnv.globals["colours"] = {kind: types[kind].colour for kind in shown}
    total = graph.number_of_nodes()
    net.templateEnv.globals |= {"total": total, "beyond": beyond, "alone": total - beyond - len(ids), "ink": TEXT}
    net.set_options(_OPTIONS)
    biggest = max((float(graph.nodes[n]["mention_count"]) for n in ids), default=1.0)
    for n in ids:
        row = graph.nodes[n]
        net.add_node(
            n,
            label=_shortened(row["label"]),
            title=_says(row),
            color=types[row["type"]].colour,
            shape=SHAPES[types[row["type"]].shape],
            size=round(SMALL * node_size(float(row["mention_count"]), biggest), 2),
            x=round(places[n][0] * STRETCH, 1),
            y=round(places[n][1] * STRETCH, 1),
        )
    # Not add_edge: it searches all edges each time, 274 s for 80,000.
    for a, b in sorted(tuple(sorted(edge)) for edge in part.edges):
        data = part.edges[a, b]
        net.edges.append(
            {"from": a, "to": b, "width": round(node_size(data["count"], 20.0), 2), "title": f"共现 {data['count']} 次"}
        )
    return net


def _without_single_names(graph: nx.Graph, ids: list[str]) -> list[str]:
    """The names without those that are alone or in a pair, if enough others remain."""
    groups = nx.connected_components(graph.subgraph(ids))
    kept = set().union(*(group for group in groups if len(group) > PAIR))
    return [n for n in ids if n in kept] if len(kept) >= ENOUGH else ids


def _shortened(name: str) -> str:
    """
    A name as it is drawn next to its dot.

    >>> _shortened("太原市")
    '太原市'
    """
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _says(row: dict[str, object]) -> str:
    aliases = str(row.get("aliases", "")).replace("|", "、")
    return f"{row['label']}\n提及 {row['mention_count']} 次，{row['article_count']} 篇文章" + (
        f"\n又称 {aliases}" if aliases else ""
    )


def _use_our_template(net: Network) -> None:
    """Our page, and the vis-network that comes with pyvis; everything escaped."""
    import pyvis.network
    from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

    view = files("kg").joinpath("data", "view")
    page = view.joinpath("pyvis.html").read_text(encoding="utf-8")
    carried = os.fspath(Path(pyvis.network.__file__).parent / "templates")
    net.path = "kg-pyvis.html"
    net.templateEnv = Environment(
        loader=ChoiceLoader([DictLoader({net.path: page}), FileSystemLoader(carried)]), autoescape=True
    )
    # The explorer's own rules of where a name may stand, then how they are followed here; no name is in these.
    parts = (view.joinpath("explorer", "label_room.js"), view.joinpath("pyvis_names.js"))
    net.templateEnv.globals["names"] = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    net.template = net.templateEnv.get_template(net.path)
