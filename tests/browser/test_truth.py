"""Every figure is true: what is shown, counted, sized or saved follows the filters; no text is left out silently."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from playwright.sync_api import expect

from kg.count.tables import Tables
from kg.export.html import HtmlExporter, render
from kg.export.html_data import view_data
from kg.graph.build import graph_of
from tests.browser.conftest import Opened

Open = Callable[..., Opened]
FROM, TILL = date(2021, 3, 1), date(2021, 6, 30)
DATES = f"d0={FROM}&d1={TILL}"


def _within(tables: Tables) -> tuple[set[str], list[dict[str, Any]]]:
    """Articles of the period, and the mentions in them."""
    articles = {r["article_id"] for r in tables.articles.to_pylist() if r["date"] and FROM <= r["date"] <= TILL}
    return articles, [m for m in tables.mentions.to_pylist() if m["article_id"] in articles]


def _saved(one: Opened, kind: str) -> list[dict[str, str]]:
    one.page.click("#save")
    with one.page.expect_download() as coming:
        one.page.click(f"#save-{kind}")
    text = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_reset_takes_off_every_filter_that_there_is(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """Whatever is filtered, by one filter or all, is reset by one click."""
    article = city_tables.articles.to_pylist()[0]
    entity = city_tables.entities.to_pylist()[0]["entity_id"]
    given = {
        "off": "policy", "ko": "together", "min": "2", "npmi": "0.1", "art": article["article_id"], "pg": "x", "au": "x",
        "cl": "x", "pa": "x", "wd": "x", "w": entity, "d0": str(FROM), "d1": str(TILL), "c0": str(FROM),
        "c1": str(TILL), "hide": entity, "only": entity,
    }  # fmt: skip
    one = opened(city_page, "#" + "&".join(f"{key}={value}" for key, value in given.items()))
    assert set(one.page.evaluate("Object.fromEntries(new URLSearchParams(location.hash.slice(1)))")) == set(given)
    one.page.click("#reset")
    assert one.page.evaluate("location.hash") in ("", "#")
    assert one.page.locator("#reset").count() == 0


def test_the_heading_of_a_path_names_its_names_and_nothing_else(opened: Open, city_page: Path) -> None:
    """A → B → C, as a person would write it."""
    ids = [n["id"] for n in opened(city_page).nodes()]
    one = opened(city_page, f"#n={ids[-30]}&to={ids[-60]}")
    nodes = {n["id"]: n["label"] for n in one.nodes()}
    heading = one.page.locator("#panel h2").inner_text()
    names = heading.removeprefix("路径：").split(" → ")
    assert names[0] == nodes[ids[-30]]
    assert names[-1] == nodes[ids[-60]]
    assert set(names) <= set(nodes.values())


def test_under_dates_the_counts_of_names_are_those_of_the_period(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """Picture, table, file, panel and tooltip all show the counts of the period, and say that it is one."""
    one = opened(city_page, f"#{DATES}&lone=1")
    _, mentions = _within(city_tables)
    counts = Counter(m["entity_id"] for m in mentions)
    assert {n["id"]: n["mentions"] for n in one.nodes()} == dict(counts)
    assert sum(counts.values()) < city_tables.mentions.num_rows

    rows = _saved(one, "csvNodes")
    assert {row["编号"]: int(row["提及"]) for row in rows} == dict(counts)
    assert {row["筛选"] for row in rows} == {f"日期 {FROM} – {TILL}"}

    node = max(one.nodes(), key=lambda n: counts[str(n["id"])])
    x, y = one.at(float(node["x"]), float(node["y"]))  # type: ignore[arg-type]
    one.page.mouse.move(x, y)
    one.page.wait_for_selector("#tip:not([hidden])")
    assert f"提及 {counts[str(node['id'])]}" in one.page.locator("#tip").inner_text()
    one.page.mouse.click(x, y)
    articles = {m["article_id"] for m in mentions if m["entity_id"] == node["id"]}
    assert one.page.locator("#panel dd").all_inner_texts()[:2] == [str(counts[str(node["id"])]), str(len(articles))]
    sentences = {m["sentence_id"] for m in mentions if m["entity_id"] == node["id"]}
    assert one.page.locator("#panel h3", has_text="原文").first.inner_text() == f"原文 {len(sentences)}"
    assert f"日期 {FROM} – {TILL}" in one.page.locator("#panel .scope").inner_text()


def test_under_dates_links_are_counted_and_weighed_anew(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """Times, articles and NPMI of each link, worked out here from the mentions of the period."""
    one = opened(city_page, f"#{DATES}&lone=1")
    _, mentions = _within(city_tables)
    windows: dict[str, set[str]] = {}
    of: dict[str, str] = {}
    for m in mentions:
        windows.setdefault(m["sentence_id"], set()).add(m["entity_id"])
        of[m["sentence_id"]] = m["article_id"]
    alone = Counter(n for names in windows.values() for n in names)
    wanted = {}
    for edge in city_tables.edges.to_pylist():
        pair = {edge["source"], edge["target"]}
        both = [s for s, names in windows.items() if pair <= names]
        if both:
            pmi = math.log(len(both) * len(windows) / (alone[edge["source"]] * alone[edge["target"]]))
            wanted[frozenset(pair)] = (len(both), len({of[s] for s in both}), pmi / -math.log(len(both) / len(windows)))
    drawn = {frozenset((k["source"], k["target"])): k for k in one.page.evaluate("kgView.links()") if not k["stated"]}
    assert {pair: k["count"] for pair, k in drawn.items()} == {pair: w[0] for pair, w in wanted.items()}
    assert all(abs(drawn[pair]["npmi"] - w[2]) < 0.001 for pair, w in wanted.items())
    rows = [row for row in _saved(one, "csvEdges") if row["NPMI"]]
    assert sorted((int(r["次数"]), int(r["文章"])) for r in rows) == sorted(w[:2] for w in wanted.values())
    assert all(row["筛选"] for row in rows)


def test_dots_are_as_big_as_what_is_looked_at(opened: Open, city_page: Path) -> None:
    """Under a filter the most named of the period is the biggest dot."""
    for hash_ in ("", f"#{DATES}"):
        one = opened(city_page, hash_)
        nodes = one.nodes()
        biggest, named = (max(nodes, key=lambda n, k=key: n[k]) for key in ("r", "mentions"))  # type: ignore[misc]
        assert biggest["r"] == named["r"]


def test_filters_stand_in_the_panel_and_one_click_takes_them_all_off(opened: Open, city_page: Path) -> None:
    """Each filter is named and can be removed alone, and the reset removes all; the address and live region follow."""
    one = opened(city_page, f"#{DATES}&off=person&min=2")
    many = len(opened(city_page).nodes())
    chips = one.page.locator("#panel .scope .chip:not(.reset)").all_inner_texts()
    assert [chip.rstrip(" ×") for chip in chips] == ["不看 人物", "共现至少 2 次", f"日期 {FROM} – {TILL}"]
    one.page.click("#filter-off-1")
    assert "min=" not in one.page.evaluate("location.hash")
    assert one.page.locator("#panel .scope .chip:not(.reset)").count() == 2
    one.page.click("#reset")
    assert one.page.locator("#panel .scope").count() == 0
    assert len(one.nodes()) == many
    assert one.page.locator("#live").inner_text().startswith(f"显示 {many} 个名称")


def test_links_of_a_name_are_as_many_in_panel_and_table(opened: Open, city_page: Path) -> None:
    """The count of neighbours is the same wherever it is shown."""
    one = opened(city_page)
    name = next(n for n in one.nodes()[3:] if n["type"] == "organization")
    one.page.fill("#q", str(name["label"]))
    one.page.press("#q", "Enter")
    said = one.page.locator("#panel dd").nth(2).inner_text()
    one.page.click("#twin")
    row = one.page.locator("#table tbody tr", has=one.page.get_by_role("button", name=str(name["label"]), exact=True))
    assert row.first.locator("td").nth(3).inner_text() == said


def test_an_article_is_whole_and_what_is_missing_is_marked(
    opened: Open, city_tables: Tables, city_page: Path, tmp_path: Path
) -> None:
    """Within the budget every sentence is there; beyond it a mark shows where one is missing, and counts stay true."""
    article = city_tables.articles.to_pylist()[5]["article_id"]
    rows = [s for s in city_tables.sentences.to_pylist() if s["article_id"] == article]
    texts = [s["text"] for s in sorted(rows, key=lambda s: s["ordinal"])]
    assert opened(city_page, f"#rd={article}").page.locator("#text .sentence").all_inner_texts() == texts

    small = tmp_path / "small.html"
    small.write_text(render(view_data(city_tables, graph_of(city_tables), characters=9_000)), encoding="utf-8")
    one = opened(small, f"#rd={article}")
    held = one.page.locator("#text .sentence").count()
    gaps = one.page.locator("#text .missing").all_inner_texts()
    assert held + sum(int("".join(filter(str.isdigit, gap))) for gap in gaps) == len(texts)
    assert gaps
    assert all(gap.startswith("[…略 ") for gap in gaps)
    whole = opened(city_page, f"#{DATES}&lone=1")
    assert opened(small, f"#{DATES}&lone=1").page.evaluate("kgView.links()") == whole.page.evaluate("kgView.links()")


def test_a_search_without_a_hit_says_so_to_the_eye(opened: Open, city_page: Path) -> None:
    """The list opens with a sentence, and the live region announces it too."""
    one = opened(city_page)
    one.page.fill("#q", "没有这样的东西")
    assert one.page.locator("#hits").is_visible()
    assert one.page.locator("#hits").inner_text() == "没有找到“没有这样的东西”"
    assert "没有找到" in one.page.locator("#live").inner_text()


def test_a_search_forgives_one_wrong_character(opened: Open, city_page: Path) -> None:
    """One character replaced, lost or doubled still leads to the name."""
    one = opened(city_page)
    label = next(str(n["label"]) for n in one.nodes() if n["type"] == "organization" and len(str(n["label"])) > 6)
    for typed in (label[:2] + "鑫" + label[3:], label[:3] + label[4:], label[:4] + label[3:]):
        one.page.fill("#q", typed)
        assert label in one.page.get_by_role("option").first.inner_text(), typed


def test_a_search_looks_into_titles_and_sentences(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """For a word of the text the sentences with it are offered; once taken, only they count."""
    one = opened(city_page)
    one.page.fill("#q", "座谈交流")
    count = sum("座谈交流" in s["text"] for s in city_tables.sentences.to_pylist())
    option = one.page.get_by_role("option", name=f"{count} 句里有“座谈交流”")
    option.click()
    one.settle()
    held = {s["sentence_id"] for s in city_tables.sentences.to_pylist() if "座谈交流" in s["text"]}
    named = Counter(m["entity_id"] for m in city_tables.mentions.to_pylist() if m["sentence_id"] in held)
    assert {n["id"]: n["mentions"] for n in one.nodes()}.items() <= named.items()
    title = city_tables.articles.to_pylist()[0]["title"]
    one.page.fill("#q", title)
    one.page.get_by_role("option", name=title).first.click()
    assert one.page.locator("#panel h2").inner_text() == title


def test_a_form_that_only_the_text_uses_is_found(opened: Open, built: Any, tmp_path: Path) -> None:
    """Surfaces of the seeds that are no alias (我市, 市人社局) lead to what they mean."""
    page = HtmlExporter().write(built.tables, built.graph, tmp_path)[0]
    labels = {r["entity_id"]: r for r in built.tables.entities.to_pylist()}
    surface, meant = next(
        (m["text"], labels[m["entity_id"]]["canonical"])
        for m in built.tables.mentions.to_pylist()
        if m["sentence_id"]
        and len(m["text"]) > 1
        and m["text"] not in {labels[m["entity_id"]]["canonical"], *labels[m["entity_id"]]["aliases"]}
    )
    one = opened(page)
    one.page.fill("#q", surface)
    assert any(meant in text for text in one.page.get_by_role("option").all_inner_texts())


def test_back_stays_in_the_page_when_a_link_led_here(opened: Open, city_page: Path) -> None:
    """If the page was opened by a link to a name, the arrow leads to the whole picture, not off the page."""
    ids = [n["id"] for n in opened(city_page).nodes()]
    one = opened(city_page, f"#n={ids[0]}")
    one.page.click("#back")
    assert one.page.url.startswith(city_page.as_uri())
    assert one.page.locator("#panel .intro").is_visible()
    one.page.fill("#q", str(one.nodes()[1]["label"]))
    one.page.press("#q", "Enter")
    one.page.click("#back")
    one.page.wait_for_selector("#panel .intro")


def test_a_mark_opens_its_reason(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """Rule, pack row, score and the id of what is meant, beneath the sentence; a second click closes it."""
    one = opened(city_page)
    node = one.nodes()[0]
    one.page.fill("#q", str(node["label"]))
    one.page.press("#q", "Enter")
    mark = one.page.locator("#panel .proofs mark button").first
    mark.click()
    why = one.page.locator("#panel .why")
    assert "lexicon" in why.inner_text()
    assert "0.90" in why.inner_text()
    assert str(node["id"]) in why.inner_text()
    mark.click()
    assert why.count() == 0


def test_the_article_menu_is_in_the_order_of_days(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """By day, then page, then place on the page, one entry an article."""
    options = opened(city_page).page.locator("#article option")
    expect(options).to_have_count(1 + len(city_tables.articles))
    days = [text[:10] for text in options.all_inner_texts()[1:]]
    assert len(days) > 30
    assert days == sorted(days)


def test_a_long_list_is_whole_and_the_chosen_entry_stays_in_its_place(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """Long lists begin short; the rest comes when the picture stands."""
    first = opened(city_page)
    options = first.page.locator("#in-pg option")
    names = set(city_tables.pages["name"].to_pylist())
    assert len(names) > 22, "more than the list begins with, or nothing is tested"
    expect(options).to_have_count(1 + len(names))
    order = options.evaluate_all("all => all.map(o => o.value)")
    assert {*order} == {"", *names}
    chosen = opened(city_page, "#pg=" + order[-2]).page.locator("#in-pg")
    expect(chosen.locator("option")).to_have_count(len(order))
    assert chosen.locator("option").evaluate_all("all => all.map(o => o.value)") == order
    assert chosen.input_value() == order[-2]


def test_the_histogram_has_every_month_and_is_to_scale(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """A bar for each month of the span, empty ones too; heights are proportional; a table has the same figures."""
    one = opened(city_page)
    day = {r["article_id"]: r["date"] for r in city_tables.articles.to_pylist()}
    counts = Counter(f"{day[s['article_id']]:%Y-%m}" for s in city_tables.sentences.to_pylist())
    first, last = min(counts), max(counts)
    months = [f"{y}-{m:02}" for y in (2021, 2022, 2023) for m in range(1, 13) if first <= f"{y}-{m:02}" <= last]
    bars = one.page.evaluate(
        "[...document.querySelectorAll('#side .bars i')].map(i => [i.dataset.bin, i.firstChild.getBoundingClientRect().height, i.getBoundingClientRect().width])"
    )
    assert [bar[0] for bar in bars] == months
    most = max(counts.values())
    tallest = max(bar[1] for bar in bars)
    for month, height, width in bars:
        assert abs(height / tallest - counts[month] / most) < 0.02, month
        assert abs(width - bars[0][2]) < 0.1
    cells = one.page.locator("#side .as-table td").evaluate_all("cells => cells.map(c => +c.textContent)")
    assert cells == [counts[m] for m in months]


def test_no_disc_stands_where_no_names_are(opened: Open, city_page: Path) -> None:
    """After a type filter each disc has at least three names that are shown, and surrounds them."""
    one = opened(city_page)
    for kind in ("person", "organization", "place"):
        one.page.uncheck(f"#type-{kind}")
    one.settle()
    shown = one.nodes()
    for region in one.page.evaluate("kgView.regions()"):
        inside = [
            n
            for n in shown
            if math.hypot(float(n["x"]) - region["x"], float(n["y"]) - region["y"]) <= region["r"] + 1  # type: ignore[arg-type]
        ]
        assert len(inside) >= region["names"] >= 3


def test_npmi_is_explained_in_words(opened: Open, city_page: Path) -> None:
    """Beside the slider and under a link."""
    one = opened(city_page)
    assert "比碰巧多多少" in one.page.locator("#side").inner_text()
    link = max(one.page.evaluate("kgView.links().filter(l => !l.stated)"), key=lambda k: k["count"])
    one = opened(city_page, f"#e={link['source']}~{link['target']}")
    assert "比碰巧多多少" in one.page.locator("#panel").inner_text()


def test_names_keep_their_own_direction(opened: Open, hostile_page: Path) -> None:
    """A name is in an element that isolates it; no direction mark is left in it."""
    one = opened(hostile_page)
    one.page.click("#twin")
    assert one.page.locator("#table tbody th button bdi").count() == one.page.locator("#table tbody tr").count()
    assert not any(ch in one.page.locator("body").inner_text() for ch in "\u202e\u202c\u200f")


@pytest.mark.parametrize("window", ["paragraph", "article"])
def test_wider_windows_are_counted_as_the_build_does(opened: Open, tmp_path: Path, window: str) -> None:
    """With a filter that everything passes, the page's own count is the build's, whatever the window."""
    from kg.count.counting import count_tables
    from kg.settings import Settings
    from tests.browser.synthetic import city

    base = city(120, 260)
    parts = {k: getattr(base, k) for k in ("pages", "articles", "sentences", "mentions", "entities", "relations")}
    tables = count_tables(**parts, settings=Settings(window=window), manifest={"settings": {"window": window}})  # type: ignore[arg-type]
    page = HtmlExporter().write(tables, graph_of(tables), tmp_path)[0]
    links = opened(page, "#d0=2000-01-01&lone=1").page.evaluate("kgView.links().filter(l => !l.stated)")
    wanted = {(r["source"], r["target"]): (r["count"], r["npmi"]) for r in tables.edges.to_pylist()}
    assert len(links) == len(wanted)
    for k in links:
        count, npmi = wanted[k["source"], k["target"]]
        assert k["count"] == count
        assert abs(k["npmi"] - npmi) < 0.0011


@pytest.mark.parametrize(("url", "linked"), [("https://paper.example/a.pdf", True), ("javascript:alert(1)", False)])
def test_an_article_leads_to_its_page_where_the_input_gave_one(
    opened: Open, city_tables: Tables, tmp_path: Path, url: str, linked: bool
) -> None:
    """A web address becomes a link beside the title; anything else does not."""
    pages = city_tables.pages
    at = pages.schema.get_field_index("url")
    tables = replace(city_tables, pages=pages.set_column(at, "url", pa.array([url] * pages.num_rows)))
    page = HtmlExporter().write(tables, graph_of(tables), tmp_path)[0]
    article = tables.articles.to_pylist()[0]["article_id"]
    links = opened(page, f"#rd={article}").page.locator("#panel a")
    assert links.evaluate_all("links => links.map(a => a.href)") == ([url] if linked else [])
