"""
What every engine can do: one map over documents, and SQL over relations.

Place in the flow: beside the stages, not in them; functions and SQL are handed in.
The verbs are few so that a process pool with DuckDB and a Spark session can both be
behind them: ``map`` (documents -> records), ``read``, ``run``, ``forget``, ``rows``, ``write``.
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
    """An open engine. Relations live until it is closed or their name is used again; names are lower-case words."""

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

        ``function``, ``prepare``, items and results must pickle; ``prepare`` runs once
        in each worker (it loads the lexicon). An exception of ``function`` comes out
        here. With ``jobs=1`` everything runs in this process. An item that ends its
        worker is tried once more in a worker of its own; ``on_death`` gives the result
        of one that ends that as well. Without it a dead worker is an ``EngineError``.
        """
        ...

    def read(self, name: str, source: pa.Table | Sequence[Path], columns: Mapping[str, str]) -> None:
        """Make relation ``name`` from a table or Parquet files: ``{column in SQL: column there}``."""
        ...

    def run(self, name: str, sql: str) -> None:
        """Make relation ``name`` from a SELECT over earlier relations; it is computed once."""
        ...

    def forget(self, name: str) -> None:
        """No later step reads this relation: its memory may go."""
        ...

    def rows(self, name: str, order: Sequence[str]) -> pa.Table:
        """A relation as a table, sorted by the columns given (strings by code point)."""
        ...

    def write(self, name: str, path: Path, order: Sequence[str]) -> None:
        """A relation as one Parquet file, sorted, without passing through this process's tables."""
        ...

    def close(self) -> None:
        """Let go of all relations and workers."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
