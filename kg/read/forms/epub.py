"""
EPUB: one page a chapter, in the order of the book's spine.

Place in the flow: read, forms; the chapters are web pages.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from kg.errors import PageError
from kg.read.compose import composed
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.web import html_text, parsed
from kg.read.forms.web_blocks import blocks_of
from kg.read.forms.zips import check_bomb, zip_names
from kg.read.sections import drafts_of, tree_of
from kg.text.dates import date_of, imprint_of

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
#: What happened on a day, in EPUB 2.
_EVENT = "{http://www.idpf.org/2007/opf}event"
_CONTAINER = "META-INF/container.xml"


def fits(file: File) -> bool:
    """A ZIP with a container file of EPUB."""
    return file.head.startswith(b"PK\x03\x04") and _CONTAINER in zip_names(file)


def read(file: File) -> Read:
    """A page a chapter; chapters without text (covers) are left out."""
    check_bomb(file)
    try:
        with zipfile.ZipFile(file.path) as book:
            number = 0
            package, folder = _package(book, file)
            said = _said(package)
            issue: dict[str, object] = {}
            for chapter in _spine(package, folder):
                source, encoding = html_text(book.read(chapter), file.name)
                document = parsed(source, file)
                body = document.find("body")
                # The head's title is for the reader's window; on the page it is read a second time, or is the book's.
                blocks = list(blocks_of(document if body is None else body))
                text, marked = composed(list(drafts_of(tree_of(blocks))))
                if not any(level for level, _ in blocks):
                    marked = ()
                if not text.strip():
                    continue
                number += 1
                try:
                    page = file.page(
                        text,
                        form=FORM.name,
                        encoding=encoding,
                        number=number,
                        place=chapter,
                        marked=marked,
                        metadata=said,
                        last=dict(issue),
                    )
                    for fact in ("date", "paper"):
                        if getattr(page, fact):
                            issue.setdefault(fact, getattr(page, fact))
                    yield page
                except PageError as error:
                    yield error
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError) as error:
        raise file.broken(
            f"EPUB 打不开（{type(error).__name__}）", f"the EPUB cannot be opened ({type(error).__name__})"
        ) from error
    if not number:
        raise file.broken("EPUB 里没有文字", "no text in the EPUB")


def _package(book: zipfile.ZipFile, file: File) -> tuple[Any, str]:
    """The package document, and the folder to which its paths refer."""
    container = _xml(book.read(_CONTAINER), file)
    package = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
    if not package:
        raise file.broken("EPUB 没有目录", "the EPUB names no package file")
    return _xml(book.read(package), file), posixpath.dirname(package)


def _said(package: Any) -> dict[str, object]:
    """The day of publication, and what a masthead as the title says; a year alone is no day."""
    title = next((e.text or "" for e in package.iter(f"{{{_DUBLIN_CORE}}}title")), "")
    dates = [e for e in package.iter(f"{{{_DUBLIN_CORE}}}date") if e.get(_EVENT, "publication") == "publication"]
    days = [e.text for e in dates if date_of(e.text or "")]
    said: dict[str, object] = {"date": days[0]} if len(days) == 1 else {}
    return dict(imprint_of(title)) | said


def _spine(package: Any, folder: str) -> list[str]:
    hrefs = {e.get("id"): e.get("href") or "" for e in package.iter("{*}item") if "html" in (e.get("media-type") or "")}
    wanted = [hrefs[e.get("idref")] for e in package.iter("{*}itemref") if e.get("idref") in hrefs]
    return [posixpath.normpath(posixpath.join(folder, unquote(href))) for href in wanted]


def _xml(data: bytes, file: File) -> Any:
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise file.broken(f"XML 有错：{error}", f"faulty XML: {error}") from error


FORM = Form("epub", (".epub",), fits, read)
