"""
Fits ``kg/data/scores.tsv``: how often the mentions of each rule are right on annotated pages.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/fit_scores.py --gold GOLD_DIR [--gold …] [--text SEEDS_DIR] -o kg/data/scores.tsv
    python scripts/fit_scores.py --gold OTHER_DIR --check

A gold folder holds one JSON file a page (format of ``kg annotate``) and the pages themselves, or ``--text`` says
where they are. A mention is right when start, end and type are the gold's; one that overlaps an optional gold
mention is not counted. ``--check`` prints the expected calibration error (Naeini et al. 2015, ten bins) on gold
that did not fit the table.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.extract import extract_page
from kg.extract.scoring import score_key
from kg.knowledge import load_lexicon
from kg.link.page.home import work_out_home
from kg.model import Mention, squeeze
from kg.read import page_from_bytes
from kg.segment import segment
from kg.settings import Settings

BINS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--text", type=Path, action="append", default=[])
    parser.add_argument("-o", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    judged = list(_judged(args.gold, args.text))
    if args.check:
        print(f"{len(judged)} mentions, expected calibration error {calibration_error(judged):.3f}")
    if args.o:
        args.o.write_text(_table(judged), encoding="utf-8")
        print(f"{args.o}: {len({m.rule for m, _ in judged})} rules from {len(judged)} mentions")


def _judged(folders: list[Path], texts: list[Path]) -> Iterator[tuple[Mention, bool]]:
    core = load_lexicon()
    lexicons = {}
    for file in sorted(f for folder in folders for f in folder.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        place = next(p / gold["page"] for p in [file.parent, *texts] if (p / gold["page"]).exists())
        city = gold["home"]["city"] + gold["home"].get("district", "")
        home = work_out_home([], city, core)
        lexicon = lexicons.setdefault(home.names, load_lexicon((), home))
        page = page_from_bytes(place.read_bytes(), place.name, max_bytes=Settings().max_page_bytes)
        firm = {(m["start"], m["end"], m["type"]) for m in gold["mentions"] if not m.get("optional")}
        soft = [(m["start"], m["end"]) for m in gold["mentions"] if m.get("optional")]
        for mention in extract_page(segment(page), lexicon, home):
            right = (mention.start, mention.end, mention.type) in firm
            if right or not any(s < mention.end and mention.start < e for s, e in soft):
                yield mention, right


def calibration_error(judged: list[tuple[Mention, bool]]) -> float:
    """Mean gap between score and share of right mentions, over ten bins weighted by size."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for mention, right in judged:
        bins.setdefault(min(BINS - 1, int(mention.score * BINS)), []).append((mention.score, right))
    gaps = (abs(sum(s for s, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
    return sum(gaps) / max(1, len(judged))


def _table(judged: list[tuple[Mention, bool]]) -> str:
    right = Counter(_key(m) for m, ok in judged if ok)
    wrong = Counter(_key(m) for m, ok in judged if not ok)
    rows = [f"{rule}\t{right[rule]}\t{wrong[rule]}" for rule in sorted(right.keys() | wrong.keys())]
    head = "# Made by scripts/fit_scores.py from annotated pages; counts of right and wrong mentions by rule."
    return "\n".join([head, "rule\tright\twrong", *rows]) + "\n"


def _key(mention: Mention) -> str:
    return score_key(mention.rule, mention.type, len(squeeze(mention.text)))


if __name__ == "__main__":
    main()
