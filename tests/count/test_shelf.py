"""Tables in files: the same rows, in memory that the system may reclaim."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from kg.count import shelf as module
from kg.count.engines.local import LocalEngine
from kg.count.shelf import shelf_in
from kg.count.tables import SCHEMAS, Tables
from kg.export import exporter_names, get_exporter
from kg.graph.build import graph_of
from tests.factories import make_tables

FORMATS = ("ttl", "html", "graphml", "csv", "parquet", "nt", "gexf", "xlsx", "neo4j", "cypher")


def on_shelf(tables: Tables, folder: Path) -> Tables:
    shelf = shelf_in(folder)
    if shelf is None:
        pytest.skip("no shelf on this system")
    return Tables(
        **{name: shelf.put(name, table) for name, table in tables.named().items()},
        manifest=tables.manifest,
        shelf=shelf,
    )


def test_rows_are_the_same_and_no_file_is_left(tmp_path: Path) -> None:
    """Also after the memory was released, and for a table without rows."""
    tables = make_tables(3, pages=3)
    put = on_shelf(tables, tmp_path)
    put.rest()
    for name, table in tables.named().items():
        assert put.named()[name].equals(table)
        assert put.named()[name].schema == SCHEMAS[name]
    assert put.shelf is not None
    assert put.shelf.put("none", pa.table({"a": pa.array([], pa.string())})).num_rows == 0
    put.rest()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("piece", [1, 7, 1 << 19])
def test_every_format_has_the_same_bytes_from_a_shelf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    """However many pieces a table has."""
    monkeypatch.setattr(module, "PIECE", piece)
    tables = make_tables(3, pages=3)
    put = on_shelf(tables, tmp_path)
    graph = graph_of(tables)
    assert set(FORMATS) <= set(exporter_names())
    for name in FORMATS:
        both = []
        for number, one in enumerate((tables, put)):
            folder = tmp_path / f"{name}{number}"
            folder.mkdir()
            files = get_exporter(name).write(one, graph, folder)
            both.append({file.relative_to(folder): file.read_bytes() for file in files})
        assert both[0] == both[1], name


def test_a_step_that_cannot_do_with_the_bound_is_run_without(tmp_path: Path) -> None:
    """The work is done all the same."""
    with LocalEngine() as engine:
        engine.bound(1, tmp_path)
        engine.run("many", "SELECT i, repeat('山', 100) AS words FROM range(200000) t(i)")
        assert engine.rows("many", ["i"]).num_rows == 200_000
