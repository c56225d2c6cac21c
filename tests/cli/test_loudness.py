"""How much a command prints: ``-q`` and ``-v``, before the command's name and after it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg.cli import cli
from kg.cli.progress import Line
from tests.conftest import Run
from tests.test_docs import commands

TEXT = "太原市委召开会议，山西省委书记林武出席并讲话。\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A page that can be read and one that cannot."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", [("-q", "build"), ("build", "--quiet")])
def test_a_quiet_build_says_nothing_but_what_is_wrong(run: Run, pages: Path, words: tuple[str, ...]) -> None:
    """No summary; an input that was left out is still reported."""
    done = run(*words, pages, "-o", "out", "--formats", "csv")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.count("\n") == 1
    assert "empty.txt" in done.stderr


def test_quiet_leaves_what_was_asked_for(run: Run, pages: Path, out: Path) -> None:
    """JSON, an answer, a finding."""
    summary = run("build", "-q", pages, "-o", "out", "--formats", "csv", "--json")
    answer = run("explain", "-q", out, "太原市")

    assert json.loads(summary.stdout)["pages"] == 1
    assert "【太原" in answer.stdout


def test_a_verbose_build_tells_stages_slowest_pages_and_cost(run_apart: Run, pages: Path) -> None:
    """On standard error, a line a stage, so that standard output does not change."""
    done = run_apart("build", "-v", pages, "-o", "out", "--formats", "csv", KG_LANG="en")

    lines = done.stderr.splitlines()
    stages = [line.split(",")[0] for line in lines if line.endswith(" s") and not line.startswith("took")]
    assert stages == ["cutting 1", "reading 1", "linking", "counting", "writing csv", "writing parquet"]
    assert lines[-2].split()[1] == "good.txt"
    assert lines[-1].startswith("took ")
    assert done.stdout.startswith("pages 1")
    assert "\x1b" not in done.stderr


def test_of_two_the_last_one_counts(run: Run, out: Path) -> None:
    """An alias with ``-v`` in it can be made quiet."""
    done = run("-v", "verify", "-q", out)

    assert done.stdout == ""
    assert "took" in run("-v", "verify", out).stderr


def test_every_command_takes_both() -> None:
    """For every command: nobody has to know where the options go."""
    for name, command in commands(cli):
        options = [option for parameter in command.params for option in parameter.opts]
        assert [options.count(one) for one in ("-q", "--quiet", "-v", "--verbose")] == [1, 1, 1, 1], name


def test_on_a_terminal_the_moving_line_makes_way_for_the_lasting_one() -> None:
    """The progress line is wiped; the line that stays has the seconds."""
    file = io.StringIO()
    line = Line(file, live=True, lasting=True)

    line.progress("识别 / reading", 5, 5)
    line.end()

    assert "reading 5/5" in file.getvalue()
    assert file.getvalue().rpartition("\r\x1b[K")[2].startswith("识别 5，0.0 秒 / reading 5")
