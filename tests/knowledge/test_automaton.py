"""Surfaces are found alike by either library, kept or built."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge import automaton
from kg.knowledge.automaton import Transitions, build, library_key, load

CHARACTERS = st.text("太原市委𠮷〇a 省", max_size=5)


@given(st.sets(CHARACTERS.filter(bool), min_size=1), st.text("太原市委𠮷〇a 省", max_size=40))
def test_both_libraries_find_the_same(surfaces: set[str], text: str) -> None:
    """Nested and overlapping matches, positions in code points; and after being stored on disk."""
    ordered = sorted(surfaces)
    every = {
        (start, start + len(surface), number)
        for number, surface in enumerate(ordered)
        for start in range(len(text))
        if text.startswith(surface, start)
    }
    built = build(ordered)

    assert set(built.find(text)) == set(Transitions(ordered).find(text)) == every
    assert list((load(built.to_bytes()) or built).find(text)) == list(built.find(text))


def test_matches_come_by_where_they_end() -> None:
    """As the readers of hits expect."""
    found = list(build(["太原", "太原市", "市委", "原"]).find("太原市委"))

    assert [end for _, end, _ in found] == sorted(end for _, end, _ in found)


def test_broken_bytes_are_refused() -> None:
    """A ValueError, after which the cache is made again."""
    with pytest.raises(ValueError, match="automaton"):
        load(build(["太原"]).to_bytes()[:40])


def test_without_the_quick_library_the_other_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and what the other library kept is under another key."""
    key = library_key()
    library_key.cache_clear()
    monkeypatch.setattr(automaton, "CharwiseDoubleArrayAhoCorasick", None)
    try:
        built = build(["太原", "太原市"])

        assert list(built.find("太原市")) == [(0, 2, 0), (0, 3, 1)]
        assert built.to_bytes() == b""
        assert load(b"anything") is None
        assert library_key() != key
    finally:
        library_key.cache_clear()
