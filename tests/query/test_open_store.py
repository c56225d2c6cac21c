"""The embedded store: kept, renewed when stale, whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import BuildError
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.query.store import STORE_FOLDER, names_of, open_store
from tests.factories import make_tables


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A folder with a graph.ttl."""
    write_rdf(make_tables(), tmp_path / "graph.ttl")
    return tmp_path


def _kept(build: Path) -> list[str]:
    return sorted(path.name for path in (build / STORE_FOLDER).iterdir())


def test_the_store_holds_the_file(build: Path) -> None:
    """Every triple, once."""
    assert len(open_store(build)) == len(set(triples_of(make_tables())))


def test_the_store_is_kept_and_used_again(build: Path) -> None:
    """The second call opens what the first one loaded: not one file is written anew."""
    open_store(build)
    before = {p: p.stat().st_mtime_ns for p in (build / STORE_FOLDER).rglob("*.sst")}
    assert before
    open_store(build)
    assert {p: p.stat().st_mtime_ns for p in (build / STORE_FOLDER).rglob("*.sst")} == before


def test_another_file_means_another_store(build: Path) -> None:
    """A rebuilt graph is never answered from the old store, and the old one goes."""
    open_store(build)
    first = _kept(build)
    other = make_tables(seed=9)
    write_rdf(other, build / "graph.ttl")
    assert len(open_store(build)) == len(set(triples_of(other)))
    assert len(_kept(build)) == 1
    assert _kept(build) != first


def test_a_load_that_was_killed_leaves_no_store_behind(build: Path) -> None:
    """What a killed process left is cleared and not taken for a store."""
    script = (
        "import os, signal, sys; from pathlib import Path; import kg.query.store as s;"
        "s.Path.rename = lambda *a: os.kill(os.getpid(), signal.SIGKILL); s.open_store(Path(sys.argv[1]))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(build)], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert [name for name in _kept(build) if name.startswith("loading-")]
    assert len(open_store(build)) == len(set(triples_of(make_tables())))
    assert not [name for name in _kept(build) if name.startswith("loading-")]


def test_a_damaged_store_is_passed_over_and_made_anew(build: Path) -> None:
    """Answers come from the file, and the next call keeps a sound store again."""
    open_store(build)
    for path in (build / STORE_FOLDER).rglob("*"):
        if path.is_file():
            path.write_bytes(b"broken")
    expected = len(set(triples_of(make_tables())))
    assert len(open_store(build)) == expected
    assert len(open_store(build)) == expected


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_answered_from_memory(build: Path) -> None:
    """A build on a read-only disk can be asked all the same."""
    build.chmod(0o555)
    try:
        assert len(open_store(build)) == len(set(triples_of(make_tables())))
    finally:
        build.chmod(0o755)


def test_a_store_folder_that_is_a_file_is_no_obstacle(build: Path) -> None:
    """Where the store cannot be kept it is held in memory."""
    (build / STORE_FOLDER).write_text("in the way")
    assert len(open_store(build)) == len(set(triples_of(make_tables())))


def test_the_store_is_read_only(build: Path) -> None:
    """Not even our own code can change it by mistake."""
    node = NamedNode("urn:x")
    with pytest.raises((RuntimeError, OSError)):
        open_store(build).add(Quad(node, node, node))


def test_a_folder_without_a_graph_is_named(tmp_path: Path) -> None:
    """The remedy says what to run."""
    with pytest.raises(BuildError, match="kg build"):
        open_store(tmp_path)


def test_a_damaged_graph_file_is_named(build: Path) -> None:
    """Half a file is no build; nothing is kept of it."""
    text = (build / "graph.ttl").read_bytes()
    (build / "graph.ttl").write_bytes(text[: len(text) // 2])
    with pytest.raises(BuildError, match=r"graph\.ttl"):
        open_store(build)
    assert _kept(build) == []


@pytest.mark.parametrize("base", ["urn:taiyuan:", "https://data.example.org/"])
def test_the_base_is_read_from_the_store(base: str, tmp_path: Path) -> None:
    """Short names in questions and tables fit the build, whatever its base."""
    write_rdf(make_tables(), tmp_path / "graph.ttl", base=base)
    assert names_of(open_store(tmp_path)).base == base
