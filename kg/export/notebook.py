"""
A build in a notebook: the explorer in a frame, or a table if that is too big.

Place in the flow: helper of ``Build._repr_html_``. The frame is a sandbox without the
notebook's origin: even a fault in the page could not reach the notebook's cells.
"""

from __future__ import annotations

import html

import networkx as nx

from kg.count.tables import Tables
from kg.export.html import render
from kg.export.html_data import view_data

#: Most characters of page to embed in a notebook; five pages of newspaper are 0.2
#: million, and Jupyter warns of outputs of several megabytes.
MOST_CHARACTERS = 2_000_000
#: With more links the page is not even made (about 400 characters each, with sentences).
MOST_LINKS = 12_000
HEIGHT = 640
#: Names of each type in the table.
NAMED = 5


def notebook_view(tables: Tables, graph: nx.Graph, most: int = MOST_CHARACTERS) -> str:
    """
    HTML for the output of a cell.

    Args:
        tables, graph: the build.
        most: characters of the page above which a table is shown instead.
    """
    if graph.number_of_edges() <= MOST_LINKS:
        page = render(view_data(tables, graph), plain_limit=most)
        if len(page) <= most:
            return (
                f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-downloads allow-modals" '
                f'referrerpolicy="no-referrer" title="知识图谱 / knowledge graph" loading="lazy" '
                f'style="width:100%;height:{HEIGHT}px;border:1px solid #8888"></iframe>'
            )
    return _table(tables, graph)


def _table(tables: Tables, graph: nx.Graph) -> str:
    """Counts, the most named of each type, and how to open the view."""
    lines = []
    for kind in tables.types.infos:
        names = sorted(
            ((-data["mention_count"], data["label"]) for _, data in graph.nodes(data=True) if data["type"] == kind.id)
        )
        best = "、".join(f"{label} {-count}" for count, label in names[:NAMED])
        lines.append(f"<tr><th>{kind}</th><td>{len(names)}</td><td>{html.escape(best)}</td></tr>")
    return (
        f"<table><caption>{tables.pages.num_rows} 个版面、{tables.articles.num_rows} 篇文章："
        f"{graph.number_of_nodes()} 个节点、{graph.number_of_edges()} 条联系 / {tables.pages.num_rows} pages, "
        f"{tables.articles.num_rows} articles: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} links</caption>"
        "<thead><tr><th>类型 type</th><th>个数 number</th><th>提得最多 most named</th></tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>"
        "<p>图太大，不放进笔记本：<code>build.save(文件夹)</code> 后打开 graph.html，或 <code>build.to_pyvis(top=300)</code>。"
        " / Too big for a notebook: open graph.html after <code>build.save(folder)</code>, or use <code>build.to_pyvis(top=300)</code>.</p>"
    )
