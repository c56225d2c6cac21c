"""What the tests of several rooms share: the five seed pages, built once, and the command as a user runs it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli

if TYPE_CHECKING:
    from playwright.sync_api import Browser
from kg.count.engines.base import Engine

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

#: Where Debian and others put Chromium; CHROMIUM names another place.
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

#: Compiled packs of the tests stay out of the user's cache; subprocesses inherit the folder.
_CACHE = tempfile.TemporaryDirectory(prefix="kg-test-cache-")
os.environ["KG_CACHE_DIR"] = _CACHE.name
#: No build of five pages takes longer, even on a busy machine.
TIMEOUT_SECONDS = 240


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five pages."""
    return SEEDS


@pytest.fixture(scope="session")
def built() -> kg.Build:
    """The build of the five pages; not to be changed by a test."""
    return kg.build(SEEDS)


@pytest.fixture(scope="session")
def out(built: kg.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the build was saved in; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("build") / "out"
    built.save(folder)
    return folder


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The decoded text of each seed page by its name."""
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """The engine of a real cluster on loopback, started when a test first asks for it."""
    from kg.count.engines.spark import SparkEngine
    from tests.spark_cluster import cluster

    os.environ["PYTHONPATH"] = str(ROOT)
    with cluster() as master, SparkEngine(master) as engine:
        yield engine


@dataclass(frozen=True, slots=True)
class Done:
    """Status and output of a command."""

    returncode: int
    stdout: str
    stderr: str


class Run(Protocol):
    """``run("build", "x.txt")`` is ``kg build x.txt`` in the test's own folder."""

    def __call__(self, *arguments: str | Path, stdin: str = "", **environment: str) -> Done: ...


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command in this process: quick, since all tests share one lexicon."""

    def call(*arguments: str | Path, stdin: str = "", **environment: str) -> Done:
        with contextlib.chdir(tmp_path):
            result = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, env=environment, prog_name="kg")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def run_apart(tmp_path: Path) -> Run:
    """The same in a process of its own, as a user starts it."""

    def call(*arguments: str | Path, stdin: str = "", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment_with(**environment),
            input=stdin,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call


def environment_with(**changes: str) -> dict[str, str]:
    """This process's environment with the checkout on the path, so that no install is needed."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **changes}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; if it is missing the test fails, unless KG_NO_BROWSER=1."""
    if os.environ.get("KG_NO_BROWSER") == "1":
        pytest.skip("KG_NO_BROWSER=1")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.fail("no Chromium found: apt-get install chromium, or set CHROMIUM, or say KG_NO_BROWSER=1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()
