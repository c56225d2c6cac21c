"""CSV: what a spreadsheet opens is what the tables have, and no cell is a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.count.tables import Tables
from kg.export.base import visible_controls
from kg.export.csvs import FORMULA_STARTS, CsvExporter, safe_text
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    """A folder with the three CSV files."""
    exporter = CsvExporter()
    written = exporter.write(tables, graph_of(tables), tmp_path)
    assert [path.name for path in written] == sorted(exporter.filenames) == sorted(p.name for p in tmp_path.iterdir())
    return tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def shown(text: str) -> str:
    """A name as a cell shows it."""
    return safe_text(text)


class TestRows:
    def test_nodes_are_the_entities_both_ways(self, tables: Tables, folder: Path) -> None:
        """Same ids in the same order, same names, types and counts."""
        rows = read(folder / "nodes.csv")

        expected = [
            (e["entity_id"], shown(e["canonical"]), e["type"], str(e["mention_count"]), str(e["first_seen"] or ""))
            for e in tables.entities.to_pylist()
        ]
        assert expected == [(r["id"], r["label"], r["type"], r["mention_count"], r["first_seen"]) for r in rows]

    def test_edges_are_the_edges_both_ways(self, tables: Tables, folder: Path) -> None:
        """Same pairs in the same order, with names, numbers and the best sentence."""
        labels = {e["entity_id"]: shown(e["canonical"]) for e in tables.entities.to_pylist()}
        texts = {s["sentence_id"]: s["text"] for s in tables.sentences.to_pylist()}
        pages = {p["page_id"]: p["name"] for p in tables.pages.to_pylist()}
        best = {(v["source"], v["target"]): v["sentence_id"] for v in tables.evidence.to_pylist() if v["rank"] == 1}

        rows = read(folder / "edges.csv")

        assert [(e["source"], e["target"]) for e in tables.edges.to_pylist()] == [
            (r["source"], r["target"]) for r in rows
        ]
        for row, edge in zip(rows, tables.edges.to_pylist(), strict=True):
            assert (row["source_label"], row["target_label"]) == (labels[row["source"]], labels[row["target"]])
            assert (int(row["count"]), float(row["pmi"]), float(row["weight"])) == (
                edge["count"],
                edge["pmi"],
                edge["weight"],
            )
            assert row["sentence_id"] == best[row["source"], row["target"]]
            assert row["sentence"] == shown(texts[row["sentence_id"]])
            assert row["page"] in {shown(name) for name in pages.values()}
            assert row["type"] == "Undirected"

    def test_relations_are_the_relations_both_ways(self, tables: Tables, folder: Path) -> None:
        """Same ids, subjects, predicates and objects, each with its sentence."""
        rows = read(folder / "relations.csv")

        expected = [
            (r["relation_id"], r["subject"], r["predicate"], r["object"], r["sentence_id"])
            for r in tables.relations.to_pylist()
        ]
        assert expected
        got = [(r["relation_id"], r["subject"], r["predicate"], r["object"], r["sentence_id"]) for r in rows]
        assert expected == got


class TestDialect:
    def test_excel_sees_utf8_and_records_end_in_crlf(self, folder: Path) -> None:
        """A byte-order mark first, CRLF last (RFC 4180)."""
        for path in folder.iterdir():
            data = path.read_bytes()
            assert data.startswith(b"\xef\xbb\xbf")
            assert data.endswith(b"\r\n")

    def test_no_text_cell_begins_like_a_formula(self, folder: Path) -> None:
        """Only numbers may begin with a minus sign."""
        starting = []
        for path in folder.iterdir():
            for row in read(path):
                starting += [cell for cell in row.values() if cell.startswith(FORMULA_STARTS)]
        assert all(float(cell) < 0 for cell in starting)

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
    def test_a_formula_becomes_text(self, start: str) -> None:
        """Each sign that begins a formula gets an apostrophe before it."""
        assert safe_text(f"{start}1") == f"'{start}1"

    def test_control_characters_are_shown(self) -> None:
        """A NUL, which would end a C string, becomes a visible sign."""
        assert visible_controls("甲\x00乙\n") == "甲␀乙\n"
