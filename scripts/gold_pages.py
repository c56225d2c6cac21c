"""Annotated sets, for the scripts that fit tables."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.read import read_page  # noqa: E402

MAX_BYTES = 10**7
T = TypeVar("T")


def gold_pages(folder: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages of a set, by name: file's stem, annotation, text; the text is beside the annotation or in ``seeds``."""
    for file in sorted(folder.glob("*.json")):
        gold: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        path = next(f / gold["page"] for f in (folder, ROOT / "seeds") if (f / gold["page"]).exists())
        yield file.stem, gold, read_page(path, gold["page"], max_bytes=MAX_BYTES).text


def given_sets(description: str, output: Path) -> argparse.Namespace:
    """The arguments of the command line: ``gold`` and ``invented`` folders, and the file to write."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--gold", type=Path, action="append", required=True, metavar="SET")
    parser.add_argument("--invented", type=Path, action="append", default=[], metavar="SET")
    parser.add_argument("-o", "--output", type=Path, default=output)
    return parser.parse_args()


def weighed_sets(
    golds: Sequence[Path], invented: Sequence[Path], weight: float, of: Callable[[Path, float], T]
) -> dict[str, T]:
    """What ``of`` makes of each set, by name; a real text counts 1, an invented one ``weight``."""
    sets = {folder.name: of(folder, 1.0) for folder in sorted(golds, key=lambda f: f.name)}
    return sets | {f"invented {f.name}": of(f, weight) for f in sorted(invented, key=lambda f: f.name)}
