"""Every module of kg.extract by sentences: tests/cases/modules.tsv."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.extract.asked import MODULES, Asked, answer, asked

ROWS = asked()
#: Modules of sums, whose tests compare them with brute force.
SUMS = {"fit": "test_decide.py", "lattice": "test_decide.py"}


@pytest.mark.parametrize("row", [row for row in ROWS if not row.fails], ids=str)
def test_a_module_answers_what_the_table_says(row: Asked) -> None:
    """All of ``finds`` is among the answers, nothing of ``lacks``."""
    found = answer(row)

    assert set(row.finds) <= found, sorted(found)
    assert not set(row.lacks) & found


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=str(row), marks=pytest.mark.xfail(reason=row.fails)) for row in ROWS if row.fails],
)
def test_a_known_failure_of_a_module_still_fails(row: Asked) -> None:
    """Strictly: a cure empties the cell ``fails``."""
    found = answer(row)

    assert set(row.finds) <= found
    assert not set(row.lacks) & found


def test_every_module_has_cases() -> None:
    """A table of at least three sentences, or a file of tests by its name."""
    here = ROOT / "tests" / "extract"
    modules = {file.stem for file in (ROOT / "kg" / "extract").glob("*.py")} - {"__init__"}
    with_file = {name for name in modules if (here / SUMS.get(name, f"test_{name}.py")).exists()}
    with_table = {name for name in modules if sum(row.module == name and not row.fails for row in ROWS) >= 3}

    assert modules == with_file | with_table
    assert {row.module for row in ROWS} == set(MODULES)


def test_a_row_says_something() -> None:
    """Each has an answer that is wanted or refused, and each sentence is asked of a module once."""
    assert all(row.finds or row.lacks for row in ROWS)
    assert len({(row.module, row.marked, row.given) for row in ROWS}) == len(ROWS)
