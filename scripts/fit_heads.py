"""
Fit which lines above a text are its title: kg/data/heads.tsv.

    python scripts/fit_heads.py --gold SET [--gold SET]... [--invented SET]... [-o kg/data/heads.tsv]

A SET is a folder of annotations with the pages' texts beside them. Each head of two lines or more above an article whose
title is known is one choice among the runs of its lines. Since most texts of such sets have their title on one line, titles
are broken as print breaks them too: at the spaces inside, and long ones near their middle between two words. Conditional
logit, L2 penalty ``PENALTY``, by Newton's method; printed is how many heads are recognised correctly when the set they are from is
left out, and the invented sets with it when it is one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.model import squeeze  # noqa: E402
from kg.segment.assemble import drafted, is_whole_page  # noqa: E402
from kg.segment.columns import column_in_title  # noqa: E402
from kg.segment.heads import ways  # noqa: E402
from kg.segment.outline import bodies_of  # noqa: E402
from kg.segment.tables import table  # noqa: E402
from kg.text.words import cut  # noqa: E402
from scripts.gold_pages import given_sets, gold_pages, weighed_sets  # noqa: E402
from scripts.logit import conditional, hits, write_table  # noqa: E402

PENALTY = 0.3
#: What an invented text counts compared with a real one, and a title that was broken for the fit beside one printed so.
INVENTED, BROKEN = 0.6, 0.3
#: A title this long is broken near its middle.
LONG = 22

#: The signs of each run of one head, which run is the title, and what the head counts.
Choice = tuple[list[dict[str, float]], int, float]
#: Heads as printed, and with broken titles.
Choices = tuple[list[Choice], list[Choice]]


def choices(gold: dict[str, Any], text: str, weight: float) -> Iterator[Choice]:
    """The heads of a page whose title is among their runs."""
    parts, likeness, _found, drafts, _ = drafted(text)
    owner = {i: article for article in gold["articles"] for s, e in article["pieces"] for i in range(s, e)}
    whole = is_whole_page(drafts)
    for draft in drafts:
        article = owner.get(parts[draft.lines[-1]].start) if len(draft.lines) > 1 else None
        if article is None or not article["title"]:
            continue
        runs = list(ways(parts, likeness, draft.lines, bodies_of(parts, draft.body), whole))
        wanted = squeeze(article["title"])
        for k, ((first, last), _) in enumerate(runs):
            title = "".join(parts[i].text for i in draft.lines[first:last])
            if wanted in (title, squeeze(column_in_title(title)[1])):
                yield [signs for _, signs in runs], k, weight
                break


def broken(gold: dict[str, Any], text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The page with the title of its only article on two lines or more."""
    titles = [article["title"] for article in gold["articles"] if article["title"]]
    if len(titles) != 1 or titles[0] not in text:
        return
    title = titles[0]
    pieces = title.split()
    if len(pieces) == 1 and len(title) >= LONG:
        words, at = cut(title), 0
        edges = [at := at + len(word) for word in words][:-1]
        middle = min(edges, key=lambda edge: abs(edge - len(title) / 2), default=0)
        pieces = [title[:middle], title[middle:]] if middle else pieces
    lines = "\n".join(pieces)
    if len(pieces) > 1:
        at = text.index(title)
        shift = len(lines) - len(title)
        articles = [
            {**a, "pieces": [[s + shift * (s > at), e + shift * (e > at)] for s, e in a["pieces"]]}
            for a in gold["articles"]
        ]
        yield {**gold, "articles": articles}, text[:at] + lines + text[at + len(title) :]


def choices_of(folder: Path, weight: float) -> Choices:
    """The choices of a set, as printed and with broken titles."""
    printed: list[Choice] = []
    again: list[Choice] = []
    for _, gold, text in gold_pages(folder):
        printed += choices(gold, text, weight)
        for other, lines in broken(gold, text):
            again += choices(other, lines, weight * BROKEN)
    return printed, again


def tables_of(sets: Iterable[Choices], names: Sequence[str]) -> list[tuple[np.ndarray, int, float]]:
    """Each choice of some sets as a table of signs, a run a row."""
    return [
        (np.array([[row.get(n, 0.0) for n in names] for row in rows]), right, counts)
        for both in sets
        for data in both
        for rows, right, counts in data
    ]


def names_of(sets: dict[str, Choices]) -> list[str]:
    """The signs that occur, sorted."""
    return sorted({name for both in sets.values() for data in both for rows, _, _ in data for r in rows for name in r})


def main() -> None:
    """Fit, print what is right when left out, write the table."""
    given = given_sets("which lines over a text are its title", ROOT / "kg/data/heads.tsv")
    make(given.gold, given.invented, given.output)


def make(golds: Sequence[Path], invented: Sequence[Path], output: Path) -> None:
    """Fit on the sets; what they say of a set is printed, fitted without it."""
    sets = weighed_sets(golds, invented, INVENTED, choices_of)
    names = names_of(sets)
    for left_out, (printed, again) in sets.items():
        beta = conditional(tables_of([both for name, both in sets.items() if name != left_out], names), PENALTY)
        right, more = (hits(tables_of([(data, [])], names), beta) for data in (printed, again))
        print(f"{left_out:22} as printed {right:3}/{len(printed):<3} broken {more:3}/{len(again)}")
    beta = conditional(tables_of(sets.values(), names), PENALTY)
    what = "that a run of lines is the title (nats); kg/segment/heads.py says what each is"
    write_table(output, what, "fit_heads.py", names, beta)
    table.cache_clear()


if __name__ == "__main__":
    main()
