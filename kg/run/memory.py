"""
Giving back memory that a build no longer needs.

Place in the flow: run; between reading, which caches much, and counting and exports, which use much.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pyarrow as pa


def forget() -> None:
    """Clear the caches of all functions of the program (lexicons, dictionaries); they are filled again on use."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "kg":
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if callable(clear):
                    clear()
    release()


@contextmanager
def without_collector() -> Iterator[None]:
    """
    No search for cycles meanwhile: what linking and exports make is freed without it, and each search traverses it all.

    >>> with without_collector():
    ...     gc.isenabled()
    False
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def release() -> None:
    """Give back what Arrow and the C library keep in reserve."""
    pa.default_memory_pool().release_unused()
    # glibc keeps memory freed below its last block in use: 80 MB after reading 1,000 pages.
    with suppress(AttributeError, OSError, TypeError):  # another C library, or Windows
        ctypes.CDLL(None).malloc_trim(0)
