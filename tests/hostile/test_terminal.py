"""Terminals and disks that cause trouble: an ASCII locale, a disk without room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, environment_with

#: A locale without Chinese, and no help from Python.
ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def kg(*words: str, before: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own; ``before`` is run first in it."""
    code = f"{before}\nfrom kg.cli import main\nmain()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, env=environment_with(**environment), check=False
    )


def test_a_name_is_understood_under_an_ascii_locale(out: Path) -> None:
    """The bytes that the terminal sends are UTF-8, whatever the locale says; the answer is UTF-8, too."""
    told = kg("explain", str(out), "太原市", **ASCII)
    assert told.returncode == 0, told.stderr
    assert "太原市  地点 / place" in told.stdout.decode("utf-8")


def test_a_question_is_understood_under_an_ascii_locale(out: Path) -> None:
    """In the text of a query, too."""
    told = kg("query", str(out), 'ASK { ?s rdfs:label "太原市"@zh }', "--format", "json", **ASCII)
    assert told.returncode == 0, told.stderr
    assert b"true" in told.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of files are those of Unix")
@pytest.mark.parametrize("name", ["graph.nt", "graph.nt.gz"])
def test_a_full_disk_is_told_by_the_name_of_the_file(name: str, out: Path, tmp_path: Path) -> None:
    """Not as if the answer were printed: the file of -o is named, and no half of it stays."""
    full = (
        "import shutil, errno, os\n"
        "def no_room(source, target, length=0):\n"
        "    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
        "shutil.copyfileobj = no_room\n"
    )
    told = kg("export", str(out), "--format", "nt", "-o", str(tmp_path / name), before=full)
    assert told.returncode == 1
    line = told.stderr.decode()
    assert str(tmp_path / name) in line
    assert "stdout" not in line
    assert line.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_place_for_passing_files_is_told(
    out: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is named, and the variable that chooses another."""

    def no_room(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.run.built.Build.export_with", no_room)
    told = run("export", out, "--format", "gexf", "-o", tmp_path / "x.gexf")
    assert told.returncode == 1
    assert "TMPDIR" in told.stderr
    assert "stdout" not in told.stderr
