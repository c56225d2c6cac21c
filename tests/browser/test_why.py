"""A mark opens what spoke for and against it, with the figures that ``kg explain --why`` gives."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

import kg
from kg.explain import EntityReasons
from kg.export.html import HtmlExporter
from kg.extract.feature_names import told
from tests.browser.conftest import Opened

Open = Callable[..., Opened]


def _unfold(page: Page) -> None:
    """Every line of the reason that is open."""
    while page.locator(".why .more").count():
        page.locator(".why .more").first.click()


def _said(page: Page) -> list[tuple[str, float]]:
    rows = page.eval_on_selector_all(
        ".weights li:not(:has(.more))", "all => all.map(li => [...li.children].map(cell => cell.textContent))"
    )
    return [(words, float(figure.replace("−", "-"))) for words, figure in rows]


@pytest.mark.parametrize("name", ["云溪市", "孟青"])
def test_a_mark_says_what_spoke_for_and_against_it(opened: Open, story: kg.Build, story_page: Path, name: str) -> None:
    """All features with their weights; the sums add up to the score."""
    found = story.explain(name)
    assert isinstance(found, EntityReasons)
    reason = found.quotes[0].reasons[0]
    expected = [(told(feature).zh, weight) for feature, weight in reason["evidence"]]
    page = opened(story_page, f"#n={found.entity['entity_id']}").page

    page.locator("#panel .proof .because").first.click()
    assert 2 <= len(_said(page)) <= 6, "the strongest few come first"
    strongest = {expected[0], *_said(page)}
    _unfold(page)

    assert strongest <= set(_said(page))
    assert sorted(_said(page)) == sorted(expected)
    sums = [float(b.replace("−", "-")) for b in page.locator(".side-sum b").all_inner_texts()]
    assert sum(sums) == pytest.approx(sum(weight for _, weight in expected), abs=0.001)
    total, chance, *beside = re.findall(r"[+−]?\d+\.\d\d", page.locator(".weighed .quiet").inner_text())
    assert float(total.replace("−", "-")) == pytest.approx(sum(sums), abs=0.001)
    assert float(chance) == pytest.approx(1 / (1 + math.exp(-sum(sums))), abs=0.006)
    # Readings that overlap the name take a share of its probability; if they do, the page says so.
    assert [float(x) for x in beside] or float(chance) == pytest.approx(reason["score"], abs=0.012)
    assert all(x == f"{reason['score']:.2f}" for x in beside)
    assert page.locator(".why dd").last.inner_text() == f"{reason['score']:.2f}"


def test_more_reasons_take_the_focus_with_them(opened: Open, story: kg.Build, story_page: Path) -> None:
    """By keyboard: the first of the new lines has the focus, not the page."""
    found = story.explain("云溪市")
    assert isinstance(found, EntityReasons)
    page = opened(story_page, f"#n={found.entity['entity_id']}").page
    page.locator("#panel .proof .because").first.click()

    page.locator(".why .more").first.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement === document.querySelectorAll('.weights li')[3]")


def test_reasons_are_read_in_english_as_well(opened: Open, story: kg.Build, story_page: Path) -> None:
    """The features have their English sentences in an English view."""
    found = story.explain("云溪市")
    assert isinstance(found, EntityReasons)
    page = opened(story_page, f"#n={found.entity['entity_id']}&lang=en").page

    page.locator("#panel .proof .because").first.click()
    _unfold(page)

    assert {words for words, _ in _said(page)} == {told(f).en for f, _ in found.quotes[0].reasons[0]["evidence"]}
    assert page.locator(".weighed .quiet").inner_text().startswith("Weights add up to +")


def test_a_large_build_shows_the_strongest_and_what_the_others_come_to(
    opened: Open, story: kg.Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four for and three against at most; the sums are still those of all features."""
    monkeypatch.setattr("kg.export.html_text.MAX_REASONED", 10)
    path = story.export_with(HtmlExporter(), tmp_path)[0]
    found = story.explain("云溪市")
    assert isinstance(found, EntityReasons)
    weights = [weight for _, weight in found.quotes[0].reasons[0]["evidence"]]
    page = opened(path, f"#n={found.entity['entity_id']}").page
    page.locator("#panel .proof .because").first.click()
    _unfold(page)

    said = _said(page)
    others = [(words, weight) for words, weight in said if "kg explain --why" in words]
    for sign, most in ((1, 4), (-1, 3)):
        own = sorted((w * sign for w in weights if w * sign > 0), reverse=True)
        shown = [w * sign for words, w in said if w * sign > 0 and (words, w) not in others]
        assert shown == pytest.approx(own[:most])
        rest = [w * sign for _, w in others if w * sign > 0]
        assert rest == pytest.approx([sum(own[most:])] if own[most:] else [], abs=0.001)
    assert others
    total = float(re.findall(r"[+−]?\d+\.\d\d", page.locator(".weighed .quiet").inner_text())[0].replace("−", "-"))
    assert total == pytest.approx(sum(weights), abs=0.001)
