"""By keyboard and screen reader: the focus is kept, every action is announced, sentences come before lists; labels can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.export.html import HtmlExporter
from tests.browser.conftest import Opened
from tests.browser.measure import labels_of

Open = Callable[..., Opened]
FOCUS = "document.activeElement.id || document.activeElement.tagName"


def _choose(one: Opened, at: int = 0) -> str:
    label = str(one.nodes()[at]["label"])
    one.page.fill("#q", label)
    one.page.press("#q", "Enter")
    return label


def test_few_tabs_lead_from_the_search_to_the_first_sentence(opened: Open, city_page: Path) -> None:
    """The heading has the focus after Enter; sentences come before every list."""
    one = opened(city_page)
    _choose(one)
    assert one.page.evaluate("document.activeElement.tagName") == "H2"
    tabs = 0
    while not one.page.evaluate("Boolean(document.activeElement.closest('.proofs'))"):
        one.page.keyboard.press("Tab")
        tabs += 1
        assert tabs <= 8
    heads = one.page.locator("#panel h3").all_inner_texts()
    assert heads[0].startswith("原文 ")


def test_a_skip_link_leads_to_the_sentences(opened: Open, city_page: Path) -> None:
    """The first Tab of the page and Enter."""
    one = opened(city_page, "#n=" + str(opened(city_page).nodes()[0]["id"]))
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(FOCUS) == "skip-text"
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("document.activeElement.tagName") == "H2"


@pytest.mark.parametrize(
    "control",
    [
        "#type-person",
        "#links-stated",
        "#kind-position",
        "#alone",
        "#colour-community",
        "#ego-1",
        "#twin",
        "#theme",
        "#lang",
    ],
)
def test_the_focus_stays_on_the_control_that_was_used(opened: Open, city_page: Path, control: str) -> None:
    """After a redraw the same control has the focus."""
    one = opened(city_page)
    _choose(one, 3)
    one.page.focus(control)
    one.page.keyboard.press("Space")
    one.settle()
    assert one.page.evaluate(FOCUS) == control[1:]


def test_the_focus_is_never_lost_to_the_page(opened: Open, city_page: Path) -> None:
    """After a name, a link, an article, a mark, a path, a removed filter and the table: always somewhere."""
    one = opened(city_page)
    _choose(one)
    for selector in (
        "#panel .links .count",
        "#panel h2 button.name",
        "#panel .proof footer .title",
        "#panel .cloud .name",
        "#back",
        "#type-place",
        "#filter-off-0",
        "#twin",
        "#table tbody tr button",
        "#table-shut",
    ):
        one.page.locator(selector).first.focus()
        one.page.keyboard.press("Enter" if selector != "#type-place" else "Space")
        one.settle()
        assert one.page.evaluate(FOCUS) not in ("BODY", "HTML"), selector


def test_every_action_is_announced(opened: Open, city_page: Path) -> None:
    """Type filter, neighbourhood, path, article and reset each announce their result."""
    one = opened(city_page)
    heard = one.page.locator("#live")
    one.page.uncheck("#type-person")
    assert heard.inner_text().startswith(f"显示 {len(one.nodes())} 个名称")
    assert "不看 人物" in heard.inner_text()
    label = _choose(one, 2)
    assert label in heard.inner_text()
    one.page.click("#ego-1")
    one.settle()
    assert heard.inner_text().startswith(f"显示 {len(one.nodes())} 个名称")
    one.page.click("#ego-0")
    other = str(one.nodes()[9]["label"])
    one.page.fill("#to", other)
    one.page.press("#to", "Enter")
    assert f"{label} 到 {other}：" in heard.inner_text()
    one.page.click("#path-close")
    one.page.click("#reset")
    assert heard.inner_text().startswith("显示 ")


def test_the_page_can_be_used_at_two_hundred_percent(opened: Open, city_page: Path) -> None:
    """Half the pixels at twice the size: no sideways scrolling; search, picture and sentences are in reach."""
    one = opened(city_page, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 640
    _choose(one)
    box = one.page.locator("#stage").bounding_box()
    assert box is not None
    assert box["height"] > 80
    one.page.locator("#panel .proof").first.scroll_into_view_if_needed()
    assert one.page.locator("#panel .proof").first.is_visible()


def test_the_table_can_be_read_on_a_phone(opened: Open, city_page: Path) -> None:
    """At 360 pixels each row is a card whose figures have their column heads; nothing goes over the edge."""
    one = opened(city_page, viewport={"width": 360, "height": 740})
    one.page.click("#twin")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360
    cells = one.page.locator("#table tbody tr").first.locator("td")
    for i in range(cells.count()):
        box = cells.nth(i).bounding_box()
        assert box is None or box["x"] + box["width"] <= 361
    shown = cells.nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "提及" in shown


def test_the_panel_can_be_made_wider_by_key_and_by_hand(opened: Open, city_page: Path) -> None:
    """The splitter is a slider for the keyboard; the picture shrinks."""
    one = opened(city_page)
    width = "document.getElementById('panel').getBoundingClientRect().width"
    before = one.page.evaluate(width)
    one.page.focus("#split")
    one.page.keyboard.press("ArrowLeft")
    wider = one.page.evaluate(width)
    assert wider > before
    assert one.page.get_attribute("#split", "aria-valuenow") == str(round(wider))
    box = one.page.locator("#split").bounding_box()
    assert box is not None
    one.page.mouse.move(box["x"] + 3, 300)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] - 97, 300, steps=4)
    one.page.mouse.up()
    assert abs(one.page.evaluate(width) - wider - 100) < 8


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800)], ids=str)
@pytest.mark.parametrize("which", ["seeds", "city", "story"])
def test_labels_of_the_first_view_can_be_read(
    opened: Open,
    built: kg.Build,
    city_page: Path,
    story_page: Path,
    tmp_path: Path,
    which: str,
    size: tuple[int, int],
) -> None:
    """At most sixty names, none over another or a labelled dot, each nearest to its own dot; the ten most central have theirs."""
    pages = {"city": city_page, "story": story_page}
    page = pages.get(which) or HtmlExporter().write(built.tables, built.graph, tmp_path)[0]
    found = labels_of(opened(page, viewport={"width": size[0], "height": size[1]}).page)
    assert 20 < found.names <= 60
    assert found.overlaps == 0
    assert found.own_covered == 0
    assert found.others_covered <= 0.05 * found.others
    assert found.leaders == 10
    assert found.astray == 0
    assert found.titles >= 3


@pytest.mark.parametrize("state", ["reading", "path", "compare", "story", "judge", "dark"])
def test_axe_finds_nothing_in_the_newer_states_either(
    opened: Open, story_page: Path, story: kg.Build, state: str
) -> None:
    """WCAG 2.2 AA by axe: an article read, a path, two periods, a story being made, corrections open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    ids = {r["canonical"]: r["entity_id"] for r in story.tables.entities.to_pylist()}
    article = story.tables.articles.to_pylist()[0]["article_id"]
    hash_ = {
        "reading": f"#n={ids['孟青']}&rd={article}~0",
        "path": f"#n={ids['周启明']}&to={ids['陈立群']}",
        "compare": "#c0=2024-01-01&c1=2024-07-31&d0=2024-08-01&d1=2025-03-31",
        "story": "#st=1",
        "judge": f"#n={ids['孟青']}",
        "dark": f"#n={ids['孟青']}&rd={article}~0&th=dark",
    }[state]
    one = opened(story_page, hash_, bypass_csp=True)
    if state == "story":
        one.page.click("#add-step")
    if state == "judge":
        one.page.click("#judge summary")
    if state in ("reading", "dark"):
        one.page.locator("#text mark button").first.click()
    found = axe.Axe().run(one.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found.response["violations"]] == []


@pytest.mark.parametrize("size", [(640, 400), (640, 360), (740, 360), (320, 256)], ids=str)
def test_the_view_can_be_used_at_two_hundred_per_cent(opened: Open, story_page: Path, size: tuple[int, int]) -> None:
    """A screen of 1280 × 800 or 720 at 200 %, a phone held sideways, 400 %: picture and text have room, nothing scrolls sideways."""
    one = opened(story_page, viewport={"width": size[0], "height": size[1]})
    stage, panel = (one.page.locator(what).bounding_box() for what in ("#stage", "#panel"))
    assert stage is not None
    assert panel is not None
    assert stage["height"] >= 250
    assert stage["width"] >= 320
    assert panel["width"] >= 250
    assert one.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert len(one.page.evaluate("kgView.labels()")) >= 10
    one.page.fill("#q", "孟青")
    one.page.press("#q", "Enter")
    one.settle()
    head = one.page.locator("#panel h2").bounding_box()
    assert head is not None
    assert -1 < head["y"] < size[1] - 60, "what was asked for is in sight"
    node = next(n for n in one.nodes() if n["label"] == "孟青")
    assert 0 < float(node["x"]) < stage["width"]  # type: ignore[arg-type]
    assert 0 < float(node["y"]) < stage["height"]  # type: ignore[arg-type]
