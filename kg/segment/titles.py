"""
Is a short line between two paragraphs a subhead, or the title of another article?

Place in the flow: segment; asked by outline.py where nothing above has ended.

Signs are added up; each is one that an editor would name. The weights were set on the two Taiyuan gold
pages and development pages of other cities; a sum of ``THRESHOLD`` or more means a new article.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kg.segment.blocks import Kind, Part
from kg.segment.cues import furniture
from kg.segment.likeness import Likeness

THRESHOLD = 2.0
#: Paragraphs on each side of the line whose likeness is compared.
_WINDOW = 3
#: Two halves of one article share about this much (cosine of rare pairs) on the seed pages.
_USUAL_LIKENESS = 0.10

_CUES = furniture()
_NUMBERED = _CUES.pattern("numbered")
_NOTICE = _CUES.ordered("notice_end")
_NEWS_LEAD = _CUES.pattern("news_lead")
_LOCAL = _CUES.pattern("local_title")


def starts_article(
    parts: Sequence[Part], likeness: Likeness, above: Sequence[int], lines: Sequence[int], body: int
) -> bool:
    """
    True when ``lines`` begin another article than the paragraphs ``above``.

    ``body`` is the paragraph below; all are indices into ``parts``.
    """
    return _signs(parts, likeness, above, lines, body) >= THRESHOLD


def is_notice(title: str) -> bool:
    """
    True for titles of notices and advertisements.

    >>> is_notice("寻亲启事")
    True
    """
    return title.endswith(_NOTICE)


def _signs(parts: Sequence[Part], likeness: Likeness, above: Sequence[int], lines: Sequence[int], body: int) -> float:
    first = parts[lines[0]].text
    title = "".join(parts[i].text for i in lines)
    if _NUMBERED.match(first):
        return -4.0
    signs = 3.0 * parts[body].opens + 3.0 * is_notice(title)
    signs += 1.5 * (len(lines) > 1)
    signs += 2.5 * (parts[lines[0]].gap > _usual_gap(parts, above, body))
    signs += 1.0 * bool(_NEWS_LEAD.match(parts[body].text)) + 1.0 * bool(_LOCAL.match(first))
    signs -= 0.5 * ("：" in title or ":" in title)
    signs += 2.0 * parts[above[-1]].unfinished
    before = [i for i in above[-4 * _WINDOW :] if parts[i].kind is Kind.BODY][-_WINDOW:]
    after = [i for i in range(body, min(body + _WINDOW, len(parts))) if parts[i].kind is Kind.BODY]
    likewise = likeness.cosine(before, after) / _USUAL_LIKENESS
    return signs + max(-1.5, min(1.5, 1.5 * (1.0 - likewise)))


def _usual_gap(parts: Sequence[Part], above: Sequence[int], body: int) -> float:
    """Blank lines between paragraphs of one text here: those above, and the line's own to the body."""
    gaps = [parts[i].gap for i in above[-10:][1:]] + [parts[body].gap]
    return median(gaps)
