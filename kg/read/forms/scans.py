"""
ALTO and hOCR: recognised text with the position of each word on the scan.

Place in the flow: read, forms. ``lxml`` reads both without entities and without network. The boxes stay with
the page, so that a mention can be shown on its picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from kg.model import Box, Page
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.web import html_text, parsed

_BBOX = re.compile(r"\bbbox\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)")

#: ``image "scan 1.png"`` among the properties of a page.
_IMAGE = re.compile(r"""\bimage\s+(?:"([^"]*)"|([^\s;"]+))""")


@dataclass
class _Scribe:
    """Writes words one after another and records the position of each, in the text and on the scan."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    at: int = 0

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def word(self, text: str, left: float, top: float, width: float, height: float) -> None:
        if self.pieces and self._needs_blank(text):
            self.put(" ")
        self.boxes.append(Box(self.at, self.at + len(text), left, top, width, height))
        self.put(text)

    def _needs_blank(self, text: str) -> bool:
        """Only between Latin words: Chinese print has no spaces."""
        last = self.pieces[-1][-1:]
        return last.isascii() and last.isalnum() and text[:1].isascii() and text[:1].isalnum()

    @property
    def text(self) -> str:
        return "".join(self.pieces).rstrip("\n")


def fits_alto(file: File) -> bool:
    """XML with an ``alto`` element at its start."""
    return bool(re.search(rb"<(?:\w+:)?alto[\s>]", file.head[:4096]))


def read_alto(file: File) -> Read:
    """A page for each ``Page`` element: a blank line between blocks, a line end between lines."""
    from lxml import etree

    if file.size > file.options.limits.file_bytes:
        file.read()  # raises, naming the limit
    scribe = _Scribe()
    number = 0
    hyphen = picture = ""
    try:
        with file.open() as stream:
            events = etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for event, element in events:
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if event == "start":
                    if tag == "Page":
                        scribe = _Scribe()
                    continue
                if tag == "fileName" and not number:
                    picture = (element.text or "").strip()
                elif tag == "String":
                    whole = element.get("SUBS_CONTENT") if element.get("SUBS_TYPE") == "HypPart1" else None
                    if element.get("SUBS_TYPE") != "HypPart2" or not hyphen:
                        scribe.word(whole or element.get("CONTENT") or "", *_place(element))
                    hyphen = whole or ""
                elif tag == "TextLine" or tag == "TextBlock":
                    scribe.put("\n")
                elif tag == "Page":
                    number += 1
                    yield _page_of(file, scribe, number, element.get("PRINTED_IMG_NR") or "", picture)
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise file.broken(f"XML 有错：{error}", f"faulty XML: {error}") from error
    if not number:
        raise file.broken("ALTO 里没有 Page", "no Page in the ALTO file")


def _page_of(file: File, scribe: _Scribe, number: int, printed: str, picture: str) -> Page:
    facts = {"page_no": printed, "scan": picture}
    return file.page(
        scribe.text,
        form="alto",
        number=number if number > 1 else None,
        place=f"page {number}",
        metadata=facts,
        boxes=tuple(scribe.boxes),
    )


def _place(element: Any) -> tuple[float, float, float, float]:
    left, top, width, height = (_number(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, width, height


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def fits_hocr(file: File) -> bool:
    """HTML whose elements have the classes of hOCR."""
    return bool(re.search(rb"""class\s*=\s*["']ocr_page["']""", file.head)) or file.suffix == ".hocr"


def read_hocr(file: File) -> Read:
    """A page for each ``ocr_page``."""
    source, encoding = html_text(file.read(), file.name)
    pages = parsed(source, file).find_class("ocr_page")
    if not pages:
        raise file.broken("hOCR 里没有 ocr_page", "no ocr_page in the hOCR file")
    for number, element in enumerate(pages, 1):
        scribe = _Scribe()
        for line, words in _hocr_lines(element):
            for word in words:
                if text := "".join(word.itertext()).strip():
                    scribe.word(text, *_bbox(word, line))
            scribe.put("\n")
            if line.get("kg-last"):
                scribe.put("\n")
        yield file.page(
            scribe.text,
            form="hocr",
            encoding=encoding,
            number=number if len(pages) > 1 else None,
            place=f"page {number}",
            metadata={"scan": _picture(element)},
            boxes=tuple(scribe.boxes),
        )


def _picture(page: Any) -> str:
    """The image that the page was recognised from."""
    found = _IMAGE.search(page.get("title") or "")
    return found[1] or found[2] if found else ""


def _hocr_lines(page: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The lines of a page with their words; the last one of each paragraph is marked."""
    kinds = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line")
    lines = [e for e in page.iter() if isinstance(e.tag, str) and set((e.get("class") or "").split()) & set(kinds)]
    for line, after in zip_longest(lines, lines[1:]):
        if after is None or after.getparent() is not line.getparent():
            line.set("kg-last", "1")
        words = line.find_class("ocrx_word") or [line]
        yield line, words


def _bbox(word: Any, line: Any) -> tuple[float, float, float, float]:
    match = _BBOX.search(word.get("title") or "") or _BBOX.search(line.get("title") or "")
    if not match:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (float(part) for part in match.groups())
    return left, top, right - left, bottom - top


ALTO = Form("alto", (".xml", ".alto"), fits_alto, read_alto)
HOCR = Form("hocr", (".hocr",), fits_hocr, read_hocr)
