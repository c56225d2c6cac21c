"""
Fit how much each sign counts that a line begins an article: kg/data/titles.tsv.

    python scripts/fit_titles.py --gold SET [--gold SET]... [--invented SET]... [-o kg/data/titles.tsv]

A SET is a folder of annotations with the pages' texts beside them. Every line that might be a title or a subhead is
one example: it begins an article if gold gives it to another article than the paragraph above. Since most
texts of such sets have one article, they are also laid out together, two to five on a page in an order drawn with a
fixed seed, with blank lines between all paragraphs, with none, and between the texts only; and
as damaged pages (tests/segment/stress/damage.py, but none of its own articles, which the tests measure). Logistic regression, L2 penalty ``PENALTY``, by
Newton's method; printed is how many lines are recognised correctly when the set they are from is left out.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.segment.blocks import Kind, Part, parts_of  # noqa: E402
from kg.segment.likeness import Likeness  # noqa: E402
from kg.segment.lines import paragraphs  # noqa: E402
from kg.segment.outline import outline  # noqa: E402
from kg.segment.settle import settle  # noqa: E402
from kg.segment.tables import table  # noqa: E402
from kg.segment.titles import signs  # noqa: E402
from scripts.fit_joins import articles_of  # noqa: E402
from scripts.gold_pages import given_sets, gold_pages, weighed_sets  # noqa: E402
from scripts.logit import logistic, write_table  # noqa: E402
from tests.segment.stress.damage import pages as damaged_pages  # noqa: E402

PENALTY = 1.0
SEED = 20221121
#: Pages laid out together for every text of a set.
ROUNDS = 6
#: What a line counts on a page of texts laid out together, and on a damaged one, compared with one that was printed so.
WEIGHT_LAID_OUT, WEIGHT_DAMAGED = 0.25, 0.1

#: What an invented text counts compared with a real one: loss a line on sets left out .304 nats without them, .284 at .1, .264 at
#: .6, .273 at 1 (printed lines recognised correctly: 85, 84, 91, 91 of 100).
INVENTED = 0.6

#: Text, and owner of each character (None where gold gives it to no article).
Owned = tuple[str, list[str | None]]
Example = tuple[dict[str, float], bool, float]


def pages_of(folder: Path) -> list[Owned]:
    """The texts of a set with their owners."""
    found: list[Owned] = []
    for stem, gold, text in gold_pages(folder):
        owners: list[str | None] = [None] * len(text)
        for article in gold["articles"]:
            for s, e in article["pieces"]:
                owners[s:e] = [f"{stem}/{article['id']}"] * (e - s)
        found.append((text, owners))
    return found


def laid_out(pages: Sequence[Owned], draw: random.Random) -> Iterator[Owned]:
    """Texts of a set together on one page, with blank lines everywhere, nowhere, or between the texts only."""
    for n in range(ROUNDS * len(pages)):
        chosen = draw.sample(range(len(pages)), min(len(pages), draw.randint(2, 5)))
        gap = "\n\n" if n % 3 == 1 else "\n"
        text, owners = "", list[str | None]()
        for k in chosen:
            for line, start in _lines(pages[k][0]):
                text += line + gap
                owners += pages[k][1][start : start + len(line)] + [None] * len(gap)
            if n % 3 == 2:
                text, owners = text + "\n", [*owners, None]
        yield text, owners


def damaged(folder: Path) -> Iterator[Owned]:
    """The articles of a set on damaged pages."""
    known, _ = articles_of(folder)
    if len(known) > 1:
        for laid in damaged_pages(ROUNDS * len(known), SEED, known):
            yield laid.text, laid.owners


def _lines(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield line.rstrip("\r\n"), at
        at += len(line)


def examples(page: Owned, weight: float) -> list[Example]:
    """The lines of a page that might begin an article, with what gold says of them."""
    text, owners = page
    parts = settle(parts_of(text, paragraphs(text)))
    found: list[Example] = []

    def owner(i: int) -> str | None:
        return next((o for o in owners[parts[i].start : parts[i].end] if o), None)

    def judge(
        parts: Sequence[Part],
        likeness: Likeness,
        head: Sequence[int],
        above: Sequence[int],
        lines: Sequence[int],
        body: int,
    ) -> float:
        last = next((i for i in reversed(above) if parts[i].kind is Kind.BODY), above[-1])
        begins = owner(body) != owner(last)
        if owner(lines[0]) is not None and owner(body) is not None:
            found.append((signs(parts, likeness, head, above, lines, body), begins, weight))
        return float(begins)

    outline(parts, Likeness([part.text for part in parts]), judge)
    return found


def fit(data: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Weights by Newton's method."""
    x = np.array([[row.get(name, 0.0) for name in names] for row, _, _ in data])
    y = np.array([float(begins) for _, begins, _ in data])
    w = np.array([weight for _, _, weight in data])
    return logistic(x, y, w, PENALTY)


def right(data: Sequence[Example], names: Sequence[str], beta: np.ndarray) -> tuple[int, int]:
    """How many lines the weights recognise correctly, and how many there are."""
    told = [float(np.dot([row.get(n, 0.0) for n in names], beta)) > 0 for row, _, _ in data]
    return sum(t == begins for t, (_, begins, _) in zip(told, data, strict=True)), len(data)


def examples_of(folder: Path, weight: float) -> tuple[list[Example], list[Example]]:
    """The lines of a set: as printed, and laid out together or damaged; ``weight`` is what its texts count."""
    pages = pages_of(folder)
    draw = random.Random(SEED)
    printed = [e for page in pages for e in examples(page, weight)]
    made = [e for page in laid_out(pages, draw) for e in examples(page, weight * WEIGHT_LAID_OUT)]
    return printed, made + [e for page in damaged(folder) for e in examples(page, weight * WEIGHT_DAMAGED)]


def main() -> None:
    """Fit, print what is right when left out, write the table."""
    given = given_sets("weights of the signs of a title", ROOT / "kg/data/titles.tsv")
    make(given.gold, given.invented, given.output)


def make(golds: Sequence[Path], invented: Sequence[Path], output: Path) -> None:
    """Fit on the sets; what they say of a set is printed, fitted without it."""
    sets = weighed_sets(golds, invented, INVENTED, examples_of)
    names = names_of(sets.values())
    for left_out, (printed, made) in sets.items():
        beta = weights_of([both for name, both in sets.items() if name != left_out], names)
        as_printed, of = right(printed, names, beta)
        together, all_of = right([*printed, *made], names, beta)
        print(f"{left_out:22} as printed {as_printed:4}/{of:<4} all {together:5}/{all_of}")
    beta = weights_of(sets.values(), names)
    what = "that a line begins another article (nats); kg/segment/titles.py says what each is"
    write_table(output, what, "fit_titles.py", names, beta)
    table.cache_clear()


def names_of(sets: Iterable[tuple[list[Example], list[Example]]]) -> list[str]:
    """The signs that occur, sorted."""
    return sorted({name for both in sets for data in both for row, _, _ in data for name in row})


def weights_of(sets: Iterable[tuple[list[Example], list[Example]]], names: Sequence[str]) -> np.ndarray:
    """Weights fitted on some sets."""
    return fit([example for both in sets for data in both for example in data], names)


if __name__ == "__main__":
    main()
