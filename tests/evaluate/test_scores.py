"""Scores against cases worked out by hand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kg.evaluate.scores import EMPTY, score, score_mentions

TEXT = "太原市委书记刘毅讲话。\n\n石家庄市政府发布条例。"


def mention(start: int, end: int, kind: str, canonical: str, **more: Any) -> dict[str, Any]:
    """A mention of ``TEXT``."""
    return {"start": start, "end": end, "text": TEXT[start:end], "type": kind, "canonical": canonical, **more}


def gold_page() -> dict[str, Any]:
    """Two articles, four firm mentions and an optional one, two relations."""
    return {
        "page": "x.txt",
        "articles": [
            {"id": "a1", "title": "讲 话", "authors": ["刘毅"], "pieces": [[0, 11]]},
            {"id": "a2", "title": None, "authors": [], "pieces": [[13, 24]]},
        ],
        "mentions": [
            mention(0, 4, "organization", "中国共产党太原市委员会"),
            mention(6, 8, "person", "刘毅"),
            mention(13, 18, "organization", "石家庄市人民政府"),
            mention(20, 22, "policy", "条例"),
            mention(8, 10, "programme", "讲话", optional=True),
        ],
        "relations": [
            ["刘毅", "position", "中国共产党太原市委员会", {"title": "书记"}],
            ["刘毅", "author", "a1", {}],
            ["条例", "issuer", "石家庄市人民政府", {"optional": True}],
        ],
    }


def test_gold_against_itself_is_perfect() -> None:
    """Every score is 1, and what is optional is not required."""
    page = gold_page()

    result = score([(page, page)], {"x.txt": TEXT})

    assert result["mentions"]["micro"] == {"p": 1, "r": 1, "f1": 1, "gold": 4, "pred": 4}
    assert result["mentions_lenient"]["micro"]["f1"] == 1
    assert result["entities"] == {"bcubed_f1": 1, "canonical_accuracy": 1, "mentions": 4}
    assert result["articles"] == {"bcubed_f1": 1, "titles": 1, "authors_f1": 1}
    assert result["relations"]["micro"] == {"p": 1, "r": 1, "f1": 1, "gold": 2, "pred": 2}


def test_a_shifted_span_counts_only_leniently() -> None:
    """Strict asks for the same characters, lenient for one of them."""
    page, found = gold_page(), gold_page()
    found["mentions"][0]["end"] = 3

    result = score([(page, found)], {})

    assert result["mentions"]["organization"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "pred": 2}
    assert result["mentions_lenient"]["organization"]["f1"] == 1
    assert result["mentions"]["micro"]["f1"] == 0.75


def test_a_wrong_type_is_a_miss_and_a_false_alarm() -> None:
    """The type is part of the answer."""
    page, found = gold_page(), gold_page()
    found["mentions"][3]["type"] = "programme"

    tallies = score_mentions([(page, found)])

    assert (tallies["policy"].gold, tallies["policy"].pred, tallies["policy"].hits) == (1, 0, 0)
    assert (tallies["programme"].gold, tallies["programme"].pred, tallies["programme"].hits) == (0, 1, 0)


def test_what_touches_an_optional_mention_is_left_out() -> None:
    """Neither hit nor miss; a false alarm elsewhere does count."""
    page, found = gold_page(), gold_page()
    found["mentions"] += [mention(9, 11, "place", "话"), mention(22, 24, "place", "。")]

    tallies = score_mentions([(page, found)])

    assert (tallies["place"].pred, tallies["micro"].pred) == (1, 5)


def test_grouping_counts_by_entity_and_naming_by_canonical_name() -> None:
    """Two things under one id: B-cubed precision (1+1+2·½)/4 = ¾, recall 1, F1 6/7; names are still right."""
    page, found = gold_page(), gold_page()
    for index in (0, 2):
        found["mentions"][index]["entity"] = "o-1"

    entities = score([(page, found)], {})["entities"]

    assert entities["bcubed_f1"] == pytest.approx(6 / 7)
    assert entities["canonical_accuracy"] == 1


def test_one_article_for_two_lowers_the_cut_and_keeps_the_title() -> None:
    """11 + 11 characters in one cluster: precision ½, recall 1, F1 ⅔; its author counts for each article."""
    page, found = gold_page(), gold_page()
    found["articles"] = [{"id": "z", "title": "讲话", "authors": ["刘 毅"], "pieces": [[0, 11], [13, 24]]}]

    articles = score([(page, found)], {"x.txt": TEXT})["articles"]

    assert articles["bcubed_f1"] == pytest.approx(2 / 3)
    assert articles["titles"] == 1
    assert articles["authors_f1"] == pytest.approx(2 / 3)


def test_a_relation_is_compared_by_the_gold_name_of_its_mentions() -> None:
    """A different canonical name for the same span is no mistake in the relation."""
    page, found = gold_page(), gold_page()
    found["mentions"][0]["canonical"] = "太原市委"
    found["relations"] = [["刘毅", "position", "太原市委", {}], ["刘毅", "issuer", "太原市委", {}]]

    relations = score([(page, found)], {})["relations"]

    assert relations["position"]["f1"] == 1
    assert relations["issuer"] == {"p": 0, "r": 0, "f1": 0, "gold": 0, "pred": 1}
    assert relations["micro"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "pred": 2}


def test_a_missing_page_counts_as_empty() -> None:
    """Half of the gold is missed when one of two pages is not annotated."""
    page, other = gold_page(), copy.deepcopy(gold_page()) | {"page": "y.txt"}

    result = score([(page, page), (other, EMPTY)], {"x.txt": TEXT, "y.txt": TEXT})

    assert result["mentions"]["micro"] == {"p": 1, "r": 0.5, "f1": pytest.approx(2 / 3), "gold": 8, "pred": 4}
    assert result["articles"]["titles"] == 0.5
