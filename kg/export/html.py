"""
Tables and graph -> graph.html: one page that needs nothing but a browser.

Place in the flow: one of the export formats. The page's style and script are in
``kg/data/view``; they are put inline and their hashes listed in the page's own
Content-Security-Policy, so that nothing else can run: no text of a newspaper, no request
to anybody. The data is a block that is never parsed as markup.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx

from kg.count.tables import Tables
from kg.export.html_columns import Lists, plain
from kg.export.html_data import view_data
from kg.export.html_pack import packed

#: Bytes of JSON above which the data is packed. Plain text is the same on every machine
#: and shows in ``git diff``; packed data depends on Python's zlib (zlib or zlib-ng), so only
#: the same machine gives the same bytes. 3 MB opens at once.
PLAIN_LIMIT = 3_000_000

#: The script's parts in the order of their use; each is a plain file without imports.
SCRIPT_PARTS = (
    "words_zh", "words_en", "words", "unpack", "data", "pinyin", "state", "windows", "scope", "count", "diff", "ghosts", "compare", "few", "filter",
    "walk", "paths", "camera", "shapes", "paint", "regions", "links", "dots", "label_room", "labels", "label_ink", "pen", "origin", "legend",
    "dom", "focus", "scope_words", "facts", "why", "bins", "time", "play", "sources", "read", "judge", "judge_panel", "arrange",
    "story_keep", "story", "panel", "node_panel", "path_panel", "home", "search", "combobox", "fields", "query", "side", "hit",
    "pointer", "keys", "split", "rows", "twin", "save", "print", "choose", "show", "hook", "main",
)  # fmt: skip


@dataclass(frozen=True)
class HtmlExporter:
    """
    ``graph.html``: opens in any browser since 2023, from disk, without a network.

    ``files_at`` is the location of the pages' files relative to the view; None to use the build's own.
    """

    doubts: str = ""
    files_at: str | None = None
    name = "html"
    filenames = ("graph.html",)
    needs_graph = True
    needs_edges = False

    def with_files(self, files: Mapping[str, str]) -> HtmlExporter:
        """The exporter for a build with these files besides its tables; ``doubts.tsv`` is shown."""
        return replace(self, doubts=files.get("doubts.tsv", ""))

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the page."""
        path = folder / "graph.html"
        data = view_data(tables, graph, doubts=self.doubts, files_at=self.files_at)
        path.write_text(render(data), encoding="utf-8", newline="\n")
        return [path]


def render(data: dict[str, Any], plain_limit: int = PLAIN_LIMIT) -> str:
    """
    The page around a data block made by ``view_data``.

    Args:
        data: anything that JSON can represent; all its texts may be hostile.
        plain_limit: bytes of JSON up to which it is written as plain text.

    Returns:
        A whole HTML document, to be encoded as UTF-8.
    """
    style, script = _style(data["kinds"]), _script()
    block, kind = _data_block(data, plain_limit)
    fields = {
        "title": html.escape(_title(data)),
        "policy": html.escape(
            f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        ),
        "style": style,
        "script": script,
        "kind": kind,
        "data": block,
    }
    # One pass, so that a marker inside the data is never taken for one of ours.
    return re.sub(r"\{\{(\w+)\}\}", lambda found: fields[found[1]], _part("explorer.html"))


def _title(data: dict[str, Any]) -> str:
    home = data["meta"]["home"]
    return f"{home}报纸知识图谱" if home else "报纸知识图谱"


def _style(kinds: Mapping[str, Mapping[str, str]]) -> str:
    """The style sheet with the colours of the types, which were checked where they were declared."""
    light, dark = (
        "\n  ".join(f"--t-{kind}: {said[paper]};" for kind, said in kinds.items()) for paper in ("light", "dark")
    )
    types = "\n".join(f".t-{kind} {{\n  --c: var(--t-{kind});\n}}" for kind in kinds)
    fields = {"light": light, "dark": dark, "types": types}
    return re.sub(r"\{\{(\w+)\}\}", lambda found: fields[found[1]], _part("explorer.css"))


def _script() -> str:
    parts = "\n".join(_part(f"explorer/{name}.js") for name in SCRIPT_PARTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _part(name: str) -> str:
    return files("kg").joinpath("data", "view", *name.split("/")).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _data_block(data: dict[str, Any], plain_limit: int) -> tuple[str, str]:
    """The data as text that cannot end its block, and the way it is encoded."""
    if _is_longer(data, plain_limit):
        return packed(data), "packed"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain)
    # "<" could open "</script" or "<!--"; the rest is what UTF-8 or an HTML parser would change.
    text = re.sub("[<\ud800-\udfff\u2028\u2029\x7f]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return (text, "json") if len(text.encode("utf-8")) <= plain_limit else (packed(data), "packed")


def _is_longer(data: Mapping[str, Any], limit: int) -> bool:
    """Whether the texts and numbers of the sentences alone, without punctuation, exceed the limit, so that the JSON need not be written."""
    columns = data["sentences"]
    numbers = sum(len(column.values) for column in columns.values() if isinstance(column, Lists))
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in columns["text"]) + 2 * numbers > limit
