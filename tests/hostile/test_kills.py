"""
Builds killed at random moments: what is left is one whole build, or is reported and finished by the next.

Killing at each call that changes the disk, one after the other, is in ``tests/export/test_atomic.py``;
here a process writes builds without end and is killed at an unpredictable moment.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.export.atomic import replace_folder
from kg.export.finished import MANIFEST, reading
from tests.conftest import environment_with

KILLS = 50
#: Seconds within which a process is killed once it has written its first build: some dozen builds.
LONGEST = 0.2

NAMES = ("graph.ttl", "nodes.csv", "tables/edges.parquet", "tables/pages.parquet", "registry.tsv")
GENERATED = (*NAMES, "graph.gexf", MANIFEST)

#: Builds without end, each of one number: all files contain it, and every second build has one more file.
WRITER = """
import itertools, json, pathlib, sys
from kg.export.atomic import replace_folder
from kg.export.finished import FORMAT_VERSION, MANIFEST, output_of
final, begin, names = pathlib.Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
for number in itertools.count(begin):
    with replace_folder(final, [*names, "graph.gexf", MANIFEST]) as stage:
        (stage / "tables").mkdir()
        for name in names + ["graph.gexf"] * (number % 2):
            (stage / name).write_text(f"{number}\\n" * 2000)
        outputs = {name: output_of(stage / name) for name in names + ["graph.gexf"] * (number % 2)}
        (stage / MANIFEST).write_text(json.dumps({"format": FORMAT_VERSION, "outputs": outputs, "number": number}))
    print(number, flush=True)
"""


def whole(folder: Path) -> int:
    """The number of the build in a folder, every file of which is as it was written."""
    with reading(folder) as finished:
        number: int = finished.manifest["number"]
        names = [*NAMES, *(["graph.gexf"] if number % 2 else [])]
        assert set(finished.outputs or ()) == set(names)
        for name in names:
            assert finished.path(name).read_text().split("\n")[0] == str(number)
        there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert {name for name in there if not name.startswith(".kg-")} == {*names, MANIFEST, "README.md"}
    return number


def killed(folder: Path, begin: int, draw: random.Random) -> int:
    """Let a process write builds and kill it; the number of the last one that it reported as written."""
    command = [sys.executable, "-c", WRITER, str(folder), str(begin), json.dumps(NAMES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment_with()) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(draw.uniform(0, LONGEST))
        writer.kill()
        rest = writer.stdout.read()
    return int((first + rest).split("\n")[-2])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_after_fifty_kills_at_random_the_build_is_whole(tmp_path: Path) -> None:
    """Never a mixture that passes for a build; never an older build than the last one that was finished."""
    draw = random.Random(20221121)
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "README.md").write_text("说明", encoding="utf-8")
    told = 0
    number = 0
    for _ in range(KILLS):
        done = killed(folder, number + 1, draw)
        try:
            number = whole(folder)
        except BuildError as error:
            assert "run kg build once more" in str(error)  # noqa: PT017
            told += 1
            # The next build finishes it before it begins, and may then fail by itself.
            with pytest.raises(ZeroDivisionError), replace_folder(folder, GENERATED):
                raise ZeroDivisionError from None
            number = whole(folder)
        assert number in (done, done + 1)
        assert (folder / "README.md").read_text(encoding="utf-8") == "说明"
    assert [p.name for p in tmp_path.iterdir()] == ["exports"]
    assert told < KILLS
    assert not os.path.lexists(folder / ".kg-commit")
