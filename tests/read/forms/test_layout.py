"""Lines with places become text in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from kg.read.forms.layout import Line, page_text
from kg.read.forms.pdf import without_browser

WIDTH, HEIGHT = 600.0, 800.0


def column(texts: Sequence[str], left: float, top: float, size: float = 10.0, indent: int = 0) -> list[Line]:
    """Horizontal lines below each other; the first one indented by so many characters."""
    lines = []
    for number, text in enumerate(texts):
        start = left + (indent * size if number == 0 else 0)
        y = top + number * size * 1.5
        lines.append(Line(text, start, y, start + len(text) * size, y + size, size))
    return lines


def test_columns_are_read_down_whatever_the_order_of_the_file() -> None:
    """A title over both, then the left column, then the right one; a sentence goes on from one to the other."""
    title = column(["新桥今日通车"], 40, 40, 24)
    left = column(
        ["汾河新桥昨日建成通车", "市交通局副局长郭海涛", "说新桥全长一千二百米", "施工方的负责人陈国"], 40, 100
    )
    left[-1] = Line("施工方的负责人名叫陈国", 40, 145, 150, 155, 10)
    right = column(["强介绍，用钢八千吨。"], 200, 100)
    text, boxes = page_text([*right, *left, *title], WIDTH, HEIGHT)
    assert (
        text
        == "新桥今日通车\n\n汾河新桥昨日建成通车市交通局副局长郭海涛说新桥全长一千二百米施工方的负责人名叫陈国强介绍，用钢八千吨。"
    )
    assert [text[box.start : box.end] for box in boxes] == [line.text for line in (*title, *left, *right)]


def test_an_indented_line_begins_a_paragraph() -> None:
    """And so does one below a line that is not full."""
    lines = [
        *column(["汾河新桥昨日", "通车市长到场祝贺", "致辞。"], 40, 100, indent=2),
        *column(["市民早早来到", "桥头等了三年了。"], 40, 145, indent=2),
    ]
    assert page_text(lines, WIDTH, HEIGHT)[0] == "汾河新桥昨日通车市长到场祝贺致辞。\n\n市民早早来到桥头等了三年了。"


def test_vertical_print_is_read_from_the_right() -> None:
    """Down each line, lines from the right; places on the page stay what they are."""
    texts = ["臺北市政府召開會議，", "市長陳文雄主持會議。"]
    lines = [Line(text, 500 - 20 * n, 50, 510 - 20 * n, 150, 12) for n, text in enumerate(texts)]
    text, boxes = page_text(lines[::-1], WIDTH, HEIGHT)
    assert text.replace("\n", "") == "".join(texts)
    assert [(box.left, box.width, box.height) for box in boxes] == [(500, 10, 100), (480, 10, 100)]


def test_what_a_browser_prints_in_the_margins_is_no_text() -> None:
    """The hour of printing is no day of publication; the address is the page's. A paper's own head line stays."""
    head = [Line("2026/11/29 23:56", 20, 10, 100, 18, 8), Line("新桥今日通车_汾河新闻网", 200, 10, 300, 18, 8)]
    foot = [Line("http://paper.example.org/1.htm", 20, 780, 200, 788, 8), Line("1/2", 560, 780, 580, 788, 8)]
    body = column(["新桥今日通车"], 40, 100)
    assert without_browser([*head, *body, *foot], HEIGHT) == (body, "http://paper.example.org/1.htm")
    masthead = [Line("汾河晨报　2023年1月5日　星期四　第2版", 20, 10, 300, 18, 8)]
    assert without_browser([*masthead, *body], HEIGHT) == ([*masthead, *body], "")


def test_a_page_without_lines_is_empty() -> None:
    """Blank lines count for nothing."""
    assert page_text([], WIDTH, HEIGHT) == ("", ())
    assert page_text([Line("", 0, 0, 0, 0, 10)], WIDTH, HEIGHT) == ("", ())
