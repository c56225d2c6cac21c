"""
A page's text -> its paragraphs as spans.

Place in the flow: segment, first step. What a paragraph is *for* is decided in blocks.py.

A paragraph is a line, except where print was hard-wrapped: lines of nearly one width that stop in
mid-sentence are joined again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.segment.bylines import byline
from kg.segment.cues import furniture
from kg.text.flow import CLOSERS, SENTENCE_ENDS
from kg.text.words import is_word

#: Line ends of every system and of PDF extractors; form feeds and Unicode separators included.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

#: Notes that are printed on a line of their own.
_PAGE_NUMBER = re.compile(r"[-—·\s]*\d{1,4}[-—·\s]*")
_NOTE = furniture().pattern("page_note")

#: A group of lines counts as hard-wrapped if it has at least this many.
WRAPPED_MIN_LINES = 3
#: This many such groups make a page that was wrapped throughout.
WRAPPED_MIN_GROUPS = 3
#: No column is narrower than this.
WRAPPED_MIN_WIDTH = 6
#: Lines up to the first width are mostly lists of names or titles, above the second mostly whole paragraphs: there
#: more lines must be full.
NARROW, WIDE = 12, 60
#: Share of lines that are full and stop in mid-sentence: usual, and for narrow and wide lines.
CUT_SHARE, STRICT_SHARE = 0.5, 0.75
#: ... and of lines each followed by a blank one.
DOUBLE_SHARE = 0.6
#: Running text has at least one comma or stop in this many characters; lists of titles have fewer.
CHARS_PER_MARK = 40
#: Title lines over a column, which may be longer than its lines.
MAX_TITLE_LINES = 3
#: A full line may be longer than most by this much: half-width digits and letters.
LONGER = 1.4
#: With this share of lines separated by one blank line each, the page is printed with double spacing.
DOUBLE_SPACED = 0.8


_PROSE = "，。；,;、"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    A span of the page without outer white space; ``gap`` blank lines precede it.

    ``indent``: characters of white space between the line's start and the text.
    """

    start: int
    end: int
    gap: int
    indent: int = 0

    @property
    def length(self) -> int:
        """Characters from the line's start, including the indent."""
        return self.end - self.start + self.indent


def paragraphs(text: str) -> list[Paragraph]:
    """
    The paragraphs of a page in page order; together they contain every non-space character.

    >>> [(p.start, p.end, p.gap) for p in paragraphs("标题\\n\\n　　正文。\\r\\n")]
    [(0, 2, 0), (6, 9, 1)]
    """
    groups = _groups(text, list(_lines(text)))
    widths = sorted(_width(group) for group in groups if _is_wrapped(text, group))
    # Where the page was wrapped throughout, pairs of lines were too: a title of one line and a bit.
    usual = widths[len(widths) // 2] if len(widths) >= WRAPPED_MIN_GROUPS else 0
    return [paragraph for group in groups for paragraph in _unwrapped(text, group, usual)]


def _groups(text: str, lines: list[Paragraph]) -> list[list[Paragraph]]:
    """Lines between blank lines; all lines of a page where every line is followed by one blank line."""
    groups: list[list[Paragraph]] = []
    for line in lines:
        if groups and line.gap == 0:
            groups[-1].append(line)
        else:
            groups.append([line])
    single = sum(line.gap == 1 for line in lines)
    if len(groups) == len(lines) and single >= DOUBLE_SPACED * len(lines) and _is_wrapped(text, lines, DOUBLE_SHARE):
        return [lines]
    return groups


def ends_sentence(text: str) -> bool:
    """
    Whether the text stops where a sentence stops; closing quotes count with what they close.

    >>> ends_sentence("好。”"), ends_sentence("锦绣太原城”"), ends_sentence("忻州市锚定")
    (True, False, False)
    """
    bare = text.rstrip()
    if bare.endswith(("）", ")", "】", "：", ":", "...")):
        return True
    bare = bare.rstrip(CLOSERS)
    return bool(bare) and bare[-1] in SENTENCE_ENDS


def _lines(text: str) -> Iterator[Paragraph]:
    last_end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if not bare:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        breaks = text.count("\n", last_end, start) or text.count("\r", last_end, start)
        yield Paragraph(start, start + len(bare), max(0, breaks - 1), start - match.start())
        last_end = start + len(bare)


def _width(lines: list[Paragraph]) -> int:
    """
    Characters of a full line: the length of most lines, or nearly; of two such lengths the greater.

    Titles are shorter, and a line of digits and letters may be longer.
    """
    lengths = Counter(line.length for line in lines)
    return max(lengths, key=lambda w: (sum(lengths[w - k] for k in range(_slack(w) + 1)), w))


def _slack(width: int) -> int:
    """How much shorter a full line may be: half-width characters, and marks that must not begin a line."""
    return 1 if width < NARROW else 3


def _is_wrapped(text: str, lines: list[Paragraph], least: float = CUT_SHARE) -> bool:
    """Whether most lines of a group are full and stop in mid-sentence."""
    if len(lines) < WRAPPED_MIN_LINES:
        return False
    width = _width(lines)
    if width < WRAPPED_MIN_WIDTH:
        return False
    # No column has a longer line; a title may be over it.
    if any(line.length > LONGER * width for line in lines[MAX_TITLE_LINES:]):
        return False
    if not NARROW <= width <= WIDE:
        least = STRICT_SHARE
    marks = sum(text.count(mark, lines[0].start, lines[-1].end) for mark in _PROSE)
    if marks * CHARS_PER_MARK < lines[-1].end - lines[0].start:
        return False
    return sum(_is_cut(text, line, width) for line in lines) >= least * (len(lines) - 1)


def _is_full(line: Paragraph, width: int) -> bool:
    return width - _slack(width) <= line.length <= LONGER * width


def _is_cut(text: str, line: Paragraph, width: int) -> bool:
    return _is_full(line, width) and not ends_sentence(text[line.start : line.end])


def _unwrapped(text: str, lines: list[Paragraph], usual: int) -> list[Paragraph]:
    """Join hard-wrapped lines of one group; other groups are returned unchanged."""
    width = _width(lines)
    if not _is_wrapped(text, lines) and not (len(lines) == 2 and width in (usual, usual - 1)):
        return lines
    cut = [_is_cut(text, line, width) for line in lines]
    if all(_is_full(line, width) for line in lines[:-1]) and not any(line.indent for line in lines[1:]):
        # Only the last line is short and none is indented: one paragraph, also where a full line ends a sentence.
        cut = [True] * len(lines)
    found: list[Paragraph] = []
    joined = False
    for line, runs_on in zip(lines, cut, strict=True):
        if joined and not line.indent and not _stands_alone(text, line):
            found[-1] = Paragraph(found[-1].start, line.end, found[-1].gap, found[-1].indent)
        else:
            found.append(line)
        # A full line that ends a sentence may still be inside its paragraph; an indent would show it.
        joined = runs_on
    return found


def _stands_alone(text: str, line: Paragraph) -> bool:
    """A byline, unit, page number or （上接…版） below a full line; 展|沃土, the end of a wrapped title, only looks like a name."""
    if _NOTE.match(text, line.start, line.end) or _PAGE_NUMBER.fullmatch(text, line.start, line.end):
        return True
    credit = byline(text, line.start, line.end)
    return credit is not None and (credit.roles or not is_word(text[line.start + 1 : line.end]))
