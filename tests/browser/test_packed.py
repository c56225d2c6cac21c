"""What Python packs, the page's own script in Chromium unpacks to the same data."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from kg.count.tables import Tables
from kg.export.html import render
from kg.export.html_columns import plain
from kg.export.html_data import view_data
from kg.export.html_pack import packed
from kg.export.html_pinyin import readings, search_key
from kg.graph.build import graph_of
from tests.browser.conftest import Opened
from tests.factories import hostile_tables

NUMBERS = st.lists(st.integers(-(2**40), 2**40) | st.integers(-300, 300))
RISING = st.lists(st.integers(0, 70_000)).map(sorted)
FRACTIONS = st.lists(st.floats(-1, 1, allow_nan=False) | st.integers(-(10**6), 10**6).map(lambda n: n / 1000))
TEXTS = st.lists(st.text(max_size=12) | st.sampled_from(["", "太原市", "a\0b", "\ufeff太", "\ud83d", "𠮷"]))
COLUMNS = NUMBERS | RISING | FRACTIONS | TEXTS | st.lists(NUMBERS) | st.lists(TEXTS) | st.lists(st.lists(TEXTS))


@pytest.fixture(scope="module")
def script(browser: Browser) -> Page:
    """A page with the unpacking part of the script, and nothing else."""
    page = browser.new_page()
    page.add_script_tag(
        content=files("kg").joinpath("data", "view", "explorer", "unpack.js").read_text(encoding="utf-8")
    )
    return page


def _back(script: Page, data: Any) -> Any:
    # As ASCII text: a lone surrogate would not come through.
    text = script.evaluate(
        "async text => JSON.stringify(await unpacked(text)).replace(/[^ -~]/g,"
        " c => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))",
        packed(data),
    )
    return json.loads(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.dictionaries(st.sampled_from("abcdefg"), COLUMNS), pairs=st.lists(st.lists(st.integers(0, 9**6))))
def test_any_columns_come_back(script: Page, columns: dict[str, list[Any]], pairs: list[list[int]]) -> None:
    """Numbers beyond 32 bits, texts with the separator, lone surrogates, lists of uneven length: all of it."""
    data = {"meta": {"n": [1, 2], "of": "版"}, "types": ["person"], "x": columns, "sentences": {"spans": pairs}}

    assert _back(script, data) == data


def test_a_page_of_hostile_names_comes_back(script: Page) -> None:
    """As the exporter writes it."""
    tables = hostile_tables()
    data = view_data(tables, graph_of(tables))

    assert _back(script, data) == json.loads(json.dumps(data, default=plain))


def test_a_packed_page_shows_what_a_plain_one_shows(opened: Any, city_tables: Tables, tmp_path: Path) -> None:
    """The same picture and the same panel, whichever way the data came."""
    data = view_data(city_tables, graph_of(city_tables))
    seen = []
    for limit in (0, 10**9):
        path = tmp_path / f"{limit}.html"
        path.write_text(render(data, limit), encoding="utf-8")
        one: Opened = opened(path, "#lone=1")
        seen.append((one.nodes(), one.page.evaluate("kgView.links()"), one.page.locator("#panel").inner_text()))
        assert f'data-kind="{"json" if limit else "packed"}"' in path.read_text(encoding="utf-8")

    assert seen[0] == seen[1]


def test_keys_for_typing_are_those_of_the_whole_names(script: Page, city_tables: Tables) -> None:
    """Words and surnames with a reading of their own, Latin letters, ü: what the page makes of it is ``search_key``."""
    own = [
        ("单小军", True),
        ("单县", False),
        ("重庆市", False),
        ("长治市", False),
        ("吕梁市", False),
        ("A股·K歌", False),
    ]
    names = own + [(name, False) for name in city_tables.entities["canonical"].to_pylist()[:100]]
    table, keys = readings(names)
    script.add_script_tag(
        content="var D, N;" + files("kg").joinpath("data", "view", "explorer", "pinyin.js").read_text(encoding="utf-8")
    )
    made = script.evaluate(
        """([char, read, names, key]) => {
        D = { pinyin: { char, read } }; N = { lower: names.map(n => [n.toLowerCase()]), key: key.map(k => [k]) };
        return names.map((_, n) => keysOf(n)[0]); }""",
        [list(table), list(table.values()), [name for name, _ in names], keys],
    )

    assert made == [search_key(name, person) for name, person in names]
    assert 0 < sum(map(bool, keys)) < len(own)
