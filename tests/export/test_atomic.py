"""The output folder changes whole or not at all, whenever a run is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import BuildError, OutputError
from kg.export.atomic import replace_folder
from kg.export.finished import reading

ROOT = Path(__file__).parents[2]
GENERATED = ("graph.ttl", "nodes.csv", "graph.gexf", "tables/edges.parquet", "manifest.json")

#: A build that kills itself at the n-th call that changes the disk, counted from its start.
KILLED_BUILD = """
import os, pathlib, shutil, signal, sys
final, at = pathlib.Path(sys.argv[1]), int(sys.argv[2])
calls = 0
def deadly(function):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call
for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "fsync"):
    setattr(os, name, deadly(getattr(os, name)))
for name in ("replace", "rename", "unlink", "mkdir"):
    setattr(pathlib.Path, name, deadly(getattr(pathlib.Path, name)))
from kg.export.atomic import replace_folder
generated = ("graph.ttl", "nodes.csv", "graph.gexf", "tables/edges.parquet", "manifest.json")
with replace_folder(final, generated) as stage:
    (stage / "tables").mkdir(exist_ok=True)
    for name in ("graph.ttl", "nodes.csv", "tables/edges.parquet", "manifest.json"):
        (stage / name).write_text("新")
"""


def build(final: Path, text: str, names: tuple[str, ...] = GENERATED) -> None:
    with replace_folder(final, GENERATED) as stage:
        (stage / "tables").mkdir()
        for name in names:
            (stage / name).write_text(text, encoding="utf-8")


def test_a_folder_named_from_here_is_replaced_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.12 made the names of temporary folders absolute; the folder's own name may be relative."""
    monkeypatch.chdir(tmp_path)
    build(Path("out"), "旧")
    build(Path("out"), "新")
    assert (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8") == "新"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def state(folder: Path) -> dict[str, str]:
    """Every file by name, hidden ones too."""
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def visible(folder: Path) -> dict[str, str]:
    return {name: text for name, text in state(folder).items() if not name.startswith(".kg-")}


class TestWholeOutput:
    def test_a_new_folder_appears_with_its_parents(self, tmp_path: Path) -> None:
        """The folder has these files and nothing else, nor is anything beside it, and others may open it."""
        build(tmp_path / "一" / "exports", "甲")

        assert state(tmp_path) == {f"一/exports/{name}": "甲" for name in GENERATED}
        assert (tmp_path / "一" / "exports").stat().st_mode & 0o777 == 0o777 & ~_umask()

    def test_an_existing_folder_keeps_what_no_build_writes(self, tmp_path: Path) -> None:
        """README and notes survive; files of a format no longer requested are removed."""
        (tmp_path / "README.md").write_text("说明", encoding="utf-8")
        build(tmp_path, "旧")
        (tmp_path / "tables" / "notes.txt").write_text("笔记", encoding="utf-8")

        build(tmp_path, "新", names=("graph.ttl", "manifest.json"))

        assert state(tmp_path) == {
            "README.md": "说明",
            "tables/notes.txt": "笔记",
            "graph.ttl": "新",
            "manifest.json": "新",
        }

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    @pytest.mark.parametrize("existing", [True, False])
    def test_a_failed_build_leaves_everything_as_it_was(
        self, tmp_path: Path, error: type[BaseException], existing: bool
    ) -> None:
        """An error or Ctrl-C inside the block is raised, and no trace remains."""
        final = tmp_path / "exports"
        if existing:
            build(final, "旧")
        before = state(tmp_path)

        with pytest.raises(error), replace_folder(final, GENERATED) as stage:  # noqa: PT012
            (stage / "graph.ttl").write_text("半")
            raise error

        assert state(tmp_path) == before
        assert final.exists() == existing


class TestKilled:
    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
    def test_a_build_killed_at_any_step_is_all_old_or_all_new(self, tmp_path: Path) -> None:
        """
        Killed at each disk call in turn: old before the commit, new once the next build has begun, never a mixture
        that a reader takes for a build.
        """
        old = {"README.md": "说明", **dict.fromkeys(GENERATED, "旧")}
        new = {"README.md": "说明", **{name: "新" for name in GENERATED if name != "graph.gexf"}}
        seen = []
        for at in range(1, 200):
            final = tmp_path / f"{at}"
            final.mkdir()
            (final / "README.md").write_text("说明", encoding="utf-8")
            build(final, "旧")

            done = run_killed(final, at)

            if (final / ".kg-commit").exists():
                with pytest.raises(BuildError, match="run kg build once more"), reading(final):
                    pass
            else:
                assert visible(final) in (old, new)
            before = state(final)
            with contextlib.suppress(BuildError), reading(final):
                pass
            assert state(final) == before
            a_build_that_fails(final)
            assert state(final) in (old, new)
            assert not [p for p in tmp_path.iterdir() if p.name.startswith(".kg-")]
            seen.append(state(final) == new)
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL
        assert seen == sorted(seen)
        assert seen[0] is False
        assert seen[-1] is True
        assert seen.count(True) > 3

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
    def test_a_first_build_that_is_killed_leaves_no_folder(self, tmp_path: Path) -> None:
        """The folder is there whole or not at all, and the next run cleans up."""
        for at in range(1, 200):
            final = tmp_path / f"{at}" / "exports"
            final.parent.mkdir()
            done = run_killed(final, at)
            whole = {name: "新" for name in GENERATED if name != "graph.gexf"}
            assert (state(final) == whole) if final.exists() else done.returncode
            a_build_that_fails(final)
            assert [p.name for p in final.parent.iterdir()] in ([], ["exports"])
            if done.returncode == 0:
                break
        assert done.returncode == 0

    @pytest.mark.parametrize("existing", [True, False])
    def test_a_second_build_into_the_same_folder_is_told(self, tmp_path: Path, existing: bool) -> None:
        """The second build stops before its work; the first one is not disturbed and succeeds."""
        final = tmp_path / "exports"
        if existing:
            final.mkdir()
        with replace_folder(final, GENERATED) as stage:
            (stage / "graph.ttl").write_text("先", encoding="utf-8")
            with pytest.raises(OutputError, match=r"exports: another kg build"):
                build(final, "后")
            build(tmp_path / "exports-2", "后")

        assert state(final) == {"graph.ttl": "先"}
        assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "exports-2"]

    def test_readers_wait_while_files_are_put_in_place(self, tmp_path: Path) -> None:
        """A reader locks the folder: the renames of a build begin when it has ended."""
        build(tmp_path, "旧")
        with ThreadPoolExecutor() as pool:
            with reading(tmp_path):
                writer = pool.submit(build, tmp_path, "新", ("graph.ttl", "manifest.json"))
                with pytest.raises(TimeoutError):
                    writer.result(timeout=0.3)
                assert visible(tmp_path) == dict.fromkeys(GENERATED, "旧")
            writer.result(timeout=60)
        assert state(tmp_path) == {"graph.ttl": "新", "manifest.json": "新"}


class TestRefusals:
    def test_a_file_in_the_place_of_the_folder(self, tmp_path: Path) -> None:
        """Named, and left alone."""
        (tmp_path / "exports").write_text("文件", encoding="utf-8")

        with pytest.raises(OutputError, match="exports"):
            build(tmp_path / "exports", "甲")

        assert state(tmp_path) == {"exports": "文件"}

    def test_a_folder_under_a_file(self, tmp_path: Path) -> None:
        """A parent that is not a folder is named, too."""
        (tmp_path / "page.txt").write_text("文件", encoding="utf-8")

        with pytest.raises(OutputError, match="exports"):
            build(tmp_path / "page.txt" / "exports", "甲")

    def test_a_folder_in_the_place_of_a_file(self, tmp_path: Path) -> None:
        """Refused before anything is moved."""
        (tmp_path / "manifest.json").mkdir()
        (tmp_path / "graph.ttl").write_text("旧", encoding="utf-8")

        with pytest.raises(OutputError):
            build(tmp_path, "新")

        assert state(tmp_path) == {"graph.ttl": "旧"}

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        """The message names the folder and what to do."""
        tmp_path.chmod(0o555)
        try:
            with pytest.raises(OutputError, match="-o"):
                build(tmp_path, "新")
        finally:
            tmp_path.chmod(0o755)

    def test_a_full_disk(self, tmp_path: Path) -> None:
        """A write that fails because the disk is full leaves the former output."""
        build(tmp_path, "旧")
        before = state(tmp_path)
        script = (
            "import pathlib, resource, sys\n"
            "from kg.errors import OutputError\n"
            "from kg.export.atomic import replace_folder\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
            "try:\n"
            "    with replace_folder(pathlib.Path(sys.argv[1])) as stage:\n"
            "        (stage / 'graph.ttl').write_text('x' * 100_000)\n"
            "except OutputError as fault:\n"
            "    print('refused')\n"
        )
        done = run([sys.executable, "-c", script, str(tmp_path)])

        assert done.stdout == "refused\n"
        assert state(tmp_path) == before

    def test_another_files_fault_is_not_the_outputs(self, tmp_path: Path) -> None:
        """An input that is missing keeps its own error."""
        missing = tmp_path / "elsewhere" / "page.txt"
        with pytest.raises(FileNotFoundError), replace_folder(tmp_path / "a" / "exports"):
            missing.read_text()


def a_build_that_fails(final: Path) -> None:
    """The next build: it first completes what a killed one left, and then fails on its own."""
    with pytest.raises(ZeroDivisionError), replace_folder(final, GENERATED):
        raise ZeroDivisionError


def run_killed(final: Path, at: int) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "-c", KILLED_BUILD, str(final), str(at)])


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
