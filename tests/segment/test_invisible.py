"""Invisible characters do not keep names from being found, and every offset is still one of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.model import Page, mint, squeeze
from kg.read import read_paths
from kg.segment import segment

TEXT = """太原市召开教育工作会议

本报讯（记者 李晓明）太原市人民政府与山西省教育厅昨日召开会议，太原市市长张新伟出席会议。
北京大学教授王建国到太原理工大学调研。
"""
HIDDEN = {
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte-order mark": "\ufeff",
    "soft hyphen": "\xad",
    "right-to-left mark": "\u200f",
    "override of direction": "\u202e",
    "variation selector": "\ufe00",
    "ideographic variation selector": "\U000e0100",
}


def page_of(text: str) -> Page:
    """A page of one file."""
    return Page(mint("pg", text), "x.txt", "", "utf-8", text)


def told(text: str) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    """Names with their types, and the relations between names, of a page."""
    build = kg.build(texts=[text])
    page = build.tables.pages.to_pylist()[0]
    mentions = build.tables.mentions.to_pylist()
    names = {m["entity_id"]: m["canonical"] for m in mentions}
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert page["chars"] == len(text)
    stated = {(r["subject"], r["predicate"], r["object"]) for r in build.tables.relations.to_pylist()}
    return {(m["canonical"], m["type"]) for m in mentions}, {
        (names[s], p, names[o]) for s, p, o in stated if s in names and o in names
    }


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_names_and_relations_are_found_with_one_between_all_characters(hidden: str) -> None:
    """Worse than any page: the same names, types and relations, at their positions."""
    assert told(hidden.join(TEXT)) == told(TEXT)


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u202e"])
def test_titles_bylines_and_blocks_are_those_of_the_bare_page(hidden: str) -> None:
    """What is cut is what can be seen; each span begins and ends with a character of its own."""
    text = hidden.join(TEXT)
    (article,), (bare,) = (segment(page_of(t)).articles for t in (text, TEXT))

    assert (article.title, article.authors, article.kind) == (bare.title, bare.authors, bare.kind)
    assert [squeeze(text[s:e]) for s, e in article.author_spans] == ["李晓明"]
    assert [squeeze(text[b.start : b.end]) for b in article.blocks] == [
        squeeze(TEXT[b.start : b.end]) for b in bare.blocks
    ]
    assert all(text[at] != hidden for b in article.blocks for at in (b.start, b.end - 1))


def test_columns_of_a_table_too(tmp_path: Path) -> None:
    """A title and an author from a column keep their offsets."""
    (tmp_path / "a.csv").write_text(
        "标题,作者,正文\n太原\u200b开会,李\u200b晓明,太原市\u200b人民政府昨日开会。\n", encoding="utf-8"
    )
    (page,) = read_paths([tmp_path / "a.csv"])
    (article,) = segment(page).articles

    assert (article.title, article.authors) == ("太原开会", ("李晓明",))
    assert [page.text[s:e] for s, e in article.author_spans] == ["李\u200b晓明"]
