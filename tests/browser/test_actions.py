"""More of what a person does: fingers, sliders, copying, printing, big builds, notebooks, the seeds."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
from dataclasses import asdict, replace
from math import hypot
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser

import kg
from kg.count.tables import Tables
from kg.entity_types import core_types
from kg.export.html import HtmlExporter, render
from kg.export.html_data import view_data
from kg.export.pyvis_view import PyvisExporter
from kg.graph.build import graph_of
from kg.run.built import Build
from kg.run.manifest import outputs_of
from kg.settings import Settings
from tests.browser.conftest import Opened
from tests.browser.synthetic import city
from tests.browser.test_explorer import COUNT, TYPES, Open
from tests.factories import hostile_tables

HAN = re.compile("[\u4e00-\u9fff]")


def _spread(one: Opened) -> float:
    """Distance of the first two names on the screen."""
    a, b = one.nodes()[:2]
    return float(abs(float(a["x"]) - float(b["x"])) + abs(float(a["y"]) - float(b["y"])))  # type: ignore[arg-type]


def test_two_fingers_zoom(opened: Open, city_page: Path) -> None:
    """Fingers that part by half as much again make the picture half as big again; nothing is chosen."""
    one = opened(city_page, has_touch=True)
    before = _spread(one)
    x, y = one.at(400, 300)
    touch = one.page.context.new_cdp_session(one.page)

    def fingers(kind: str, apart: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 60)
    for apart in (70, 80, 90):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    one.settle()
    assert _spread(one) / before == pytest.approx(1.5, rel=0.08)
    assert "n=" not in one.page.evaluate("location.hash")


def test_the_npmi_slider_keeps_only_links_as_strong_as_asked(
    opened: Open, city_page: Path, city_tables: Tables
) -> None:
    """The links drawn are those of the table at or above the value."""
    one = opened(city_page)
    one.page.locator("#least-npmi").fill("0.5")
    one.settle()
    drawn = {
        frozenset((link["source"], link["target"]))
        for link in one.page.evaluate("kgView.links().filter(l => !l.stated)")
    }
    wanted = {
        frozenset((r["source"], r["target"])) for r in city_tables.edges.to_pylist() if round(r["npmi"], 3) >= 0.5
    }
    assert 0 < len(wanted) < len(city_tables.edges)
    assert drawn == wanted
    assert one.page.locator("#side output").nth(1).inner_text() == "0.5"


def test_one_article_shows_its_names_and_sentences(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """Chosen in the list: the names drawn are those mentioned in it, the panel has its text."""
    one = opened(city_page)
    article = city_tables.articles.to_pylist()[3]
    one.page.select_option("#article", article["article_id"])
    one.settle()
    named = {m["entity_id"] for m in city_tables.mentions.to_pylist() if m["article_id"] == article["article_id"]}
    assert {n["id"] for n in one.nodes()} == named
    assert one.page.locator("#panel h2").inner_text() == article["title"]
    texts = [s["text"] for s in city_tables.sentences.to_pylist() if s["article_id"] == article["article_id"]]
    assert one.page.locator("#text .sentence").all_inner_texts() == texts


def test_single_names_and_pairs_stand_behind_a_count(opened: Open, city_page: Path, city_tables: Tables) -> None:
    """At first they are not in the picture; the count says how many, and a click brings exactly those."""
    one = opened(city_page)
    near: dict[str, set[str]] = {entity: set() for entity in city_tables.entities["entity_id"].to_pylist()}
    pairs = [(r["source"], r["target"]) for r in city_tables.edges.to_pylist()]
    pairs += [(r["subject"], r["object"]) for r in city_tables.relations.to_pylist()]
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    few = {n for n, others in near.items() if not others or (len(others) == 1 and near[next(iter(others))] == {n})}
    assert few
    assert {n["id"] for n in one.nodes()} == set(near) - few
    assert str(len(few)) in one.page.locator("#few-note").inner_text()
    assert one.page.locator("label:has(#alone) small").inner_text().strip() == str(len(few))
    one.page.click("#few-button")
    one.settle()
    assert {n["id"] for n in one.nodes()} == set(near)

    types = dict(zip(*(city_tables.entities[c].to_pylist() for c in ("entity_id", "type")), strict=True))
    other = opened(city_page, "#off=person")
    left = str(sum(types[n] != "person" for n in few))
    assert left in other.page.locator("#few-note").inner_text()
    assert other.page.locator("label:has(#alone) small").inner_text().strip() == left
    nothing = opened(city_page, "#wd=龘").page.locator("#panel").inner_text()
    assert "孤立" not in nothing
    assert "提及最多" not in nothing


def test_the_table_is_copied_as_tab_separated_text(opened: Open, city_page: Path) -> None:
    """The clipboard has the table shown: head, rows, order."""
    one = opened(city_page, permissions=["clipboard-read", "clipboard-write"])
    one.page.click("#twin")
    one.page.click("#copy")
    one.page.wait_for_selector("#copy:has-text('已复制')")
    rows = [line.split("\t") for line in one.page.evaluate("navigator.clipboard.readText()").split("\n")]
    assert len(rows) == len(one.nodes()) + 1
    assert {len(row) for row in rows} == {8}
    shown = one.page.locator("#table tbody tr th").all_inner_texts()
    assert [row[0] for row in rows[1:]][: len(shown)] == shown


@pytest.mark.parametrize("hostile", [False, True])
def test_the_names_shown_are_saved_as_csv(
    opened: Open, city_page: Path, hostile_page: Path, city_tables: Tables, hostile: bool
) -> None:
    """A row for each name; none of them is a formula to a spreadsheet."""
    one = opened(hostile_page if hostile else city_page)
    if not hostile:
        one.page.uncheck("#type-person")
    one.page.click("#save")
    with one.page.expect_download() as coming:
        one.page.click("#save-csvNodes")
    rows = list(csv.reader(io.StringIO(Path(coming.value.path()).read_text(encoding="utf-8-sig"), newline="")))
    names = [row[0] for row in rows[1:]]
    if hostile:
        assert len(names) == len(hostile_tables().entities)
        assert "筛选" not in rows[0]
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    else:
        assert sorted(names) == sorted(str(n["label"]) for n in one.nodes())
        assert not any("人物" in row[1] for row in rows[1:])
        # Each row says under which filters it was counted.
        assert {row[-1] for row in rows[1:]} == {"不看 人物"}


def test_print_leaves_picture_and_evidence(opened: Open, city_page: Path) -> None:
    """On paper: the picture drawn light, the panel, the whole table; no buttons, no filters; a PDF of several sheets."""
    one = opened(city_page, color_scheme="dark")
    one.page.fill("#q", str(one.nodes()[0]["label"]))
    one.page.press("#q", "Enter")
    sheets = one.page.pdf(format="A4")
    assert sheets.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) >= 2
    assert b"/Subtype /Image" in sheets or b"/Subtype/Image" in sheets
    one.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    one.page.emulate_media(media="print")
    for gone in ("#side", ".tools", ".zoom", "#q", "#stage"):
        assert one.page.locator(gone).is_hidden(), gone
    tables = one.page.locator("#paper-tables tbody")
    assert tables.first.locator("tr").count() == len(one.nodes())
    assert tables.last.locator("tr").count() > 900
    corner = """async () => { const img = document.querySelector('#paper img'), c = document.createElement('canvas'); await img.decode();
      c.width = img.naturalWidth; c.height = img.naturalHeight; c.getContext('2d').drawImage(img, 0, 0);
      return [...c.getContext('2d').getImageData(3, 3, 1, 1).data.slice(0, 3), img.naturalWidth / img.naturalHeight, img.clientWidth / img.clientHeight]; }"""
    *paper, natural, drawn = one.page.evaluate(corner)
    assert min(paper) > 240
    assert drawn == pytest.approx(natural, rel=0.01)
    assert one.page.locator("#panel mark").first.is_visible()
    assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_everything_chosen_is_in_the_address(opened: Open, city_page: Path) -> None:
    """Every control moved; the page opened by that address shows the same in all its parts."""
    one = opened(city_page)
    person = next(n for n in one.nodes() if n["type"] == "organization")
    one.page.fill("#q", str(person["label"]))
    one.page.press("#q", "Enter")
    one.page.click("[data-ego='2']")
    one.settle()
    one.page.uncheck("#type-policy")
    one.page.check("#alone")
    one.page.uncheck("#links-stated")
    one.page.locator("#least-min").fill("2")
    one.page.locator("#least-npmi").fill("-0.5")
    one.page.check("input[name=colour][value=community]")
    one.page.fill("#d0", "2021-02-01")
    one.page.fill("#d1", "2022-11-01")
    one.page.click("#lang")
    one.page.click("#theme")
    one.page.click("#in")
    one.page.click("#twin")
    one.page.get_by_role("button", name=re.compile("^Links \\d+$")).click()
    one.settle()
    address = one.page.evaluate("location.hash")
    keys = {"n", "ego", "off", "lone", "ko", "min", "npmi", "col", "d0", "d1", "lang", "th", "cam", "v"}
    assert set(parse_qs(address[1:])) == keys

    other = opened(city_page, address)
    look = """() => [kgView.links().map(l => [l.source, l.target, l.count, l.stated]), [...document.querySelectorAll('#side input')].map(i => [i.id, i.checked, i.value]),
      document.getElementById('panel').innerText, document.getElementById('table').innerText,
      document.documentElement.lang, document.documentElement.dataset.theme]"""
    assert other.page.evaluate(look) == one.page.evaluate(look)
    first, second = one.nodes(), other.nodes()
    assert [n["id"] for n in first] == [n["id"] for n in second]
    assert first
    assert max(abs(float(a["x"]) - float(b["x"])) for a, b in zip(first, second, strict=True)) < 1  # type: ignore[arg-type]
    assert other.page.evaluate("location.hash") == address


@pytest.mark.parametrize("choice", ["e", "to", "art"])
def test_links_paths_and_articles_are_in_the_address_too(
    opened: Open, city_page: Path, city_tables: Tables, choice: str
) -> None:
    """Each kind of choice, opened by its address, fills the panel with it."""
    edge = max(city_tables.edges.to_pylist(), key=lambda r: r["count"])
    names = {r["entity_id"]: r["canonical"] for r in city_tables.entities.to_pylist()}
    article = city_tables.articles.to_pylist()[0]
    hash_ = {
        "e": f"#e={edge['source']}~{edge['target']}",
        "to": f"#n={edge['source']}&to={edge['target']}",
        "art": f"#art={article['article_id']}",
    }[choice]
    one = opened(city_page, hash_)
    panel = one.page.locator("#panel").inner_text()
    wanted = [article["title"]] if choice == "art" else [names[edge["source"]], names[edge["target"]]]
    assert all(name in panel for name in wanted)
    assert one.page.locator("#panel mark").count() > 0 or choice == "art"
    assert one.page.evaluate("location.hash") == hash_


def test_in_english_no_chinese_is_left_but_the_names(opened: Open, city_page: Path) -> None:
    """Buttons, legends, labels for the eye and for screen readers."""
    one = opened(city_page, "#lang=en")
    one.page.click("#save")
    said = one.page.evaluate("""() => {
      const own = el => [...el.childNodes].filter(c => c.nodeType === 3).map(c => c.textContent).join('');
      const seen = [...document.querySelectorAll('#bar button, #bar label, #side legend, #side label, #side span, #side small, .zoom button, #panel h3, #panel h4, #panel p.intro, [data-t]')];
      const named = [...document.querySelectorAll('#bar [aria-label], #side [aria-label], #main [aria-label], #panel[aria-label]')];
      return [...seen.filter(e => !e.closest('#title')).map(own), ...named.map(e => e.getAttribute('aria-label')), document.getElementById('q').placeholder];
    }""")
    assert len(said) > 40
    # The button back to Chinese is in Chinese.
    assert [text for text in said if HAN.search(text)] == ["中文"]
    assert one.page.evaluate("document.documentElement.lang") == "en"


@pytest.fixture(scope="module")
def big_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About 5,000 names, 20,000 links."""
    tables = city(5600, 9000)
    return HtmlExporter().write(tables, graph_of(tables), tmp_path_factory.mktemp("big"))[0]


def test_five_thousand_names_open_and_are_drawn(opened: Open, big_page: Path) -> None:
    """The file is below 8 MB; all types are drawn; a name can be chosen."""
    assert big_page.stat().st_size < 8_000_000
    one = opened(big_page)
    assert len(one.nodes()) > 4500
    for kind in TYPES:
        assert one.page.evaluate(COUNT, f"--t-{kind}") > 200, kind
    one.page.fill("#q", str(one.nodes()[0]["label"]))
    one.page.press("#q", "Enter")
    assert one.page.locator("#panel mark").count() > 0


def test_the_pyvis_page_opens_without_a_network(opened: Open, city_tables: Tables, tmp_path: Path) -> None:
    """No requests, no console messages; the colours of all types are drawn."""
    one = opened(PyvisExporter().write(city_tables, graph_of(city_tables), tmp_path)[0])
    assert one.page.evaluate("document.compatMode") == "CSS1Compat"
    colours = one.page.evaluate("""() => {
      const c = document.querySelector('#mynetwork canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, n = {};
      for (let i = 0; i < d.length; i += 4) { const k = [d[i], d[i + 1], d[i + 2]].map(v => v.toString(16).padStart(2, '0')).join(''); n['#' + k] = (n['#' + k] ?? 0) + 1; }
      return n;
    }""")
    for kind in core_types().infos:
        assert colours.get(kind.colour, 0) > 50, kind


@pytest.mark.parametrize("which", ["seeds", "story", "city"])
def test_names_and_a_legend_can_be_read_in_the_pyvis_page(
    opened: Open, built: kg.Build, story: kg.Build, city_tables: Tables, tmp_path: Path, which: str
) -> None:
    """Names cover no dot and no other name, each is nearest to its own dot or joined to it; a legend; how many are missing, and why."""
    tables = {"seeds": built.tables, "story": story.tables, "city": city_tables}[which]
    graph = graph_of(tables)
    one = opened(PyvisExporter().write(tables, graph, tmp_path)[0], viewport={"width": 1280, "height": 800})
    dots = {
        row[0]: row[1:]
        for row in one.page.evaluate("""() => Object.entries(kgNetwork.getPositions()).map(([id, p]) => {
      const at = kgNetwork.canvasToDOM(p); return [id, at.x, at.y, kgNetwork.body.nodes[id].options.size * kgNetwork.getScale()]; })""")
    }
    names = one.page.evaluate("kgNames.placed()")
    boxes = {}
    for name in names:
        x, y, _ = dots[name["id"]]
        boxes[name["id"]] = (x + name["dx"], y + name["dy"], x + name["dx"] + name["width"], y + name["dy"] + 14)

    def far(box: tuple[float, ...], dot: tuple[float, ...]) -> float:
        return hypot(*(max(box[i] - dot[i], 0, dot[i] - box[i + 2]) for i in (0, 1))) - dot[2]

    assert len(boxes) > 20
    strongest = max(graph, key=lambda node: graph.nodes[node]["pagerank"])
    assert strongest in boxes
    for name in names:
        box = boxes[name["id"]]
        others = [dot for node, dot in dots.items() if node != name["id"]]
        assert min(far(box, dot) for dot in others) > -1, name["named"]
        if not name["line"]:
            assert far(box, dots[name["id"]]) < min(far(box, dot) for dot in others), name["named"]
    pairs = itertools.combinations(boxes.values(), 2)
    assert not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for a, b in pairs)
    legend = one.page.locator("#legend").inner_text()
    assert all(word in legend for word in ("人物", "机构", "地点", "政策", "项目"))
    said = one.page.locator("#shown").inner_text()
    missing = len(graph) - len(dots)
    assert f"画出 {len(dots)} 个名称，共 {len(graph)} 个；" in said
    assert sum(int(n) for n in re.findall(r"；(\d+) 个", said)) == missing
    assert f"{len(dots)} of {len(graph)} names drawn" in said
    # Zoomed in, there is room for more.
    one.page.mouse.move(640, 420)
    for _ in range(6):
        one.page.mouse.wheel(0, -400)
    one.page.wait_for_function(
        "first => kgNames.placed().length > 0 && kgNames.placed().some(n => !first.includes(n.id))", arg=list(boxes)
    )


def test_hostile_names_stay_text_in_the_pyvis_page(opened: Open, tmp_path: Path) -> None:
    """No dialog and no element from a name, in the page or in the boxes that vis-network makes."""
    tables = hostile_tables()
    one = opened(PyvisExporter().write(tables, graph_of(tables), tmp_path)[0])
    one.page.on("dialog", lambda dialog: one.console.append("dialog " + dialog.message))
    assert one.page.locator("body img, body textarea").count() == 0


def test_a_notebook_holds_a_working_explorer(opened: Open, city_tables: Tables, tmp_path: Path) -> None:
    """In a sandboxed frame without an address: drawn, searchable, no messages."""
    build = Build(replace(city_tables, manifest={"settings": asdict(Settings())}))
    notebook = tmp_path / "notebook.html"
    text = f"<!DOCTYPE html><html data-ready><meta charset=utf-8><link rel=icon href='data:,'><p>1</p>{build._repr_html_()}</html>"
    notebook.write_text(text, encoding="utf-8")
    one = opened(notebook)
    frame = one.page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    inner = one.page.frames[1]
    assert inner.evaluate(COUNT, "--t-place") > 100
    label = city_tables.entities.to_pylist()[0]["canonical"]
    frame.locator("#q").fill(label)
    frame.locator("#q").press("Enter")
    assert frame.locator("#panel h2").inner_text().strip() == label
    assert inner.evaluate("kgView.nodes().length") > 100


def test_the_picture_of_the_seeds_can_be_read(opened: Open, built: kg.Build, browser: Browser, tmp_path: Path) -> None:
    """Short names on the canvas, the full one in the panel; pictures are kept where KG_SHOTS says."""
    page = HtmlExporter().write(built.tables, built.graph, tmp_path)[0]
    shots = Path(os.environ.get("KG_SHOTS", tmp_path))
    full, short = "中国共产党太原市委员会", "太原市委"
    for look in ("light", "dark", "narrow"):
        size = {"width": 390, "height": 844} if look == "narrow" else {"width": 1440, "height": 900}
        one = opened(page, viewport=size, color_scheme="dark" if look == "dark" else "light")
        one.page.screenshot(path=shots / f"seeds-{look}.png")
        labels = [label["text"] for label in one.page.evaluate("kgView.labels()")]
        assert "太原市" in labels
        assert short in labels
        assert full not in labels
        assert 20 < len(labels) <= 60
        for kind in TYPES:
            assert one.page.evaluate(COUNT, f"--t-{kind}") > 60, (look, kind)
    one.page.fill("#q", short)
    one.page.press("#q", "Enter")
    assert one.page.locator("#panel h2").inner_text().strip() == full


def test_a_served_page_that_leaves_something_out_leads_to_the_rest(
    browser: Browser, built: kg.Build, tmp_path: Path
) -> None:
    """Over HTTP the note has a link to the search of all names; from there a click opens a name's surroundings."""
    from tests.serve.started import started

    out = tmp_path / "out"
    built.save(out)
    small = view_data(built.tables, built.graph, max_nodes=40)
    (out / "graph.html").write_text(render(small), encoding="utf-8")
    # What is served must be what the manifest lists.
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"] = outputs_of(out)
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    hidden = next(
        row
        for row in built.tables.entities.to_pylist()
        if row["entity_id"] not in small["nodes"]["id"] and built.graph.degree(row["entity_id"])
    )
    with started(out) as server:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(server.url)
        page.wait_for_selector("html[data-ready]")
        page.click("#left-out a")
        page.fill("input[type=search]", hidden["canonical"])
        page.keyboard.press("Enter")
        page.click(f"a[href*='{hidden['entity_id']}']")
        page.wait_for_selector("html[data-ready]")
        ids = [n["id"] for n in page.evaluate("kgView.nodes()")]
        assert {hidden["entity_id"], *built.graph.adj[hidden["entity_id"]]} <= set(ids)
        assert said == []
        page.close()
