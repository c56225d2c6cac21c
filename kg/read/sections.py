"""
Headings and paragraphs -> articles: for every form that has headings of its own.

Place in the flow: read; between a form that knows levels (Markdown, HTML, DOCX, EPUB) and ``compose``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from kg.read.columns import field_name
from kg.read.compose import Draft
from kg.text.dates import date_of, imprint_of

#: Text directly below a heading that makes it an article's title, even if further headings follow: those are
#: then subheads. With fewer characters, or without a full stop, it is a line of date, source or author.
LEAD = 20
#: Lines at an article's head that are searched for ``作者：…`` and the like.
LABELLED = 6

_NUMBERED = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．)）])"
)
_LABEL = re.compile(r"(?:(?<=[\s\u3000|｜>》])|^)(?P<key>[^\W\d]{2,6})\s*[:：]")


@dataclass(slots=True)
class Section:
    """A heading with the paragraphs directly below it and the sections inside it; level 0 is the whole text."""

    level: int
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    inside: list[Section] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own paragraphs."""
        return "\n\n".join(self.paragraphs)


def tree_of(blocks: Iterable[tuple[int, str]], title: str = "") -> Section:
    """
    (level, text) pairs in reading order as a tree; level 0 is a paragraph.

    >>> whole = tree_of([(1, "要闻"), (2, "新桥通车"), (0, "今日通车。"), (2, "老街开市"), (0, "昨日开市。")])
    >>> [inner.title for inner in whole.inside[0].inside]
    ['新桥通车', '老街开市']
    """
    root = Section(0, title)
    path = [root]
    for level, text in blocks:
        if not text.strip():
            continue
        if level == 0:
            path[-1].paragraphs.append(text)
            continue
        while path[-1].level >= level:
            path.pop()
        section = Section(level, " ".join(text.split()))
        path[-1].inside.append(section)
        path.append(section)
    return root


def drafts_of(section: Section, column: str = "") -> Iterator[Draft]:
    """
    The articles of a tree, in order.

    A heading with text is a title. A heading with nothing but other headings is a column's name, and those are
    titles, unless they are numbered: then they are subheads. One that is a masthead (汾河晨报 2023年1月5日) is neither.

    >>> day = [(1, "汾河晨报 2023年1月5日"), (2, "新桥通车"), (0, "今日通车。")]
    >>> [(draft.title, draft.column, draft.loose) for draft in drafts_of(tree_of(day))]
    [('', '', True), ('新桥通车', '', False)]
    """
    if section.level and is_masthead(section.title):
        yield Draft(section.title, loose=True)
        yield from drafts_of(replace(section, level=0, title=""), column)
        return
    if not section.inside:
        if section.paragraphs or (section.title and section.level):
            yield _draft(section.title, section.text, column)
        return
    if len(section.inside) == 1 and _same(section.title, section.inside[0].title):
        inner = section.inside[0]
        yield from drafts_of(
            Section(inner.level, inner.title, section.paragraphs + inner.paragraphs, inner.inside), column
        )
        return
    leads = len(section.text) >= LEAD and any(stop in section.text for stop in "。！？")
    if section.title and (leads or _all_numbered(section.inside)):
        yield _draft(section.title, "\n\n".join(_flat(section)), column)
        return
    if section.paragraphs:
        # A line or two before the first title are a masthead; more is a text of its own.
        yield Draft(section.text, loose=True) if not leads else _draft("", section.text, column)
    for inner in section.inside:
        yield from drafts_of(inner, section.title or column)


def labelled(body: str) -> dict[str, str]:
    """
    What the first lines say with a label: ``作者：王小强``, ``日期：2021-07-12``.

    >>> labelled("作者：王小强\\n来源：太原晚报\\n\\n今日通车。")
    {'author': '王小强', 'paper': '太原晚报'}
    """
    found: dict[str, str] = {}
    lines = [line for line in body.splitlines() if line.strip()][:LABELLED]
    for line in lines:
        labels = list(_LABEL.finditer(line))
        for label, after in zip_longest(labels, labels[1:]):
            value = line[label.end() : after.start() if after else len(line)].strip(" \u3000|｜/")
            value = re.split(r"[ \u3000]{2,}|[|｜]", value)[0].strip()
            name = field_name(label["key"])
            if name not in ("", "text", "title", "subtitle", "id", "file") and 0 < len(value) <= 80:
                found.setdefault(name, value)
    return found


def _draft(title: str, body: str, column: str) -> Draft:
    said = labelled(body)
    author = said.pop("author", "")
    facts: dict[str, object] = {name: value for name, value in said.items() if name != "column"}
    return Draft(body, title, author, column or said.get("column", ""), facts)


def _flat(section: Section) -> Iterator[str]:
    yield from section.paragraphs
    for inner in section.inside:
        yield inner.title
        yield from _flat(inner)


def _all_numbered(sections: Sequence[Section]) -> bool:
    return all(_NUMBERED.match(section.title) for section in sections)


def is_masthead(title: str) -> bool:
    """A day with the paper's name or the page's number, or by itself; any other title with a day is a title."""
    found = imprint_of(title)
    return "date" in found and (len(found) > 1 or date_of(title) is not None)


def _same(one: str, other: str) -> bool:
    return not one or "".join(one.split()) == "".join(other.split())
