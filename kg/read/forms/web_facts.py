"""
What a web page says about itself: title, author, source, date, address.

Place in the flow: read, forms; used by ``web``. Sources are comments of digital editions, the head, JSON-LD, marked
elements, and short lines near the text, in this order.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.read.columns import author_names, author_roles, edited_by, field_name
from kg.read.forms.web_blocks import clean, rules, selected, short_lines
from kg.text.dates import date_of, imprint_of, written_dates
from kg.text.names import is_person

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_COMMENT = re.compile(r"<!--\s*enpproperty(.*?)(?:/enpproperty|enpproperty)?\s*-->", re.S)
_LINKED = re.compile(r"(?is)<script[^>]+application/ld\+json[^>]*>(.*?)</script>")
_FIELD = re.compile(r"<([A-Za-z]+)>(.*?)</\1>", re.S)


def facts_of(document: HtmlElement, source: str) -> dict[str, Any]:
    """What the head, the comments and the marked elements of a page say about it."""
    table = rules()
    found: dict[str, Any] = {}
    visible = document.text_content()
    for comment in _COMMENT.finditer(source):
        fields = {
            name.lower(): clean(re.sub(r"<!\[CDATA\[|\]\]>", "", value)) for name, value in _FIELD.findall(comment[1])
        }
        for fact, names in table["comment"].items():
            value = next((fields[n.lower()] for n in names if fields.get(n.lower())), "")
            if value:
                found.setdefault(fact, value)
    for own in (_in_head(document), _linked(source)):
        for fact, value in own.items():
            if (fact != "date" or date_of(value)) and (fact != "author" or _wrote(visible, value)):
                found.setdefault(fact, value)
    for fact in ("title", "subtitle", "author"):
        for selector in table[fact]:
            value = next((text for e in selected(document, selector) if (text := clean(e.text_content()))), "")
            if value and len(value) <= 100 and (fact != "author" or len(value) <= 40):
                found.setdefault(fact, value)
                break
    if "title" not in found and (head := document.find(".//title")) is not None:
        found["title"] = _without_site(clean(head.text_content()))
    if "date" not in found and (time := document.find(".//time")) is not None:
        said = time.get("datetime") or clean(time.text_content())
        if date_of(said):
            found["date"] = said
    if "date" not in found and (day := _day_on(document)):
        found["date"] = day
    links = [link.get("href") for link in document.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    saved = _SAVED_FROM.search(source[:2000])
    for address in (*links, saved[1] if saved else None):
        if address and web_address(address):
            found.setdefault("url", address)
    if subtitle := found.pop("subtitle", ""):
        found["title"] = f"{found.get('title', '')} {subtitle}".strip()
    return found


def lines_around(document: HtmlElement, body: Any) -> str:
    """Short lines of the page outside its body: where source and date are."""
    lines = [text for text in short_lines(document) if len(text) <= 120]
    picked = [line for line in lines if any(field_name(key) for key in re.findall(r"([^\s:：|]{2,6})\s*[:：]", line))]
    return "\n".join(picked[:6])


def imprint_on(document: HtmlElement, day: object) -> dict[str, Any]:
    """
    Date, paper and page number from the head's title; paper and number also from a line with the article's ``day``.

    Other lines with a date may have that of the visit.
    """
    head = document.find(".//title")
    said: dict[str, Any] = dict(imprint_of(clean(head.text_content()))) if head is not None else {}
    known = date_of(day or "") or said.get("date")
    for line in short_lines(document) if known else ():
        found = imprint_of(line)
        if found.get("date") == known:
            said = found | said
    return said


def byline_of(document: HtmlElement) -> str:
    """A line that is a role word followed by names: ``记者 林小川``."""
    roles = "|".join(re.escape(role) for role in author_roles() if len(role) > 1)
    for line in short_lines(document):
        if len(line) <= 24 and re.match(rf"(?:{roles})[\s：:]", line):
            names = author_names(line)
            if names and all(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) for name in names):
                return line
    return ""


def _day_on(document: HtmlElement) -> str:
    """The date in a source line (with a clock time or a label); empty if lines give several."""
    table = rules()["source_line"]
    days: dict[date, str] = {}
    for line in short_lines(document):
        if re.search(table["never"], line) or not re.search(table["marks"], line):
            continue
        for found in written_dates(line):
            days.setdefault(found.day, line[found.start : found.end])
            break
    return next(iter(days.values())) if len(days) == 1 else ""


def _in_head(document: HtmlElement) -> dict[str, str]:
    """What the meta elements say."""
    metas = {
        str(meta.get("name") or meta.get("property") or meta.get("itemprop")).strip().casefold(): clean(
            meta.get("content") or ""
        )
        for meta in document.iter("meta")
        if meta.get("content")
    }
    said = {fact: next((v for name in names if (v := metas.get(name))), "") for fact, names in rules()["meta"].items()}
    return {fact: value for fact, value in said.items() if value}


def _linked(source: str) -> dict[str, str]:
    """What the only article in the page's JSON-LD says about itself; nothing if it has several."""
    table = rules()["linked"]
    articles: list[dict[str, Any]] = []
    for script in _LINKED.finditer(source):
        try:
            waiting = [json.loads(script[1], strict=False)]
        except (ValueError, RecursionError):
            continue  # scripts of a page are not ours to repair, and the page says the same elsewhere
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                waiting += [one["@graph"]] if "@graph" in one else []
                kinds = one.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if not set(table["types"]).isdisjoint(map(str, kinds)) or table["dated"] in one:
                    articles.append(one)
    if len(articles) != 1:
        return {}
    said = {
        fact: next((v for name in names if (v := _plain(articles[0].get(name)))), "")
        for fact, names in table["facts"].items()
    }
    return {fact: value for fact, value in said.items() if value}


def _plain(value: object) -> str:
    """A value of JSON-LD as text: of an object its name, of a list all of them."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_plain, value)))
    if isinstance(value, dict):
        return _plain(value.get("name"))
    return clean(value) if isinstance(value, str) else ""


def _wrote(visible: str, author: str) -> bool:
    """
    Whether an author in the head wrote the text: the head often has the site's name there, or the editor's.

    The page itself names them after a role word; or they have names of persons, and the page calls nobody of them an editor.
    """
    names = author_names(author)
    roles = "|".join(map(re.escape, author_roles()))
    if names and all(re.search(rf"(?:{roles})[\s：:/]*{re.escape(name)}", visible) for name in names):
        return True
    return bool(names) and all(is_person(name) and not edited_by(name).search(visible) for name in names)


def source_name(text: str) -> str:
    """The paper's name from ``来源：太原日报 作者：王小强``."""
    bare = re.sub(r"^[^\s:：]{2,6}[:：]\s*", "", text)
    return (bare.split() or [""])[0]


def _without_site(title: str) -> str:
    """``标题-太原新闻网`` without the site."""
    signs = "".join(re.escape(sign) for sign in rules()["site"]["separators"])
    parts = [part.strip() for part in re.split(rf"\s*[{signs}]+\s*", title) if part.strip()]
    return parts[0] if len(parts) > 1 and len(parts[0]) >= 4 else title


def web_address(address: str) -> str:
    """An address on the web; empty for a path on somebody's disk."""
    return address if urlsplit(address).scheme in ("http", "https") else ""
