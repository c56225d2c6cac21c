"""
Markdown: headings are titles, front matter is metadata, markup is not text.

Place in the flow: read, forms; also for text files that turn out to be Markdown. ``markdown-it-py`` (MIT)
parses CommonMark, ``PyYAML`` (MIT, safe loader) the front matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Page, squeeze
from kg.read.compose import composed
from kg.read.encoding import decode
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.parts import LARGE, in_parts
from kg.read.forms.rows import draft_of, fields_in
from kg.read.markup import is_markup, without_markup
from kg.read.sections import drafts_of, tree_of

_FRONT = re.compile(
    r"\A\ufeff?\s*(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<matter>.*?)\r?\n(?:(?P=fence)|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S
)
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+\S")
#: Emphasis next to Chinese punctuation, which CommonMark does not recognise.
_LEFT_OVER = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def fits(file: File) -> bool:
    """By suffix."""
    return file.suffix in FORM.suffixes


def is_markdown(text: str) -> bool:
    """
    Whether a text has front matter or headings, as a ``.txt`` may have too.

    >>> is_markdown("# 要闻\\n\\n## 新桥通车\\n"), is_markdown("新桥通车\\n\\n今日通车。")
    (True, False)
    """
    return bool(_HEADING.search(text)) or bool((front := _FRONT.match(text)) and _matter(front))


def read(file: File) -> Read:
    """One page: the file's articles by their headings; a large file is read in parts."""
    if file.size > LARGE:
        yield from in_parts(file, lambda text, encoding, number, place: page_of(file, text, encoding, number, place))
        return
    decoded = decode(file.read(), file.name)
    yield page_of(file, decoded.text, decoded.encoding)


def page_of(file: File, text: str, encoding: str, number: int | None = None, place: str = "") -> Page:
    """
    The page of a Markdown text, or of a part of one with its number and position.

    Raises:
        PageError: no text is left.
    """
    front = _FRONT.match(text)
    matter = _matter(front) if front else {}
    body = text[front.end() :] if front and matter else text
    fields = fields_in(matter, file.options.columns)
    fields.pop("text", None)
    told = draft_of(fields)
    drafts = list(drafts_of(tree_of(_blocks(body), told.title)))
    articles = [draft for draft in drafts if not draft.loose]
    if told.title and not any(draft.title for draft in articles) and len(articles) == 1:
        articles[0].title = told.title
    for draft in articles if len(articles) == 1 else ():
        draft.author = draft.author or told.author
        draft.column = told.column or draft.column
    if any(squeeze(draft.title) == squeeze(told.title) for draft in articles):
        # The file has the title of one of its articles, which is not a column of the others.
        for draft in articles:
            draft.column = "" if squeeze(draft.column) == squeeze(told.title) else draft.column
    facts = (articles[0].facts if len(articles) == 1 else {}) | told.facts
    rendered, marked = composed(drafts)
    if len(articles) == 1 and not articles[0].title and not articles[0].author:
        # Nothing is delimited: segment finds the articles as in any text.
        marked = ()
    return file.page(
        rendered or text,
        form=FORM.name,
        encoding=encoding,
        number=number,
        place=place,
        metadata=facts,
        marked=marked,
    )


def _matter(front: re.Match[str]) -> Mapping[str, Any]:
    """Front matter as a mapping; a line that is not YAML is read as ``key: value``."""
    import yaml

    try:
        if front["fence"] == "+++":
            return tomllib.loads(front["matter"])
        found = yaml.safe_load(front["matter"])
        if isinstance(found, dict):
            return {str(key): value for key, value in found.items()}
        return {}
    except (yaml.YAMLError, ValueError, RecursionError):
        lines = (re.match(r"([^\s:：#][^:：]{0,30})[:：]\s*(.*?)\s*$", line) for line in front["matter"].splitlines())
        return {m[1].strip(): m[2].strip("\"'") for m in lines if m and m[2]}


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """(heading level or 0, text) of every block in reading order."""
    from markdown_it import MarkdownIt

    if is_markup(body) and not _HEADING.search(body):
        yield from ((0, part) for part in without_markup(body).split("\n\n"))
        return
    level = 0
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(body):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline":
            yield level, _plain("".join(_inline(token.children or [])))
        elif token.type == "html_block":
            yield 0, without_markup(token.content)
        elif token.type in ("code_block", "fence"):
            # Four spaces before a paragraph are an indent of print, not code.
            yield from ((0, line.strip()) for line in token.content.split("\n"))


def _inline(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "html_inline":
            yield "\n" if token.content.lower().startswith(("<br", "<p", "</p", "<div", "</div")) else ""
        elif token.type != "image" and token.content:
            yield token.content


def _plain(text: str) -> str:
    return _LEFT_OVER.sub(r"\2", text)


FORM = Form("markdown", (".md", ".markdown", ".mkd"), fits, read)
