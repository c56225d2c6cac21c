"""
A table in any of the formats people use -> numbered rows of cells.

Place in the flow: knowledge; files of a pack -> cells, read by packs.py and by the check.

Tab-separated text (``.tsv``, ``.tsv.gz``, Excel's "Unicode Text" ``.txt``), ``.csv`` and ``.xlsx``, in the
encodings that spreadsheets write: UTF-8 with or without a BOM, UTF-16, GBK.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from kg.errors import PackError, PageError
from kg.read.encoding import decode

#: Suffixes of the tables that a pack may contain.
SUFFIXES = (".tsv", ".tsv.gz", ".csv", ".txt", ".xlsx")
#: Other files that a pack's folder may contain without a warning: notes, licences, editors' leftovers.
_NO_TABLE = re.compile(
    r"pack\.toml|patterns.*\.toml|(?i:readme|licen[cs]e|notice|sources?)\b.*|[._~].*|.*[~]|.*\.(?:bak|md|py|pyc)"
)
#: Largest unpacked size of a table in bytes: ten times the largest of ours.
MOST_BYTES = 1 << 28
#: Separators that people put between aliases instead of ``|``.
_BETWEEN = re.compile(r"[、，,/；;｜]")
#: Marks that people write around whole names.
_AROUND = {"《": "》", "〈": "〉", "“": "”", "「": "」", "『": "』", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name as rows are cited by it, and its non-empty rows."""

    #: ``terms.tsv``; ``names.xlsx[机构]`` if a workbook has several sheets.
    name: str
    #: (line number, its cells without trailing empty ones).
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def table_files(folder: Path) -> list[Path]:
    """
    The tables of a pack's folder, sorted.

    Raises:
        PackError: a file that looks like a table and cannot be read as one; none is skipped silently.
    """
    found = []
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _NO_TABLE.fullmatch(file.name):
            continue
        if not file.is_file():
            raise PackError(str(file), "不是文件", "is no file", "移到词库文件夹之外", "move it out of the pack")
        if not file.name.lower().endswith(SUFFIXES):
            raise PackError(
                str(file),
                "词库里有读不了的表",
                "a table of the pack that cannot be read",
                f"另存为 {'、'.join(SUFFIXES)} 之一，或移到词库文件夹之外",
                f"save it as one of {', '.join(SUFFIXES)}, or move it out of the pack",
            )
        found.append(file)
    return found


def sheets_of(file: Path, data: bytes) -> Iterator[Sheet]:
    """
    The tables in a file's bytes; a workbook can have several.

    Raises:
        PackError: the bytes are not a table of the kind that the suffix says, or too large.
    """
    if file.name.lower().endswith(".xlsx"):
        yield from _workbook(file, data)
        return
    if file.name.lower().endswith(".gz"):
        data = _unpacked(file, data)
    text = _text(file, data)
    reading = _tabs(text) if file.name.lower().endswith((".tsv", ".tsv.gz")) else _quoted(text)
    yield Sheet(file.name, tuple(_kept(reading)))


def column_of(cell: str) -> str:
    """
    The column that a cell of a header names, in Chinese or English; the cell itself if it is not one of ours.

    >>> column_of("别名"), column_of("name"), column_of("电话")
    ('aliases', 'name', '电话')
    """
    return _spoken().get(cell.strip().lower(), cell.strip())


def names_in(cell: str) -> list[str]:
    """
    The names in one cell, separated by ``|``; if there is none, by the marks that people use instead.

    A name that itself contains such a mark is kept whole by a ``|`` after it.

    >>> names_in("太原九中|九中"), names_in("太原九中、九中"), names_in("两不愁、三保障|")
    (['太原九中', '九中'], ['太原九中', '九中'], ['两不愁、三保障'])
    """
    parts = cell.split("|") if "|" in cell else _BETWEEN.split(cell)
    return [part.strip() for part in parts if part.strip()]


def unmarked(name: str) -> str:
    """
    A name without title marks or quotes around the whole of it: on pages they are not a part of the name.

    >>> unmarked("《太原市物业管理条例》"), unmarked("“五一”劳动奖章"), unmarked("《一》《二》")
    ('太原市物业管理条例', '“五一”劳动奖章', '《一》《二》')
    """
    first, last = name[:1], name[-1:]
    inner = name[1:-1]
    around = _AROUND.get(first) == last and inner and first not in inner and last not in inner
    return inner.strip() if around else name


@cache
def _spoken() -> dict[str, str]:
    text = (resources.files("kg") / "data" / "pack-columns.toml").read_text(encoding="utf-8")
    return {word: name for name, words in tomllib.loads(text)["columns"].items() for word in (name, *words)}


def _kept(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that are neither empty nor comments, without the trailing empty cells that spreadsheets add."""
    for number, cells in rows:
        kept = [cell.strip() for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if kept and not kept[0].startswith("#"):
            yield number, tuple(kept)


def _tabs(text: str) -> Iterator[tuple[int, list[str]]]:
    # Not splitlines(): U+2028 and U+0085 inside a cell do not end a line.
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        yield number, [_unquoted(cell) for cell in line.split("\t")]


def _unquoted(cell: str) -> str:
    """A cell without the quotes that a spreadsheet added because of a mark inside."""
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if whole else cell


def _quoted(text: str) -> Iterator[tuple[int, list[str]]]:
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    separator = max("\t,;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _text(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
    if file.name.lower().endswith((".csv", ".txt")):
        try:
            return decode(data, file.name).text
        except PageError:
            pass
    raise PackError(f"{file}:{line}", "不是 UTF-8 文本", "is not UTF-8", "另存为 UTF-8", "save as UTF-8")


def _unpacked(file: Path, data: bytes) -> bytes:
    try:
        stream = zlib.decompressobj(wbits=31)
        text = stream.decompress(data, MOST_BYTES)
        broken = "" if stream.eof else "截断 truncated"
        if stream.unconsumed_tail:
            raise _too_large(file)
    except zlib.error as fault:
        broken = str(fault)
    if broken:
        raise PackError(
            str(file),
            f"压缩文件坏了（{broken}）",
            f"the archive is broken ({broken})",
            "重新压缩或换成 .tsv",
            "compress it again or use .tsv",
        )
    return text


def _too_large(file: Path) -> PackError:
    most = MOST_BYTES >> 20
    return PackError(
        str(file), f"解开后超过 {most} MB", f"unpacks to more than {most} MB", "拆成几张表", "split the table"
    )


def _workbook(file: Path, data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise _too_large(file)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    except PackError:
        raise
    except Exception as fault:  # the library lets through whatever its parsers raise
        reason = str(fault) or type(fault).__name__
        raise PackError(
            str(file), f"不是完好的 .xlsx（{reason}）", f"is not a valid .xlsx ({reason})", "重新另存", "save it again"
        ) from None
    filled = [(title, rows) for title, rows in sheets if any(any(c is not None for c in row) for row in rows)]
    for title, rows in filled:
        numbered = ((number, [_cell(c) for c in row]) for number, row in enumerate(rows, 1))
        yield Sheet(file.name if len(filled) == 1 else f"{file.name}[{title}]", tuple(_kept(numbered)))


def _cell(value: Any) -> str:
    """A cell as people see it: 140106 is a code, not a number with a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).replace("\t", " ").replace("\n", " ")
