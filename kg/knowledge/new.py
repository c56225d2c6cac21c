"""
A new pack: an empty one to fill in, or one made from an existing table.

Place in the flow: knowledge; behind the commands ``kg lexicon new`` and ``kg lexicon from``. Returns texts;
the command line writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.entity_types import Types
from kg.errors import PackError
from kg.knowledge.packs import TERM_COLUMNS, types_of
from kg.knowledge.sheets import Sheet, column_of, names_in, sheets_of, unmarked
from kg.model import EntityType

_TERMS_HEAD = """\
# 每行一个人物、机构、地点、政策或项目；用表格软件打开最方便，# 开头的行是说明。
# name 正式全称；type 类型；aliases 只指它的别名，用 | 分开；weak 也可能是别的意思的简称；parent 上级（山西省/太原市）。
# One thing a row; lines that begin with # are notes. The guide explains the columns.
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """A table as a pack's table, and what was left out of it."""

    #: ``terms.tsv``, whole.
    text: str
    rows: int
    #: Columns that packs do not have.
    columns_left: tuple[str, ...]
    #: ((sheet, line), why in Chinese, in English) of rows that could not become a name.
    rows_left: tuple[tuple[tuple[str, int], str, str], ...]


def pack_toml(pack: str, title: str, licence: str, source: str, home: str) -> str:
    """
    The ``pack.toml`` of a new pack.

    >>> print(pack_toml("datong", "大同", "CC0-1.0", "手工整理", "大同市").splitlines()[-2])
    load = "home"
    """
    lines = [f"{key} = {_quoted(value)}" for key, value in (
        ("id", pack), ("version", "1"), ("title", title), ("licence", licence),
    )]  # fmt: skip
    lines.append(f"sources = [{_quoted(source)}]")
    if home:
        lines += [
            "# 只有报纸所在地是 home_city 时才读 / read only where the paper's home is home_city",
            'load = "home"',
            f"home_city = {_quoted(home)}",
        ]
    return "\n".join(lines) + "\n"


def pack_id(name: str) -> str:
    """
    The id made from a folder's name: small letters, digits and hyphens; empty where nothing is left.

    >>> pack_id("My Pack_2"), pack_id("大同")
    ('my-pack-2', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def empty_terms() -> str:
    """An empty table of names, with its header and notes."""
    return _TERMS_HEAD + "\t".join(TERM_COLUMNS) + "\n"


def convert(file: Path, data: bytes, kind: EntityType | None = None) -> Converted:
    """
    A spreadsheet with names in it as a pack's table of names.

    Args:
        file: its suffix gives the format (.xlsx, .csv, .tsv, .txt).
        data: its bytes.
        kind: the type of every row if the table has no column for it.

    Raises:
        PackError: not a table, no column of names, or no type for its rows.
    """
    types = types_of([])
    known = " ".join(types)
    lines: list[str] = []
    columns_left: dict[str, None] = {}
    rows_left: list[tuple[tuple[str, int], str, str]] = []
    sheets = list(sheets_of(file, data))
    headers = [[column_of(cell) for cell in sheet.rows[0][1]] if sheet.rows else [] for sheet in sheets]
    some = any("name" in columns for columns in headers)
    for sheet, columns in zip(sheets, headers, strict=True):
        if some and "name" not in columns:  # a sheet of notes beside the table
            rows_left.append(((sheet.name, 1), "这张工作表没有名称一列", "this sheet has no column of names"))
            continue
        _check(file, sheet, columns, kind, types)
        columns_left.update(dict.fromkeys(c for c in columns if c not in TERM_COLUMNS and c))
        for number, cells in sheet.rows[1:]:
            values = dict(zip(columns, cells, strict=False))
            name, said = unmarked(values.get("name", "")), values.get("type", "")
            own = types.called(said) or said or kind or ""
            if not name:
                rows_left.append(((sheet.name, number), "名称为空", "no name"))
            elif own not in types:
                rows_left.append(
                    (
                        (sheet.name, number),
                        f"类型“{own}”不认识（可用：{known}）",
                        f'unknown type "{own}" (known: {known})',
                    )
                )
            else:
                values |= {"name": name, "type": own}
                values |= {c: "|".join(map(unmarked, names_in(values.get(c, "")))) for c in ("aliases", "weak")}
                lines.append("\t".join(values.get(column, "") for column in TERM_COLUMNS).rstrip("\t"))
    text = _TERMS_HEAD + "\n".join(["\t".join(TERM_COLUMNS), *lines]) + "\n"
    return Converted(text, len(lines), tuple(columns_left), tuple(rows_left))


def _check(file: Path, sheet: Sheet, columns: Sequence[str], kind: EntityType | None, types: Types) -> None:
    where = f"{file.name if sheet.name == file.name else sheet.name}:1"
    if "name" not in columns:
        raise PackError(
            where,
            f"没有名称一列（首行是：{'、'.join(columns)}）",
            f"no column of names (the first line has: {', '.join(columns)})",
            "把那一列的列名改成 名称 或 name",
            "call that column 名称 or name",
        )
    if "type" not in columns and kind is None:
        raise PackError(
            where,
            "没有类型一列",
            "no column of types",
            f"加上一列 类型，或用 --type 给出（{'、'.join(types)}）",
            f"add a column 类型 (type), or give --type ({', '.join(types)})",
        )


def _quoted(text: str) -> str:
    """A TOML basic string."""
    inner = "".join(f"\\u{ord(ch):04x}" if ord(ch) < 32 or ch in '"\\' else ch for ch in text)
    return f'"{inner}"'
