"""Tables and JSON: one article a row, faults by line, any size."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.errors import PageError, SettingsError
from kg.model import Page
from kg.read import options_of, read_paths
from kg.read.forms.delimited import AGAIN

FIFTH = date(2023, 1, 5)


def read(path: Path, **options: object) -> tuple[list[Page], list[PageError]]:
    """Pages and faults of a file."""
    errors: list[PageError] = []
    return list(read_paths([path], on_error=errors.append, options=options_of(**options))), errors  # type: ignore[arg-type]


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A file with this text."""
    (tmp_path / name).write_bytes(text.encode(encoding))
    return tmp_path / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_encodings_and_separators_of_spreadsheets(tmp_path: Path, encoding: str, separator: str) -> None:
    """A quoted cell may contain the separator and line ends."""
    rows = [["日期", "內容"], ["2023-01-05", f'"臺北市政府召開會議{separator}\n部署工作，大家都去。"']]
    path = write(tmp_path, "a.csv", "\r\n".join(separator.join(row) for row in rows), encoding)
    (page,), errors = read(path)
    assert (page.text, page.date, errors) == (f"臺北市政府召開會議{separator}\n部署工作，大家都去。", FIFTH, [])


def test_columns_may_be_named_by_the_user(tmp_path: Path) -> None:
    """``--map`` overrides the usual names; a wrong field is reported."""
    path = write(tmp_path, "a.csv", "text,稿件,见报\n不是,太原市召开会议。,2023.1.5\n")
    (page,), _ = read(path, columns="text=稿件,date=见报")
    assert (page.text, page.date) == ("太原市召开会议。", FIFTH)
    with pytest.raises(SettingsError, match="字段=列名"):
        options_of(columns="稿件")


def test_the_clock_of_a_crawler_is_a_day_in_china(tmp_path: Path) -> None:
    """Seconds or milliseconds since 1970 in a column of dates; another number is not a date."""
    clocks = {
        "1672900000": FIFTH,
        "1672900000000": FIFTH,
        1672847999: date(2023, 1, 4),
        "2023010508": None,
        44931: None,
    }
    lines = (json.dumps({"text": f"太原市召开会议{n}。", "ctime": clock}) for n, clock in enumerate(clocks))
    pages, _ = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert [page.date for page in pages] == list(clocks.values())


def test_a_table_without_text_says_which_columns_it_has(tmp_path: Path) -> None:
    """And how to name the right one."""
    pages, (error,) = read(write(tmp_path, "a.csv", "甲,乙\n1,2\n"))
    assert pages == []
    assert "甲、乙" in error.zh
    assert "--map" in error.remedy_zh


def test_a_bad_row_is_named_by_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    """A row without text, and one whose bytes are no character."""
    path = write(tmp_path, "a.csv", "标题,正文\n甲,太原市召开会议。\n,\n乙,\n丙,大同市召开会议。\n")
    pages, errors = read(path)
    assert [page.name for page in pages] == ["a.csv#2", "a.csv#5"]
    (error,) = errors
    assert (error.where, "标题：乙" in error.zh) == ("a.csv#4", True)
    broken = tmp_path / "b.csv"
    broken.write_bytes("正文\n太原市召开会议。\n".encode() + b"\xff\xfe\n" + "大同市召开会议。\n".encode())
    pages, (error,) = read(broken)
    assert [page.name for page in pages] == ["b.csv#2", "b.csv#4"]
    assert (error.where, "第 32 字节" in error.zh) == ("b.csv:3", True)


def test_a_row_of_a_wrong_shape_is_named_and_takes_no_other_with_it(tmp_path: Path) -> None:
    """A separator without quotes, a quote that is not doubled or not closed."""
    rows = [
        "标题,作者,正文",
        "甲,王强,太原市召开会议,部署工作。",
        '乙,"李丽,"大同市召开会议。',
        '丙,赵青,"市长说"好"。"',
        '丁,钱红,"阳泉市召开会议。',
        "戊,孙林,长治市召开会议。,,",
        '己,周敏,"晋城市召开会议。\n部署工作。"',
    ]
    pages, errors = read(write(tmp_path, "a.csv", "\n".join(rows)))
    assert [(page.name, page.text[:1]) for page in pages] == [("a.csv#4", "丙"), ("a.csv#6", "戊"), ("a.csv#7", "己")]
    assert "部署工作" in pages[2].text
    assert [(error.where, error.zh) for error in errors] == [
        ("a.csv:2", "有 4 格，表头只有 3 格：正文里的分隔符没有加引号"),
        ("a.csv:3", "引号里面的引号没有写成两个"),
        ("a.csv:5", "有引号没有闭合"),
    ]


def test_a_quote_that_is_never_closed_names_what_it_takes(tmp_path: Path) -> None:
    """So many lines below one are read again; if there are more, one fault names them all."""
    pages, errors = read(write(tmp_path, "a.csv", '标题,正文\n"甲,太原市\n' + "\n" * AGAIN))
    assert pages == []
    assert [error.where for error in errors] == [f"a.csv:2-{AGAIN + 2}"]
    lines = 2_000
    pages, errors = read(write(tmp_path, "b.csv", "标题,正文\n" + '"""甲""市\n' * lines))
    assert (len(pages), len(errors)) == (0, lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_line_ends_that_are_carriage_returns(tmp_path: Path, encoding: str) -> None:
    """As in tables exported for an old Macintosh; and one inside a line of prose is no table's fault."""
    pages, errors = read(write(tmp_path, "a.csv", "标题,正文\r甲,太原市召开会议。\r乙,大同市召开会议。\r", encoding))
    assert [(page.name, page.text[:1]) for page in pages] == [("a.csv#2", "甲"), ("a.csv#3", "乙")]
    (page,), more = read(write(tmp_path, "a.txt", "太原市\r召开会议，部署工作。\n大同市召开会议。\n", encoding))
    assert "大同市" in page.text
    (page,), even_more = read(write(tmp_path, "b.txt", "太原市召开会议\r\r太原市召开会议，部署工作。\r", encoding))
    assert page.form == "text"
    assert errors + more + even_more == []


def test_json_of_every_shape(tmp_path: Path) -> None:
    """Lines, an array, an object with an array, one object; keys in Chinese or English."""
    records = [
        {"标题": "甲", "正文": ["太原市召开会议。", "部署工作。"]},
        {"headline": "乙", "body": "大同市召开会议。"},
    ]
    shapes = {
        "a.jsonl": "\n".join(json.dumps(r, ensure_ascii=False) for r in records),
        "b.json": json.dumps(records, ensure_ascii=False, indent=1),
        "c.json": json.dumps({"count": 2, "data": records}),
        "d.txt": "\n".join(json.dumps(r, ensure_ascii=False) for r in records),
        "e.json": "\ufeff" + json.dumps(records),
    }
    for name, text in shapes.items():
        pages, errors = read(write(tmp_path, name, text))
        assert errors == [], name
        assert [page.text for page in pages] == ["甲\n\n太原市召开会议。\n部署工作。", "乙\n\n大同市召开会议。"], name
    (page,), _ = read(write(tmp_path, "f.json", json.dumps(records[0], indent=2)))
    assert page.text.startswith("甲")


def test_a_bad_line_of_json_is_named(tmp_path: Path) -> None:
    """The lines around it are read."""
    path = write(
        tmp_path, "a.jsonl", '{"text": "太原市召开会议。"}\n{"text": \n[1]\n{"x": 1}\n{"text": "大同市召开会议。"}\n'
    )
    pages, errors = read(path)
    assert [page.name for page in pages] == ["a.jsonl#1", "a.jsonl#5"]
    assert [error.where for error in errors] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4"]


def test_a_table_under_txt_is_a_table(tmp_path: Path) -> None:
    """By its header; a text whose first line has a comma is a text."""
    (page,), _ = read(write(tmp_path, "a.txt", "日期\t标题\t正文\n2023-01-05\t会议\t太原市召开会议。\n"))
    assert (page.form, page.date) == ("csv", FIFTH)
    (page,), _ = read(write(tmp_path, "b.txt", "标题，正文\n太原市召开会议。\n"))
    assert page.form == "text"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_table_is_read_row_by_row(tmp_path: Path, name: str) -> None:
    """What is added while it is read is read, too: the file is not locked."""
    texts = [f"太原市召开第{n}次会议，部署工作。" * 8 for n in range(400)]
    lines = texts if name == "a.csv" else [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    path = write(tmp_path, name, "\n".join((["text"] if name == "a.csv" else []) + lines) + "\n")
    pages = read_paths([path])
    first = next(pages)
    with path.open("a", encoding="utf-8") as file:
        file.write(lines[0].replace("太原", "大同") + "\n")
    rest = list(pages)
    assert first.text == texts[0]
    assert rest[-1].text == texts[0].replace("太原", "大同")
    assert len(rest) == 400


def test_a_column_of_whole_pages_is_cut_into_articles(tmp_path: Path) -> None:
    """If the table has no titles, they come from the text."""
    page = "新桥今日通车\n\n本报讯（记者 何静）汾河新桥昨日建成通车。\n\n老街夜市开张\n\n本报讯（记者 林小川）钟楼夜市昨晚开张。\n"
    (found,), _ = read(write(tmp_path, "a.csv", f'日期,正文\n2023-01-05,"{page}"\n'))
    assert found.marked == ()
    assert found.text == page


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_column_that_the_user_names_and_the_table_has_not_is_reported(tmp_path: Path, suffix: str) -> None:
    """A typo in --map must not lose the dates of a table; where the usual name is there, that is read."""
    path = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        path.write_text("正文,见报\n太原市召开会议。,2023-01-05\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({"正文": ["太原市召开会议。"], "见报": ["2023-01-05"]}), path)
    with pytest.raises(PageError, match="date=见报曰") as told:
        list(read_paths([path], options=options_of(columns="date=见报曰")))
    assert "见报" in told.value.zh
    (page,) = read_paths([path], options=options_of(columns="text=内容,date=见报"))
    assert str(page.date) == "2023-01-05"
