"""
What the picture costs, ours and pyvis's, in the same run: Python, file, first picture, panning.

    python -m benchmarks.view                 # 5,000 / 20,000 against pyvis, then 20,000 / 80,000
    python -m benchmarks.view --small         # 1,000 only, to try it

pyvis is tuned as far as it goes: our positions, physics off, straight edges, no
``improvedLayout``, edges hidden while dragging, all names, edges filled without its quadratic
``add_edge``; its page has no evidence, ours has every sentence. The two are opened in
turn and the median of ``ROUNDS`` is printed. The first picture is complete when three frames have
passed after the drawing was first complete. A frame of panning is also measured by its CPU
time: time between frames is never below that of the screen, and on a busy machine it is
that of others. Never part of a test: figures depend on the machine.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
from playwright.sync_api import Browser, sync_playwright

from kg.count.tables import Tables
from kg.export.html import HtmlExporter
from kg.export.pyvis_view import to_pyvis
from kg.graph.build import graph_of
from kg.graph.layout_stated import drawn_positions
from tests.browser.measure import Labels, labels_of
from tests.browser.synthetic import city
from tests.graph.test_layout import crowded

ROUNDS = 3
#: Frames of a drag.
FRAMES = 60
#: Names requested and sentences written: what gives about 1,000 / 4,000, 5,000 / 20,000 and 20,000 / 80,000.
SMALL, MIDDLE, LARGE = (1100, 1800), (5600, 9000), (22500, 36000)

#: Milliseconds since the page was requested, three frames after ``data-ready``.
FIRST = """() => new Promise(done => {
  const root = document.documentElement, wait = () => { let left = 3;
    const frame = now => --left > 0 ? requestAnimationFrame(frame) : done(performance.now());
    requestAnimationFrame(frame); };
  if (root.hasAttribute('data-ready')) return wait();
  new MutationObserver((_, me) => { if (root.hasAttribute('data-ready')) { me.disconnect(); wait(); } }).observe(root, { attributes: true });
})"""

#: Milliseconds between frames while a finger drags the canvas; the middle and the twentieth-worst of a hundred.
PAN = """([selector, frames]) => new Promise(done => {
  const canvas = document.querySelector(selector), box = canvas.getBoundingClientRect(), times = [];
  canvas.setPointerCapture = () => {};
  const send = (type, x) => canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', isPrimary: true, buttons: type === 'pointerup' ? 0 : 1, button: type === 'pointermove' ? -1 : 0, clientX: box.left + x, clientY: box.top + 200, bubbles: true, cancelable: true }));
  send('pointerdown', 100);
  let last = performance.now(), x = 100, n = 0;
  const frame = now => {
    if (n++ > 2) times.push(now - last);
    last = now; send('pointermove', x += 3);
    if (times.length < frames) return requestAnimationFrame(frame);
    times.sort((a, b) => a - b); done([times[Math.floor(frames / 2)], times[Math.floor(0.95 * frames)]]);
    send('pointerup', x);
  };
  requestAnimationFrame(frame);
})"""


@dataclass
class Page:
    """One file under measurement, with what each round gave."""

    name: str
    path: Path
    canvas: str
    first: list[float] = field(default_factory=list)
    pan: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def open(self, browser: Browser) -> None:
        """One round: a fresh page, its first picture, a drag."""
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(180_000)
        page.goto(self.path.as_uri(), wait_until="commit")
        self.first.append(page.evaluate(FIRST))
        page.wait_for_timeout(500)
        before = cpu_of_renderers(browser)
        middle, worst = page.evaluate(PAN, [self.canvas, FRAMES])
        after = cpu_of_renderers(browser)
        self.cpu.append(1000 * sum(after[one] - before[one] for one in after.keys() & before.keys()) / FRAMES)
        self.pan.append(middle)
        self.slow.append(worst)
        page.close()

    def labels(self, browser: Browser) -> Labels:
        """The names of the first view, and what is under them."""
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(self.path.as_uri())
        page.wait_for_selector("html[data-ready]")
        found = labels_of(page)
        page.close()
        return found

    def line(self, nodes: int, edges: int) -> str:
        """A row of the table."""
        pan = statistics.median(self.pan)
        return (
            f"| {nodes:,} / {edges:,} | {self.name} | {self.path.stat().st_size / 1e6:.2f} "
            f"| {statistics.median(self.first) / 1000:.2f} ({min(self.first) / 1000:.2f}-{max(self.first) / 1000:.2f}) "
            f"| {statistics.median(self.cpu):.1f} ({min(self.cpu):.1f}-{max(self.cpu):.1f}) "
            f"| {pan:.1f} | {1000 / pan:.0f} | {statistics.median(self.slow):.0f} |"
        )


def cpu_of_renderers(browser: Browser) -> dict[int, float]:
    """CPU seconds of each process that draws pages, all its threads, by number; a raster thread works there, too."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {one["id"]: one["cpuTime"] for one in told["processInfo"] if one["type"] in ("renderer", "GPU")}


def pyvis_page(graph: nx.Graph, folder: Path) -> Path:
    """All names in pyvis, tuned as in the module's text."""
    path = folder / "pyvis.html"
    path.write_text(to_pyvis(graph, top=graph.number_of_nodes()).generate_html(), encoding="utf-8")
    return path


def measure(tables: Tables, browser: Browser, folder: Path, against_pyvis: bool) -> None:
    """Make the files, open them in turn, print a row for each."""
    graph = graph_of(tables)
    begun = time.process_time()
    places = drawn_positions(tables, graph)
    layout = time.process_time() - begun
    begun = time.perf_counter()
    pages = [Page("kg, with evidence", HtmlExporter().write(tables, graph, folder)[0], "#stage")]
    written = time.perf_counter() - begun
    if against_pyvis:
        pages.append(Page("pyvis tuned, no evidence", pyvis_page(graph, folder), "#mynetwork canvas"))
    for _ in range(ROUNDS):
        for page in pages:
            page.open(browser)
    print(f"  {pages[0].labels(browser)}", flush=True)
    for page in pages:
        print(page.line(graph.number_of_nodes(), graph.number_of_edges()), flush=True)
    print(
        f"  layout {layout:.2f} CPU s, crowded {crowded(places):.3f}, written in {written:.1f} s, "
        f"{tables.sentences.num_rows:,} sentences",
        flush=True,
    )


def main(words: list[str]) -> None:
    """Measure and print."""
    print(
        "| names / links | page | MB | first picture s (range) | pan, CPU ms a frame (range) "
        "| ms a frame | frames/s | 95th ms |"
    )
    print("|---|---|---|---|---|---|---|---|")
    sizes = (
        [(SMALL, True)] if "--small" in words else [(MIDDLE, True), (LARGE, False)][: 1 if "--middle" in words else 2]
    )
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for size, against in sizes:
            measure(city(*size), browser, Path(folder), against)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
