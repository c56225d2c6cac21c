"""
Parts corrected in the light of their neighbours.

Place in the flow: segment, between blocks.py, which sees one paragraph at a time, and outline.py.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from kg.segment.blocks import Kind, Part
from kg.segment.cues import bylines, furniture
from kg.segment.cut_lines import THRESHOLD, THRESHOLD_WITH_ORPHANS, chance_of_cut
from kg.segment.goes_on import closes_quote, crosses, start_odds

#: A paragraph this short that ends a sentence is the end of the line before it.
STUB = 18
#: Log odds of a first character below which it begins no sentence.
NO_START = -1.5
#: The name of an account or a site is at most this long.
ACCOUNT = 16
#: A caption without credit is shorter than this, the first paragraph of the text it belongs to longer.
CAPTION_BELOW_TITLE = 80
#: A title that says so has at most this many captions below it.
MAX_CAPTIONS = 6
#: Characters of a paragraph within which 电 题： is.
TOPIC = 40

_TOPIC = bylines().pattern("topic")
_ITEM = bylines().pattern("item_start")
_ANNOUNCES = "：:"
_WITH_PICTURES = furniture().pattern("with_pictures")


def settle(parts: list[Part]) -> list[Part]:
    """Short lines that are pieces of sentences become body; lines under a title with （图） become captions."""
    return _before_dateline(_captions(_account(_torn_lines(_items(_topics(parts))))))


def _items(parts: list[Part]) -> list[Part]:
    """Lines with a mark or a number below a text that announces them (名单如下：) are its list, and no titles."""
    found = list(parts)
    for i, (before, part) in enumerate(itertools.pairwise(parts), 1):
        announced = found[i - 1].kind is Kind.BODY and (before.text[-1:] in _ANNOUNCES or found[i - 1] is not before)
        if announced and part.kind is Kind.LINE and _ITEM.match(part.text):
            found[i] = replace(part, kind=Kind.BODY, unfinished=False)
    return found


def _topics(parts: list[Part]) -> list[Part]:
    """新华社北京1月4日电 题：…: a dateline without a sentence over a byline belongs to the head."""
    found = list(parts)
    for i, (part, after) in enumerate(itertools.pairwise(parts)):
        if part.opens and part.unfinished and after.kind is Kind.NAMES and _TOPIC.search(part.text[:TOPIC]):
            found[i] = replace(part, kind=Kind.SOURCE, opens=False, unfinished=False)
    return found


def _torn_lines(parts: list[Part]) -> list[Part]:
    """
    A line with a comma is running text if the line before stops in mid-sentence and no byline follows, or
    if the next one is so short that it can only be the end of its sentence.
    """
    found = list(parts)
    threshold = THRESHOLD_WITH_ORPHANS if _has_orphan(parts) else THRESHOLD
    for i, part in enumerate(found):
        if part.kind is not Kind.LINE:
            continue
        before = found[i - 1] if i else None
        after = found[i + 1] if i + 1 < len(found) else None
        torn = before is not None and before.kind is Kind.BODY and before.unfinished
        signed = after is not None and after.kind in (Kind.NAMES, Kind.SOURCE)
        comma = any(ch in part.text for ch in "，,、；")
        ends = part.text[-1] in "！？!?"
        goes_on = comma and after is not None and after.kind is Kind.BODY and _goes_on(part.text, after.text)
        stub = after is not None and after.kind is Kind.BODY and len(after.text) <= STUB and not after.unfinished
        fresh = after is not None and after.kind is Kind.BODY and start_odds(after.text) > 0.0
        broken = before is not None and not (ends or signed or fresh) and chance_of_cut(part.text) > threshold
        if (torn and (ends or comma) and not signed) or (comma and stub) or goes_on or broken:
            found[i] = replace(part, kind=Kind.BODY, unfinished=not ends)
    return found


def _has_orphan(parts: list[Part]) -> bool:
    """Whether a paragraph begins in mid-sentence and nothing directly above it is unfinished."""
    for i, part in enumerate(parts):
        if part.kind is Kind.BODY and start_odds(part.text) < NO_START:
            above = parts[i - 1] if i else None
            if above is None or not (above.kind is Kind.BODY and above.unfinished):
                return True
    return False


def _goes_on(left: str, right: str) -> bool:
    """Whether a word or a quote crosses two lines, or the lower one begins as no sentence does."""
    return crosses(left, right) or closes_quote(left, right) or start_odds(right) < NO_START


def _captions(parts: list[Part]) -> list[Part]:
    """``标题（图）``: the short paragraphs between such a title and the first long one are captions."""
    found: list[Part] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        found.append(part)
        at += 1
        if part.kind is Kind.LINE and _WITH_PICTURES.search(part.text):
            stop = at
            while stop < len(parts) and _may_be_caption(parts[stop]):
                stop += 1
            long_follows = stop < len(parts) and parts[stop].kind is Kind.BODY
            if long_follows and 0 < stop - at <= MAX_CAPTIONS:
                found += _joined(parts[at:stop])
                at = stop
    return found


def _account(parts: list[Part]) -> list[Part]:
    """标题 / 原创 / 晋阳发布 / 2024-05-06: a line between two of furniture, below a title, is who published it."""
    found = list(parts)
    for i in range(2, len(found) - 1):
        noted = found[i - 1].kind in (Kind.HEADER, Kind.SOURCE) and found[i + 1].kind in (Kind.HEADER, Kind.SOURCE)
        if found[i].kind is Kind.LINE and noted and found[i - 2].kind is Kind.LINE and len(found[i].text) <= ACCOUNT:
            found[i] = replace(found[i], kind=Kind.SOURCE)
    return found


def _before_dateline(parts: list[Part]) -> list[Part]:
    """A short sentence between the head and the paragraph with the dateline is the picture's caption."""
    found = list(parts)
    for i in range(1, len(found) - 1):
        part, after = found[i], found[i + 1]
        short = part.kind is Kind.BODY and len(part.text) < CAPTION_BELOW_TITLE and part.credit is None
        headed = found[i - 1].kind in (Kind.LINE, Kind.NAMES, Kind.SOURCE, Kind.CAPTION, Kind.HEADER)
        if short and headed and after.kind is Kind.BODY and after.opens and not part.unfinished:
            found[i] = replace(part, kind=Kind.CAPTION)
    return found


def _may_be_caption(part: Part) -> bool:
    sentence = part.kind is Kind.BODY or (part.kind is Kind.LINE and any(ch in part.text for ch in "，,、"))
    return sentence and len(part.text) < CAPTION_BELOW_TITLE


def _joined(lines: list[Part]) -> list[Part]:
    """Captions; one that stops in mid-sentence continues in the next line."""
    found: list[Part] = []
    for line in lines:
        torn = line.unfinished or line.kind is Kind.LINE
        if found and found[-1].unfinished:
            last = found[-1]
            found[-1] = replace(last, end=line.end, text=last.text + line.text, unfinished=torn)
        else:
            found.append(replace(line, kind=Kind.CAPTION, unfinished=torn))
    return found
