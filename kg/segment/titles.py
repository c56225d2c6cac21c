"""
Is a short line between two paragraphs a subhead, or the title of another article?

Place in the flow: segment; used by outline.py where nothing above has ended.

The features are facts that an editor would name; their weights were fitted (``kg/data/titles.tsv``, made by
``scripts/fit_titles.py``): a logistic model, so that the answer is a chance from 0 to 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import median

from kg.segment.blocks import Kind, Part
from kg.segment.cues import bylines, furniture
from kg.segment.likeness import Likeness
from kg.segment.tables import table
from kg.text.words import cut, tag_of

#: A line with a greater chance begins an article.
THRESHOLD = 0.5
#: Paragraphs on each side of the line whose similarity is compared.
_WINDOW = 3
#: Two halves of one article share about this much (cosine of rare pairs) on the seed pages.
_USUAL_LIKENESS = 0.10
#: Lengths are distinguished up to this many characters (title) and paragraphs (text above).
_LONG_TITLE, _MANY = 30, 12

#: Names and set phrases in common are compared by runs of this many characters, in this much of a paragraph.
_RUN, _LOOKED_AT = 5, 1_000
_HAN = re.compile(r"[\u4e00-\u9fff]{5,}")

#: A place or body before a title's colon is at most so long; tags of the last word of one.
_WHO_LENGTH, _PLACES = 16, frozenset({"ns", "nt", "nz"})

_CUES = furniture()
_UNIT_ENDS = bylines().ordered("unit_end")
_NUMBERED = _CUES.pattern("numbered")
_SECTION = _CUES.pattern("section")
_SUBSECTION = _CUES.pattern("subsection")
_NOTICE = _CUES.ordered("notice_end")
_NEWS_LEAD = _CUES.pattern("news_lead")
_LOCAL = _CUES.pattern("local_title")


def chance_of_article(
    parts: Sequence[Part],
    likeness: Likeness,
    head: Sequence[int],
    above: Sequence[int],
    lines: Sequence[int],
    body: int,
) -> float:
    """
    Chance (0 to 1) that ``lines`` begin another article than the paragraphs ``above``.

    ``head`` has the title and byline of the article above, ``body`` is the paragraph below; all are indices into ``parts``.
    """
    found = signs(parts, likeness, head, above, lines, body)
    weights = table("titles.tsv")
    total = sum(weights.get(name, 0.0) * value for name, value in sorted(found.items()))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def signs(
    parts: Sequence[Part],
    likeness: Likeness,
    head: Sequence[int],
    above: Sequence[int],
    lines: Sequence[int],
    body: int,
) -> dict[str, float]:
    """Feature -> how far it holds, mostly 0 or 1."""
    first = parts[lines[0]].text
    title = "".join(parts[i].text for i in lines)
    lead = parts[body].text
    before = [i for i in above[-4 * _WINDOW :] if parts[i].kind is Kind.BODY][-_WINDOW:]
    after = _below(parts, body, _WINDOW)
    whole = [i for i in above[-4 * _MANY :] if parts[i].kind is Kind.BODY][-_MANY:]
    under = _below(parts, body, _MANY)
    own = "".join(parts[i].text for i in head if parts[i].kind is Kind.LINE)
    signed = any(parts[i].credit is not None for i in [*head, *whole])
    credit = any(parts[i].closes for i in under)
    subheads = sum(parts[i].kind is Kind.LINE for i in above[-4 * _MANY :])
    bodies = len(whole)
    section = next(
        (n for n, i in enumerate(range(body, min(body + _MANY, len(parts)))) if parts[i].kind is Kind.LINE), _MANY
    )
    return {
        "any": 1.0,
        "numbered": float(bool(_NUMBERED.match(first))),
        "dateline below": float(parts[body].opens),
        "credit below": float(credit),
        "signed above, credit below": float(credit and signed),
        "signed above": float(signed),
        "notice": float(is_notice(title)),
        "two lines or more": float(len(lines) > 1),
        "wide gap above": float(parts[lines[0]].gap > _usual_gap(parts, above, body)),
        "news lead below": float(bool(_NEWS_LEAD.match(lead))),
        "names a place": float(bool(_LOCAL.match(first))),
        "colon": float("：" in title or ":" in title),
        "who, before a colon": float(_names_who(first)),
        "colon at the end": float(title.endswith(("：", ":"))),
        "sentence cut above": float(parts[above[-1]].unfinished),
        "unlike the text above": max(-1.0, min(1.0, 1.0 - likeness.cosine(before, after) / _USUAL_LIKENESS)),
        "unlike all above": max(-1.0, min(1.0, 1.0 - likeness.cosine(whole, under) / _USUAL_LIKENESS)),
        "long words in common": min(len(_long(parts, whole) & _long(parts, under)), _MANY) / _MANY,
        "length": min(len(title), _LONG_TITLE) / _LONG_TITLE,
        "words below": likeness.share(title, after[:1]),
        "words above": likeness.share(title, before),
        "title above fits below": likeness.share(own, after) if own else 0.0,
        "no title above": float(not own),
        "subheads above": float(subheads > 0),
        "text above": min(bodies, _MANY) / _MANY,
        "text below": min(section, _MANY) / _MANY,
        "like the subhead above": float(subheads > 0 and abs(len(title) - _last_line(parts, above)) <= 3),
        "spaced": float(parts[lines[0]].spaced),
    }


def _names_who(line: str) -> bool:
    """宜君县：…, 西安交通大学：…: a place or body, and what it did."""
    before, colon, _ = line.replace(":", "：").partition("：")
    if not colon or len(before) > _WHO_LENGTH:
        return False
    words = cut(before)
    return bool(words) and (before.endswith(_UNIT_ENDS) or tag_of(words[-1]) in _PLACES)


def is_numbered(line: str) -> bool:
    """
    Whether a line is numbered: below a title it opens a section.

    >>> is_numbered("一、总体要求"), is_numbered("第二章 空间布局"), is_numbered("2021年工作要点")
    (True, True, False)
    """
    return _NUMBERED.match(line) is not None or _SECTION.match(line) is not None


def opens_subsection(line: str) -> bool:
    """
    Whether a line ranks below a section's, and so is not the title of a text cut from a longer one.

    >>> opens_subsection("（一）指导思想"), opens_subsection("一、总体要求")
    (True, False)
    """
    return _SUBSECTION.match(line) is not None


def is_notice(title: str) -> bool:
    """
    Whether a title is that of a notice or advertisement.

    >>> is_notice("寻亲启事")
    True
    """
    return title.endswith(_NOTICE)


def _long(parts: Sequence[Part], indices: Sequence[int]) -> set[str]:
    """Runs of ``_RUN`` Chinese characters in paragraphs: names and set phrases."""
    found: set[str] = set()
    for i in indices:
        for run in _HAN.findall(parts[i].text[:_LOOKED_AT]):
            found.update(run[k : k + _RUN] for k in range(len(run) - _RUN + 1))
    return found


def _below(parts: Sequence[Part], body: int, most: int) -> list[int]:
    """The paragraphs from ``body`` on, up to the next line or column that may begin something else."""
    found: list[int] = []
    for i in range(body, min(body + 2 * most, len(parts))):
        if parts[i].kind is Kind.BODY:
            found.append(i)
        elif parts[i].kind in (Kind.LINE, Kind.COLUMN, Kind.NAMES):
            break
    return found[:most]


def _last_line(parts: Sequence[Part], above: Sequence[int]) -> int:
    return next((len(parts[i].text) for i in reversed(above) if parts[i].kind is Kind.LINE), 0)


def _usual_gap(parts: Sequence[Part], above: Sequence[int], body: int) -> float:
    """Blank lines between paragraphs of one text here: those above, and those between the line and its body."""
    gaps = [parts[i].gap for i in above[-10:][1:]] + [parts[body].gap]
    return median(gaps)
