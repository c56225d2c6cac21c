"""Inputs that were once mistaken for prose: each is read as what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract_page
from kg.knowledge import load_lexicon
from kg.read import read_paths
from kg.segment import segment
from tests.cases.reading import home_at

CASES = Path(__file__).parents[2] / "cases" / "forms"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_input_is_read_as_what_it_is(name: str) -> None:
    """Its articles with title, authors and day; no key, tag or menu in the text."""
    wanted = EXPECTED[name]
    layouts = [segment(page) for page in read_paths([CASES / name])]
    articles = [article for layout in layouts for article in layout.articles]
    found = [[a.title, list(a.authors), a.date.isoformat() if a.date else None] for a in articles]
    assert found == wanted["articles"]
    text = "\n".join(layout.page.text for layout in layouts)
    assert [word for word in wanted["absent"] if word in text] == []
    if "names" in wanted:
        home = home_at("太原市")
        lexicon = load_lexicon((), home)
        names = {m.text for layout in layouts for m in extract_page(layout, lexicon, home)}
        assert set(wanted["names"]) <= names
        assert not any(sign in name for name in names for sign in "<>&")


def test_every_case_has_its_expectation() -> None:
    """No input is unused."""
    assert {path.name for path in CASES.iterdir()} == {*EXPECTED, "expected.json"}
