"""
Which lines over a text are its title; those above it name a column or set the scene, those below it sum the text up.

Place in the flow: segment; asked by assemble.py for each head of two lines or more. A choice among the runs of
lines, each weighed by signs that an editor would name; how much a sign counts was fitted (``kg/data/heads.tsv``, made by
``scripts/fit_heads.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.segment.blocks import Part
from kg.segment.columns import column_in_title
from kg.segment.cues import bylines, furniture
from kg.segment.cut_lines import chance_of_cut
from kg.segment.likeness import Likeness
from kg.segment.tables import table
from kg.text.words import cut, tag_of

#: A line above the title that names a column is at most this long.
MAX_COLUMN = 9
#: Lines of at most so many characters are short; lengths are told apart up to ``_LONG``.
_SHORT, _LONG = 8, 30
#: Two lines of a couplet differ by at most so many characters.
_EVEN = 1

_WHO, _WHAT = bylines(), furniture()
_UNIT_ENDS = _WHO.ordered("unit_end")
_ROLE = _WHO.pattern("head_role")
_GOES_ON = _WHAT.ordered("title_goes_on")
_DOCUMENT = _WHAT.ordered("document_end")
_REPORT_ON = _WHAT.ordered("subtitle_end")
_DASH = _WHAT.pattern("subtitle_dash")
_SERIES = _WHAT.pattern("subtitle_series")
_MARKED = _WHAT.pattern("item_mark")
_IN_BRACKETS = _WHAT.pattern("in_brackets")
_SALUTATION = _WHAT.ordered("salutation_start")

Run = tuple[int, int]


def title_lines(
    parts: Sequence[Part], likeness: Likeness, lines: Sequence[int], body: Sequence[int], whole_page: bool
) -> Run:
    """
    The run of ``lines`` that is the title: first and one past the last, as places in ``lines``.

    ``body`` holds the paragraphs of the text, ``whole_page`` says that this is a sheet of print with many texts.
    """
    runs = list(ways(parts, likeness, lines, body, whole_page))
    weights = table("heads.tsv")
    return max(runs, key=lambda way: (sum(weights.get(n, 0.0) * v for n, v in sorted(way[1].items())), -way[0][0]))[0]


def ways(
    parts: Sequence[Part], likeness: Likeness, lines: Sequence[int], body: Sequence[int], whole_page: bool
) -> Iterator[tuple[Run, dict[str, float]]]:
    """Each run of lines that may be the title, with its signs."""
    texts = [parts[i].text for i in lines]
    gaps = [parts[i].gap for i in lines]
    for first in range(len(lines)):
        for last in range(first + 1, len(lines) + 1):
            found: defaultdict[str, float] = defaultdict(float)
            for at in range(first):
                _add(found, _above(texts, at, first), whole_page)
            for at in range(last, len(lines)):
                _add(found, _below(texts, at, last), whole_page)
            for at, (upper, lower) in enumerate(pairwise(texts[first:last]), first):
                _add(found, _within(upper, lower, gaps[at + 1] - min(gaps[1:])), whole_page)
            title = "".join(texts[first:last])
            found["title: sentence"] = float(any(_is_verb(word) for word in cut(title)))
            found["title: dash first"] = float(bool(_DASH.match(texts[first])))
            found["title: length"] = min(len(title), _LONG) / _LONG
            found["title: short"] = float(len(title) <= _SHORT)
            found["title: words below"] = likeness.share(title, body)
            found["title: of a document"] = float(column_in_title(title)[1].endswith(_DOCUMENT))
            found["title: names a role"] = float(any(_ROLE.search(text) for text in texts[first:last]))
            yield (first, last), dict(found)


def _add(found: defaultdict[str, float], signs: dict[str, float], whole_page: bool) -> None:
    for name, value in signs.items():
        found[name] += value
        if whole_page and name.endswith(": any"):
            found[f"{name}, whole page"] += value


def _above(texts: Sequence[str], at: int, first: int) -> dict[str, float]:
    """Signs of a line left out above the title."""
    line, below = texts[at], texts[at + 1]
    return {
        "above: any": 1.0,
        "above: short": float(len(line) <= _SHORT),
        "above: half as long": float(2 * len(line) <= len(below)),
        "above: a body": float(line.endswith(_UNIT_ENDS)),
        "above: a body, the title goes on": float(line.endswith(_UNIT_ENDS) and below.startswith(_GOES_ON)),
        "above: marked": float(bool(_MARKED.match(line))),
        "above: longer": float(len(line) > len(texts[first])),
        "above: even": float(abs(len(line) - len(below)) <= _EVEN),
        "above: cut": chance_of_cut(line),
        "above: of a document": float(line.endswith(_DOCUMENT)),
        "above: names a role": float(bool(_ROLE.search(line))),
    }


def _below(texts: Sequence[str], at: int, last: int) -> dict[str, float]:
    """Signs of a line left out below the title."""
    above, line = texts[at - 1], texts[at]
    return {
        "below: any": 1.0,
        "below: dash": float(bool(_DASH.match(line)) and not _SERIES.match(line)),
        "below: of a series": float(bool(_SERIES.match(line))),
        "below: report on": float(line.endswith(_REPORT_ON)),
        "below: short": float(len(line) <= _SHORT),
        "below: title is a sentence": float(any(_is_verb(word) for word in cut(above))),
        "below: sentence": float(any(_is_verb(word) for word in cut(line))),
        "below: longer": float(len(line) > len(texts[last - 1])),
        "below: even": float(abs(len(line) - len(above)) <= _EVEN),
        "below: of a document": float(line.endswith(_DOCUMENT)),
        "below: goes on": float(line.startswith(_GOES_ON)),
        "below: line above cut": chance_of_cut(above),
        "below: title is of a document": float(above.endswith(_DOCUMENT)),
        "below: in brackets": float(bool(_IN_BRACKETS.match(line))),
        "below: colon": float(line.endswith(("：", ":"))),
        "below: digits": float(any(ch.isdigit() for ch in line)),
        "below: a body": float(line.endswith(_UNIT_ENDS)),
        "below: names a role": float(bool(_ROLE.search(line))),
    }


def _within(upper: str, lower: str, gap: int) -> dict[str, float]:
    """Signs of two lines that are both of the title."""
    return {
        "within: any": 1.0,
        "within: unlike lengths": float(2 * min(len(upper), len(lower)) <= max(len(upper), len(lower))),
        "within: even": float(abs(len(upper) - len(lower)) <= _EVEN),
        "within: cut": chance_of_cut(upper),
        "within: goes on": float(lower.startswith(_GOES_ON)),
        "within: dash": float(bool(_DASH.match(lower))),
        "within: wide gap": float(gap > 0),
        "within: of a document": float(lower.endswith(_DOCUMENT)),
    }


def _is_verb(word: str) -> bool:
    return tag_of(word).startswith("v")


def names_column(line: str) -> bool:
    """
    True for a line above a title that names the column it stands in, and no body or place.

    >>> names_column("社区新事"), names_column("坛厂街道"), names_column("陇海线集中修首日告捷，车站")
    (True, False, False)
    """
    bare = _MARKED.sub("", line)
    return 2 <= len(bare) <= MAX_COLUMN and not bare.endswith(_UNIT_ENDS) and bare.replace("·", "").isalpha()


def bare_column(line: str) -> str:
    """
    A column's name without the mark before it.

    >>> bare_column("■以案说法")
    '以案说法'
    """
    return _MARKED.sub("", line.strip()).strip()
