"""The workbook opens with all rows, codes stay text, nothing in it runs, and it has no time of writing."""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import load_workbook

import kg
from kg.count.tables import Tables
from kg.export import workbook
from kg.export.workbook import WorkbookExporter
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_every_row_of_the_tables_is_there(tmp_path: Path) -> None:
    """Four sheets with a header each; as many rows as entities, links, relations and mentions."""
    tables = make_tables()
    sheets = _rows(WorkbookExporter().write(tables, graph_of(tables), tmp_path)[0])
    assert list(sheets) == ["节点 nodes", "联系 links", "关系 relations", "提及 mentions"]
    sizes = [len(rows) - 1 for rows in sheets.values()]
    assert sizes == [t.num_rows for t in (tables.entities, tables.edges, tables.relations, tables.mentions)]
    assert [row[0] for row in sheets["提及 mentions"][1:]] == tables.mentions["mention_id"].to_pylist()


def test_codes_stay_text_and_counts_are_numbers(built: kg.Build, tmp_path: Path) -> None:
    """A division's code begins with its province's digits, not with a number's."""
    path = WorkbookExporter().write(built.tables, built.graph, tmp_path)[0]
    head, *rows = _rows(path)["节点 nodes"]
    codes = {row[head.index("code")] for row in rows} - {None}
    assert codes == set(built.tables.entities["code"].to_pylist()) - {""}
    assert all(isinstance(code, str) for code in codes)
    assert all(isinstance(row[head.index("mention_count")], int) for row in rows)


def test_truth_values_are_truth_values(built: kg.Build, tmp_path: Path) -> None:
    """As in the schema of the tables: a filter in a spreadsheet recognises them."""
    sheets = _rows(WorkbookExporter().write(built.tables, built.graph, tmp_path)[0])
    for sheet, column, table in (
        ("提及 mentions", "deictic", built.tables.mentions),
        ("关系 relations", "former", built.tables.relations),
    ):
        head, *rows = sheets[sheet]
        assert [row[head.index(column)] for row in rows] == table[column].to_pylist()
        assert {type(row[head.index(column)]) for row in rows} == {bool}


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """Names that begin like a formula are text, and come back unchanged."""
    tables = hostile_tables()
    path = WorkbookExporter().write(tables, graph_of(tables), tmp_path)[0]
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    texts = {cell.value for cell in cells}
    assert {name for name in tables.entities["canonical"].to_pylist() if name.startswith(("=", "@"))} <= {
        str(text).replace("\n", "\u2028") if text and "\u2028" not in str(text) and str(text).startswith("@") else text
        for text in texts
    }


def test_another_day_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl writes the time of writing; a build must not have it."""
    tables = make_tables()
    first = WorkbookExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    time.sleep(2.1)  # ZIP entries have a resolution of two seconds
    assert WorkbookExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes() == first


def test_what_one_sheet_cannot_hold_goes_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is lost when Excel's limit is reached; a long cell is cut, with a note."""
    monkeypatch.setattr(workbook, "ROWS_OF_SHEET", 10)
    tables: Tables = make_tables()
    sheets = _rows(WorkbookExporter().write(tables, graph_of(tables), tmp_path)[0])
    parts = [rows[1:] for title, rows in sheets.items() if title.startswith("提及 mentions")]
    assert all(0 < len(part) <= 10 for part in parts)
    assert [row[0] for part in parts for row in part] == tables.mentions["mention_id"].to_pylist()
    assert isinstance(tables.mentions, pa.Table)
