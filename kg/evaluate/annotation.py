"""
What was found on a page as JSON, in the format of the gold annotations.

Place in the flow: aside, after link; ``kg annotate`` writes what this returns, ``kg evaluate``
compares it.

One object a page: ``page``, ``home``, ``articles`` (id, title, authors, affiliations,
column, kind, pieces, joins as [start, why, how sure] where a part does not simply follow
in print, and date, date_from, paper, page_no, url where known), ``mentions`` (start, end,
text, type, canonical, deictic, and with each the rule that fired, its score, its article and its entity) and
``relations`` (subject, predicate, object, details) with names for entities and local
ids for articles. Offsets are code points into the decoded page, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from kg.model import Article, Home, Layout, Mention, Page, Relation, mint
from kg.text.private import MASK

#: Joins that need no reason: the next part in print, and what the file itself separates.
PLAIN = ("order", "given")


def annotation_of(
    layout: Layout, mentions: Sequence[Mention], relations: Iterable[Relation], home: Home
) -> dict[str, Any]:
    """
    The annotation of one page, ready for ``json.dumps``.

    If the file is not plain text, ``form`` and ``text`` are included; if the positions of words on the scan are
    known, each mention has its ``box`` (left, top, width, height).
    """
    local = {article.id: article.local_id for article in layout.articles}
    names = {m.entity_id: m.canonical for m in mentions} | local
    # If the file is more than its text, offsets count in the extracted text.
    taken_out = {"form": layout.page.form, "text": layout.page.text} if layout.page.form != "text" else {}
    boxes = _Boxes(layout.page)
    return {
        "page": PurePosixPath(layout.page.name).name,
        "home": _home(home),
        "articles": [_article(a, layout.page) for a in layout.articles],
        "mentions": [
            _mention(m, local) | boxes.of(m.start, m.end) for m in sorted(mentions, key=lambda m: (m.start, m.end))
        ],
        "relations": sorted(
            (_relation(r, names) for r in relations if r.subject in names and r.object in names),
            key=lambda r: (r[3]["start"], r[3]["end"], r[1], r[0], r[2]),
        ),
    } | taken_out


class _Boxes:
    """Finds the position of a span of text on the scan."""

    def __init__(self, page: Page) -> None:
        self._boxes = page.boxes
        self._ends = [box.end for box in page.boxes]

    def of(self, start: int, end: int) -> dict[str, Any]:
        """The box around the words of a span, as left, top, width and height; empty without one."""
        first = bisect_right(self._ends, start)
        some = list(takewhile(lambda box: box.start < end, self._boxes[first:]))
        if not some:
            return {}
        left, top = min(b.left for b in some), min(b.top for b in some)
        right, bottom = max(b.left + b.width for b in some), max(b.top + b.height for b in some)
        return {"box": [left, top, round(right - left, 1), round(bottom - top, 1)]}


def file_names(names: Sequence[str]) -> dict[str, str]:
    """
    The JSON file name for each page, by the page's name: its stem, unless another page has the same.

    Pages whose stems clash get their folder and suffix in the file name, so that none
    overwrites another.

    >>> file_names(["a/x.txt", "b/x.txt", "b/y.txt"])
    {'a/x.txt': 'a__x.json', 'b/x.txt': 'b__x.json', 'b/y.txt': 'y.json'}
    """
    forms = {name: (_stem(name), _with_folders(name), _with_suffix(name)) for name in names}
    counts = Counter(short for own in forms.values() for short in set(own))
    free = {name: next((s for s in own if counts[s] == 1), own[0] + mint("-", name)) for name, own in forms.items()}
    return {name: f"{short}.json" for name, short in free.items()}


def _home(home: Home) -> dict[str, str]:
    """City and province, and the district if the paper belongs to one: 义乌市 is a city, 萧山区 a district of 杭州市."""
    found = {"city": home.city, "province": home.province}
    return found | {"district": home.district} if home.district else found


def _stem(name: str) -> str:
    return _allowed(PurePosixPath(name).stem)


def _with_folders(name: str) -> str:
    return _allowed("__".join(part for part in PurePosixPath(name).with_suffix("").parts if part not in ("..", "/")))


def _with_suffix(name: str) -> str:
    return _allowed("__".join(part for part in PurePosixPath(name).parts if part not in ("..", "/")))


def _allowed(stem: str) -> str:
    """A stem without the stars of masked numbers, which Windows does not allow in file names."""
    return stem.replace(MASK, "x")


def _article(article: Article, page: Page) -> dict[str, Any]:
    known = {
        "date": article.date.isoformat() if article.date else "",
        "date_from": article.date_from,
        "paper": page.paper,
        "page_no": page.page_no,
        "url": article.url,
    }
    return {
        "id": article.local_id,
        "title": article.title,
        "authors": list(article.authors),
        "affiliations": list(article.affiliations),
        "column": article.column,
        "kind": article.kind,
        "pieces": [list(piece) for piece in article.pieces],
        "joins": [[join.start, join.why, join.sure] for join in article.joins if join.why not in PLAIN],
    } | {name: value for name, value in known.items() if value}


def _mention(mention: Mention, local: dict[str, str]) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "canonical": mention.canonical,
        "deictic": mention.deictic,
        "optional": False,
        "rule": mention.rule,
        "row": mention.row,
        "score": mention.score,
        "article": local.get(mention.article_id),
        "entity": mention.entity_id,
    }


def _relation(relation: Relation, names: dict[str, str]) -> list[Any]:
    details: dict[str, Any] = {"start": relation.start, "end": relation.end, "rule": relation.rule}
    if relation.title:
        details["title"] = relation.title
    if relation.former:
        details["former"] = True
    return [names[relation.subject], relation.predicate, names[relation.object], details]
