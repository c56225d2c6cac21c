"""Sets by one line of text, paths as a reporter needs them, and the reading pane; on the invented pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from tests.browser.conftest import Opened

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def ids(story: kg.Build) -> dict[str, str]:
    """Name -> id."""
    return {r["canonical"]: r["entity_id"] for r in story.tables.entities.to_pylist()}


def _ask(one: Opened, line: str) -> None:
    one.page.fill("#query", line)
    one.page.press("#query", "Enter")
    one.settle()


def _labels(one: Opened) -> set[str]:
    return {str(n["label"]) for n in one.nodes()}


def test_a_line_of_words_makes_a_set_and_stands_in_the_address(opened: Open, story_page: Path, story: kg.Build) -> None:
    """Type, author, word and dates together; opened by its address it is the same set, described by the same line."""
    one = opened(story_page, "#lone=1")
    _ask(one, "类型:人物 作者:王晓岚 词:供热 从:2024-06 到:2024-12")
    days = {r["article_id"]: r for r in story.tables.articles.to_pylist()}
    held = {
        s["sentence_id"]
        for s in story.tables.sentences.to_pylist()
        if "供热" in s["text"]
        and "王晓岚" in days[s["article_id"]]["authors"]
        and "2024-06-01" <= str(days[s["article_id"]]["date"]) <= "2024-12-31"
    }
    people = {r["entity_id"]: r["canonical"] for r in story.tables.entities.to_pylist() if r["type"] == "person"}
    wanted = {
        people[m["entity_id"]]
        for m in story.tables.mentions.to_pylist()
        if m["sentence_id"] in held and m["entity_id"] in people
    }
    assert wanted
    assert wanted <= _labels(one)
    assert {n["type"] for n in one.nodes()} == {"person"}
    other = opened(story_page, one.page.evaluate("location.hash"))
    assert _labels(other) == _labels(one)
    assert other.page.input_value("#query") == one.page.input_value("#query")


def test_common_neighbours_of_two_names(opened: Open, story_page: Path, story: kg.Build, ids: dict[str, str]) -> None:
    """Who is linked with both, and these two."""
    one = opened(story_page, "#lone=1")
    _ask(one, "与:云溪市水务局 与:孟青")
    pairs = {(r["source"], r["target"]) for r in story.tables.edges.to_pylist()}
    pairs |= {(r["subject"], r["object"]) for r in story.tables.relations.to_pylist()}
    near = [
        {b for pair in pairs if ids[name] in pair for b in pair if b != ids[name]} for name in ("云溪市水务局", "孟青")
    ]
    assert {n["id"] for n in one.nodes()} == (near[0] & near[1] & set(ids.values())) | {
        ids["云溪市水务局"],
        ids["孟青"],
    }
    assert "与 云溪市水务局、孟青 都有联系" in one.page.locator("#panel .scope").inner_text()


def test_names_that_stand_on_both_of_two_pages(opened: Open, story_page: Path, story: kg.Build) -> None:
    """Two pages chosen: only who is named on each."""
    one = opened(story_page, "#lone=1")
    _ask(one, "版面:2024-01-08 版面:2024-03-18")
    pages = {r["page_id"]: r["name"] for r in story.tables.pages.to_pylist()}
    seen: list[set[str]] = []
    for day in ("2024-01-08", "2024-03-18"):
        seen.append(
            {
                m["entity_id"]
                for m in story.tables.mentions.to_pylist()
                if day in pages[m["page_id"]] and m["sentence_id"]
            }
        )
    assert {n["id"] for n in one.nodes()} == seen[0] & seen[1]
    assert "周启明" in _labels(one)


def test_kinds_of_relation_are_switched_one_by_one(opened: Open, story_page: Path, story: kg.Build) -> None:
    """Only posts: the arrows left are those of the table; the line says it."""
    one = opened(story_page, "#lone=1")
    _ask(one, "关系:任职")
    posts = {(r["subject"], r["object"]) for r in story.tables.relations.to_pylist() if r["predicate"] == "position"}
    links = one.page.evaluate("kgView.links()")
    assert {(k["source"], k["target"]) for k in links} == {p for p in posts if p[0] != p[1]}
    assert one.page.is_checked("#kind-position")
    assert not one.page.is_checked("#kind-author")
    assert one.page.input_value("#query") == "关系:任职"


def test_what_is_not_understood_is_said(opened: Open, story_page: Path) -> None:
    """An unknown key or name changes nothing and is named."""
    one = opened(story_page)
    before = len(one.nodes())
    _ask(one, "颜色:红 作者:无此人")
    assert "颜色" in one.page.locator("#query-note").inner_text()
    assert "无此人" in one.page.locator("#query-note").inner_text()
    assert len(one.nodes()) == before


def test_words_are_all_in_one_sentence(opened: Open, story_page: Path, story: kg.Build) -> None:
    """Two words find what has both, in any order, and both are highlighted."""
    sentences = {
        s["sentence_id"] for s in story.tables.sentences.to_pylist() if "供热" in s["text"] and "改造" in s["text"]
    }
    found = {m["entity_id"] for m in story.tables.mentions.to_pylist() if m["sentence_id"] in sentences}
    one = opened(story_page, "#lone=1")
    _ask(one, "改造 供热")

    assert found
    assert {n["id"] for n in one.nodes()} == found
    assert {"改造", "供热"} <= set(one.page.locator("#word-sentences b.word").all_inner_texts())


@pytest.mark.parametrize("line", ["从:2024年3月 到:2024年4月5日", "从:2024/3 到:2024.4.5", "从:2024-03 到:2024-04-05"])
def test_days_are_read_as_people_write_them(opened: Open, story_page: Path, line: str) -> None:
    """By signs or in Chinese, with one digit or two."""
    one = opened(story_page)
    _ask(one, line)
    assert one.page.input_value("#query") == "从:2024-03-01 到:2024-04-05"


def test_a_number_that_is_none_is_said(opened: Open, story_page: Path) -> None:
    """It is not silently taken for 1."""
    one = opened(story_page)
    _ask(one, "至少:三")
    assert "三" in one.page.locator("#query-note").inner_text()


@pytest.mark.parametrize("line", ["从:2024-13", "到:2024-02-31", "从:2024-06 到:2024-01"])
def test_dates_that_are_none_are_said(opened: Open, story_page: Path, line: str) -> None:
    """No month 13, no 31 February, no span that ends before it begins."""
    one = opened(story_page)
    before = len(one.nodes())
    _ask(one, line)

    assert "2024" in one.page.locator("#query-note").inner_text()
    assert len(one.nodes()) == before


def test_paths_have_a_next_best_and_a_way_around(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """The best, the next best, and one that avoids a name; each step has its sentence with its source."""
    one = opened(story_page, f"#n={ids['周启明']}&to={ids['陈立群']}&lone=1")
    first = one.page.locator("#panel h2").inner_text()
    assert first.startswith("路径：周启明 → ")
    one.page.click("#way-1")
    second = one.page.locator("#panel h2").inner_text()
    assert second != first
    assert second.count("→") >= first.count("→")
    one.page.click("#way-0")
    avoided = first.split(" → ")[1]
    one.page.click(f"#not-{ids[avoided]}")
    around = one.page.locator("#panel h2").inner_text()
    assert avoided not in around
    assert one.page.locator(f"#again-{ids[avoided]}").is_visible()
    for step in one.page.locator("#panel section:has(h3:text('第'))").all():
        if step.locator(".proof").count():
            assert "第" in step.locator(".proof footer").first.inner_text()


def test_a_stated_relation_is_the_first_way(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """Between a manager and his company the text says what he is: that comes first, then the sentences."""
    one = opened(story_page, f"#n={ids['周启明']}&to={ids['云溪市热力公司']}")
    assert "任职：总经理" in one.page.locator("#panel .fact").first.inner_text()
    assert one.page.locator("#panel .proof").count() > 0


def test_the_reading_pane_opens_at_the_sentence(opened: Open, story_page: Path, ids: dict[str, str]) -> None:
    """From a sentence's title to the whole article, at that sentence; names marked by type, each opens its reasons."""
    one = opened(story_page, f"#n={ids['刘桂芬']}")
    text = one.page.locator("#panel .proof p").first.inner_text()
    one.page.locator("#panel .proof footer .title").first.click()
    assert one.page.locator("#text .here").inner_text() == text
    assert one.page.evaluate("document.activeElement.tagName") == "H2"
    kinds = one.page.locator("#text mark").evaluate_all("marks => marks.map(m => m.className.split(' ')[0])")
    assert {"t-person", "t-place", "t-organization"} <= set(kinds)
    one.page.locator("#text mark.t-organization button").first.click()
    assert "规则" in one.page.locator("#text .why").inner_text()
    names = {str(n["label"]) for n in one.nodes()}
    assert "刘桂芬" in names


def test_mentions_are_walked_and_quoted(opened: Open, story_page: Path, ids: dict[str, str], story: kg.Build) -> None:
    """Next goes from article to article in the order of days; the quotation names title, author, day and page."""
    one = opened(story_page, f"#n={ids['林慕白']}", permissions=["clipboard-read", "clipboard-write"])
    one.page.locator("#panel .proof footer .title").first.click()
    titles = [one.page.locator("#panel h2").inner_text()]
    total = int(one.page.locator("[aria-label='林慕白 在原文里'] .quiet").inner_text().split("/ ")[1].split()[0])
    for _ in range(total - 1):
        one.page.click("#next")
        titles.append(one.page.locator("#panel h2").inner_text())
        assert "林慕白" in one.page.locator("#text .here").inner_text()
    days = {r["title"]: r["date"] for r in story.tables.articles.to_pylist()}
    order = [days[title] for title in titles]
    assert order == sorted(order)
    one.page.click("#copy-quote")
    one.page.wait_for_selector("#copy-quote:has-text('已复制')")
    quote = one.page.evaluate("navigator.clipboard.readText()")
    assert f"《{titles[-1]}》" in quote
    assert str(order[-1]) in quote
    assert "孟青" in quote
    assert "版" in quote
    one.page.click("#prev")
    assert one.page.locator("#panel h2").inner_text() == titles[-2]


@pytest.mark.parametrize("bodies", [("云溪市水务局", "云溪大学"), ("云溪市住房和城乡建设局", "云溪市热力公司")])
def test_a_hidden_type_is_looked_through_where_it_is_asked_about(
    opened: Open, story_page: Path, story: kg.Build, ids: dict[str, str], bodies: tuple[str, str]
) -> None:
    """Which people two organisations have in common: the same as without the filter; what it hides is shown."""
    types = {r["entity_id"]: r["type"] for r in story.tables.entities.to_pylist()}
    asked = {ids[name] for name in bodies}
    assert {types[n] for n in asked} == {"organization"}
    one = opened(story_page, "#lone=1")
    line = " ".join(f"与:{name}" for name in bodies)
    _ask(one, line)
    every = {str(n["id"]) for n in one.nodes()} - asked
    people = {n for n in every if types[n] == "person"}
    _ask(one, f"类型:人物 {line}")

    assert people
    assert {str(n["id"]) for n in one.nodes()} == people | asked
    links = {frozenset((k["source"], k["target"])) for k in one.page.evaluate("kgView.links()")}
    assert all(frozenset((n, body)) in links for n in people for body in asked)
    assert f"另有 {len(every - people)} 个" in one.page.locator("#common-hidden").inner_text()
    assert "问到的名称仍显示" in one.page.locator("#panel .scope").first.inner_text()
    # With single names hidden, their count is of those that a click would bring: none.
    assert (
        opened(story_page, one.page.evaluate("location.hash.replace('lone=1&', '')")).page.locator("#few-note").count()
        == 0
    )


def test_the_circle_of_a_name_of_a_hidden_type_is_looked_at(
    opened: Open, story_page: Path, ids: dict[str, str], story: kg.Build
) -> None:
    """One step around an organisation, people only: its people, not an empty picture."""
    one = opened(story_page, f"#n={ids['云溪市水务局']}&ego=1")
    people = {n["id"] for n in one.nodes() if n["type"] == "person"}
    assert people
    for kind in {str(n["type"]) for n in one.nodes()} - {"person"}:
        one.page.uncheck(f"#type-{kind}")
    one.settle()
    assert {n["id"] for n in one.nodes()} == people | {ids["云溪市水务局"]}
