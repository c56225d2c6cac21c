"""The view opened for the first time: on a phone, at the search, at a name, in print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from tests.browser.conftest import Opened

Open = Callable[..., Opened]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def ids(story: kg.Build) -> dict[str, str]:
    """Name -> id."""
    return {r["canonical"]: r["entity_id"] for r in story.tables.entities.to_pylist()}


def _box(one: Opened, selector: str) -> dict[str, float]:
    found = one.page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return dict(found)


def test_the_search_shows_by_a_name_of_this_build_how_to_look_for_it(opened: Open, story_page: Path) -> None:
    """The example can be found, in each of its forms."""
    one = opened(story_page)
    shown = one.page.locator("#q").get_attribute("placeholder") or ""

    assert shown == "云溪市、yunxishi、yxs…"
    for form in shown.rstrip("…").split("、"):
        one.page.fill("#q", form)
        assert one.page.get_by_role("option").first.locator("span").first.inner_text() == "云溪市"


def test_who_looks_for_a_word_reads_the_sentences_that_hold_it(opened: Open, story_page: Path, story: kg.Build) -> None:
    """All of them, with the word highlighted, each with its article; one of them can be opened."""
    word = "供热"
    texts = [text for text in story.tables.sentences["text"].to_pylist() if word in text]
    one = opened(story_page)
    one.page.fill("#q", word)
    one.page.get_by_role("option").filter(has_text=f"{len(texts)} 句里有").click()

    assert one.page.locator("#panel h3", has_text="原文").first.inner_text() == f"原文 {len(texts)}"
    while one.page.locator("#word-sentences .more").count():
        one.page.locator("#word-sentences .more").click()
    shown = [text.replace("\n", "") for text in one.page.locator("#word-sentences p").all_inner_texts()]
    assert sorted(shown) == sorted(text.replace("\n", "").strip() for text in texts)
    assert {b.inner_text() for b in one.page.locator("#word-sentences b.word").all()} == {word}
    one.page.locator("#word-sentences button.title").first.click()
    assert one.page.locator("#text").is_visible()


@pytest.mark.parametrize("key", ["/", "、"])
def test_the_key_of_the_search_works_with_a_chinese_input_method(opened: Open, story_page: Path, key: str) -> None:
    """The same key types / or 、."""
    one = opened(story_page)
    one.page.evaluate("key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))", key)

    assert one.page.evaluate("document.activeElement.id") == "q"


def test_who_somebody_is_takes_five_keys(opened: Open, story_page: Path) -> None:
    """Slash, two initials and Enter show the name, its post and its first sentence; four keys here, five for three characters."""
    one = opened(story_page)
    for key in ("/", "m", "q", "Enter"):
        one.page.keyboard.press(key)
    one.settle()

    assert one.page.locator("#panel h2").inner_text().strip() == "孟青"
    sentence, panel = _box(one, "#panel .proof p"), _box(one, "#panel")
    assert sentence["y"] + sentence["height"] < panel["y"] + panel["height"]
    assert sentence["y"] < _box(one, "#to")["y"], "sentences come before what can be done with the name"


def test_whom_a_chosen_name_is_linked_with_can_be_read_in_the_picture(opened: Open, city_page: Path) -> None:
    """Faded dots do not keep the neighbours' names away: most are shown if there are a few."""
    one = opened(city_page, "#lone=1")
    degree = Counter(end for link in one.page.evaluate("kgView.links()") for end in (link["source"], link["target"]))
    labels = {n["id"]: str(n["label"]) for n in one.nodes()}
    asked = shown = 0
    for node in [n for n in degree if 2 <= degree[n] <= 5][:10]:
        one.page.fill("#q", labels[node])
        one.page.press("#q", "Enter")
        one.settle()
        links = one.page.evaluate("kgView.links()")
        near = {end for link in links for end in (link["source"], link["target"]) if node in link.values()}
        asked += len(near)
        shown += len(near & {label["id"] for label in one.page.evaluate("kgView.labels()")})

    assert asked > 20
    assert shown >= 0.85 * asked


def test_on_a_phone_the_filters_do_not_cover_the_search(opened: Open, story_page: Path) -> None:
    """The filters begin below the bar, however many lines it has."""
    one = opened(story_page, **PHONE)
    one.page.click("#filters")

    assert _box(one, "#side")["y"] >= _box(one, "#q")["y"] + _box(one, "#q")["height"]


def test_on_a_phone_a_reason_comes_into_sight(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """A tap on a mark shows what it opens; the phone's back button leads from an article to where it was opened."""
    one = opened(story_page, f"#n={ids['孟青']}", **PHONE)
    one.page.locator("#panel .proof .because").first.click()
    panel, reason = _box(one, "#panel"), _box(one, ".why")

    assert reason["y"] >= panel["y"] - 1
    assert reason["y"] + min(reason["height"], 200) <= panel["y"] + panel["height"]
    one.page.locator("#panel .proof footer button.title").first.click()
    one.page.wait_for_selector("#text")
    one.page.go_back()
    one.page.wait_for_selector("#to")


def test_ids_stand_on_one_line_of_the_table(opened: Open, story_page: Path) -> None:
    """They can be copied."""
    one = opened(story_page, "#v=nodes")
    heights = one.page.eval_on_selector_all("#table td code", "all => all.map(c => c.getClientRects().length)")

    assert len(heights) > 20
    assert set(heights) == {1}


def test_two_names_that_nothing_joins_are_named_and_no_filter_is_blamed(
    opened: Open, story_page: Path, story: kg.Build, ids: dict[str, str]
) -> None:
    """Without a filter there is none to remove."""
    import networkx as nx

    graph = story.graph
    parts = sorted(nx.connected_components(graph), key=len)
    one_end, other = min(parts[-1]), min(parts[-2])
    one = opened(story_page, f"#n={one_end}&to={other}&lone=1&ko=")
    text = one.page.locator("#panel").inner_text()

    if "没有路径" in text:  # what the text states may join what no sentence names together
        assert "筛选" not in text
    labels = [graph.nodes[n]["label"] for n in (one_end, other)]
    assert all(label in one.page.locator("#panel h2").inner_text() for label in labels)
    one = opened(story_page, f"#n={one_end}&to={other}&lone=1&d1=2024-01-01")
    assert "没有路径（在当前筛选下）" in one.page.locator("#panel").inner_text()


def test_paper_has_no_buttons_and_no_instructions(opened: Open, story_page: Path) -> None:
    """What can only be clicked is not printed."""
    one = opened(story_page)
    one.page.emulate_media(media="print")

    assert not one.page.locator(".intro").is_visible()
    assert not one.page.locator("#few-note button").is_visible()
    assert not one.page.locator("#keys-help").is_visible()
    assert one.page.locator("#few-note").is_visible()
    # A list that is printed in part says how much is not.
    one.page.emulate_media(media="screen")
    one.page.fill("#q", "孟青")
    one.page.press("#q", "Enter")
    one.page.emulate_media(media="print")
    said = int((one.page.locator("#panel h3", has_text="原文").first.inner_text()).split()[1])
    more = one.page.locator(".proofs .more")
    printed = one.page.locator("#panel .proofs").first.locator(".proof").count()
    shown = more.evaluate("el => [getComputedStyle(el).fontSize, getComputedStyle(el, '::after').content]")
    assert shown == ["0px", f'"（另有 {said - printed} 条没有印出）"']
    assert not one.page.locator("#judge").is_visible()


def test_a_note_on_articles_without_a_day_stands_only_where_there_are_some(
    opened: Open, story_page: Path, city_page: Path
) -> None:
    """All of these pages are dated."""
    assert "没有日期的文章" not in opened(story_page).page.locator("#side").inner_text()


def test_a_short_form_that_no_text_uses_is_understood(opened: Open, story_page: Path) -> None:
    """Its characters are in the full name in that order; if nothing else fits, that name is offered."""
    one = opened(story_page)
    one.page.fill("#q", "轨道集团")
    assert one.page.get_by_role("option").first.locator("span").first.inner_text() == "云溪轨道交通集团"
    one.page.fill("#q", "集团轨道")
    assert one.page.locator("#hits .none").is_visible()


def test_a_way_is_looked_for_beyond_the_circle_it_begins_in(
    opened: Open, story_page: Path, ids: dict[str, str]
) -> None:
    """One step around a name, then a path to a more distant one: it is found, and closing it announces where one is."""
    one = opened(story_page, f"#n={ids['郑海川']}&ego=1")
    one.page.fill("#to", "顾念慈")
    one.page.press("#to", "Enter")
    one.settle()
    assert one.page.locator("#panel h2").inner_text().endswith("→ 顾念慈")
    one.page.click("#path-close")
    assert one.page.locator("#live").inner_text().strip() == "郑海川"


def test_esc_out_of_the_table_leads_back_to_its_button(opened: Open, story_page: Path) -> None:
    """Not to the top of the page."""
    one = opened(story_page)
    one.page.click("#twin")
    one.page.click("#table-edges")
    one.page.keyboard.press("Escape")
    assert one.page.evaluate("document.activeElement.id") == "twin"


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_no_name_lies_under_the_buttons_of_the_picture(
    opened: Open, built: kg.Build, tmp_path: Path, options: dict[str, object]
) -> None:
    """They lie over the picture and would hide it."""
    from kg.export.html import HtmlExporter

    one = opened(HtmlExporter().write(built.tables, built.graph, tmp_path)[0], **options)
    stage, zoom = _box(one, "#stage"), _box(one, ".zoom")
    left, top = zoom["x"] - stage["x"], zoom["y"] - stage["y"]
    for label in one.page.evaluate("kgView.labels()"):
        x0, y0, x1, y1 = label["box"]
        assert x0 >= left + zoom["width"] or x1 <= left or y0 >= top + zoom["height"] or y1 <= top, label["text"]
