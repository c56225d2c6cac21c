"""
Tables and graph -> graph.xlsx: nodes, links, relations and mentions as sheets of one workbook.

Place in the flow: one of the export formats, for users of Excel, WPS or LibreOffice. Rows are
streamed; codes (140106) stay text and no cell is a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.export.base import xml_text
from kg.export.csvs import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    RELATION_COLUMNS,
    Cell,
    Places,
    edge_slices,
    in_slices,
    node_columns,
    relation_slices,
    rows_of,
)

#: Rows that fit in a sheet below its header (Excel specifications and limits); more go to another sheet.
ROWS_OF_SHEET = 1_048_575
#: Most characters in one cell, from the same source.
CELL_LIMIT = 32_767
MENTION_COLUMNS = (
    "mention_id", "text", "type", "canonical", "entity_id", "deictic", "rule", "row", "score",
    "start", "end", "sentence", "sentence_id", "article_title", "page", "paper", "page_no", "date", "url",
)  # fmt: skip
#: Widths of columns, in characters, if the default of nine is too small.
WIDTHS = {"label": 26, "canonical": 26, "sentence": 60, "article_title": 30, "aliases": 24, "page": 24, "text": 16}
WIDTHS |= {"source_label": 22, "target_label": 22, "subject_label": 22, "object_label": 22, "rule": 20, "row": 26}
#: The earliest date that a ZIP archive can have: a build has no clock.
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


class WorkbookExporter:
    """``graph.xlsx``: sheets 节点 nodes, 联系 links, 关系 relations, 提及 mentions."""

    name = "xlsx"
    filenames = ("graph.xlsx",)
    needs_graph = True
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the workbook; rows are ordered by id."""
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        _sheets(book, "节点 nodes", NODE_COLUMNS, rows_of([node_columns(graph)]))
        _sheets(book, "联系 links", EDGE_COLUMNS, rows_of(edge_slices(tables)))
        _sheets(book, "关系 relations", RELATION_COLUMNS, rows_of(_relations(tables)))
        _sheets(book, "提及 mentions", MENTION_COLUMNS, rows_of(_mentions(tables)))
        buffer = io.BytesIO()
        book.save(buffer)
        path = folder / "graph.xlsx"
        _without_clock(buffer, path)
        return [path]


def _sheets(book: Any, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> None:
    """One sheet, and further ones (``节点 nodes 2``) when it is full."""
    rest = iter(rows)
    number = 1
    while True:
        part = list(islice(rest, ROWS_OF_SHEET))
        if number > 1 and not part:
            return
        sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "B2"
        for at, column in enumerate(columns):
            sheet.column_dimensions[_letters(at)].width = WIDTHS.get(column, 12)
        sheet.append([_cell(sheet, column, bold=True) for column in columns])
        for row in part:
            sheet.append([_cell(sheet, value) for value in row])
        number += 1
        if len(part) < ROWS_OF_SHEET:
            return


def _cell(sheet: Any, value: Cell | bool, bold: bool = False) -> Any:
    """A number or truth value as a number; a text as text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    text = xml_text(value)
    cell = WriteOnlyCell(sheet, value=text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…")
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _relations(tables: Tables) -> Iterator[list[pa.Array]]:
    """As in ``relations.csv``, but ``former`` is a truth value: a cell can be one."""
    former = RELATION_COLUMNS.index("former")
    for columns in relation_slices(tables):
        yield [pc.equal(column, "true") if at == former else column for at, column in enumerate(columns)]


def _mentions(tables: Tables) -> Iterator[list[pa.Array]]:
    places = Places(tables)
    for row, at in in_slices(tables.mentions, places):
        yield [*(row[name] for name in MENTION_COLUMNS[:11]), *places.of(at)]


def _letters(number: int) -> str:
    """
    The letters of a column, counted from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    return (_letters(number // 26 - 1) if number > 25 else "") + chr(ord("A") + number % 26)


def _without_clock(made: io.BytesIO, path: Path) -> None:
    """The same archive without the time of its creation: openpyxl puts it in each entry and the properties."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMPS.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", data)
            fixed = zipfile.ZipInfo(entry.filename, _NO_CLOCK)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, data)
