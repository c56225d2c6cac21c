"""Lines with places become text in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.read import read_paths
from kg.read.forms.layout import Line, page_text
from kg.read.forms.pdf import without_browser

WIDTH, HEIGHT = 600.0, 800.0


def column(texts: Sequence[str], left: float, top: float, size: float = 10.0, indent: int = 0) -> list[Line]:
    """Horizontal lines below each other; the first one indented by this many characters."""
    lines = []
    for number, text in enumerate(texts):
        start = left + (indent * size if number == 0 else 0)
        y = top + number * size * 1.5
        lines.append(Line(text, start, y, start + len(text) * size, y + size, size))
    return lines


def test_columns_are_read_down_whatever_the_order_of_the_file() -> None:
    """A title over both, then the left column, then the right one; a sentence continues from one to the other."""
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
    """Down each line, lines from the right; offsets on the page stay the same."""
    texts = ["臺北市政府召開會議，", "市長陳文雄主持會議。"]
    lines = [Line(text, 500 - 20 * n, 50, 510 - 20 * n, 150, 12) for n, text in enumerate(texts)]
    text, boxes = page_text(lines[::-1], WIDTH, HEIGHT)
    assert text.replace("\n", "") == "".join(texts)
    assert [(box.left, box.width, box.height) for box in boxes] == [(500, 10, 100), (480, 10, 100)]


def test_what_a_browser_prints_in_the_margins_is_no_text() -> None:
    """The time of printing is not the day of publication; the address is the page's. A paper's own head line stays."""
    head = [Line("2026/11/29 23:56", 20, 10, 100, 18, 8), Line("新桥今日通车_汾河新闻网", 200, 10, 300, 18, 8)]
    foot = [Line("http://paper.example.org/1.htm", 20, 780, 200, 788, 8), Line("1/2", 560, 780, 580, 788, 8)]
    body = column(["新桥今日通车"], 40, 100)
    assert without_browser([*head, *body, *foot], HEIGHT) == (body, "http://paper.example.org/1.htm")
    masthead = [Line("汾河晨报　2023年1月5日　星期四　第2版", 20, 10, 300, 18, 8)]
    assert without_browser([*masthead, *body], HEIGHT) == ([*masthead, *body], "")


def test_a_masthead_in_pieces_is_one_line_and_columns_are_not() -> None:
    """Paper, day and page number side by side; two first lines of columns side by side stay apart, a day in one or not."""
    masthead = [
        *column(["汾河晨报"], 50, 20),
        *column(["2023年1月5日"], 200, 20),
        *column(["星期四"], 330, 21),
        *column(["第3版"], 450, 20),
    ]
    left = column(["2023年1月5日，新桥通车，全长", "一千二百米，双向六车道，市民昨日", "前来观看。"], 50, 60)
    right = column(["老街夜市昨日开张，摊位有六十", "个，开到十二点，市民黄桂香买", "了一碗面。"], 300, 60)
    text, boxes = page_text([*masthead, *left, *right], WIDTH, HEIGHT)
    assert text.split("\n\n") == [
        "汾河晨报\u30002023年1月5日\u3000星期四\u3000第3版",
        "2023年1月5日，新桥通车，全长一千二百米，双向六车道，市民昨日前来观看。",
        "老街夜市昨日开张，摊位有六十个，开到十二点，市民黄桂香买了一碗面。",
    ]
    assert len(boxes) == 7
    assert page_text([*left, *right], WIDTH, HEIGHT)[0].count("\n\n") == 1


def test_a_page_without_lines_is_empty() -> None:
    """Blank lines count for nothing."""
    assert page_text([], WIDTH, HEIGHT) == ("", ())
    assert page_text([Line("", 0, 0, 0, 0, 10)], WIDTH, HEIGHT) == ("", ())


def test_a_sign_of_a_pdf_without_a_character_is_a_lost_one(tmp_path: Path) -> None:
    """The font's table names 桥 and the others, not the first: it is read as U+FFFD, which is counted, and never left out."""
    known = "桥今日建成通车全长一千二百米。"
    table = "\n".join(f"<{n:04x}> <{ord(ch):04x}>" for n, ch in enumerate(known, 2))
    cmap = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {len(known)} beginbfchar {table} endbfchar endcmap"
    shown = "BT /F 12 Tf 50 700 Td <" + "".join(f"{n:04x}" for n in range(1, len(known) + 2)) + "> Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    body = "".join(f"{n} 0 obj\n{thing}\nendobj\n" for n, thing in enumerate(objects, 1))
    (tmp_path / "a.pdf").write_text(f"%PDF-1.4\n{body}trailer << /Root 1 0 R >>\n", encoding="ascii")
    (page,) = read_paths([tmp_path / "a.pdf"])
    assert page.text == "\ufffd" + known
    assert page.replaced == (0,)
