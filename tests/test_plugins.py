"""The plug-ins of ``docs/plugins.md``, installed as packages and used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")


def install(section: str, folder: Path, target: Path) -> None:
    """Write the files that a section of the page shows and install them where ``target`` says."""
    text = PAGE.split(f"`{section}`\n", 1)[1].split("\n## ", 1)[0]
    for name, content in re.findall(r"\n`([^`\n]+)`\n\n```\w+\n(.*?)```", text, re.S):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    assert (folder / "pyproject.toml").exists(), section
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(target), str(folder)], check=True, timeout=120)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of site packages with all plug-ins of the page."""
    target = tmp_path_factory.mktemp("site")
    for section in ("kg.readers", "kg.exporters", "kg.packs"):
        install(section, tmp_path_factory.mktemp("plugin"), target)
    return target


@pytest.fixture
def environment(installed: Path) -> dict[str, str]:
    """What lets a process see them."""
    return {"PYTHONPATH": os.pathsep.join([str(ROOT), str(installed)])}


def test_an_exporter_of_another_package_writes_its_files(
    run_apart: Run, out: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    """It is requested by name, like ours."""
    done = run_apart("export", out, "--format", "names", "-o", "names.txt", **environment)

    assert done.returncode == 0, done.stderr
    assert "place\t太原市" in (tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()


def test_a_form_of_another_package_is_read_in_folders(
    run_apart: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Its suffix is recognised, its pages have names of their own."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.clip").write_text("太原市召开会议。\n====\n大同市召开会议。\n", encoding="utf-8")

    done = run_apart("build", "in", "-o", "out", "--formats", "csv", "--json", **environment)

    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["pages"], summary["forms"], summary["skipped"]) == (2, {"clip": 2}, [])


def test_a_pack_of_another_package_is_read(run_apart: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    """Its rows are known, used, and named in the manifest."""
    (tmp_path / "page.txt").write_text("昨日，市民到绿野湿地观鸟。", encoding="utf-8")

    known = run_apart("lexicon", "lookup", "绿野湿地", **environment)
    done = run_apart("build", "page.txt", "-o", "out", "--formats", "csv", **environment)

    assert "lvye/places.tsv:2" in known.stdout
    assert done.returncode == 0, done.stderr
    assert "绿野仙踪湿地公园" in (tmp_path / "out" / "nodes.csv").read_text(encoding="utf-8")
    assert '"lvye"' in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_a_pack_that_cannot_be_loaded_is_named(run_apart: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    """One line: which entry point, and why."""
    site = tmp_path / "broken"
    (site / "broken-1.dist-info").mkdir(parents=True)
    (site / "broken-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1\n")
    (site / "broken-1.dist-info" / "entry_points.txt").write_text("[kg.packs]\nbroken = no_such_module\n")
    (tmp_path / "page.txt").write_text("太原市举行典礼。", encoding="utf-8")

    done = run_apart("build", "page.txt", PYTHONPATH=os.pathsep.join([environment["PYTHONPATH"], str(site)]))

    assert done.returncode == 1
    assert "broken = no_such_module" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
