"""
Tables <-> Parquet: the build itself, whole and without loss.

Place in the flow: one of the export formats, and the one that later commands (query,
serve, diff, explain) open a build by.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq

from kg.count.tables import SCHEMAS, Tables
from kg.errors import BuildError
from kg.export.finished import own_file

FOLDER = "tables"

#: Rows in a row group: the unit that workers and engines read at a time.
ROW_GROUP = 131_072


class ParquetExporter:
    """``tables/<name>.parquet``, one file a table of ``SCHEMAS``; the same bytes for the same rows."""

    name = "parquet"
    filenames = tuple(sorted(f"{FOLDER}/{name}.parquet" for name in SCHEMAS))
    needs_graph = False
    bare_graph = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write all tables; the graph is not needed, it can be made from them."""
        (folder / FOLDER).mkdir(exist_ok=True)
        for name, table in tables.named().items():
            # Every option that shapes the bytes is named here, so that a new pyarrow's
            # default does not change a build; the format holds no clock.
            pq.write_table(
                table.cast(SCHEMAS[name]).combine_chunks(),
                folder / FOLDER / f"{name}.parquet",
                version="2.6",
                data_page_version="1.0",
                compression="zstd",
                compression_level=3,
                use_dictionary=True,
                write_statistics=True,
                row_group_size=ROW_GROUP,
                store_schema=True,
            )
        return [folder / name for name in self.filenames]


def read_tables(folder: Path, manifest: Mapping[str, Any] | None = None) -> Tables:
    """
    The tables of a finished build.

    Args:
        folder: the output folder of a build, which holds ``tables/``.
        manifest: put into the result as it is; reading it is the caller's job.

    Raises:
        BuildError: a table is missing, unreadable or has other columns.
    """
    return Tables(**{name: _read(folder, name) for name in SCHEMAS}, manifest=dict(manifest or {}))


def _read(folder: Path, name: str) -> pa.Table:
    path = own_file(folder, f"{FOLDER}/{name}.parquet")
    try:
        # One file, not a data set: a folder in its place is no table.
        with pq.ParquetFile(path) as file:
            table = file.read()
    except (OSError, pa.ArrowException) as fault:
        raise _broken(path, "打不开这张表", "this table cannot be read") from fault
    if table.schema.names != SCHEMAS[name].names or table.schema.types != SCHEMAS[name].types:
        raise _broken(path, "表的列与本版本不符", "the columns are not those of this version")
    return table.cast(SCHEMAS[name])


def _broken(path: Path, zh: str, en: str) -> BuildError:
    return BuildError(str(path), zh, en, "用 kg build 重新生成", "make it again with kg build")
