"""
Reading at size: 10,000 small files, and one file of 200 MB, in each form that streams.

    python benchmarks/read.py [--files 10000] [--megabytes 200]

Each case runs in a process of its own and prints pages, seconds and the process's largest memory. The
aim: the read stage stays under 600 MB, whatever the size of the input, so that memory does not grow with the files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_MB = 600
BODY = "汾河新桥昨日建成通车。市交通局局长周明远说，新桥全长一千二百米，双向六车道，可减少绕行二十分钟。" * 8

_CHILD = """
import resource, sys, time
from kg.read import read_paths
began, pages, chars = time.perf_counter(), 0, 0
for page in read_paths([sys.argv[1]]):
    pages += 1
    chars += len(page.text)
seconds = time.perf_counter() - began
print(pages, chars, round(seconds, 1), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def small_files(folder: Path, count: int) -> Path:
    """``count`` text files in a hundred folders, dated by their names."""
    for n in range(count):
        path = folder / f"{n % 100:02d}" / f"2023-01-{n % 28 + 1:02d}_{n}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"第{n}座新桥通车\n\n{BODY}\n", encoding="utf-8")
    return folder


def large_file(path: Path, megabytes: int) -> Path:
    """One file of that size: rows, lines of JSON, an array, or plain text, by its suffix."""
    kind = path.suffix
    with path.open("w", encoding="gb18030" if path.stem == "gbk" else "utf-8") as file:
        file.write({".csv": "标题,日期,正文\n", ".json": "[\n"}.get(kind, ""))
        n = 0
        while file.tell() < megabytes << 20:
            record = {"标题": f"第{n}座新桥通车", "日期": "2023-01-05", "正文": BODY}
            if kind == ".csv":
                file.write(f"{record['标题']},{record['日期']},{BODY}\n")
            elif kind == ".txt":
                file.write(f"{record['标题']}\n\n{BODY}\n\n")
            else:
                file.write((",\n" if kind == ".json" and n else "") + json.dumps(record, ensure_ascii=False))
                file.write("\n" if kind == ".jsonl" else "")
            n += 1
        file.write("\n]" if kind == ".json" else "")
    return path


def measured(path: Path) -> tuple[int, int, float, int]:
    """Pages, characters, seconds and megabytes of reading a path."""
    out = subprocess.run([sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=True)
    pages, chars, seconds, megabytes = out.stdout.split()
    return int(pages), int(chars), float(seconds), int(megabytes)


def main() -> int:
    """Make the inputs one by one, read them, print a line for each; status 1 if a case takes too much memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=200)
    options = parser.parse_args()
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many"
        many.mkdir()
        cases = [(f"{options.files} files", small_files(many, options.files))]
        cases += [
            (name, Path(folder) / name) for name in ("large.csv", "gbk.csv", "large.jsonl", "large.json", "large.txt")
        ]
        for label, path in cases:
            if path != many:
                large_file(path, options.megabytes)
            pages, chars, seconds, megabytes = measured(path)
            worst = max(worst, megabytes)
            print(
                f"{label:12} {pages:8} pages {chars / 1e6:7.1f} M characters {seconds:7.1f} s {megabytes:5} MB",
                flush=True,
            )
            if path != many:
                path.unlink()
    return 1 if worst > LIMIT_MB else 0


if __name__ == "__main__":
    raise SystemExit(main())
