"""The embedded store: kept, renewed when out of date, whole or absent."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

import kg.export.finished
import kg.query.store
from kg.errors import BuildError
from kg.export.finished import FORMAT_VERSION, Finished, sha256_of
from kg.export.locks import unlock
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.query.store import KEPT_STORES, STORES, names_of, open_store
from tests.factories import make_tables


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the user's own, still empty."""
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / STORES


@pytest.fixture
def build(tmp_path: Path, cache: Path) -> Path:
    """A folder with a graph.ttl."""
    (tmp_path / "build").mkdir()
    write_rdf(make_tables(), tmp_path / "build" / "graph.ttl")
    return tmp_path / "build"


def _kept(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_the_store_holds_the_file(build: Path, cache: Path) -> None:
    """Every triple, once."""
    assert len(open_store(build)) == len(set(triples_of(make_tables())))


def test_the_store_is_kept_and_used_again(build: Path, cache: Path) -> None:
    """The second call opens what the first one loaded: not one file is written again."""
    open_store(build)
    before = {p: p.stat().st_mtime_ns for p in cache.rglob("*.sst")}
    assert before
    open_store(build)
    assert {p: p.stat().st_mtime_ns for p in cache.rglob("*.sst")} == before


def test_a_checked_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hash is compared with the manifest's and names the store: at 1,000 pages the file has 150 MB."""
    text = "太原".encode()
    outputs = {"graph.ttl": {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}}
    (tmp_path / "graph.ttl").write_bytes(text)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": FORMAT_VERSION, "outputs": outputs}))
    hashed: list[Path] = []
    monkeypatch.setattr(kg.export.finished, "sha256_of", lambda file: (hashed.append(file), sha256_of(file))[1])

    assert Finished(tmp_path).checked("graph.ttl") == (tmp_path / "graph.ttl", outputs["graph.ttl"]["sha256"])
    assert hashed == [tmp_path / "graph.ttl"]


def test_another_file_means_another_store(build: Path, cache: Path) -> None:
    """A rebuilt graph is never answered from the old store."""
    open_store(build)
    first = _kept(cache)
    other = make_tables(seed=9)
    write_rdf(other, build / "graph.ttl")
    assert len(open_store(build)) == len(set(triples_of(other)))
    assert len(_kept(cache)) == 2
    assert set(first) < set(_kept(cache))


def test_a_load_that_was_killed_leaves_no_store_behind(build: Path, cache: Path) -> None:
    """What a killed process left is removed and not taken for a store."""
    script = (
        "import os, signal, sys; from pathlib import Path; import kg.query.store as s;"
        "s.Path.rename = lambda *a: os.kill(os.getpid(), signal.SIGKILL); s.open_store(Path(sys.argv[1]))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(build)], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert [name for name in _kept(cache) if name.startswith("loading-")]
    assert len(open_store(build)) == len(set(triples_of(make_tables())))
    assert not [name for name in _kept(cache) if name.startswith("loading-")]


def test_a_damaged_store_is_passed_over_and_made_anew(build: Path, cache: Path) -> None:
    """Answers come from the file, and the next call keeps a sound store again."""
    open_store(build)
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(b"broken")
    expected = len(set(triples_of(make_tables())))
    assert len(open_store(build)) == expected
    assert len(open_store(build)) == expected


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_without_a_cache_that_can_be_written_the_store_is_held_in_memory(build: Path, cache: Path) -> None:
    """A read-only home is no obstacle."""
    cache.parent.mkdir()
    cache.parent.chmod(0o555)
    try:
        assert len(open_store(build)) == len(set(triples_of(make_tables())))
    finally:
        cache.parent.chmod(0o755)


def test_a_store_folder_that_is_a_file_is_no_obstacle(build: Path, cache: Path) -> None:
    """If the store cannot be kept, it is in memory."""
    cache.parent.mkdir()
    cache.write_text("in the way")
    assert len(open_store(build)) == len(set(triples_of(make_tables())))


def test_nothing_is_written_into_the_build(build: Path, cache: Path) -> None:
    """Neither a store nor a lock."""
    open_store(build)
    assert [path.name for path in build.iterdir()] == ["graph.ttl"]


def test_a_store_that_came_with_the_build_is_not_asked(build: Path, cache: Path) -> None:
    """The sender of a build could put any triples beside its file."""
    (build / ".kg-store").mkdir()
    forged = Store(str(build / ".kg-store" / "forged"))
    node = NamedNode("urn:forged")
    forged.add(Quad(node, node, node))
    forged.flush()
    del forged
    open_store(build)
    for name in _kept(cache):
        shutil.copytree(build / ".kg-store" / "forged", build / ".kg-store" / name)
    assert not open_store(build).query("ASK { <urn:forged> ?p ?o }")


@pytest.mark.skipif(os.name != "posix", reason="no permissions")
def test_a_cache_that_others_may_write_is_not_used(build: Path, cache: Path) -> None:
    """Another user of the machine could have put a store there."""
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert len(open_store(build)) == len(set(triples_of(make_tables())))
    assert _kept(cache) == []


def test_stores_that_nobody_asks_for_go(tmp_path: Path, cache: Path) -> None:
    """The cache keeps those last used."""
    for number in range(KEPT_STORES + 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "graph.ttl").write_text(f"<urn:{number}> <urn:p> <urn:o> .", encoding="utf-8")
        while kg.query.store._held:
            unlock(kg.query.store._held.popitem()[1])
        assert len(open_store(folder)) == 1
    assert len(_kept(cache)) == KEPT_STORES


def test_the_store_is_read_only(build: Path, cache: Path) -> None:
    """Not even our own code can change it by mistake."""
    node = NamedNode("urn:x")
    with pytest.raises((RuntimeError, OSError)):
        open_store(build).add(Quad(node, node, node))


def test_a_folder_without_a_graph_is_named(tmp_path: Path) -> None:
    """The remedy says what to run."""
    with pytest.raises(BuildError, match="kg build"):
        open_store(tmp_path)


def test_a_damaged_graph_file_is_named(build: Path, cache: Path) -> None:
    """Half a file is not a build; nothing is kept of it."""
    text = (build / "graph.ttl").read_bytes()
    (build / "graph.ttl").write_bytes(text[: len(text) // 2])
    with pytest.raises(BuildError, match=r"graph\.ttl"):
        open_store(build)
    assert _kept(cache) == []


@pytest.mark.parametrize("base", ["urn:taiyuan:", "https://data.example.org/"])
def test_the_base_is_read_from_the_store(base: str, tmp_path: Path) -> None:
    """Short names in questions and tables fit the build, whatever its base."""
    write_rdf(make_tables(), tmp_path / "graph.ttl", base=base)
    assert names_of(open_store(tmp_path)).base == base
