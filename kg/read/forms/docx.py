"""
DOCX: paragraphs in order, headings by their style, tables cell by cell.

Place in the flow: read, forms. ``python-docx`` (MIT) reads it; macros, links and pictures are ignored.
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
    from docx.table import Table

    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                yield 0, "\t".join(cell for cell in cells if cell)
        else:
            yield _level(item), item.text


def _level(paragraph: Any) -> int:
    style = paragraph.style
    for name in (style.style_id, style.name) if style is not None else ():
        if name == "Title":
            return 1
        if match := _HEADING.match(name or ""):
            return int(match[1])
    return 0


FORM = Form("docx", (".docx",), fits, read)
