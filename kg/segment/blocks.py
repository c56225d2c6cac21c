"""
Paragraphs -> parts: what each line of a page seems to be by itself.

Place in the flow: segment, second step; heads.py and joins.py then decide with the neighbours in view.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum

from kg.model import squeeze
from kg.segment.bylines import byline, closing_credit, opening_credit, photo_credit
from kg.segment.columns import is_column
from kg.segment.credit import Credit
from kg.segment.lines import Paragraph, ends_sentence
from kg.segment.names import is_name


class Kind(StrEnum):
    """What a paragraph seems to be; ``LINE`` is a short line that may be a title or a subhead."""

    LINE = "line"
    NAMES = "names"
    UNIT = "unit"
    COLUMN = "column"
    CAPTION = "caption"
    SOURCE = "source"
    FROM_PAGE = "from-page"
    TO_PAGE = "to-page"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Part:
    """A typed paragraph. ``credit`` holds the names that stand in it, if any."""

    start: int
    end: int
    kind: Kind
    #: The text with white space removed: what comparisons use.
    text: str
    gap: int = 0
    credit: Credit | None = None
    #: Starts with a dateline (本报讯 …): a news item begins here.
    opens: bool = False
    #: Ends with a credit: an article ends here.
    closes: bool = False
    #: Stops in mid-sentence.
    unfinished: bool = False


#: Titles and subheads are at most this long; the longest title lines of Chinese papers run to about 50.
MAX_TITLE_LINE = 56
#: Captions are at most this long; longer paragraphs with a photo credit are articles.
MAX_CAPTION = 260

_UNIT = re.compile(r"^[（(]?\s*(?:本文|文章)?(?:第一)?(?:作者|笔者)(?:单位|系|分?别?为|简介|工作单位)?\s*[：:系为]")
_UNIT_NAME = re.compile(
    r"^[（(]?\s*(?:本文|文章)?(?:第一)?(?:作者|笔者)(?:工作)?(?:单位)?(?:分别)?(?:系|为)?\s*[：:]?\s*(.*?)\s*[）)]?$",
    re.S,
)
_FROM_PAGE = re.compile(r"^[（(]?\s*[上紧]接.{0,12}版.{0,12}$")
_TO_PAGE = re.compile(r"^[（(]?\s*[下]?转.{0,4}第?.{1,6}版.{0,6}$")
_SOURCE = re.compile(
    r"^[（(]?\s*(?:据[\u4e00-\u9fffA-Za-z·《》、\s]{2,20}(?:网|报|社|电|讯|台|报道)?|(?:稿件|图片|资料|文字)?来源[：:].{1,30}|"
    r"(?:原载|转自|摘自|载于|选自).{2,30}|(?:本版)?(?:责任编辑|责编|编辑|校对|版式|统筹|策划|组稿)[：:\s].{1,40})\s*[）)]?$"
)
_STAFF = r"(?:责任编辑|责编|编辑|美编|美术编辑|版式|校对|组版|排版|主编|统筹|值班编委|编审|设计|审读)[：:/／\s\u3000]"
#: The paper's head or foot line: a date with its weekday, or who made the page.
_MASTHEAD = re.compile(rf"(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日.{{0,14}}星期[一二三四五六日天]|{_STAFF}.{{1,30}}{_STAFF})")
#: Lines that a form tells, what finds it in them, and how long they may be.
_SIGNED = (
    (Kind.FROM_PAGE, _FROM_PAGE.match, 40),
    (Kind.TO_PAGE, _TO_PAGE.match, 40),
    (Kind.UNIT, _UNIT.match, 80),
    (Kind.SOURCE, _SOURCE.match, 40),
    (Kind.SOURCE, _MASTHEAD.search, 80),
)
_CAPTION_START = re.compile(r"^(?:图为|圖為|图[①②③④⑤⑥\d一二三]|[上下左右]图|[▲▼△]|图片说明|资料图片?)")
_CAPTION_END = re.compile(r"(?:效果图|示意图|夜景图|全景图|鸟瞰图|位置图|资料图片?|图表|（资料照片）)$")
#: Two phrases set apart by a space, as only titles are, though a full stop slipped in at the end.
_SPACED_TITLE = re.compile(r"^[^。，,；;\s]{4,}[ \u3000]+[^。，,；;\s]{4,}。$")
_BARE_END = re.compile(r"[。；;，,、]$")
#: A day and a comma begin a sentence; a title sets its phrases apart with a space: 当天，西宁市第一|人民医院….
_SENTENCE_START = re.compile(
    r"^(?:当天|当日|次日|近日|日前|目前|近年来|昨天|昨日|今天|今日|连日来|随后|据悉|据了解|截至目前|(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日)(?:上午|下午|晚|晚上|早上|清晨|凌晨|中午)?，"
)


def parts_of(text: str, paragraphs: list[Paragraph]) -> list[Part]:
    """Type every paragraph of a page, in page order."""
    found: list[Part] = []
    at = 0
    while at < len(paragraphs):
        here = paragraphs[at]
        end = _bracket_end(text, paragraphs, at)
        last = paragraphs[end]
        found.append(_typed(text, Paragraph(here.start, last.end, here.gap)))
        at = end + 1
    return found


def unit_name(text: str) -> str | None:
    """
    The author's unit in ``（作者单位：…）``.

    >>> unit_name("（作者单位：\\n太原市委讲师团）")
    '太原市委讲师团'
    """
    match = _UNIT_NAME.match(text.strip())
    return squeeze(match.group(1)) or None if match else None


def _typed(text: str, span: Paragraph) -> Part:
    start, end = span.start, span.end
    raw = text[start:end]
    bare = squeeze(raw)
    kind, credit = _kind_of(text, span, raw, bare)
    if kind is not Kind.BODY:
        return Part(start, end, kind, bare, span.gap, credit)
    opening = opening_credit(text, start, end)
    closing = closing_credit(text, start, end)
    return Part(
        start,
        end,
        Kind.BODY,
        bare,
        span.gap,
        _both(opening, closing),
        opens=opening is not None,
        closes=closing is not None,
        unfinished=not ends_sentence(raw) and closing is None,
    )


def _kind_of(text: str, span: Paragraph, raw: str, bare: str) -> tuple[Kind, Credit | None]:
    start, end = span.start, span.end
    if len(bare) <= 80:
        for kind, finds, longest in _SIGNED:
            if finds(raw) and len(bare) <= longest and not bare.endswith("。"):
                return kind, None
        if is_column(raw.strip()):
            return Kind.COLUMN, None
        credit = byline(text, start, end)
        if credit is not None and (credit.roles or _bare_names(text, credit)):
            return Kind.NAMES, credit
    if len(bare) <= MAX_CAPTION:
        credit = photo_credit(text, start, end)
        if credit is not None or _CAPTION_START.match(bare) or (len(bare) <= 30 and _CAPTION_END.search(bare)):
            return Kind.CAPTION, credit or closing_credit(text, start, end)
    if len(bare) > MAX_TITLE_LINE or _SENTENCE_START.match(bare) or opening_credit(text, start, end) is not None:
        return Kind.BODY, None
    bare_line = "。" not in bare and not _BARE_END.search(bare)
    return (Kind.LINE if bare_line or _SPACED_TITLE.match(raw) else Kind.BODY), None


def _bare_names(text: str, credit: Credit) -> bool:
    """Without a role word every name stands apart: 时报时评 is no 时报 and 时评."""
    spans = credit.spans
    apart = all(e < s and not text[e:s].isalnum() for (_, e), (s, _) in itertools.pairwise(spans))
    return apart and all(is_name(squeeze(text[s:e])) for s, e in spans)


def _both(first: Credit | None, second: Credit | None) -> Credit | None:
    if first is None or second is None:
        return first or second
    spans = tuple(dict.fromkeys(first.spans + second.spans))
    affiliations = tuple(dict.fromkeys(first.affiliations + second.affiliations))
    return Credit(spans, affiliations, True, first.dateline or second.dateline)


def _bracket_end(text: str, paragraphs: list[Paragraph], at: int) -> int:
    """A short （作者单位： … cut by line ends goes on to its closing bracket."""
    here = paragraphs[at]
    head = text[here.start : here.end]
    if not _UNIT.match(head) or head[0] not in "（(" or head.rstrip().endswith(("）", ")")):
        return at
    for k in range(at + 1, min(at + 4, len(paragraphs))):
        line = text[paragraphs[k].start : paragraphs[k].end]
        if len(line) > 40:
            return at
        if line.rstrip().endswith(("）", ")")):
            return k
    return at
