"""
Worker processes that do not import the caller's script again.

Place in the flow: engines. Python starts a clean process by importing ``__main__`` again, so that a script without
``if __name__ == "__main__":`` would call ``kg.build`` once more in each worker. Workers only run kg's own
code, so they do not need ``__main__``.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import context, spawn
from typing import Any

_LOCK = threading.Lock()
#: What Python tells a new process about the script that started it.
_MAIN = frozenset({"init_main_from_name", "init_main_from_path", "main_path"})
#: ``fork`` would copy DuckDB's threads while they run; both of these start without anything from this process.
_SERVED = "forkserver" in multiprocessing.get_all_start_methods()
_Process: Any = context.ForkServerProcess if _SERVED else context.SpawnProcess
_Context: Any = context.ForkServerContext if _SERVED else context.SpawnContext


@contextmanager
def _without_main() -> Iterator[None]:
    whole = spawn.get_preparation_data

    def bare(name: str) -> dict[str, Any]:
        return {key: value for key, value in whole(name).items() if key not in _MAIN}

    with _LOCK:
        spawn.get_preparation_data = bare
        try:
            yield
        finally:
            spawn.get_preparation_data = whole


class Worker(_Process):  # type: ignore[misc]
    """A process started without the caller's script."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _without_main():
            return _Process._Popen(process_obj)


class Workers(_Context):  # type: ignore[misc]
    """The context for ``ProcessPoolExecutor``, with ``Worker`` for its processes."""

    Process = Worker
