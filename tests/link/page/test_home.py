"""Where a paper is at home: given, or inferred from its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.link import HomeVotes, home_votes, work_out_home
from kg.model import Home
from tests.cases.reading import layout_of, lexicon

CITIES = (
    ("绵阳市", "四川省", "绵阳", "涪城区"),
    ("襄阳市", "湖北省", "襄阳", "樊城区"),
    ("芜湖市", "安徽省", "芜湖", "镜湖区"),
    ("洛阳市", "河南省", "洛阳", "涧西区"),
    ("赣州市", "江西省", "赣州", "章贡区"),
    ("烟台市", "山东省", "烟台", "芝罘区"),
    ("遵义市", "贵州省", "遵义", "红花岗区"),
    ("包头市", "内蒙古自治区", "包头", "昆都仑区"),
    ("嘉兴市", "浙江省", "嘉兴", "南湖区"),
    ("惠州市", "广东省", "惠州", "惠城区"),
)


def pages_of(short: str, district: str) -> list[str]:
    """Two pages of an invented paper, with other cities named in passing."""
    return [
        f"{short}新闻\n\n本报{short}讯 昨日，{short}市委召开会议。我市将加快建设，{district}、高新区先行先试。北京、上海的专家到会。\n",
        f"本报讯 记者从{short}市教育局获悉，{short}中小学下周放假。从{short}开往广州的列车加开。\n\n《{short}日报》编辑部\n",
    ]


@pytest.mark.parametrize(("city", "province", "short", "district"), CITIES, ids=[c[0] for c in CITIES])
def test_a_papers_home_is_worked_out_from_its_pages(city: str, province: str, short: str, district: str) -> None:
    """Masthead, datelines, organs and how often a city is named."""
    votes = [home_votes(layout_of(text), lexicon()) for text in pages_of(short, district)]

    home = work_out_home(votes, None, lexicon())

    assert (home.city, home.province, home.how) == (city, province, "worked-out")
    assert home.evidence


def test_the_seed_pages_are_at_home_in_taiyuan(seeds: Path) -> None:
    """The five pages are of one paper."""
    votes = [home_votes(layout_of(path.read_text(encoding="utf-8")), lexicon()) for path in sorted(seeds.glob("*.txt"))]

    home = work_out_home(votes, None, lexicon())

    assert (home.city, home.province) == ("太原市", "山西省")


@pytest.mark.parametrize("own", ["《襄阳日报》记者报道：", "本报襄阳讯 "])
def test_a_masthead_or_dateline_outweighs_cities_named_in_passing(own: str) -> None:
    """A page may name the capital of the province more often than its own city."""
    text = own + "专家从武汉、宜昌赶来。武汉的经验值得学习，宜昌也有好办法。武汉和宜昌的客人都说好。\n"

    assert work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon()).city == "襄阳市"


def test_the_order_of_pages_does_not_matter() -> None:
    """Votes are a sum."""
    votes = [home_votes(layout_of(text), lexicon()) for _, _, short, d in CITIES[:2] for text in pages_of(short, d)[:1]]

    assert work_out_home(votes, None, lexicon()) == work_out_home(votes[::-1], None, lexicon())


def test_pages_that_name_no_city_have_no_home() -> None:
    """No home is better than a wrong one."""
    assert work_out_home([home_votes(layout_of("春天来了，花开了。\n"), lexicon())], None, lexicon()) == Home()
    assert work_out_home([], None, lexicon()) == Home()


def test_no_home_where_many_cities_share_the_votes() -> None:
    """A page of national news is nobody's."""
    text = "本报讯 合肥、南昌、贵阳、海口、西宁、银川六个城市同日举行马拉松比赛。\n"

    assert work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon()).city == ""


@pytest.mark.parametrize(
    ("places", "city"),
    [(["大同市"] * 7, "大同市"), (["大同市", "忻州市", "长治市", "晋城市", "大同市", "忻州市", "长治市"], "")],
)
def test_the_organs_of_one_city_tell_the_home_and_those_of_many_do_not(places: list[str], city: str) -> None:
    """Nothing but names in full: no masthead, no 我市."""
    organs = ("教育局", "财政局", "民政局", "水务局", "公安局", "交通运输局", "农业农村局")
    named = [place + organ for place, organ in zip(places, organs, strict=True)]
    text = "、".join(named[:4]) + "介绍了做法。" + "、".join(named[4:]) + "派人参加。\n"

    assert work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon()).city == city


@pytest.mark.parametrize(
    ("given", "city", "province", "district"),
    [
        ("太原市", "太原市", "山西省", ""),
        ("文水县", "吕梁市", "山西省", "文水县"),
        ("武侯区", "成都市", "四川省", "武侯区"),
        ("重庆市", "重庆市", "重庆市", ""),
    ],
)
def test_a_given_home_always_wins_and_is_completed(given: str, city: str, province: str, district: str) -> None:
    """What the user gives counts; the packs add city and province."""
    other = HomeVotes("x.txt", (("山西省/大同市", "masthead", 99.0),))

    home = work_out_home([other], given, lexicon())

    assert (home.city, home.province, home.district, home.how) == (city, province, district, "given")


def test_a_given_home_that_no_pack_knows_is_refused() -> None:
    """The message says what to write."""
    with pytest.raises(SettingsError, match="全称"):
        work_out_home([], "乌有市", lexicon())


def test_a_districts_paper_is_told_by_the_organs_it_names_without_a_place() -> None:
    """区委 and 区教育局 again and again, and 萧山 more than any other district: the city follows."""
    text = (
        "萧山区召开大会。区委书记要求抓好落实，区政府已有安排，区教育局、区民政局介绍了萧山的做法。杭州来的客人说好。\n"
    )

    home = work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon())

    assert (home.city, home.district) == ("杭州市", "萧山区")


def test_a_provinces_report_is_at_home_in_the_province() -> None:
    """我省, and the province named more than any city."""
    text = "青海省经济向好。我省与甘肃加强合作，青海的生态保护成效明显，青海湖旅游升温。白山来的客人说好。\n"

    home = work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon())

    assert (home.city, home.province) == ("", "青海省")


def test_a_citys_story_on_a_county_stays_the_citys() -> None:
    """市委 and 我市 outnumber 县委."""
    text = "我市推广文水县经验。市委要求学习，市政府作了部署，市农业农村局到文水调研，吕梁各地行动。县委介绍了做法，县政府、县农业农村局参加。\n"

    home = work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon())

    assert (home.city, home.district) == ("吕梁市", "")
