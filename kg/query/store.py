"""
The embedded store of a build: ``graph.ttl`` loaded into Oxigraph, and kept for the next question.

Place in the flow: right of export; reads what it wrote. Stores are kept in the user's
cache, never in a build: one that came with a build could answer anything. They are named
by the hash of the file they were made from: another file, another store. A store is
loaded under a passing name and renamed when complete, so that a process killed in the
middle leaves nothing that would be taken for a store.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.cached import cache_folder
from kg.errors import BuildError
from kg.export.finished import reading, sha256_of
from kg.export.inside import is_folder
from kg.export.locks import HAS_LOCKS, lock_now, unlock
from kg.export.vocabulary import DEFAULT_BASE, RDF, VOID, Names

GRAPH_FILE = "graph.ttl"
#: In the user's cache.
STORES = "stores"
#: Stores kept, by their last use; one is about 200 bytes a triple.
KEPT_STORES = 8

#: Part of the stores' names; raised when a newer program could not read the older ones.
_LAYOUT = "2"
_LOADING = "loading-"

#: Locks on the stores that this process has open, held to its end: nobody clears a store in use.
_held: dict[Path, int | None] = {}


def open_store(build: Path) -> Store:
    """
    The build's triples, ready to be asked and read-only.

    Loads the file at the first call (about three seconds a million triples) and opens
    the kept store after that; nothing is written into the build. Where there is no cache
    that is ours alone (``KG_NO_CACHE``, a read-only home) the store is held in memory.
    Raises ``BuildError`` if there is no ``graph.ttl`` or it is damaged.
    """
    with reading(build) as finished:
        graph, digest = finished.checked(GRAPH_FILE)
        stores = _stores()
        if stores is None:
            return _loaded(Store(), graph)
        try:
            kept = stores / f"{_LAYOUT}-{digest}"
            if not is_folder(kept):
                _keep(graph, kept)
        except OSError:
            return _loaded(Store(), graph)
        return _opened(kept, graph)


def names_of(store: Store) -> Names:
    """The IRIs of the build in a store, by the base its dataset has."""
    datasets = store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(VOID + "Dataset"))
    for quad in datasets:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("dataset"):
            return Names(quad.subject.value.removesuffix("dataset"))
    return Names(DEFAULT_BASE)


def _stores() -> Path | None:
    """Where stores are kept; None if there is no folder to which nobody else can write."""
    cache = cache_folder()
    if cache is None:
        return None
    stores = cache / STORES
    try:
        stores.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = stores.lstat()
    except OSError:
        return None
    owner = getattr(os, "geteuid", None)
    ours = owner is None or (found.st_uid == owner() and not found.st_mode & 0o022)
    return stores if is_folder(stores) and ours else None


def _opened(kept: Path, graph: Path) -> Store:
    if kept not in _held:
        with suppress(BlockingIOError):
            _held[kept] = lock_now(kept, shared=True)
    try:
        store = Store.read_only(str(kept))
    except (OSError, RuntimeError, ValueError):
        # A damaged store is worth nothing: what it was made from is at hand.
        unlock(_held.pop(kept, None))
        shutil.rmtree(kept, ignore_errors=True)
        return _loaded(Store(), graph)
    with suppress(OSError):
        os.utime(kept)  # The last use, by which stores are kept.
    return store


def _keep(graph: Path, kept: Path) -> None:
    """Load under a passing name, rename, then clear the stores that nobody has asked for longest."""
    folder = Path(tempfile.mkdtemp(prefix=_LOADING, dir=kept.parent))
    lock = None
    try:
        lock = lock_now(folder)
        store = _loaded(Store(str(folder / "store")), graph)
        store.flush()
        del store
        # A file that changed while it was loaded is not what the name says.
        if kept.name == f"{_LAYOUT}-{sha256_of(graph)}":
            # Another process may have been faster; its store is as good as ours.
            with suppress(OSError):
                (folder / "store").rename(kept)
    finally:
        unlock(lock)
        shutil.rmtree(folder, ignore_errors=True)
    if not is_folder(kept):
        raise FileNotFoundError(kept)
    with suppress(OSError):
        _clear(kept)


def _clear(kept: Path) -> None:
    """Remove all but the stores last used, and what killed loads left; nothing that a living process holds."""
    others = [path for path in kept.parent.iterdir() if path != kept and is_folder(path)]
    loading = [path for path in others if path.name.startswith(_LOADING)]
    stores = sorted((p for p in others if p not in loading), key=lambda p: (-p.stat().st_mtime_ns, p.name))
    for path in [*loading, *stores[KEPT_STORES - 1 :]]:
        try:
            lock = lock_now(path)
        except BlockingIOError:
            continue
        if lock is not None or not HAS_LOCKS:
            shutil.rmtree(path, ignore_errors=True)
        unlock(lock)


def _loaded(store: Store, graph: Path) -> Store:
    try:
        store.bulk_load(path=str(graph), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise BuildError(
            str(graph),
            f"不是完好的 Turtle（{error}）",
            f"is not valid Turtle ({error})",
            "重新运行 kg build",
            "run kg build again",
        ) from error
    return store
