"""
Fields of an article -> one text in which each field has its position.

Place in the flow: read; used by every form whose articles come in fields (a row, front matter, an HTML page).

Title and author precede the body as a reader would see them, so that a name from a column opens to its
place like any other; what the body already says is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kg.model import Marked, squeeze
from kg.read.columns import author_spans
from kg.text.dates import date_of, imprint_of

#: Lines at a body's head, and characters at its head and foot, that are searched for its own title and byline.
HEAD_LINES = 4
EDGE_CHARS = 240


@dataclass(slots=True)
class Draft:
    """An article as a form found it, before it has a position in a text."""

    body: str
    title: str = ""
    author: str = ""
    column: str = ""
    #: What else is known of it, by the names of ``imprint.FACTS``.
    facts: dict[str, object] = field(default_factory=dict)
    #: True for a line that belongs to no article: a masthead above the first heading.
    loose: bool = False


def composed(drafts: Sequence[Draft]) -> tuple[str, tuple[Marked, ...]]:
    """
    The articles as one text, separated by two blank lines, and the position of each.

    >>> text, (one,) = composed([Draft("太原市水务局召开会议。", "防汛会议召开", "王小强")])
    >>> text
    '防汛会议召开\\n\\n王小强\\n\\n太原市水务局召开会议。'
    >>> text[slice(*one.title)], [text[s:e] for s, e in one.authors]
    ('防汛会议召开', ['王小强'])
    """
    pieces: list[str] = []
    marks: list[Marked] = []
    at = 0
    mastheads: list[date] = []
    for draft in drafts:
        text, mark = _one(draft)
        if not text.strip():
            continue
        if pieces:
            pieces.append("\n\n\n")
            at += 3
        pieces.append(text)
        if not draft.loose:
            mark = _moved(mark, at)
            marks.append(mark if len(drafts) == 1 else _dated(mark, draft, mastheads))
        elif isinstance(day := imprint_of(text).get("date"), date):
            mastheads.append(day)
        at += len(text)
    return "".join(pieces), tuple(marks)


def _one(draft: Draft) -> tuple[str, Marked]:
    body = _trimmed(draft.body)
    title = " ".join(draft.title.split())
    author = " ".join(draft.author.split())
    title_at = _title_in(body, title) if title else None
    names = author_spans(author)
    authors_at = _names_in(body, [author[s:e] for s, e in names], title_at)
    head: list[str] = []
    offset = 0
    if title and title_at is None:
        head.append(title)
        title_at, offset = (0, len(title)), len(title) + 2
        shown = True
    else:
        shown = False
    if names and authors_at is None:
        if not shown and title_at is not None:
            # The title is in the body: the byline goes below it.
            cut = title_at[1]
            body = f"{body[:cut]}\n\n{author}\n\n{body[cut:].lstrip()}"
            authors_at = [(cut + 2 + s, cut + 2 + e) for s, e in names]
        else:
            head.append(author)
            authors_at = [(offset + s, offset + e) for s, e in names]
            offset += len(author) + 2
    elif authors_at is not None:
        authors_at = [(s + offset, e + offset) for s, e in authors_at]
    text = "\n\n".join([*head, body])
    mark = Marked(0, len(text), title_at, tuple(sorted(authors_at or ())), squeeze(draft.column))
    return text, mark


def _title_in(body: str, title: str) -> tuple[int, int] | None:
    """The body's own title: one of its first lines, or two of them together, with the same text."""
    wanted = squeeze(title)
    lines = [m.span() for m in re.finditer(r"[^\r\n]+", body) if m[0].strip()][:HEAD_LINES]
    for first, (start, end) in enumerate(lines):
        for last in (end, lines[first + 1][1] if first + 1 < len(lines) else end):
            if squeeze(body[start:last]) == wanted:
                bare = body[start:last]
                return start + len(bare) - len(bare.lstrip()), start + len(bare.rstrip())
    return None


def _names_in(body: str, names: Iterable[str], title: tuple[int, int] | None) -> list[tuple[int, int]] | None:
    """The spans where the body itself names all the authors, at its head or its foot; None if one is missing."""
    found: list[tuple[int, int]] = []
    start = title[1] if title else 0
    for name in names:
        spread = r"[ \u3000]?".join(re.escape(ch) for ch in squeeze(name))
        hits = re.finditer(spread, body)
        spans = [m.span() for m in hits if m.start() >= start]
        near = [s for s in spans if s[0] < start + EDGE_CHARS and _in_byline(body, s)]
        near += [s for s in spans if s[1] > len(body) - EDGE_CHARS and _in_byline(body, s)]
        if not near:
            return None
        found.append(near[0])
    return found


def _in_byline(body: str, span: tuple[int, int]) -> bool:
    """Whether a name is in brackets or on a short line: elsewhere it may be anybody's."""
    start = max(body.rfind("\n", 0, span[0]), body.rfind("\r", 0, span[0])) + 1
    stop = min((at for at in (body.find("\n", span[1]), body.find("\r", span[1])) if at >= 0), default=len(body))
    line = body[start:stop]
    if len(line.strip()) <= 30 and not re.search("[。！？]", line):
        return True
    opened = max(body.rfind("（", start, span[0]), body.rfind("(", start, span[0]))
    closed = max(body.rfind("）", start, span[0]), body.rfind(")", start, span[0]))
    return opened > closed and span[0] - opened < 60


def _trimmed(body: str) -> str:
    return re.sub(r"^(?:[ \t\u3000]*[\r\n]+)+|\s+$", "", body)


def _dated(mark: Marked, draft: Draft, mastheads: Sequence[date]) -> Marked:
    """Of several articles each may have its own date and address; the first masthead is the page's."""
    mark = replace(mark, date=date_of(draft.facts.get("date") or ""), url=str(draft.facts.get("url") or ""))
    if mark.date is None and len(mastheads) > 1:
        mark = replace(mark, date=mastheads[-1], date_from="masthead")
    return mark


def _moved(mark: Marked, by: int) -> Marked:
    return replace(
        mark,
        start=mark.start + by,
        end=mark.end + by,
        title=(mark.title[0] + by, mark.title[1] + by) if mark.title else None,
        authors=tuple((s + by, e + by) for s, e in mark.authors),
    )
