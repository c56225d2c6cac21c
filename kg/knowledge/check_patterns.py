"""
``patterns*.toml`` of a pack: every fault of format, and the examples that fail.

Place in the flow: knowledge; called by check.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.entity_types import Types
from kg.errors import PackError
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.packs import TOML_FAULTS
from kg.knowledge.patterns import Pattern, made_pattern
from kg.knowledge.problems import Problem, toml_problem
from kg.model import EntityType
from kg.regular import regular_text

Find = Callable[[Lexicon, str], Sequence[tuple[str, EntityType, str]]]


def check_patterns(
    folder: Path, types: Types, lexicon: Lexicon | None = None, find: Find | None = None
) -> Iterator[Problem]:
    """Faults of all pattern files of a folder."""
    for file in sorted(folder.glob("patterns*.toml")):
        yield from check_pattern_file(file, types, lexicon, find)


def check_pattern_file(
    file: Path, types: Types, lexicon: Lexicon | None = None, find: Find | None = None
) -> Iterator[Problem]:
    """Faults of one file of patterns; examples are run if a lexicon and a finder are given."""
    try:
        text = regular_text(file)
        data = tomllib.loads(text)
    except TOML_FAULTS as fault:
        yield toml_problem(file, fault)
        return
    seen: set[str] = set()
    raws = data.get("pattern", [])
    if not isinstance(raws, list) or not all(isinstance(raw, dict) for raw in raws):
        yield Problem(
            str(file),
            "pattern 要写成 [[pattern]]",
            "pattern must be written [[pattern]]",
            "用两层方括号",
            "use double brackets",
        )
        return
    defaults = data.get("defaults", {})
    for raw in raws:
        where = f"{file}:{_line_of(text, str(raw.get('id', '')))}"
        pattern = _made({**defaults, **raw}, file, types)
        if isinstance(pattern, Problem):
            yield _moved(pattern, where)
            continue
        if pattern.id in seen:
            yield Problem(where, f"id “{pattern.id}”用了两次", f"id {pattern.id} is used twice", "改一个", "rename one")
        seen.add(pattern.id)
        yield from _doubts(pattern, where)
        if lexicon and find:
            yield from _examples(pattern, file, text, lexicon, find)


def _made(raw: dict[str, Any], file: Path, types: Types) -> Pattern | Problem:
    try:
        if not str(raw.get("id", "")):
            return Problem(
                str(file), "有一个模式没有 id", "a pattern has no id", '加上 id = "org.example"', "add an id"
            )
        pattern = made_pattern(raw, file, file.stem, types)
        re.compile(pattern.head_regex)
    except PackError as fault:
        return Problem.of(fault)
    except re.error as fault:
        return Problem(
            str(file), f"head_regex 有误（{fault}）", f"head_regex is faulty ({fault})", "改正正则表达式", "correct it"
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return Problem(
            str(file),
            f"某个值的类型不对（{fault}）",
            f"a value is of the wrong kind ({fault})",
            "对照 docs/packs.zh.md 改正",
            "see docs/packs.en.md",
        )
    return pattern


def _doubts(pattern: Pattern, where: str) -> Iterator[Problem]:
    if not pattern.edges:
        yield Problem(
            where,
            f"{pattern.id} 没有 edges，永远不成名",
            f"{pattern.id} has no edges and never makes a name",
            "加上 edges",
            "add edges",
        )
    if pattern.min_chars > pattern.max_chars:
        yield Problem(
            where,
            f"{pattern.id} 的 min_chars 大于 max_chars",
            f"min_chars of {pattern.id} is above max_chars",
            "对调",
            "swap them",
        )
    if not pattern.examples:
        yield Problem(
            where, f"{pattern.id} 没有例子", f"{pattern.id} has no example", "加上 examples", "add examples", "warning"
        )
    for example in pattern.examples:
        if missing := [name for name in example.names if name not in example.text]:
            yield Problem(
                where,
                f"例子里没有“{'、'.join(missing)}”",
                f"the example's text lacks {', '.join(missing)}",
                "改正例子",
                "correct the example",
            )


def _examples(pattern: Pattern, file: Path, text: str, lexicon: Lexicon, find: Find) -> Iterator[Problem]:
    for example in pattern.examples:
        found = {(name, kind) for name, kind, _ in find(lexicon, example.text)}
        for name in example.names:
            if (name, pattern.type) not in found:
                got = "、".join(f"{n}（{k}）" for n, k in sorted(found)) or "–"
                yield Problem(
                    f"{file}:{_line_of(text, example.text)}",
                    f"{pattern.id} 的例子不成立：应有“{name}”，得到 {got}",
                    f"an example of {pattern.id} fails: {name} expected, found {got}",
                    "改模式或改例子；用 kg annotate --trace 看原因",
                    "correct the pattern or the example; kg annotate --trace shows why",
                )


def _line_of(text: str, wanted: str) -> int:
    """The line on which a value is written; 1 if it is not found."""
    at = text.find(f'"{wanted}"')
    return text.count("\n", 0, at) + 1 if wanted and at >= 0 else 1


def _moved(problem: Problem, where: str) -> Problem:
    return Problem(where, problem.zh, problem.en, problem.remedy_zh, problem.remedy_en, problem.severity)
