"""A second run reads only the pages that changed, and its bytes are those of a first one."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.run import batches
from kg.run.kept import Kept, kept_for, prune
from kg.settings import Settings

PAGES = {
    "a.txt": "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n",
    "b.txt": "太原日报讯 11月22日，山西省教育厅来到晋中市调研。灵石古堡保护计划在晋中市启动。\n",
    "c.txt": "太原日报讯 11月23日，大同市人民政府在大同市召开会议，王建国参加。\n",
}


@pytest.fixture
def folder(tmp_path: Path, own_cache: Path) -> Path:
    """Three pages, and a cache of their own."""
    made = tmp_path / "pages"
    made.mkdir()
    for name, text in PAGES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that were read, as they are."""
    names: list[str] = []
    sound = batches.read_batch

    def watched(batch, read, folder, finish, common, kept=None):  # type: ignore[no-untyped-def]
        def one(item):  # type: ignore[no-untyped-def]
            page = item[0] if isinstance(item[0], kg.Page) else item[0].page
            names.append(page.name)
            return read(item)

        return sound(batch, one, folder, finish, common, kept)

    monkeypatch.setattr("kg.run.pages.read_batch", watched)
    return names


def bytes_of(build: kg.Build, folder: Path) -> dict[str, bytes]:
    """Every file of a build with its tables."""
    build.save(folder, ["csv", "parquet"])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pack(folder: Path, *rows: str) -> Path:
    """A pack with these names."""
    folder.mkdir(exist_ok=True)
    meta = 'id = "mine"\nversion = "1"\ntitle = "试"\nlicence = "CC0-1.0"\n'
    (folder / "pack.toml").write_text(meta, encoding="utf-8")
    (folder / "terms.tsv").write_text("\n".join(("name\ttype", *rows)) + "\n", encoding="utf-8")
    return folder


def test_one_page_changed_is_one_page_read(folder: Path, read: list[str], tmp_path: Path) -> None:
    """The files are those of a run without a cache."""
    kg.build(folder)
    (folder / "b.txt").write_text(PAGES["b.txt"] + "晋中市人民政府参加。\n", encoding="utf-8")
    read.clear()

    again = bytes_of(kg.build(folder), tmp_path / "again")

    assert read == ["b.txt"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_NO_CACHE", "1")
        assert again == bytes_of(kg.build(folder), tmp_path / "clean")
    assert read == ["b.txt", "a.txt", "b.txt", "c.txt"]


def test_one_pack_row_changed_is_read_where_its_name_stands(folder: Path, read: list[str], tmp_path: Path) -> None:
    """The other pages are not; the files are those of a run without a cache."""
    mine = pack(tmp_path / "mine", "甲乙公司\torganization")
    kg.build(folder, packs=[mine])
    read.clear()

    pack(mine, "甲乙公司\torganization", "灵石古堡保护计划\tpolicy")
    again = bytes_of(kg.build(folder, packs=[mine]), tmp_path / "again")

    assert read == ["b.txt"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_NO_CACHE", "1")
        assert again == bytes_of(kg.build(folder, packs=[mine]), tmp_path / "clean")


def test_another_home_or_setting_reads_every_page(folder: Path, read: list[str]) -> None:
    """The result of a page depends on both."""
    kg.build(folder, home="太原市")
    read.clear()

    kg.build(folder, home="大同市")
    kg.build(folder, home="大同市", settings=Settings(min_score=0.5))
    kg.build(folder, home="大同市")

    assert read == ["a.txt", "b.txt", "c.txt"] * 2


def test_a_damaged_entry_is_no_entry(folder: Path, read: list[str], tmp_path: Path) -> None:
    """Truncated, or overwritten: the page is read again."""
    first = kg.build(folder)
    for path in (tmp_path / "cache" / "pages").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-7])
    read.clear()

    assert kg.build(folder).tables.mentions.equals(first.tables.mentions)
    assert read == ["a.txt", "b.txt", "c.txt"]


def test_the_oldest_entries_go_when_there_are_too_many(folder: Path, tmp_path: Path) -> None:
    """Down to the requested size."""
    kg.build(folder)
    kept: Kept = kept_for((), Settings())

    prune(kept, 0)

    assert not [path for path in (tmp_path / "cache" / "pages").rglob("*") if path.is_file()]
