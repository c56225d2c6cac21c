"""
When was an undated text written? In the last year it mentions.

Place in the flow: link; the text of an article -> a year, which decides between names that
were in use at different times: 临安 is 临安市 in a report of 2009 and 临安区 in one of 2020.
"""

from __future__ import annotations

import re

#: 2009年10月10日: a signature or the day of a report.
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[\u5e74./-]\s*\d{1,2}\s*[\u6708./-]\s*\d{1,2}")
#: 2009年 in running text.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\u5e74")


def year_of(text: str) -> int | None:
    """
    The year in which a text was written, as far as it shows; None if it mentions no year.

    The latest full date takes precedence over the latest year: plans mention years to come.

    >>> year_of("2009年10月10日，临安市召开会议，到2015年基本建成。"), year_of("临安召开会议。")
    (2009, None)
    """
    for pattern in (_DAY, _YEAR):
        if years := [int(match[1]) for match in pattern.finditer(text)]:
            return max(years)
    return None
