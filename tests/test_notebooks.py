"""The notebooks of ``examples/notebooks`` run from the first cell to the last, and their results are as stated."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
NOTEBOOKS = sorted((EXAMPLES / "notebooks").glob("*.ipynb"))


def run_cells(notebook: Path) -> dict[str, Any]:
    """What the code cells define; a last line that is an expression is evaluated, as in a notebook."""
    names: dict[str, Any] = {}
    with contextlib.chdir(EXAMPLES), contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), notebook.name, "exec"), names)
    return names | {"printed": printed.getvalue()}


def test_there_are_four() -> None:
    """A city's year, a programme's network, a pack of one's own, the store."""
    assert [notebook.name[0] for notebook in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_a_notebook_keeps_no_output(notebook: Path) -> None:
    """Outputs would be in every diff, and out of date."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]

    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


def test_the_year_has_fifteen_months_and_posts_with_their_dates() -> None:
    """One bureau changed its head during the year."""
    left = run_cells(NOTEBOOKS[0])

    assert [month for month, *_ in left["by_month"]][::14] == ["2024-01", "2025-03"]
    assert len(left["posts"]) > 10
    assert "局长" in left["printed"]


def test_the_network_of_a_programme_opens_to_its_sentences() -> None:
    """Neighbours by weight, and why the first of them is one."""
    left = run_cells(NOTEBOOKS[1])

    weights = [data["weight"] for _, data in left["near"]]
    assert weights == sorted(weights, reverse=True)
    assert left["other"] in left["printed"] or left["centre"].canonical in left["printed"]


def test_a_pack_of_ones_own_finds_what_was_not_found() -> None:
    """Each mention says which row found it."""
    left = run_cells(NOTEBOOKS[2])

    assert sum(m.row.startswith("lvye/") for m in left["after"].mentions) > 10
    assert "云溪市" in left["new"]


def test_the_store_holds_what_rdflib_holds() -> None:
    """Triple for triple."""
    left = run_cells(NOTEBOOKS[3])

    assert len(left["counted"]) == 5
    assert len(left["graph"]) == len(left["store"]) > 1000
