"""
Tables of a pack, read on past every fault.

Place in the flow: knowledge; called by check.py.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kg.errors import PackError
from kg.knowledge import packs
from kg.knowledge.organs import PLACE_SLOT
from kg.knowledge.packs import Row
from kg.knowledge.problems import Problem

_REQUIRED = {"name": ("name", "type"), "word": ("word", "class"), "short": ("short", "form", "levels")}
_LEVELS = "国省市县镇"
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
_YEAR = re.compile(r"\d{4}")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
#: Other separators that people type for ``|``.
_SEPARATORS = "｜；;"
_GUARDS = ("not-before", "not-after")


def read_loosely(folder: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a pack that can be read, and what is wrong with the others."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for file in sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")]):
        try:
            data = file.read_bytes()
            text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            problems.append(
                Problem(f"{file}:{line}", "不是 UTF-8 文本", "is not UTF-8", "另存为 UTF-8", "save as UTF-8")
            )
            continue
        except (OSError, EOFError, zlib.error) as fault:
            problems.append(
                Problem(
                    str(file),
                    f"读不了（{fault}）",
                    f"cannot be read ({fault})",
                    "重新压缩或换一个文件",
                    "pack it again or replace it",
                )
            )
            continue
        for item in _read(file, text, folder.name):
            (problems if isinstance(item, Problem) else rows).append(item)  # type: ignore[arg-type]
    return rows, problems


def _read(file: Path, text: str, pack: str) -> Iterator[Row | Problem]:
    header: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        try:
            if not header:
                header = packs._checked_header(file, number, cells)
                if lacking := [name for name in _REQUIRED[header[0]] if name not in header]:
                    names = "、".join(lacking)
                    yield Problem(
                        f"{file}:{number}",
                        f"表头缺少 {names}",
                        f"the header lacks {', '.join(lacking)}",
                        f"加上 {names} 一列，用制表符隔开",
                        "add the column, separated by a tab",
                    )
                    return
                if len(set(header)) < len(header):
                    yield Problem(
                        f"{file}:{number}", "表头有两列同名", "two columns have one name", "删去一列", "take one out"
                    )
                    return
                continue
            row = packs._checked_row(file, number, header, cells, pack)
        except PackError as fault:
            yield Problem.of(fault)
            if not header:
                return
            continue
        yield row
        yield from (_CHECKS[row.kind])(f"{file}:{number}", row.cells)
    if not header:
        yield Problem(
            str(file),
            "没有表头",
            "has no header",
            "第一行写列名，如 name<Tab>type",
            "begin with a line of column names",
            "warning",
        )


def _check_term(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    for column in ("aliases", "weak"):
        if any(mark in cells[column] for mark in _SEPARATORS):
            yield Problem(
                where,
                f"{column} 里用了别的分隔号",
                f"{column} has another separator than |",
                "别名之间用竖线 |",
                "put | between aliases",
            )
    if len(cells["name"]) == 1:
        yield Problem(
            where, f"名称“{cells['name']}”只有一个字", "a name of one character", "写全称", "give the full name"
        )
    for alias in _split(cells["aliases"]):
        if len(alias) == 1:
            yield Problem(
                where,
                f"别名“{alias}”只有一个字，处处都会命中",
                f'alias "{alias}" is one character and would fire everywhere',
                "删去",
                "take it out",
            )
    if short := [alias for alias in _split(cells["weak"]) if len(alias) == 1]:
        yield Problem(
            where,
            f"简称“{'、'.join(short)}”只有一个字，不会被使用",
            f"a weak form of one character is never used: {' '.join(short)}",
            "删去",
            "take it out",
            "warning",
        )
    if cells["code"] and not _CODE.fullmatch(cells["code"]):
        yield Problem(
            where,
            f"代码“{cells['code']}”不是 6、9 或 12 位数字",
            "the code has not 6, 9 or 12 digits",
            "照 GB/T 2260 填写",
            "write it as in GB/T 2260",
        )
    if cells["wikidata"] and not _WIKIDATA.fullmatch(cells["wikidata"]):
        yield Problem(
            where,
            f"wikidata“{cells['wikidata']}”不是 Q 加数字",
            "wikidata is not Q and digits",
            "如 Q30341",
            "e.g. Q30341",
        )
    yield from _check_dates(where, cells)


def _check_dates(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    days = {column: _day(cells[column]) for column in ("from", "until") if cells[column]}
    for column, day in days.items():
        if day is None:
            yield Problem(
                where,
                f"{column}“{cells[column]}”不是日期",
                f"{column} is no date",
                "写 2018 或 2018-03-21",
                "write 2018 or 2018-03-21",
            )
    begin, end = days.get("from"), days.get("until")
    if begin and end and begin > end:
        yield Problem(where, "from 晚于 until", "from is later than until", "对调或改正", "swap or mend them")


def _day(text: str) -> date | None:
    try:
        return date(int(text), 1, 1) if _YEAR.fullmatch(text) else date.fromisoformat(text)
    except ValueError:
        return None


def _check_word(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    if not cells["class"]:
        yield Problem(where, "class 为空", "class is empty", "填上词类", "fill it in")
    try:
        float(cells["weight"] or 0)
    except ValueError:
        yield Problem(
            where,
            f"权重“{cells['weight']}”不是数字",
            "the weight is no number",
            "写数字或留空",
            "write a number or nothing",
        )
    if cells["class"] in _GUARDS and not cells["note"]:
        yield Problem(
            where,
            f"{cells['class']} 要在 note 里写出邻字",
            "a guard needs its neighbouring characters in note",
            "填上，如 门长署",
            "fill them in",
        )


def _check_organ(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    # Two bodies that work as one (纪委监委) have the place twice.
    most = 2 if "joint" in cells["note"] else 1
    if not 1 <= cells["form"].count(PLACE_SLOT) <= most:
        yield Problem(
            where,
            f"form 里应有一个 {PLACE_SLOT}",
            f"form must hold {PLACE_SLOT} once",
            f"如 {PLACE_SLOT}人力资源和社会保障局",
            "see the guide",
        )
    wrong = sorted(set(cells["levels"]) - set(_LEVELS))
    if wrong or not cells["levels"]:
        yield Problem(
            where,
            f"levels“{cells['levels']}”有误",
            "levels is wrong",
            f"只用 {' '.join(_LEVELS)}",
            f"use some of {' '.join(_LEVELS)}",
        )


_CHECKS = {"name": _check_term, "word": _check_word, "short": _check_organ}


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
