"""
Plain text, and what is saved with its suffix: Markdown, or HTML as ``.txt``.

Place in the flow: read, forms; the last of the list, since any file may be text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import PageError
from kg.model import Page
from kg.read.checks import refuse_text
from kg.read.encoding import decode
from kg.read.file import File, Read
from kg.read.forms import markdown
from kg.read.forms.base import Form
from kg.read.forms.parts import LARGE, in_parts
from kg.read.forms.zips import zip_names
from kg.read.markup import has_blocks, is_markup, without_markup
from kg.read.unread import remedy_of

#: First bytes of files that are not text, and what they are.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "DOC / XLS / PPT"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"AT&TFORM", "DjVu"),
)


def fits(file: File) -> bool:
    """Any file may be text; whether it is shows when it is decoded."""
    return True


def read(file: File) -> Read:
    """
    One page, with the file's own text and line ends.

    Raises:
        PageError: the file is not text.
    """
    for signature, kind in SIGNATURES:
        if file.head.startswith(signature):
            if kind == "ZIP" and not zip_names(file):
                raise file.broken("ZIP 文件是空的，或不完整", "the ZIP file is empty or incomplete")
            remedy = remedy_of(file.suffix, remedy_for(kind))
            raise PageError(file.name, f"不是文本，而是 {kind} 文件", f"not text but a {kind} file", *remedy)
    if file.size > LARGE:
        yield from in_parts(file, lambda text, encoding, number, place: _page(file, text, encoding, "", number, place))
        return
    if not file.size:
        raise PageError(
            file.name, "空文件", "empty file", "删去它或换上有内容的文件", "remove it or give one with text"
        )
    decoded = decode(file.read(), file.name)
    yield _page(file, decoded.text, decoded.encoding, decoded.label)


def _page(file: File, text: str, encoding: str, label: str = "", number: int | None = None, place: str = "") -> Page:
    """The page of a text, or of a part of one: what looks like Markdown or markup is read as such."""
    if _is_xml(text):
        raise PageError(
            file.name,
            "不是文本，而是本程序不认识的 XML",
            "not text but XML of a kind not known here",
            "ALTO、hOCR、XHTML 可读；其他请先导出为纯文本",
            "ALTO, hOCR and XHTML are read; export others as plain text first",
        )
    if markdown.is_markdown(text):
        return markdown.page_of(file, text, encoding, number, place)
    if is_markup(text):
        refuse_text(text, encoding, file.name)
        return file.page(without_markup(text), form="html", encoding=encoding, number=number, place=place)
    page = file.page(text, form=FORM.name, encoding=encoding, number=number, place=place)
    return replace(page, encoding=label or encoding)


def _is_xml(text: str) -> bool:
    """Whether it has an XML declaration, or one element around everything that is not HTML's."""
    if re.match(r"\s*<\?xml|\s*<!DOCTYPE(?!\s+html)", text[:500]):
        return True
    root = re.match(r"\s*<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>", text[:4000])
    # <title> and <link> are in feeds too; a paragraph is in HTML alone, and what is packed away is not the page's.
    html = is_markup(text) and has_blocks(text) and "<![CDATA[" not in text
    return root is not None and text.rstrip().endswith(f"</{root[1]}>") and not html


def remedy_for(kind: str) -> tuple[str, str]:
    """What to do with a file that is not text."""
    if kind in ("PNG", "JPEG", "GIF", "TIFF", "DjVu"):
        return "先做文字识别（OCR），给出 ALTO、hOCR 或文本", "recognise its text first (OCR); give ALTO, hOCR or text"
    if kind in ("RAR", "7-Zip"):
        return "先解压，或改为 .zip", "unpack it first, or pack it as .zip"
    if kind.startswith("DOC"):
        return "另存为 DOCX、XLSX 或纯文本", "save it as DOCX, XLSX or plain text"
    return "先导出为纯文本", "export it as plain text first"


FORM = Form("text", (".txt", ".text"), fits, read)
