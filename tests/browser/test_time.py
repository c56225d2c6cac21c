"""Time: brush, steps and play, counts for screen readers, and two periods side by side; on invented pages of fifteen months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import kg
from tests.browser.conftest import Opened

Open = Callable[..., Opened]


def _address(one: Opened) -> dict[str, str]:
    found: dict[str, str] = one.page.evaluate("Object.fromEntries(new URLSearchParams(location.hash.slice(1)))")
    return found


def _named(build: kg.Build, first: str, last: str) -> Counter[str]:
    """How often each name is named from one day to another."""
    days = {r["article_id"]: r["date"] for r in build.tables.articles.to_pylist()}
    labels = {r["entity_id"]: r["canonical"] for r in build.tables.entities.to_pylist()}
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    return Counter(
        labels[m["entity_id"]]
        for m in build.tables.mentions.to_pylist()
        if m["article_id"] and low <= days[m["article_id"]] <= high
    )


def test_a_drag_over_the_bars_chooses_the_period(opened: Open, story_page: Path, story: kg.Build) -> None:
    """From the bar of March 2024 to that of June: dates, dots and the rest of the bars follow."""
    one = opened(story_page, "#lone=1")
    spots = {b: one.page.locator(f"#side .bars i[data-bin='{b}']").bounding_box() for b in ("2024-03", "2024-06")}
    a, b = spots["2024-03"], spots["2024-06"]
    assert a is not None
    assert b is not None
    one.page.mouse.move(a["x"] + a["width"] / 2, a["y"] + 20)
    one.page.mouse.down()
    one.page.mouse.move(b["x"] + b["width"] / 2, b["y"] + 20, steps=5)
    one.page.mouse.up()
    one.settle()
    assert (_address(one)["d0"], _address(one)["d1"]) == ("2024-03-01", "2024-06-30")
    wanted = _named(story, "2024-03-01", "2024-06-30")
    assert {n["label"]: n["mentions"] for n in one.nodes()} == dict(wanted)
    assert one.page.locator("#side .bars i:not(.off)").count() == 4


def test_steps_and_play_walk_through_the_months(opened: Open, story_page: Path) -> None:
    """Later and earlier by button; play continues until it is stopped; each step is announced."""
    one = opened(story_page)
    one.page.click("#later")
    assert (_address(one)["d0"], _address(one)["d1"]) == ("2024-01-01", "2024-01-31")
    one.page.click("#later")
    assert _address(one)["d0"] == "2024-02-01"
    assert "2024-02-01" in one.page.locator("#live").inner_text()
    one.page.click("#earlier")
    assert _address(one)["d0"] == "2024-01-01"
    one.page.click("#play")
    one.page.wait_for_function("day => location.hash.includes(day)", arg="2024-03-01")
    one.page.click("#play")
    assert one.page.get_attribute("#play", "aria-pressed") == "false"


def test_before_and_after_marks_what_came_and_what_went(opened: Open, story_page: Path, story: kg.Build) -> None:
    """The change at the water bureau: who went, who came, with both counts, in picture, list, table and list of filters."""
    one = opened(story_page, "#c0=2024-01-01&c1=2024-07-31&d0=2024-08-01&d1=2025-03-31&lone=1")
    before, after = _named(story, "2024-01-01", "2024-07-31"), _named(story, "2024-08-01", "2025-03-31")
    drawn = {str(n["label"]): n["change"] for n in one.nodes()}
    assert drawn == {
        name: "went" if not after[name] else "came" if not before[name] else "stayed" for name in before | after
    }
    assert drawn["胡建川"] == "went"
    assert drawn["叶知行"] == "came"
    assert "胡建川" in one.page.locator("#went").inner_text()
    assert "叶知行 0 → " in one.page.locator("#came").inner_text()
    assert "对比 2024-01-01 – 2024-07-31" in one.page.locator("#panel .scope").inner_text()
    one.page.click("#twin")
    heads = one.page.locator("#table thead th").all_inner_texts()
    assert heads[-2:] == ["前期", "后期"]
    row = one.page.locator("#table tbody tr", has_text="叶知行").first.locator("td")
    assert [row.nth(i).inner_text() for i in (-2, -1)] == ["0", str(after["叶知行"])]


def test_the_button_compares_with_the_time_before(opened: Open, story_page: Path) -> None:
    """With a quarter chosen, it is compared with the quarter before; pressed again, the comparison is gone."""
    one = opened(story_page, "#d0=2024-07-01&d1=2024-09-30")
    one.page.click("#compare")
    assert (_address(one)["c0"], _address(one)["c1"]) == ("2024-04-01", "2024-06-30")
    one.page.click("#compare")
    assert "c0" not in _address(one)


def test_a_name_and_a_link_have_their_own_months(opened: Open, story_page: Path, story: kg.Build) -> None:
    """The panel's bars count the sentences of the name; for those who cannot see bars there is a table."""
    rows = {r["canonical"]: r["entity_id"] for r in story.tables.entities.to_pylist()}
    one = opened(story_page, f"#n={rows['周启明']}")
    cells = one.page.locator("#panel .as-table tr").evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
    )
    days = {r["article_id"]: r["date"] for r in story.tables.articles.to_pylist()}
    mentions = [m for m in story.tables.mentions.to_pylist() if m["entity_id"] == rows["周启明"]]
    wanted = Counter(f"{days[m['article_id']]:%Y-%m}" for m in mentions)
    assert {month: int(count) for month, count in cells if int(count)} == dict(wanted)
    assert len(cells) == 15
    one = opened(story_page, f"#e={rows['周启明']}~{rows['云溪市热力公司']}")
    assert one.page.locator("#panel .as-table tr").count() == 15


def test_the_front_page_tells_what_is_new(opened: Open, story_page: Path) -> None:
    """Names first seen in the last tenth of the time, with the day; main links, each with a sentence."""
    one = opened(story_page)
    assert "云溪市湿地保护条例" in one.page.locator("#fresh").inner_text()
    stories = one.page.locator("#main-links .story")
    assert stories.count() == 5
    for i in range(5):
        assert stories.nth(i).locator(".proof mark").count() >= 2
