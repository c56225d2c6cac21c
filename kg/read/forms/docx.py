"""
DOCX: paragraphs in order, headings by their style, tables cell by cell.

Place in the flow: read, forms. ``python-docx`` (MIT) opens it; macros and pictures are ignored. The text is what the
reader of the document sees with its changes accepted: insertions, content controls and text boxes are part of it,
deletions and the pronunciation above characters are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.read.compose import composed
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.zips import check_bomb, zip_names
from kg.read.sections import drafts_of, tree_of

#: Identifiers of the heading styles: the same in every language of the word processor.
_HEADING = re.compile(r"^(?:Heading|heading|标题|標題)\s*([1-6])$")


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What is drawn instead of a text box where it cannot be: the same text again.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{_W}txbxContent"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rt", _FALLBACK})
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: Properties, which have tabs of their own.
_PROPERTIES = frozenset({f"{_W}pPr", f"{_W}rPr"})


def fits(file: File) -> bool:
    """A ZIP with a Word document in it."""
    return file.head.startswith(b"PK\x03\x04") and "word/document.xml" in zip_names(file)


def read(file: File) -> Read:
    """One page; its articles by headings if there are any."""
    import docx
    from docx.opc.exceptions import OpcError

    check_bomb(file)
    _ = file.size
    try:
        document = docx.Document(str(file.path))
    except (OpcError, KeyError, ValueError, OSError) as error:
        raise file.broken(
            f"DOCX 打不开（{type(error).__name__}）", f"the DOCX cannot be opened ({type(error).__name__})"
        ) from error
    blocks = list(_blocks(document))
    text, marked = composed(list(drafts_of(tree_of(blocks))))
    if not any(level for level, _ in blocks):
        marked = ()
    yield file.page(text, form=FORM.name, marked=marked)


def _blocks(document: Any) -> Iterator[tuple[int, str]]:
    yield from _blocks_in(document.element.body, document)


def _blocks_in(element: Any, document: Any) -> Iterator[tuple[int, str]]:
    """The paragraphs and rows of tables in the body, in a content control, or in a text box."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in element:
        if child.tag == f"{_W}p":
            yield _level(Paragraph(child, document)), _text(child)
            for box in _boxes(child):
                yield from _blocks_in(box, document)
        elif child.tag == f"{_W}tbl":
            for row in Table(child, document).rows:
                cells = list(dict.fromkeys(_cell(cell, document) for cell in row.cells))
                yield 0, "\t".join(cell for cell in cells if cell)
        elif isinstance(child.tag, str) and child.tag not in _GONE:
            yield from _blocks_in(child, document)


def _cell(cell: Any, document: Any) -> str:
    return "\n".join(text for _, text in _blocks_in(cell._tc, document)).strip()


def _text(element: Any) -> str:
    """The text of a paragraph without that of its text boxes."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in _GONE or element.tag in _PROPERTIES or element.tag == _BOX:
        return ""
    return _SIGNS.get(element.tag) or "".join(map(_text, element))


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _GONE:
            yield from _boxes(child)


def _level(paragraph: Any) -> int:
    style = paragraph.style
    for name in (style.style_id, style.name) if style is not None else ():
        if name == "Title":
            return 1
        if match := _HEADING.match(name or ""):
            return int(match[1])
    return 0


FORM = Form("docx", (".docx",), fits, read)
