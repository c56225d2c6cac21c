"""
What a check of a pack can report.

Place in the flow: knowledge; made by check.py and its parts, shown by the command line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import PackError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or doubt, with its place and the remedy."""

    #: ``file:line``; the folder where no single line is at fault.
    where: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    #: An ``error`` keeps the pack from loading or makes it state something false; a
    #: ``warning`` is for a person to judge.
    severity: Severity = "error"

    @classmethod
    def of(cls, fault: PackError) -> Problem:
        """The fault that keeps a pack from being read."""
        return cls(fault.where, fault.zh, fault.en, fault.remedy_zh, fault.remedy_en)


def position_of(problem: Problem) -> tuple[str, int, str]:
    """Sort key: file, line as a number, text."""
    file, _, line = problem.where.rpartition(":")
    return (file, int(line), problem.zh) if line.isdigit() else (problem.where, 0, problem.zh)


def toml_problem(file: Path, fault: Exception) -> Problem:
    """A TOML file that cannot be parsed, with the line that the parser reports."""
    line = re.search(r"line (\d+)", str(fault))
    return Problem(
        f"{file}:{line[1]}" if line else str(file),
        f"无法解析（{fault}）",
        f"cannot be parsed ({fault})",
        "改正该行；文件须为 UTF-8",
        "correct that line; the file must be UTF-8",
    )
