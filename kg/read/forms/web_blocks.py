"""
An HTML element's text as a browser shows it: paragraphs, headings, no lists of links.

Place in the flow: read, forms; shared by ``web``, ``web_facts`` and ``epub``. ``kg/data/read/web.toml`` says
where things are on the pages of Chinese sites.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

#: A container of an article has at least this much text outside links.
ENOUGH = 40
#: A block with a larger share of its text in links is a list of links.
LINKS = 0.4

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "dd",
        "dt",
        "td",
        "th",
        "tr",
        "section",
        "article",
        "blockquote",
        "center",
        "pre",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "founder-content",
    ]
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}


def blocks_of(element: Any) -> Iterator[tuple[int, str]]:
    """(heading level or 0, text) of an element's paragraphs in reading order; lists of links are left out."""
    held: list[str] = []
    for kind, text in walk(element):
        if kind is None:
            held.append(text)
            continue
        if plain := clean("".join(held)):
            yield kind, plain
        held.clear()
    if plain := clean("".join(held)):
        yield 0, plain


def walk(element: Any, links: bool = False) -> Iterator[tuple[int | None, str]]:
    """Pieces of text, and at each edge of a block its level (0 for a paragraph)."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag:
        return
    level = HEADINGS.get(tag, 0)
    block = tag in _BLOCKS
    if block and not links and _is_list_of_links(element):
        yield 0, ""
        return
    if block:
        yield 0, ""
    if tag == "br":
        yield 0, ""
    if element.text:
        yield None, element.text
    for child in element:
        yield from walk(child, links)
        if child.tail:
            yield None, child.tail
    if block:
        yield level, ""


def clean(text: str) -> str:
    """White space as a browser shows it; page furniture becomes empty."""
    shown = re.sub(r"[ \t\r\n\f]+", " ", text.replace("\xa0", " ")).strip()
    table = rules()["furniture"]
    if len(shown) <= table["longest"] and any(re.search(rule, shown) for rule in table["patterns"]):
        return ""
    return shown


def _is_list_of_links(element: Any) -> bool:
    text = length(element)
    if text < 2 or element.tag in HEADINGS:
        return False
    if text > 2 * ENOUGH and element.text_content().count("。") > 1 and plain_length(element) > 2 * ENOUGH:
        return False  # it contains an article besides its links
    linked = sum(length(link) for link in element.iter("a") if link.get("href"))
    return linked > LINKS * text and (linked > 8 or element.tag in ("li", "td", "div"))


def length(element: Any) -> int:
    """Characters of an element, white space not counted."""
    return len("".join("".join(element.itertext()).split()))


def plain_length(element: Any) -> int:
    """Characters of an element outside headings and links."""
    left_out = sum(length(e) for e in element.iter("a", *HEADINGS))
    return length(element) - left_out


def short_lines(document: Any) -> Iterator[str]:
    """Lines of the page up to the length of a source line, including lists of links: where date and source are."""
    held: list[str] = []
    for kind, text in walk(document, links=True):
        if kind is None:
            held.append(text)
            continue
        # Two spaces between elements: what is side by side on the screen is separate.
        line = "  ".join(filter(None, (" ".join(piece.replace("\xa0", " ").split()) for piece in held)))
        held.clear()
        if 0 < len(line) <= rules()["source_line"]["longest"]:
            yield line


def selected(document: Any, selector: str) -> list[Any]:
    """The elements that a CSS selector finds."""
    return list(_compiled(selector)(document))


@cache
def _compiled(selector: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(selector)


@cache
def rules() -> Mapping[str, Any]:
    """The table of where things are, ``kg/data/read/web.toml``."""
    return tomllib.loads((resources.files("kg") / "data" / "read" / "web.toml").read_text(encoding="utf-8"))


def is_text(element: Any) -> bool:
    """Whether an element has paragraphs that are long enough, or have a full stop."""
    text = "".join(part for level, part in blocks_of(element) if level == 0)
    return len(text) >= ENOUGH or (len(text) >= 8 and "。" in text)
