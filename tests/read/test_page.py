"""One file's bytes become a page, or an error that names the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import mint
from kg.read import page_from_bytes, read_page

TEXT = "本报讯 市委召开会议。\r\n\r\n会议指出，要抓好落实。\n"


def _page(data: bytes, name: str = "page.txt") -> object:
    return page_from_bytes(data, name, max_bytes=1_000)


def test_newline_forms_are_kept() -> None:
    """CRLF and LF stay as they are, so that offsets are those of the file."""
    assert page_from_bytes(TEXT.encode(), "page.txt", max_bytes=1_000).text == TEXT


def test_equal_texts_have_equal_ids_whatever_the_encoding() -> None:
    """The id is minted from the decoded text; the hash is that of the bytes."""
    one = page_from_bytes(TEXT.encode(), "a.txt", max_bytes=1_000)
    two = page_from_bytes(TEXT.encode("gbk"), "b.txt", max_bytes=1_000)
    assert one.id == two.id == mint("pg", TEXT)
    assert one.sha256 != two.sha256


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空文件"),
        (b" \r\n\t\n", "只有空白"),
        ("　\n".encode(), "只有空白"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(60), "PNG"),
        ("太原\0市".encode(), "第 6 字节"),
        ("太\ufffd\ufffd".encode(), "U\\+FFFD"),
        (b"\xff\xfe" + "太原".encode("utf-16-le") + b"\x00\xd8", "字节"),
        ("长".encode() * 400, "超过上限"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(data: bytes, said: str) -> None:
    """Each error has its own message, with the file's name in front."""
    with pytest.raises(PageError, match=rf"^page\.txt：.*{said}"):
        _page(data)


def test_a_folder_and_a_missing_file_are_page_errors(tmp_path: Path) -> None:
    """A refusal of the system becomes an error of ours."""
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(PageError, match=r"x\.txt"):
            read_page(path, "x.txt", max_bytes=10)
