"""
Lines that papers and web pages print around a text: labels with values, dates, addresses, buttons.

Place in the flow: segment; used by blocks.py to type a line. The words are data (``kg/data/furniture.toml``).

``2020-10-19 16:23 来源：黑河日报 作者：韩玉洁`` belongs to the article, including its author;
``版面导航 上一篇 下一篇 放大 缩小`` belongs to none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import squeeze
from kg.segment.credit import Credit, read_credit
from kg.segment.cues import bylines
from kg.segment.cues import furniture as cues
from kg.text.names import is_name

#: Lines of labels are at most this long; the value of one label (an author's list of names) at most ...
MAX_LINE, MAX_VALUE = 200, 60
#: 来源： and longer; 文：, 图： may occur inside a byline.
_SHORTEST_LABEL = 3

_CUES = cues()
_LABEL = re.compile(
    rf"({_CUES.pattern('label').pattern})(\s*[：:]|\s*[/／](?=\S)|\s*[|｜丨]\s*(?=\S)|(?=\s*$)|(?=\s*[】\]]))"
)
_TIGHT_LABEL = re.compile(rf"(?:{_CUES.pattern('label').pattern})\s*[：:/／|｜丨]")
_SPACED_AUTHOR = re.compile(
    rf"(?:{'|'.join(word for word in _CUES.ordered('author_label') if len(word) > 1)})[\s\u3000]+(?=[\u4e00-\u9fff])"
)
_BUTTON = _CUES.any_of("button")
_DATE = _CUES.pattern("date")
_URL = _CUES.pattern("url")
_PAGE_NO = _CUES.pattern("page_no")
_PHOTO_FILE = _CUES.pattern("photo_file")
_PAPER_PAGE = _CUES.pattern("paper_page")
_CRUMB = _CUES.pattern("crumb")
_DOCUMENT_NO = _CUES.pattern("document_no")
#: 包头新闻网 发布时间：…
_MEDIUM_FIRST = re.compile(rf"{bylines().pattern('medium').pattern}(?=[\s\u3000])")
_OFFICE = bylines().pattern("office_line")
_LETTERHEAD = _CUES.pattern("letterhead")
_SEPARATOR = _CUES.pattern("separator")
_NUMBERS = _CUES.pattern("numbers")
_AUTHOR = _CUES.words("author_label")
_FIELD_GAP = re.compile(r"[\s\u3000|｜]+|(?=【)")
_DATE_LABEL = _CUES.words("date_label")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a line of furniture belongs to: an article (labels, a date), or the page (buttons, page numbers)."""

    of_article: bool
    credit: Credit | None = None
    #: Labels of authors and nothing else.
    byline: bool = False


def furniture(text: str, start: int, end: int) -> Furniture | None:
    """
    Read a whole line as labels, dates, addresses and buttons; None if there is anything else in it.

    >>> line = "2020-10-19 16:23:00 来源：晋阳日报  作者：韩玉洁"
    >>> found = furniture(line, 0, len(line))
    >>> found.of_article, [line[s:e] for s, e in found.credit.spans]
    (True, ['韩玉洁'])
    >>> furniture("上一篇  下一篇 放大 缩小", 0, 14).of_article
    False
    >>> furniture("时间过得很快", 0, 6) is None
    True
    """
    line = text[start:end]
    if len(line) > MAX_LINE or "。" in line:
        return None
    if _DOCUMENT_NO.match(line) or _LETTERHEAD.match(line):
        return Furniture(True)
    if (office := _OFFICE.match(line.strip())) and is_name(squeeze(office["name"])):
        return Furniture(True)
    if _CRUMB.match(line) and "。" not in line and "，" not in line:
        return Furniture(False)
    return _Line(text, start, end).read()


def is_document_no(line: str) -> bool:
    """
    Whether a line is the number of an official document.

    >>> is_document_no("晋政发〔2024〕11号")
    True
    """
    return _DOCUMENT_NO.match(line) is not None


class _Line:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.credits: list[Credit] = []
        self.strong = 0
        self.others = 0
        self.of_article = False

    def read(self) -> Furniture | None:
        self.names_first()
        while self.at < self.end:
            if match := _SEPARATOR.match(self.text, self.at, self.end):
                self.at = match.end()
            elif not (self.label() or self.spaced_author() or self.plain()):
                return None
        if not self.strong:
            return None
        spans = tuple(dict.fromkeys(span for credit in self.credits for span in credit.spans))
        bodies = tuple(dict.fromkeys(body for credit in self.credits for body in credit.affiliations))
        return Furniture(self.of_article, Credit(spans, bodies, True) if spans else None, not self.others)

    def names_first(self) -> None:
        """中国青年报记者 王勇 来源：…: a byline before the first label."""
        first = next((m for m in _TIGHT_LABEL.finditer(self.text, self.at, self.end) if m.start() > self.at), None)
        if first is None or len(first[0]) < _SHORTEST_LABEL or not self.text[first.start() - 1].isspace():
            return
        credit = read_credit(self.text, self.at, first.start())
        if credit is not None and credit.roles and credit.spans:
            self.credits.append(credit)
            self.at = first.start()

    def label(self) -> bool:
        """A label with its value, which ends where the next field begins."""
        match = _LABEL.match(self.text, self.at, self.end)
        if match is None:
            return False
        name, sign = match[1], match[2].strip()
        start = match.end()
        stop = self.value_end(start) if sign else start
        value = self.text[start:stop].strip()
        if len(value) > MAX_VALUE or (sign and sign in "/／" and len(value) > 12):
            return False
        if name in _DATE_LABEL and value and not _DATE.match(value):
            return False
        if name in _AUTHOR and value:
            credit = read_credit(self.text, start, stop, marked=True)
            if credit is not None:
                self.credits.append(credit)
        self.strong += bool(sign) or name not in _AUTHOR
        self.others += name not in _AUTHOR
        self.of_article |= bool(sign) and bool(value)
        self.at = stop
        return True

    def spaced_author(self) -> bool:
        """来源：汾河晨报 作者 王勇: a label without a colon counts in such a line, if names follow."""
        match = _SPACED_AUTHOR.match(self.text, self.at, self.end)
        if match is None:
            return False
        stop = self.value_end(match.end())
        credit = read_credit(self.text, match.end(), stop, marked=True)
        if credit is None or not credit.spans:
            return False
        self.credits.append(credit)
        self.at = stop
        return True

    def value_end(self, start: int) -> int:
        """Where the next label, date, address or button begins after white space; else the end of the line."""
        for space in _FIELD_GAP.finditer(self.text, start, self.end):
            at = space.end()
            if at == start or not self.text[start:at].strip():
                continue
            fields = (_TIGHT_LABEL, _SPACED_AUTHOR, _DATE, _URL)
            if any(field.match(self.text, at, self.end) for field in fields) or self.is_button(at):
                return space.start()
        return next(
            (
                m.start()
                for m in _TIGHT_LABEL.finditer(self.text, start, self.end)
                if m.start() >= start and len(m[0]) > 3
            ),
            self.end,
        )

    def is_button(self, at: int) -> bool:
        match = _BUTTON.match(self.text, at, self.end)
        return match is not None and (match.end() == self.end or self.text[match.end()] in " \t\u3000：:】])）")

    def plain(self) -> bool:
        """A date, an address, a button, a page number, a picture's file."""
        for pattern, weight, of_article in (
            (_DATE, 1, True),
            (_URL, 1, True),
            (_PHOTO_FILE, 1, False),
            (_PAPER_PAGE, 1, True),
            (_MEDIUM_FIRST, 0, True),
            (_PAGE_NO, 1, False),
        ):
            if match := pattern.match(self.text, self.at, self.end):
                self.others += 1
                self.strong += weight
                self.of_article |= of_article
                self.at = match.end()
                return True
        match = _BUTTON.match(self.text, self.at, self.end)
        if match:
            rest = self.text[match.end() : match.end() + 1]
            if match.end() < self.end and rest.isalpha() and not _BUTTON.match(self.text, match.end(), self.end):
                return False
            self.others += 1
            self.strong += match.end() - match.start() > 1
            self.at = match.end()
            return True
        if match := _NUMBERS.match(self.text, self.at, self.end):
            self.strong += match.end() - match.start() == self.end - self.at
            self.at = match.end()
            return True
        return False
