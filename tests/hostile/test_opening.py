"""A build that somebody sent: opening it touches nothing, and building into it touches its own files alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.errors import BuildError, KgError, OutputError
from kg.export.atomic import COMMIT, REMOVALS, replace_folder
from kg.run.built import generated_files
from kg.serve.rest import Rest
from tests.conftest import Run
from tests.serve.started import COUNT, started

#: Everything that reads a build, by the arguments of its command.
READERS: dict[str, tuple[str, ...]] = {
    "explain": ("explain", "BUILD", "太原市"),
    "query": ("query", "BUILD", COUNT),
    "ask": ("query", "BUILD", "--ask", "neighbours", "太原市"),
    "export ttl": ("export", "BUILD", "--format", "ttl"),
    "export gexf": ("export", "BUILD", "--format", "gexf"),
    "validate": ("validate", "BUILD"),
    "review": ("review", "BUILD"),
    "push": ("push", "BUILD", "http://127.0.0.1:1/store"),
}

#: What a sender may have put into ``.kg-commit/.kg-remove.json`` to have it deleted.
NAMES = ["../victim", "/victim", "notes/mine.txt", "tables/../../victim", "link/victim", ".", "", "..", "a\\b", 7, None]


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Everything below a folder, with content, time of change and place on the disk."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        at = path.lstat()
        content = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (at.st_mode, at.st_mtime_ns, at.st_ino, content)
    return found


@pytest.fixture
def sent(out: Path, tmp_path: Path) -> Path:
    """A copy of a sound build in a folder with a victim beside it."""
    build = tmp_path / "home" / "sent"
    shutil.copytree(out, build)
    (build.parent / "victim").write_text("珍贵", encoding="utf-8")
    return build


def plant_commit(build: Path) -> None:
    """A commit that a killed run might have left, written by an attacker."""
    names = [str(build.parent / "victim") if name == "/victim" else name for name in NAMES]
    (build / COMMIT / "tables").mkdir(parents=True)
    (build / COMMIT / REMOVALS).write_text(json.dumps([*names, "graph.html"]), encoding="utf-8")
    (build / COMMIT / "graph.ttl").write_text("<urn:a> <urn:b> <urn:forged> .", encoding="utf-8")
    (build / COMMIT / "mine.txt").write_text("不是 kg 写的", encoding="utf-8")
    (build / COMMIT / "nodes.csv").symlink_to(build.parent / "victim")
    (build / "link").symlink_to(build.parent)
    (build / "notes").mkdir()
    (build / "notes" / "mine.txt").write_text("笔记", encoding="utf-8")
    (build / "mine.txt").write_text("我的", encoding="utf-8")


def plant_stages(build: Path) -> None:
    """Hidden folders as killed runs leave them, one of them a link to elsewhere."""
    (build / ".kg-stage-abcdefgh").mkdir()
    (build / ".kg-stage-abcdefgh" / "half").write_text("半", encoding="utf-8")
    (build / ".kg-stage-bcdefghi").symlink_to(build.parent)


def plant_store(build: Path) -> None:
    (build / ".kg-store").mkdir()
    (build / ".kg-store" / "x").write_text("x", encoding="utf-8")


def plant_link_for_commit(build: Path) -> None:
    (build / COMMIT).symlink_to(build.parent)


def plant_nothing(build: Path) -> None:
    """The build as it was made."""


PLANTS = [plant_nothing, plant_commit, plant_stages, plant_store, plant_link_for_commit]


@pytest.mark.parametrize("plant", PLANTS)
def test_reading_changes_nothing_in_a_build_or_beside_it(
    plant: Callable[[Path], None], sent: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that opens a build leaves each file as it was, even if a run was killed or something planted."""
    monkeypatch.setattr("kg.query.push._FIRST_PAUSE", 0)
    plant(sent)
    before = state(sent.parent)
    unfinished = os.path.lexists(sent / COMMIT)
    for name, arguments in READERS.items():
        done = run(*(str(sent) if a == "BUILD" else a for a in arguments), stdin="q")
        assert state(sent.parent) == before, name
        if unfinished:
            assert done.returncode == 1, name
            assert done.stderr.count("\n") == 1, name
            assert "run kg build once more" in done.stderr, name
    if unfinished:
        with pytest.raises(BuildError):
            kg.load(sent)
        with pytest.raises(BuildError):
            Rest(sent).find("太原")
    else:
        assert kg.load(sent).graph.number_of_nodes() > 100
        assert "太原市" in Rest(sent).find("太原")
    assert state(sent.parent) == before


def test_serving_changes_nothing_in_a_build(sent: Path) -> None:
    """Nor does the server, with its workers and its pages."""
    plant_store(sent)
    before = state(sent.parent)
    with started(sent, "--workers", "1") as running:
        assert running.ask(COUNT).status == 200
        assert running.fetch().status == 200
        assert running.fetch("find?q=ty").status == 200
    assert state(sent.parent) == before


def rebuild(folder: Path) -> None:
    """A build into a folder, as far as the disk is concerned."""
    with replace_folder(folder, generated_files()) as stage:
        (stage / "tables").mkdir()
        for name in ("graph.ttl", "manifest.json", "tables/edges.parquet"):
            (stage / name).write_text("新", encoding="utf-8")


def test_building_into_a_folder_removes_only_what_a_build_writes(sent: Path) -> None:
    """A planted commit cannot name the victim, the user's notes or a way through a link."""
    plant_commit(sent)
    plant_stages(sent)
    plant_store(sent)

    rebuild(sent)

    assert (sent.parent / "victim").read_text(encoding="utf-8") == "珍贵"
    left = {str(p.relative_to(sent)) for p in sent.rglob("*")}
    assert left == {
        *("graph.ttl", "manifest.json", "tables", "tables/edges.parquet"),
        *("link", "notes", "notes/mine.txt", "mine.txt", ".kg-stage-bcdefghi"),
    }
    assert (sent / "mine.txt").read_text(encoding="utf-8") == "我的"
    assert not (sent / "graph.ttl").is_symlink()


def test_a_link_in_the_place_of_the_commit_is_not_followed(sent: Path) -> None:
    """It is removed itself; what it points to stays."""
    plant_link_for_commit(sent)
    rebuild(sent)
    assert (sent.parent / "victim").read_text(encoding="utf-8") == "珍贵"
    assert not os.path.lexists(sent / COMMIT)


@pytest.mark.parametrize("with_commit", [False, True])
def test_a_linked_folder_inside_a_build_is_refused(sent: Path, with_commit: bool) -> None:
    """A ``tables`` that links elsewhere would cause files to be written there; nothing is moved."""
    elsewhere = sent.parent / "elsewhere"
    shutil.move(sent / "tables", elsewhere)
    (sent / "tables").symlink_to(elsewhere)
    if with_commit:
        (sent / COMMIT / "tables").mkdir(parents=True)
        (sent / COMMIT / "tables" / "edges.parquet").write_text("植入", encoding="utf-8")
    before = state(elsewhere)

    with pytest.raises(OutputError, match="tables"):
        rebuild(sent)
    assert state(elsewhere) == before
    with pytest.raises(BuildError):
        kg.load(sent)


@pytest.mark.parametrize("name", ["graph.ttl", "nodes.csv", "registry.tsv", "manifest.json"])
def test_a_linked_file_inside_a_build_is_replaced_and_not_written_through(sent: Path, name: str) -> None:
    """What the link points to keeps its content."""
    (sent / name).unlink()
    (sent / name).symlink_to(sent.parent / "victim")
    rebuild(sent)
    assert (sent.parent / "victim").read_text(encoding="utf-8") == "珍贵"


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
@pytest.mark.parametrize(
    "name", ["graph.ttl", "manifest.json", "registry.tsv", "doubts.tsv", "tables/pages.parquet", "graph.html"]
)
def test_what_is_no_ordinary_file_is_refused_at_once(sent: Path, name: str, kind: str, run: Run) -> None:
    """A link would show another file of the user's, a pipe would block for ever."""
    place = sent / name
    place.unlink()
    if kind == "link":
        place.symlink_to(sent.parent / "victim")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()

    if name == "graph.ttl":
        assert run("query", sent, COUNT).returncode == 1
        assert run("validate", sent).returncode == 1
    elif name == "graph.html":
        from kg.export.finished import own_file

        with pytest.raises(BuildError, match="ordinary"):
            own_file(sent, name)
    else:
        with pytest.raises(KgError):
            kg.load(sent)
