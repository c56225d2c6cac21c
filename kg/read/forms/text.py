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
from kg.read.lines import Lines
from kg.read.markup import is_markup, without_markup

#: A text of more bytes than this is a collection of many pages and is read in parts ...
LARGE = 8 << 20
#: ... of about this many characters: ten newspaper pages.
PART = 1 << 17

#: First bytes of files that are not text, and what they are.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
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
            raise PageError(file.name, f"不是文本，而是 {kind} 文件", f"not text but a {kind} file", *remedy_for(kind))
    if file.size > LARGE:
        yield from _in_parts(file)
        return
    if not file.size:
        raise PageError(
            file.name, "空文件", "empty file", "删去它或换上有内容的文件", "remove it or give one with text"
        )
    decoded = decode(file.read(), file.name)
    text = decoded.text
    if _is_xml(text):
        raise PageError(
            file.name,
            "不是文本，而是本程序不认识的 XML",
            "not text but XML of a kind not known here",
            "ALTO、hOCR、XHTML 可读；其他请先导出为纯文本",
            "ALTO, hOCR and XHTML are read; export others as plain text first",
        )
    if markdown.is_markdown(text):
        yield markdown.page_of(file, text, decoded.encoding)
    elif is_markup(text):
        refuse_text(text, decoded.encoding, file.name)
        yield file.page(without_markup(text), form="html", encoding=decoded.encoding)
    else:
        page = file.page(text, form=FORM.name, encoding=decoded.encoding)
        yield replace(page, encoding=decoded.label)


def _is_xml(text: str) -> bool:
    """Whether it has an XML declaration, or one element around everything that is not HTML's."""
    if re.match(r"\s*<\?xml|\s*<!DOCTYPE(?!\s+html)", text[:500]):
        return True
    root = re.match(r"\s*<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>", text[:4000])
    return root is not None and text.rstrip().endswith(f"</{root[1]}>") and not is_markup(text)


def _in_parts(file: File) -> Read:
    """
    A text too large for one page, in parts: split at form feeds, else at blank lines, so that a part consists of
    whole paragraphs. Offsets count within the part; its position is its first line.
    """
    held: list[str] = []
    size = number = first = 0
    lines = Lines(file, longest=LARGE)
    for at, line in enumerate(lines, 1):
        if not held:
            first = at
        held.append(line)
        size += len(line)
        ends = "\f" in line or (size >= PART and not line.strip()) or size >= 4 * PART
        if not ends:
            continue
        number += 1
        yield _part(file, held, number, first, lines)
        held, size = [], 0
    if "".join(held).strip():
        yield _part(file, held, number + 1, first, lines)


def _part(file: File, held: list[str], number: int, first: int, lines: Lines) -> Page | PageError:
    bad = next((at for at in range(first, first + len(held)) if at in lines.faults), None)
    if bad is not None:
        offset = lines.faults.pop(bad)
        return file.broken(f"第 {offset} 字节不是 {lines.encoding}", f"byte {offset} is not {lines.encoding}", str(bad))
    try:
        return file.page("".join(held), form=FORM.name, encoding=lines.encoding, number=number, place=f"line {first}")
    except PageError as error:
        return error


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
