"""
Arrow with little memory, in processes that are ours alone.

Place in the flow: engines; called by the command line and in worker processes, never by the library, whose users may
have data frames and a memory pool of their own choice.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.machinery import ModuleSpec


class _Hidden:
    """Says of one package that it is not there."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError("pandas", name=name)
        return None


def without_pandas() -> None:
    """
    Let pyarrow look for pandas while it cannot be found; it looks once.

    Who asks for pandas later gets it, ``Table.to_pandas`` too.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)


def lean() -> None:
    """
    Spend little memory on Arrow: no pandas, and a pool that gives back at once what is not used.

    Where pandas is installed, pyarrow imports it to look whether the first list it is given is a data frame: 0.4 s
    and 58 MB in every process, for what no command is ever given.
    """
    without_pandas()
    import pyarrow as pa

    with suppress(NotImplementedError):  # not built with it: Windows
        pa.set_memory_pool(pa.jemalloc_memory_pool())
        pa.jemalloc_set_decay_ms(0)
