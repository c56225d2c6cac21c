"""
``pages.csv``: what an archive knows about its files, in a table next to them.

Place in the flow: read; consulted for every page. Columns: ``file`` (path from the table's folder), ``date``,
``paper``, ``page``, ``url``, ``scan``; Chinese names as in ``kg/data/read/columns.toml``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kg.errors import PageError
from kg.read.columns import fields_of
from kg.read.encoding import decode
from kg.read.find import shown_name, walked
from kg.regular import regular_bytes
from kg.text.dates import date_of, period_of

NAME = "pages.csv"
#: How many folders above a file are searched for the table.
ABOVE = 3


def facts_of(path: Path, number: int | None = None) -> Mapping[str, str]:
    """
    What the nearest ``pages.csv`` that names the file says about it.

    A row for ``a.pdf#3`` (page 3 of the file) takes precedence over one for ``a.pdf``.

    Raises:
        PageError: the table is faulty; the line is named.
    """
    own = path.absolute()
    for folder in own.parents[:ABOVE]:
        rows = _rows_of(folder / NAME)
        name = own.relative_to(folder).as_posix()
        for key in (f"{name}#{number}", name):
            if key in rows:
                return rows[key]
    return {}


def missing(folder: Path) -> list[PageError]:
    """Rows that name no file, in the tables of a folder and its sub-folders: a typo must not lose a date silently."""
    return [fault for root, files in walked(folder) if NAME in files for fault in _missing(root, folder)]


def _missing(folder: Path, top: Path) -> list[PageError]:
    try:
        rows = _rows_of(folder.absolute() / NAME)
    except PageError:
        return []  # reported with the first page that uses it
    table = shown_name((folder / NAME).relative_to(top).as_posix())
    names = sorted({name.partition("#")[0] if "#" in name else name for name in rows})
    return [
        PageError(
            f"{table}：{name}",
            "表里写的这个文件不存在",
            "the table names a file that is not there",
            "改正文件名；路径从这张表所在的文件夹写起",
            "correct the name; paths are relative to the table's folder",
        )
        for name in names
        if not (folder / name).exists()
    ]


def forget() -> None:
    """Read the tables again, because a run begins."""
    _rows_of.cache_clear()


@lru_cache(maxsize=256)
def _rows_of(path: Path) -> Mapping[str, Mapping[str, str]]:
    if not path.is_file():
        return {}
    text = decode(regular_bytes(path), path.name).text
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    places = fields_of(header, {})
    if "file" not in places:
        raise _fault(path, 1, "没有 file（文件）列", "has no column 'file'", "加上 file 列", "add the column 'file'")
    found: dict[str, Mapping[str, str]] = {}
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        facts = {field: row[at].strip() for field, at in places.items() if at < len(row) and row[at].strip()}
        name = facts.pop("file", "").replace("\\", "/").removeprefix("./")
        if not name:
            raise _fault(path, reader.line_num, "file 列为空", "'file' is empty", "写上文件名", "give the file's name")
        if "date" in facts and date_of(facts["date"]) is None and not period_of(facts["date"]):
            said = facts["date"]
            raise _fault(
                path,
                reader.line_num,
                f"“{said}”不是日期",
                f"'{said}' is not a date",
                "写成 2023-01-05",
                "write it as 2023-01-05",
            )
        found[name] = facts
    return found


def _fault(path: Path, line: int, zh: str, en: str, remedy_zh: str, remedy_en: str) -> PageError:
    return PageError(f"{path.name}:{line}", zh, en, remedy_zh, remedy_en)
