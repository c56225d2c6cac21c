"""Whatever is wrong with the input: one line that says what to do, the rest is built, nothing is half-written."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, environment_with

GOOD = "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n"

#: First bytes of a PNG file, header chunk included.
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")

#: name -> (bytes, words of the line on stderr).
BAD_PAGES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "white_space": ("\u3000\r\n \t\n".encode(), "空白"),
    "png": (PNG, "PNG"),
    # Cut in the middle of a two-byte character.
    "truncated_gb18030": ((GOOD * 20).encode("gb18030")[:-2], "截断"),
    "nul": (GOOD.replace("，", "\0").encode(), "NUL"),
    "replacement": (GOOD.translate(dict.fromkeys(map(ord, "太原市人民政府"), "\ufffd")).encode(), "U+FFFD"),
    "noise": (bytes(range(128, 256)) * 30, "编码"),
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one good page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def only_line(text: str, *words: str) -> None:
    """Exactly one line, Chinese and English, with a remedy and the words."""
    assert text.count("\n") == 1, text
    for word in ("解决办法", "Remedy", *words):
        assert word in text


@pytest.mark.parametrize("case", BAD_PAGES)
def test_a_bad_page_is_named_and_the_others_are_built(run: Run, pages: Path, tmp_path: Path, case: str) -> None:
    """One line on stderr, exit status 0, and the manifest keeps the reason."""
    data, words = BAD_PAGES[case]
    (pages / "bad.txt").write_bytes(data)

    done = run("build", pages, "-o", "out", "--formats", "csv", "--json")

    assert done.returncode == 0, done.stderr
    only_line(done.stderr, "bad.txt", words)
    summary = json.loads(done.stdout)
    assert summary["pages"] == 1
    assert [(s["name"], s["status"]) for s in summary["skipped"]] == [("bad.txt", "skipped")]
    assert words in summary["skipped"][0]["reason"]
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert [(i["name"], i["status"]) for i in inputs] == [("bad.txt", "skipped"), ("good.txt", "read")]


@pytest.mark.parametrize("case", BAD_PAGES)
def test_a_bad_page_alone_is_a_failure_that_writes_nothing(run: Run, tmp_path: Path, case: str) -> None:
    """Nothing usable: exit status 1, one line, no folder."""
    (tmp_path / "bad.txt").write_bytes(BAD_PAGES[case][0])

    done = run("build", "bad.txt", "-o", "out")

    assert done.returncode == 1
    assert done.stdout == ""
    only_line(done.stderr, "bad.txt", BAD_PAGES[case][1])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt"]


def test_a_process_of_its_own_says_nothing_else(run_apart: Run, pages: Path) -> None:
    """No library adds its own output to the one line."""
    (pages / "bad.txt").write_bytes(b"")

    done = run_apart("build", pages, "-o", "out", "--formats", "csv")

    assert done.returncode == 0, done.stderr
    only_line(done.stderr, "bad.txt", "空文件")


def test_under_strict_a_bad_page_stops_the_run(run: Run, pages: Path, tmp_path: Path) -> None:
    """Exit status 1, and what an earlier build wrote stays as it was."""
    run("build", pages, "-o", "out", "--formats", "csv")
    before = hashes(tmp_path / "out")
    (pages / "bad.txt").write_bytes(b"")

    done = run("build", pages, "-o", "out", "--formats", "csv", "--strict")

    assert done.returncode == 1
    only_line(done.stderr, "bad.txt")
    assert hashes(tmp_path / "out") == before


@pytest.mark.parametrize(("make", "words"), [("folder", "里没有文件"), ("nothing", "路径不存在")])
def test_a_path_without_pages_is_named(run: Run, pages: Path, tmp_path: Path, make: str, words: str) -> None:
    """An empty folder and a missing path: status 1 alone, status 0 and a line beside a good page."""
    target = tmp_path / "target"
    if make == "folder":
        target.mkdir()

    alone = run("build", "target", "-o", "out")
    beside = run("build", "target", pages, "-o", "out", "--formats", "csv")

    assert alone.returncode == 1
    only_line(alone.stderr, "target", words)
    assert beside.returncode == 0
    only_line(beside.stderr, "target", words)


def test_several_bad_inputs_are_named_each(run: Run, tmp_path: Path) -> None:
    """A line for each, then one that nothing is left."""
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(PNG)

    done = run("build", "a.txt", "b.txt", "-o", "out")

    assert done.returncode == 1
    assert [line.split("：")[0] for line in done.stderr.splitlines()][:2] == ["a.txt", "b.txt"]
    assert "没有可用的版面" in done.stderr.splitlines()[2]


@pytest.mark.parametrize("target", ["file", "file/below", "/proc/kg-out"])
def test_an_output_folder_that_cannot_be_written_is_named_before_the_work(
    run: Run, pages: Path, tmp_path: Path, target: str
) -> None:
    """A file in the folder's place, a file on the way, a place where nobody may write: status 1, one line."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    done = run("build", pages, "-o", target)

    assert done.returncode == 1
    only_line(done.stderr, target)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_result_printed_to_a_full_disk_is_one_line(pages: Path, tmp_path: Path) -> None:
    """`kg ... > file` on a full disk: status 1 and what to do, no traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "build", pages, "-o", tmp_path / "out", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("stdout：")
    assert "Traceback" not in done.stderr


BAD_PACKS: dict[str, tuple[dict[str, str], str]] = {
    "unknown_type": ({"terms.tsv": "name\ttype\n甲公司\ttownship\n"}, "terms.tsv:2"),
    "unknown_column": ({"terms.tsv": "name\ttype\tcolour\n"}, "terms.tsv:1"),
    "too_many_cells": ({"terms.tsv": "name\ttype\n甲公司\torganization\t多\n"}, "terms.tsv:2"),
    "empty_name": ({"terms.tsv": "name\ttype\n\torganization\n"}, "terms.tsv:2"),
    "no_meta": ({"pack.toml": ""}, "pack.toml"),
}


@pytest.mark.parametrize("case", BAD_PACKS)
def test_a_pack_with_a_bad_row_is_refused_with_file_and_line(run: Run, pages: Path, tmp_path: Path, case: str) -> None:
    """A graph made without the requested pack would be a different graph: status 1, nothing written."""
    files, place = BAD_PACKS[case]
    write_pack(tmp_path / "pack", files)

    done = run("build", pages, "-o", "out", "--pack", "pack")

    assert done.returncode == 1
    only_line(done.stderr, place)
    assert not (tmp_path / "out").exists()


def test_wrong_usage_is_status_2(run: Run, pages: Path) -> None:
    """Unknown options and values are a matter of usage, not of input."""
    for arguments in (
        ("build",),
        ("build", pages, "--nope"),
        ("build", pages, "--formats", "docx"),
        ("build", pages, "--window", "page"),
        ("nope",),
    ):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr


def test_a_page_of_markup_and_control_characters_is_text(run: Run, tmp_path: Path) -> None:
    """Escape sequences of a page never reach the terminal."""
    (tmp_path / "x.txt").write_text("太原市人民政府\x1b[31m通报，山西省太原市召开会议。\n" * 3, encoding="utf-8")

    built = run("build", "x.txt", "-o", "out", "--formats", "ttl,csv")
    told = run("explain", "out", "太原市")

    assert built.returncode == 0, built.stderr
    assert told.returncode == 0, told.stderr
    assert "\x1b" not in built.stdout + told.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_build_stopped_in_the_middle_leaves_the_former_output_whole(
    run: Run, pages: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """Killed or interrupted while it works: every former file stays, and the next build succeeds."""
    first = run("build", pages, "-o", "out", "--formats", "csv,ttl")
    assert first.returncode == 0, first.stderr
    out = tmp_path / "out"
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    before = hashes(out)
    for number in range(40):
        (pages / f"more{number}.txt").write_text(GOOD * (number + 50), encoding="utf-8")

    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "pages", "-o", "out"],
        cwd=tmp_path, env=environment_with(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not any(out.glob(".kg-stage-*")):
        assert process.poll() is None, "ended before it could be stopped"
    process.send_signal(how)
    try:
        _, errors = process.communicate(timeout=2)
    except subprocess.TimeoutExpired:
        # Python drops an interrupt that comes while it runs a destructor: a user presses Ctrl-C again.
        process.send_signal(how)
        _, errors = process.communicate(timeout=60)

    assert process.returncode != 0
    assert b"Traceback" not in errors
    assert hashes(out) == before
    after = run("build", pages, "-o", "out", "--formats", "csv,ttl", "--json")
    assert json.loads(after.stdout)["pages"] == 41
    assert not any(out.glob(".kg-stage-*"))
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def write_pack(folder: Path, files: dict[str, str]) -> None:
    """A pack with good metadata and the files given."""
    folder.mkdir()
    meta = 'id = "mine"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\n'
    for name, text in {"pack.toml": meta, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each visible file."""
    files = [f for f in sorted(folder.rglob("*")) if f.is_file()]
    relative = {f.relative_to(folder): f for f in files}
    return {
        p.as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for p, f in relative.items()
        if not p.parts[0].startswith(".kg-")
    }
