"""Parquet: a build read back is the build that was written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.count.tables import SCHEMAS, Tables
from kg.errors import BuildError
from kg.export.parquet import ParquetExporter, read_tables
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


def write(tables: Tables, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    written = ParquetExporter().write(tables, graph_of(tables), folder)
    assert [path.relative_to(folder).as_posix() for path in written] == list(ParquetExporter.filenames)
    return folder


def test_tables_come_back_whole(tables: Tables, tmp_path: Path) -> None:
    """Every table equal in schema and in every cell."""
    back = read_tables(write(tables, tmp_path / "a"), {"home": "太原市"})

    for name, table in tables.named().items():
        assert back.named()[name].schema.equals(SCHEMAS[name])
        assert back.named()[name].equals(table), name
    assert back.manifest == {"home": "太原市"}


def test_bytes_depend_on_the_rows_only(tables: Tables, tmp_path: Path) -> None:
    """The same rows in other chunks and at another time give the same bytes."""
    pieces = {name: pa.concat_tables([t.slice(0, 3), t.slice(3)]) for name, t in tables.named().items()}
    first = write(tables, tmp_path / "a")
    second = write(Tables(**pieces), tmp_path / "b")

    for name in ParquetExporter.filenames:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_missing_a_broken_and_a_foreign_table_are_refused(tmp_path: Path) -> None:
    """The error names the file and the remedy."""
    folder = write(make_tables(), tmp_path / "a")
    path = folder / "tables" / "edges.parquet"
    whole = path.read_bytes()
    for spoil in (path.unlink, lambda: path.write_bytes(whole[:100]), lambda: path.write_bytes(b"")):
        spoil()
        with pytest.raises(BuildError, match=r"edges\.parquet.*kg build"):
            read_tables(folder)
    pq.write_table(pa.table({"source": ["p-a"]}), path)
    with pytest.raises(BuildError, match=r"edges\.parquet.*columns"):
        read_tables(folder)


def test_by_year_each_row_lies_in_the_folder_of_its_year(tables: Tables, tmp_path: Path) -> None:
    """DuckDB reads the folders as one table with a year; what has no day has none, and no row is lost."""
    written = ParquetExporter(by="year").write(tables, graph_of(tables), tmp_path)

    assert written == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    days = dict(zip(*(tables.articles[column].to_pylist() for column in ("article_id", "date")), strict=True))
    for name in ("articles", "sentences", "mentions", "relations"):
        files = f"{tmp_path}/tables/{name}/*/*.parquet"
        sql = f"SELECT *, year FROM read_parquet('{files}', hive_partitioning = true)"
        with duckdb.connect() as connection:
            rows = connection.sql(sql).to_arrow_table().to_pylist()
        assert len(rows) == tables.named()[name].num_rows
        for row in rows:
            day = days.get(row["article_id"])
            assert row["year"] == (day.year if day else None)
    whole = pq.read_table(tmp_path / "tables" / "edges.parquet")
    assert whole.num_rows == tables.edges.num_rows
