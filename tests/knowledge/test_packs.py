"""Packs are read whole or refused with file and line."""

from __future__ import annotations

import gzip
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import PackError
from kg.knowledge import load_lexicon
from kg.knowledge.packs import core_pack_folders, read_pack
from tests.knowledge.conftest import META, MakePack


@pytest.mark.parametrize(
    ("table", "line", "word"),
    [
        ("name\ttype\n绿野公园\tpark\n", 2, "park"),
        ("name\ttype\n# 注\n\n绿野公园\tplace\t多\n", 4, "3"),
        ("name\ttype\n\tplace\n", 2, "name"),
        ("name\ttype\tcolour\n绿野公园\tplace\tgreen\n", 1, "colour"),
        ("title\ttype\n绿野公园\tplace\n", 1, "title"),
        ("name\ttype\n绿野公园\n", 2, "类型"),
        ("name\ttype\n绿野公园\tplace\n".encode() + b"\xff\xfe\tplace\n", 3, "UTF-8"),
        ("# 只有注释\nword\tclass\n\tspeech\n", 3, "word"),
        ("short\tform\tlevels\n\t{place}甲局\t市\n", 2, "short"),
    ],
    ids=[
        "type",
        "too many cells",
        "no name",
        "unknown column",
        "unknown table",
        "no type",
        "encoding",
        "no word",
        "no short",
    ],
)
def test_a_fault_of_a_table_names_file_and_line(make_pack: MakePack, table: str | bytes, line: int, word: str) -> None:
    """One line, with what to do."""
    folder = make_pack(terms=table)

    with pytest.raises(PackError) as caught:
        read_pack(folder)

    assert caught.value.where == f"{folder / 'terms.tsv'}:{line}"
    assert word in str(caught.value)
    assert caught.value.remedy_zh
    assert caught.value.remedy_en
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["id", "version", "title", "licence"])
def test_a_pack_says_what_it_is(make_pack: MakePack, key: str) -> None:
    """Without one of four keys it is refused."""
    meta = "\n".join(line for line in META.splitlines() if not line.startswith(key))

    with pytest.raises(PackError, match=key):
        read_pack(make_pack(meta))


def test_a_folder_that_is_no_pack_and_a_broken_one_are_told_apart(make_pack: MakePack, tmp_path: Path) -> None:
    """A missing pack is not an unreadable one."""
    with pytest.raises(PackError, match=r"缺少 pack\.toml"):
        read_pack(tmp_path)
    with pytest.raises(PackError, match="无法解析"):
        read_pack(make_pack('id = "mine\n'))


def test_rows_keep_file_and_line(make_pack: MakePack) -> None:
    """Comments and empty lines count as lines, and a byte-order mark is not part of the header."""
    folder = make_pack(terms="\ufeff# 注\nname\ttype\taliases\n\n绿野公园\tplace\t绿野\r\n")

    (row,) = read_pack(folder).rows

    assert row.source == "mine/terms.tsv:4"
    assert (row.cells["name"], row.cells["aliases"], row.cells["until"]) == ("绿野公园", "绿野", "")


def test_the_hash_of_a_pack_is_of_its_content(make_pack: MakePack) -> None:
    """A changed row changes it, reading again does not."""
    first = read_pack(make_pack(terms="name\ttype\n绿野公园\tplace\n")).info
    again = read_pack(make_pack(terms="name\ttype\n绿野公园\tplace\n")).info
    changed = read_pack(make_pack(terms="name\ttype\n绿地公园\tplace\n")).info

    assert first == again
    assert first.sha256 != changed.sha256
    assert first.rows == 1


def test_every_core_pack_can_be_read_and_says_where_its_rows_come_from() -> None:
    """Id and folder agree; each has a licence and rows."""
    for folder in core_pack_folders():
        pack = read_pack(folder)
        assert pack.info.id == folder.name
        assert pack.info.licence
        assert pack.rows
        assert "sources" in (folder / "pack.toml").read_text(encoding="utf-8")


def test_a_user_pack_adds_to_the_core_packs(make_pack: MakePack) -> None:
    """Names, aliases and weak forms; the row is kept as the reason."""
    folder = make_pack(terms="name\ttype\taliases\tweak\n绿野仙踪公园\tplace\t绿野仙踪\t绿野\n")

    lexicon = load_lexicon([folder])

    assert [(e.canonical, e.safe, e.source) for e in lexicon.lookup("绿野仙踪")] == [
        ("绿野仙踪公园", True, "mine/terms.tsv:2")
    ]
    assert [e.safe for e in lexicon.lookup("绿野")] == [False]
    assert lexicon.lookup("太原市")
    assert lexicon.packs[-1].id == "mine"


@pytest.mark.parametrize(
    "files",
    [
        {"words": "word\tclass\tweight\n甲说\tspeech\t多\n"},
        {"patterns": '[[pattern]]\ntype = "place"\nheads = ["溶洞群"]\nedges = { mark = 0.9 }\n'},
        {"patterns": '[[pattern]]\nid = "a.b"\ntype = "place"\nheads = ["溶洞群"]\nweight = "重"\n'},
        {"patterns": '[[pattern]]\nid = "a.b"\ntype = "place"\nheads = ["溶洞群"]\nexamples = [{ text = "甲" }]\n'},
        {"built": None},
    ],
    ids=["weight of a word", "pattern without id", "weight of a pattern", "example without names", "broken archive"],
)
def test_what_only_shows_when_compiled_is_a_pack_error_too(make_pack: MakePack, files: dict[str, str | None]) -> None:
    """A user's typing error never shows a traceback."""
    folder = make_pack(**{name: text for name, text in files.items() if text is not None})
    if "built" in files:
        (folder / "built.tsv.gz").write_bytes(gzip.compress(b"name\ttype\n")[:-6])

    with pytest.raises(PackError):
        load_lexicon([folder])


@pytest.mark.parametrize("folder", core_pack_folders(), ids=lambda folder: folder.name)
def test_the_share_that_sourced_lists_confirm_is_of_the_rows_there_are(folder: Path) -> None:
    """Rows that came later were not compared with the lists: run scripts/check_packs.py --write again."""
    confirmed = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8")).get("confirmed", {})
    names = Counter(row.file for row in read_pack(folder).rows if row.kind == "name") if confirmed else Counter()

    for table, share in confirmed.items():
        good, _, rows = share.partition(" of ")
        assert (int(rows), table) == (names[table], table)
        assert 0 <= int(good) <= int(rows)
