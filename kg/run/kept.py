"""
What a page was found to say, cached for the next run.

Place in the flow: run; in the workers, around the two passes. The key of an entry covers everything
that decides it except the packs: the page's text and facts, the home, the settings, the program with
its weights. The packs' hash is inside, so that after a change of a name or two in a pack only the
pages with these names are read again (``kg.knowledge.changes``).

Entries are in the user's cache folder, never with a build: a folder from somebody else cannot
say what a page says. They are Arrow and JSON with a hash of their own; nothing in them is executed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa

from kg.cached import cache_folder, read_own, write_own
from kg.count.naming import PART_SCHEMAS
from kg.knowledge.automaton import library_key
from kg.knowledge.changes import touched
from kg.knowledge.lexicon import lexicon_key
from kg.link import HomeVotes
from kg.model import Home, Page, squeeze
from kg.settings import Settings
from kg.text.traditional import simplified

#: Bytes kept in all; the least recently used entries are removed first. A page takes some 15 kB.
MOST_BYTES = 4 << 30

_ROOT = Path(__file__).parents[1]
#: What affects what a page says, except packs.
_CODE = (
    "cached.py",
    "errors.py",
    "model.py",
    "regular.py",
    "settings.py",
    "text",
    "segment",
    "knowledge",
    "extract",
    "link",
)
_OWN = ("kept.py", "onepage.py", "parts.py")


@dataclass(frozen=True, slots=True)
class Kept:
    """The entries of one run; created in the main process, used in the workers."""

    #: None: caching is off.
    folder: Path | None
    packs: tuple[Path, ...]
    settings: Settings
    code: str

    def votes(self, page: Page) -> HomeVotes | None:
        """What the page says about the home, if cached."""
        body = self._read(self._key("votes", page), page.text, None)
        if body is None:
            return None
        votes = json.loads(body)
        return HomeVotes(page.name, tuple((path, kind, weight) for path, kind, weight in votes))

    def keep_votes(self, page: Page, votes: HomeVotes) -> None:
        """Cache what the page says about the home."""
        self._write(self._key("votes", page), json.dumps(votes.votes, ensure_ascii=False).encode("utf-8"), None)

    def tables(self, page: Page, home: Home, common: Home) -> dict[str, pa.Table] | None:
        """The page's part of every table, if cached."""
        body = self._read(self._key("tables", page, home), page.text, Home(home.units or common.units))
        if body is None:
            return None
        size, _, packed = body.partition(b"\n")
        try:
            source = io.BytesIO(pa.decompress(packed, int(size), codec="zstd", asbytes=True))
            found = {name: pa.ipc.open_stream(source).read_all() for name in PART_SCHEMAS}
        except (pa.ArrowException, OSError, ValueError):
            return None
        return found if all(found[name].schema == schema for name, schema in PART_SCHEMAS.items()) else None

    def keep_tables(self, page: Page, home: Home, common: Home, tables: Mapping[str, pa.Table]) -> None:
        """Cache the page's part of every table."""
        sink = io.BytesIO()
        for name, schema in PART_SCHEMAS.items():
            with pa.ipc.new_stream(sink, schema) as stream:
                stream.write_table(tables[name])
        # Compressed as a whole: Arrow compresses each of some hundred small buffers separately, to twice the size in seven times the time.
        body = sink.getvalue()
        packed = b"%d\n" % len(body) + pa.compress(body, codec="zstd", asbytes=True)
        self._write(self._key("tables", page, home), packed, Home(home.units or common.units))

    def entry(self, key: str) -> bytes | None:
        """What was cached under a complete key."""
        return read_own(_place(self.folder, key), key) if self.folder is not None else None

    def keep_entry(self, key: str, body: bytes) -> None:
        """Cache something under a complete key."""
        if self.folder is not None:
            write_own(_place(self.folder, key), key, body)

    def _key(self, kind: str, page: Page, home: Home | None = None) -> str:
        told = (home.units, home.how) if home is not None else ()
        text = "\0".join((kind, self.code, repr(sorted(asdict(self.settings).items())), repr(told), repr(page)))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def _read(self, key: str, text: str, home: Home | None) -> bytes | None:
        if self.folder is None or (found := read_own(_place(self.folder, key), key)) is None:
            return None
        former, _, body = found.partition(b"\n")
        lexicon = _lexicon(self.packs, home)
        if former != lexicon.encode("ascii"):
            finder = touched(former.decode("ascii", "replace"), lexicon)
            if finder is None or any(True for _ in finder.find(_plain(text))):
                return None
            self._write(key, body, home)
        else:
            with contextlib.suppress(OSError):
                os.utime(_place(self.folder, key))
        return body

    def _write(self, key: str, body: bytes, home: Home | None) -> None:
        if self.folder is not None:
            write_own(_place(self.folder, key), key, _lexicon(self.packs, home).encode("ascii") + b"\n" + body)


def kept_for(packs: tuple[Path, ...], settings: Settings) -> Kept:
    """The entries that a run may use: in the user's cache folder, or none (``KG_NO_CACHE=1``)."""
    _lexicon.cache_clear()  # edits to a pack since the last run are seen
    folder = cache_folder()
    return Kept(folder / "pages" if folder else None, packs, settings, program_key())


def prune(kept: Kept, most: int = MOST_BYTES) -> None:
    """Remove the least recently used entries if there are too many."""
    if kept.folder is None:
        return
    entries: list[tuple[float, int, Path]] = []
    with contextlib.suppress(OSError):
        for path in kept.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries, key=lambda entry: entry[0]):
        if total <= most:
            return
        total -= size
        path.unlink(missing_ok=True)


@cache
def program_key() -> str:
    """Hash of all code and data (except packs) and of the libraries that decide what a page says."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {library_key()}".encode())
    files = [_ROOT / "run" / name for name in _OWN]
    for name in _CODE:
        path = _ROOT / name
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    data = _ROOT / "data"
    files += sorted(path for path in data.rglob("*") if path.is_file() and data / "packs" not in path.parents)
    for path in files:
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=512)
def _lexicon(packs: tuple[Path, ...], home: Home | None) -> str:
    return lexicon_key(packs, home)


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    """The page in the form in which names are searched: without spaces and line ends, simplified."""
    return simplified(squeeze(text))


def _place(folder: Path, key: str) -> Path:
    return folder / key[:2] / key[2:]
