"""What differs between two builds has a cause that a person can look up."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.run.diff import diff
from tests.conftest import Run

PAGES = {
    "a.txt": "太原日报讯 11月21日，太原市人民政府与山西省教育厅在太原市召开会议。\n\n大同市也参加了会议。\n",
    "b.txt": "太原日报讯 11月22日，山西省教育厅来到晋中市调研。灵石古堡保护计划在晋中市启动。\n",
}


def build_of(folder: Path, *names: str, packs: tuple[Path, ...] = (), home: str = "太原市") -> kg.Build:
    """A build of some of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(PAGES[name], encoding="utf-8")
    return kg.build(folder, home=home, packs=packs)


def pack(folder: Path, *rows: str) -> Path:
    """A pack with these names."""
    folder.mkdir(parents=True, exist_ok=True)
    meta = 'id = "mine"\nversion = "1"\ntitle = "试"\nlicence = "CC0-1.0"\n'
    (folder / "pack.toml").write_text(meta, encoding="utf-8")
    (folder / "terms.tsv").write_text("\n".join(("name\ttype", *rows)) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> kg.Build:
    """The build of both pages."""
    return build_of(tmp_path_factory.mktemp("both"), "a.txt", "b.txt")


def test_a_build_does_not_differ_from_itself(both: kg.Build) -> None:
    """Nothing is reported, and it is false."""
    found = diff(both, both)

    assert not found
    assert found.as_dict() == {"nodes": (), "edges": (), "relations": (), "inputs": ()}


def test_a_page_that_comes_brings_its_names_and_links(both: kg.Build, tmp_path: Path) -> None:
    """All that is new is by that page; what was there and is named again has other counts by it."""
    found = diff(build_of(tmp_path / "one", "a.txt"), both)

    assert {change.names[0] for change in found.nodes if change.what == "added"} == {
        entity.canonical for entity in both.entities
    } - {"太原市人民政府", "山西省教育厅", "太原市", "大同市", "太原日报"}
    assert {cause.ref for change in (*found.nodes, *found.edges) for cause in change.causes} == {"b.txt"}
    changed = {change.names[0]: change.fields for change in found.nodes if change.what == "changed"}
    assert changed["山西省教育厅"]["article_count"] == (1, 2)
    assert ("山西省教育厅", "晋中市") in {tuple(sorted(change.names)) for change in found.edges}


def test_a_pack_row_that_comes_is_named_by_file_and_line(both: kg.Build, tmp_path: Path) -> None:
    """The node that it makes, and the links of that node."""
    mine = pack(tmp_path / "mine", "灵石古堡保护计划\tpolicy")

    found = diff(both, build_of(tmp_path / "pages", "a.txt", "b.txt", packs=(mine,)))

    assert [(cause.kind, cause.ref) for cause in found.inputs] == [("pack", "mine")]
    added = [change for change in found.nodes if change.what == "added"]
    assert [change.names for change in added] == [("灵石古堡保护计划",)]
    assert [cause.ref for cause in added[0].causes] == ["mine/terms.tsv:2"]


def test_a_judgement_is_the_cause_of_what_it_did(both: kg.Build, tmp_path: Path) -> None:
    """The line of the judgement, word for word."""
    (tmp_path / "judgements.tsv").write_text("verb\tleft\tright\treason\ndrop\t大同市\t\t试\n", encoding="utf-8")
    lines = tmp_path / "judgements.tsv"

    found = diff(both, build_of_with(tmp_path / "pages", lines))

    gone = {change.names[0]: change.causes for change in found.nodes if change.what == "removed"}
    assert [cause.kind for cause in gone["大同市"]] == ["judgement"]


def build_of_with(folder: Path, judgements: Path) -> kg.Build:
    """Both pages, judged."""
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return kg.build(folder, home="太原市", judgements=[judgements])


def test_another_home_is_the_cause_of_what_depends_on_it(both: kg.Build, tmp_path: Path) -> None:
    """The manifest's home is among the inputs."""
    found = diff(both, build_of(tmp_path / "pages", "a.txt", "b.txt", home="大同市"))

    assert "home" in {cause.kind for cause in found.inputs}


def test_the_command_prints_signs_and_causes(run: Run, both: kg.Build, tmp_path: Path) -> None:
    """A line for each change; status 1 only if requested."""
    both.save(tmp_path / "new", ["csv"])
    build_of(tmp_path / "one", "a.txt").save(tmp_path / "old", ["csv"])

    done = run("diff", "old", "new")
    asked = run("diff", "old", "new", "--exit-code")
    same = run("diff", "new", "new", "--exit-code")

    assert (done.returncode, asked.returncode, same.returncode) == (0, 1, 0)
    assert "+ 晋中市 ← 新增版面 b.txt" in done.stdout
    assert "没有差别" in same.stdout
