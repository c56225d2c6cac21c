"""
Count how often joins of each kind are right: kg/data/joins.tsv.

    python scripts/measure_joins.py [--pages 1500] [-o kg/data/joins.tsv]

Pages laid out from known articles (tests/segment/stress/damage.py) are cut; a join is right if the block and the one
before it are of one article. Joins of a kind are counted in bins of their score, from above and below a limit taken at
equal counts; a bin with a smaller share than the one below it is merged with that one (so that more evidence never
means less belief), and each share is taken with one right and one wrong added (Laplace).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.model import Page  # noqa: E402
from kg.segment.assemble import cut  # noqa: E402
from tests.segment.stress.damage import pages  # noqa: E402

#: Not the seed of the tests: what is measured there must not be counted here.
SEED = 4711
#: Joins in a bin, at least.
LEAST = 60
BINS = 4


def counted(count: int) -> dict[str, list[tuple[float, bool]]]:
    """Kind of join -> (score, right) of each join on the pages."""
    found: dict[str, list[tuple[float, bool]]] = {}
    for laid in pages(count, SEED):
        # The score itself is in the place of the belief.
        layout = cut(Page("p", "p", "", "utf-8", laid.text), lambda why, score: score)
        for article in layout.articles:
            for before, block, join in zip(article.blocks, article.blocks[1:], article.joins, strict=False):
                right = laid.owners[before.end - 1] == laid.owners[block.start]
                found.setdefault(join.why, []).append((join.sure, right))
    return found


def rows(why: str, seen: list[tuple[float, bool]]) -> list[tuple[str, float, float, int]]:
    """(kind, least score, share right, joins counted), the lowest score first."""
    seen = sorted(seen)
    size = max(LEAST, len(seen) // BINS)
    bins = [seen[i : i + size] for i in range(0, len(seen), size)]
    if len(bins) > 1 and len(bins[-1]) < LEAST:
        last = bins.pop()
        bins[-1] = bins[-1] + last
    merged: list[list[tuple[float, bool]]] = []
    for part in bins:
        merged.append(part)
        while len(merged) > 1 and (_share(merged[-1]) <= _share(merged[-2]) or merged[-1][0][0] == merged[-2][-1][0]):
            last = merged.pop()
            merged[-1] = merged[-1] + last
    return [
        (why, round(part[0][0], 3) if k else 0.0, round(_share(part), 3), len(part)) for k, part in enumerate(merged)
    ]


def _share(part: Sequence[tuple[float, bool]]) -> float:
    return (sum(right for _, right in part) + 1) / (len(part) + 2)


def main() -> None:
    """Count and write the table."""
    parser = argparse.ArgumentParser(description="how sure each kind of join is")
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "kg/data/joins.tsv")
    given = parser.parse_args()
    found = counted(given.pages)
    table = [row for why in sorted(found) for row in rows(why, found[why])]
    note = (
        "# Share of joins of each kind that are right, from a score on; counted on pages laid out from known articles.\n"
        "# Made by scripts/measure_joins.py; do not edit. given: the file itself marks the article off.\n"
    )
    lines = [f"{why}\t{least}\t{share}\t{count}" for why, least, share, count in table]
    given.output.write_text(
        note + "why\tleast\tshare\tcounted\n" + "\n".join(["given\t0\t1.0\t0", *lines]) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
