"""
Spreadsheets (XLSX, XLS, ODS): one article a row, every sheet that has a column of text.

Place in the flow: read, forms. ``python-calamine`` (MIT) reads them without running formulas or loading links.
"""

from __future__ import annotations

import zipfile

from kg.errors import PageError
from kg.read.columns import fields_of
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.rows import no_text, row_page
from kg.read.forms.zips import check_bomb, zip_names


def fits(file: File) -> bool:
    """A ZIP with a workbook in it, or the old format under its suffix."""
    if file.head.startswith(b"\xd0\xcf\x11\xe0"):
        return file.suffix in (".xls", ".et")
    if not file.head.startswith(b"PK\x03\x04"):
        return False
    names = zip_names(file)
    return (
        "xl/workbook.xml" in names or "xl/workbook.bin" in names or (file.suffix == ".ods" and "content.xml" in names)
    )


def read(file: File) -> Read:
    """A page a row of each sheet with a text column; rows are told by sheet and number."""
    from python_calamine import CalamineError, CalamineWorkbook

    if zipfile.is_zipfile(file.path):
        check_bomb(file)
    _ = file.size
    try:
        book = CalamineWorkbook.from_path(str(file.path))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        said = " ".join(str(error).split())[:120]
        raise file.broken(f"工作簿打不开：{said}", f"the workbook cannot be opened: {said}") from error
    number = 0
    headers: list[object] = []
    usable = False
    for name, sheet in sheets:
        rows = sheet.iter_rows()
        offset = sheet.start[0] if sheet.start else 0
        places: dict[str, int] | None = None
        for at, row in enumerate(rows, 1 + offset):
            if not any(str(cell).strip() for cell in row):
                continue
            if places is None:
                # A title line may stand above the header: the first row with a text column is the header.
                found = fields_of(row, file.options.columns)
                headers = headers or list(row)
                places = found if "text" in found else None
                if places is None and at > offset + _HEADER_ROWS:
                    break
                usable |= places is not None
                continue
            number += 1
            fields = {field: row[i] for field, i in places.items() if i < len(row)}
            try:
                yield row_page(file, fields, number, FORM.name, f"sheet {name}, row {at}", "utf-8")
            except PageError as error:
                yield PageError(f"{file.name}:{name}:{at}", error.zh, error.en, error.remedy_zh, error.remedy_en)
    if not usable:
        raise no_text(file, headers)


#: Rows in which a sheet's header is looked for.
_HEADER_ROWS = 5

FORM = Form("xlsx", (".xlsx", ".xlsm", ".xls", ".ods"), fits, read)
