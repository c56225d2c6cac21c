"""
Locks on folders, which the system releases when a process dies, and which write nothing.

Place in the flow: the bottom of what writes and reads builds. On Windows, and on disks without
locks, everything works without them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

#: False on Windows: two simultaneous builds to one folder are not kept apart there.
HAS_LOCKS = fcntl is not None

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Wait for the folder's lock and hold it: exclusively, or shared with other readers."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, _FOLDER)
    try:
        # A disk without locks (some network disks) is used without.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def lock_now(folder: Path, *, shared: bool = False) -> int | None:
    """
    Take the lock of a folder without waiting; ``unlock`` releases it.

    Returns None if there are no locks or no such folder (or it is a link). Raises
    ``BlockingIOError`` if another process holds it.
    """
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, _FOLDER | _NO_LINK)
    except OSError:
        return None
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    return handle


def unlock(lock: int | None) -> None:
    """Release a lock taken with ``lock_now``."""
    if lock is not None:
        os.close(lock)
