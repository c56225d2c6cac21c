"""The view of a build with a type that a pack has declared: filter, colour, shape, legend, search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import kg
from tests.added_type import PAGE, write_pack
from tests.browser.conftest import Opened


def test_a_type_of_a_pack_is_drawn_filtered_and_found(opened: Callable[..., Opened], tmp_path: Path) -> None:
    """In both languages, in its own colour on light and dark paper; its box and the line of words switch it off."""
    build = kg.build(texts=[PAGE], packs=[write_pack(tmp_path)], home="太原市", jobs=1)
    build.save(tmp_path / "out", ["html"])
    one = opened(tmp_path / "out" / "graph.html", "#lone=1")
    page = one.page
    events = {n["label"] for n in one.nodes() if n["type"] == "event"}
    assert "太原国际马拉松" in events

    box = page.locator("#type-event")
    assert "活动" in box.locator("xpath=ancestor::label").inner_text()
    assert page.locator(".t-event").first.evaluate("el => getComputedStyle(el).fill") == "rgb(11, 110, 117)"

    page.fill("#q", "马拉松")
    assert "活动" in page.locator("[role=option]").first.inner_text()
    page.press("#q", "Enter")
    one.settle()
    assert "活动" in page.locator("#panel .quiet").first.inner_text()

    box.uncheck()
    one.settle()
    assert not events & {n["label"] for n in one.nodes()}
    assert "活动" not in page.locator("#query").input_value()
    page.fill("#query", "类型:活动")
    page.press("#query", "Enter")
    one.settle()
    assert {n["label"] for n in one.nodes()} == events
    page.click("#theme")
    page.click("#lang")
    assert page.locator(".t-event").first.evaluate("el => getComputedStyle(el).fill") == "rgb(88, 196, 204)"
    assert "Event" in page.locator("#type-event").locator("xpath=ancestor::label").inner_text()
