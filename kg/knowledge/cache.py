"""
The compiled lexicon on disk, so that a start does not read every pack again.

Place in the flow: knowledge; between the packs' files and the lexicon. The only module
that reads or writes the cache, in ``KG_CACHE_DIR`` or else the user's cache folder;
``KG_NO_CACHE=1`` turns it off.

A file's key is the SHA-256 of every pack file and of the code that compiles them, so a
stale file is never read. The content is plain text and an automaton's table, with a SHA-256
of its own: nothing in it is executed. A damaged or truncated file is rebuilt, and so is one
that another user owns or can write to. Writing is atomic; where it fails (a read-only home,
a full disk) the program carries on without a cache.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     write_cache(Path(folder), "k1", b"some tables")
...     read_cache(Path(folder), "k1"), read_cache(Path(folder), "k2")
(b'some tables', None)
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.knowledge.automaton import library_key
from kg.read.regular import regular_bytes

#: First word of every file; the number changes with the format.
FORM = "kg-lexicon-2"
#: How many files are kept. Each set of packs has its own (the core, the core and a local pack, these with the user's
#: packs, the same of an earlier version); one takes 16 MB.
KEPT_FILES = 10
_SUFFIX = ".lexicon"
#: The first line has 145 characters; no more is read in search of a line end.
_LONGEST_HEAD = 200
#: The modules whose code decides what a compiled lexicon contains.
_COMPILERS = (
    "automaton.py",
    "cache.py",
    "compiled.py",
    "lexicon.py",
    "organs.py",
    "packs.py",
    "patterns.py",
    "tables.py",
)
_NO = frozenset({"", "0", "false", "no"})


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """
    Where compiled lexicons are kept; None where caching is off or there is no such folder.

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


def content_key(groups: Iterable[Sequence[Path]]) -> str:
    """
    SHA-256 over the names and bytes of the files, group by group, and over the compiling code.

    Reading and hashing the core packs (2 MB) takes 4 ms. File times would be quicker but
    cannot be trusted: unpacking an archive or copying a folder may set them to anything.
    """
    digest = hashlib.sha256(f"{FORM} {library_key()} {sys.byteorder}".encode())
    here = Path(__file__).parent
    for group in ([here / name for name in _COMPILERS], *groups):
        digest.update(b"\0group\0")
        for file in group:
            try:
                data = regular_bytes(file)
            except OSError as fault:
                # Whoever reads the pack reports what is wrong; such a key is never written.
                data = f"?{fault.errno}".encode()
            digest.update(f"{file.name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
            digest.update(data)
    return digest.hexdigest()


def read_cache(folder: Path, key: str) -> bytes | None:
    """The content stored under a key; None if there is none, or it is damaged or not ours."""
    path = folder / (key + _SUFFIX)
    found = read_own(path, key)
    if found is not None:
        with contextlib.suppress(OSError):
            os.utime(path)  # least recently used files are removed first
    return found


def write_cache(folder: Path, key: str, body: bytes) -> None:
    """Store content under a key, whole or not at all; a failure to write is ignored."""
    write_own(folder / (key + _SUFFIX), key, body)
    with contextlib.suppress(OSError):
        _drop_oldest(folder)


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


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*" + _SUFFIX), key=lambda file: (-file.stat().st_mtime_ns, file.name))
    for file in files[KEPT_FILES:]:
        file.unlink(missing_ok=True)
