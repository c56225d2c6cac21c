"""Pages of an annotated set, for the scripts that fit tables: (file's stem, annotation, text of the page)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.read import read_page  # noqa: E402

MAX_BYTES = 10**7


def gold_pages(folder: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages of a set, by name; a page's text stands beside its annotation or in ``seeds``."""
    for file in sorted(folder.glob("*.json")):
        gold: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        path = next(f / gold["page"] for f in (folder, ROOT / "seeds") if (f / gold["page"]).exists())
        yield file.stem, gold, read_page(path, gold["page"], max_bytes=MAX_BYTES).text
