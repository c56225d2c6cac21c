"""A story: names moved, hidden, picked with a lasso; steps with notes; one page for a reader, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Opened

Open = Callable[..., Opened]


def _place(one: Opened, label: str) -> tuple[float, float]:
    node = next(n for n in one.nodes() if n["label"] == label)
    return float(node["x"]), float(node["y"])  # type: ignore[arg-type]


def test_names_are_moved_by_hand_and_by_key_and_stay(opened: Open, story_page: Path) -> None:
    """Dragged or pushed by Alt and an arrow; the address restores it; put back, it is where it was."""
    one = opened(story_page)
    one.page.click("#tell")
    x, y = _place(one, "云溪市水务局")
    one.page.mouse.move(*one.at(x, y))
    one.page.mouse.down()
    one.page.mouse.move(*one.at(x + 60, y + 40), steps=5)
    one.page.mouse.up()
    moved = _place(one, "云溪市水务局")
    assert abs(moved[0] - x - 60) < 3
    assert abs(moved[1] - y - 40) < 3
    other = opened(story_page, one.page.evaluate("location.hash"))
    again = _place(other, "云溪市水务局")
    assert abs(again[0] - moved[0]) + abs(again[1] - moved[1]) < 60  # the view may adjust its zoom
    one.page.fill("#q", "云溪大学")
    one.page.press("#q", "Enter")
    one.settle()
    one.page.focus("#stage")
    before = _place(one, "云溪大学")
    one.page.keyboard.press("Alt+ArrowRight")
    assert _place(one, "云溪大学")[0] > before[0] + 2
    one.page.click("#put-back")
    one.settle()
    assert "云溪大学" not in one.page.evaluate("decodeURIComponent(location.hash)")


def test_a_lasso_picks_names_to_hide_or_to_see_alone(opened: Open, story_page: Path) -> None:
    """Shift and a drag around three names; only these; all again; hidden, with a chip that brings them back."""
    one = opened(story_page)
    many = len(one.nodes())
    x, y = _place(one, "周启明")
    one.page.keyboard.down("Shift")
    one.page.mouse.move(*one.at(x - 60, y - 60))
    one.page.mouse.down()
    for dx, dy in ((60, -60), (60, 60), (-60, 60), (-60, -58)):
        one.page.mouse.move(*one.at(x + dx, y + dy), steps=4)
    one.page.mouse.up()
    one.page.keyboard.up("Shift")
    inside = {
        str(n["label"])
        for n in one.nodes()
        if abs(float(n["x"]) - x) < 60 and abs(float(n["y"]) - y) < 60  # type: ignore[arg-type]
    }
    assert f"圈选了 {len(inside)} 个名称" in one.page.locator("#picked h3").inner_text()
    one.page.click("#only-these")
    one.settle()
    assert {n["label"] for n in one.nodes()} == inside
    one.page.click("#reset")
    one.settle()
    one.page.fill("#q", "周启明")
    one.page.press("#q", "Enter")
    one.page.click("#hide-name")
    one.settle()
    assert len(one.nodes()) < many
    assert "周启明" not in {n["label"] for n in one.nodes()}
    assert "隐藏 1 个名称" in one.page.locator("#panel .scope").first.inner_text()


def test_a_story_is_saved_as_one_page_and_told(opened: Open, story_page: Path, tmp_path: Path) -> None:
    """Two steps with notes, hostile ones too; the saved page opens without a network at the first and walks on."""
    one = opened(story_page)
    one.page.click("#tell")
    one.page.fill("#q", "胡建川")
    one.page.press("#q", "Enter")
    one.settle()
    one.page.click("#add-step")
    one.page.fill("#note-0", "先是胡建川。</script><b>不是标签</b>")
    one.page.fill("#q", "郑海川")
    one.page.press("#q", "Enter")
    one.settle()
    one.page.click("#add-step")
    one.page.fill("#note-1", "后来是郑海川。")
    one.page.evaluate("document.getElementById('tip').style.left = '10px'")
    with one.page.expect_download() as coming:
        one.page.click("#save-story")
    saved = tmp_path / "story.html"
    coming.value.save_as(saved)
    html = saved.read_text(encoding="utf-8")
    assert ' style="' not in html[html.index("<body") : html.index("<script", html.index("<body"))]

    told = opened(saved)
    assert told.page.locator("#telling .note").inner_text() == "先是胡建川。</script><b>不是标签</b>"
    assert "胡建川" in told.page.locator("#panel").inner_text()
    assert told.page.locator("#telling b").count() == 0
    told.page.click("#step-on")
    told.settle()
    assert told.page.locator("#telling .note").inner_text() == "后来是郑海川。"
    assert told.page.locator("#panel h2").inner_text().strip() == "郑海川"
    assert "第 2 步，共 2 步" in told.page.locator("#live").inner_text()
    assert len(told.nodes()) == len(one.nodes())
    # The last step: the button is marked as disabled, and keeps the focus.
    assert told.page.locator("#step-on").get_attribute("aria-disabled") == "true"
    assert told.page.evaluate("document.activeElement.id") == "step-on"
    told.page.keyboard.press("Enter")
    assert told.page.locator("#telling .note").inner_text() == "后来是郑海川。"


def _notes(one: Opened) -> list[str]:
    return [note.input_value() for note in one.page.locator("#story-maker textarea").all()]


def test_steps_outlive_a_reload_until_they_are_cleared(opened: Open, story_page: Path, city_page: Path) -> None:
    """Written, reloaded, still there in their order; not in another build; cleared on request, which can be undone."""
    one = opened(story_page)
    one.page.click("#tell")
    for i, words in enumerate(("第一步", "第二步")):
        one.page.click("#add-step")
        one.page.fill(f"#note-{i}", words)
    one.page.click("#up-1")
    assert one.page.evaluate("document.activeElement.id") == "up-0"
    one.page.reload()
    one.page.wait_for_selector("html[data-ready]")
    assert _notes(one) == ["第二步", "第一步"]
    one.page.goto(city_page.as_uri() + "#st=1")
    one.page.wait_for_selector("html[data-ready]")
    assert _notes(one) == []
    one.page.goto(story_page.as_uri() + "#st=1")
    one.page.wait_for_selector("html[data-ready]")
    one.page.click("#clear-story")
    assert _notes(one) == []
    one.page.click("#clear-story")
    assert _notes(one) == ["第二步", "第一步"]
    one.page.click("#clear-story")
    one.page.reload()
    one.page.wait_for_selector("html[data-ready]")
    assert _notes(one) == []


def test_a_browser_that_keeps_nothing_is_told(opened: Open, story_page: Path) -> None:
    """The steps would be lost with the page: a visible message says so."""
    one = opened(story_page)
    one.page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full'); })")
    one.page.click("#tell")
    one.page.click("#add-step")
    assert "请先存成网页" in one.page.locator("#notice").inner_text()


def test_the_keyboard_stays_among_the_steps(opened: Open, story_page: Path) -> None:
    """Opened, ended and a step removed: each is announced, and the focus is on what is next."""
    one = opened(story_page)
    focus, live = "document.activeElement.id", one.page.locator("#live")
    one.page.focus("#tell")
    one.page.keyboard.press("Enter")
    assert "记下一步" in live.inner_text()
    assert one.page.evaluate(focus) == "tell"
    for _ in range(2):
        one.page.click("#add-step")
    one.page.focus("#gone-1")
    one.page.keyboard.press("Enter")
    assert one.page.evaluate(focus) == "gone-0"
    one.page.keyboard.press("Enter")
    assert one.page.evaluate(focus) == "add-step"
    one.page.keyboard.press("Enter")
    one.page.focus("#end-story")
    one.page.keyboard.press("Enter")
    assert "1 步还在" in live.inner_text()
    assert one.page.evaluate(focus) == "tell"
