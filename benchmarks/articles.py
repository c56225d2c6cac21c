"""
How well pages are cut into articles: titles, authors and B-cubed, by set of gold pages.

    python benchmarks/articles.py --gold SET [--gold SET]... [--text DIR] [--show]
    python benchmarks/articles.py --gold SET... --invented SET... --left-out NAME[,NAME...] [--left-out ...]

A SET is a folder of annotations (one JSON a page, the form of ``kg annotate``) with the pages' texts beside
them or in ``--text``. Each page is cut in this process, without the packs, so that a set takes a second or
two; the measure is that of ``kg evaluate`` (``kg.evaluate.scores.score_articles``): share of titles that are
right, F1 of (article, author) pairs, B-cubed F1 over the characters that are not white space. ``--show``
lists what is wrong on each page, for sets that may be read. ``--left-out`` fits the tables of titles, heads and joins again on all
sets but those named together, and measures these: what to expect of a paper that nobody fitted on; a minute or two each.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.evaluate.annotation import annotation_of  # noqa: E402
from kg.evaluate.scores import score_articles  # noqa: E402
from kg.model import Home, squeeze  # noqa: E402
from kg.read import read_page  # noqa: E402
from kg.segment import segment, tables  # noqa: E402
from scripts import fit_heads, fit_joins, fit_titles  # noqa: E402

MAX_BYTES = 50_000_000


def pairs_of(gold: Path, texts: Path | None) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """(gold, found, text) of each page of a set."""
    for file in sorted(gold.glob("*.json")):
        wanted = json.loads(file.read_text(encoding="utf-8"))
        path = next(
            folder / wanted["page"]
            for folder in (texts, gold, ROOT / "seeds")
            if folder and (folder / wanted["page"]).exists()
        )
        page = read_page(path, wanted["page"], max_bytes=MAX_BYTES)
        yield wanted, annotation_of(segment(page), (), (), Home()), page.text


def shown(gold: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """The articles of a page that gold has and the result does not have, and vice versa."""
    keys = [
        {(squeeze(a["title"] or ""), tuple(a["authors"]), tuple(map(tuple, a["pieces"]))) for a in side["articles"]}
        for side in (gold, found)
    ]
    for sign, one, other in (("-", *keys), ("+", *keys[::-1])):
        for title, authors, pieces in sorted(one - other, key=lambda key: key[2]):
            yield f"  {sign} {title or '(none)'} | {' '.join(authors)} | {list(map(list, pieces))}"


def main() -> None:
    """Print a line for each set, and one for all."""
    parser = argparse.ArgumentParser(description="titles, authors and B-cubed of articles")
    parser.add_argument("--gold", type=Path, action="append", required=True, metavar="SET")
    parser.add_argument("--text", type=Path, metavar="DIR")
    parser.add_argument("--show", action="store_true", help="name what is wrong on each page")
    parser.add_argument("--invented", type=Path, action="append", default=[], metavar="SET", help="fitted on too")
    parser.add_argument("--left-out", action="append", default=[], metavar="NAME,…", help="fit without these sets")
    given = parser.parse_args()
    print(f"{'set':12}{'pages':>6}{'titles':>9}{'authors':>9}{'B-cubed':>9}{'seconds':>9}")
    if given.left_out:
        for group in given.left_out:
            left_out(group.split(","), given.gold, given.invented)
        return
    everything = []
    for folder in given.gold:
        begun = time.perf_counter()
        pages = list(pairs_of(folder, given.text))
        everything += pages
        print(line(folder.name, pages, time.perf_counter() - begun))
        for gold, found, _ in pages if given.show else ():
            if wrong := list(shown(gold, found)):
                print(f" {gold['page']}", *wrong, sep="\n")
    if len(given.gold) > 1:
        print(line("all", everything, 0.0))


def left_out(names: Sequence[str], golds: Sequence[Path], invented: Sequence[Path]) -> None:
    """Print the figures of the sets named, each and together, by tables fitted on the others."""
    begun = time.perf_counter()
    others = [folder for folder in golds if folder.name not in names]
    with tempfile.TemporaryDirectory() as folder:
        fitted = Path(folder)
        for name in ("starts.tsv", "cut-lines.tsv", "goes-on.tsv", "titles.tsv", "heads.tsv"):
            shutil.copyfile(ROOT / "kg/data" / name, fitted / name)
        with patch.object(tables, "FOLDER", fitted), contextlib.redirect_stdout(io.StringIO()):
            tables.table.cache_clear()
            fit_joins.make(others, fitted)
            fit_titles.make(others, invented, fitted / "titles.tsv")
            fit_heads.make(others, invented, fitted / "heads.tsv")
            found = {folder.name: list(pairs_of(folder, None)) for folder in golds if folder.name in names}
        tables.table.cache_clear()
    for name, pages in found.items():
        print(line(name, pages, 0.0))
    if len(found) > 1:
        print(line("left out", [page for pages in found.values() for page in pages], time.perf_counter() - begun))


def line(name: str, pages: list[tuple[dict[str, Any], dict[str, Any], str]], seconds: float) -> str:
    """The figures of one set."""
    # Pages of two sets may have the same name.
    numbered = [({**g, "page": str(n)}, f, text) for n, (g, f, text) in enumerate(pages)]
    found = score_articles([(g, f) for g, f, _ in numbered], {g["page"]: text for g, _, text in numbered})
    return f"{name:12}{len(pages):6}{found['titles']:9.3f}{found['authors_f1']:9.3f}{found['bcubed_f1']:9.3f}{seconds:9.1f}"


if __name__ == "__main__":
    main()
