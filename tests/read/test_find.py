"""Paths given by the user become a fixed list of files; faults do not stop the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import PageError, UnknownFormError
from kg.read import find_pages, read_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pages on two levels, a hidden file, another suffix and an empty page."""
    (tmp_path / "in" / "二").mkdir(parents=True)
    (tmp_path / "in" / ".hidden").mkdir()
    for name in ("b.txt", "a.TXT", "二/c.txt", ".d.txt", ".hidden/e.txt", "f.md"):
        (tmp_path / "in" / name).write_text(f"第{name}页的正文。", encoding="utf-8")
    return tmp_path / "in"


def test_folders_are_walked_and_sorted(folder: Path) -> None:
    """Text files of all levels by name; hidden ones are left out, other suffixes are reported."""
    errors: list[PageError] = []
    assert [source.name for source in find_pages([folder], on_error=errors.append)] == ["a.TXT", "b.txt", "二/c.txt"]
    assert [(type(error), error.where) for error in errors] == [(UnknownFormError, "f.md")]


def test_a_file_given_by_itself_is_read_whatever_its_suffix(folder: Path) -> None:
    """The user's word counts more than the suffix."""
    assert [page.name for page in read_paths([folder / "f.md"])] == ["f.md"]


def test_a_file_given_twice_is_read_once(folder: Path) -> None:
    """By itself and in its folder it is one page."""
    (folder / "f.md").unlink()
    assert len(find_pages([folder, folder / "b.txt", folder])) == 3


def test_names_that_collide_get_their_folders(tmp_path: Path) -> None:
    """Two folders with a page of one name give two names."""
    for sub in ("一", "二"):
        (tmp_path / sub).mkdir()
        (tmp_path / sub / "p.txt").write_text(sub, encoding="utf-8")
    names = [source.name for source in find_pages([tmp_path / "一", tmp_path / "二"])]
    assert names == ["一/p.txt", "二/p.txt"]


def test_faults_are_handed_over_and_the_rest_is_read(folder: Path, tmp_path: Path) -> None:
    """An empty page, a missing path and an empty folder are three errors; the good pages still come."""
    (folder / "0.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    errors: list[PageError] = []
    pages = list(read_paths([folder, tmp_path / "none", tmp_path / "empty"], on_error=errors.append))
    assert [page.name for page in pages] == ["a.TXT", "b.txt", "f.md", "二/c.txt"]
    assert [error.zh for error in errors] == ["路径不存在", "文件夹里没有文件", "空文件"]


def test_a_folder_that_cannot_be_opened_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may open any folder, so the system's refusal is simulated; its pages are missing, not forgotten."""
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "二":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    (folder / "f.md").unlink()
    errors: list[PageError] = []
    assert [source.name for source in find_pages([folder], on_error=errors.append)] == ["a.TXT", "b.txt"]
    assert [(Path(error.where).name, error.zh) for error in errors] == [("二", "文件夹打不开：Permission denied")]
    with pytest.raises(PageError, match="文件夹打不开"):
        find_pages([folder])


def test_without_a_handler_the_first_fault_is_raised(tmp_path: Path) -> None:
    """A library user sees the error at once."""
    with pytest.raises(PageError, match="路径不存在"):
        list(read_paths([tmp_path / "none"]))


def test_packs_and_builds_inside_the_folder_are_no_pages(folder: Path) -> None:
    """A second build reads what the first one read."""
    for name, mark in (("词库", "pack.toml"), ("out", "manifest.json")):
        (folder / name).mkdir()
        (folder / name / mark).write_text('{"format": 3, "software": "baokg"}', encoding="utf-8")
        (folder / name / "a.csv").write_text("name,type\n太原市,place\n", encoding="utf-8")
    names = [source.name for source in find_pages([folder], suffixes=(".txt", ".md", ".csv"))]
    assert names == ["a.TXT", "b.txt", "f.md", "二/c.txt"]
