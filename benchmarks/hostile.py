"""
Does the time of a build grow with the text, or with its square: pages that say one thing over and over.

    python benchmarks/hostile.py [--only NAME]... [--sizes 4000,8000,16000,32000,64000] [--limit SECONDS]

Each text of ``tests/hostile/repeats.toml`` is built at growing lengths, one page a build, in a process of its
own a text; CPU seconds are those of ``kg.build`` (pages to tables), after one small build that loads the
packs. The exponent is the slope of log time over log length between the two largest lengths: 1 if time
grows with the text, 2 if with its square. A length that takes over ``--limit`` CPU seconds ends its row. ``*``
marks an exponent over 1.2 if the largest length takes over a second.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import multiprocessing
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

REPEATS = ROOT / "tests" / "hostile" / "repeats.toml"
SIZES = (4_000, 8_000, 16_000, 32_000, 64_000)
#: Seconds below which the share of fixed costs is too large for an exponent to say much.
LEAST_SECONDS = 1.0
WANTED = 1.2


def repeats() -> dict[str, dict[str, str]]:
    """The texts by name."""
    return {row["name"]: row for row in tomllib.loads(REPEATS.read_text(encoding="utf-8"))["repeat"]}


def text_of(repeat: dict[str, str], size: int) -> str:
    """A text of about ``size`` characters."""
    head, tail = repeat.get("head", ""), repeat.get("tail", "")
    return head + repeat["unit"] * ((size - len(head) - len(tail)) // len(repeat["unit"])) + tail


def seconds_of(text: str) -> float:
    """CPU seconds of building one page; a page that is refused counts as well."""
    import kg
    from kg.errors import PageError

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.txt"
        page.write_text(text, encoding="utf-8")
        start = time.process_time()
        with contextlib.suppress(PageError):
            kg.build(page)
        return time.process_time() - start


def times(repeat: dict[str, str], sizes: tuple[int, ...], limit: float) -> Iterator[float]:
    """CPU seconds at each length, until one takes longer than the limit."""
    seconds_of("太原市召开大会。王建国出席。")
    for size in sizes:
        taken = seconds_of(text_of(repeat, size))
        yield taken
        if taken > limit:
            return


def _measured(task: tuple[str, tuple[int, ...], float]) -> list[float]:
    name, sizes, limit = task
    os.environ["KG_NO_CACHE"] = "1"  # A page that is kept from the last run costs nothing.
    return list(times(repeats()[name], sizes, limit))


def exponent(sizes: tuple[int, ...], taken: list[float]) -> float:
    """The slope of log time over log length at the end."""
    if len(taken) < 2:
        return math.nan
    return math.log(taken[-1] / taken[-2]) / math.log(sizes[len(taken) - 1] / sizes[len(taken) - 2])


def main() -> None:
    """Print a line for each text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--limit", type=float, default=60.0)
    given = parser.parse_args()
    sizes = tuple(int(size) for size in given.sizes.split(","))
    print(f"{'text':20}" + "".join(f"{size:>9}" for size in sizes) + "  exponent")
    for name in given.only or repeats():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            taken = pool.map(_measured, [(name, sizes, given.limit)])[0]
        slope = exponent(sizes, taken)
        sign = "*" if slope > WANTED and taken[-1] > LEAST_SECONDS else ""
        shown = "".join(f"{seconds:9.2f}" for seconds in taken).ljust(9 * len(sizes))
        print(f"{name:20}{shown}  {slope:8.2f}{sign}", flush=True)


if __name__ == "__main__":
    main()
