"""``kg build`` over a folder of many forms: what it read, what it left out, and options about the files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from tests.conftest import Run, environment_with


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table with unusual columns, a page, two pictures, and an earlier build."""
    made = tmp_path / "in"
    (made / "old").mkdir(parents=True)
    (made / "papers.csv").write_text("稿件,见报\n太原市市长王刚到迎泽区调研。,2023.1.5\n,2023.1.6\n", encoding="utf-8")
    (made / "page.md").write_text("# 会议召开\n\n太原市教育局召开会议。\n", encoding="utf-8")
    for name in ("a.jpg", "b.jpg"):
        (made / name).write_bytes(b"\xff\xd8\xff")
    (made / "old" / "manifest.json").write_text('{"format": 3, "software": "baokg"}', encoding="utf-8")
    (made / "old" / "nodes.csv").write_text("id,label\n1,太原市\n", encoding="utf-8")
    return made


def test_the_summary_says_what_was_read_and_what_was_left(run: Run, folder: Path, tmp_path: Path) -> None:
    """By form and by kind; the manifest has every file by its name."""
    done = run("build", folder, "-o", "out", "--formats", "csv", "--map", "text=稿件,date=见报")

    assert done.returncode == 0, done.stderr
    assert "版面 2（csv 1, markdown 1），文章 2 篇，其中 1 篇有日期" in done.stdout
    assert ".jpg × 2：没有读法" in done.stdout
    assert done.stderr.count("没有读法") == 1
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert [(entry["name"], entry["status"]) for entry in inputs] == [
        ("a.jpg", "unknown-form"),
        ("b.jpg", "unknown-form"),
        ("page.md", "read"),
        ("papers.csv#2", "read"),
        ("papers.csv#3", "skipped"),
    ]
    page = kg.load(tmp_path / "out").page("papers.csv#2")
    assert (str(page.date), page.place, dict(page.learnt)["date"]) == ("2023-01-05", "line 2", "metadata")


def test_a_file_that_no_form_knows_ends_a_strict_build(run: Run, folder: Path) -> None:
    """The message names the file."""
    done = run("build", folder, "-o", "out", "--strict")

    assert done.returncode == 1
    assert "a.jpg" in done.stderr


@pytest.mark.parametrize("option", [("--date", "昨天"), ("--map", "稿件"), ("--min-score", "2"), ("--min-count", "0")])
def test_an_option_with_a_wrong_value_is_told(run: Run, folder: Path, option: tuple[str, str]) -> None:
    """It is refused before any work."""
    assert run("build", folder, "-o", "out", *option).returncode in (1, 2)


def test_standard_input_is_annotated_with_its_day(tmp_path: Path) -> None:
    """Form by content; what is known of the article is in the JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", "annotate", "-", "-o", "out", "--date", "2023-01-05"],
        input="汾河晨报　2023年1月6日　星期五　第2版\n\n新桥通车\n\n太原市市长王刚到场。\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=240,
        env=environment_with(),
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "out").glob("*.json")
    article = json.loads(file.read_text(encoding="utf-8"))["articles"][-1]
    assert {key: article[key] for key in ("date", "date_from", "paper", "page_no")} == {
        "date": "2023-01-05",
        "date_from": "given",
        "paper": "汾河晨报",
        "page_no": "2",
    }
