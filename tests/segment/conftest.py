"""Helpers shared by the tests of the segment room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Layout, Page, mint
from kg.segment import segment


@pytest.fixture
def cut() -> Callable[[str], Layout]:
    """Text -> its layout."""
    return lambda text: segment(Page(mint("pg", text), "page.txt", "", "utf-8", text))
