"""
Tables in files that are read where they lie.

Place in the flow: the count room; a build of many pages puts each table away as soon as it is counted. The system
reads what a format asks for, column by column, and takes the memory back when it is wanted elsewhere: of 1,000 pages
the tables are 180 MB, of which no format needs half at a time.
"""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import pyarrow as pa

#: Rows in a piece of a table: 1,000 pages are one, and what is copied to make one is bounded (a row has up to 350 bytes).
PIECE = 1 << 19


class Shelf:
    """
    A folder of Arrow files, mapped into memory.

    The files may be removed while tables made from them live (where the system allows it: not on Windows, where
    ``shelf_in`` makes none).
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` exists and is ours."""
        self._folder = folder
        self._maps: list[mmap.mmap] = []

    def put(self, name: str, table: pa.Table) -> pa.Table:
        """The same table, its columns in a file; the caller lets go of the one it had."""
        path = self._folder / f"{name}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
            for at in range(0, len(table), PIECE):
                file.write_table(table.slice(at, PIECE).combine_chunks())
        if not len(table):
            path.unlink()
            return table
        with path.open("rb") as source:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        path.unlink()
        self._maps.append(mapped)
        return pa.ipc.open_file(pa.BufferReader(pa.py_buffer(mapped))).read_all()

    def rest(self) -> None:
        """Let the system have the memory back; what is asked for next is read again, from its cache."""
        for mapped in self._maps:
            mapped.madvise(mmap.MADV_DONTNEED)


def shelf_in(folder: Path) -> Shelf | None:
    """A shelf in a folder that exists; None where a file that is in use cannot be removed."""
    return None if sys.platform == "win32" or not hasattr(mmap, "MADV_DONTNEED") else Shelf(folder)
