"""
Property graph -> neo4j/: CSV files with headers, for ``neo4j-admin database import``.

Place in the flow: one of the export formats. That import takes millions of rows a
second but needs an empty database; ``cypher`` writes a script for one that is in use.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TextIO

import networkx as nx

from kg.count.tables import Tables
from kg.export.base import visible_controls
from kg.export.property_graph import Links, Nodes, Value, links_of, nodes_of

#: Neo4j's separator of values in one cell; inside a value it is replaced by its full-width form.
ARRAY_SEPARATOR, ARRAY_SEPARATOR_SHOWN = ";", "；"
NODE_FILES = ("entities", "articles", "sentences")
LINK_FILES = ("in_article", "mentioned_in", "co_mentioned", "stated")
SCRIPT = "import.sh"

_SCRIPT = """#!/bin/sh
# Neo4j 5: run in this folder, as the user who runs Neo4j, the database stopped and empty.
# Names and sentences may hold line breaks, hence --multiline-fields; a backslash is only itself.
set -eu
neo4j-admin database import full "${{1:-neo4j}}" \\
  --multiline-fields=true --legacy-style-quoting=false --ignore-empty-strings=true --array-delimiter=";" \\
  {files}
"""


class Neo4jExporter:
    """``neo4j/``: for each kind of node and relationship a header file and a data file, and ``import.sh``."""

    name = "neo4j"
    filenames = tuple(
        sorted(
            f"neo4j/{file}"
            for file in (SCRIPT, *(f"{n}{end}.csv" for n in (*NODE_FILES, *LINK_FILES) for end in ("", "-header")))
        )
    )
    needs_graph = True
    needs_edges = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the folder; all ids are in one space, so that any row may refer to any other."""
        into = folder / "neo4j"
        into.mkdir(exist_ok=True)
        nodes, links = list(nodes_of(tables, graph)), list(links_of(tables, graph))
        for file in NODE_FILES:
            _write_nodes(into, [part for part in nodes if part.file == file])
        for file in LINK_FILES:
            _write_links(into, file, [part for part in links if part.file == file])
        options = [f"--nodes={file}-header.csv,{file}.csv" for file in NODE_FILES]
        options += [f"--relationships={file}-header.csv,{file}.csv" for file in LINK_FILES]
        (into / SCRIPT).write_text(_SCRIPT.format(files=" \\\n  ".join(options)), encoding="utf-8", newline="\n")
        return [folder / name for name in self.filenames]


def _write_nodes(into: Path, parts: list[Nodes]) -> None:
    file, columns = parts[0].file, parts[0].columns
    header = ["id:ID", *(f"{name}:{kind}" for name, kind in columns.items()), ":LABEL"]
    rows = [[*row, ARRAY_SEPARATOR.join(part.labels)] for part in parts for row in part.rows]
    _write(into / f"{file}-header.csv", [header])
    _write(into / f"{file}.csv", [[_cell(value) for value in row] for row in rows])


def _write_links(into: Path, file: str, parts: list[Links]) -> None:
    columns = parts[0].columns if parts else {}
    header = [":START_ID", ":END_ID", *(f"{name}:{kind}" for name, kind in columns.items()), ":TYPE"]
    _write(into / f"{file}-header.csv", [header])
    _write(into / f"{file}.csv", [[*map(_cell, row), part.type] for part in parts for row in part.rows])


def _cell(value: Value) -> str:
    """
    A value in the form that Neo4j reads; empty if there is none.

    >>> _cell(["太原", "并州;晋阳"]), _cell(True), _cell(None)
    ('太原;并州；晋阳', 'true', '')
    """
    if isinstance(value, list):
        return ARRAY_SEPARATOR.join(_cell(one).replace(ARRAY_SEPARATOR, ARRAY_SEPARATOR_SHOWN) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else visible_controls(str(value))


def _write(path: Path, rows: list[list[str]]) -> None:
    # No byte-order mark: neo4j-admin would take it for part of the first id.
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(_Lines(file), lineterminator="\r\n")
        writer.writerows(rows)


class _Lines:
    """
    Ends rows with a single line feed.

    The csv writer gets both signs as line end: before Python 3.13 it quotes a carriage return
    only if that is part of the line end, and unquoted it would begin a new row.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> int:
        """Write a row passed by csv."""
        return self._file.write(row.removesuffix("\r\n") + "\n")
