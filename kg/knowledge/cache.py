"""
The compiled lexicon on disk, so that a start does not read every pack again.

Place in the flow: knowledge; between the packs' files and the lexicon.

A file's key is the SHA-256 of every pack file and of the code that compiles them, so a
stale file is never read. The content is plain text and an automaton's table: nothing in it is
executed. A damaged file (see ``kg.cached``) is rebuilt.

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
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.cached import FORM, read_own, write_own
from kg.knowledge.automaton import library_key
from kg.regular import regular_bytes

#: How many files are kept. Each set of packs has its own (the core, the core and a local pack, these with the user's
#: packs, the same of an earlier version); one takes 16 MB.
KEPT_FILES = 10
_SUFFIX = ".lexicon"
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


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*" + _SUFFIX), key=lambda file: (-file.stat().st_mtime_ns, file.name))
    for file in files[KEPT_FILES:]:
        file.unlink(missing_ok=True)
