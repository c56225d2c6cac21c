"""
PDF with a text layer: one page a sheet, lines in reading order by their positions.

Place in the flow: read, forms. ``pypdfium2`` (Apache-2.0 / BSD-3, PDFium) gives characters with their boxes;
``layout`` makes blocks of lines and orders them. Compared with pdfminer.six on a page of three columns it kept
every character (pdfminer gave radicals for 日 and 车) and took a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.errors import PageError
from kg.model import Page
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.layout import Line, page_text

#: What a browser prints in the margins of a page: the time of printing, the address, the number of the sheet.
_MARGIN = 0.045
_PRINTED = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*\D{0,4}\d{1,2}:\d{2}")
_SHEET = re.compile(r"^\d{1,4}\s*/\s*\d{1,4}$")
#: PDFium's signs for a hyphen at the end of a line.
_HYPHENS = "\x02\ufffe"
_ADDRESS = re.compile(r"^(?:https?|file)://\S+")


def fits(file: File) -> bool:
    """By its first bytes, which some writers put a little later."""
    return (b"%PDF-" in file.head[:1024] and file.suffix != ".txt") or file.head.startswith(b"%PDF-")


def read(file: File) -> Read:
    """
    A page a sheet; a sheet without text is an error of its own, a file of nothing but such sheets one error.

    Raises:
        PageError: the file is damaged, has a password, or has no text at all.
    """
    import pypdfium2

    _ = file.size
    try:
        document = pypdfium2.PdfDocument(file.path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PageError(
                file.name, "PDF 有密码", "the PDF has a password", "去掉密码后再读", "remove the password first"
            ) from error
        raise file.broken(f"PDF 打不开（{error}）", f"the PDF cannot be opened ({error})") from error
    try:
        sheets = len(document)
        if not any(document[at].get_textpage().count_chars() for at in range(sheets)):
            raise PageError(
                file.name,
                f"扫描的 PDF，{sheets} 页都没有文字层",
                f"a scanned PDF: none of its {sheets} sheets has a text layer",
                "先做文字识别（OCR）",
                "recognise its text first (OCR)",
            )
        issue: dict[str, object] = {}
        for at in range(sheets):
            try:
                page = _page_of(file, document[at], at + 1, sheets, issue)
                # The sheets of a file are of one issue: the first one with a date gives it to those after it.
                for fact in ("date", "paper"):
                    if getattr(page, fact):
                        issue.setdefault(fact, getattr(page, fact))
                yield page
            except PageError as error:
                yield PageError(f"{file.name}#{at + 1}", error.zh, error.en, error.remedy_zh, error.remedy_en)
            except pypdfium2.PdfiumError as error:
                yield file.broken(f"这一页读不出（{error}）", f"the sheet cannot be read ({error})", f"#{at + 1}")
    finally:
        document.close()


def _page_of(file: File, sheet: Any, number: int, sheets: int, issue: dict[str, object]) -> Page:
    lines, address = without_browser(list(_lines(sheet)), sheet.get_height())
    text, boxes = page_text(lines, *sheet.get_size())
    if not text.strip():
        raise PageError(
            file.name,
            "这一页没有文字（空白，或是扫描图）",
            "the sheet has no text (it is blank, or a scan)",
            "先做文字识别（OCR）",
            "recognise its text first (OCR)",
        )
    last = issue | ({"page_no": number} if sheets > 1 else {})
    return file.page(
        text,
        form=FORM.name,
        number=number if sheets > 1 else None,
        place=f"sheet {number}",
        metadata={"url": address},
        boxes=boxes,
        last=last,
    )


def without_browser(lines: list[Line], height: float) -> tuple[list[Line], str]:
    """The lines without what a browser printed around them, and the address it gives, if it is one on the web."""
    edge = [line for line in lines if line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height]
    signs = [line for line in edge if _PRINTED.match(line.text) or _ADDRESS.match(line.text)]
    if not signs:
        return lines, ""
    rows = [line for line in edge if any(abs(line.top - sign.top) < sign.size for sign in signs)]
    gone = {id(line) for line in [*rows, *(line for line in edge if _SHEET.match(line.text))]}
    address = next((m[0] for line in signs if (m := _ADDRESS.match(line.text)) and m[0].startswith("http")), "")
    return [line for line in lines if id(line) not in gone], address


def _lines(sheet: Any) -> Iterator[Line]:
    """The lines of a sheet as PDFium finds them, in the order of the file; top is 0."""
    import pypdfium2.raw as pdfium

    text = sheet.get_textpage()
    height = sheet.get_height()
    held: list[tuple[str, float, float, float, float]] = []
    size = 0.0
    for at in range(text.count_chars()):
        ch = chr(pdfium.FPDFText_GetUnicode(text, at))
        if ch in "\r\n":
            if held:
                yield Line.of(held, size)
            held, size = [], 0.0
            continue
        if ch in _HYPHENS or (ch == "\0" and pdfium.FPDFText_IsGenerated(text, at)):
            continue
        # A sign that the font gives no character for is on the sheet, and lost in the text: PDFium gives its number.
        ch = "\ufffd" if ch < " " and ch != "\t" else ch
        left, bottom, right, top = text.get_charbox(at, loose=True)
        if held and _far(held[-1], left, height - top, right, height - bottom):
            yield Line.of(held, size)
            held, size = [], 0.0
        size = max(size, pdfium.FPDFText_GetFontSize(text, at) if ch.strip() else 0.0)
        held.append((ch, left, height - top, right, height - bottom))
    if held:
        yield Line.of(held, size)


def _far(last: tuple[str, float, float, float, float], left: float, top: float, right: float, bottom: float) -> bool:
    """Whether two characters that PDFium put on one line are separated by the gap of a column."""
    wide = max(last[3] - last[1], right - left, 1.0)
    return left - last[3] > 2.5 * wide or left < last[1] - 2.5 * wide


FORM = Form("pdf", (".pdf",), fits, read)
