"""
Web pages: saved news sites and digital editions of papers; menus, scripts and lists of links are no text.

Place in the flow: read, forms. ``lxml`` (BSD) parses without network; the body stands in a container that
``kg/data/read/web.toml`` knows, else ``readability-lxml`` (Apache-2.0) finds it.
"""

from __future__ import annotations

import email
import email.policy
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import PageError
from kg.model import Page
from kg.read.columns import author_names, author_roles, field_name
from kg.read.compose import Draft, composed
from kg.read.encoding import decode
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.markup import is_document
from kg.read.sections import drafts_of, labelled, tree_of
from kg.text.dates import date_of, written_dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A container of an article has at least this much text that is no link.
ENOUGH = 40
#: More of a block's text than this in links makes it a list of links.
LINKS = 0.4

_CHARSET = re.compile(rb"""(?i)<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""")
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_COMMENT = re.compile(r"<!--\s*enpproperty(.*?)(?:/enpproperty|enpproperty)?\s*-->", re.S)
_FIELD = re.compile(r"<([A-Za-z]+)>(.*?)</\1>", re.S)
#: What no XML holds; a browser shows nothing for it.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MHTML = (".mhtml", ".mht")
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
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


def fits(file: File) -> bool:
    """By its suffix, or a document that begins as HTML whatever its suffix."""
    if file.head.startswith((b"PK", b"%PDF", b"\x1f\x8b")):
        return False
    if file.suffix in FORM.suffixes:
        return True
    return is_document(file.head.decode("latin-1").removeprefix("\xef\xbb\xbf"))


def read(file: File) -> Read:
    """One page; several articles where the page holds several."""
    data = file.read()
    if not data:
        raise PageError(
            file.name, "空文件", "empty file", "删去它或换上有内容的文件", "remove it or give one with text"
        )
    address = ""
    if file.suffix in _MHTML:
        data, address = _from_mhtml(file, data)
    text, encoding = html_text(data, file.name)
    yield page_of(file, text, encoding, address)


def _from_mhtml(file: File, data: bytes) -> tuple[bytes, str]:
    """The page in a browser's single-file archive, and its address."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
            return (body if isinstance(body, bytes) else b""), address
    raise file.broken("单个文件的网页里没有 HTML", "no HTML in the single-file web page")


def html_text(data: bytes, name: str) -> tuple[str, str]:
    """
    An HTML file's characters and its encoding: a byte-order mark, what the page declares, else what it looks like.

    Raises:
        PageError: the encoding cannot be told.
    """
    declared = _XML_CHARSET.search(data[:1024]) or _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii").lower()
        # A page that says gb2312 or gbk is read as browsers do: as GB18030, which holds both.
        codec = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}.get(label, label)
        decoded = decode(data, name, codec)
    else:
        decoded = decode(data, name)
    return decoded.text, decoded.encoding


def page_of(file: File, source: str, encoding: str, address: str = "") -> Page:
    """
    The page of an HTML text; ``address`` is where it was saved from, if it does not say so itself.

    Raises:
        PageError: it holds no article.
    """
    document = parsed(source, file)
    facts = _facts(document, source)
    title = facts.pop("title", "")
    author, column = facts.pop("author", ""), facts.pop("column", "")
    several = _several(document)
    if several:
        drafts = [draft for one in several for draft in _drafts(one, "")]
    else:
        body = _body(document, source)
        drafts = list(_drafts(body, title))
        for draft in drafts[:1] if len(drafts) == 1 else ():
            said = labelled(_around(document, body))
            draft.title = draft.title or title
            draft.author = draft.author or author or said.pop("author", "") or _byline(document)
            draft.column = column or draft.column
            facts = {**said, **draft.facts, **facts}
            if facts.get("paper"):
                facts["paper"] = _source_name(str(facts["paper"]))
    text, marked = composed(drafts)
    if not text.strip():
        raise PageError(
            file.name,
            "网页里没有正文",
            "the web page holds no text of an article",
            "保存正文所在的页面，或另存为纯文本",
            "save the page that holds the article, or save it as text",
        )
    known = {name: value for name, value in facts.items() if name in ("date", "paper", "page_no", "url")}
    return file.page(
        text, form=FORM.name, encoding=encoding, metadata={"url": _web_address(address)} | known, marked=marked
    )


def _web_address(address: str) -> str:
    """An address on the web; a path on somebody's disk is none."""
    return address if urlsplit(address).scheme in ("http", "https") else ""


def parsed(source: str, file: File) -> HtmlElement:
    """
    The document, parsed without network, with what is no text taken out.

    Raises:
        PageError: there is no element in it.
    """
    from lxml import etree, html

    # lxml refuses a declaration of encoding in a text that is already decoded.
    bare = _CONTROL.sub(" ", re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    try:
        document = html.document_fromstring(bare, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise file.broken("网页解析不了", f"the web page cannot be parsed ({type(error).__name__})") from error
    for selector in _rules()["drop"]:
        for element in _selected(document, selector):
            if element.getparent() is not None and element.tag not in ("html", "body"):
                element.drop_tree()
    return document


def blocks_of(element: Any) -> Iterator[tuple[int, str]]:
    """(heading level or 0, text) of an element's paragraphs in reading order; lists of links are left out."""
    held: list[str] = []
    for kind, text in _walk(element):
        if kind is None:
            held.append(text)
            continue
        if plain := _clean("".join(held)):
            yield kind, plain
        held.clear()
    if plain := _clean("".join(held)):
        yield 0, plain


def _walk(element: Any, links: bool = False) -> Iterator[tuple[int | None, str]]:
    """Pieces of text, and at each block's edge its level (0 for a paragraph)."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag:
        return
    level = _HEADINGS.get(tag, 0)
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
        yield from _walk(child, links)
        if child.tail:
            yield None, child.tail
    if block:
        yield level, ""


def _clean(text: str) -> str:
    """White space as a browser shows it; lines that are furniture are nothing."""
    shown = re.sub(r"[ \t\r\n\f]+", " ", text.replace("\xa0", " ")).strip()
    rules = _rules()["furniture"]
    if len(shown) <= rules["longest"] and any(re.search(rule, shown) for rule in rules["patterns"]):
        return ""
    return shown


def _is_list_of_links(element: Any) -> bool:
    text = _length(element)
    if text < 2 or element.tag in _HEADINGS:
        return False
    if text > 2 * ENOUGH and element.text_content().count("。") > 1 and _plain_length(element) > 2 * ENOUGH:
        return False  # it holds an article beside its links
    linked = sum(_length(link) for link in element.iter("a") if link.get("href"))
    return linked > LINKS * text and (linked > 8 or element.tag in ("li", "td", "div"))


def _length(element: Any) -> int:
    return len("".join("".join(element.itertext()).split()))


def _body(document: HtmlElement, source: str) -> Any:
    """The element that holds the article."""
    for selector in _rules()["body"]:
        for element in _selected(document, selector):
            if _is_text(element):
                return element
    own = document.find("body")
    whole = own if own is not None else document
    found = _readable(document, source)
    # A short page has no best part: all that is no list of links is its text.
    return found if found is not None and _is_text(found) else whole


def _is_text(element: Any) -> bool:
    """True for an element with paragraphs that are long enough, or have a full stop."""
    text = "".join(part for level, part in blocks_of(element) if level == 0)
    return len(text) >= ENOUGH or (len(text) >= 8 and "。" in text)


def _readable(document: HtmlElement, source: str) -> Any:
    import readability
    from lxml import html

    try:
        summary = readability.Document(html.tostring(document, encoding="unicode")).summary(html_partial=True)
        return html.fragment_fromstring(summary, create_parent="div")
    except Exception:
        return None  # it gives up in many ways; then the whole body is read


def _drafts(element: Any, title: str) -> Iterator[Draft]:
    yield from drafts_of(tree_of(blocks_of(element), title))


def _several(document: HtmlElement) -> list[Any]:
    """Elements of one make that each hold a heading and text: the articles of a page that has several."""
    groups: dict[tuple[str, str, int], list[Any]] = {}
    for heading in document.iter(*_HEADINGS):
        holder = heading.getparent()
        if holder is None or holder.tag in ("body", "html"):
            continue
        make = (str(holder.tag), holder.get("class") or "", id(holder.getparent()))
        if holder not in groups.setdefault(make, []):
            groups[make].append(holder)
    whole = _plain_length(document)
    for holders in groups.values():
        texts = [h for h in holders if _plain_length(h) >= ENOUGH]
        # Blurbs beside an article are of one make too, but are not most of the page.
        most = sum(map(_plain_length, texts)) * 2 > whole
        if len(texts) >= 2 and len(texts) * 2 > len(holders) and most:
            return texts
    return []


def _plain_length(element: Any) -> int:
    """Characters of an element that stand in no heading and no link."""
    left_out = sum(_length(e) for e in element.iter("a", *_HEADINGS))
    return _length(element) - left_out


def _around(document: HtmlElement, body: Any) -> str:
    """Short lines of the page outside its body: where source and day stand."""
    lines = [text for text in _short_lines(document) if len(text) <= 120]
    picked = [line for line in lines if any(field_name(key) for key in re.findall(r"([^\s:：|]{2,6})\s*[:：]", line))]
    return "\n".join(picked[:6])


def _short_lines(document: HtmlElement) -> Iterator[str]:
    """Lines of the page up to the length of a source line, lists of links included: where day and source stand."""
    held: list[str] = []
    for kind, text in _walk(document, links=True):
        if kind is None:
            held.append(text)
            continue
        # Two blanks between elements: what stands side by side on the screen is apart.
        line = "  ".join(filter(None, (" ".join(piece.replace("\xa0", " ").split()) for piece in held)))
        held.clear()
        if 0 < len(line) <= _rules()["source_line"]["longest"]:
            yield line


def _byline(document: HtmlElement) -> str:
    """A line that is a role word and names: ``记者 林小川``."""
    roles = "|".join(re.escape(role) for role in author_roles() if len(role) > 1)
    for line in _short_lines(document):
        if len(line) <= 24 and re.match(rf"(?:{roles})[\s：:]", line):
            names = author_names(line)
            if names and all(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) for name in names):
                return line
    return ""


def _day_on(document: HtmlElement) -> str:
    """The day of a source line (with a clock time or a label); empty where lines name several days."""
    rules = _rules()["source_line"]
    days: dict[date, str] = {}
    for line in _short_lines(document):
        if re.search(rules["never"], line) or not re.search(rules["marks"], line):
            continue
        for found in written_dates(line):
            days.setdefault(found.day, line[found.start : found.end])
            break
    return next(iter(days.values())) if len(days) == 1 else ""


def _facts(document: HtmlElement, source: str) -> dict[str, Any]:
    """What the head, the comments and the marked elements of a page say of it."""
    rules = _rules()
    found: dict[str, Any] = {}
    visible = document.text_content()
    for comment in _COMMENT.finditer(source):
        fields = {
            name.lower(): _clean(re.sub(r"<!\[CDATA\[|\]\]>", "", value)) for name, value in _FIELD.findall(comment[1])
        }
        for fact, names in rules["comment"].items():
            value = next((fields[n.lower()] for n in names if fields.get(n.lower())), "")
            if value:
                found.setdefault(fact, value)
    metas = {
        str(meta.get("name") or meta.get("property") or meta.get("itemprop")).strip(): _clean(meta.get("content") or "")
        for meta in document.iter("meta")
        if meta.get("content")
    }
    for fact, names in rules["meta"].items():
        value = next((metas[name] for name in names if metas.get(name)), "")
        if not value or (fact == "date" and not date_of(value)) or (fact == "author" and not _signed(visible, value)):
            continue
        found.setdefault(fact, value)
    for fact in ("title", "author"):
        for selector in rules[fact]:
            value = next((text for e in _selected(document, selector) if (text := _clean(e.text_content()))), "")
            if value and len(value) <= 100 and (fact == "title" or len(value) <= 40):
                found.setdefault(fact, value)
                break
    if "title" not in found and (head := document.find(".//title")) is not None:
        found["title"] = _without_site(_clean(head.text_content()))
    if "date" not in found and (time := document.find(".//time")) is not None:
        said = time.get("datetime") or _clean(time.text_content())
        if date_of(said):
            found["date"] = said
    if "date" not in found and (day := _day_on(document)):
        found["date"] = day
    links = [link.get("href") for link in document.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    saved = _SAVED_FROM.search(source[:2000])
    for address in (*links, saved[1] if saved else None):
        if address and _web_address(address):
            found.setdefault("url", address)
    if subtitle := found.pop("subtitle", ""):
        found["title"] = f"{found.get('title', '')} {subtitle}".strip()
    return found


def _signed(visible: str, author: str) -> bool:
    """True where the page itself names the author after a role word: the head often has the site's name there."""
    names = author_names(author)
    roles = "|".join(map(re.escape, author_roles()))
    return bool(names) and all(re.search(rf"(?:{roles})[\s：:/]*{re.escape(name)}", visible) for name in names)


def _source_name(text: str) -> str:
    """``来源：太原日报 作者：王小强`` as the paper's name alone."""
    bare = re.sub(r"^[^\s:：]{2,6}[:：]\s*", "", text)
    return (bare.split() or [""])[0]


def _without_site(title: str) -> str:
    """``标题-太原新闻网`` without the site."""
    signs = "".join(re.escape(sign) for sign in _rules()["site"]["separators"])
    parts = [part.strip() for part in re.split(rf"\s*[{signs}]+\s*", title) if part.strip()]
    return parts[0] if len(parts) > 1 and len(parts[0]) >= 4 else title


def _selected(document: HtmlElement, selector: str) -> list[Any]:
    return list(_compiled(selector)(document))


@cache
def _compiled(selector: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(selector)


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("kg") / "data" / "read" / "web.toml").read_text(encoding="utf-8"))


FORM = Form("html", (".html", ".htm", ".shtml", ".xhtml", *_MHTML), fits, read)
