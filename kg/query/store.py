"""
The embedded store of a build: ``graph.ttl`` loaded into Oxigraph, kept beside it.

Place in the flow: right of export; reads what it wrote. The store stands in a hidden
folder of the build and is named by the hash of the file it was made from: another
file, another store. It is loaded under a passing name and renamed when complete, so
that a process killed in the middle leaves nothing that would be taken for a store.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.errors import BuildError
from kg.export.vocabulary import DEFAULT_BASE, RDF, VOID, Names

GRAPH_FILE = "graph.ttl"
STORE_FOLDER = ".kg-store"

#: Part of the stores' names; raised when a newer program could not read the older ones.
_LAYOUT = "1"
_LOADING = "loading-"
_BLOCK = 1 << 20


def open_store(build: Path) -> Store:
    """
    The build's triples, ready to be asked and read-only.

    Loads the file at the first call (about three seconds a million triples) and opens
    the kept store after that. Where the build's folder cannot be written the store is
    held in memory. Raises ``BuildError`` where there is no ``graph.ttl`` or it is damaged.
    """
    graph = build / GRAPH_FILE
    try:
        key = f"{_LAYOUT}-{_digest(graph)}"
    except OSError as error:
        raise BuildError(
            str(graph),
            "读不到",
            "cannot be read",
            "先运行 kg build（格式含 ttl）",
            "run kg build with format ttl first",
        ) from error
    kept = build / STORE_FOLDER / key
    if not kept.is_dir():
        try:
            _keep(graph, kept)
        except OSError:
            return _loaded(Store(), graph)
    try:
        return Store.read_only(str(kept))
    except (OSError, RuntimeError, ValueError):
        # A damaged store is worth nothing: what it was made from is at hand.
        shutil.rmtree(kept, ignore_errors=True)
        return _loaded(Store(), graph)


def names_of(store: Store) -> Names:
    """The IRIs of the build in a store, by the base its dataset has."""
    datasets = store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(VOID + "Dataset"))
    for quad in datasets:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("dataset"):
            return Names(quad.subject.value.removesuffix("dataset"))
    return Names(DEFAULT_BASE)


def _keep(graph: Path, kept: Path) -> None:
    """Load under a passing name, rename, then clear what is out of date."""
    kept.parent.mkdir(exist_ok=True)
    with _passing(kept.parent) as folder:
        store = _loaded(Store(str(folder / "store")), graph)
        store.flush()
        del store
        # Another process may have been faster; its store is as good as ours.
        with suppress(FileExistsError, OSError):
            (folder / "store").rename(kept)
    if not kept.is_dir():
        raise FileNotFoundError(kept)
    for other in sorted(kept.parent.iterdir()):
        if other != kept and not _in_use(other):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _passing(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=_LOADING, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    """True while another process loads into it: its lock goes with the process, killed or not."""
    if not folder.name.startswith(_LOADING):
        return False
    try:
        Store(str(folder / "store"))
    except OSError:
        return True
    return False


def _loaded(store: Store, graph: Path) -> Store:
    try:
        store.bulk_load(path=str(graph), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise BuildError(
            str(graph),
            f"不是完好的 Turtle（{error}）",
            f"is no sound Turtle ({error})",
            "重新运行 kg build",
            "run kg build again",
        ) from error
    return store


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()[:24]
