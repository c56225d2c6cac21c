"""Whose home is it, and what do short names mean there? One table, ``tests/cases/full-names.tsv``."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from kg.link import HomeVotes, home_votes, work_out_home
from kg.model import Home, Unit
from tests.cases.reading import FOLDER, full_names, home_at, layout_of, lexicon, resolved

with (FOLDER / "full-names.tsv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader((line for line in table if not line.startswith("#")), delimiter="\t"))


def worked_out(text: str) -> Home:
    """The home that one text gives away."""
    return work_out_home([home_votes(layout_of(text), lexicon())], None, lexicon())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_a_text_has_this_home_and_its_short_names_mean_these_bodies(case: dict[str, str]) -> None:
    """Homes of every level, given or inferred; other realms; nothing invented."""
    text = case["text"].replace("\\n", "\n")
    home = home_at(case["given"]) if case["given"] else worked_out(text)

    found = full_names(text, home)

    assert home.name == case["home"]
    for pair in case["names"].split(" | "):
        surface, _, full = pair.partition("=")
        assert found.get(surface) == full, found


def counties() -> list[str]:
    """Paths of today's units of county level."""
    entries = [e for found in lexicon().places.values() for e in found if e.level == "county" and e.was_in_use(None)]
    return sorted(f"{e.parent}/{e.canonical}" for e in entries if e.parent and e.code)


def test_every_county_level_city_is_the_home_of_its_own_committee() -> None:
    """All of them, by ``--home``: 市委 in a paper of 义乌市 is 义乌's, and not 金华's."""
    cities = [path for path in counties() if path.endswith("市")]
    assert len(cities) >= 390

    wrong = []
    for path in cities:
        name = path.rpartition("/")[2]
        home = home_at(path.replace("/", ""))
        found = {m.text: m.canonical for m in resolved("昨日，市委召开会议，我市各镇参加。", home).mentions}
        if found != {"市委": f"中国共产党{name}委员会", "我市": name}:
            wrong.append((path, found))

    assert not wrong


@pytest.mark.parametrize("word", ["县", "区", "旗"])
def test_counties_districts_and_banners_are_homes(word: str) -> None:
    """A sample through the whole list: every fiftieth, and every third banner."""
    paths = [path for path in counties() if path.endswith(word) and path.count("/") > 1]

    for path in paths[:: 3 if word == "旗" else 50]:
        home = home_at(path.replace("/", ""))
        found = full_names(f"日前，{word}委召开会议，{word}政府作了部署。", home)

        assert (home.name, home.district) == (path.rpartition("/")[2], home.name)
        assert found[f"{word}委"].endswith(f"{home.name}委员会"), found
        assert found[f"{word}政府"].endswith(f"{home.name}人民政府"), found


def test_county_level_cities_are_told_by_their_papers_names() -> None:
    """《昆山日报》 is of 昆山市; names that two units share are left out."""
    wrong, told = [], 0
    for path in counties():
        short = path.rpartition("/")[2].removesuffix("市")
        meant = {e.canonical for e in lexicon().lookup(short) if e.level in ("province", "city", "county", "zone")}
        if path.endswith("市") and len(meant) == 1 and len(short) > 1:
            told += 1
            home = worked_out(f"《{short}日报》记者从市教育局获悉，市委要求抓好落实。")
            if home.names != tuple(path.split("/")):
                wrong.append((path, home.names))

    assert told > 300
    assert not wrong


def test_a_citys_page_on_one_of_its_county_level_cities_stays_the_citys() -> None:
    """市委 is the city's where the city is named as much."""
    text = "金华市召开会议，市委要求学习义乌经验，市政府作了部署，金华各地行动。义乌介绍了做法。\n"

    assert worked_out(text).names == ("浙江省", "金华市")


def test_evidence_of_the_home_names_its_kinds() -> None:
    """What the summary prints."""
    votes = HomeVotes("x.txt", (("浙江省/金华市/义乌市", "masthead", 6.0), ("市", "own", 2.0)))

    home = work_out_home([votes], None, lexicon())

    assert home.evidence == ("义乌市 masthead 6", "市 own 2")
    assert home.units[-1] == Unit("义乌市", "county-city")


def test_the_paper_that_a_file_names_is_a_masthead() -> None:
    """A table of articles has the paper's name in a column, not in the text."""
    layout = layout_of("昨日，区委召开会议，区教育局介绍了做法。")
    layout = replace(layout, page=replace(layout.page, paper="萧山日报"))

    assert work_out_home([home_votes(layout, lexicon())], None, lexicon()).name == "萧山区"
