"""市委, 我市, 省委, 区政府, 组织部: the same words mean different bodies in different papers."""

from __future__ import annotations

import csv

import pytest

from kg.link.page.deixis import Context
from kg.link.page.gazetteer import Gazetteer
from kg.link.page.realm import Realm
from tests.cases.reading import FOLDER, full_names, home_at, lexicon, resolved

with (FOLDER / "deixis.tsv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['home']}{c['district']}-{c['surface']}")
def test_a_short_word_means_the_body_of_the_papers_home(case: dict[str, str]) -> None:
    """The table has the full name for each home."""
    home = home_at(case["home"] + case["district"])

    found = full_names(case["text"], home)

    assert found.get(case["surface"]) == case["canonical"], found


def test_the_table_has_at_least_four_homes_for_each_word() -> None:
    """One city could be right by chance."""
    for word in ("我市", "市委", "省委", "区政府", "组织部", "我省"):
        assert len({(c["home"], c["district"]) for c in CASES if c["surface"] == word}) >= 4, word


def test_one_word_is_two_entities_in_two_papers() -> None:
    """Ids are minted from the full name, so the bodies of two cities stay apart."""
    ids = {
        home.city: {m.text: m.entity_id for m in resolved("市委召开全会。", home).mentions}["市委"]
        for home in (home_at("太原市"), home_at("苏州市"))
    }

    assert len(set(ids.values())) == 2


def test_the_short_and_the_full_name_of_an_organ_are_one_entity() -> None:
    """市人社局 in Taiyuan's paper is 太原市人社局 and 太原市人力资源和社会保障局."""
    home = home_at("太原市")
    found = resolved("市人社局召开会议。太原市人社局发文。太原市人力资源和社会保障局答复。", home).mentions
    ids = {m.entity_id for m in found if m.text.endswith(("人社局", "保障局"))}

    assert len([m for m in found if m.text.endswith(("人社局", "保障局"))]) == 3
    assert len(ids) == 1


def test_without_a_home_a_level_word_stays_as_it_is_written() -> None:
    """Nothing is guessed where nothing is known."""
    assert full_names("市委召开全会。")["市委"] == "市委"


def test_one_articles_unit_is_not_lent_to_the_next() -> None:
    """A reprint's 县委 is its own county's, the next article's is not."""
    context = Context(Gazetteer(lexicon(), home_at("太原市")), Realm(lexicon()))
    context.saw(context.gazetteer.resolve("文水县"))
    fresh = Context(Gazetteer(lexicon(), home_at("太原市")), Realm(lexicon()))

    place = context.unit("县")
    assert place
    assert place.name == "文水县"
    assert fresh.unit("县") is None


def test_our_district_is_the_district() -> None:
    """我区 and the district's own name are one place."""
    found = resolved("武侯区召开会议。我区落实。", home_at("成都市武侯区")).mentions

    assert len({m.entity_id for m in found if m.type == "place"}) == 1


def test_a_bare_organ_is_the_homes_after_an_unresolved_one() -> None:
    """区政府 without a district does not say whose 组织部 follows."""
    found = full_names("区政府印发通知。日前，组织部发文，要求抓好落实。", home_at("太原市"))

    assert found["组织部"] == "中国共产党太原市委员会组织部"


@pytest.mark.parametrize(
    ("text", "home", "surface", "full"),
    [
        ("共青团涿州市委召开会议。", "保定市", "共青团涿州市委", "中国共产主义青年团涿州市委员会"),
        ("东乡县乡村振兴局召开会议。", "抚州市", "东乡县乡村振兴局", "东乡县乡村振兴局"),
    ],
)
def test_an_organ_of_a_place_has_its_own_full_name(text: str, home: str, surface: str, full: str) -> None:
    """The league's committee is not the party's, and 乡村振兴局 is not an organ of a 乡."""
    assert full_names(text, home_at(home))[surface] == full
