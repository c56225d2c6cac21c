"""
Names of files inside a folder that somebody else may have made: no way out of it, no link followed.

Place in the flow: bottom of what writes and reads builds. A build is what users send each
other, so every name in it and every entry of its folders is hostile until looked at here.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath


def is_plain(name: object) -> bool:
    """
    True for a relative name of ordinary parts, with ``/``: nothing that leaves a folder on any system.

    >>> [is_plain(name) for name in ("tables/edges.parquet", "../甲", "/甲", "a//b", "C:甲", "a\\\\b", "", 7)]
    [True, False, False, False, False, False, False, False]
    """
    if not isinstance(name, str) or not name or set(name) & set('\0\\:*?"<>|'):
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def lstat(path: Path) -> os.stat_result | None:
    """What stands at a path, itself and not what it points to; None if nothing does."""
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(path: Path) -> bool:
    """True for a folder that is no link."""
    found = lstat(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def is_file(path: Path) -> bool:
    """True for an ordinary file: no link, pipe or device."""
    found = lstat(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def reaches(folder: Path, name: str) -> bool:
    """
    True where a plain name leads through real folders only; its last part may be anything or missing.

    ``folder`` itself may be a link: it is the place that the user named.
    """
    parents = list(PurePosixPath(name).parents)[-2::-1]
    return is_plain(name) and all(is_folder(folder / parent) for parent in parents)


def files_below(folder: Path) -> Iterator[str]:
    """The ordinary files below a folder by their plain names, sorted; links are neither named nor followed."""
    return iter(sorted(_walk(folder, "")))


def _walk(folder: Path, prefix: str) -> Iterable[str]:
    for entry in os.scandir(folder):
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), name + "/")
        elif entry.is_file(follow_symlinks=False):
            yield name


def not_a_folder(path: Path) -> OSError:
    """The error of a folder's place that something else holds."""
    return NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
