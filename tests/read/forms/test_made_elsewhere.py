"""Files that LibreOffice, Chromium, Tesseract, DuckDB and others wrote are read as what they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import PageError, UnknownFormError
from kg.model import Article, Page
from kg.read import read_paths
from kg.segment import segment

FILES = Path(__file__).parents[1] / "files"
FIFTH, SIXTH = date(2023, 1, 5), date(2023, 1, 6)


def read(name: str) -> list[Page]:
    """The pages of a file, without any fault."""
    return list(read_paths([FILES / name]))


def articles(name: str) -> list[Article]:
    """All articles of a file that have a title."""
    return [article for page in read(name) for article in segment(page).articles if article.title]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("libreoffice.xlsx", "xlsx"),
        ("libreoffice.xls", "xlsx"),
        ("libreoffice-gb18030.csv", "csv"),
        ("libreoffice-utf16.tsv", "csv"),
        ("duckdb.parquet", "parquet"),
        ("duckdb.jsonl", "json"),
        ("duckdb.json", "json"),
    ],
)
def test_a_table_is_an_article_a_row(name: str, form: str) -> None:
    """The same rows, whoever wrote them, with title, authors, day, page number and address."""
    pages = read(name)
    assert {page.form for page in pages} == {form}
    assert [page.date for page in pages] == [FIFTH, FIFTH, SIXTH]
    assert [page.page_no for page in pages] == ["2", "3", "1"]
    assert [page.url for page in pages] == ["http://paper.example.org/1.htm", "http://paper.example.org/2.htm", ""]
    assert [(article.title, article.authors) for article in articles(name)] == [
        ("新桥今日通车", ("林小川",)),
        ("老街夜市开张", ("何静", "孙丽")),
        ("供热管网改造完成", ("陈国强",)),
    ]


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.epub", "libreoffice.pdf"])
def test_a_document_has_its_articles_and_its_day(name: str) -> None:
    """Two articles under their titles, each by its author, dated by the masthead."""
    found = [(article.title, article.authors, article.date) for article in articles(name)]
    assert found == [("新桥今日通车", ("林小川",), FIFTH), ("老街夜市开张", ("何静",), FIFTH)]
    assert read(name)[0].paper == "汾河晨报"


@pytest.mark.parametrize("name", ["chromium.mhtml", "chromium-gbk.html"])
def test_a_saved_web_page_is_its_article_alone(name: str) -> None:
    """Menu, script and the list of hot news are gone; source, author and day are known."""
    (page,) = read(name)
    (article,) = articles(name)
    assert (article.title, article.authors, page.date, page.paper) == ("新桥今日通车", ("林小川",), FIFTH, "汾河晨报")
    for word in ("清徐县", "朝阳区", "热点", "dataset", "<"):
        assert word not in page.text


@pytest.mark.parametrize("name", ["tesseract.alto.xml", "tesseract.hocr"])
def test_recognised_text_keeps_its_place_on_the_scan(name: str) -> None:
    """Every word has its box, in the order of the text."""
    (page,) = read(name)
    assert "新桥今日通车" in page.text
    assert "老街夜市开张" in page.text
    assert page.date == FIFTH
    at = page.text.index("周明远")
    (box,) = [box for box in page.boxes if box.start <= at < box.end]
    assert box.width > 0
    assert box.height > 0
    assert [box.start for box in page.boxes] == sorted(box.start for box in page.boxes)
    assert "".join(page.text[box.start : box.end] for box in page.boxes) == "".join(page.text.split())


def test_a_pdf_without_text_is_refused_in_one_line() -> None:
    """And the remedy is named."""
    with pytest.raises(PageError, match="扫描的 PDF") as told:
        read("chromium-scan.pdf")
    assert "OCR" in told.value.remedy_zh


def test_a_newspaper_page_is_read_by_its_layout() -> None:
    """The frames are in the file in no order; columns are read down, and a name torn between two is whole again."""
    (page,) = read("chromium.pdf")
    assert (page.paper, page.date, page.page_no) == ("汾河晨报", FIFTH, "2")
    assert [(article.title, article.authors) for article in articles("chromium.pdf")] == [
        ("汾河新桥今日正式通车", ("林小川",)),
        ("老街夜市开张", ("何静",)),
        ("供热管网改造提前完成", ("陈国强",)),
    ]
    order = [
        page.text.index(words)
        for words in ("周明远", "黄桂香", "八千吨，三百名", "孙大勇", "副局长郭海涛介绍", "王秀兰")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("name", ["pages.zip", "pages.tar.gz"])
def test_an_archive_is_the_files_in_it(name: str) -> None:
    """By their names in it; what no reader recognises is reported."""
    errors: list[PageError] = []
    pages = list(read_paths([FILES / name], on_error=errors.append))
    assert [page.name for page in pages] == [
        f"{name}/第二版.docx",
        *(f"{name}/要闻/表格.csv#{line}" for line in (2, 4, 5)),
    ]
    assert [(type(error), error.where) for error in errors] == [(UnknownFormError, f"{name}/图.jpg")]
