"""Short names that the text itself defines."""

from __future__ import annotations

import pytest

from kg.extract.reading import Reading
from kg.extract.short_forms import places_of
from kg.model import Block, Role
from kg.text.flow import flow_of
from tests.cases.reading import full_names, lexicon, mentions_of


def reading_of(text: str) -> Reading:
    return Reading(flow_of(text, [Block(0, len(text), Role.BODY)]), text, lexicon(), ())


@pytest.mark.parametrize(("text", "names"), [
    ("晋阳新能源科技有限公司（以下简称“晋阳新能”）发布公告。", {"晋阳新能"}),
    ("晋阳新能源科技有限公司(下称晋阳新能)发布公告。", {"晋阳新能"}),
    ("《山西省促进条例》（简称为：《条例》）施行。", {"条例"}),
    ("晋阳新能源科技有限公司（证券代码）发布公告。", set()),
    ("他把公司简称晋阳。", set()),
])  # fmt: skip
def test_a_bracket_with_a_word_for_short_defines_a_name(text: str, names: set[str]) -> None:
    """Only such a bracket."""
    assert set(reading_of(text).definitions.values()) == names


def test_a_short_name_is_looked_for_everywhere() -> None:
    """By position."""
    reading = reading_of("示范区揭牌。示范区意义重大。")

    assert list(places_of(reading, frozenset({"示范区"}))) == [(0, 3), (6, 9)]


def test_a_short_name_of_another_article_has_the_full_name() -> None:
    """What one article defines holds for the page."""
    text = "晋阳新能源科技有限公司（以下简称“晋阳新能”）发布公告。\n\n专家认为，晋阳新能前景广阔，值得期待。"

    assert full_names(text)["晋阳新能"] == "晋阳新能源科技有限公司"
    assert {m.rule for m in mentions_of(text) if m.text == "晋阳新能"} == {"defined"}
