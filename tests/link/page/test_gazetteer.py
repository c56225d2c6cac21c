"""Which unit a place name means here."""

from __future__ import annotations

import pytest

from kg.link.page.gazetteer import Gazetteer
from kg.model import Home
from tests.cases.reading import NOWHERE, home_at, lexicon


def at(home: Home) -> Gazetteer:
    """The places as seen from a home."""
    return Gazetteer(lexicon(), home)


@pytest.mark.parametrize(
    ("surface", "home", "parent"),
    [
        ("朝阳区", home_at("北京市"), "北京市"),
        ("朝阳区", home_at("长春市"), "吉林省/长春市"),
        ("鼓楼区", home_at("南京市"), "江苏省/南京市"),
        ("鼓楼区", home_at("福州市"), "福建省/福州市"),
        ("鼓楼区", home_at("开封市"), "河南省/开封市"),
        ("市中区", home_at("枣庄市"), "山东省/枣庄市"),
        ("市中区", home_at("济南市"), "山东省/济南市"),
        ("市中区", home_at("内江市"), "四川省/内江市"),
    ],
)
def test_namesakes_are_told_apart_by_the_home(surface: str, home: Home, parent: str) -> None:
    """The paper's own district is meant, not the first of the list."""
    entry = at(home).resolve(surface)

    assert entry
    assert (entry.canonical, entry.parent) == (surface, parent)


def test_a_unit_that_the_page_names_decides_between_namesakes() -> None:
    """A report from Fuzhou in a paper of another province."""
    entry = at(home_at("太原市")).resolve("鼓楼区", near=["福州市"])

    assert entry
    assert entry.parent == "福建省/福州市"


def test_a_short_name_means_the_unit() -> None:
    """太原 is 太原市."""
    entry = at(NOWHERE).resolve("太原")

    assert entry
    assert (entry.canonical, entry.code) == ("太原市", "140100")


@pytest.mark.parametrize("city", ["朝阳市", "白银市"])
def test_a_short_name_means_the_city_of_the_paper_before_its_own_districts(city: str) -> None:
    """朝阳 in a paper of 朝阳市 is neither 朝阳县 nor some 朝阳区."""
    entry = at(home_at(city)).resolve(city.removesuffix("市"))

    assert entry
    assert entry.canonical == city


def test_what_no_pack_knows_is_nothing() -> None:
    """No guess."""
    assert at(NOWHERE).resolve("乌有之乡") is None


def test_districts_carry_their_city_in_names_of_organs() -> None:
    """杏花岭区 alone could be anywhere, 文水县 could not."""
    gazetteer = at(home_at("太原市"))

    assert gazetteer.organ_place(gazetteer.resolve("杏花岭区"), "杏花岭区") == "太原市杏花岭区"
    assert gazetteer.organ_place(gazetteer.resolve("文水县"), "文水县") == "文水县"
    assert gazetteer.organ_place(None, "某地") == "某地"


def test_units_are_told_apart_by_what_stands_above_them() -> None:
    """The parent's path goes into the id."""
    gazetteer = at(home_at("长春市"))

    assert gazetteer.disambiguator(gazetteer.resolve("朝阳区")) == "吉林省/长春市"
    assert gazetteer.disambiguator(None) == ""


@pytest.mark.parametrize(
    ("surface", "home", "year", "canonical"),
    [
        ("中山", "佛山市", 2019, "中山市"),
        ("芜湖", "芜湖市", 2012, "芜湖市"),
        ("临安", "杭州市", 2009, "临安市"),
        ("大通县", "西宁市", 2021, "大通回族土族自治县"),
        ("大通县", "西宁市", None, "大通回族土族自治县"),
        ("大通县", "西宁市", 1980, "大通县"),
        ("芜湖县", "芜湖市", 2022, "芜湖县"),
    ],
)
def test_a_former_name_yields_to_a_higher_unit_and_to_a_longer_name(
    surface: str, home: str, year: int | None, canonical: str
) -> None:
    """A former subdistrict is not meant by a city's name; a county that became an autonomous one keeps its short name."""
    entry = Gazetteer(lexicon(), home_at(home), year).resolve(surface)

    assert entry
    assert entry.canonical == canonical


def test_the_organ_of_a_town_carries_the_units_that_are_written_before_it() -> None:
    """简阳市新市镇 has a namesake in other counties; 大良街道 is in a district, which carries its city."""
    places = at(home_at("成都市"))

    for surface, full in (
        ("简阳市新市镇", "简阳市新市镇"),
        ("顺德区大良街道", "佛山市顺德区大良街道"),
        ("新市镇", "新市镇"),
    ):
        assert places.organ_place(places.resolve_chain(surface), surface) == full
