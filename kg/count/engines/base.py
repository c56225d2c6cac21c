"""
What every engine can do: map a function over documents, and run SQL over relations.

Place in the flow: beside the stages, not in them; functions and SQL are passed in.
The methods are few, so that a process pool with DuckDB and a Spark session can both
implement them: ``map`` (documents -> records), ``read``, ``run``, ``forget``, ``rows``, ``write``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """An open engine. Relations exist until it is closed or their name is reused; names are lower-case words."""

    def map(
        self,
        function: Callable[[T], R],
        items: Iterable[T],
        jobs: int = 1,
        prepare: Callable[[], None] | None = None,
        on_death: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        """
        ``function`` of each item, in the order of the items.

        ``function``, ``prepare``, items and results must be picklable; ``prepare`` runs once
        in each worker (it loads the lexicon). An exception in ``function`` is raised here. With
        ``jobs=1`` everything runs in this process. An item whose worker dies is tried once more in
        a worker of its own; if that dies too, ``on_death`` provides the result. Without
        ``on_death`` a dead worker is an ``EngineError``.
        """
        ...

    def bound(self, mib: int, folder: Path) -> None:
        """
        Keep relations within so much memory, the rest in files of ``folder``, which outlives the engine.

        An engine that takes care of it by itself, as a cluster does, need not do anything.
        """

    def read(self, name: str, source: pa.Table | Sequence[Path], columns: Mapping[str, str]) -> None:
        """Create relation ``name`` from a table or Parquet files: ``{column in SQL: column there}``."""
        ...

    def run(self, name: str, sql: str) -> None:
        """Create relation ``name`` from a SELECT over earlier relations; it is computed once."""
        ...

    def forget(self, name: str) -> None:
        """Release a relation that no later step reads."""
        ...

    def rows(self, name: str, order: Sequence[str]) -> pa.Table:
        """A relation as a table, sorted by the given columns (strings by code point)."""
        ...

    def write(self, name: str, path: Path, order: Sequence[str]) -> None:
        """Write a relation to one Parquet file, sorted, without a table in this process's memory."""
        ...

    def close(self) -> None:
        """Release all relations and workers."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
