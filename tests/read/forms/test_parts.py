"""Texts too large for one page: in parts, whatever their lines, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import Page
from kg.read import read_paths
from kg.read.forms import markdown, parts, text

SENTENCE = "太原市水务局昨日召开防汛会议，局长赵建国部署工作，清徐县、古交市、阳曲县要做好准备。"


#: Bytes of a large text, and characters of a part at most, in these tests.
LARGE, PART, MOST = 20_000, 2_000, 4_000


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, smaller."""
    monkeypatch.setattr(parts, "PART", PART)
    monkeypatch.setattr(parts, "MOST", MOST)
    monkeypatch.setattr(text, "LARGE", LARGE)
    monkeypatch.setattr(markdown, "LARGE", LARGE)


def read(path: Path) -> tuple[list[Page], list[PageError]]:
    """Pages and faults of a file."""
    errors: list[PageError] = []
    return list(read_paths([path], on_error=errors.append)), errors


def text_of(size: int, end: str) -> str:
    """Different sentences, this many bytes in all."""
    one = len(SENTENCE.encode()) + 8
    return "".join(f"{n:08}{SENTENCE}{end}" for n in range(size // one + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("whole", [LARGE, 1 << 30])
def test_a_large_text_is_read_in_parts_that_end_at_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int, end: str, encoding: str
) -> None:
    """On one line, on many, with blank lines; no part is too large for the time that a page may take."""
    monkeypatch.setattr(parts, "WHOLE", whole)
    whole_text = text_of(2 * LARGE, end)
    (tmp_path / "a.txt").write_bytes(whole_text.encode(encoding))
    pages, errors = read(tmp_path / "a.txt")
    assert errors == []
    assert len(pages) > 1
    assert all(len(page.text) <= MOST and page.text.rstrip().endswith("。") for page in pages)
    assert "".join(page.text for page in pages) == whole_text
    assert pages[0].place == "line 1"
    assert pages[1].name == "a.txt#2"
    if not end:
        assert pages[1].place == f"line 1, character {len(pages[0].text) + 1}"


def test_a_large_text_without_stops_is_cut_at_a_comma_or_anywhere(tmp_path: Path) -> None:
    """Nothing is lost."""
    for one_line in (text_of(LARGE, "").replace("。", "，"), "市" * LARGE):
        (tmp_path / "a.txt").write_text(one_line, encoding="utf-8")
        pages, errors = read(tmp_path / "a.txt")
        assert errors == []
        assert "".join(page.text for page in pages) == one_line


def test_parts_of_large_markdown_are_markdown(tmp_path: Path) -> None:
    """By suffix and by content; a heading and its text are in one part."""
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_text(
            "".join(f"# 太原市召开第{n}次会议\n\n{SENTENCE}\n\n" for n in range(300)), encoding="utf-8"
        )
        pages, errors = read(tmp_path / name)
        assert errors == []
        assert {page.form for page in pages} == {"markdown"}
        assert not any("#" in page.text for page in pages)
        assert sum(len(page.marked) for page in pages) == 300


def test_a_large_text_is_decoded_as_a_whole_up_to_a_limit(tmp_path: Path) -> None:
    """What was decoded wrongly and stored again is repaired as in a small one."""
    right = text_of(LARGE, "\n\n")
    (tmp_path / "a.txt").write_text(right.encode().decode("latin-1"), encoding="utf-8")
    pages, errors = read(tmp_path / "a.txt")
    assert errors == []
    assert len(pages) > 1
    assert "".join(page.text for page in pages) == right
