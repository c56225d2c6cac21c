"""
What one page cannot hold: any name of the build by search, and the page around it.

Place in the flow: serve; plain links and forms, so that the explorer makes no requests of
its own and keeps its policy. Tables are read on first use and again when the build has
changed.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from kg.count.tables import Tables
from kg.export.html_part import page_around
from kg.export.html_pinyin import search_key
from kg.run.built import load
from kg.serve.found import found_page


class Rest:
    """Search and neighbourhoods over the build in ``folder``; one request at a time uses it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._tables: Tables | None = None

    def find(self, text: str) -> str:
        """A page with a search field and the matching names: Hanzi anywhere, pinyin or initials at the start."""
        query = "".join(text.lower().split())
        with self._lock:
            tables = self._current()
            rows = _found(tables, query) if query else []
        return found_page(text, rows, tables.types)

    def around(self, entity: str) -> str | None:
        """The explorer's page around one entity; None if there is none with that id."""
        with self._lock:
            return page_around(self._current(), entity)

    def _current(self) -> Tables:
        """The tables as they are on disk now; raises ``BuildError`` if they cannot be read."""
        state = (self._folder / "manifest.json").stat()
        stamp = (state.st_mtime_ns, state.st_ino)
        if self._tables is None or stamp != self._seen:
            self._tables, self._seen = load(self._folder).tables, stamp
        return self._tables


def _found(tables: Tables, query: str) -> list[dict[str, Any]]:
    columns = ["entity_id", "type", "canonical", "aliases", "mention_count"]
    typed = query.isascii()
    hits = []
    for row in tables.entities.select(columns).to_pylist():
        names = [row["canonical"], *(row["aliases"] or ())]
        fits = any(query in name.lower() for name in names) or (
            typed and any(_typed(name, row["type"] == "person", query) for name in names)
        )
        if fits:
            hits.append((row["canonical"].lower() != query, -row["mention_count"], row["entity_id"], row))
    return [row for *_, row in sorted(hits, key=lambda hit: hit[:3])]


def _typed(name: str, person: bool, query: str) -> bool:
    return any(key.startswith(query) for key in search_key(name, person).split())
