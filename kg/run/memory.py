"""
Memory that a build no longer needs, given back.

Place in the flow: run; between reading, which remembers much, and counting and exports, which hold much.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

import pyarrow as pa


def forget() -> None:
    """Clear what all functions of the program have remembered (lexicons, dictionaries); they work it out again when asked."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "kg":
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if callable(clear):
                    clear()
    release()


def release() -> None:
    """Give back what Arrow and the C library keep for what may come."""
    pa.default_memory_pool().release_unused()
    # glibc keeps what was freed below its last block that is in use: 80 MB after reading 1,000 pages.
    with suppress(AttributeError, OSError, TypeError):  # another library, or Windows
        ctypes.CDLL(None).malloc_trim(0)
