"""``kg diff --html``: the newer build's view with what came, went and changed, each with its cause; its figures are unchanged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.run.diff import Difference, diff
from kg.run.diff_view import marked_view
from tests.browser.conftest import Opened
from tests.conftest import Run

Open = Callable[..., Opened]
EXAMPLES = Path(__file__).parents[2] / "examples"


def _some(folder: Path, *months: str) -> kg.Build:
    """The invented pages of some months."""
    folder.mkdir()
    for month in months:
        for page in (EXAMPLES / "云溪日报").glob(f"{month}*.txt"):
            shutil.copy(page, folder)
    return kg.build(folder, packs=[EXAMPLES / "yunxi"], home="云溪市")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[kg.Build, kg.Build]:
    """January to September, and June to December."""
    folder = tmp_path_factory.mktemp("both")
    return _some(folder / "a", "2024-0"), _some(folder / "b", *(f"2024-0{n}" for n in range(6, 10)), "2024-1")


@pytest.fixture(scope="module")
def found(both: tuple[kg.Build, kg.Build]) -> Difference:
    """What differs."""
    return diff(*both)


@pytest.fixture(scope="module")
def page(both: tuple[kg.Build, kg.Build], found: Difference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marked view."""
    path = tmp_path_factory.mktemp("diff") / "changes.html"
    path.write_text(marked_view(*both, found, ("旧<b>", "新")), encoding="utf-8")
    return path


def test_what_came_went_and_changed_is_marked_in_the_picture(opened: Open, found: Difference, page: Path) -> None:
    """Rings, green lines and dashes are the changes of ``kg diff``, and no others."""
    one = opened(page, "#lone=1")
    drawn = {n["id"]: n["change"] for n in one.nodes()}
    here = set(drawn)
    for what, mark in (("added", "came"), ("changed", "changed")):
        expected = {change.id[0] for change in found.nodes if change.what == what}
        assert {node for node, change in drawn.items() if change == mark} == expected
        pairs = {frozenset(change.id) for change in found.edges if change.what == what}
        links = {
            frozenset((e["source"], e["target"])) for e in one.page.evaluate("kgView.links()") if e["change"] == mark
        }
        assert links == pairs
    lost = {change.id[0]: change.names[0] for change in found.nodes if change.what == "removed"}
    assert {ghost["id"]: ghost["label"] for ghost in one.page.evaluate("kgView.ghosts()")} == lost
    assert lost
    assert not here & set(lost)
    gone = {frozenset(change.id) for change in found.edges if change.what == "removed"}
    dashed = {frozenset((a, b)) for a, b, of in one.page.evaluate("kgView.gone()") if of == "edges"}
    assert dashed == gone
    assert any(pair & set(lost) for pair in dashed)
    assert any(pair <= here for pair in dashed)


def test_every_change_is_listed_with_its_cause(opened: Open, found: Difference, page: Path) -> None:
    """Counts, names, former and new values, the page that caused it; also in English."""
    one = opened(page)
    text = one.page.locator("#diff").inner_text()
    assert "旧<b> → 新 的差别" in text
    for zh, changes in (("节点", found.nodes), ("共现", found.edges), ("原文写明的关系", found.relations)):
        for word, what in (("新增", "added"), ("删去", "removed"), ("改动", "changed")):
            count = sum(change.what == what for change in changes)
            assert (f"{word} · {zh} {count}\n" in text) == (count > 0)
    while one.page.locator("#diff .more").count():
        one.page.locator("#diff .more").first.click()
    lines = one.page.locator("#diff li").all_inner_texts()
    for change in found.nodes:
        line = next(line for line in lines if line.strip().startswith(change.names[0] + " "))
        assert all(cause.zh in line for cause in change.causes)
    assert any("提及 5 → 3" in line for line in lines)

    english = opened(page, "#lang=en").page.locator("#diff").inner_text()
    assert "Added · nodes" in english
    assert "page 2024-10-14_第1版.txt added" in english


def test_a_chosen_name_or_pair_says_what_became_of_it(opened: Open, found: Difference, page: Path) -> None:
    """An added name by its page; a pair that is gone is reported though no line is left."""
    added = next(change for change in found.nodes if change.what == "added")
    note = opened(page, f"#n={added.id[0]}&lone=1").page.locator(".mark-note").inner_text()
    assert note.startswith("新增")
    assert added.causes[0].zh in note

    one = opened(page, "#lone=1")
    drawn = {n["id"] for n in one.nodes()}
    pair = next(ends for *ends, of in one.page.evaluate("kgView.gone()") if of == "edges" and set(ends) <= drawn)
    change = next(c for c in found.edges if set(c.id) == set(pair))
    note = opened(page, f"#e={pair[0]}~{pair[1]}&lone=1").page.locator(".mark-note").inner_text()
    assert note.startswith("删去")
    assert change.causes[0].zh in note


def test_a_name_that_is_gone_is_drawn_apart_and_opens_what_it_was(opened: Open, found: Difference, page: Path) -> None:
    """Dashed and grey, on no other dot, by pointer and by keyboard; its former links can be followed; a filter hides it."""
    one = opened(page, "#lone=1")
    ghosts, nodes = one.page.evaluate("kgView.ghosts()"), one.nodes()
    scale = one.page.evaluate("Number(new URLSearchParams(location.hash.slice(1)).get('cam')?.split(',')[2] ?? 0)")
    assert scale >= 0
    dots = [(g["x"], g["y"]) for g in ghosts] + [(n["x"], n["y"]) for n in nodes]
    for at, (x, y) in enumerate(dots[: len(ghosts)]):
        assert min(abs(x - a) + abs(y - b) for other, (a, b) in enumerate(dots) if other != at) > 4
    inside = [
        (label["text"], node["label"])
        for label in one.page.evaluate("kgView.ghostLabels()")
        for node in nodes
        if label["box"][0] < node["x"] < label["box"][2] and label["box"][1] < node["y"] < label["box"][3]
    ]
    assert inside == []

    linked = {end for change in found.edges if change.what == "removed" for end in change.id}
    ghost = next(g for g in ghosts if g["id"] in linked)
    one.page.mouse.move(*one.at(ghost["x"], ghost["y"]))
    one.page.wait_for_selector("#tip:not([hidden])")
    assert one.page.locator("#tip").inner_text() == f"{ghost['label']} · {_type(one)} · 删去"
    one.page.mouse.click(*one.at(ghost["x"], ghost["y"]))
    panel = one.page.locator("#panel")
    assert panel.locator("h2").first.inner_text().strip() == ghost["label"]
    assert panel.locator(".mark-note").first.inner_text().startswith("删去")
    links = [change for change in found.edges if change.what == "removed" and ghost["id"] in change.id]
    told = [c for c in found.relations if c.what == "removed" and c.names[1] != "author" and ghost["label"] in c.names]
    assert f"删去的联系 {len(links) + len(told)}" in panel.inner_text()
    assert f"gone={ghost['id']}" in one.page.url

    panel.locator(".change .name:not(.gone)").first.click()
    assert "gone=" not in one.page.url
    one.page.go_back()
    assert panel.locator("h2").first.inner_text().strip() == ghost["label"]

    by_key = opened(page, "#lone=1")
    entry = by_key.page.locator("#diff-nodes-removed button.gone").first
    entry.focus()
    by_key.page.keyboard.press("Enter")
    assert by_key.page.locator("#panel h2").first.inner_text().strip() == entry_name(found)
    by_key.page.keyboard.press("Escape")
    assert "gone=" not in by_key.page.url

    assert opened(page, "#wd=公园").page.evaluate("kgView.ghosts()") == []
    types = "person,organization,place,policy,programme"
    assert opened(page, f"#off={types}").page.evaluate("kgView.ghosts()") == []


def entry_name(found: Difference) -> str:
    """The first name in the list of those that are gone."""
    return next(change.names[0] for change in found.nodes if change.what == "removed")


def _type(one: Opened) -> str:
    return one.page.locator("#tip").inner_text().split(" · ")[1]


def test_the_marks_are_explained_on_the_page_and_in_the_picture_that_leaves_it(opened: Open, page: Path) -> None:
    """A key beside the list; in SVG the dashes, and what they mean under it; also in English."""
    one = opened(page, "#lone=1")
    assert one.page.locator("#diff-key").inner_text().split() == [
        "新增", "新增的共现", "改动", "删去的名称", "删去的共现", "删去的关系",
    ]  # fmt: skip
    one.page.click("#save")
    with one.page.expect_download() as download:
        one.page.click("#save-svg")
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    assert "stroke-dasharray" in svg
    assert "删去的名称" in svg

    assert "Name that is gone" in opened(page, "#lang=en").page.locator("#diff-key").inner_text()


def test_axe_finds_nothing(opened: Open, page: Path) -> None:
    """WCAG 2.2 AA, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for theme in ("light", "dark"):
        one = opened(page, f"#th={theme}")
        found = axe.Axe().run(one.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_the_figures_are_those_of_the_newer_build(
    opened: Open, both: tuple[kg.Build, kg.Build], page: Path, tmp_path: Path
) -> None:
    """Marks add nothing to any count."""
    from kg.export.html import HtmlExporter

    plain = opened(both[1].export_with(HtmlExporter(), tmp_path)[0], "#lone=1&v=nodes")
    marked = opened(page, "#lone=1&v=nodes")
    assert marked.page.locator("#table").inner_text() == plain.page.locator("#table").inner_text()
    assert marked.page.locator("#side").inner_text() == plain.page.locator("#side").inner_text()
    assert marked.page.locator(".intro").inner_text() == plain.page.locator(".intro").inner_text()


def test_builds_that_do_not_differ_say_so(
    opened: Open, both: tuple[kg.Build, kg.Build], run: Run, tmp_path: Path
) -> None:
    """The command writes the page; a place that cannot be written is reported."""
    both[0].save(tmp_path / "one", formats=())
    done = run("diff", tmp_path / "one", tmp_path / "one", "--html", tmp_path / "same.html")
    assert done.returncode == 0, done.stderr
    assert "没有差别" in opened(tmp_path / "same.html").page.locator("#diff").inner_text()

    failed = run("diff", tmp_path / "one", tmp_path / "one", "--html", tmp_path / "no" / "same.html")
    assert failed.returncode == 1
    assert "--html" in failed.stderr
