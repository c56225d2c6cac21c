"""What is known about a page besides its text, and which source counts."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.model import Page
from kg.read import options_of, read_paths
from kg.segment import segment

TEXT = "新桥今日通车\n\n太原市召开会议，部署工作。\n"
FIFTH = date(2023, 1, 5)


def pages(*paths: Path, **options: object) -> list[Page]:
    """All pages of the paths."""
    return list(read_paths(paths, options=options_of(**options)))  # type: ignore[arg-type]


def put(path: Path, text: str = TEXT) -> Path:
    """A page at this path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_sources_are_believed_in_their_order(tmp_path: Path) -> None:
    """Given, metadata, masthead, file name, folder: each counts if those before it say nothing."""
    folder = tmp_path / "2023-01-01"
    named = put(folder / "2023-01-02.txt")
    headed = put(folder / "2023-01-02b.txt", f"汾河晨报 2023年1月3日 星期二 第2版\n\n{TEXT}")
    told = put(folder / "2023-01-02c.md", f"---\ndate: 2023-01-04\n---\n\n{TEXT}")
    bare = put(folder / "a.txt", TEXT.replace("新桥", "老桥"))
    found = {page.name: (page.date, dict(page.learnt)["date"]) for page in pages(named, headed, told, bare)}
    assert found == {
        "2023-01-02.txt": (date(2023, 1, 2), "file-name"),
        "2023-01-02b.txt": (date(2023, 1, 3), "masthead"),
        "2023-01-02c.md": (date(2023, 1, 4), "metadata"),
        "a.txt": (date(2023, 1, 1), "folder"),
    }
    assert {(page.date, dict(page.learnt)["date"]) for page in pages(named, headed, told, bare, date="2023-01-05")} == {
        (FIFTH, "given")
    }


def test_a_file_has_one_day_whatever_path_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder named, its parent, the file itself, from inside, by a winding path."""
    file = put(tmp_path / "archive" / "2023" / "01" / "05" / "3.txt")
    monkeypatch.chdir(file.parent)
    ways = [
        tmp_path,
        tmp_path / "archive" / "2023" / "01",
        file.parent,
        file,
        Path("3.txt"),
        Path(),
        Path("../05/3.txt"),
    ]
    assert [(page.date, dict(page.learnt)["date"]) for way in ways for page in pages(way)] == [(FIFTH, "folder")] * len(
        ways
    )


def test_six_digits_are_a_day_in_a_folder_of_such(tmp_path: Path) -> None:
    """Among other names they are a number."""
    put(tmp_path / "a" / "230105.txt")
    put(tmp_path / "a" / "230106.txt", TEXT * 2)
    put(tmp_path / "b" / "230105.txt")
    put(tmp_path / "b" / "notes.txt", TEXT * 2)
    assert [page.date for page in pages(tmp_path / "a")] == [FIFTH, date(2023, 1, 6)]
    assert [page.date for page in pages(tmp_path / "b")] == [None, None]


def test_a_table_beside_the_files_says_what_it_knows(tmp_path: Path) -> None:
    """By the file's path from the table; in Chinese or English; it is not itself a page."""
    put(tmp_path / "x" / "a.txt")
    put(tmp_path / "b.txt", TEXT * 2)
    put(tmp_path / "pages.csv", "文件,日期,报纸,版次,网址\nx/a.txt,2023年1月5日,汾河晨报,第02版,http://example.org/a\n")
    for page in (*pages(tmp_path)[1:], *pages(tmp_path / "x")):
        assert (page.date, page.paper, page.page_no, page.url) == (FIFTH, "汾河晨报", "2", "http://example.org/a")
        assert dict(page.learnt)["paper"] == "given"
    assert [page.name for page in pages(tmp_path)] == ["b.txt", "x/a.txt"]


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("name,date\na.txt,2023-01-05\n", 1, "file"),
        ("file,date\na.txt,昨天\n", 2, "不是日期"),
        ("file,date\n\n,2023-01-05\n", 3, "为空"),
    ],
)
def test_a_fault_in_that_table_is_named_by_its_line(tmp_path: Path, table: str, line: int, said: str) -> None:
    """No day is taken from a table that is wrong."""
    put(tmp_path / "a.txt")
    put(tmp_path / "pages.csv", table)
    with pytest.raises(PageError, match=said) as told:
        pages(tmp_path)
    assert told.value.where == f"pages.csv:{line}"


def test_a_row_that_names_no_file_is_told(tmp_path: Path) -> None:
    """The pages are read nevertheless."""
    put(tmp_path / "a.txt")
    put(tmp_path / "pages.csv", "file,date\nb.txt,2023-01-05\na.txt,2023-01-05\n")
    errors: list[PageError] = []
    (page,) = read_paths([tmp_path], on_error=errors.append)
    assert page.date == FIFTH
    assert [(error.where, error.zh) for error in errors] == [("pages.csv：b.txt", "表里写的这个文件不存在")]


def test_the_script_of_a_text_is_told(tmp_path: Path) -> None:
    """As BCP 47 names it."""
    put(tmp_path / "a.txt", "臺北市政府昨日召開會議。")
    put(tmp_path / "b.txt")
    assert [page.language for page in pages(tmp_path)] == ["zh-Hant", "zh-Hans"]


def test_standard_input_is_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of any form, recognised by its content."""
    file = put(tmp_path / "a.jsonl", '{"text": "太原市召开会议。", "date": "2023-01-05"}\n')
    with file.open("rb") as stream:
        descriptor = os.dup(stream.fileno())
    with os.fdopen(descriptor, encoding="utf-8") as text:
        monkeypatch.setattr("sys.stdin", text)
        (page,) = pages(Path("-"))
    assert (page.name, page.date, page.form) == ("stdin#1", FIFTH, "json")


@pytest.mark.parametrize(
    ("file", "head", "said", "source"),
    [
        ("2023/1.txt", "", "", "dateline+folder"),
        ("汾河晨报2023年合订本.txt", "", "", "dateline+file-name"),
        ("a.txt", "汾河晨报　2023年1月　第2版\n\n", "", "dateline+masthead"),
        ("a.md", "---\ndate: 2023年\n---\n\n", "", "dateline+metadata"),
        ("a.txt", "", "2023-01", "dateline+given"),
    ],
)
def test_a_dateline_without_year_takes_it_from_where_it_is_known(
    tmp_path: Path, file: str, head: str, said: str, source: str
) -> None:
    """本报1月5日讯: the year is of the folder, the name, the masthead, the metadata or the user; the source says both."""
    put(tmp_path / file, f"{head}新桥通车\n\n本报1月5日讯（记者 王勇）昨日，新桥通车，市民前来观看。\n")
    (page,) = pages(tmp_path / file, **({"date": said} if said else {}))
    article = segment(page).articles[-1]
    assert (article.date, article.date_from) == (FIFTH, source)
    assert page.date is None


def test_a_dateline_without_any_year_gives_no_day_and_says_so(tmp_path: Path) -> None:
    """No date is invented, and the source says why."""
    put(tmp_path / "a.txt", "新桥通车\n\n本报1月5日讯（记者 王勇）昨日，新桥通车，市民前来观看。\n")
    (page,) = pages(tmp_path / "a.txt")
    (article,) = segment(page).articles
    assert (article.date, article.date_from) == (None, "no-year")


def test_a_folder_that_grew_is_looked_at_again(tmp_path: Path) -> None:
    """In one process: six digits are a day as soon as their neighbours are."""
    first = put(tmp_path / "230105.txt")
    assert pages(first)[0].date is None
    for name in ("230106.txt", "230107.txt"):
        put(tmp_path / name)
    os.utime(tmp_path, ns=(1, 1))
    assert pages(first)[0].date == FIFTH


def test_folders_of_six_digits_are_days_among_such(tmp_path: Path) -> None:
    """230105 next to 230106 is a day, for the files in it and in its sub-folders; next to other names it is a number."""
    put(tmp_path / "a" / "230105" / "1.txt")
    put(tmp_path / "a" / "230106" / "A02" / "1.txt", TEXT * 2)
    put(tmp_path / "b" / "230105" / "1.txt")
    put(tmp_path / "b" / "notes" / "1.txt", TEXT * 2)
    for way in (tmp_path / "a", tmp_path):
        found = {page.text: (page.date, dict(page.learnt).get("date")) for page in pages(way) if "b/" not in page.name}
        assert found == {TEXT: (FIFTH, "folder"), TEXT * 2: (date(2023, 1, 6), "folder")}
    assert [page.date for page in pages(tmp_path / "a" / "230105" / "1.txt")] == [FIFTH]
    assert [page.date for page in pages(tmp_path / "b")] == [None, None]


def test_a_row_of_a_table_in_a_sub_folder_that_names_no_file_is_reported(tmp_path: Path) -> None:
    """The table is named by its path; those in hidden folders, and of a pack or a build among the pages, are not read."""
    put(tmp_path / "x" / "a.txt")
    put(tmp_path / "x" / "pages.csv", "file,date\nb.txt,2023-01-05\n")
    put(tmp_path / ".old" / "pages.csv", "file,date\nc.txt,2023-01-05\n")
    put(tmp_path / "pack" / "pack.toml", "")
    put(tmp_path / "pack" / "pages.csv", "file,date\nd.txt,2023-01-05\n")
    errors: list[PageError] = []
    assert len(list(read_paths([tmp_path], on_error=errors.append))) == 1
    assert [error.where for error in errors] == ["x/pages.csv：b.txt"]
