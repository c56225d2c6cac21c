"""A pack is made from the tables that people have: spreadsheets in the forms and encodings that they save."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from kg.errors import PackError
from kg.knowledge.packs import read_pack
from kg.knowledge.sheets import MOST_BYTES, table_files
from tests.conftest import Run
from tests.knowledge.conftest import MakePack

ROWS = [
    ["名称", "类型", "别名", "代码", ""],
    ["绿野区", "地点", "绿野、绿野新区", "140106", ""],
    ["绿野区妇联", "机构", "", "", ""],
]
EXPECTED = [("绿野区", "place", "绿野|绿野新区", "140106"), ("绿野区妇联", "organization", "", "")]


def delimited(mark: str) -> str:
    """The rows as text, as a spreadsheet program writes them."""
    return "".join(mark.join(row) + "\r\n" for row in ROWS)


def workbook(*sheets: list[list[str]]) -> bytes:
    """The same in a workbook; numbers are numbers there."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.tsv", delimited("\t").encode()),
        ("表.tsv.gz", gzip.compress(delimited("\t").encode())),
        ("表.csv", delimited(",").encode("utf-8-sig")),
        ("表.csv", delimited(",").encode("gbk")),
        ("表.csv", delimited(";").encode("utf-8")),
        ("表.txt", delimited("\t").encode("utf-16")),
        ("表.txt", delimited("\t").encode("gbk")),
        ("表.xlsx", workbook(ROWS)),
        ("表.XLSX", workbook(ROWS, [])),
    ],
    ids=[
        "tsv",
        "tsv.gz",
        "csv utf-8",
        "csv gbk",
        "csv semicolons",
        "txt utf-16",
        "txt gbk",
        "xlsx",
        "xlsx, one empty sheet",
    ],
)
def test_a_table_is_read_as_a_spreadsheet_saves_it(make_pack: MakePack, name: str, data: bytes) -> None:
    """Chinese headers and types, aliases between 、, empty columns at the end; a code stays a code."""
    folder = make_pack()
    (folder / name).write_bytes(data)

    rows = read_pack(folder).rows

    assert [tuple(row.cells[c] for c in ("name", "type", "aliases", "code")) for row in rows] == EXPECTED
    assert rows[0].source == f"mine/{name}:2"


def test_every_sheet_of_a_workbook_is_cited_by_its_name(make_pack: MakePack) -> None:
    """Row 2 of which sheet?"""
    folder = make_pack()
    (folder / "表.xlsx").write_bytes(workbook(ROWS, [["name", "type"], ["绿野湖", "place"]]))

    assert [row.source for row in read_pack(folder).rows] == [
        "mine/表.xlsx[表0]:2", "mine/表.xlsx[表0]:3", "mine/表.xlsx[表1]:2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("机构.xls", b"\xd0\xcf\x11\xe0", "另存为"),
        ("机构.ods", b"PK", "另存为"),
        ("机构.xlsx", b"PK\x03\x04 broken", "重新另存"),
        ("机构.tsv.gz", gzip.compress(b"name\ttype\n" * 9, mtime=0)[:-9], "截断"),
        ("机构.tsv.gz", b"name\ttype\n", "压缩文件坏了"),
        ("机构.tsv", "name\ttype\n绿野\tplace\n".encode("gbk"), "UTF-8"),
        ("机构.csv", b"\xff\xfe\x00\x01\x02", "UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(make_pack: MakePack, name: str, data: bytes, said: str) -> None:
    """Otherwise a whole table of names would be missing without anybody noticing."""
    folder = make_pack()
    (folder / name).write_bytes(data)

    with pytest.raises(PackError) as caught:
        read_pack(folder)

    assert name in caught.value.where
    assert said in str(caught.value)


def test_a_table_that_cannot_be_read_stops_the_build(
    run: Run, make_pack: MakePack, seeds: Path, tmp_path: Path
) -> None:
    """A graph made without it would be a different graph."""
    folder = make_pack()
    (folder / "机构.xls").write_bytes(b"\xd0\xcf\x11\xe0")

    done = run("build", seeds, "-o", "out", "--pack", folder)

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "机构.xls" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_table_that_unpacks_without_end_is_refused(make_pack: MakePack) -> None:
    """Half a megabyte can contain half a gigabyte of zeros."""
    folder = make_pack()
    (folder / "bomb.tsv.gz").write_bytes(gzip.compress(b"\0" * (MOST_BYTES + 1), 1))

    with pytest.raises(PackError, match="256 MB"):
        read_pack(folder)


def test_notes_licences_and_what_editors_leave_are_no_tables(make_pack: MakePack) -> None:
    """A pack may explain itself."""
    folder = make_pack(terms="name\ttype\n绿野公园\tplace\n", patterns_parks="")
    for name in (
        "README.md",
        "LICENSE",
        "LICENCE.txt",
        "readme.txt",
        ".DS_Store",
        "~$terms.xlsx",
        "terms.tsv~",
        "sources.txt",
    ):
        (folder / name).write_text("注", encoding="utf-8")

    assert [file.name for file in table_files(folder)] == ["terms.tsv"]


def test_a_line_separator_inside_a_cell_ends_no_row(make_pack: MakePack) -> None:
    """U+2028 and U+0085 come along when text is pasted."""
    rows = read_pack(make_pack(terms="name\ttype\tnote\n绿野公园\tplace\t一\u2028二\x85三\n")).rows

    assert [row.cells["note"] for row in rows] == ["一\u2028二\x85三"]


def test_a_pack_begun_by_the_command_is_sound_and_can_be_filled_in(run: Run, tmp_path: Path) -> None:
    """From nothing to a name that is known, without reading a manual."""
    begun = run("lexicon", "new", "lvye", "--title", "绿野", "--home", "绿野市")
    again = run("lexicon", "new", "lvye")
    with (tmp_path / "lvye" / "terms.tsv").open("a", encoding="utf-8") as file:
        file.write("绿野市湿地公园\t地点\n")
    checked = run("lexicon", "check", "lvye")
    known = run("lexicon", "lookup", "绿野市湿地公园", "--pack", "lvye")

    assert (begun.returncode, again.returncode, checked.returncode) == (0, 1, 0), checked.stdout
    assert "已经有了" in again.stderr
    assert "绿野市湿地公园" in known.stdout


def test_a_table_becomes_a_pack_and_what_is_left_out_is_reported(run: Run, tmp_path: Path) -> None:
    """A telephone column is of no use; a row without a name or with a strange type is named by its line."""
    rows = [
        ["机构名称", "类别", "电话", "简称"],
        ["绿野区妇联", "机构", "123", "妇联"],
        ["", "机构", "", ""],
        ["某物", "东西", "", ""],
    ]
    (tmp_path / "表.xlsx").write_bytes(workbook(rows))

    done = run("lexicon", "from", "表.xlsx", "-o", "lvye", "--source", "名录")

    assert done.returncode == 0
    assert "名称 1，未用 2 / " in done.stdout
    assert "names 1, left out 2" in done.stdout
    assert "电话" in done.stderr
    assert "表.xlsx:3：未用：名称为空" in done.stderr
    assert "表.xlsx:4：未用：类型“东西”不认识" in done.stderr
    assert [row.cells["aliases"] for row in read_pack(tmp_path / "lvye").rows] == ["妇联"]


def test_a_sheet_of_notes_and_marks_around_names_keep_no_table_from_becoming_a_pack(run: Run, tmp_path: Path) -> None:
    """The notes are reported, with their sheet; 《》 and quotes are on the page, not in the name."""
    names = [["名称", "类型", "别名"], ["《绿野条例》", "政策", "《条例》、“绿野规定”"], ["某物", "东西"]]
    (tmp_path / "表.xlsx").write_bytes(workbook(names, [["手工整理"]]))

    done = run("lexicon", "from", "表.xlsx", "-o", "lvye")

    assert done.returncode == 0, done.stderr
    assert re.search(r"表\.xlsx\[\w+\]:1：未用：这张工作表没有名称一列", done.stderr)
    assert re.search(r"表\.xlsx\[\w+\]:3：未用：类型“东西”不认识（可用：person organization", done.stderr)
    assert [(row.cells["name"], row.cells["aliases"]) for row in read_pack(tmp_path / "lvye").rows] == [
        ("绿野条例", "条例|绿野规定")
    ]


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ([["甲", "乙"], ["绿野", "地点"]], [], "没有名称一列"),
        ([["名称"], ["绿野"]], [], "--type"),
    ],
)
def test_a_table_that_cannot_become_a_pack_says_what_it_lacks(
    run: Run, tmp_path: Path, rows: list[list[str]], options: list[str], said: str
) -> None:
    """And makes no folder."""
    (tmp_path / "表.xlsx").write_bytes(workbook(rows))

    done = run("lexicon", "from", "表.xlsx", "-o", "lvye", *options)

    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "lvye").exists()
