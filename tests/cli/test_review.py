"""``kg review`` and the judgements, the registry and the redirects of a build, as a user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

import kg
from kg.errors import OutputError
from kg.link.corpus.doubts import Doubt, parse_doubts
from kg.link.corpus.judgements import Judgement
from kg.run.decisions import add_judgement, find_judgements, read_judgements, remove_judgement
from tests.conftest import Run, environment_with

ONE = """太原市水务局部署防汛工作

本报讯（记者 韩林）7月1日，太原市水务局党组书记、局长王建伟检查汾河堤防，要求各单位落实责任。太原市民生服务联盟参加。
"""
TWO = """绿色出行惠民活动启动

本报讯（记者 高英）7月2日，杭州市卫生健康委员会主任王建伟宣布活动启动。小店区民生服务联盟参加。
"""
THREE = """读者来信

昨日，市民王建伟致电本报，反映小区停车难。民生服务联盟回复说，已在协调。
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three pages: two heads of bureaus with one name, a third bearer without a body, a short name."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in (("1.txt", ONE), ("2.txt", TWO), ("3.txt", THREE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def out(run: Run, pages: Path, tmp_path: Path) -> Path:
    """The build of the three pages, with every default file."""
    assert run("build", pages, "-o", "out").returncode == 0
    return tmp_path / "out"


def files_of(folder: Path) -> dict[str, bytes]:
    """Content of every file by name, except the judgements."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "judgements.tsv")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def doubts_of(folder: Path) -> list[Doubt]:
    """What waits for review."""
    return parse_doubts((folder / "doubts.tsv").read_text(encoding="utf-8-sig"))


def persons(folder: Path) -> list[str]:
    """Ids of everybody called 王建伟."""
    return sorted(e.id for e in kg.load(folder).entities if e.canonical == "王建伟")


def test_namesakes_of_two_bureaus_are_two_nodes_and_a_doubt(out: Path) -> None:
    """The body distinguishes them in the graph; whether they are one is asked."""
    told = {e.disambiguator for e in kg.load(out).entities if e.canonical == "王建伟"}

    assert told == {"太原市水务局", "杭州市卫生健康委员会"}
    assert any(d.type == "person" and d.now == "two" for d in doubts_of(out))


def test_building_again_into_the_same_folder_gives_the_same_bytes(run: Run, pages: Path, out: Path) -> None:
    """The registry that the first build left changes nothing in the second."""
    first = files_of(out)

    assert run("build", pages, "-o", "out").returncode == 0
    assert files_of(out) == first


def test_review_writes_each_answer_at_once_and_the_next_build_obeys(run: Run, pages: Path, out: Path) -> None:
    """``s`` for all: the two are one; the former id leads to the new one in the Turtle."""
    before = persons(out)
    done = run("review", out, stdin="s" * len(doubts_of(out)))
    lines = read_judgements([out / "judgements.tsv"])

    assert done.returncode == 0
    assert "【王建伟】" in done.stdout
    assert f"判定 {len(lines)}" in done.stdout
    assert {j.verb for j in lines} == {"same"}
    assert run("build", pages, "-o", "out").returncode == 0
    (kept,) = persons(out)
    (gone,) = set(before) - {kept}
    assert doubts_of(out) == []
    store = pyoxigraph.Store()
    store.bulk_load(path=str(out / "graph.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    asked = f"SELECT ?p ?o WHERE {{ ?s ?p ?o FILTER(STRENDS(STR(?s), '/{gone}')) }}"
    said = {(str(row["p"].value), str(row["o"].value).rpartition("/")[2]) for row in store.query(asked)}
    assert ("http://www.w3.org/2002/07/owl#sameAs", kept) in said
    assert ("http://purl.org/dc/terms/isReplacedBy", kept) in said
    for name, content in files_of(out).items():
        if name not in ("graph.ttl", "manifest.json", "registry.tsv"):
            assert gone.encode() not in content, name
    told = run("explain", out, gone)
    assert "人工判定" in told.stdout
    assert kept in told.stdout


def test_an_undone_file_gives_back_the_first_bytes(run: Run, pages: Path, out: Path) -> None:
    """Delete the lines and build again: every file is as it was."""
    first = files_of(out)
    run("review", out, stdin="sdsdsd")
    run("build", pages, "-o", "out")
    assert files_of(out) != first
    (out / "judgements.tsv").write_text("verb\tleft\tright\treason\n", encoding="utf-8")

    assert run("build", pages, "-o", "out").returncode == 0
    assert files_of(out) == first


def test_undo_skip_and_quit(run: Run, out: Path, tmp_path: Path) -> None:
    """``u`` removes the last answer from the disk and asks again; ``k`` skips a case; ``q`` and the end of input stop."""
    file = tmp_path / "mine.tsv"
    total = len(doubts_of(out))
    assert total >= 2

    done = run("review", out, "--judgements", file, stdin="usuxkq")
    assert "没有可撤销的" in done.stdout
    assert f"[2/{total}]" in done.stdout
    assert read_judgements([file]) == ()

    run("review", out, "--judgements", file, stdin="d")
    assert [j.verb for j in read_judgements([file])] == ["different"]
    again = run("review", out, "--judgements", file, stdin="q")
    assert f"[1/{total - 1}]" in again.stdout


def test_a_review_that_is_killed_loses_nothing(out: Path) -> None:
    """The process dies with an answer given and the next question open: the answer is in the file."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "kg", "review", str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment_with(),
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"d")
    process.stdin.flush()
    assert any(line.startswith(b"[2/") for line in process.stdout)
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()

    assert [j.verb for j in read_judgements([out / "judgements.tsv"])] == ["different"]
    assert [p.name for p in out.iterdir() if p.name.startswith(".judgements")] == []


def test_judgements_are_found_beside_the_pages(run: Run, pages: Path, out: Path) -> None:
    """A file beside the pages, in git, is applied without an option; a line without effect is reported."""
    (pages / "judgements.tsv").write_text("drop\t汾河\nsame\t无此人\t王建伟\t试\n", encoding="utf-8")
    done = run("build", pages, "-o", "out", "--json")
    told = json.loads(done.stdout)["judgements"]

    assert [(j["verb"], j["status"]) for j in told] == [("drop", "applied"), ("same", "untouched")]
    assert "未起作用 1" in run("build", pages, "-o", "out").stdout
    assert find_judgements(out, [pages]) == (pages / "judgements.tsv",)
    assert find_judgements(out, [pages / "1.txt"]) == (pages / "judgements.tsv",)


def test_a_bad_line_stops_the_build_and_leaves_the_former_output(run: Run, pages: Path, out: Path) -> None:
    """One line with file, line and remedy; status 1."""
    first = files_of(out)
    (out / "judgements.tsv").write_text("verb\tleft\tright\treason\nsmae\ta\tb\n", encoding="utf-8")
    done = run("build", pages, "-o", "out")

    assert done.returncode == 1
    assert "judgements.tsv:2" in done.stderr
    assert done.stderr.count("\n") == 1
    assert files_of(out) == first


def test_a_registry_from_elsewhere_keeps_its_ids(run: Run, pages: Path, out: Path, tmp_path: Path) -> None:
    """--registry: a new folder, more pages than before, the old ids."""
    assert run("build", pages / "1.txt", "-o", "small").returncode == 0
    small = tmp_path / "small"
    (old,) = persons(small)

    assert run("build", pages, "-o", "big", "--registry", small / "registry.tsv").returncode == 0
    assert old in persons(tmp_path / "big")
    assert run("build", pages, "-o", "big2", "--registry", tmp_path / "none.tsv").returncode == 2


def test_a_judgements_file_keeps_its_notes_and_its_order(tmp_path: Path) -> None:
    """What review writes is sorted, each line once, below the notes."""
    file = tmp_path / "judgements.tsv"
    file.write_text("# 我的说明\nsame\t乙\t甲\t\n", encoding="utf-8")
    add_judgement(file, Judgement("drop", "丙", "", "不是\t人\n名"))
    add_judgement(file, Judgement("drop", "丙"))

    assert file.read_text(encoding="utf-8").split("\n")[:4] == [
        "# 我的说明",
        "verb\tleft\tright\treason",
        "drop\t丙\t\t",
        "same\t乙\t甲\t",
    ]
    remove_judgement(file, Judgement("same", "甲", "乙"))
    assert [j.left for j in read_judgements([file])] == ["丙"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder without write permission: one line with the remedy."""
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="--judgements"):
        add_judgement(tmp_path / "j.tsv", Judgement("drop", "丙"))
    tmp_path.chmod(0o700)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The same if there is no folder to write to."""
    with pytest.raises(OutputError, match="--judgements"):
        add_judgement(tmp_path / "none" / "j.tsv", Judgement("drop", "丙"))
