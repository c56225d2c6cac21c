"""
Paragraphs -> parts: what each line of a page seems to be by itself.

Place in the flow: segment, second step; outline.py and joins.py then decide with the neighbours in view.
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
from kg.segment.cues import bylines
from kg.segment.cues import furniture as furniture_cues
from kg.segment.furniture import furniture
from kg.segment.lines import Paragraph, ends_sentence
from kg.text.flow import sentence_spans
from kg.text.names import is_name, is_transliterated
from kg.text.words import is_word, tag_of


class Kind(StrEnum):
    """What a paragraph seems to be; ``LINE`` is a short line that may be a title or a subhead."""

    LINE = "line"
    NAMES = "names"
    UNIT = "unit"
    COLUMN = "column"
    CAPTION = "caption"
    SOURCE = "source"
    #: Buttons, page numbers, navigation: part of no article.
    HEADER = "header"
    FROM_PAGE = "from-page"
    TO_PAGE = "to-page"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Part:
    """A typed paragraph. ``credit`` has the names in it, if any."""

    start: int
    end: int
    kind: Kind
    #: The text without white space, for comparisons.
    text: str
    gap: int = 0
    credit: Credit | None = None
    #: Starts with a dateline (本报讯 …): a news item begins here.
    opens: bool = False
    #: Ends with a credit: an article ends here.
    closes: bool = False
    #: Stops in mid-sentence.
    unfinished: bool = False
    #: A line whose phrases are separated by white space, as in titles.
    spaced: bool = False


#: Titles and subheads are at most this long; the longest title lines of Chinese papers have about 50.
MAX_TITLE_LINE = 56
#: Captions are at most this long; longer paragraphs with a photo credit are articles.
MAX_CAPTION = 260
#: A longer paragraph that ends with a photographer's name in brackets is text with a caption run on.
MAX_WHOLE_CAPTION = 120

#: Names in brackets that a line end cuts go on for so many lines at most; so many characters stand before or within them.
_BRACKET_LINES, _BEFORE_NAMES = 4, 40
#: Lines of furniture, of names and of a column are at most this long.
MAX_NOTE = 80
#: A line without a comma may be a title up to this length: documents have long ones.
MAX_BARE_TITLE = 90

_WHO, _WHAT = bylines(), furniture_cues()
_UNIT = _WHO.pattern("unit_line")
_NO_NAME = _WHO.words("no_name")
#: （记者 王勇 通讯员 at the end of a line
_OPENED = _WHO.pattern("opened_names")
_UNIT_NAME = _WHO.pattern("unit_of_line", re.S)
_POST_END = _WHO.pattern("post_end")
#: Kinds of lines recognised by their form, the pattern, and how long they may be.
_SIGNED = (
    (Kind.FROM_PAGE, _WHAT.pattern("from_page").match, 40),
    (Kind.TO_PAGE, _WHAT.pattern("to_page").match, 40),
    (Kind.UNIT, _UNIT.match, 80),
)
_NOTES = (
    (_WHAT.pattern("source_line").match, 40),
    # The paper's head or foot line: a date with its weekday, or who made the page.
    (_WHAT.pattern("masthead").search, 80),
    (_WHAT.pattern("speech_note").match, 64),
)
_CAPTION_OPENING = _WHAT.pattern("caption_opening")
_CAPTION_CLOSING = _WHAT.pattern("caption_closing")
_CAPTION_POINTER = _WHAT.any_of("caption_pointer")
#: A caption without a credit that ends in 示意图 or points at a person (右一) is at most this long.
_MAX_CLOSING, _MAX_POINTING = 30, 90
#: Two phrases separated by a space, as only in titles, even if a full stop slipped in at the end.
_SPACED_TITLE = _WHAT.pattern("spaced_title")
_BARE_END = re.compile(r"[。；;，,、]$")
#: A date and a comma begin a sentence; a title separates its phrases with a space: 当天，西宁市第一|人民医院….
_SENTENCE_START = _WHAT.pattern("sentence_start")
_SALUTATION = _WHAT.ordered("salutation_start")


def parts_of(text: str, paragraphs: list[Paragraph]) -> list[Part]:
    """Determine the type of every paragraph of a page, in page order."""
    found: list[Part] = []
    at = 0
    while at < len(paragraphs):
        here = paragraphs[at]
        end = _bracket_end(text, paragraphs, at)
        last = paragraphs[end]
        whole = Paragraph(here.start, last.end, here.gap)
        if (cut := _glued_caption(text, whole)) is not None:
            found.append(_typed(text, Paragraph(whole.start, cut[0], whole.gap)))
            whole = Paragraph(cut[1], whole.end, 0)
        found.append(_typed(text, whole))
        at = end + 1
    return found


def _glued_caption(text: str, span: Paragraph) -> tuple[int, int] | None:
    """Where a caption was run on after a paragraph: end of the text, start of the caption that （王勇 摄） closes."""
    if span.end - span.start <= MAX_WHOLE_CAPTION or text[span.end - 1] not in "）)":
        return None
    credit = photo_credit(text, span.start, span.end)
    opened = max(text.rfind("（", span.start, span.end), text.rfind("(", span.start, span.end))
    if credit is None or not credit.spans or opened < 0 or _CAPTION_OPENING.match(text, span.start):
        return None
    sentences = list(sentence_spans(text, span.start, opened))
    return (sentences[-2][1], sentences[-1][0]) if len(sentences) > 1 else None


def unit_name(text: str) -> str | None:
    """
    The author's unit in ``（作者单位：…）``.

    >>> unit_name("（作者单位：\\n太原市委讲师团）")
    '太原市委讲师团'
    >>> unit_name("（作者系晋阳大学副教授）")
    '晋阳大学'
    """
    match = _UNIT_NAME.match(text.strip())
    return _POST_END.sub("", squeeze(match["unit"])) or None if match else None


def _typed(text: str, span: Paragraph) -> Part:
    start, end = span.start, span.end
    raw = text[start:end]
    bare = squeeze(raw)
    kind, credit = _kind_of(text, span, raw, bare)
    if kind is not Kind.BODY:
        return Part(start, end, kind, bare, span.gap, credit, spaced=kind is Kind.LINE and len(raw.split()) > 1)
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
    if (found := _note(text, start, end, raw, bare)) is not None:
        return found
    if len(bare) <= MAX_CAPTION and (found := _caption(text, start, end, bare)) is not None:
        return found
    sentence = len(bare) > MAX_TITLE_LINE and (len(bare) > MAX_BARE_TITLE or any(ch in bare for ch in "，,；;。"))
    if sentence or _SENTENCE_START.match(bare) or opening_credit(text, start, end) is not None:
        return Kind.BODY, None
    if bare.endswith(("：", ":")) and (bare.startswith(_SALUTATION) or any(ch in bare for ch in "，,、")):
        return Kind.BODY, None
    bare_line = "。" not in bare and not _BARE_END.search(bare)
    return (Kind.LINE if bare_line or _SPACED_TITLE.match(raw) else Kind.BODY), None


def _note(text: str, start: int, end: int, raw: str, bare: str) -> tuple[Kind, Credit | None] | None:
    """A line that is not a sentence: a turn to another page, a unit, a column, names, labels and dates."""
    if bare.endswith("。"):
        return None
    for kind, finds, longest in _SIGNED:
        if len(bare) <= longest and finds(raw):
            return kind, None
    if len(bare) <= MAX_NOTE and is_column(raw.strip()):
        reported = byline(text, start, end) if raw.strip()[:1] == "【" else None
        return (Kind.NAMES, reported) if reported is not None and reported.spans else (Kind.COLUMN, None)
    if (found := furniture(text, start, end)) is not None:
        if found.byline and found.credit is not None:
            return Kind.NAMES, found.credit
        return (Kind.SOURCE if found.of_article else Kind.HEADER), found.credit
    if len(bare) <= MAX_NOTE:
        credit = byline(text, start, end)
        if credit is not None and (credit.roles or _bare_names(text, credit)):
            return Kind.NAMES, credit
    if any(len(bare) <= longest and finds(raw) for finds, longest in _NOTES):
        return Kind.SOURCE, None
    return None


def _caption(text: str, start: int, end: int, bare: str) -> tuple[Kind, Credit | None] | None:
    credit = photo_credit(text, start, end)
    said = (
        credit is not None
        or _CAPTION_OPENING.match(bare)
        or (len(bare) <= _MAX_CLOSING and _CAPTION_CLOSING.search(bare))
        or (len(bare) <= _MAX_POINTING and _CAPTION_POINTER.search(bare))
    )
    return (Kind.CAPTION, credit or closing_credit(text, start, end)) if said else None


def _bare_names(text: str, credit: Credit) -> bool:
    """Without a role word every name must be separate: 时报时评 is not 时报 and 时评."""
    spans = credit.spans
    apart = all(e < s and not text[e:s].isalnum() for (_, e), (s, _) in itertools.pairwise(spans))
    return apart and all(_is_bare_name(squeeze(text[s:e])) for s, e in spans)


def _is_bare_name(name: str) -> bool:
    """A name and no word: 公 告, 任命 and 理论·思考 have the form of one."""
    if any(part in name for part in _NO_NAME):
        return False
    if "·" in name:
        return is_name(name) and is_transliterated(name)
    return is_name(name) and (not is_word(name) or tag_of(name).startswith("nr"))


def _both(first: Credit | None, second: Credit | None) -> Credit | None:
    if first is None or second is None:
        return first or second
    spans = tuple(dict.fromkeys(first.spans + second.spans))
    affiliations = tuple(dict.fromkeys(first.affiliations + second.affiliations))
    return Credit(spans, affiliations, True, first.dateline or second.dateline)


def _bracket_end(text: str, paragraphs: list[Paragraph], at: int) -> int:
    """The paragraph in which a bracket of names closes that line ends cut: （作者单位：…, 本报讯（记者 …."""
    here = paragraphs[at]
    head = text[here.start : here.end]
    unit = _UNIT.match(head) is not None and head[0] in "（("
    opened = max(head.rfind("（"), head.rfind("("))
    names = 0 <= opened < _BEFORE_NAMES and _OPENED.search(head, opened) is not None
    if not (unit or names) or any(ch in head[opened:] for ch in "）)"):
        return at
    for k in range(at + 1, min(at + _BRACKET_LINES, len(paragraphs))):
        line = text[paragraphs[k].start : paragraphs[k].end]
        if names and max(line.find("）", 0, _BEFORE_NAMES), line.find(")", 0, _BEFORE_NAMES)) >= 0:
            return k
        if len(line) > _BEFORE_NAMES:
            return at
        if line.rstrip().endswith(("）", ")")):
            return k
    return at
