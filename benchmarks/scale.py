"""
How a build grows with its pages: CPU, memory, exponents, share of each stage; compared with a plain script.

    python benchmarks/scale.py 100 300 1000 [--plain] [--again]

Every figure is of its own process, CPU seconds of it and its children; ``--plain`` runs
``plain_script.py`` over the same pages, ``--again`` builds twice to see what the cache of page
results saves, with nothing changed, one page changed and one pack row changed. Machines differ: compare ratios of one run. Results are printed as Markdown.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.generate_pages import pages

HERE = Path(__file__).parent


def measured(command: list[str | Path]) -> tuple[float, float]:
    """CPU seconds and peak memory (MiB, of all its processes together) of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(HERE.parent)}
    )
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, tree_mib(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait()
    done.set()
    watcher.join()
    if status:
        raise SystemExit(f"{command}: exit status {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def tree_mib(pid: int) -> float:
    """Memory of a process and its descendants: proportional shares, so that what they share counts once."""
    total = 0
    for process in [pid, *descendants(pid)]:
        try:
            for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


def descendants(pid: int) -> list[int]:
    """All descendants of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def build(pages_folder: Path, out: Path, *more: str | Path) -> tuple[float, float, dict[str, Any]]:
    """A build with all default formats."""
    report = out.with_suffix(".json")
    cpu, peak = measured(
        [sys.executable, "-m", "kg", "build", pages_folder, "-o", out, "--jobs", "1", "--report", report, *more]
    )
    return cpu, peak, json.loads(report.read_text(encoding="utf-8"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    rows: list[tuple[int, float, float, dict[str, Any]]] = []
    with tempfile.TemporaryDirectory(prefix="kg-scale-") as name:
        work = Path(name)
        for count in given.counts:
            folder = work / f"pages{count}"
            folder.mkdir()
            for file, text in pages(count):
                (folder / file).write_text(text, encoding="utf-8")
            cpu, peak, report = build(folder, work / f"out{count}")
            rows.append((count, cpu, peak, report))
            print(
                f"{count} pages: {cpu:.1f} CPU s, {count / cpu:.1f} pages a CPU second, peak {peak:.0f} MiB", flush=True
            )
            for stage in report["stages"]:
                print(
                    f"    {stage['name'].partition(' / ')[2]:20} {stage['cpu']:8.1f} CPU s {100 * stage['cpu'] / cpu:5.1f} %"
                )
            if given.plain:
                plain, memory = measured([sys.executable, HERE / "plain_script.py", folder, work / f"plain{count}"])
                print(
                    f"    plain script {plain:.1f} CPU s, {memory:.0f} MiB: the build takes {cpu / plain:.2f} x its CPU",
                    flush=True,
                )
            if given.again:
                again(folder, work / f"out{count}", cpu)
    for (n, cpu, peak, _), (m, more, higher, _) in pairwise(rows):
        grown = math.log(m / n)
        print(
            f"{n} -> {m} pages: exponent of time {math.log(more / cpu) / grown:.2f}, of memory {math.log(higher / peak) / grown:.2f}"
        )


#: A pack of one row, whose name is on the changed page and nowhere else.
NAME = "云上星河公司"
PACK = 'id = "own"\nversion = "1"\ntitle = "自己的"\nlicence = "CC0-1.0"\n'


def again(folder: Path, out: Path, clean: float) -> None:
    """The same build with nothing changed, with one page changed, and with one pack row more."""
    told(folder, out, clean, "nothing changed")
    page = sorted(folder.iterdir())[len(list(folder.iterdir())) // 2]
    page.write_text(
        page.read_text(encoding="utf-8") + f"\n太原市人民政府和{NAME}在太原市召开会议。\n", encoding="utf-8"
    )
    told(folder, out, clean, "one page changed")
    pack = out.with_suffix(".pack")
    pack.mkdir()
    (pack / "pack.toml").write_text(PACK, encoding="utf-8")
    (pack / "terms.tsv").write_text(f"name\ttype\n{NAME}\torganization\n", encoding="utf-8")
    told(folder, out, clean, "one pack row more", "--pack", pack)


def told(folder: Path, out: Path, clean: float, what: str, *more: str | Path) -> None:
    """One of the later builds."""
    cpu, peak, report = build(folder, out, *more)
    print(f"    {what}: {cpu:.1f} CPU s, {100 * cpu / clean:.0f} % of the first build, peak {peak:.0f} MiB")
    print(
        "        " + ", ".join(f"{s['name'].partition(' / ')[2]} {s['cpu']:.1f}" for s in report["stages"]), flush=True
    )


if __name__ == "__main__":
    start = time.time()
    main()
    print(f"({time.time() - start:.0f} s by the clock)")
