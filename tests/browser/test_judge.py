"""Corrections in the view: pending at once, undone by a click, saved as a file that the next build applies; written by kg serve --edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import kg
from kg.export.html import HtmlExporter
from kg.link.corpus.judgements import Judgement, parse_judgements
from tests.browser.conftest import Opened

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def ids(story: kg.Build) -> dict[str, str]:
    """Name -> id."""
    return {r["canonical"]: r["entity_id"] for r in story.tables.entities.to_pylist()}


def _saved(one: Opened) -> tuple[Judgement, ...]:
    with one.page.expect_download() as coming:
        one.page.click("#j-save")
    assert coming.value.suggested_filename == "judgements.tsv"
    return parse_judgements(Path(coming.value.path()).read_text(encoding="utf-8"), "judgements.tsv")


def test_all_that_can_be_said_of_a_name_is_saved_and_obeyed(
    opened: Open, story_page: Path, story: kg.Build, ids: dict[str, str], tmp_path: Path
) -> None:
    """No name, another type, the same, another full name: four lines, and the build made with them follows them."""
    one = opened(story_page, f"#n={ids['云溪河综合治理工程推进会']}&lone=1")
    one.page.click("#judge summary")
    one.page.fill("#j-reason", "是一次会议")
    one.page.click("#j-drop")
    assert "已记下" in one.page.locator("#live").inner_text()
    assert one.page.evaluate("document.activeElement.id") == "j-drop"
    assert next(n for n in one.nodes() if n["id"] == ids["云溪河综合治理工程推进会"])["pending"] == 1

    one.page.fill("#q", "河湾小区")
    one.page.press("#q", "Enter")
    one.page.click("#judge summary")
    one.page.select_option("#j-type", "organization")
    one.page.click("#j-type-do")
    one.page.fill("#q", "南湖站")
    one.page.press("#q", "Enter")
    one.page.click("#judge summary")
    one.page.fill("#j-name", "云溪地铁1号线南湖站")
    one.page.click("#j-name-do")
    one.page.fill("#q", "地铁1号线")
    exactly = one.page.locator("span", has_text=re.compile("^地铁1号线$"))
    one.page.get_by_role("option").filter(has=exactly).first.click()
    one.page.click("#judge summary")
    one.page.fill("#j-other", "云溪地铁1号线")
    one.page.press("#j-other", "Enter")
    one.page.click("#j-same")
    assert one.page.locator("#pending li").count() == 4
    judgements = _saved(one)
    assert {j.verb for j in judgements} == {"drop", "type", "name", "same"}
    assert "是一次会议" in next(j.reason for j in judgements if j.verb == "drop")

    with one.page.expect_download() as coming:
        one.page.click("#j-save")
    file = tmp_path / "judgements.tsv"
    coming.value.save_as(file)
    examples = Path(__file__).parents[2] / "examples"
    # The ids of the view are those of its build; the next build knows them from its registry.
    story.save(tmp_path / "out", formats=())
    again = kg.build(
        examples / "云溪日报",
        packs=[examples / "yunxi"],
        home="云溪市",
        judgements=[file],
        registry=tmp_path / "out" / "registry.tsv",
    )
    rows = {r["canonical"]: r for r in again.tables.entities.to_pylist()}
    assert "云溪河综合治理工程推进会" not in rows
    assert rows["河湾小区"]["type"] == "organization"
    assert "云溪地铁1号线南湖站" in rows
    assert "地铁1号线" not in rows


def test_what_the_build_doubts_is_asked_and_answered(opened: Open, story_page: Path, story: kg.Build) -> None:
    """Each line of doubts.tsv with its reason; an answer is a judgement in that file's wording."""
    rows = [line.split("\t") for line in story.files["doubts.tsv"].lstrip("\ufeff").splitlines()[1:]]
    one = opened(story_page)
    assert f"存疑 {len(rows)}" in one.page.locator("#panel").inner_text()
    pair = next(row for row in rows if row[0] == "two")
    one = opened(story_page, f"#n={pair[7]}&lone=1")
    assert pair[9].split(" / ")[0] in one.page.locator("#doubts").inner_text()
    one.page.locator("#doubts button", has_text="不是同一个").first.click()
    assert [(j.verb, j.left, j.right) for j in _saved(one)] == [("different", pair[3], pair[4])]


def test_doubts_beyond_the_budget_are_counted_and_said_to_be_elsewhere(
    opened: Open, story: kg.Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first two are there; the heading counts all."""
    count = story.files["doubts.tsv"].count("\n") - 1
    monkeypatch.setattr("kg.export.html_data.MAX_DOUBTS", 2)
    one = opened(story.export_with(HtmlExporter(), tmp_path)[0])

    assert one.page.locator("#doubts li.doubt").count() == 2
    text = one.page.locator("#panel").inner_text()
    assert f"存疑 {count}" in text
    assert f"其中 {count - 2} 条不在网页里" in text


def test_a_judgement_is_undone_and_kept_over_a_reload(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """What is pending survives a reload; undo removes it from list and picture."""
    one = opened(story_page, f"#e={ids['周启明']}~{ids['陈立群']}&lone=1")
    one.page.click("#j-different")
    one.page.reload()
    one.page.wait_for_selector("html[data-ready]")
    assert "周启明 与 陈立群 不是同一个" in one.page.locator("#pending").inner_text()
    one.page.click("#undo-0")
    assert one.page.locator("#pending").count() == 0
    assert not any(n["pending"] for n in one.nodes())
    assert "已撤销" in one.page.locator("#live").inner_text()


def say_no_name(page: Page, address: str) -> None:
    """Open a build to be edited, and decide that 孟青 is no name."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.fill("#q", "孟青")
    page.keyboard.press("Enter")
    page.click("#judge summary")
    page.click("#j-drop")


def test_kg_serve_edit_writes_them_for_who_has_the_token(browser: Browser, story: kg.Build, tmp_path: Path) -> None:
    """With the printed address the page writes the file; without the token neither page nor request can."""
    from tests.serve.started import started

    out = tmp_path / "out"
    story.save(out, formats=("ttl", "html"))
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    with started(out, "--edit") as server:
        assert server.fetch("judgements", b"drop\tx\t\t\n").status == 403
        assert server.fetch("judgements", b"drop\tx\t\t\n", X_KG_Token="wrong").status == 403
        assert server.fetch("?token=wrong").status == 403
        assert "<html data-edit" not in server.fetch("").text
        token = server.edit.split("token=")[1]
        assert server.fetch("judgements", "什么\t都不是\n".encode(), X_KG_Token=token).status == 400
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        say_no_name(page, server.edit)
        page.click("#j-write")
        page.wait_for_selector("#live:has-text('已写入 1 条')", state="attached")
        assert said == []
        page.close()
    after = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    written = parse_judgements(after.pop("judgements.tsv").decode(), "judgements.tsv")
    assert [j.verb for j in written] == ["drop"]
    assert after == before


def test_kg_serve_edit_writes_beside_the_pages_where_it_is_asked_to(
    browser: Browser, story: kg.Build, tmp_path: Path
) -> None:
    """One file of decisions, kept with the pages: what it had stays, the build gets none, the button names it."""
    from tests.serve.started import started

    out, pages = tmp_path / "out", tmp_path / '版面"<b>'
    pages.mkdir()
    (pages / "judgements.tsv").write_text("# 2024 年\nsame\t甲厂\t乙厂\t同一家\n", encoding="utf-8")
    story.save(out, formats=("ttl", "html"))
    with started(out, "--edit", "--judgements", str(pages)) as server:
        page = browser.new_page()
        say_no_name(page, server.edit)
        assert page.locator("#j-write").inner_text() == f"写入 {pages / 'judgements.tsv'}"
        page.click("#j-write")
        page.wait_for_selector("#live:has-text('已写入 1 条')", state="attached")
        page.close()
    text = (pages / "judgements.tsv").read_text(encoding="utf-8")
    assert text.startswith("# 2024 年\n")
    assert [j.verb for j in parse_judgements(text, "judgements.tsv")] == ["drop", "same"]
    assert not (out / "judgements.tsv").exists()


def test_what_went_wrong_is_seen_and_heard(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """No other name chosen, no other full name entered, copying refused: visible until closed or done, with the focus where to correct it."""
    one = opened(story_page, f"#n={ids['南湖站']}&lone=1")
    notice = one.page.locator("#notice")
    assert not notice.is_visible()
    one.page.click("#judge summary")
    for press, words, field in (
        ("#j-same", "先选另一个名称", "j-other"),
        ("#j-name-do", "先写一个不同的全称", "j-name"),
    ):
        one.page.click(press)
        assert words in notice.inner_text()
        assert words in one.page.locator("#live").inner_text()
        assert one.page.evaluate("document.activeElement.id") == field
        one.page.click("#notice-shut")
        assert not notice.is_visible()
    one.page.click("#j-same")
    one.page.click("#j-drop")
    assert notice.inner_text().startswith("已记下：南湖站 不是名称")
    one.page.keyboard.press("Escape")
    assert not notice.is_visible()
    assert one.page.locator("#judge").is_visible(), "Esc closes what was said, not the name"
    one.page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    one.page.locator("#panel .because").first.click()
    one.page.locator("#panel .why button", has_text="复制编号").click()
    notice.wait_for()
    assert "不让复制" in notice.inner_text()


def test_judgements_that_cannot_be_written_are_not_lost_and_it_is_seen(
    browser: Browser, story: kg.Build, tmp_path: Path
) -> None:
    """The server is gone: what is pending stays, and the page says why."""
    from tests.serve.started import started

    out = tmp_path / "out"
    story.save(out, formats=("ttl", "html"))
    with started(out, "--edit") as server:
        page = browser.new_page()
        say_no_name(page, server.edit)
        page.route("**/judgements", lambda route: route.abort())
        page.click("#j-write")
        page.wait_for_selector("#notice:has-text('没有写入')")
        assert page.locator("#pending li").count() == 1
        page.close()
