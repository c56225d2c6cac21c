"""Known articles, laid out as damaged pages, are put together again (damage.py says how the pages are made)."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean

import pytest

from kg.model import Layout
from tests.segment.stress.damage import HEAVY, LAYOUTS, Known, Laid, bcubed, known_articles, pages

Cut = Callable[[str], Layout]

PAGES, SEED = 200, 1


def _score(laid: Laid, cut: Cut) -> float:
    found: list[str | None] = [None] * len(laid.text)
    for article in cut(laid.text).articles:
        for start, end in article.pieces:
            found[start:end] = [article.local_id] * (end - start)
    kept = [i for i, ch in enumerate(laid.text) if not ch.isspace()]
    return bcubed([laid.owners[i] for i in kept], [found[i] for i in kept])


def test_damaged_pages_are_put_together_again(cut: Cut) -> None:
    """B-cubed of 0.95 or more over 200 pages, damaged as often as the seed pages are."""
    assert mean(_score(laid, cut) for laid in pages(PAGES, SEED, layouts=LAYOUTS)) >= 0.95


def test_pages_with_two_texts_in_five_torn_are_put_together_as_far_as_they_were(cut: Cut) -> None:
    """No target, a floor: what is reached on pages far worse than those in print must not be lost unnoticed."""
    assert mean(_score(laid, cut) for laid in pages(PAGES // 2, SEED, layouts=HEAVY)) >= 0.91


@pytest.mark.parametrize("known", known_articles(), ids=lambda known: known.title)
def test_each_known_article_by_itself_is_one(known: Known, cut: Cut) -> None:
    """An undamaged page of one article: one article, its title whole."""
    text = "\n\n".join([known.title, known.byline, *(line.removeprefix("~") for line in known.body)])
    (article,) = cut(text).articles
    assert article.title == known.title


def test_the_same_seed_gives_the_same_pages() -> None:
    """A score that varies from run to run would be of no use."""
    assert [laid.text for laid in pages(5, SEED)] == [laid.text for laid in pages(5, SEED)]
    assert [laid.text for laid in pages(5, SEED)] != [laid.text for laid in pages(5, SEED + 1)]
