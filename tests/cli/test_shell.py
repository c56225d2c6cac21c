"""The command in the shell: completion, man pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment_with
from tests.test_docs import GUIDES, commands

#: The roff macros that may begin a line of a page.
MACROS = {".TH", ".SH", ".B", ".TP", ".PP", ".nf", ".fi"}


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A ``PATH`` on which ``kg`` is this checkout's."""
    command = tmp_path / "kg"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return os.pathsep.join([str(tmp_path), os.environ["PATH"]])


def line_of_the_guide(guide: Path, shell: str) -> str:
    """What a user copies into the shell's start-up file."""
    [line] = re.findall(rf"^.*_KG_COMPLETE={shell}_source.*$", guide.read_text(encoding="utf-8"), re.M)
    return str(line)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["kg", "time"], {"timeline"}),
        (["kg", "lexicon", "l"], {"lookup"}),
        (["kg", "build", "--min-"], {"--min-count", "--min-score"}),
        (["kg", "build", "--window", "p"], {"paragraph"}),
    ],
)
def test_bash_completes_after_the_line_of_the_guide(
    path: str, guide: Path, words: list[str], expected: set[str]
) -> None:
    """The script that Click writes is sourced in a real bash, and called as the tab key calls it."""
    script = f"""
        {line_of_the_guide(guide, "bash")}
        COMP_WORDS=({" ".join(words)}) COMP_CWORD={len(words) - 1}
        _kg_completion kg
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment_with(PATH=path), check=True
    )

    assert set(done.stdout.split()) == expected, done.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_have_a_script(path: str, shell: str) -> None:
    """Both guides have its line; Click writes its function."""
    assert len({line_of_the_guide(guide, shell) for guide in GUIDES}) == 1
    done = subprocess.run(
        ["kg"], capture_output=True, text=True, check=True, env=environment_with(PATH=path, _KG_COMPLETE=f"{shell}_source")
    )  # fmt: skip

    assert "_kg_completion" in done.stdout


def test_every_command_has_a_man_page(tmp_path: Path) -> None:
    """Name, options and examples; nothing in the text is taken for a macro."""
    subprocess.run(
        [sys.executable, ROOT / "scripts" / "build_man.py", tmp_path], env=environment_with(SOURCE_DATE_EPOCH="0"), check=True
    )  # fmt: skip

    pages = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.glob("*.1")}
    assert {f"{name.replace(' ', '-')}.1" for name, _ in commands()} < set(pages)
    build = pages["kg-build.1"]
    assert '"1970-01-01"' in build
    assert r"\fB\-\-min\-count\fP N" in build
    assert re.search(r"^\.nf\n例 / Examples:\n  kg build seeds\n(  .+\n)+\.fi$", build, re.M)
    for name, page in pages.items():
        assert {line.split()[0] for line in page.splitlines() if line[:1] in (".", "'")} <= MACROS, name
        assert "\x08" not in page, name
