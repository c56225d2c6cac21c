"""
Pack folders -> rows with their source.

Place in the flow: the first step of knowledge; the only module that reads packs.

A pack is a folder with ``pack.toml`` and tables (``*.tsv`` or ``*.tsv.gz``) that a
person edits in a text editor or a spreadsheet. Three kinds, told by the header:

- terms   ``name type level aliases weak parent code from until note``
- words   ``word class weight note``
- organs  ``short form levels note``
"""

from __future__ import annotations

import gzip
import hashlib
import math
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kg.errors import PackError
from kg.model import ENTITY_TYPES

CORE_PACKS = Path(str(resources.files("kg") / "data" / "packs"))

TERM_COLUMNS = (
    "name", "type", "level", "aliases", "weak", "parent", "code", "wikidata", "from", "until", "note",
)  # fmt: skip
WORD_COLUMNS = ("word", "class", "weight", "note")
ORGAN_COLUMNS = ("short", "form", "levels", "note")
KINDS = {"name": TERM_COLUMNS, "word": WORD_COLUMNS, "short": ORGAN_COLUMNS}


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What a build's manifest says of a pack."""

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
        """``pack/file:line``, kept on every mention the row makes."""
        return f"{self.pack}/{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: what it says of itself, its folder, its rows."""

    info: PackInfo
    folder: Path
    home_city: str
    load: str
    rows: tuple[Row, ...]


def core_pack_folders() -> list[Path]:
    """The packs that come with the program, sorted by name."""
    return sorted(p.parent for p in CORE_PACKS.glob("*/pack.toml"))


def read_pack(folder: Path) -> Pack:
    """
    Read one pack; every fault is a PackError that names file and line.

    Raises:
        PackError: no ``pack.toml``, a missing key, a wrong header, a row with too
            many cells, an unknown type, a text that is not UTF-8.
    """
    meta = _read_meta(folder)
    rows: list[Row] = []
    digest = hashlib.sha256()
    for file in pack_files(folder):
        data = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + data + b"\0")
        if file.name != "pack.toml":
            rows.extend(_read_table(file, data, str(meta["id"])))
    info = PackInfo(
        id=str(meta["id"]),
        version=str(meta["version"]),
        title=str(meta["title"]),
        licence=str(meta["licence"]),
        sha256=digest.hexdigest(),
        rows=len(rows),
    )
    return Pack(info, folder, str(meta.get("home_city", "")), str(meta.get("load", "always")), tuple(rows))


def pack_files(folder: Path) -> list[Path]:
    """The tables of a pack and its ``pack.toml``, sorted; the latter even if it is missing."""
    return sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz"), folder / "pack.toml"])


def pack_folders(folders: Sequence[Path], home_city: str | None) -> list[Path]:
    """Core packs, then the given ones; a local pack only where its city is the home."""
    wanted: list[Path] = []
    for folder in core_pack_folders():
        load, city = _load_rule(folder)
        if load != "home" or (home_city and city == home_city):
            wanted.append(folder)
    return [*wanted, *folders]


def read_packs(folders: Sequence[Path], home_city: str | None) -> list[Pack]:
    """The packs of ``pack_folders``, read."""
    return [read_pack(folder) for folder in pack_folders(folders, home_city)]


def _load_rule(folder: Path) -> tuple[str, str]:
    meta = _read_meta(folder)
    return str(meta.get("load", "always")), str(meta.get("home_city", ""))


def _read_meta(folder: Path) -> dict[str, object]:
    file = folder / "pack.toml"
    try:
        meta = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(
            str(file), "缺少 pack.toml", "pack.toml is missing", "照 docs 的样例新建", "make one as in the guide"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PackError(
            str(file), f"无法解析（{fault}）", f"cannot be parsed ({fault})", "改正该行", "mend that line"
        ) from None
    for key in ("id", "version", "title", "licence"):
        if not isinstance(meta.get(key), str):
            raise PackError(str(file), f"缺少 {key}", f"{key} is missing", f'加上 {key} = "…"', f'add {key} = "…"')
    return meta


def _read_table(file: Path, data: bytes, pack: str) -> Iterator[Row]:
    if file.name.endswith(".gz"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as fault:
            raise PackError(
                str(file),
                f"压缩文件坏了（{fault}）",
                f"the archive is broken ({fault})",
                "重新压缩或换成 .tsv",
                "compress it again or use .tsv",
            ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise PackError(f"{file}:{line}", "不是 UTF-8 文本", "is not UTF-8", "另存为 UTF-8", "save as UTF-8") from None
    header: list[str] = []
    for number, content in enumerate(text.splitlines(), 1):
        if not content.strip() or content.startswith("#"):
            continue
        cells = [cell.strip() for cell in content.split("\t")]
        if not header:
            header = _checked_header(file, number, cells)
            continue
        yield _checked_row(file, number, header, cells, pack)


def _checked_header(file: Path, number: int, cells: list[str]) -> list[str]:
    columns = KINDS.get(cells[0])
    unknown = [c for c in cells if columns is None or c not in columns]
    if columns is None or unknown:
        raise PackError(
            f"{file}:{number}",
            f"表头有不认识的列：{'、'.join(unknown)}",
            f"unknown column in the header: {', '.join(unknown)}",
            f"列名须出自：{' '.join(' / '.join(c) for c in KINDS.values())}",
            "use the columns named in the guide",
        )
    return cells


def _checked_row(file: Path, number: int, header: list[str], cells: list[str], pack: str) -> Row:
    where = f"{file}:{number}"
    if len(cells) > len(header):
        raise PackError(
            where,
            f"有 {len(cells)} 格，表头只有 {len(header)} 列",
            f"{len(cells)} cells under {len(header)} columns",
            "删去多余的制表符",
            "take out the extra tabs",
        )
    values = dict.fromkeys(KINDS[header[0]], "")
    values.update(zip(header, cells, strict=False))
    if not values[header[0]]:
        raise PackError(
            where, f"{header[0]} 为空", f"{header[0]} is empty", "填上或删去此行", "fill it in or delete the row"
        )
    if header[0] == "name" and values["type"] not in ENTITY_TYPES:
        raise PackError(
            where,
            f"类型“{values['type']}”不认识",
            f'unknown type "{values["type"]}"',
            f"改为其中之一：{' '.join(ENTITY_TYPES)}",
            f"use one of: {' '.join(ENTITY_TYPES)}",
        )
    if header[0] == "word" and values["weight"] and not _is_number(values["weight"]):
        raise PackError(
            where,
            f"weight“{values['weight']}”不是数",
            f'weight "{values["weight"]}" is no number',
            "改为数或留空",
            "write a number or leave it empty",
        )
    return Row(header[0], pack, file.name, number, values)


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
