"""
The user's cache folder, and files in it that only we can have written.

Place in the flow: the ground floor; compiled lexicons, what pages say and stores are kept there. The folder is
``KG_CACHE_DIR`` or else the user's own; ``KG_NO_CACHE=1`` turns caching off.

A file begins with its key and the SHA-256 of its content: one that is damaged or truncated is not read, nor one
that another user owns or can write to. Writing is atomic; where it fails (a read-only home, a full disk) the
program carries on without a cache.

>>> with tempfile.TemporaryDirectory() as folder:
...     write_own(Path(folder, "one"), "k1", b"some tables")
...     read_own(Path(folder, "one"), "k1"), read_own(Path(folder, "one"), "k2")
(b'some tables', None)
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

#: First word of every file; the number changes with the format.
FORM = "kg-lexicon-2"
#: The first line has 145 characters; no more is read in search of a line end.
_LONGEST_HEAD = 200
_NO = frozenset({"", "0", "false", "no"})


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """
    Where files are kept between runs; None where caching is off or there is no such folder.

    >>> cache_folder({"KG_CACHE_DIR": "/tmp/某处"}).name, cache_folder({"KG_NO_CACHE": "1"})
    ('某处', None)
    """
    if environment.get("KG_NO_CACHE", "").lower() not in _NO:
        return None
    if chosen := environment.get("KG_CACHE_DIR"):
        return Path(chosen)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "kg"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "kg" / "Cache"
    # XDG Base Directory Specification: a relative path must be ignored.
    base = Path(environment.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else home / ".cache") / "kg"


def read_own(path: Path, key: str) -> bytes | None:
    """The content that ``write_own`` stored in a file under a key; None if missing, damaged or somebody else's."""
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            head, body = file.readline(_LONGEST_HEAD), file.read()
        return body if head == _head(key, body) else None
    except OSError:
        return None


def write_own(path: Path, key: str, body: bytes) -> None:
    """Store content in a file, whole or not at all; a failure to write is ignored."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, body) + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _head(key: str, body: bytes) -> bytes:
    return f"{FORM} {key} {hashlib.sha256(body).hexdigest()}\n".encode("ascii")


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody else can have written the file; always true on a system without file owners."""
    owner = getattr(os, "geteuid", None)
    return owner is None or (status.st_uid == owner() and not status.st_mode & 0o022)
