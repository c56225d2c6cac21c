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

NUMBERED = 1.2
_FORMS = re.compile(
    r"(?:[GSXY]\d{1,4}(?:[—\-－~至][GSXY]\d{1,4})*(?:[一-龥]{2,6}?)?(?:高速公路|高速|国道|省道|线)?"
    r"|\d{3}(?:国道|省道|县道)"
    r"|(?:国道|省道|县道|乡道)[GSXY]?\d{1,4}线?"
    r"|(?:地铁|轨道交通|轻轨)?[A-Z]?\d{1,2}号线(?:[一二三]期)?"
    r"|R\d线)"
)


def find_lines(reading: Reading) -> Iterator[Candidate]:
    """Numbered roads, railways and metro lines."""
    for match in _FORMS.finditer(reading.text):
        start, end = match.span()
        bare = match[0][0] in "GSXY" and not re.search(r"高速|国道|省道|线", match[0])
        if bare or (reading.before(start).isalnum() and reading.before(start).isascii()):
            continue
        yield Candidate(start, end, "place", worth(NUMBERED, end - start), "place.numbered_line")
