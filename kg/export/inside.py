"""
Names of files inside a folder that somebody else may have made: no way out of it, no link followed.

Place in the flow: the bottom of what writes and reads builds. Users send each other builds, so
every name in one and every entry of its folders is untrusted until checked here.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath


def is_plain(name: object) -> bool:
    """
    Whether a value is a relative name of ordinary parts, with ``/``: it leads out of a folder on no system.

    >>> [is_plain(name) for name in ("tables/edges.parquet", "../甲", "/甲", "a//b", "C:甲", "a\\\\b", "", 7)]
    [True, False, False, False, False, False, False, False]
    """
    if not isinstance(name, str) or not name or set(name) & set('\0\\:*?"<>|'):
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def lstat(path: Path) -> os.stat_result | None:
    """The status of a path itself, not of what it links to; None if nothing exists there."""
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(path: Path) -> bool:
    """Whether the path is a folder and not a link."""
    found = lstat(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def is_file(path: Path) -> bool:
    """Whether the path is an ordinary file: not a link, pipe or device."""
    found = lstat(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def reaches(folder: Path, name: str) -> bool:
    """
    Whether a plain name leads only through real folders; its last part may be anything or missing.

    ``folder`` itself may be a link: it is what the user named.
    """
    parents = list(PurePosixPath(name).parents)[-2::-1]
    return is_plain(name) and all(is_folder(folder / parent) for parent in parents)


def files_below(folder: Path) -> Iterator[str]:
    """The ordinary files below a folder by their plain names, sorted; links are skipped and not followed."""
    return iter(sorted(_walk(folder, "")))


def _walk(folder: Path, prefix: str) -> Iterable[str]:
    for entry in os.scandir(folder):
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), name + "/")
        elif entry.is_file(follow_symlinks=False):
            yield name


def not_a_folder(path: Path) -> OSError:
    """The error if something else is where a folder should be."""
    return NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
