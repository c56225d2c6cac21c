"""
Pack folders -> rows with their source.

Place in the flow: the first step of knowledge; the only module that reads packs.

A pack is a folder with ``pack.toml`` and tables (formats: see sheets.py) that a
person edits in a text editor or a spreadsheet. There are four kinds, recognised by the header:

- terms   ``name type level aliases weak parent code from until note``
- words   ``word class weight note``
- organs  ``short form levels note``
- weights ``feature person organization place policy programme any`` and the types that packs add; ``kg fit`` writes them
"""

from __future__ import annotations

import hashlib
import math
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from kg.entity_types import TypeInfo, Types, core_types, declared
from kg.errors import PackError
from kg.knowledge.sheets import Sheet, column_of, names_in, sheets_of, table_files
from kg.regular import regular_bytes, regular_text

#: The entry point by which other packages provide packs.
ENTRY_POINT_GROUP = "kg.packs"
CORE_PACKS = Path(str(resources.files("kg") / "data" / "packs"))

TERM_COLUMNS = (
    "name", "type", "level", "aliases", "weak", "parent", "code", "wikidata", "from", "until", "note",
)  # fmt: skip
WORD_COLUMNS = ("word", "class", "weight", "note")
ORGAN_COLUMNS = ("short", "form", "levels", "note")
#: What parsing a TOML file can raise: a fault of format, an encoding other than UTF-8, endless brackets, a failure to read.
TOML_FAULTS = (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError)
#: The column of weights for names of a type that no annotated page has.
ANY = "any"


def columns_of(types: Types) -> dict[str, tuple[str, ...]]:
    """First column of each kind of table -> all its columns; tables of weights have one a type."""
    return {"name": TERM_COLUMNS, "word": WORD_COLUMNS, "short": ORGAN_COLUMNS, "feature": ("feature", *types, ANY)}


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What a build's manifest records about a pack."""

    id: str
    version: str
    title: str
    licence: str
    #: SHA-256 over the names and bytes of the pack's files.
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``cells`` has every declared column, empty where left out."""

    kind: str
    pack: str
    file: str
    line: int
    cells: dict[str, str]

    @property
    def source(self) -> str:
        """``pack/file:line``, kept on every mention that the row yields."""
        return f"{self.pack}/{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: its metadata, its folder, its rows."""

    info: PackInfo
    folder: Path
    home_city: str
    load: str
    rows: tuple[Row, ...]
    #: The entity types that it adds to ours.
    types: tuple[TypeInfo, ...] = ()


def core_pack_folders() -> list[Path]:
    """The packs that come with the program, sorted by name."""
    return sorted(p.parent for p in CORE_PACKS.glob("*/pack.toml"))


@cache
def installed_pack_folders() -> tuple[Path, ...]:
    """
    The packs that other packages provide by the entry point ``kg.packs``, sorted by name.

    An entry point gives the folder (a ``Path``), or the module whose folder it is. They are loaded like the core packs:
    always, or where their city is the home.

    Raises:
        PackError: an entry point that cannot be loaded.
    """
    folders = []
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: (point.name, point.value)):
        try:
            found = point.load()
            folders.append(found if isinstance(found, Path) else Path(found.__path__[0]))
        except Exception as fault:  # whatever the package raises when it is imported
            raise PackError(
                f"{ENTRY_POINT_GROUP}: {point.name} = {point.value}",
                f"装好的词库读不出来（{type(fault).__name__}: {fault}）",
                f"an installed pack cannot be loaded ({type(fault).__name__}: {fault})",
                "更新或卸载那个包",
                "update or uninstall that package",
            ) from fault
    return tuple(folders)


def read_pack(folder: Path, types: Types | None = None) -> Pack:
    """
    Read one pack; every fault is a PackError with file and line.

    Args:
        folder: the pack's folder.
        types: those that its rows may have besides its own; ours by default.

    Raises:
        PackError: no ``pack.toml``, a missing key, a wrong header, a row with too
            many cells, an unknown type, a text that is not UTF-8.
    """
    meta = _read_meta(folder)
    own = types_in_meta(meta, str(folder / "pack.toml"))
    known = (types or core_types()).plus(own, str(folder / "pack.toml"))
    rows: list[Row] = []
    digest = hashlib.sha256()
    for file in pack_files(folder):
        data = bytes_of(file)
        digest.update(file.name.encode() + b"\0" + data + b"\0")
        if file.name != "pack.toml":
            for sheet in sheets_of(file, data):
                rows.extend(_read_sheet(folder, sheet, str(meta["id"]), known))
    info = PackInfo(
        id=str(meta["id"]),
        version=str(meta["version"]),
        title=str(meta["title"]),
        licence=str(meta["licence"]),
        sha256=digest.hexdigest(),
        rows=len(rows),
    )
    load, city = str(meta.get("load", "always")), str(meta.get("home_city", ""))
    return Pack(info, folder, city, load, tuple(rows), tuple(own))


def pack_files(folder: Path) -> list[Path]:
    """
    The tables of a pack and its ``pack.toml`` (even if it is missing), sorted.

    Raises:
        PackError: a table in a format that cannot be read.
    """
    return sorted([*table_files(folder), folder / "pack.toml"])


def pack_folders(folders: Sequence[Path], home: Collection[str] = ()) -> list[Path]:
    """
    Core packs, those of installed packages, then the given ones.

    Args:
        home: names of the units of the paper's home; a local pack is included only if its city is one of them.
    """
    wanted: list[Path] = []
    for folder in (*core_pack_folders(), *installed_pack_folders()):
        load, city = _load_rule(folder)
        if load != "home" or (city and city in home):
            wanted.append(folder)
    return [*wanted, *folders]


def types_of(folders: Sequence[Path]) -> Types:
    """Our entity types, those of installed packs and of the given ones; reads only their ``pack.toml``."""
    types = core_types()
    for folder in (*installed_pack_folders(), *folders):
        file = str(folder / "pack.toml")
        types = types.plus(types_in_meta(_read_meta(folder), file), file)
    return types


def types_in_meta(meta: Mapping[str, object], file: str) -> list[TypeInfo]:
    """
    The entity types that a ``pack.toml`` declares.

    Raises:
        PackError: a faulty type, or one in a pack that is only loaded for one city: a type is there in every build or in none.
    """
    found = declared(meta.get("type", []), file)
    if found and meta.get("load") == "home":
        raise PackError(
            file,
            "只为一地读的词库不能添加类型",
            "a pack that is only read for one place cannot add a type",
            '改 load = "always"，或把 [[type]] 移到别的词库',
            'write load = "always", or move [[type]] into another pack',
        )
    return found


def _load_rule(folder: Path) -> tuple[str, str]:
    meta = _read_meta(folder)
    return str(meta.get("load", "always")), str(meta.get("home_city", ""))


def _read_meta(folder: Path) -> dict[str, object]:
    file = folder / "pack.toml"
    if not os.path.lexists(file):
        raise PackError(
            str(file),
            "缺少 pack.toml",
            "pack.toml is missing",
            "照 docs 的样例新建",
            "create one as described in the guide",
        )
    meta = parsed_toml(file)
    for key in ("id", "version", "title", "licence"):
        if not isinstance(meta.get(key), str):
            raise PackError(str(file), f"缺少 {key}", f"{key} is missing", f'加上 {key} = "…"', f'add {key} = "…"')
    return meta


def parsed_toml(file: Path) -> dict[str, Any]:
    """
    A TOML file of a pack.

    Raises:
        PackError: it cannot be opened, is a pipe, or is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(regular_text(file))
    except TOML_FAULTS as fault:
        raise PackError(
            str(file), f"无法解析（{fault}）", f"cannot be parsed ({fault})", "改正该行", "correct that line"
        ) from None


def bytes_of(file: Path) -> bytes:
    """The bytes of a file of a pack; raises ``PackError`` if it cannot be opened or is a pipe."""
    try:
        return regular_bytes(file)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise PackError(
            str(file), f"打不开（{reason}）", f"cannot be opened ({reason})", "检查权限", "check permissions"
        ) from fault


def _read_sheet(folder: Path, sheet: Sheet, pack: str, types: Types) -> Iterator[Row]:
    header: list[str] = []
    for number, cells in sheet.rows:
        where = f"{folder / sheet.name}:{number}"
        if header:
            yield checked_row(where, number, header, cells, pack, sheet.name, types)
        else:
            header = checked_header(where, cells, types)


def checked_header(where: str, cells: Sequence[str], types: Types) -> list[str]:
    """
    The columns that a header names, in our terms.

    Raises:
        PackError: a column that no kind of table has.
    """
    header = [column_of(cell) for cell in cells]
    columns = columns_of(types)
    kind = next((first for first in columns if first in header), "")
    unknown = [cell for cell, column in zip(cells, header, strict=True) if column not in columns.get(kind, ())]
    if unknown:
        raise PackError(
            where,
            f"表头有不认识的列：{'、'.join(c or '（空）' for c in unknown)}",
            f"unknown column in the header: {', '.join(c or '(empty)' for c in unknown)}",
            f"列名须出自：{' '.join(' / '.join(c) for c in columns.values())}；别的表用 kg lexicon from 转换",
            f"use columns from: {' '.join(' / '.join(c) for c in columns.values())}; convert other tables with kg lexicon from",
        )
    return header


def checked_row(
    where: str, number: int, header: list[str], cells: Sequence[str], pack: str, file: str, types: Types
) -> Row:
    """
    One data row of a table.

    Raises:
        PackError: too many cells, an empty first column, an unknown type, a weight that is not a number.
    """
    if len(cells) > len(header):
        raise PackError(
            where,
            f"有 {len(cells)} 格，表头只有 {len(header)} 列",
            f"{len(cells)} cells under {len(header)} columns",
            "删去多余的制表符",
            "take out the extra tabs",
        )
    columns = columns_of(types)
    kind = next(first for first in columns if first in header)
    values = dict.fromkeys(columns[kind], "")
    values.update(zip(header, cells, strict=False))
    if not values[kind]:
        raise PackError(where, f"{kind} 为空", f"{kind} is empty", "填上或删去此行", "fill it in or delete the row")
    if kind == "name":
        values["type"] = types.called(values["type"]) or values["type"]
        values |= {column: "|".join(names_in(values[column])) for column in ("aliases", "weak")}
    if kind == "name" and values["type"] not in types:
        raise PackError(
            where,
            f"类型“{values['type']}”不认识",
            f'unknown type "{values["type"]}"',
            f"改为其中之一：{' '.join(types)}，或在 pack.toml 里用 [[type]] 添加",
            f"use one of: {' '.join(types)}, or add it in pack.toml with [[type]]",
        )
    if kind == "word" and values["weight"] and not _is_number(values["weight"]):
        raise PackError(
            where,
            f"weight“{values['weight']}”不是数",
            f'weight "{values["weight"]}" is not a number',
            "改为数或留空",
            "write a number or leave it empty",
        )
    if kind == "feature" and (wrong := [cell for cell in cells[1:] if cell and not _is_number(cell)]):
        raise PackError(
            where,
            f"权重“{wrong[0]}”不是数",
            f'weight "{wrong[0]}" is not a number',
            "改为数或留空，或用 kg fit 重做",
            "write a number or leave it empty, or recreate the pack with kg fit",
        )
    return Row(kind, pack, file, number, values)


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
