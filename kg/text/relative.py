"""
Times in a text, including relative ones: 昨日, 去年3月, 本月15日, 12月28日.

Place in the flow: the ground floor; run uses it for the times of stated relations. The words are in
``kg/data/dates.toml``. Without the day of publication only complete dates are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from kg.text.dates import date_words, number_of, written_dates

#: A day without a year is the one nearest to the day of publication, at most half a year away.
HALF_YEAR = 183

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of text that names a time, and that time in ISO 8601 (``2023-01-04``, ``2022-03``, ``2022``)."""

    start: int
    end: int
    value: str


def times_in(text: str, day: date | None = None) -> list[Time]:
    """
    The times that a text names, in order, not nested; relative ones are counted from ``day``.

    >>> [t.value for t in times_in("昨日，去年3月任职的市长到场，本月15日开工，12月28日完成。", date(2023, 1, 5))]
    ['2023-01-04', '2022-03', '2023-01-15', '2022-12-28']
    >>> [t.value for t in times_in("2021年8月任局长，昨日到场。")]
    ['2021-08']
    """
    found = [Time(f.start, f.end, f.day.isoformat()) for f in written_dates(text)]
    for match in _pattern().finditer(text):
        value = _value(match, day)
        if value:
            found.append(Time(match.start(), match.end(), value))
    return list(_apart(sorted(found, key=lambda t: (t.start, -t.end))))


def _apart(times: list[Time]) -> Iterator[Time]:
    reach = 0
    for time in times:
        if time.start >= reach:
            yield time
            reach = time.end


def _value(match: re.Match[str], day: date | None) -> str:
    said = match.groupdict()
    month = number_of(said["m"] or said["m2"] or "")
    of_month = number_of(said["d"] or said["d2"] or said["d3"] or "")
    if said["y"]:
        year = number_of(said["y"])
        return _iso(year, month, of_month) if year and 1800 <= year < 2100 else ""
    if day is None:
        return ""
    words: Mapping[str, Any] = date_words()["relative"]
    if said["day"]:
        return (day + timedelta(days=words["days"][said["day"]])).isoformat()
    if said["year"]:
        return _iso(day.year + words["years"][said["year"]], month, of_month)
    if said["month"]:
        at = day.year * 12 + day.month - 1 + words["months"][said["month"]]
        return _iso(at // 12, at % 12 + 1, of_month)
    return _nearest(day, month, of_month)


def _nearest(day: date, month: int | None, of_month: int | None) -> str:
    """The day of that month, or that day of a month, nearest to the day of publication: before it or up to half a year after."""
    found: list[date] = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            found.append(date(year, month or 0, of_month or 0))
        except ValueError:
            continue
    near = [one for one in found if abs((one - day).days) <= HALF_YEAR]
    return min(near, key=lambda one: abs((one - day).days)).isoformat() if near else ""


def _iso(year: int, month: int | None, day: int | None) -> str:
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


@cache
def _pattern() -> re.Pattern[str]:
    words = date_words()["relative"]

    def any_of(key: str) -> str:
        return "|".join(sorted(map(re.escape, words[key]), key=lambda word: (-len(word), word)))

    no = "|".join(map(re.escape, words["not_before"]))
    spans = "|".join(map(re.escape, words["spans"]))
    return re.compile(
        rf"(?:(?P<day>{any_of('days')})(?!{no})"
        rf"|(?:(?P<year>{any_of('years')})|(?<!\d)(?P<y>\d{{4}}|[〇零一二三四五六七八九]{{4}})年(?!{spans}))"
        rf"(?:(?P<m>{_N})月(?!{spans})(?:(?P<d>{_N})[日号])?)?"
        rf"|(?P<month>{any_of('months')})(?:(?P<d2>{_N})[日号])?"
        rf"|(?<![\d年月一二三四五六七八九十])(?P<m2>{_N})月(?P<d3>{_N})[日号])"
    )
