"""
Days as newspapers, file names and tables write them, read as ``datetime.date``.

Place in the flow: the ground floor; read (mastheads, names, columns), segment (datelines) and link use it.
No date is guessed: a string that could be an id or a hash has none. The words are in ``kg/data/dates.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

#: Years accepted in a date without separators: one in 120,000 random names of eight hexadecimal digits
#: reads as a day within them.
COMPACT_YEARS = range(1949, 2050)
#: Years accepted in a written date.
YEARS = range(1800, 2100)

_DIGITS = {ch: str(n) for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for n, ch in enumerate(row)}
_DIGITS |= {"○": "0", "Ｏ": "0", "两": "2"}
_HAN = "[" + "".join(_DIGITS) + "十廿卅元]"

_SEPARATED = re.compile(r"(?<![\w.-])(?P<y>\d{4})(?P<s>[-/._])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)(?![-/._]\d)")
_PERIOD = re.compile(r"(?P<y>\d{4})\s*(?:年|年?\s*[-_./年]\s*(?P<m>\d{1,2})\s*月?(?:份)?)?")
_PERIOD_IN_NAME = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年(?:\s*(?P<m>\d{1,2})\s*月)?"),
    re.compile(r"(?<![\w-])(?P<y>\d{4})-(?P<m>\d\d)(?![\w-])"),
)
_MONTH_FOLDER = re.compile(r"(?P<m>\d{1,2})\s*月?(?:份)?")
_ISO_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)[T ]\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A day and its position in the text."""

    day: date
    start: int
    end: int


def written_dates(text: str) -> Iterator[Found]:
    """
    Whole dates in running text: year, month and day, in digits or characters.

    >>> [str(f.day) for f in written_dates("二〇二三年一月五日，民国三十七年五月一日，2023.1.5")]
    ['2023-01-05', '1948-05-01', '2023-01-05']
    """
    flat = _narrow(text)
    hits = [*_written_form().finditer(flat), *_SEPARATED.finditer(flat)]
    for match in sorted(hits, key=lambda m: m.start()):
        fields = match.groupdict()
        if "s" in fields:
            day = _day(fields["y"], fields["m"], fields["d"], YEARS)
            start = match.start()
        else:
            day, start = _written(fields), match.start()
        if day is not None:
            yield Found(day, start, match.end())


def date_of(value: object) -> date | None:
    """
    The day given by a cell, a front matter key or an option; None if it is not one.

    Accepts ``date`` and ``datetime``, every form of ``written_dates``, ``20230105``, ISO 8601 with a time (also without signs:
    ``20230105080000``), English months. Two numbers that may be month and day or day and month are no date.

    >>> date_of("2023-01-05T08:00:00+08:00"), date_of("20230105"), date_of("5c28f91a")
    (datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), None)
    >>> date_of("Thu, 05 Jan 2023 08:00:00 GMT"), date_of("20230105T0800"), date_of("05.01.2023")
    (datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), None)
    """
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = _narrow(str(value)).strip()
    if re.fullmatch(r"\d{8}(?:[T ]?\d{4}(?:\d\d)?Z?)?", text):
        return _day(text[:4], text[4:6], text[6:8], YEARS)
    if english := _english_form().search(text):
        month = date_words()["months"]["names"].index(_month_name(english["m"])) + 1
        return _day(english["y"], str(month), english["d"] or english["e"], YEARS)
    if iso := _ISO_TIME.match(text):
        text = iso[1]
    first = next(written_dates(text), None)
    return first.day if first else None


def masthead_lines(text: str) -> Iterator[tuple[str, Found]]:
    """
    The lines at the top of a page that contain the day of publication, with that day.

    >>> [str(found.day) for _, found in masthead_lines("宜宾日报 2022年11月14日 星期一\\n\\n新桥通车")]
    ['2022-11-14']
    >>> list(masthead_lines("2022年11月14日，我市召开会议，部署工作。"))
    []
    """
    rules = date_words()["masthead"]
    marks = _compiled("masthead", "marks")
    lines = [line for line in text[: rules["chars"]].splitlines() if line.strip()]
    for line in lines[: rules["lines"]]:
        if len(line.strip()) > rules["longest"]:
            continue
        for found in written_dates(line):
            rest = (line[: found.start] + " " + line[found.end :]).strip()
            bare = not re.sub(r"[\W\d_]+", "", rest)
            if bare or (not re.search("[。，；]", rest) and any(mark.search(rest) for mark in marks)):
                yield line, found
                break


def imprint_of(text: str) -> dict[str, str | date]:
    """
    What the masthead says: ``date``, ``paper`` and ``page_no``, as far as it does.

    >>> imprint_of("太原日报　2022年11月21日　星期一　第3版\\n\\n新桥通车")
    {'date': datetime.date(2022, 11, 21), 'paper': '太原日报', 'page_no': '3'}
    """
    said: dict[str, str | date] = {}
    for line, found in masthead_lines(text):
        said.setdefault("date", found.day)
        for fact, key in (("paper", "papers"), ("page_no", "page_numbers")):
            hit = next((m for rule in _compiled("masthead", key) if (m := rule.search(_narrow(line)))), None)
            if hit:
                said.setdefault(fact, page_number(hit[1]) if fact == "page_no" else hit[1])
        break
    return said


def masthead_period(text: str) -> str:
    """
    Year, or year and month, in a line at a page's top that is a masthead and has no day.

    >>> masthead_period("汾河晨报　2023年1月　第2版\\n\\n新桥通车"), masthead_period("2023年，全市新开工项目十个。")
    ('2023-01', '')
    """
    rules = date_words()["masthead"]
    lines = [line for line in text[: rules["chars"]].splitlines() if line.strip()]
    for line in lines[: rules["lines"]]:
        match = _PERIOD_IN_NAME[0].search(_narrow(line)) if len(line.strip()) <= rules["longest"] else None
        if match is None or re.search("[。，；]", line):
            continue
        rest = line[: match.start()] + " " + line[match.end() :]
        if any(mark.search(rest) for mark in _compiled("masthead", "marks")):
            return _period(match)
    return ""


def page_number(text: str) -> str:
    """
    A page number in its shortest form: without 第, 版 and leading zeros.

    >>> page_number("第02版"), page_number("A03"), page_number("四版")
    ('2', 'A03', '4')
    """
    bare = re.sub(r"^第\s*|\s*版.*$", "", _narrow(text).strip())
    if re.fullmatch(rf"{_HAN}+", bare):
        return str(number_of(bare) or bare)
    return (bare.lstrip("0") or bare) if bare.isdigit() else bare


def page_number_in(name: str) -> str:
    """
    The page number in a file name; empty if there is none.

    >>> page_number_in("太原日报20230105第03版.pdf"), page_number_in("20230105A02.pdf"), page_number_in("3.txt")
    ('3', 'A02', '')
    """
    flat = _narrow(name)
    hit = next((m for rule in _compiled("masthead", "page_numbers") if (m := rule.search(flat))), None)
    hit = hit or re.search(r"(?<=\d{8})-?([A-D]\d{1,2})(?![0-9A-Za-z])", flat)
    return page_number(hit[1]) if hit else ""


def date_in_path(
    parts: Sequence[str], siblings: Sequence[str] = (), beside: Sequence[Sequence[str]] = ()
) -> tuple[date, str] | None:
    """
    The day in a file name, else in its nearest folders, and where: ``file-name`` or ``folder``.

    ``parts`` are the last folders and the file name. ``siblings`` are the other file names in the folder: six
    digits (``230105``) are a day only if all names are like that. ``beside`` are the names of the folders next to each
    folder of ``parts``, from the nearest one on, for the same reason.

    >>> date_in_path(["2022-11", "21", "content_3.htm"])
    (datetime.date(2022, 11, 21), 'folder')
    >>> date_in_path(["000_5c28f91a6e27cbc7.txt"]) is None
    True
    """
    name = parts[-1].split("#")[0]
    stem = name[: name.rindex(".")] if "." in name[1:] and not re.search(r"\.\d{1,2}$", name) else name
    if day := _in_name(stem):
        return day, "file-name"
    if (day := _six_digits(stem)) and _all_days([_stem(other) for other in siblings]):
        return day, "file-name"
    path = "/".join(_narrow(part) for part in parts)
    steps = re.compile(r"(?<![\w.])(\d{4})(?:年?/|[-_.年])(\d{1,2})(?:月?/|[-_.月])(\d{1,2})日?(?![\w.])")
    for match in reversed(list(steps.finditer(path[: -len(parts[-1])] + stem))):
        if match.start() >= len(path) - len(parts[-1]):
            continue
        if day := _day(match[1], match[2], match[3], YEARS):
            return day, "folder"
    for at, folder in enumerate(reversed(parts[:-1])):
        if day := _in_name(folder) or (_six_digits(folder) if at < len(beside) and _all_days(beside[at]) else None):
            return day, "folder"
    return None


def period_of(value: object) -> str:
    """
    The year, or year and month, that a cell names: ``2023`` or ``2023-01``; empty where it names neither.

    >>> period_of("2023年1月"), period_of("2023-01"), period_of("2023年"), period_of("12号")
    ('2023-01', '2023-01', '2023', '')
    """
    match = _PERIOD.fullmatch(_narrow(str(value)).strip())
    return _period(match) if match else ""


def period_in_path(parts: Sequence[str]) -> tuple[str, str] | None:
    """
    The year, or year and month, in a file's name, else in its nearest folders, and which: ``file-name`` or ``folder``.

    A name says its year with 年 or its month; only a folder may be four digits and nothing else.

    >>> period_in_path(["汾河晨报", "2023", "1月", "头版.txt"]), period_in_path(["2023年1月合订本.txt"])
    (('2023-01', 'folder'), ('2023-01', 'file-name'))
    >>> period_in_path(["2023.txt"]) is None
    True
    """
    stem = _narrow(_stem(parts[-1].split("#")[0]))
    if (match := _period_within(stem)) and (said := _period(match)):
        return said, "file-name"
    folders = [_narrow(folder) for folder in parts[:-1]]
    for at in range(len(folders) - 1, -1, -1):
        match = _PERIOD.fullmatch(folders[at]) or _period_within(folders[at])
        if match is None or not _period(match):
            continue
        below = _MONTH_FOLDER.fullmatch(folders[at + 1]) if at + 1 < len(folders) and not match["m"] else None
        year = _period(match)
        month = int(below["m"]) if below else 0
        return f"{year}-{month:02d}" if 1 <= month <= 12 else year, "folder"
    return None


def _period_within(name: str) -> re.Match[str] | None:
    return next((match for form in _PERIOD_IN_NAME if (match := form.search(name))), None)


def _period(match: re.Match[str]) -> str:
    year, month = int(match["y"]), int(match["m"] or 0)
    if year not in COMPACT_YEARS:
        return ""
    return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else f"{year:04d}" if not month else ""


def dateline_date(text: str, period: str = "") -> date | None:
    """
    The day in a dateline: ``新华社北京2022年11月21日电``; None where it has none, or no year.

    Args:
        period: year, or year and month, of the page (``2023``, ``2023-01``): a dateline without its year is of that year, or
            of the month before at the turn of one, never farther off.

    >>> dateline_date("新华社北京2022年11月21日电 记者获悉"), dateline_date("新华社北京11月21日电")
    (datetime.date(2022, 11, 21), None)
    >>> dateline_date("本报1月5日讯 昨日", "2023"), dateline_date("本报12月31日讯 昨日", "2023-01")
    (datetime.date(2023, 1, 5), datetime.date(2022, 12, 31))
    """
    head = text[: date_words()["dateline"]["longest"]]
    for found in written_dates(head):
        if _is_dateline(head, found.start, found.end):
            return found.day
    day = month_day_of(text) if period else None
    if day is None:
        return None
    if len(period) == 4:
        return _day(period, str(day[0]), str(day[1]), COMPACT_YEARS)
    year, month = int(period[:4]), int(period[5:])
    back = (month - day[0]) % 12
    return _day(str(year - (day[0] > month)), str(day[0]), str(day[1]), COMPACT_YEARS) if back <= 1 else None


def month_day_of(text: str) -> tuple[int, int] | None:
    """
    Month and day of a dateline that leaves its year out; None where there is none such.

    >>> month_day_of("本报1月5日讯（记者王勇）昨日"), month_day_of("1月5日，我市召开会议。")
    ((1, 5), None)
    """
    head = _narrow(text[: date_words()["dateline"]["longest"]])
    for match in _month_day_form().finditer(head):
        month, day = number_of(match["m"]), number_of(match["d"])
        if month and day and _is_dateline(head, match.start(), match.end()):
            return month, day
    return None


def _is_dateline(head: str, start: int, end: int) -> bool:
    """讯 or 电 behind the day, and no end of a sentence before it."""
    after = head[end:].lstrip()
    return after.startswith(tuple(date_words()["dateline"]["after"])) and not re.search("[。，；]", head[:start])


def _in_name(stem: str) -> date | None:
    flat = _narrow(stem)
    if found := next(written_dates(re.sub(r"(?<=\d)_(?=\D|$)", " ", flat)), None):
        return found.day
    loose = re.search(r"(?<![\d.])(\d{4})([-._])(\d{1,2})\2(\d{1,2})(?!\d|\.\d)", flat)
    if loose and not _is_hash(flat) and (day := _day(loose[1], loose[3], loose[4], YEARS)):
        return day
    for match in re.finditer(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)", flat):
        if not _is_hash(flat) and not _inside_hash(flat, *match.span()):
            return _day(match[1], match[2], match[3], COMPACT_YEARS)
    return None


def _is_hash(stem: str) -> bool:
    """A UUID: its groups must not be taken for numbers."""
    return bool(re.search(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", stem))


def _inside_hash(stem: str, start: int, end: int) -> bool:
    """Whether the digits are in a word of hexadecimal digits that is not a page number (``20230105A02``)."""
    while start and stem[start - 1].isascii() and stem[start - 1].isalnum():
        start -= 1
    tail = re.match(r"[0-9A-Za-z]*", stem[end:])
    word = stem[start:end] + (tail[0] if tail else "")
    if len(word) == 8 or re.fullmatch(r"\d{8}[A-D]\d{1,2}", word):
        return False
    return bool(re.fullmatch(r"(?i)[0-9a-f]+", word))


def _six_digits(stem: str) -> date | None:
    if not re.fullmatch(r"\d{6}", stem):
        return None
    year = int(stem[:2])
    return _day(str(year + (2000 if year < 50 else 1900)), stem[2:4], stem[4:], COMPACT_YEARS)


def _all_days(names: Sequence[str]) -> bool:
    return len(names) > 1 and all(map(_six_digits, names))


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _written(fields: Mapping[str, str | None]) -> date | None:
    year = number_of(fields["y"] or fields["of"] or "")
    before = date_words()["eras"][fields["era"]] if fields["era"] else 0
    if year is None:
        return None
    return _day(str(year + before), str(number_of(fields["m"] or "")), str(number_of(fields["d"] or "")), YEARS)


def number_of(text: str) -> int | None:
    """A number in digits, in Chinese characters up to 99, or digit by digit as years are written."""
    text = text.strip().replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    if text.isdigit() and text.isascii():
        return int(text)
    plain = "".join(_DIGITS.get(ch, ch) for ch in text)
    if "十" not in plain:
        return int(plain) if plain.isdigit() else None
    tens, _, ones = plain.partition("十")
    if not (tens or "1").isdigit() or not (ones or "0").isdigit():
        return None
    return int(tens or "1") * 10 + int(ones or "0")


def _day(year: str, month: str, day: str, years: range) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in years else None


def _narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII, character by character: offsets stay valid."""
    return "".join(
        unicodedata.normalize("NFKC", ch) if "\uff01" <= ch <= "\uff5e" and ch not in "，；：！？（）" else ch
        for ch in text
    )


@cache
def _month_day_form() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d年])(?P<m>\d{{1,2}}|{_HAN}{{1,3}})\s*月\s*(?P<d>\d{{1,2}}|{_HAN}{{1,3}})\s*[日号號]")


@cache
def _english_form() -> re.Pattern[str]:
    names = date_words()["months"]["names"]
    month = rf"(?P<m>{'|'.join(names)}|(?:{'|'.join(name[:3] for name in names)}|sept)\b)\.?"
    return re.compile(
        rf"(?i)\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+)?{month}[\s-]+"
        r"(?(d)|(?P<e>\d{1,2})(?:st|nd|rd|th)?,?\s+),?(?P<y>\d{4})\b"
    )


def _month_name(word: str) -> str:
    names: list[str] = date_words()["months"]["names"]
    return next(name for name in names if name[:3] == word[:3].casefold())


@cache
def _written_form() -> re.Pattern[str]:
    eras = "|".join(sorted(date_words()["eras"], key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<era>{eras})\s*(?P<of>\d{{1,4}}|{_HAN}{{1,4}})|(?<!\d)(?P<y>\d{{4}}|{_HAN}{{4}}))\s*年\s*"
        rf"(?P<m>\d{{1,2}}|{_HAN}{{1,3}})\s*月\s*(?P<d>\d{{1,2}}|{_HAN}{{1,3}})\s*[日号號]"
    )


@cache
def date_words() -> dict[str, Any]:
    """The table of words and forms, ``kg/data/dates.toml``."""
    return tomllib.loads((resources.files("kg") / "data" / "dates.toml").read_text(encoding="utf-8"))


@cache
def _compiled(section: str, key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule) for rule in date_words()[section][key])
