"""Archives: no path outside, no bomb, names in GBK."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import Page
from kg.read import Limits, Options, read_paths

TEXT = "太原市召开会议，部署工作。"


def read(path: Path, limits: Limits | None = None) -> tuple[list[Page], list[PageError]]:
    """Pages and faults of an archive."""
    errors: list[PageError] = []
    options = Options(limits=limits or Limits())
    return list(read_paths([path], on_error=errors.append, options=options)), errors


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP with these members."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_names_of_chinese_windows_are_read(tmp_path: Path) -> None:
    """GBK bytes without the flag of UTF-8, as its own packer writes them; the folder says the day."""
    raw = _with_short_names("2023年1月5日/要闻.txt".encode("gbk").decode("cp437"))
    (tmp_path / "a.zip").write_bytes(raw)
    (page,), errors = read(tmp_path / "a.zip")
    assert (page.name, page.text, errors) == ("a.zip/2023年1月5日/要闻.txt", TEXT, [])
    assert (str(page.date), dict(page.learnt)["date"]) == ("2023-01-05", "folder")


def _with_short_names(name: str) -> bytes:
    class Windows(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return name.encode("cp437"), 0

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(Windows(name), TEXT.encode("gbk"))
    return data.getvalue()


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt"])
def test_a_path_that_leads_outside_is_refused_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    """Nothing is written anywhere but in a temporary file of our own."""
    path = zipped(tmp_path / "a.zip", {name: TEXT.encode(), "b.txt": TEXT.encode()})
    before = sorted(tmp_path.parent.rglob("*"))
    pages, (error,) = read(path)
    assert [page.name for page in pages] == ["a.zip/b.txt"]
    assert "指向外面" in error.zh
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_links_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    """A link to a file outside is not a page."""
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        link = tarfile.TarInfo("passwd.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        plain = tarfile.TarInfo("b.txt")
        plain.size = len(TEXT.encode())
        tar.addfile(plain, io.BytesIO(TEXT.encode()))
    pages, _ = read(tmp_path / "a.tar.gz")
    assert [page.name for page in pages] == ["a.tar.gz/b.txt"]


@pytest.mark.parametrize(
    ("limit", "limits"),
    [
        ("members", Limits(members=2)),
        ("unpacked_bytes", Limits(unpacked_bytes=1_000)),
        ("ratio", Limits()),
        ("depth", Limits(depth=1)),
    ],
)
def test_a_bomb_stops_at_a_limit_that_is_named(tmp_path: Path, limit: str, limits: Limits) -> None:
    """Too many, too much, compressed too well, too deep."""
    inner = zipped(tmp_path / "inner.zip", {"a.txt": TEXT.encode()}).read_bytes()
    members = {
        "members": {f"{n}.txt": TEXT.encode() for n in range(3)},
        "unpacked_bytes": {"a.txt": TEXT.encode() * 100},
        "ratio": {"a.txt": b" " * 50_000_000},
        "depth": {"inner.zip": inner},
    }[limit]
    (tmp_path / "in").mkdir()
    pages, (error,) = read(zipped(tmp_path / "in" / "a.zip", members), limits)
    assert pages == []
    assert limit in error.zh


def test_a_forged_size_is_no_way_around_the_limit(tmp_path: Path) -> None:
    """What is unpacked is counted, whatever the directory says."""
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b" " * 30_000_000))
    pages, (error,) = read(path)
    assert pages == []
    assert "ratio" in error.zh


def test_a_broken_archive_is_one_line(tmp_path: Path) -> None:
    """Cut in the middle, or with a password."""
    whole = zipped(tmp_path / "a.zip", {"a.txt": TEXT.encode() * 50}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    pages, (error,) = read(tmp_path / "a.zip")
    assert pages == []
    assert error.where == "a.zip"


def test_limits_are_named_in_one_place() -> None:
    """And may be changed one by one."""
    assert replace(Limits(), members=3).unpacked_bytes == Limits().unpacked_bytes


def test_links_and_devices_in_a_tar_are_named_and_lead_nowhere(tmp_path: Path) -> None:
    """A symbolic link, a hard link, a pipe; the files beside them are read."""
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        for name, kind in (("sym.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            tar.addfile(info)
        info = tarfile.TarInfo("b.txt")
        info.size = len(TEXT.encode())
        tar.addfile(info, io.BytesIO(TEXT.encode()))
    pages, errors = read(tmp_path / "a.tar.gz")
    assert [page.text for page in pages] == [TEXT]
    assert [error.where for error in errors] == [f"a.tar.gz/{name}" for name in ("hard.txt", "pipe", "sym.txt")]


@pytest.mark.parametrize("data", [b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\1" * 200])
def test_an_empty_or_broken_zip_says_so(tmp_path: Path, data: bytes) -> None:
    """Not that it is not text."""
    for name in ("a.zip", "a.docx"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(PageError, match="空的，或不完整"):
            list(read_paths([tmp_path / name]))


@pytest.mark.parametrize(("name", "remedy"), [("a.ods", ".xlsx"), ("a.odt", ".docx"), ("a.pptx", ".pdf")])
def test_an_office_file_that_is_not_read_says_what_to_save_it_as(tmp_path: Path, name: str, remedy: str) -> None:
    """Given by itself, in a folder, and in an archive."""
    (tmp_path / "in").mkdir()
    office = zipped(tmp_path / "in" / name, {"mimetype": b"application/x", "content.xml": b"<x/>"})
    (tmp_path / "in" / "b.txt").write_text(TEXT, encoding="utf-8")
    zipped(tmp_path / "c.zip", {name: office.read_bytes(), "b.txt": TEXT.encode()})
    for path in (office, tmp_path / "in", tmp_path / "c.zip"):
        _, (error,) = read(path)
        assert remedy in error.remedy_zh
        assert remedy in error.remedy_en


def test_a_file_with_a_password_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    """Each one, so that nobody has to guess which part of an archive was left out."""
    path = zipped(tmp_path / "a.zip", {"a.txt": TEXT.encode(), "b.txt": TEXT.encode()})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    pages, (error,) = read(path)
    assert [page.name for page in pages] == ["a.zip/b.txt"]
    assert (error.where, error.zh) == ("a.zip/a.txt", "压缩包里的这个文件有密码")
