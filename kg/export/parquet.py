"""
Tables <-> Parquet: the build itself, complete and without loss.

Place in the flow: one of the export formats, and the one by which later commands (query,
serve, diff, explain) open a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.count.tables import SCHEMAS, Tables
from kg.errors import BuildError
from kg.export.finished import own_file

FOLDER = "tables"
#: How tables can be partitioned.
By = Literal["year"]

#: Rows in a row group: the unit that workers and engines read at a time.
ROW_GROUP = 131_072


#: Tables that have a year, with the column of the article or page that it is the year of.
_DATED = {
    "pages": "page_id",
    "articles": "article_id",
    "sentences": "article_id",
    "mentions": "article_id",
    "evidence": "article_id",
    "relations": "article_id",
}
#: The folder for rows without a date, by the name that Hive, Spark, DuckDB and Arrow use for it.
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"


@dataclass
class ParquetExporter:
    """
    ``tables/<name>.parquet``, one file a table of ``SCHEMAS``; the same bytes for the same rows.

    With ``by="year"`` a table with dates is a folder, ``tables/mentions/year=2022/mentions.parquet``, which Spark,
    DuckDB and Arrow read as one table with the column ``year``. A build itself is never written so.
    """

    by: By | None = None
    name = "parquet"
    filenames = tuple(sorted(f"{FOLDER}/{name}.parquet" for name in SCHEMAS))
    needs_graph = False
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write all tables; the graph is not needed, it can be made from them."""
        written: list[Path] = []
        for name, table in tables.named().items():
            for place, part in self._parts(name, table, tables):
                path = folder / FOLDER / place / f"{name}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, part.cast(SCHEMAS[name]), tables.rest)
                written.append(path)
        return sorted(written)

    def _parts(self, name: str, table: pa.Table, tables: Tables) -> Iterator[tuple[str, pa.Table]]:
        """The table, or its part for each year, with the folder it belongs in."""
        if self.by is None or name not in _DATED:
            yield "", table
            return
        dated = tables.pages if name == "pages" else tables.articles
        of = pc.index_in(table[_DATED[name]], value_set=dated[_DATED[name]])
        years = pc.year(dated["date"]).take(of)
        for year in sorted(pc.unique(years).to_pylist(), key=lambda year: (year is None, year)):
            mask = pc.is_null(years) if year is None else pc.equal(years, year)
            yield f"{name}/year={_NO_YEAR if year is None else f'{year:04d}'}", table.filter(mask)


def _write(path: Path, table: pa.Table, rest: Callable[[], None]) -> None:
    # Every option that affects the bytes is set here, so that a new default in pyarrow
    # does not change a build; the format contains no clock.
    writer = pq.ParquetWriter(
        path,
        table.schema,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        store_schema=True,
    )
    with writer:
        # Piece by piece, so that one that lies in several is put together no larger than a group.
        for at in range(0, max(len(table), 1), ROW_GROUP):
            writer.write_table(table.slice(at, ROW_GROUP).combine_chunks(), ROW_GROUP)
            rest()


def read_tables(folder: Path, manifest: Mapping[str, Any] | None = None) -> Tables:
    """
    The tables of a finished build.

    Args:
        folder: the output folder of a build, which contains ``tables/``.
        manifest: stored in the result unchanged; reading it is the caller's job.

    Raises:
        BuildError: a table is missing, unreadable or has other columns.
    """
    return Tables(**{name: _read(folder, name) for name in SCHEMAS}, manifest=dict(manifest or {}))


def _read(folder: Path, name: str) -> pa.Table:
    path = own_file(folder, f"{FOLDER}/{name}.parquet")
    try:
        # One file, not a data set: a folder in its place is not a table.
        with pq.ParquetFile(path) as file:
            table = file.read()
    except (OSError, pa.ArrowException) as fault:
        raise _broken(path, "打不开这张表", "this table cannot be read") from fault
    if table.schema.names != SCHEMAS[name].names or table.schema.types != SCHEMAS[name].types:
        raise _broken(path, "表的列与本版本不符", "the columns are not those of this version")
    return table.cast(SCHEMAS[name])


def _broken(path: Path, zh: str, en: str) -> BuildError:
    return BuildError(str(path), zh, en, "用 kg build 重新生成", "rebuild it with kg build")
