"""
The tables of a pack, read to the end whatever their faults.

Place in the flow: knowledge; called by check.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kg.entity_types import Types
from kg.errors import PackError
from kg.knowledge.organs import PLACE_SLOT
from kg.knowledge.packs import Row, bytes_of, checked_header, checked_row
from kg.knowledge.problems import Problem
from kg.knowledge.sheets import Sheet, sheets_of, table_files

#: No fitted weight comes close to it.
HEAVIEST = 20
_REQUIRED = {
    "name": ("name", "type"),
    "word": ("word", "class"),
    "short": ("short", "form", "levels"),
    "feature": ("feature",),
}
_LEVELS = "国省市县镇"
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
_YEAR = re.compile(r"\d{4}")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_GUARDS = ("not-before", "not-after")


def read_loosely(folder: Path, types: Types) -> tuple[list[Row], list[Problem]]:
    """The rows of a pack that can be read, and what is wrong with the others."""
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        files = table_files(folder)
    except PackError as fault:
        return [], [Problem.of(fault)]
    for file in files:
        try:
            sheets = list(sheets_of(file, bytes_of(file)))
        except PackError as fault:
            problems.append(Problem.of(fault))
            continue
        for sheet in sheets:
            for item in _read(folder, sheet, folder.name, types):
                (problems if isinstance(item, Problem) else rows).append(item)  # type: ignore[arg-type]
    return rows, problems


def _read(folder: Path, sheet: Sheet, pack: str, types: Types) -> Iterator[Row | Problem]:
    header: list[str] = []
    for number, cells in sheet.rows:
        where = f"{folder / sheet.name}:{number}"
        try:
            if not header:
                header = checked_header(where, cells, types)
                if faults := list(_check_header(where, header)):
                    yield from faults
                    return
                continue
            row = checked_row(where, number, header, cells, pack, sheet.name, types)
        except PackError as fault:
            yield Problem.of(fault)
            if not header:
                return
            continue
        yield row
        yield from (_CHECKS[row.kind])(where, row.cells)
    if not header:
        yield Problem(
            str(folder / sheet.name),
            "没有表头",
            "has no header",
            "第一行写列名，如 name<Tab>type",
            "begin with a line of column names",
            "warning",
        )


def _check_header(where: str, header: list[str]) -> Iterator[Problem]:
    kind = next(first for first in _REQUIRED if first in header)
    if lacking := [name for name in _REQUIRED[kind] if name not in header]:
        names = "、".join(lacking)
        yield Problem(
            where,
            f"表头缺少 {names}",
            f"the header lacks {', '.join(lacking)}",
            f"加上 {names} 一列",
            f"add {', '.join(lacking)}",
        )
    elif len(set(header)) < len(header):
        yield Problem(where, "表头有两列同名", "two columns have the same name", "删去一列", "remove one")


def _check_term(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    if len(cells["name"]) == 1:
        yield Problem(
            where,
            f"名称“{cells['name']}”只有一个字",
            f'name "{cells["name"]}" has one character',
            "写全称",
            "give the full name",
        )
    for alias in _split(cells["aliases"]):
        if len(alias) == 1:
            yield Problem(
                where,
                f"别名“{alias}”只有一个字，处处都会命中",
                f'alias "{alias}" has one character and would match everywhere',
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
            f'code "{cells["code"]}" does not have 6, 9 or 12 digits',
            "照 GB/T 2260 填写",
            "write it as in GB/T 2260",
        )
    if cells["wikidata"] and not _WIKIDATA.fullmatch(cells["wikidata"]):
        yield Problem(
            where,
            f"wikidata“{cells['wikidata']}”不是 Q 加数字",
            f'wikidata "{cells["wikidata"]}" is not Q followed by digits',
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
                f'{column} "{cells[column]}" is not a date',
                "写 2018 或 2018-03-21",
                "write 2018 or 2018-03-21",
            )
    begin, end = days.get("from"), days.get("until")
    if begin and end and begin > end:
        yield Problem(where, "from 晚于 until", "from is later than until", "对调或改正", "swap or correct them")


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
            f'weight "{cells["weight"]}" is not a number',
            "写数字或留空",
            "write a number or nothing",
        )
    if cells["class"] in _GUARDS and not cells["note"]:
        yield Problem(
            where,
            f"{cells['class']} 要在 note 里写出邻字",
            f"{cells['class']} needs its neighbouring characters in note",
            "填上，如 门长署",
            "fill them in, e.g. 门长署",
        )


def _check_organ(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    # Two bodies that work as one (纪委监委) contain the place twice.
    most = 2 if "joint" in cells["note"] else 1
    if not 1 <= cells["form"].count(PLACE_SLOT) <= most:
        yield Problem(
            where,
            f"form 里应有一个 {PLACE_SLOT}",
            f"form must contain {PLACE_SLOT} once",
            f"如 {PLACE_SLOT}人力资源和社会保障局",
            f"e.g. {PLACE_SLOT}人力资源和社会保障局",
        )
    wrong = sorted(set(cells["levels"]) - set(_LEVELS))
    if wrong or not cells["levels"]:
        yield Problem(
            where,
            f"levels“{cells['levels']}”有误",
            f'levels "{cells["levels"]}" is wrong',
            f"只用 {' '.join(_LEVELS)}",
            f"use some of {' '.join(_LEVELS)}",
        )


def _check_weight(where: str, cells: dict[str, str]) -> Iterator[Problem]:
    heavy = [cell for name, cell in cells.items() if name != "feature" and cell and abs(float(cell)) > HEAVIEST]
    if heavy:
        yield Problem(
            where,
            f"权重 {heavy[0]} 大于 {HEAVIEST}，压过一切别的依据",
            f"weight {heavy[0]} is above {HEAVIEST} and outweighs all other evidence",
            "用 kg fit 重做",
            "recreate the pack with kg fit",
            "warning",
        )


_CHECKS = {"name": _check_term, "word": _check_word, "short": _check_organ, "feature": _check_weight}


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
