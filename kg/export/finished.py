"""
Reading a finished build: whole, its own files, as it was written. Nothing here writes or removes.

Place in the flow: beside ``atomic``, which writes; every command that opens a build begins here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kg.errors import BuildError
from kg.export.atomic import COMMIT
from kg.export.inside import is_file, lstat, reaches
from kg.export.locks import locked


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[Path]:
    """
    A build's folder while it is read: no ``kg build`` puts new files in place meanwhile.

    Raises:
        BuildError: a run was killed while it put its files in place, so that old and new
            ones stand side by side. A folder that is missing is told by who reads in it.
    """
    with contextlib.ExitStack() as stack:
        # Without the right to list the folder we cannot lock it, but may still read files in it.
        with contextlib.suppress(OSError):
            stack.enter_context(locked(folder, shared=True))
        if lstat(folder / COMMIT) is not None:
            raise BuildError(
                str(folder),
                "上一次 kg build 没有写完，新旧文件混在一起",
                "the last kg build was stopped while it put its files in place: old and new ones are mixed",
                "用同样的 -o 再运行一次 kg build",
                "run kg build once more with the same -o",
            )
        yield folder


def own_file(folder: Path, name: str) -> Path:
    """
    The path of a build's file, which is an ordinary one: no link to elsewhere, no pipe, no device.

    Raises:
        BuildError: there is none, or it is something else.
    """
    path = folder / name
    try:
        sound, found = reaches(folder, name) and is_file(path), lstat(path)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise _unusable(path, f"打不开（{reason}）", f"cannot be opened ({reason})") from fault
    if sound:
        return path
    if found is None:
        raise _unusable(path, "没有这个文件", "is missing")
    raise _unusable(path, "不是普通文件，而是链接、管道或文件夹", "is no ordinary file but a link, a pipe or a folder")


def _unusable(path: Path, zh: str, en: str) -> BuildError:
    return BuildError(str(path), zh, en, "用 kg build 重新生成", "make it again with kg build")
