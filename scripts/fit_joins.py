"""
Fit where a broken sentence goes on: kg/data/goes-on.tsv and kg/data/starts.tsv.

    python scripts/fit_joins.py --gold SET [--gold SET]... [-o kg/data]

A SET is a folder of annotations with the pages' texts beside them. Counted from the texts: how often each character begins a
sentence, and how often it is elsewhere (log ratio, half a count added to each). Then the articles are laid out as damaged
pages (tests/segment/stress/damage.py, but none of its own articles, which the tests measure) and each paragraph that stops in
mid-sentence is one choice among the paragraphs nearby and "none": multinomial logit, L2 penalty ``PENALTY``, by Newton's
method. Printed is the share of choices that are right on the pages of sets left out.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.segment.blocks import Kind, parts_of  # noqa: E402
from kg.segment.cut_lines import THRESHOLD  # noqa: E402
from kg.segment.cut_lines import signs as signs_of_line  # noqa: E402
from kg.segment.likeness import Likeness  # noqa: E402
from kg.segment.lines import paragraphs  # noqa: E402
from kg.segment.outline import outline  # noqa: E402
from kg.segment.sentences import broken  # noqa: E402
from kg.segment.settle import settle  # noqa: E402
from kg.segment.tables import table  # noqa: E402
from kg.text.flow import CLOSERS, SENTENCE_ENDS  # noqa: E402
from scripts.gold_pages import gold_pages  # noqa: E402
from scripts.logit import conditional, hits, logistic, write_table  # noqa: E402
from tests.segment.stress.damage import HEAVY, Known, Laid, known_articles, pages  # noqa: E402

SCRIPT = "fit_joins.py"
PENALTY = 1.0
SEED = 20221121
#: Damaged pages for each article of a set.
PAGES_AN_ARTICLE = 4
#: An article's text is laid out up to this many paragraphs.
PARAGRAPHS = 14
#: A character counts if it was seen this often, two if they were seen this often.
SEEN, SEEN_TWO = 8, 12
#: Counts that the first character alone is worth beside those of two.
BLEND = 30

#: The signs of each candidate of one choice, and which is right (None: none of them).
Choice = tuple[list[dict[str, float]], int | None]


def articles_of(folder: Path) -> tuple[list[Known], list[str]]:
    """The articles of a set that have a title and enough text, and all its texts."""
    known: list[Known] = []
    texts: list[str] = []
    bylines = cycle(known.byline for known in known_articles())
    for _, gold, text in gold_pages(folder):
        texts.append(text)
        for article in gold["articles"]:
            whole = "\n".join(text[s:e] for s, e in article["pieces"])
            parts = parts_of(whole, paragraphs(whole))
            texts_and_lines = [p for p in parts if p.kind is Kind.LINE or (p.kind is Kind.BODY and not p.unfinished)]
            first = next((k for k, p in enumerate(texts_and_lines) if p.kind is Kind.BODY), len(texts_and_lines))
            # Lines above the first paragraph are the title, lines between paragraphs are subheads.
            body = [
                f"~{p.text}" if p.kind is Kind.LINE else p.text for p in texts_and_lines[first : first + PARAGRAPHS]
            ]
            while body and body[-1].startswith("~"):
                body.pop()
            if article["title"] and len(body) >= 2 and len("".join(body)) >= 200:
                # Most texts of these sets have lost their bylines; printed ones have one.
                byline = " ".join(["记者", *article["authors"]]) if article["authors"] else next(bylines)
                known.append(Known("".join(article["title"].split()), byline, tuple(body)))
    return known, texts


def start_counts(texts: Sequence[str]) -> list[tuple[str, float, int]]:
    """(one or two characters, log ratio of beginning a sentence to being elsewhere, how often seen), sorted."""
    rows: list[tuple[str, float, int]] = []
    alone: dict[str, float] = {}
    for size, seen in ((1, SEEN), (2, SEEN_TWO)):
        begins: Counter[str] = Counter()
        elsewhere: Counter[str] = Counter()
        for text in texts:
            fresh = True
            bare = "".join(ch for ch in text if not ch.isspace() or ch in "\r\n")
            for i, ch in enumerate(bare):
                if ch in "\r\n" or (fresh and ch in CLOSERS):
                    fresh = fresh or ch in "\r\n"
                    continue
                (begins if fresh else elsewhere)[bare[i : i + size]] += 1
                fresh = ch in SENTENCE_ENDS
        total, others = sum(begins.values()), sum(elsewhere.values())
        for found in sorted(begins.keys() | elsewhere.keys()):
            count = begins[found] + elsewhere[found]
            if count >= seen and len(found) == size and not any(ch in "\r\n" for ch in found):
                ratio = math.log((begins[found] + 0.5) / (total + 1)) - math.log(
                    (elsewhere[found] + 0.5) / (others + 1)
                )
                if size == 1:
                    alone[found] = ratio
                else:
                    # Few counts of two characters say little that the first does not.
                    ratio = (ratio * count + alone.get(found[0], 0.0) * BLEND) / (count + BLEND)
                rows.append((found, ratio, count))
    return sorted(rows)


def choices(laid: Laid) -> Iterator[Choice]:
    """The broken sentences of a damaged page."""
    parts = settle(parts_of(laid.text, paragraphs(laid.text)))
    likeness = Likeness([part.text for part in parts])
    found = outline(parts, likeness)
    whence = {(laid.owners[i], laid.places[i]): i for i in range(len(laid.text)) if laid.places[i] >= 0}
    for end, ways in broken(parts, likeness, found, closely=1_000):
        at = parts[end].end - 1
        if laid.places[at] < 0:
            continue
        # A paragraph broken in place has its line end between.
        here = laid.owners[at], laid.places[at]
        there = next((i for step in (1, 2) if (i := whence.get((here[0], here[1] + step))) is not None), None)
        right = next((k for k, way in enumerate(ways) if parts[way.start].start == there), None)
        yield [dict(way.signs) for way in ways], right


def lines_of(folder: Path, draw: random.Random) -> list[tuple[dict[str, float], bool]]:
    """Titles and subheads of a set, and beginnings of its paragraphs cut anywhere: (signs, is cut)."""
    found: list[tuple[dict[str, float], bool]] = []
    for _, _, text in gold_pages(folder):
        for part in parts_of(text, paragraphs(text)):
            if part.kind is Kind.LINE and not part.text.endswith(tuple(SENTENCE_ENDS)):
                found.append((signs_of_line(part.text), False))
            elif part.kind is Kind.BODY and len(part.text) > 60 and not part.unfinished:
                sentence = re.split("[。！？；]", part.text)[0][:56]
                if len(sentence) > 12:
                    found.append((signs_of_line(sentence[: draw.randint(10, len(sentence) - 1)]), True))
    return found


def fit_lines(data: Sequence[tuple[dict[str, float], bool]], names: Sequence[str]) -> np.ndarray:
    """Weights by Newton's method; titles and cut lines count the same in all."""
    x = np.array([[row.get(name, 0.0) for name in names] for row, _ in data])
    y = np.array([float(is_cut) for _, is_cut in data])
    w = np.where(y > 0, len(y) / (2 * y.sum()), len(y) / (2 * (len(y) - y.sum())))
    return logistic(x, y, w, PENALTY)


def tables_of(data: Sequence[Choice], names: Sequence[str]) -> list[tuple[np.ndarray, int, float]]:
    """Each choice as a table of signs, "none" in the first row."""
    none = [0.0] * len(names)
    return [
        (
            np.array([none, *([1.0, *(row.get(n, 0.0) for n in names[1:])] for row in rows)]),
            0 if right is None else right + 1,
            1.0,
        )
        for rows, right in data
    ]


def main() -> None:
    """Fit, print what is right when left out, write the tables."""
    parser = argparse.ArgumentParser(description="where a broken sentence goes on")
    parser.add_argument("--gold", type=Path, action="append", required=True, metavar="SET")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "kg/data")
    given = parser.parse_args()
    make(given.gold, given.output)


def make(folders: Sequence[Path], output: Path) -> None:
    """Count and fit on the sets; each table is used in making the next."""
    folders = sorted(folders, key=lambda f: f.name)
    read = {folder.name: articles_of(folder) for folder in folders}
    starts = start_counts([text for _, texts in read.values() for text in texts])
    note = f"# Made by scripts/{SCRIPT}; do not edit.\n"
    (output / "starts.tsv").write_text(
        f"# How often one or two characters begin a sentence, against elsewhere (log ratio, nats), by count.\n{note}"
        "characters\tratio\tseen\n" + "".join(f"{ch}\t{ratio:.2f}\t{seen}\n" for ch, ratio, seen in starts),
        encoding="utf-8",
        newline="\n",
    )
    table.cache_clear()
    draw = random.Random(SEED)
    lines = [line for folder in folders for line in lines_of(folder, draw)]
    line_signs = sorted({name for row, _ in lines for name in row})
    beta = fit_lines(lines, line_signs)
    told = [(float(np.dot([row.get(n, 0.0) for n in line_signs], beta)), is_cut) for row, is_cut in lines]
    sure = math.log(THRESHOLD / (1 - THRESHOLD))
    for is_cut in (False, True):
        some = [score > sure for score, kind in told if kind == is_cut]
        print(f"lines that are {'cut' if is_cut else 'titles'}: {sum(some)} of {len(some)} taken for cut")
    what = "that a line is cut out of a sentence (nats); kg/segment/cut_lines.py"
    write_table(output / "cut-lines.tsv", what, SCRIPT, line_signs, beta)
    table.cache_clear()
    sets: dict[str, list[Choice]] = {}
    for name, (known, _) in read.items():
        if len(known) > 1:
            laid = pages(PAGES_AN_ARTICLE * len(known), SEED, known, HEAVY)
            sets[name] = [choice for page in laid for choice in choices(page)]
    names = ["any", *sorted({n for data in sets.values() for rows, _ in data for row in rows for n in row})]
    for left_out, data in sets.items():
        others = [choice for name, other in sets.items() if name != left_out for choice in other]
        beta = conditional(tables_of(others, names), PENALTY)
        print(f"{left_out:12} {hits(tables_of(data, names), beta) / max(1, len(data)):.3f} of {len(data)}")
    beta = conditional(tables_of([choice for data in sets.values() for choice in data], names), PENALTY)
    what = "that a broken sentence goes on in a paragraph (nats); kg/segment/goes_on.py"
    write_table(output / "goes-on.tsv", what, SCRIPT, names, beta)
    table.cache_clear()


if __name__ == "__main__":
    main()
