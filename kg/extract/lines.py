"""
Roads and railways with numbers: 108国道, G55—S40高速, 地铁1号线, 省道201线.

Place in the flow: Reading -> place Candidates. Lines with names come from the
declared patterns (heads.py).

Source of the forms: JTG A04, naming of national expressways (G + 1, 2 or 4 digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.text import runs_with

NUMBERED = 1.2
#: What each form has but for a bare number.
_SIGN = re.compile("高速|国道|省道|县道|乡道|线")
_NAMED = re.compile("高速|国道|省道|线")
_URBAN = ("地铁", "轨道交通", "轻轨")
_FORMS = re.compile(
    r"(?:[GSXY]\d{1,4}(?:[—\-－~至][GSXY]\d{1,4})*(?:(?:[一-龥]{2,6}?)?(?:高速公路|高速|国道|省道|线))?"
    r"|\d{2,3}(?:国道|省道|县道)"
    r"|(?:国道|省道|县道|乡道)[GSXY]?\d{1,4}线?"
    r"|(?:地铁|轨道交通|轻轨)?[A-Z]?\d{1,2}号线"
    r"|R\d线)"
)


def find_lines(reading: Reading) -> Iterator[Candidate]:
    """Numbered roads, railways and metro lines."""
    for left, right in runs_with(reading.text, _SIGN, "，。、\n"):
        for match in _FORMS.finditer(reading.text, left, right):
            yield from _line(reading, match)


def _line(reading: Reading, match: re.Match[str]) -> Iterator[Candidate]:
    start, end = match.span()
    bare = match[0][0] in "GSXY" and not _NAMED.search(match[0])
    if bare or (reading.before(start).isalnum() and reading.before(start).isascii()):
        return
    if match[0].startswith(_URBAN):
        start = min((hit.start for hit in reading.ends[start] if _is_city(reading, hit.surface)), default=start)
    yield Candidate(start, end, "place", worth(NUMBERED, end - start), "place.numbered_line")


def _is_city(reading: Reading, surface: str) -> bool:
    """兰州|轨道交通2号线: the city belongs to the line's name."""
    return len(surface) > 1 and any(e.type == "place" and e.level == "city" for e in reading.lexicon.lookup(surface))
