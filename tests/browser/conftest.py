"""One Chromium for all browser tests, without a network; every console message is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import kg
from kg.count.tables import Tables
from kg.export.html import HtmlExporter
from kg.graph.build import graph_of
from tests.browser.synthetic import city
from tests.factories import hostile_tables

#: Whether a word is in what the page shows or announces to a screen reader.
PRINTED = """word => [document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [alt]')]
  .flatMap(el => ['aria-label', 'title', 'alt'].map(key => el.getAttribute(key) ?? ''))].some(text => text.includes(word))"""


@dataclass
class Opened:
    """A page under test, with its console messages and requests."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def nodes(self) -> list[dict[str, object]]:
        """Nodes drawn, with their position on the stage."""
        found: list[dict[str, object]] = self.page.evaluate("kgView.nodes()")
        return found

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A position on the stage as a position in the window."""
        box = self.page.locator("#stage").bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def settle(self) -> None:
        """Wait until nothing moves any more: two frames without a pending one."""
        self.page.evaluate(
            "new Promise(done => { let still = 0; const look = () => { still = kgView.idle() ? still + 1 : 0;"
            " still > 3 ? done() : requestAnimationFrame(look); }; look(); })"
        )


def _written(tables: Tables, folder: Path) -> Path:
    return HtmlExporter().write(tables, graph_of(tables), folder)[0]


@pytest.fixture(scope="session")
def city_tables() -> Tables:
    """About 300 names, 1,500 links, two years of dates."""
    return city(320, 900)


@pytest.fixture(scope="session")
def city_page(city_tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of ``city_tables``."""
    return _written(city_tables, tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a build whose names try to break out."""
    return _written(hostile_tables(), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def story() -> kg.Build:
    """The invented pages of ``examples``: 33 dated articles over fifteen months."""
    examples = Path(__file__).parents[2] / "examples"
    return kg.build(examples / "云溪日报", packs=[examples / "yunxi"], home="云溪市")


@pytest.fixture(scope="session")
def story_page(story: kg.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of ``story``."""
    folder = tmp_path_factory.mktemp("story")
    return story.export_with(HtmlExporter(), folder)[0]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens a file without a network; afterwards there may be no console message and no request."""
    seen: list[Opened] = []
    contexts = []

    def open_file(path: Path, hash_: str = "", **options: object) -> Opened:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        context.set_offline(True)
        contexts.append(context)
        one = Opened(context.new_page())
        one.page.set_default_timeout(15_000)
        one.page.on("console", lambda message: one.console.append(message.text))
        one.page.on("pageerror", lambda error: one.console.append(str(error)))
        one.page.on("request", lambda request: one.requests.append(request.url))
        one.page.goto(path.as_uri() + hash_)
        one.page.wait_for_selector("html[data-ready]")
        seen.append(one)
        return one

    yield open_file
    problems = [line for one in seen for line in one.console]
    # A raw value in the text: no state of any test may show one.
    problems += [
        f"{word} in the page"
        for one in seen
        if not one.page.is_closed()
        for word in ("[object", "undefined", "NaN")
        if one.page.evaluate(PRINTED, word)
    ]
    asked = [url for one in seen for url in one.requests if not url.startswith(("file:", "data:", "blob:"))]
    for context in contexts:
        context.close()
    assert problems == []
    assert asked == []
