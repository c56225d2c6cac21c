"""Documents of word processors and books: all of the text that their reader sees, once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.oxml import parse_xml

from kg.read import read_paths

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def written(path: Path, *bodies: str) -> Path:
    """A document with these elements of WordprocessingML in its body."""
    document = docx.Document()
    end = document.element.body[-1]
    for body in bodies:
        end.addprevious(parse_xml(body.replace(">", f" {_NAMES}>", 1)))
    document.save(str(path))
    return path


def text_of(path: Path) -> str:
    """The text of the only page."""
    (page,) = read_paths([path])
    return page.text


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    """What an editor put in is there, what was taken out is not; a link's text is text."""
    path = written(
        tmp_path / "a.docx",
        "<w:p><w:r><w:t>昨日，</w:t></w:r><w:del><w:r><w:delText>旧桥</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新桥</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>建成</w:t></w:r></w:hyperlink>"
        "<w:moveFrom><w:r><w:t>挪走</w:t></w:r></w:moveFrom><w:r><w:t>通车。</w:t></w:r></w:p>",
    )
    assert text_of(path) == "昨日，新桥建成通车。"


def test_content_controls_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    """The title of a form is in a control, a note beside the text in a box that is drawn in two ways."""
    box = "<w:txbxContent><w:p><w:r><w:t>链接：汾河新桥长一千二百米。</w:t></w:r></w:p></w:txbxContent>"
    path = written(
        tmp_path / "a.docx",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>新桥今日通车</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>太原市召开会议。</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert text_of(path).split() == ["新桥今日通车", "太原市召开会议。", "链接：汾河新桥长一千二百米。"]


def test_a_text_box_in_a_cell_is_read_once(tmp_path: Path) -> None:
    """It is drawn in two ways there, too."""
    box = "<w:txbxContent><w:p><w:r><w:t>汾河新桥</w:t></w:r></w:p></w:txbxContent>"
    path = written(
        tmp_path / "a.docx",
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>通车。</w:t></w:r><w:r>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    assert text_of(path).split() == ["通车。", "汾河新桥"]


def test_the_pronunciation_above_a_character_is_no_text(tmp_path: Path) -> None:
    """Nor are the tab stops of a paragraph; tabs and line ends in it are."""
    path = written(
        tmp_path / "a.docx",
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:ruby><w:rt><w:r><w:t>fén</w:t></w:r>'
        "</w:rt><w:rubyBase><w:r><w:t>汾</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>河</w:t><w:tab/><w:t>新桥</w:t><w:br/><w:t>通车。</w:t></w:r></w:p>",
    )
    assert text_of(path) == "汾河\t新桥\n通车。"


def test_the_head_of_a_chapter_is_no_line_of_it(tmp_path: Path) -> None:
    """Its title is for the window of a reader; the heading is in the body."""
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="c.opf"/>'
            "</rootfiles></container>",
        )
        book.writestr(
            "c.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
        )
        book.writestr(
            "a.xhtml",
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>书名</title></head>'
            "<body><h1>新桥通车</h1><p>太原市召开会议。</p></body></html>",
        )
    assert text_of(path) == "新桥通车\n\n太原市召开会议。"
