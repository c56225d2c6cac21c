"""
CSV and TSV: one article a row, in any encoding that spreadsheets export.

Place in the flow: read, forms. Reads line by line, so a table of any size needs the memory of one row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kg.errors import PageError
from kg.model import Page
from kg.read.columns import fields_of
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.rows import places_of, row_page
from kg.read.lines import Lines

#: Separators in the order in which they are tried on a header.
_SEPARATORS = (",", "\t", ";", "|", "，")

#: Lines below quotes that are not closed are read again, so many in all, since they are in memory.
AGAIN = 100_000
_UNCLOSED = "unexpected end of data"
_AFTER = "expected after"
_FAULTS = {
    _AFTER: ("引号里面的引号没有写成两个", "a quote inside a quoted cell is not doubled"),
    _UNCLOSED: ("有引号没有闭合", "has a quote that is not closed"),
}

# Python's limit of 131,072 characters a field is less than a long article in a quoted cell.
csv.field_size_limit(max(csv.field_size_limit(), 1 << 26))


def fits(file: File) -> bool:
    """By its suffix; also a ``.txt`` or no suffix if the first line is a header with at least two known columns."""
    if file.suffix in FORM.suffixes:
        return True
    if file.suffix not in ("", ".txt"):
        return False
    try:
        first = next(iter(Lines(file)), "")
    except PageError:
        return False
    separator = _separator_of(first, file)
    fields = fields_of(first.rstrip("\r\n").split(separator), file.options.columns)
    return separator != "，" and "text" in fields and len(fields) >= 2


def read(file: File) -> Read:
    """A page a row; a row that is not one is an error with its line."""
    lines = Lines(file)
    source = iter(lines)
    first = next(source, "")
    skipped = 0
    if first.lower().startswith("sep="):
        separator = first[4:5]
        first, skipped = next(source, ""), 1
    else:
        separator = _separator_of(first, file)
    rows = _Rows(chain([first], source), separator, skipped)
    header = next(rows, _Row(0, 0, [], ""))
    if header.fault or not header.cells:
        said = header.fault or "empty"
        raise file.broken(f"表头读不出：{said}", f"the header cannot be read: {said}")
    places = places_of(file, header.cells)
    rows.width = len(header.cells)
    body: Iterable[_Row] = rows
    if set(places) <= set(file.options.columns) and all(c.isdigit() for c in file.options.columns.values()):
        # Columns chosen by number, and no known name in the first row: the table has no header.
        body = chain([header], rows)
    for row in body:
        if row.fault:
            zh, en = _FAULTS.get(row.fault, (f"这一行读不出：{row.fault}", f"the row cannot be read: {row.fault}"))
            lines_of = str(row.start) if row.end == row.start else f"{row.start}-{row.end}"
            yield file.broken(zh, en, lines_of)
        elif any(cell.strip() for cell in row.cells[rows.width :]):
            zh = f"有 {len(row.cells)} 格，表头只有 {rows.width} 格：正文里的分隔符没有加引号"
            en = f"has {len(row.cells)} cells, the header {rows.width}: a separator in a text without quotes"
            yield file.broken(zh, en, str(row.start))
        elif any(cell.strip() for cell in row.cells):
            yield _page_of(file, row, places, lines)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, its first and last line, and what is wrong with it."""

    start: int
    end: int
    cells: list[str]
    fault: str


class _Rows:
    """
    The rows of a table, one with a fault too.

    A quote that is not closed would take all that follows for one cell; such a row is a fault, and the lines below it are read
    again. A quote inside a quoted cell that is not doubled is taken as it is if the row then has as many cells as the header.
    """

    def __init__(self, source: Iterator[str], separator: str, skipped: int) -> None:
        self.separator = separator
        self.width = 0
        self._source = source
        self._line = skipped
        self._held: list[str] = []
        self._again = AGAIN
        self._table = self._reader()

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> _Row:
        self._held = []
        start = self._line + 1
        try:
            cells = next(self._table)
        except csv.Error as error:
            return self._faulty(start, str(error))
        return _Row(start, self._line, cells, "")

    def _faulty(self, start: int, error: str) -> _Row:
        held, self._held = self._held, []
        if len(held) == 1 and self.width and _AFTER in error:
            cells = next(csv.reader(held, delimiter=self.separator), [])
            if len(cells) == self.width:
                self._table = self._reader()
                return _Row(start, self._line, cells, "")
        elif 1 < len(held) <= self._again:
            self._again -= len(held)
            self._line -= len(held) - 1
            self._source = chain(held[1:], self._source)
            error = _UNCLOSED
        self._table = self._reader()
        return _Row(start, self._line, [], next((known for known in _FAULTS if known in error), error))

    def _reader(self) -> Any:
        return csv.reader(self._lines(), delimiter=self.separator, strict=True)

    def _lines(self) -> Iterator[str]:
        for line in self._source:
            self._line += 1
            self._held.append(line)
            yield line


def _page_of(file: File, row: _Row, places: dict[str, int], lines: Lines) -> Page | PageError:
    bad = next((line for line in range(row.start, row.end + 1) if line in lines.faults), None)
    if bad is not None:
        at = lines.faults[bad]
        return file.broken(
            f"第 {at} 字节不是 {lines.encoding}" if at >= 0 else f"不是 {lines.encoding}",
            f"byte {at} is not {lines.encoding}" if at >= 0 else f"is not {lines.encoding}",
            str(bad),
        )
    fields = {name: row.cells[at] for name, at in places.items() if at < len(row.cells)}
    try:
        return row_page(file, fields, row.start, FORM.name, f"line {row.start}", lines.encoding)
    except PageError as error:
        return error


def _separator_of(header: str, file: File) -> str:
    """The separator with which the header has most known columns."""
    usual = "\t" if file.suffix in (".tsv", ".tab") else ","
    # A carriage return within a line is an error to the csv module, and this line may be of any text.
    line = (header.splitlines() or [""])[0]
    cells = {one: next(csv.reader([line], delimiter=one), []) for one in _SEPARATORS}
    return max(
        _SEPARATORS,
        key=lambda one: (len(fields_of(cells[one], file.options.columns)), len(cells[one]) > 1, one == usual),
    )


FORM = Form("csv", (".csv", ".tsv", ".tab"), fits, read)
