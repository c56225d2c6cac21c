"""Every action of the explorer in a real Chromium, its effect read from what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.count.tables import Tables
from tests.browser.conftest import Opened

Open = Callable[..., Opened]

#: Counts pixels of the canvas near a CSS colour; halos and blends are not counted.
COUNT = """name => {
  const css = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const want = [1, 3, 5].map(i => parseInt(css.slice(i, i + 2), 16));
  const c = document.getElementById('stage'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let n = 0;
  for (let i = 0; i < d.length; i += 4)
    if (Math.abs(d[i] - want[0]) + Math.abs(d[i + 1] - want[1]) + Math.abs(d[i + 2] - want[2]) < 12) n++;
  return n;
}"""
TYPES = ("person", "organization", "place", "policy", "programme")


def _leader(one: Opened) -> dict[str, object]:
    return one.nodes()[0]


def _marks(one: Opened) -> set[str]:
    return set(one.page.locator("#panel mark").all_inner_texts())


def test_the_first_picture_shows_all_five_types(opened: Open, city_page: Path) -> None:
    """A blank canvas passes every DOM check; pixels of each type's colour must be there."""
    one = opened(city_page)
    for kind in TYPES:
        assert one.page.evaluate(COUNT, f"--t-{kind}") > 100, kind


def test_nothing_is_asked_for_but_the_file_itself(opened: Open, city_page: Path) -> None:
    """One file, zero requests; the fixture also checks this after every test."""
    assert opened(city_page).requests == [city_page.as_uri()]


@pytest.mark.parametrize("how", ["name", "pinyin", "initials"])
def test_a_search_finds_the_name_however_it_is_typed(opened: Open, city_page: Path, how: str) -> None:
    """Hanzi, pinyin and initials lead to the same name; Enter takes it."""
    from kg.export.html_pinyin import search_key

    one = opened(city_page)
    label = next(str(n["label"]) for n in one.nodes() if n["type"] == "person" and len(str(n["label"])) == 3)
    full, initials = search_key(label, person=True).split()
    box = one.page.locator("input[type=search]")
    box.fill({"name": label, "pinyin": full, "initials": initials}[how])
    options = one.page.get_by_role("option")
    assert any(label in text for text in options.all_inner_texts())
    assert box.get_attribute("aria-expanded") == "true"
    if how != "initials":
        box.press("Enter")
        assert one.page.locator("#panel h2").inner_text().strip() == label


def test_arrow_keys_move_through_the_completions(opened: Open, city_page: Path) -> None:
    """Down and Enter take the second completion; Escape closes the list."""
    one = opened(city_page)
    box = one.page.locator("input[type=search]")
    box.fill("局")
    second = one.page.get_by_role("option").nth(1).locator("span").inner_text()
    box.press("ArrowDown")
    assert one.page.locator("[role=option][aria-selected=true] span").inner_text() == second
    box.press("Enter")
    assert one.page.locator("#panel h2").inner_text().strip() == second
    box.fill("局")
    box.press("Escape")
    assert one.page.locator("#hits").is_hidden()


def test_a_click_on_a_node_opens_its_sentences_with_the_name_marked(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """The panel has the name, its counts from the tables, and marked sentences."""
    one = opened(city_page)
    node = _leader(one)
    one.page.mouse.click(*one.at(float(node["x"]), float(node["y"])))  # type: ignore[arg-type]
    row = next(r for r in city_tables.entities.to_pylist() if r["entity_id"] == node["id"])
    assert one.page.locator("#panel h2").inner_text().strip() == row["canonical"]
    assert one.page.locator("#panel dd").all_inner_texts()[:2] == [str(row["mention_count"]), str(row["article_count"])]
    assert _marks(one) == {row["canonical"]}
    assert one.page.locator("#panel .proof").count() == min(6, row["sentence_count"])
    assert one.page.locator("#panel h3").first.inner_text() == f"原文 {row['sentence_count']}"
    assert one.page.evaluate("location.hash").startswith("#n=")


def test_a_click_on_a_line_opens_the_sentences_that_hold_both_names(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """The link is hit on the canvas; each sentence shown has both names, marked."""
    one = opened(city_page)
    links = one.page.evaluate("kgView.links().filter(l => !l.stated)")
    wanted = next(
        (link, hit["link"])
        for link in links
        if (hit := one.page.evaluate("([x, y]) => kgView.hit(x, y)", [link["x"], link["y"]]))["link"]
    )
    link, pair = wanted
    one.page.mouse.click(*one.at(link["x"], link["y"]))
    names = {r["entity_id"]: r["canonical"] for r in city_tables.entities.to_pylist()}
    both = {names[pair[0]], names[pair[1]]}
    proofs = one.page.locator("#panel .proofs .proof")
    assert proofs.count() > 0
    for i in range(proofs.count()):
        assert set(proofs.nth(i).locator("mark").all_inner_texts()) == both
    assert one.page.locator("#panel .proof footer").first.inner_text().count("·") >= 2


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_filter_takes_its_colour_out_of_the_picture(opened: Open, city_page: Path, kind: str) -> None:
    """Unchecking a type leaves none of its pixels; checking it brings them back."""
    one = opened(city_page)
    before = one.page.evaluate(COUNT, f"--t-{kind}")
    one.page.uncheck(f"#type-{kind}")
    assert one.page.evaluate(COUNT, f"--t-{kind}") < before / 20
    assert all(n["type"] != kind for n in one.nodes())
    one.page.check(f"#type-{kind}")
    assert one.page.evaluate(COUNT, f"--t-{kind}") > before * 0.7


def test_the_weight_filter_keeps_only_links_as_frequent_as_asked(opened: Open, city_page: Path) -> None:
    """At three, no co-mention with a smaller count is drawn, and fewer nodes remain."""
    one = opened(city_page)
    many = len(one.nodes())
    one.page.locator("#least-min").fill("3")
    one.settle()
    assert min(link["count"] for link in one.page.evaluate("kgView.links().filter(l => !l.stated)")) == 3
    assert 0 < len(one.nodes()) < many


def test_stated_relations_can_be_shown_alone(opened: Open, city_page: Path) -> None:
    """The switch leaves only stated links, in their own colour; without them the colour is gone."""
    one = opened(city_page)
    one.page.uncheck("#links-together")
    links = one.page.evaluate("kgView.links()")
    assert links
    assert all(link["stated"] for link in links)
    assert one.page.evaluate(COUNT, "--stated") > 50
    one.page.check("#links-together")
    one.page.uncheck("#links-stated")
    assert not any(link["stated"] for link in one.page.evaluate("kgView.links()"))


def test_the_ego_network_holds_the_neighbours_and_nobody_else(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """One step around a name is exactly its neighbours in the tables of edges and relations."""
    person = next(n for n in opened(city_page).nodes()[40:] if n["type"] == "person")
    one = opened(city_page, f"#n={person['id']}")
    one.page.click("[data-ego='1']")
    one.settle()
    rows = [(r["source"], r["target"]) for r in city_tables.edges.to_pylist()]
    rows += [(r["subject"], r["object"]) for r in city_tables.relations.to_pylist()]
    near = {other for pair in rows if person["id"] in pair for other in pair}
    assert {n["id"] for n in one.nodes()} == near


def test_a_path_shows_a_sentence_for_each_step(opened: Open, city_page: Path) -> None:
    """Between two names that no sentence has together, each step has a sentence with both of its names."""
    ids = [n["id"] for n in opened(city_page).nodes()]
    one = opened(city_page, f"#n={ids[-30]}&to={ids[-60]}")
    steps = one.page.locator("#panel section")
    assert steps.count() >= 1
    for i in range(steps.count()):
        assert len(set(steps.nth(i).locator("mark").all_inner_texts())) == 2


def test_the_address_brings_the_same_picture_back(opened: Open, city_page: Path) -> None:
    """Choose, filter, zoom; the page opened by that address draws the same and says the same."""
    one = opened(city_page)
    one.page.uncheck("#type-policy")
    leader = _leader(one)
    one.page.mouse.click(*one.at(float(leader["x"]), float(leader["y"])))  # type: ignore[arg-type]
    one.page.click("#in")
    one.settle()
    address = one.page.evaluate("location.hash")
    other = opened(city_page, address)
    first, second = one.nodes(), other.nodes()
    assert [n["id"] for n in first] == [n["id"] for n in second]
    assert max(abs(float(a["x"]) - float(b["x"])) for a, b in zip(first, second, strict=True)) < 1  # type: ignore[arg-type]
    assert other.page.locator("#panel").inner_text() == one.page.locator("#panel").inner_text()
    assert not other.page.locator("#type-policy").is_checked()


def test_back_returns_to_what_was_chosen_before(opened: Open, city_page: Path) -> None:
    """Two choices, one step back: the first is open again."""
    one = opened(city_page)
    first, second = (str(n["label"]) for n in one.nodes()[:2])
    for label in (first, second):
        one.page.fill("#q", label)
        one.page.press("#q", "Enter")
    assert one.page.locator("#panel h2").inner_text().strip() == second
    one.page.go_back()
    # The browser notifies the page a moment later.
    one.page.wait_for_function("name => document.querySelector('#panel h2').textContent.trim() === name", arg=first)


def test_the_keyboard_walks_from_neighbour_to_neighbour(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """Arrows on the picture choose a linked name; the live region announces it; Escape clears the choice."""
    one = opened(city_page)
    one.page.focus("#stage")
    one.page.keyboard.press("ArrowRight")
    first = one.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('n')")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        one.page.keyboard.press(key)
        second = one.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('n')")
        if second != first:
            break
    pairs = {frozenset((r["source"], r["target"])) for r in city_tables.edges.to_pylist()}
    assert frozenset((first, second)) in pairs
    names = {r["entity_id"]: r["canonical"] for r in city_tables.entities.to_pylist()}
    assert names[second] in one.page.locator("#live").inner_text()
    one.page.keyboard.press("Escape")
    assert "n=" not in one.page.evaluate("location.hash")


def test_labels_never_stand_on_each_other(opened: Open, city_page: Path) -> None:
    """At three zooms no two names overlap, and there are names."""
    one = opened(city_page)
    for _ in range(3):
        boxes = [label["box"] for label in one.page.evaluate("kgView.labels()")]
        assert len(boxes) > 5
        for i, a in enumerate(boxes):
            assert not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for b in boxes[:i])
        one.page.click("#in")
        one.page.click("#in")
        one.settle()


def test_the_table_holds_what_is_shown_and_sorts(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """As many names as the build has; a click on a column turns its order."""
    one = opened(city_page, "#lone=1")
    one.page.click("#twin")
    assert one.page.locator("#table tbody tr").count() == min(400, city_tables.entities.num_rows)
    counts = [int(t) for t in one.page.locator("#table tbody tr td:nth-child(3)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    one.page.click("#table th:nth-child(3) button")
    counts = [int(t) for t in one.page.locator("#table tbody tr td:nth-child(3)").all_inner_texts()]
    assert counts == sorted(counts)


@pytest.mark.parametrize(("kind", "starts"), [("png2", b"\x89PNG"), ("svg", b"<?xml"), ("csvEdges", b"\xef\xbb\xbf")])
def test_the_picture_can_be_saved(opened: Open, city_page: Path, tmp_path: Path, kind: str, starts: bytes) -> None:
    """PNG, SVG and CSV arrive as files of their kind."""
    one = opened(city_page)
    one.page.click("#save")
    with one.page.expect_download() as coming:
        one.page.click(f"#save-{kind}")
    saved = tmp_path / "saved"
    coming.value.save_as(saved)
    data = saved.read_bytes()
    assert data.startswith(starts)
    assert len(data) > 5000


def test_dates_narrow_the_picture(opened: Open, city_page: Path) -> None:
    """A range of a few weeks leaves a smaller graph with its histogram."""
    one = opened(city_page)
    assert one.page.locator(".bars i").count() > 5
    many = len(one.nodes())
    one.page.fill("#d1", one.page.get_attribute("#d0", "min") or "")
    one.settle()
    assert 0 < len(one.nodes()) < many


def test_english_and_dark_change_words_and_paper(opened: Open, city_page: Path) -> None:
    """The switches change language and colours, and the address keeps them."""
    one = opened(city_page)
    one.page.click("#lang")
    one.page.click("#theme")
    assert one.page.locator("#side legend").first.inner_text() == "Types"
    assert one.page.evaluate(COUNT, "--paper") > 10_000
    assert one.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--night').trim()") == "1"
    assert "lang=en" in one.page.evaluate("location.hash")


@pytest.mark.parametrize("width", [360, 320])
def test_narrow_screens_need_no_sideways_scrolling(opened: Open, city_page: Path, width: int) -> None:
    """At phone width everything fits, a tap opens the evidence, the filters open."""
    one = opened(city_page, viewport={"width": width, "height": 700}, has_touch=True)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    node = _leader(one)
    one.page.touchscreen.tap(*one.at(float(node["x"]), float(node["y"])))  # type: ignore[arg-type]
    assert one.page.locator("#panel mark").count() > 0
    one.page.click("#filters")
    assert one.page.locator("#type-person").is_visible()


def test_hostile_names_stay_text(opened: Open, hostile_page: Path) -> None:
    """Names, titles and page names with markup are shown as they are, and none of it runs."""
    one = opened(hostile_page)
    one.page.on("dialog", lambda dialog: one.console.append("dialog " + dialog.message))
    ids = [n["id"] for n in one.nodes()]
    assert len(ids) >= 10
    for node in ids:
        one.page.evaluate("id => { location.hash = '#n=' + id; }", node)
        one.page.wait_for_function("id => new URLSearchParams(location.hash.slice(1)).get('n') === id", arg=node)
        assert one.page.locator("#panel img, #panel script, #side img, #side script").count() == 0
    one.page.click("#twin")
    assert "<script>alert('一')</script>" in one.page.locator("#table").inner_text()


@pytest.mark.parametrize("state", ["", "chosen", "table", "narrow", "dark"])
def test_axe_finds_nothing(opened: Open, city_page: Path, state: str) -> None:
    """WCAG 2.2 AA by axe: start, panel, table, phone, dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    size = {"width": 360, "height": 740} if state == "narrow" else {"width": 1280, "height": 800}
    one = opened(city_page, bypass_csp=True, viewport=size, color_scheme="dark" if state == "dark" else "light")
    if state in ("chosen", "dark"):
        one.page.fill("#q", str(_leader(one)["label"]))
        one.page.press("#q", "Enter")
    if state == "table":
        one.page.click("#twin")
    found = axe.Axe().run(one.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found.response["violations"]] == []
