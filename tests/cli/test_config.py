"""``kg.toml`` beside the pages saves typing; it cannot harm whoever received the pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def pages(seeds: Path, tmp_path: Path) -> Path:
    """Two pages in a writable folder."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for file in sorted(seeds.glob("*.txt"))[:2]:
        shutil.copy(file, folder)
    return folder


def test_what_the_file_says_is_used_and_recorded(run: Run, pages: Path, tmp_path: Path) -> None:
    """Home, window and a pack inside the folder."""
    run("lexicon", "new", pages / "lvye")
    (pages / "kg.toml").write_text('home = "大同市"\nwindow = "article"\npacks = ["lvye"]\n', encoding="utf-8")

    done = run("build", pages, "-o", "out", "--formats", "csv")

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stderr
    assert manifest["home"]["city"] == "大同市"
    assert manifest["settings"]["window"] == "article"
    assert "lvye" in [pack["id"] for pack in manifest["packs"]]
    assert manifest["kg.toml"] == {"home": "大同市", "window": "article", "packs": ["lvye"]}


def test_the_command_line_wins(run: Run, pages: Path, tmp_path: Path) -> None:
    """An option on the command line takes precedence."""
    (pages / "kg.toml").write_text('home = "大同市"\nformats = ["csv"]\n', encoding="utf-8")

    run("build", pages, "-o", "out", "--home", "太原市")

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["home"]["city"] == "太原市"
    assert manifest["kg.toml"] == {"formats": ["csv"]}
    assert not (tmp_path / "out" / "graph.ttl").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('homes = "大同市"\n', "不认识的键：homes"),
        ('home = "大同市\n', "无法解析"),
        ('window = "page"\n', "window 的值不对：'page' 不在可选的值之中"),
        ('packs = ["../elsewhere"]\n', "不在这个文件夹之内"),
        ('packs = ["/etc"]\n', "不在这个文件夹之内"),
        ('output = "/tmp/x"\n', "不认识的键：output"),
        ("keep-private-numbers = true\n", "不认识的键：keep-private-numbers"),
        ('files-at = "javascript:alert(1)//"\n', "files-at 的值不对"),
        ("\udcff", "无法解析"),
    ],
)
def test_a_faulty_or_hostile_file_is_one_line(run: Run, pages: Path, tmp_path: Path, text: str, said: str) -> None:
    """It may have come with the pages: it cannot choose where to write, unmask anything or read anything outside."""
    (pages / "kg.toml").write_bytes(text.encode("utf-8", "surrogateescape"))

    done = run("build", pages, "-o", "out")

    assert done.returncode == 1
    assert said in done.stderr
    assert "kg.toml" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_build_of_other_pages_is_not_replaced_unasked(run: Run, pages: Path, tmp_path: Path) -> None:
    """Two projects have the same default folder, and file names such as 1.txt."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    for number, file in enumerate(sorted(pages.glob("*.txt"))):
        shutil.copy(file, tmp_path / "old" / f"{number}.txt")
        (tmp_path / "new" / f"{number}.txt").write_text(f"大同市第{number}中学校举行典礼。", encoding="utf-8")
    arguments = ["-o", "out", "--formats", "csv"]
    run("build", pages, *arguments)
    before = (tmp_path / "out" / "manifest.json").read_bytes()

    by_name = run("build", tmp_path / "old", *arguments)
    unchanged = (tmp_path / "out" / "manifest.json").read_bytes() == before
    asked = run("build", tmp_path / "old", *arguments, "--replace")
    by_text = run("build", tmp_path / "new", *arguments)
    same = run("build", tmp_path / "old", *arguments)

    assert (by_name.returncode, asked.returncode, by_text.returncode, same.returncode) == (1, 0, 1, 0)
    assert unchanged
    assert "--replace" in by_name.stderr
    assert "--replace" in by_text.stderr


def test_what_replaces_a_build_does_not_take_its_ids_or_judgements(run: Run, pages: Path, tmp_path: Path) -> None:
    """They belonged to another paper."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.txt").write_text("大同市第一中学校举行典礼。", encoding="utf-8")
    run("build", pages, "-o", "out", "--formats", "csv")
    (tmp_path / "out" / "judgements.tsv").write_text("verb\tleft\tright\treason\ndrop\t太原市\t\t\n", encoding="utf-8")

    run("build", tmp_path / "new", "-o", "out", "--formats", "csv", "--replace")
    run("build", tmp_path / "new", "-o", "fresh", "--formats", "csv")

    registries = [(tmp_path / name / "registry.tsv").read_text(encoding="utf-8") for name in ("out", "fresh")]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert registries[0] == registries[1]
    assert "judgements" not in manifest


def test_an_empty_graph_is_said_and_is_status_1(run: Run, tmp_path: Path) -> None:
    """A pipeline that continues with an empty result fails a day later."""
    (tmp_path / "page.txt").write_text("风吹着，雨下着，人走着。", encoding="utf-8")

    done = run("build", "page.txt", "-o", "out")

    assert done.returncode == 1
    assert "没有认出任何名称" in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "packs = 5",
        'packs = ["a\\u0000"]',
        "packs = [[]]",
        'language = "a\\u0000b"',
        "language = 5",
        "home = [1]",
        "home = {a=1}",
        "map = 5",
        "map = [1]",
        "min-count = 1e400",
        "min-score = inf",
        'formats = "x"',
        "date = 10:00:00",
        "window = " + "[" * 50_000,
    ],
    ids=lambda line: line[:20],
)
def test_a_value_that_no_option_takes_is_one_line(line: str, run: Run, tmp_path: Path) -> None:
    """The file may have come with the pages: whatever is in it, no traceback, and it is named."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text("太原市召开大会。", encoding="utf-8")
    (tmp_path / "pages" / "kg.toml").write_text(line + "\n", encoding="utf-8")
    done = run("build", "pages", "-o", "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_day_may_be_written_as_toml_has_it(run: Run, tmp_path: Path) -> None:
    """Without quotes it is the same day."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text("太原市召开大会\n\n王建国在太原市调研。", encoding="utf-8")
    (tmp_path / "pages" / "kg.toml").write_text("date = 2022-11-21\n", encoding="utf-8")
    done = run("build", "pages", "-o", "out", "--formats", "csv")
    assert done.returncode == 0, done.stderr
    assert '"date": "2022-11-21"' in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
