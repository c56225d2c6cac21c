"""The annotated texts that ship as examples: every mark matches the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.entity_types import core_types
from kg.run.annotated import annotated_pages

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "annotated"
SETS = sorted(p.name for p in FOLDER.iterdir() if p.is_dir())


def golds(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Text and annotation of each page of a set."""
    files = sorted((FOLDER / name).glob("*.json"))
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return [((FOLDER / name / gold["page"]).read_text(encoding="utf-8"), gold) for gold in found]


@pytest.mark.parametrize("name", SETS)
def test_every_mark_is_what_the_text_has(name: str) -> None:
    """In order, none overlapping, each of a known type; titles are in their text."""
    for text, gold in golds(name):
        spans = [(m["start"], m["end"]) for m in gold["mentions"]]
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), gold["page"]
        assert all(text[m["start"] : m["end"]] == m["text"] for m in gold["mentions"]), gold["page"]
        assert {m["type"] for m in gold["mentions"]} <= set(core_types())
        assert all((a["title"] or "") in text for a in gold["articles"]), gold["page"]


@pytest.mark.parametrize("name", SETS)
def test_every_page_is_read_by_whoever_fits(name: str) -> None:
    """As ``kg fit`` reads it."""
    pages = list(annotated_pages(FOLDER / name))

    assert len(pages) == len(golds(name)) >= 12
    assert all(page.firm for page in pages)


def test_nobodys_private_number_is_in_a_text() -> None:
    """Hotlines and switchboards may be; mobile telephones and identity cards may not."""
    for name in SETS:
        for text, gold in golds(name):
            assert not re.search(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dX])(?!\d)", text), gold["page"]


def test_no_private_person_is_in_two_texts() -> None:
    """Persons are invented for each text, except those of public life and history."""
    pages: Counter[str] = Counter()
    for name in SETS:
        for _, gold in golds(name):
            pages.update(
                {m["canonical"] for m in gold["mentions"] if m["type"] == "person" and len(m["canonical"]) > 2}
            )

    assert sum(count > 1 for count in pages.values()) < 10
