"""The description of packs has every column and key, and its examples work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kg.entity_types import core_types
from kg.extract.trace import names_in
from kg.knowledge import patterns
from kg.knowledge.check import check_pack
from kg.knowledge.packs import columns_of

DOCS = [Path(__file__).parents[2] / "docs" / f"packs.{language}.md" for language in ("zh", "en")]


@pytest.mark.parametrize("document", DOCS, ids=lambda p: p.name)
def test_every_column_type_key_and_edge_is_described(document: Path) -> None:
    """The page describes everything that packs may contain."""
    words = set(re.findall(r"`([\w-]+)`", document.read_text(encoding="utf-8")))
    text = document.read_text(encoding="utf-8")

    assert {
        column for columns in columns_of(core_types()).values() for column in columns if f"{column}" not in text
    } == set()
    assert set(core_types()) <= words
    assert patterns._ALLOWED - words == set()
    assert set(patterns.EDGES) <= words


@pytest.mark.parametrize("document", DOCS, ids=lambda p: p.name)
def test_the_examples_of_the_page_are_a_sound_pack(document: Path, tmp_path: Path) -> None:
    """pack.toml, the table of organs and the pattern, copied out and checked, example and all."""
    text = document.read_text(encoding="utf-8")
    meta, pattern = re.findall(r"```toml\n(.*?)```", text, re.S)
    (organs,) = re.findall(r"```tsv\n(.*?)```", text, re.S)
    folder = tmp_path / tomllib.loads(meta)["id"]
    folder.mkdir()
    (folder / "pack.toml").write_text(meta, encoding="utf-8")
    (folder / "organs.tsv").write_text(organs, encoding="utf-8")
    (folder / "patterns.toml").write_text(pattern, encoding="utf-8")

    assert check_pack(folder, names_in) == []
