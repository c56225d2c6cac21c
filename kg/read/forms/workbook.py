"""
Spreadsheets (XLSX, XLS): one article a row, of every sheet that has a column of text.

Place in the flow: read, forms. ``openpyxl`` (MIT) streams XLSX row by row, ``xlrd`` (BSD) reads the older XLS; both
are pure Python, so that a broken file is an exception: ``python-calamine``, much faster, ended the whole process
on randomly flipped bytes. No formula is computed and no link is followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from kg.errors import PageError
from kg.read.columns import fields_of
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.rows import no_text, row_page
from kg.read.forms.zips import check_bomb, zip_names

_OLE = b"\xd0\xcf\x11\xe0"
#: Rows of a sheet that are searched for its header: there may be a title above it.
_HEADER_ROWS = 5
#: A sheet: its name and its rows with their numbers.
Sheet = tuple[str, Iterable[tuple[int, Sequence[object]]]]


def fits(file: File) -> bool:
    """A ZIP with a workbook in it, or the old format with its suffix."""
    if file.head.startswith(_OLE):
        return file.suffix in (".xls", ".et")
    return file.head.startswith(b"PK\x03\x04") and "xl/workbook.xml" in zip_names(file)


def read(file: File) -> Read:
    """A page a row of each sheet with a text column; rows are identified by sheet and number."""
    _ = file.size
    number = 0
    headers: Sequence[object] = ()
    usable = False
    for name, rows in _xls(file) if file.head.startswith(_OLE) else _xlsx(file):
        places: dict[str, int] | None = None
        seen = 0
        for at, row in rows:
            if not any(cell is not None and str(cell).strip() for cell in row):
                continue
            seen += 1
            if places is None:
                found = fields_of(row, file.options.columns)
                headers = headers or [cell for cell in row if cell is not None]
                if "text" in found:
                    places, usable = found, True
                elif seen >= _HEADER_ROWS:
                    break
                continue
            number += 1
            fields = {field: row[i] for field, i in places.items() if i < len(row)}
            try:
                yield row_page(file, fields, number, FORM.name, f"sheet {name}, row {at}", "utf-8")
            except PageError as error:
                yield PageError(f"{file.name}:{name}:{at}", error.zh, error.en, error.remedy_zh, error.remedy_en)
    if not usable:
        raise no_text(file, headers)


def _xlsx(file: File) -> Iterator[Sheet]:
    import openpyxl

    check_bomb(file)
    try:
        book = openpyxl.load_workbook(file.path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the library has no exception class of its own for a broken file
        raise _broken(file, error) from error
    try:
        for sheet in book.worksheets:
            # The size that the file declares may be wrong, or enormous.
            sheet.reset_dimensions()
            yield sheet.title, enumerate(sheet.iter_rows(values_only=True), 1)
    finally:
        book.close()


def _xls(file: File) -> Iterator[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=file.read(), on_demand=True, logfile=_Silent())
        for name in book.sheet_names():
            sheet = book.sheet_by_name(name)
            yield name, ((at + 1, [_cell(cell, book) for cell in sheet.row(at)]) for at in range(sheet.nrows))
            book.unload_sheet(name)
    except PageError:
        raise
    except Exception as error:  # as above
        raise _broken(file, error) from error


def _cell(cell: Any, book: Any) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            found: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError, xlrd.XLDateError):
            return cell.value
        return date(found.year, found.month, found.day)
    return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR) else cell.value


class _Silent:
    """Discards the remarks of ``xlrd``, since a library does not print."""

    def write(self, text: str) -> None:
        """Does nothing."""

    def flush(self) -> None:
        """Does nothing."""


def _broken(file: File, error: Exception) -> PageError:
    said = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
    return file.broken(f"工作簿打不开（{said}）", f"the workbook cannot be opened ({said})")


FORM = Form("xlsx", (".xlsx", ".xlsm", ".xls"), fits, read)
