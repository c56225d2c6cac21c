"""The script that inverts conditions finds them all, and inverts one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

SOURCE = """\
from functools import cache

TOP = 1 if __name__ else 2

class Things:
    @property
    def name(self):
        return self.given or "nobody"

@cache
def sign(number, strict=False):
    if number > 0 and not strict:
        return "+"
    while number > 9:
        number -= 1
    return [one for one in "-" if number <
            0 or strict]
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("invert_conditions", ROOT / "scripts" / "invert_conditions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


def test_what_decides_is_a_condition_and_what_is_a_value_is_not(script: ModuleType, tmp_path: Path) -> None:
    """Inside functions; of ``given or "nobody"`` only the first side."""
    file = tmp_path / "things.py"
    file.write_text(SOURCE, encoding="utf-8")

    found = [(c.function, c.text) for c in script.conditions(file)]

    assert found == [
        ("Things.name", "self.given"),
        ("sign", "number > 0"),
        ("sign", "number > 0 and (not strict)"),
        ("sign", "not strict"),
        ("sign", "number > 9"),
        ("sign", "number < 0"),
        ("sign", "number < 0 or strict"),
        ("sign", "strict"),
    ]


def test_a_condition_is_turned_where_the_function_lives(script: ModuleType, tmp_path: Path) -> None:
    """Under its decorator, and results that a cache has of the former code are dropped."""
    file = tmp_path / "things.py"
    file.write_text(SOURCE, encoding="utf-8")
    names: dict[str, object] = {"__name__": "things"}
    exec(compile(SOURCE, str(file), "exec"), names)
    sign = names["sign"]
    assert callable(sign)
    before = sign(1), sign(-1)

    [condition] = [c for c in script.conditions(file) if c.text == "number > 0"]
    script.invert(condition)

    assert before == ("+", ["-"])
    assert (sign(1), sign(-1)) == ([], "+")
