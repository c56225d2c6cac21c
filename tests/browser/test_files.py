"""Saved files are the picture on the screen: SVG, PNG of any size, print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.browser.conftest import Opened

Open = Callable[..., Opened]
SVG = "{http://www.w3.org/2000/svg}"


def _saved(one: Opened, kind: str) -> Path:
    one.page.click("#save")
    with one.page.expect_download() as coming:
        one.page.click(f"#save-{kind}")
    return Path(coming.value.path())


def _state(one: Opened) -> None:
    """A name chosen, communities coloured: highlight, arrows and groups are in the picture."""
    node = next(n for n in one.nodes() if n["type"] == "organization")
    one.page.fill("#q", str(node["label"]))
    one.page.press("#q", "Enter")
    one.settle()


@pytest.mark.parametrize("colour", ["type", "community"])
def test_the_svg_is_what_is_seen(opened: Open, city_page: Path, colour: str) -> None:
    """Names, groups, highlight and arrows as on the screen; hexadecimal colours only; a legend, source and filters below."""
    one = opened(city_page, f"#col={colour}&off=policy")
    _state(one)
    root = ElementTree.fromstring(_saved(one, "svg").read_bytes())
    paints = {el.attrib[key] for el in root.iter() for key in ("fill", "stroke") if key in el.attrib}
    assert all(re.fullmatch("#[0-9a-f]{6}|none", paint) for paint in paints), paints
    css = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    accent, stated = one.page.evaluate(css, "--accent"), one.page.evaluate(css, "--stated")
    assert any(el.get("stroke") == accent for el in root.iter(f"{SVG}path"))
    heads = [el for el in root.iter(f"{SVG}path") if el.get("fill") == stated and el.attrib["d"].count("L") == 2]
    assert len(heads) > 3
    texts = [el.text or "" for el in root.iter(f"{SVG}text")]
    assert {label["text"] for label in one.page.evaluate("kgView.labels()")} <= set(texts)
    assert "人物" in texts
    assert "政策" not in texts
    height = one.page.locator("#stage").bounding_box()["height"]  # type: ignore[index]
    source = "".join(el.text or "" for el in root.iter(f"{SVG}text") if float(el.attrib["y"]) > height)
    assert "报纸知识图谱" in source
    assert re.search(r"\d+ 个版面、\d+ 篇文章 · 2021-\d\d-\d\d – 202\d-\d\d-\d\d · 制图 \d{4}-\d\d-\d\d", source)
    assert "不看 政策" in source
    circles = one.page.evaluate("kgView.regions().length")
    assert circles > 2


#: Two periods: before and after the change at the water bureau.
PERIODS = "#c0=2024-01-01&c1=2024-07-31&d0=2024-08-01&d1=2025-03-31&lone=1"


@pytest.mark.parametrize("width", [1280, 820])
def test_a_comparison_that_leaves_the_page_says_what_its_marks_mean(opened: Open, story_page: Path, width: int) -> None:
    """Names and links that came and went; the two periods and the source, complete however narrow the picture is."""
    one = opened(story_page, PERIODS, viewport={"width": width, "height": 800})
    root = ElementTree.fromstring(_saved(one, "svg").read_bytes())
    stage = one.page.locator("#stage").bounding_box()
    assert stage is not None
    below = [el for el in root.iter(f"{SVG}text") if float(el.attrib["y"]) > stage["height"]]
    words = "".join(el.text or "" for el in below)
    for key in ("新出现的名称", "不再出现的名称", "新出现的共现", "不再出现的共现"):
        assert key in words
        assert key in one.page.locator("#compare-key").inner_text()
    assert "2024-01-01 – 2024-07-31 对比 2024-08-01 – 2025-03-31" in words
    assert "33 个版面、33 篇文章" in words
    wide = """texts => { const pen = document.createElement('canvas').getContext('2d');
      return Math.max(...texts.map(([x, text, font]) => { pen.font = font; return x + pen.measureText(text).width; })) }"""
    texts = [[float(el.attrib["x"]), el.text, f"12px {el.attrib['font-family']}"] for el in below]
    assert one.page.evaluate(wide, texts) <= stage["width"]
    assert max(float(el.attrib["y"]) for el in below) < float(root.attrib["height"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_svg_has_the_pixels_of_the_screen(opened: Open, city_page: Path, theme: str) -> None:
    """Drawn by the browser itself as a picture, each dot has the colour and position that it has on the canvas."""
    one = opened(city_page, f"#th={theme}")
    text = _saved(one, "svg").read_text(encoding="utf-8")
    differing = one.page.evaluate(
        """async text => {
      const img = new Image();
      img.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
      await img.decode();
      const c = document.createElement('canvas'); c.width = img.naturalWidth; c.height = img.naturalHeight;
      const a = c.getContext('2d'); a.drawImage(img, 0, 0);
      const stage = document.getElementById('stage'), b = stage.getContext('2d');
      const left = a.getImageData(0, 0, c.width, c.height), right = b.getImageData(0, 0, stage.width, stage.height);
      const at = (d, x, y) => { const i = 4 * (Math.round(y) * d.width + Math.round(x)); return d.data.slice(i, i + 3); };
      let off = 0, all = 0;
      for (const n of kgView.nodes()) {
        if (n.x < 5 || n.y < 5 || n.x > stage.clientWidth - 5 || n.y > stage.clientHeight - 5) continue;
        const p = at(left, n.x, n.y), q = at(right, n.x, n.y);
        all++; if (Math.abs(p[0] - q[0]) + Math.abs(p[1] - q[1]) + Math.abs(p[2] - q[2]) > 40) off++;
      }
      return [off, all];
    }""",
        text,
    )
    assert differing[1] > 200
    assert differing[0] <= differing[1] * 0.02


def test_the_png_is_as_many_times_the_screen_as_asked(opened: Open, city_page: Path) -> None:
    """Two and six times the stage, with the legend below; the picture on the screen does not change."""
    one = opened(city_page)
    before = one.nodes()
    box = one.page.locator("#stage").bounding_box()
    assert box is not None
    for times in (2, 6):
        head = _saved(one, f"png{times}").read_bytes()[:24]
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        assert width == round(box["width"] * times)
        assert height > box["height"] * times
    assert one.nodes() == before


@pytest.mark.parametrize("address", ["", "#lone=1", PERIODS], ids=["first", "whole", "periods"])
def test_on_paper_no_community_is_cut(opened: Open, story_page: Path, address: str) -> None:
    """Nothing of the picture reaches its upper, left or right edge: there is a margin all along them."""
    one = opened(story_page, address)
    colours = one.page.evaluate(
        """async () => {
      dispatchEvent(new Event('beforeprint'));
      const img = document.querySelector('#paper img'), c = document.createElement('canvas'), pen = c.getContext('2d', { willReadFrequently: true });
      await img.decode();
      [c.width, c.height] = [img.naturalWidth, img.naturalHeight];
      pen.drawImage(img, 0, 0);
      const seen = new Set(), [w, h] = [c.width, c.height];
      for (const [x, y, dx, dy] of [[0, 0, w, 1], [0, 0, 1, h], [w - 1, 0, 1, h]]) {
        const d = pen.getImageData(x, y, dx, dy).data;
        for (let i = 0; i < d.length; i += 4) seen.add(d.slice(i, i + 3).join());
      }
      return [...seen];
    }"""
    )
    assert colours == ["251,250,247"]
    discs = one.page.evaluate("dispatchEvent(new Event('afterprint')) && kgView.regions()")
    box = one.page.locator("#stage").bounding_box()
    assert box is not None
    assert discs
    assert all(d["r"] <= min(d["x"], d["y"], box["width"] - d["x"], box["height"] - d["y"]) for d in discs), (
        "on the screen neither"
    )
