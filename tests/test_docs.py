"""The documents describe every command, and what they say is true."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg._version import __version__
from kg.cli import cli
from kg.count.tables import SCHEMAS
from kg.export import EXPORTERS, generated_names
from kg.run.built import DEFAULT_FORMATS, generated_files
from tests.conftest import environment_with

ROOT = Path(__file__).parents[1]
GUIDES = (ROOT / "docs" / "guide.zh.md", ROOT / "docs" / "guide.en.md")


def commands(group: click.Group = cli, prefix: str = "kg") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name; groups are walked, not given."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_its_section_in_the_guide(guide: Path, name: str) -> None:
    """A command that the guide does not mention does not exist for its reader."""
    assert f"### {name}\n" in guide.read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_the_guide_tells_of_no_command_or_option_that_is_not_there(guide: Path) -> None:
    """Each ``kg …`` in a section and each ``--option`` is known to the command line."""
    text = guide.read_text(encoding="utf-8")
    known = {name for name, _ in commands()}
    options = {o for _, command in commands() for p in command.params for o in (*p.opts, *p.secondary_opts)} | {
        "--help",
        "--version",
    }

    assert set(re.findall(r"^### (kg .+)$", text, re.M)) <= known
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_help_has_an_example_and_both_languages(name: str, command: click.Command) -> None:
    """An example says more than a paragraph; the first word is Chinese."""
    help_text = command.help or ""

    assert f"  {name} " in help_text, "no example"
    assert re.match(r"[\u4e00-\u9fff]", help_text.strip())
    assert re.search(r"[A-Za-z]{4}", help_text.split("\b")[0])
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.opts} has no help"


def test_the_readme_has_the_two_commands_that_set_everything_up() -> None:
    """After one's own pages, what a stranger types in a checkout."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    commands = [[line.split("#")[0].strip() for line in block.splitlines()] for block in blocks]

    assert commands[0][:1] == ["pip install ."]
    assert ["make demo", "make test"] in commands
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"demo", "test", "lint", "clean"} <= targets


def test_every_link_between_the_documents_leads_somewhere() -> None:
    """Relative links only point at files that are there."""
    for document in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "DESIGN.md",
        *GUIDES,
        ROOT / "exports" / "README.md",
    ):
        for target in re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_note_on_exports_names_every_file_of_a_build() -> None:
    """Whoever opens the folder finds each file explained."""
    note = (ROOT / "exports" / "README.md").read_text(encoding="utf-8")

    for name in ["manifest.json", *generated_names(DEFAULT_FORMATS)]:
        assert Path(name).name in note or (name.startswith("tables/") and Path(name).stem in note), name
    assert set(SCHEMAS) <= set(re.findall(r"`(\w+)`", note))
    assert set(generated_names(DEFAULT_FORMATS)) <= set(generated_files())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_the_guide_names_every_format(guide: Path) -> None:
    """What can be exported is documented."""
    line = re.search(r"kg export BUILD --format (\S+)", guide.read_text(encoding="utf-8"))

    assert line
    assert set(line[1].split("|")) == set(EXPORTERS)


def test_the_changelog_tells_of_this_version() -> None:
    """A released version has its section."""
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]


def test_the_page_of_tables_is_current() -> None:
    """It is written from the schemas: ``python scripts/build_reference.py``."""
    script = ROOT / "scripts" / "build_reference.py"

    done = subprocess.run([sys.executable, str(script), "--check"], cwd=ROOT, env=environment_with(), check=False)

    assert done.returncode == 0, "run python scripts/build_reference.py"
