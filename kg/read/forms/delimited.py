"""
CSV and TSV: one article a row, in any encoding that spreadsheets export.

Place in the flow: read, forms. Reads line by line, so a table of any size needs the memory of one row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
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
    table: Any = csv.reader(_chained(first, source), delimiter=separator)
    try:
        header: list[str] = next(table, [])
    except csv.Error as error:
        raise file.broken(f"表头读不出：{error}", f"the header cannot be read: {error}") from error
    places = places_of(file, header)
    last = table.line_num
    if set(places) <= set(file.options.columns) and all(c.isdigit() for c in file.options.columns.values()):
        # Columns chosen by number, and no known name in the first row: the table has no header.
        last, table = 0, _Again(header, table)
    while True:
        try:
            row = next(table, None)
        except csv.Error as error:
            yield file.broken(
                f"这一行读不出：{error}", f"the row cannot be read: {error}", str(table.line_num + skipped)
            )
            last = table.line_num
            continue
        if row is None:
            return
        start, last = last + 1 + skipped, table.line_num
        if not any(cell.strip() for cell in row):
            continue
        yield _page_of(file, row, places, start, last + skipped, lines)


def _page_of(
    file: File, row: list[str], places: dict[str, int], start: int, end: int, lines: Lines
) -> Page | PageError:
    bad = next((line for line in range(start, end + 1) if line in lines.faults), None)
    if bad is not None:
        at = lines.faults[bad]
        return file.broken(
            f"第 {at} 字节不是 {lines.encoding}" if at >= 0 else f"不是 {lines.encoding}",
            f"byte {at} is not {lines.encoding}" if at >= 0 else f"is not {lines.encoding}",
            str(bad),
        )
    fields = {name: row[at] for name, at in places.items() if at < len(row)}
    try:
        return row_page(file, fields, start, FORM.name, f"line {start}", lines.encoding)
    except PageError as error:
        return error


class _Again:
    """A table whose first row is read a second time."""

    def __init__(self, first: list[str], rest: Any) -> None:
        self._first: list[str] | None = first
        self._rest = rest
        self.line_num = rest.line_num

    def __next__(self) -> list[str]:
        first, self._first = self._first, None
        row: list[str] = next(self._rest) if first is None else first
        self.line_num = self._rest.line_num
        return row

    def __iter__(self) -> _Again:
        return self


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _separator_of(header: str, file: File) -> str:
    """The separator with which the header has most known columns."""
    usual = "\t" if file.suffix in (".tsv", ".tab") else ","
    cells = {one: next(csv.reader([header.rstrip("\r\n")], delimiter=one), []) for one in _SEPARATORS}
    return max(
        _SEPARATORS,
        key=lambda one: (len(fields_of(cells[one], file.options.columns)), len(cells[one]) > 1, one == usual),
    )


FORM = Form("csv", (".csv", ".tsv", ".tab"), fits, read)
