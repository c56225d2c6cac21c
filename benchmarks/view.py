"""
How long the picture takes, in Python and in Chromium, at several sizes.

    python -m benchmarks.view 1000 5000

Prints, for each number of names: CPU seconds of the layout, share of crowded nodes,
size of the page, time to the first picture, median time of a frame while panning.
Never part of a test: the figures depend on the machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from kg.export.html import HtmlExporter
from kg.graph.build import graph_of
from kg.graph.layout import positions
from tests.browser.synthetic import city
from tests.graph.test_layout import crowded

PAN = """() => new Promise(done => {
  const stage = document.getElementById('stage'), box = stage.getBoundingClientRect(), times = [];
  const send = (type, x) => stage.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: box.left + x, clientY: box.top + 200, bubbles: true }));
  stage.setPointerCapture = () => {};
  send('pointerdown', 100);
  let last = performance.now(), x = 100;
  const frame = now => { times.push(now - last); last = now; send('pointermove', x += 3); times.length < 60 ? requestAnimationFrame(frame) : (send('pointercancel', x), done(times.sort((a, b) => a - b)[30])); };
  requestAnimationFrame(frame);
})"""


def main(sizes: list[int]) -> None:
    """Measure and print, one line a size."""
    print("names   links   layout CPU s   crowded   page MB   first picture s   pan ms/frame")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for size in sizes:
            tables = city(size, size * 3)
            graph = graph_of(tables)
            begun = time.process_time()
            places = positions(graph)
            layout = time.process_time() - begun
            path = HtmlExporter().write(tables, graph, Path(folder))[0]
            page = browser.new_page()
            begun = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]", timeout=120_000)
            first = time.perf_counter() - begun
            pan = page.evaluate(PAN)
            megabytes = path.stat().st_size / 1e6
            print(
                f"{len(places):5} {graph.number_of_edges():7} {layout:14.2f} {crowded(places):9.3f} {megabytes:9.2f} {first:17.2f} {pan:14.1f}"
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1000, 5000])
