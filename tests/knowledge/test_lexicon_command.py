"""``kg lexicon`` as a user sees it."""

from __future__ import annotations

import json
from pathlib import Path

from kg.knowledge.packs import CORE_PACKS, read_pack
from tests.conftest import Run
from tests.knowledge.conftest import MakePack


def test_check_ends_with_one_for_errors_and_zero_for_doubts(run: Run, make_pack: MakePack) -> None:
    """Scripts can rely on it; every line says what to do."""
    doubtful = run("lexicon", "check", make_pack(terms="name\ttype\taliases\n甲字公园\tplace\t我们\n"))
    faulty = run("lexicon", "check", make_pack(terms="name\ttype\n甲字公园\tpark\n\tplace\n"))

    assert (doubtful.returncode, faulty.returncode) == (0, 1)
    assert "terms.tsv:2：提醒" in doubtful.stdout
    assert [line.split("：")[1] for line in faulty.stdout.splitlines()[:2]] == ["错误", "错误"]
    assert all("解决办法：" in line and "Remedy:" in line for line in faulty.stdout.splitlines()[:2])


def test_check_as_json_has_every_field(run: Run, make_pack: MakePack) -> None:
    """One value on stdout."""
    done = run("lexicon", "check", make_pack(terms="name\ttype\n甲字公园\tpark\n"), "--json")

    (problem,) = json.loads(done.stdout)
    assert problem["severity"] == "error"
    assert all(problem.values())


def test_lookup_shows_meanings_forms_and_guards_with_their_rows(run: Run) -> None:
    """What is known and where it is."""
    assert "cn-divisions/" in run("lexicon", "lookup", "太原").stdout
    assert "{place}" in run("lexicon", "lookup", "人社局").stdout
    assert "not-before" in run("lexicon", "lookup", "教育部").stdout
    road = next(row.cells["name"] for row in read_pack(CORE_PACKS / "taiyuan").rows if row.cells["level"] == "road")
    assert "只用于太原市" in run("lexicon", "lookup", road).stdout


def test_suggest_writes_a_table_that_is_a_pack(run: Run, seeds: Path, make_pack: MakePack) -> None:
    """Suggested, saved and checked without an edit."""
    folder = make_pack()
    done = run("lexicon", "suggest", min(seeds.glob("*.txt")), "--limit", "20", "-o", folder / "suggested.tsv")

    checked = run("lexicon", "check", folder)

    assert "名称 20" in done.stdout
    assert len(read_pack(folder).rows) == 20
    assert checked.returncode == 0, checked.stdout


def test_suggest_without_a_pack_finds_its_names(run: Run, seeds: Path) -> None:
    """What a pack knows is new when the pack is left out."""
    page = sorted(seeds.glob("*.txt"))[1]
    with_it = run("lexicon", "suggest", page, "--home", "太原市").stdout
    without = run("lexicon", "suggest", page, "--home", "太原市", "--without", "taiyuan").stdout

    assert "龙城大街" not in {line.split("\t")[0] for line in with_it.splitlines()}
    assert "龙城大街" in {line.split("\t")[0] for line in without.splitlines()}
    assert run("lexicon", "suggest", page, "--without", "nosuchpack").returncode == 2


def test_suggest_says_what_is_wrong(run: Run, seeds: Path, tmp_path: Path) -> None:
    """No page, or nowhere to write."""
    assert run("lexicon", "suggest", tmp_path / "nowhere.txt").returncode == 1
    assert run("lexicon", "suggest", min(seeds.glob("*.txt")), "-o", tmp_path / "no" / "such.tsv").returncode == 1
