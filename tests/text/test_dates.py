"""Days as papers and archives write them, and none if there is none."""

from __future__ import annotations

import random
import uuid
from datetime import date

import pytest

from kg.text.dates import (
    COMPACT_YEARS,
    date_in_path,
    date_of,
    dateline_date,
    imprint_of,
    period_in_path,
    written_dates,
)
from kg.text.relative import times_in

FIFTH = date(2023, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2023-01-05",
        "2023.1.5",
        "2023/1/5",
        "2023年1月5日",
        "２０２３年１月５日",
        "二〇二三年一月五日",
        "二零二三年一月五日",
        "中華民國112年1月5日",
        "20230105",
        "2023-01-05T08:00:00+08:00",
        "2023-01-05 08:00",
        "20230105T080000",
        "20230105080000",
        "Jan 5, 2023",
        "5th January 2023",
        "Thu, 05 Jan 2023 08:00:00 GMT",
    ],
)
def test_every_form_of_a_day_is_read(text: str) -> None:
    """Digits or characters, separators or none, full width or half, eras."""
    assert date_of(text) == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-13-05",
        "2023年2月30日",
        "5c28f91a",
        "1月5日",
        "123456789",
        "2023",
        "05.01.2023",
        "44931",
        "Maya 5, 2023",
    ],
)
def test_what_is_no_whole_day_gives_none(text: str) -> None:
    """Half a day, an impossible one, a number."""
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("parts", "source"),
    [
        (["20230105.txt"], "file-name"),
        (["2023-01-05_04.txt"], "file-name"),
        (["太原日报2023.1.5.pdf"], "file-name"),
        (["二〇二三年一月五日.txt"], "file-name"),
        (["tyrb20230105.pdf"], "file-name"),
        (["20230105A01.pdf"], "file-name"),
        (["t20230105_1234.html"], "file-name"),
        (["2023-01", "05", "content_3.htm"], "folder"),
        (["2023", "01", "05", "3.htm"], "folder"),
        (["2023年", "1月", "5日", "3.txt"], "folder"),
        (["20230105", "3.txt"], "folder"),
    ],
)
def test_a_day_in_the_name_or_the_folders_is_found(parts: list[str], source: str) -> None:
    """The usual ways to file a newspaper."""
    assert date_in_path(parts) == (FIFTH, source)


def test_six_digits_are_a_day_only_among_such() -> None:
    """``230105`` alone could be anything; in a folder of such names it is a day."""
    assert date_in_path(["230105.txt"], ["230105.txt", "230106.txt"]) == (FIFTH, "file-name")
    assert date_in_path(["230105.txt"], ["230105.txt"]) is None
    assert date_in_path(["230105.txt"], ["230105.txt", "991399.txt"]) is None


@pytest.mark.parametrize("digits", [12, 16, 32, 40])
def test_a_hash_is_no_day(digits: int) -> None:
    """Fewer than one in 100,000 random names has one: here none of 20,000 of each length."""
    draw = random.Random(digits)
    names = [f"{n % 1000:03d}_{draw.getrandbits(4 * digits):0{digits}x}.txt" for n in range(20_000)]
    assert [name for name in names if date_in_path([name])] == []


def test_eight_random_hexadecimal_digits_are_a_day_less_than_once_in_a_hundred_thousand() -> None:
    """Counted, not drawn: of all such names those with a day among the years that need no separator."""
    days = sum(366 if year % 4 == 0 else 365 for year in COMPACT_YEARS)
    assert days / 16**8 < 1 / 100_000
    assert date_in_path([f"{COMPACT_YEARS[0] - 1}0105.txt"]) is None


def test_a_uuid_is_no_day() -> None:
    """Its groups of digits are not separate numbers."""
    one = uuid.UUID("20230105-2023-4105-8123-202301050000")
    assert date_in_path([f"{one}.txt"]) is None


def test_a_masthead_says_day_paper_and_page() -> None:
    """A sentence that begins with a day is not one."""
    assert imprint_of("太原日报　2023年1月5日　星期四　第02版\n\n新桥通车") == {
        "date": FIFTH,
        "paper": "太原日报",
        "page_no": "2",
    }
    assert imprint_of("来源：太原晚报　发布时间：2023-01-05 08:00\n\n新桥通车")["date"] == FIFTH
    assert imprint_of("2023年1月5日，我市召开会议。\n") == {}
    assert imprint_of("消防条例\n\n（2023年1月5日市政府令第72号公布）\n") == {}
    assert imprint_of("新桥通车\n\n" + "我市召开会议。\n" * 30 + "2023年1月5日 星期四\n") == {}


def test_a_dateline_counts_with_its_year_only() -> None:
    """The year of ``1月5日电`` is not guessed."""
    assert dateline_date("新华社北京2023年1月5日电 记者获悉") == FIFTH
    assert dateline_date("新华社北京1月5日电 记者获悉") is None
    assert dateline_date("2023年1月5日，我市召开会议") is None


def test_days_stand_where_they_are_said_to() -> None:
    """Offsets are of the text as it is."""
    text = "截至２０２３年１月５日，共有三家。"
    (found,) = written_dates(text)
    assert text[found.start : found.end] == "２０２３年１月５日"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("昨日召开", ["2023-01-04"]),
        ("今晨、昨晚和前天", ["2023-01-05", "2023-01-04", "2023-01-03"]),
        ("去年任局长，前年任科长", ["2022", "2021"]),
        ("去年3月15日开工", ["2022-03-15"]),
        ("今年六月完成", ["2023-06"]),
        ("本月15日开工，上月二十日立项", ["2023-01-15", "2022-12-20"]),
        ("12月28日动工，1月8日通车", ["2022-12-28", "2023-01-08"]),
        ("2021年8月任市长，2019年任县长", ["2021-08", "2019"]),
        ("二〇二一年八月任市长", ["2021-08"]),
        ("2021年8月3日起施行", ["2021-08-03"]),
        ("今日头条报道，今日关注播出", []),
        ("三年来，12月内完成，2023年级新生", []),
        ("2月30日", []),
    ],
)
def test_times_of_a_text_count_from_its_day(text: str, values: list[str]) -> None:
    """As exact as it is written; a name of a paper or a span of time is not a day."""
    assert [time.value for time in times_in(text, FIFTH)] == values
    assert all(0 <= time.start < time.end <= len(text) for time in times_in(text, FIFTH))


def test_without_the_day_only_whole_times_are_told() -> None:
    """昨日 of an undated text is not a day."""
    assert [time.value for time in times_in("昨日、去年3月、12月28日、2021年8月", None)] == ["2021-08"]


@pytest.mark.parametrize(
    ("parts", "period"),
    [
        (["汾河晨报", "2023", "头版.txt"], ("2023", "folder")),
        (["2023年", "1月", "头版.txt"], ("2023-01", "folder")),
        (["2023-01", "头版.txt"], ("2023-01", "folder")),
        (["汾河晨报2023年合订本.txt"], ("2023", "file-name")),
        (["2023-01_要闻.txt"], None),
        (["2023.txt"], None),
        (["4567-12.txt"], None),
        (["001_5c28f91a.txt"], None),
        (["2023", "13月", "3.txt"], ("2023", "folder")),
    ],
)
def test_a_year_in_folders_and_names_is_known_where_it_is_said(
    parts: list[str], period: tuple[str, str] | None
) -> None:
    """Only a folder may be a bare year; a number that is not a year, and one among others, say nothing."""
    assert period_in_path(parts) == period


@pytest.mark.parametrize(
    ("text", "period", "day"),
    [
        ("本报1月5日讯（记者 王勇）昨日", "2023", FIFTH),
        ("本报太原1月5日讯 昨日", "2023-01", FIFTH),
        ("新华社北京一月五日电 昨日", "2023", FIFTH),
        ("本报12月31日讯 昨日", "2023-01", date(2022, 12, 31)),
        ("本报6月5日讯 昨日", "2023-01", None),
        ("本报2月30日讯 昨日", "2023", None),
        ("本报1月5日讯 昨日", "", None),
        ("1月5日，我市召开会议。", "2023", None),
        ("会议结束。本报1月5日讯 昨日", "2023", None),
        ("新华社北京2022年11月21日电", "2023", date(2022, 11, 21)),
    ],
)
def test_a_dateline_without_year_is_of_the_year_that_is_known(text: str, period: str, day: date | None) -> None:
    """Of that year; of the month before if the month is known; never further away, never without a year."""
    assert dateline_date(text, period) == day


def test_half_a_day_invents_no_year_in_random_names() -> None:
    """Names of hexadecimal digits have no year, whatever folder of such names they are in."""
    draw = random.Random(7)
    names = [f"{draw.getrandbits(32):08x}" for _ in range(20_000)]
    assert not [name for name in names if period_in_path([name, f"{name}.txt"])]


@pytest.mark.parametrize(
    "line",
    [
        "癸卯年腊月十四　2023年1月5日",
        "2023年1月5日　责编 王强　版式 李丽　校对 赵红",
        "2023年1月5日出版",
        "2023年1月5日　国内统一刊号 CN14-0001　邮发代号21-4",
    ],
)
def test_a_masthead_beside_the_day_may_have(line: str) -> None:
    """The year of the old calendar, the page's staff, the paper's number."""
    assert imprint_of(f"{line}\n\n新桥今日通车\n\n本报讯 新桥今日通车。")["date"] == FIFTH
