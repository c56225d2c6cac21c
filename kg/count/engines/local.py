"""
The embedded engine: a process pool for documents, DuckDB for relations.

Place in the flow: the default for ``kg build``; no cluster, no network, one machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

from kg.count.engines.base import Engine
from kg.count.engines.lean import lean
from kg.count.engines.workers import Workers
from kg.errors import EngineError

T = TypeVar("T")
R = TypeVar("R")

#: Documents submitted ahead of the one being collected, for each worker: enough that no
#: worker waits, few enough that a million documents are not in memory at once.
AHEAD = 8


class LocalEngine(Engine):
    """
    One machine; for the methods see ``Engine``.

    >>> with LocalEngine() as engine:
    ...     engine.read("name", pa.table({"n": ["太原", "大同"]}), {"city": "n"})
    ...     engine.run("long", "SELECT city, length(city) AS chars FROM name")
    ...     engine.rows("long", ["city"]).to_pylist()
    [{'city': '大同', 'chars': 2}, {'city': '太原', 'chars': 2}]
    """

    def __init__(self, threads: int | None = None) -> None:
        """``threads`` for SQL; by default DuckDB decides. The results do not depend on it."""
        # Extensions would be downloaded; nothing here needs one.
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads is not None:
            config["threads"] = str(threads)
        self._sql = duckdb.connect(":memory:", config=config)
        self._bound = False

    def map(
        self,
        function: Callable[[T], R],
        items: Iterable[T],
        jobs: int = 1,
        prepare: Callable[[], None] | None = None,
        on_death: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        """Ordered results; a worker that dies is an ``EngineError`` unless ``on_death`` is given."""
        if jobs <= 1:
            if prepare is not None:
                prepare()
            yield from map(function, items)
            return
        waiting: deque[tuple[T, Future[R]]] = deque()
        source = iter(items)
        while True:
            pool = _pool(jobs, prepare)
            try:
                yield from _in_order(pool, function, source, waiting, jobs * AHEAD)
                return
            except BrokenProcessPool as broken:
                if on_death is None:
                    raise _dead(jobs) from broken
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
            # It is unknown which of the submitted items it was: each without a result is tried alone.
            while waiting:
                item, future = waiting.popleft()
                yield future.result() if _is_done(future) else _alone(function, item, prepare, on_death)

    def bound(self, mib: int, folder: Path) -> None:
        """DuckDB's buffers; a step that cannot do with so little is run once more with all the memory there is."""
        self._sql.execute(f"SET temp_directory = {_text(str(folder))}")
        self._sql.execute(f"SET memory_limit = '{mib}MiB'")
        self._bound = True

    def read(self, name: str, source: pa.Table | Sequence[Path], columns: Mapping[str, str]) -> None:
        """Arrow tables are read in place; Parquet files are scanned as needed."""
        picked = ", ".join(f"{_quoted(there)} AS {_quoted(here)}" for here, there in columns.items())
        if isinstance(source, pa.Table):
            self._sql.register(f"{name}_input", source)
            origin = _quoted(f"{name}_input")
        else:
            files = ", ".join(_text(str(path)) for path in source)
            origin = f"read_parquet([{files}])"
        self._sql.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS SELECT {picked} FROM {origin}")

    def run(self, name: str, sql: str) -> None:
        """Each step is stored as a temporary table."""
        self._done(lambda: self._sql.execute(f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {sql}"))

    def forget(self, name: str) -> None:
        """Drop the table."""
        self._sql.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")

    def rows(self, name: str, order: Sequence[str]) -> pa.Table:
        """Sorted by binary string order, which is the order of code points."""
        table: pa.Table = self._done(lambda: self._sql.sql(self._sorted(name, order)).to_arrow_table())
        return table

    def write(self, name: str, path: Path, order: Sequence[str]) -> None:
        """DuckDB writes the file itself, so a relation may be larger than the memory."""
        target = _text(str(path))
        self._sql.execute(f"COPY ({self._sorted(name, order)}) TO {target} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Drop all relations."""
        self._sql.close()

    def _done(self, work: Callable[[], R]) -> R:
        """The work's result; where it has too little memory, without the bound."""
        try:
            return work()
        except duckdb.OutOfMemoryException:
            if not self._bound:
                raise
            self._sql.execute("RESET memory_limit")
            self._bound = False
            return work()

    def _sorted(self, name: str, order: Sequence[str]) -> str:
        return f"SELECT * FROM {_quoted(name)} ORDER BY {', '.join(_quoted(column) for column in order)}"


def _pool(jobs: int, prepare: Callable[[], None] | None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=Workers(), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], None] | None) -> None:
    """The first thing that a worker does."""
    lean()
    if prepare is not None:
        prepare()


def _in_order(
    pool: ProcessPoolExecutor,
    function: Callable[[T], R],
    items: Iterator[T],
    waiting: deque[tuple[T, Future[R]]],
    ahead: int,
) -> Iterator[R]:
    """
    Results in the order of the items, with at most ``ahead`` submitted and not yet collected.

    ``waiting`` belongs to the caller: the items in it when a worker dies have no result yet.
    """
    for item in items:
        try:
            waiting.append((item, pool.submit(function, item)))
        except BrokenProcessPool:
            waiting.append((item, Future()))
            raise
        if len(waiting) >= ahead:
            yield _next(waiting)
    while waiting:
        yield _next(waiting)


def _next(waiting: deque[tuple[T, Future[R]]]) -> R:
    result = waiting[0][1].result()
    waiting.popleft()
    return result


def _is_done(future: Future[R]) -> bool:
    return future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)


def _alone(function: Callable[[T], R], item: T, prepare: Callable[[], None] | None, on_death: Callable[[T], R]) -> R:
    with _pool(1, prepare) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return on_death(item)


def _dead(jobs: int) -> EngineError:
    return EngineError(
        f"--jobs {jobs}",
        "一个工作进程中途退出（可能内存不足）",
        "a worker process died (perhaps out of memory)",
        "用 --jobs 1 重试",
        "try again with --jobs 1",
    )


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
