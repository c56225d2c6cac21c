"""
A page's text -> its paragraphs as spans.

Place in the flow: segment, first step. What a paragraph is *for* is decided in blocks.py.

A paragraph is a line, except where print was hard-wrapped: lines of nearly one width that stop in
mid-sentence are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.segment.bylines import byline
from kg.segment.cues import furniture
from kg.text.flow import CLOSERS, SENTENCE_ENDS
from kg.text.words import is_word

#: Line ends of every system and of PDF extractors; form feeds and Unicode separators included.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

#: Notes that print sets on a line of their own.
_NOTE = furniture().pattern("page_note")

#: A group of lines counts as hard-wrapped when it has this many at least ...
WRAPPED_MIN_LINES = 3
#: ... and all but the last are within this many characters of the longest: justified print varies by the
#: half-width characters and by marks that may not begin a line.
WRAPPED_SLACK = 3
#: This many such groups make a page that was wrapped throughout.
WRAPPED_MIN_GROUPS = 3
#: Columns narrower than this are lists of names or titles, not running text.
WRAPPED_MIN_WIDTH = 12
#: Lines longer than this are whole paragraphs: no printed column is that wide.
WRAPPED_MAX_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    A span of the page without outer white space; ``gap`` blank lines stand before it.

    ``indented``: white space stands between the line's start and the text.
    """

    start: int
    end: int
    gap: int
    indented: bool = False


def paragraphs(text: str) -> list[Paragraph]:
    """
    The paragraphs of a page in page order; together they hold every non-space character.

    >>> [(p.start, p.end, p.gap) for p in paragraphs("标题\\n\\n　　正文。\\r\\n")]
    [(0, 2, 0), (6, 9, 1)]
    """
    groups: list[list[Paragraph]] = []
    for line in _lines(text):
        if groups and line.gap == 0:
            groups[-1].append(line)
        else:
            groups.append([line])
    widths = sorted(_width(group) for group in groups if _is_wrapped(text, group))
    # Where the page was wrapped throughout, pairs of lines were too: a title of one line and a bit.
    usual = widths[len(widths) // 2] if len(widths) >= WRAPPED_MIN_GROUPS else 0
    return [paragraph for group in groups for paragraph in _unwrapped(text, group, usual)]


def ends_sentence(text: str) -> bool:
    """
    True when the text stops where a sentence stops; closing quotes count with what they close.

    >>> ends_sentence("好。”"), ends_sentence("锦绣太原城”"), ends_sentence("忻州市锚定")
    (True, False, False)
    """
    bare = text.rstrip()
    if bare.endswith(("）", ")", "】", "：", ":")):
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
        yield Paragraph(start, start + len(bare), max(0, breaks - 1), start > match.start())
        last_end = start + len(bare)


def _width(lines: list[Paragraph]) -> int:
    return max(line.end - line.start for line in lines)


def _is_wrapped(text: str, lines: list[Paragraph]) -> bool:
    """True for a group of lines most of which are full and stop in mid-sentence."""
    width = _width(lines)
    if len(lines) < WRAPPED_MIN_LINES or not WRAPPED_MIN_WIDTH <= width <= WRAPPED_MAX_WIDTH:
        return False
    return sum(_is_cut(text, line, width) for line in lines) * 2 >= len(lines) - 1


def _is_full(line: Paragraph, width: int) -> bool:
    return line.end - line.start >= width - WRAPPED_SLACK


def _is_cut(text: str, line: Paragraph, width: int) -> bool:
    return _is_full(line, width) and not ends_sentence(text[line.start : line.end])


def _unwrapped(text: str, lines: list[Paragraph], usual: int) -> list[Paragraph]:
    """Put hard-wrapped lines of one group together; other groups come back as they are."""
    width = _width(lines)
    if not _is_wrapped(text, lines) and not (len(lines) == 2 and width in (usual, usual - 1)):
        return lines
    cut = [_is_cut(text, line, width) for line in lines]
    if all(_is_full(line, width) for line in lines[:-1]) and not any(line.indented for line in lines[1:]):
        # Only the last line is short and none is indented: one paragraph, also where a full line ends a sentence.
        cut = [True] * len(lines)
    found: list[Paragraph] = []
    joined = False
    for line, runs_on in zip(lines, cut, strict=True):
        if joined and not line.indented and not _stands_alone(text, line):
            found[-1] = Paragraph(found[-1].start, line.end, found[-1].gap, found[-1].indented)
        else:
            found.append(line)
        # A full line that ends a sentence may still be inside its paragraph; an indent would tell.
        joined = runs_on
    return found


def _stands_alone(text: str, line: Paragraph) -> bool:
    """A byline, unit or （上接…版） below a full line; 展|沃土, the end of a wrapped title, only looks like a name."""
    if _NOTE.match(text, line.start, line.end):
        return True
    credit = byline(text, line.start, line.end)
    return credit is not None and (credit.roles or not is_word(text[line.start + 1 : line.end]))
