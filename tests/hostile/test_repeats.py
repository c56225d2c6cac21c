"""A page that says one thing over and over takes time that grows with its length, not with the square of it."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from types import ModuleType

import pytest

#: Characters of the two texts that are compared.
SHORT, LONG = 2_000, 8_000
#: Four times the text: 4 times the time if it grows with the text, 16 if with its square. Fixed costs make both less.
MOST_TIMES = 6.0
#: CPU seconds that any text of this length may take, whatever it says; below them no ratio is tested, since fixed costs and
#: a busy machine decide it. A page of 8,000 characters takes 0.8 s.
NOTHING = 0.6

#: A busy machine only ever adds to a time: what is over the ratio is measured again this often.
ROUNDS = 3

#: What is slow today: name -> where; a strict xfail.
SLOW: dict[str, str] = {}


def _benchmark() -> ModuleType:
    """The measurement of ``benchmarks/``, here for one text."""
    path = Path(__file__).parents[2] / "benchmarks" / "hostile.py"
    spec = importlib.util.spec_from_file_location("hostile_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOSTILE = _benchmark()


def _rows() -> list[object]:
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=SLOW[name])) if name in SLOW else name
        for name in HOSTILE.repeats()
    ]


def test_there_are_at_least_twenty_texts() -> None:
    """The list has not been shortened by mistake, and what is known to be slow is on it."""
    assert len(HOSTILE.repeats()) >= 20
    assert SLOW.keys() <= HOSTILE.repeats().keys()


@pytest.mark.parametrize("name", _rows())
def test_time_grows_with_the_text(name: str) -> None:
    """Coarse, as a ratio of CPU seconds; the table of exponents is that of ``benchmarks/hostile.py``."""
    repeat = HOSTILE.repeats()[name]
    HOSTILE.seconds_of("太原市召开大会。")
    short = long = math.inf
    for _ in range(ROUNDS):
        long = min(long, HOSTILE.seconds_of(HOSTILE.text_of(repeat, LONG)))
        if long <= NOTHING:
            return
        short = min(short, HOSTILE.seconds_of(HOSTILE.text_of(repeat, SHORT)))
        if long < MOST_TIMES * short:
            return
    raise AssertionError(f"{long:.2f} CPU seconds for {LONG} characters, {short:.2f} for {SHORT}")
