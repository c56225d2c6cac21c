"""
A pack folder -> everything that is wrong or doubtful in it.

Place in the flow: knowledge; behind the command ``kg lexicon check``. ``read_pack`` stops at
the first fault, since a faulty pack must not be used; a person who repairs a pack wants to see
all of them at once.

    check_tables.py   lines, headers, cells            (errors)
    check_terms.py    names against each other, the core packs and ordinary words
    check_patterns.py patterns*.toml
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from kg.entity_types import core_types
from kg.errors import PackError
from kg.knowledge.check_patterns import check_patterns
from kg.knowledge.check_tables import read_loosely
from kg.knowledge.check_terms import Surroundings, check_terms
from kg.knowledge.known import core_packs
from kg.knowledge.lexicon import Lexicon, compile_packs
from kg.knowledge.packs import CORE_PACKS, TOML_FAULTS, Pack, read_pack, types_in_meta, types_of
from kg.knowledge.problems import Problem, Severity, position_of, toml_problem
from kg.model import EntityType
from kg.regular import regular_text

__all__ = ["Finder", "Problem", "Severity", "check_pack"]

#: Text and lexicon -> (name, type, rule) of every mention in the best reading. The extract
#: room provides it; this room may not import from there, so it is passed in.
Finder = Callable[[Lexicon, str], Sequence[tuple[str, EntityType, str]]]

_REQUIRED = ("id", "version", "title", "licence")
_KNOWN = frozenset((*_REQUIRED, "title_en", "sources", "load", "home_city", "confirmed", "type"))
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_pack(folder: Path, find: Finder | None = None) -> list[Problem]:
    """
    Every fault of a pack, by file and line; never raises because of what the pack contains.

    Args:
        folder: the pack's folder.
        find: reads a text with a lexicon; used to run the examples of the pack's patterns.
            Without it only their format is checked.
    """
    problems = list(_check_meta(folder))
    try:
        types = types_of([folder])
    except PackError:
        types = types_of([])  # the fault itself is reported above
    rows, faults = read_loosely(folder, types)
    problems += faults
    own = folder.resolve()
    others = _others(own if own.parent == CORE_PACKS.resolve() else None)
    problems += check_terms(rows, others, folder)
    lexicon = None
    has_patterns = any(folder.glob("patterns*.toml"))
    if find and has_patterns and not any(p.severity == "error" for p in problems):
        lexicon = _loaded(folder, others.packs)
    problems += check_patterns(folder, types, lexicon, find)
    if not rows and not faults and not has_patterns and folder.is_dir():
        problems.append(
            Problem(
                str(folder),
                "没有一行内容",
                "has no rows",
                "加上 *.tsv 或 patterns*.toml",
                "add *.tsv or patterns*.toml",
                "warning",
            )
        )
    return sorted(set(problems), key=position_of)


@cache
def _others(own: Path | None) -> Surroundings:
    """The packs that are always loaded, except the one being checked."""
    return Surroundings(tuple(p for p in core_packs() if p.load == "always" and p.folder.resolve() != own))


def _loaded(folder: Path, others: Sequence[Pack]) -> Lexicon | None:
    try:
        return compile_packs([*others, read_pack(folder)])
    except (PackError, KeyError, ValueError, TypeError):
        # A faulty pattern; check_patterns reports it.
        return None


def _check_meta(folder: Path) -> list[Problem]:
    file = folder / "pack.toml"
    try:
        text = regular_text(file, "utf-8-sig")
        meta = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "新建，写上 " + "、".join(_REQUIRED), "make one with " + ", ".join(_REQUIRED)
        return [Problem(str(file), "缺少 pack.toml", "pack.toml is missing", *remedy)]
    except TOML_FAULTS as fault:
        return [toml_problem(file, fault)]
    found = [
        _meta_problem(file, text, key, f"缺少 {key}", f"{key} is missing", f'加上 {key} = "…"', f'add {key} = "…"')
        for key in _REQUIRED
        if not isinstance(meta.get(key), str) or not meta[key].strip()
    ]
    if meta.get("load", "always") not in ("always", "home"):
        found.append(
            _meta_problem(file, text, "load", "load 的值不认识", "unknown value of load",
                          '写 "always" 或 "home"', 'write "always" or "home"')
        )  # fmt: skip
    if meta.get("load") == "home" and not meta.get("home_city"):
        found.append(
            _meta_problem(file, text, "load", "load 为 home 却没有 home_city", "load is home but home_city is missing",
                          '加上 home_city = "太原市" 这样的全称', "add home_city with the city's full name")
        )  # fmt: skip
    try:
        core_types().plus(types_in_meta(meta, str(file)), str(file))
    except PackError as fault:
        found.append(Problem.of(fault))
    return found + _doubts(file, text, meta)


def _doubts(file: Path, text: str, meta: dict[str, object]) -> list[Problem]:
    found: list[Problem] = []
    name = str(meta.get("id", ""))
    if name and (name != file.parent.resolve().name or not _ID.fullmatch(name)):
        found.append(
            _meta_problem(file, text, "id", f"id “{name}” 与文件夹名不同，或含小写字母、数字、连字符以外的字符",
                          f'id "{name}" is not the folder\'s name, or has other than a-z, 0-9 and -',
                          "改成一致", "make them equal", "warning")
        )  # fmt: skip
    sources = meta.get("sources")
    if not isinstance(sources, list) or not [s for s in sources if str(s).strip()]:
        found.append(
            _meta_problem(file, text, "sources", "没有写来源 sources", "sources is missing",
                          '加上 sources = ["书名、网址，或 凭一般知识手工整理"]', "say where the rows come from", "warning")
        )  # fmt: skip
    found += [
        _meta_problem(
            file,
            text,
            key,
            f"不认识的键 {key}",
            f"unknown key {key}",
            "删去或改正",
            "remove or correct it",
            "warning",
        )
        for key in sorted(set(meta) - _KNOWN)
    ]
    return found


def _meta_problem(
    file: Path, text: str, key: str, zh: str, en: str, remedy_zh: str, remedy_en: str, severity: Severity = "error"
) -> Problem:
    line = next((n for n, row in enumerate(text.splitlines(), 1) if re.match(rf"\s*{re.escape(key)}\s*=", row)), 1)
    return Problem(f"{file}:{line}", zh, en, remedy_zh, remedy_en, severity)
