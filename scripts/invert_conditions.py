"""
Do the tests notice when a condition is the other way round? Inverts conditions of a room one by one and runs its tests.

    python scripts/invert_conditions.py link count                 # every condition
    python scripts/invert_conditions.py link --sample 60 --seed 1  # some of them, the same for a seed

A room is a folder of ``kg/`` with its tests in the folder of ``tests/`` of the same name. The tests run once under coverage, which
says who goes through which line. Then each condition (of ``if``, ``while``, a comprehension, one side of ``and`` or ``or``) is
inverted in a process forked for it, and the tests that go through its line run, the quickest first, until one fails. What none notices
is listed, and the status is 1 (with ``--least``: if fewer than that share are noticed). First, all tests run once in such a
process with nothing inverted: a test that fails there anyway would notice everything. Tests on Spark are left out, and the
conditions of the engine with them: its work is done by other processes.

mutmut (3.8) swaps operators but leaves ``if found:`` as it is, and skips what has a decorator; cosmic-ray (8.7) starts all tests of
the room again for each change, which takes some fifty times as long.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import random
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from itertools import chain
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import coverage
import pytest
from _pytest.doctest import DoctestItem
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[1]
#: A mutant counts as noticed if it takes this many times the CPU seconds of its tests, and these more: it loops.
ENDLESS_TIMES, ENDLESS_SECONDS = 3, 5
#: The same if it takes this many times longer on the clock than that: it waits for something that never comes.
WAITING_TIMES = 8
#: The same if it takes this much memory, in bytes.
ENDLESS_MEMORY = 8 << 30
#: How the process of a mutant ends: a test failed; this script did.
NOTICED, BROKEN = 1, 117
#: Sources whose tests do not run here.
LEFT_OUT = ("kg/count/engines/spark.py",)


@dataclass(frozen=True, slots=True)
class Condition:
    """A place in the source that decides something."""

    file: Path
    line: int
    last_line: int
    column: int
    #: What is written there.
    text: str
    #: Dotted name of the outermost function around it.
    function: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.text}"


def conditions(file: Path) -> list[Condition]:
    """All conditions inside functions, in their order."""
    found: list[Condition] = []
    for name, function in _functions(ast.parse(file.read_text(encoding="utf-8"))):
        nodes = {id(node): node for node in _deciding(function)}
        found += [
            Condition(file, n.lineno, n.end_lineno or n.lineno, n.col_offset, ast.unparse(n), name)
            for n in nodes.values()
        ]
    return sorted(found, key=lambda c: (c.line, c.column, len(c.text)))


def sources(room: str) -> list[Path]:
    """The files of a room whose conditions are inverted."""
    files = sorted((ROOT / "kg" / room).rglob("*.py"))
    return [file for file in files if file.relative_to(ROOT).as_posix() not in LEFT_OUT]


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _deciding(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            yield node.test
            yield from _sides(node.test)
        elif isinstance(node, ast.comprehension):
            yield from node.ifs
            yield from chain.from_iterable(map(_sides, node.ifs))
        elif isinstance(node, ast.BoolOp):
            # Of ``row.home or city`` the last side is a value, unless it is known to be a truth value.
            *decide, last = node.values
            yield from decide
            if isinstance(last, ast.Compare | ast.UnaryOp):
                yield last


def _sides(test: ast.expr) -> Iterator[ast.expr]:
    """Both sides of ``and`` and ``or`` where only the truth value counts."""
    if isinstance(test, ast.UnaryOp):
        yield from _sides(test.operand)
    elif isinstance(test, ast.BoolOp):
        for side in test.values:
            yield side
            yield from _sides(side)


class _Inverter(ast.NodeTransformer):
    def __init__(self, condition: Condition) -> None:
        self.wanted = (condition.line, condition.column, condition.text)

    def visit(self, node: ast.AST) -> ast.AST:
        node = self.generic_visit(node)
        place = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        if isinstance(node, ast.expr) and place == self.wanted[:2] and ast.unparse(node) == self.wanted[2]:
            return ast.copy_location(ast.UnaryOp(ast.Not(), node), node)
        return node


def invert(condition: Condition) -> None:
    """Exchange the code of the function, wherever this process has it; its name, line and closure stay."""
    tree = _Inverter(condition).visit(ast.parse(condition.file.read_text(encoding="utf-8")))
    code = compile(ast.fix_missing_locations(tree), str(condition.file), "exec", dont_inherit=True)
    [mutant] = [one for one in _codes(code) if one.co_qualname == condition.function]
    for held in gc.get_objects():
        function = held.__wrapped__ if isinstance(held, _lru_cache_wrapper) else held
        if not isinstance(function, types.FunctionType) or function.__code__.co_filename != str(condition.file):
            continue
        if function is not held:
            held.cache_clear()  # what the unchanged code found must not be remembered
        elif function.__code__.co_qualname == condition.function:
            function.__code__ = mutant


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _codes(one)


@dataclass(slots=True)
class Inversions:
    """A plugin of pytest: what it does in place of running the tests once."""

    rooms: list[str]
    sample: int | None
    seed: int
    #: CPU seconds of each test.
    took: dict[str, float] = field(default_factory=dict)
    #: Doctest -> the names it finds, which running it empties.
    names: dict[str, dict[str, object]] = field(default_factory=dict)
    noticed: int = 0
    survivors: list[Condition] = field(default_factory=list)
    untested: list[Condition] = field(default_factory=list)

    def pytest_configure(self) -> None:
        """Hypothesis draws the same examples each time, keeps none and shrinks none: that it fails is enough."""
        from hypothesis import Phase, settings

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("inverted", database=None, derandomize=True, phases=phases)
        settings.load_profile("inverted")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the cluster out, whether a test names it or is run for each engine."""
        items[:] = [item for item in items if not _on_spark(item)]
        self.names = {item.nodeid: item.dtest.globs.copy() for item in items if isinstance(item, DoctestItem)}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All tests once, then those of each mutant."""
        through = self._who_goes_through(session.items)
        if session.testsfailed:
            raise session.Failed("the tests fail as they are")
        for item in session.items:
            if isinstance(item, DoctestItem):
                item.dtest.globs.update(self.names[item.nodeid])
        if _is_noticed(None, session.items, sum(self.took.values())):
            raise session.Failed("the tests fail in a forked process though nothing is inverted")
        chosen = [c for room in self.rooms for file in sources(room) for c in conditions(file)]
        if self.sample is not None and self.sample < len(chosen):
            chosen = sorted(random.Random(self.seed).sample(chosen, self.sample), key=str)
        for condition in chosen:
            tests = through(condition)
            if not tests:
                self.untested.append(condition)
            elif _is_noticed(condition, tests, sum(self.took[test.nodeid] for test in tests)):
                self.noticed += 1
            else:
                self.survivors.append(condition)
                print(f"\n{condition}", flush=True)
        return True

    def _who_goes_through(self, items: list[pytest.Item]) -> Callable[[Condition], list[pytest.Item]]:
        cover = coverage.Coverage(
            data_file=None, config_file=False, include=[f"{ROOT}/kg/{room}/*" for room in self.rooms]
        )
        cover.start()
        for item, following in zip(items, [*items[1:], None], strict=True):
            cover.switch_context(item.nodeid)
            began = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.took[item.nodeid] = time.process_time() - began
        cover.stop()
        data = cover.get_data()
        by_file = {file: data.contexts_by_lineno(file) for file in data.measured_files()}
        quickest = sorted(items, key=lambda item: self.took[item.nodeid])

        def through(condition: Condition) -> list[pytest.Item]:
            lines = by_file.get(str(condition.file), {})
            names = {name for at in range(condition.line, condition.last_line + 1) for name in lines.get(at, ())}
            return [item for item in quickest if item.nodeid in names]

        return through


def _on_spark(item: pytest.Item) -> bool:
    engines = getattr(item, "callspec", None)
    return "spark" in getattr(item, "fixturenames", ()) or (engines is not None and "spark" in engines.params.values())


def _is_noticed(condition: Condition | None, tests: list[pytest.Item], seconds: float) -> bool:
    """Whether a test fails in a process forked for it; ``seconds`` is what the tests take."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == BROKEN:
            raise RuntimeError(f"{condition}: cannot be inverted")
        return status != 0
    status = BROKEN
    try:
        _forget_helpers()
        most = round(ENDLESS_TIMES * seconds + ENDLESS_SECONDS)
        signal.alarm(WAITING_TIMES * most)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        resource.setrlimit(resource.RLIMIT_AS, (ENDLESS_MEMORY, ENDLESS_MEMORY))
        if condition:
            invert(condition)
        status = NOTICED
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            failed = [report for report in runtestprotocol(item, log=False, nextitem=following) if report.failed]
            if failed and not condition:
                print(f"\n{item.nodeid}\n{failed[0].longreprtext}", flush=True)
            if failed:
                break
        else:
            status = 0
    finally:
        os._exit(status)


def _forget_helpers() -> None:
    """The processes that start workers are the parent's: a forked one has to start its own."""
    forkserver._forkserver.__init__()
    resource_tracker._resource_tracker._fd = resource_tracker._resource_tracker._pid = None


def main() -> int:
    """Status 1 if too many conditions can be inverted without a test noticing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 2)[1])
    parser.add_argument("rooms", nargs="+", metavar="ROOM")
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--least", type=float, default=1.0, metavar="SHARE", help="share that must be noticed (1)")
    given = parser.parse_args()
    plugin = Inversions(given.rooms, given.sample, given.seed)
    folders = [f"{ROOT}/{top}/{room}" for room in given.rooms for top in ("tests", "kg")]
    status = pytest.main(["-qq", "-p", "no:cacheprovider", *folders], plugins=[plugin])
    if status:
        return int(status)
    for condition in plugin.untested:
        print(f"{condition}: no test goes through it")
    tried = plugin.noticed + len(plugin.survivors) + len(plugin.untested)
    print(f"{tried} conditions inverted, {plugin.noticed} noticed", end="; ")
    print(f"{len(plugin.survivors)} not, {len(plugin.untested)} in lines that no test goes through")
    return plugin.noticed < given.least * tried


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    raise SystemExit(main())
