"""
Files that somebody names or sends, read without blocking: a pipe or a device is not a file.

Place in the flow: the ground floor; packs, judgements and every other small file of a user are read with this.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotRegularError(OSError):
    """A pipe, a socket or a device instead of a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "不是普通文件 not a regular file", str(path))


def regular_bytes(path: Path, most: int = -1) -> bytes:
    """
    The bytes of an ordinary file, or of the one that a link leads to; only the first ``most`` of them if given.

    Raises:
        OSError: it cannot be opened, or is not one. A pipe is not waited for.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotRegularError(path)
        return file.read(most)


def regular_text(path: Path, encoding: str = "utf-8") -> str:
    """
    The text of an ordinary file, its line ends as ``\\n``.

    Raises:
        OSError: as ``regular_bytes``.
        UnicodeDecodeError: it is in another encoding.
    """
    return regular_bytes(path).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
