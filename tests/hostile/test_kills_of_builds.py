"""
A second build killed at one call after the other that changes the disk: the next one completes it as if nothing had happened.

Writers of folders killed at random are in ``test_kills.py``; here whole builds are, with cache, registry and exports.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment_with

#: Points of the build, spread over all of its calls; KG_BUILD_KILLS=50 sets as many as the documents mention.
KILLS = int(os.environ.get("KG_BUILD_KILLS", "10"))

PAGES = {
    "a.txt": "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n",
    "b.txt": "太原日报讯 11月22日，山西省教育厅来到晋中市调研。王建国参加。\n",
    "c.txt": "太原日报讯 11月23日，大同市人民政府在大同市召开会议。\n",
}

#: Loads everything once and forks for each build, since a start takes longer than the build.
RUNNER = """
import contextlib, io, os, pathlib, shutil, signal, sys
work, kills = pathlib.Path(sys.argv[1]), int(sys.argv[2])
import kg.run.pipeline, kg.export.turtle, kg.export.csvs
from kg.cli import cli
from kg.errors import BuildError
from kg.cached import read_own
from kg.knowledge.lexicon import load_lexicon
from kg.model import Home
import kg

cache, out, pages = work / "cache", work / "out", work / "pages"
load_lexicon()

def state(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

def build(die_at=0):
    "A build in a process of its own: how it ended, and how many calls it made."
    read, write = os.pipe()
    child = os.fork()
    if not child:
        calls = 0
        def deadly(function):
            def call(*args, **kwargs):
                nonlocal calls
                calls += 1
                if calls == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*args, **kwargs)
            return call
        for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "fsync"):
            setattr(os, name, deadly(getattr(os, name)))
        status = 1
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                cli(["build", str(pages), "-o", str(out), "--home", "太原市", "--jobs", "1", "--formats", "csv,ttl"],
                    standalone_mode=False)
            status = 0
        finally:
            os.write(write, str(calls).encode())
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(told or 0)

def restored():
    for name in ("out", "cache"):
        shutil.rmtree(work / name, ignore_errors=True)
        shutil.copytree(work / f"{name}.first", work / name, copy_function=shutil.copy2)

assert build()[0] == 0
for name in ("out", "cache"):
    shutil.copytree(work / name, work / f"{name}.first")
first = state(out)
(pages / "b.txt").write_text((pages / "b.txt").read_text("utf-8") + "大同市人民政府参加。\\n", "utf-8")
(pages / "c.txt").unlink()
status, calls = build()
assert status == 0, status
second = state(out)
assert first != second
told = whole = 0
for point in sorted({1 + calls * number // kills for number in range(kills)}):
    restored()
    status, _ = build(point)
    assert status == -signal.SIGKILL, (point, status)
    try:
        kg.load(out)
        left = {name: data for name, data in state(out).items() if not name.startswith(".kg-")}
        assert left in (first, second), point
        whole += 1
    except BuildError as fault:
        assert "run kg build once more" in str(fault), (point, fault)
        told += 1
    kept = [path for path in (cache / "pages").glob("??/*") if not path.name.startswith(".")]
    assert kept and all(read_own(path, path.parent.name + path.name) is not None for path in kept), point
    status, _ = build()
    assert status == 0, (point, status)
    assert state(out) == second, (point, [n for n in second if state(out).get(n) != second[n]])
    assert sorted(p.name for p in work.iterdir()) == ["cache", "cache.first", "out", "out.first", "pages"], point
print(calls, whole, told)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_second_build_killed_anywhere_is_ended_by_the_next(tmp_path: Path) -> None:
    """Never a mixture that passes for a build, no entry of the cache that is broken, the same bytes in the end."""
    work = tmp_path / "work"
    (work / "pages").mkdir(parents=True)
    (work / "cache").mkdir(mode=0o700)
    for name, text in PAGES.items():
        (work / "pages" / name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", RUNNER, str(work), str(KILLS)],
        capture_output=True,
        text=True,
        env=environment_with(KG_CACHE_DIR=str(work / "cache")),
        check=False,
    )

    assert done.returncode == 0, done.stderr
    calls, whole, told = map(int, done.stdout.split())
    assert calls >= whole + told
    assert whole > told > 0
