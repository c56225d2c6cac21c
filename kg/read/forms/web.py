"""
Web pages: saved news sites and digital editions of papers; menus, scripts and lists of links are not text.

Place in the flow: read, forms. ``lxml`` (BSD) parses without network; the body is in a container listed in
``kg/data/read/web.toml``, else ``readability-lxml`` (Apache-2.0) finds it.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import PageError
from kg.model import Page
from kg.read.compose import Draft, composed
from kg.read.encoding import decode
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.web_blocks import ENOUGH, HEADINGS, blocks_of, is_text, plain_length, rules, selected
from kg.read.forms.web_facts import byline_of, facts_of, imprint_on, lines_around, source_name, web_address
from kg.read.markup import is_document
from kg.read.sections import drafts_of, is_masthead, labelled, tree_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_CHARSET = re.compile(rb"""(?i)<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""")
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""")
#: Characters not allowed in XML; a browser does not show them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MHTML = (".mhtml", ".mht")


def fits(file: File) -> bool:
    """By its suffix, or a document that begins as HTML whatever its suffix."""
    if file.head.startswith((b"PK", b"%PDF", b"\x1f\x8b")):
        return False
    if file.suffix in FORM.suffixes:
        return True
    return is_document(file.head.decode("latin-1").removeprefix("\xef\xbb\xbf"))


def read(file: File) -> Read:
    """One page; several articles if the page has several. Raises ``PageError`` for a file without an article."""
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
    The text of an HTML file and its encoding: by byte-order mark, else by declaration, else by its bytes.

    Raises:
        PageError: the encoding is undecidable.
    """
    declared = _XML_CHARSET.search(data[:1024]) or _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii").lower()
        # A page that declares gb2312 or gbk is read as in browsers: as GB18030, which includes both.
        codec = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}.get(label, label)
        decoded = decode(data, name, codec)
    else:
        decoded = decode(data, name)
    return decoded.text, decoded.encoding


def page_of(file: File, source: str, encoding: str, address: str = "") -> Page:
    """
    The page of an HTML text; ``address`` is where it was saved from, if it does not say so itself.

    Raises:
        PageError: it has no article.
    """
    document = parsed(source, file)
    facts = facts_of(document, source)
    title = facts.pop("title", "")
    author, column = facts.pop("author", ""), facts.pop("column", "")
    facts = imprint_on(document, facts.get("date")) | facts
    if is_masthead(title) or re.search(rules()["site"]["edition"], title):
        title = ""
    several = _several(document)
    if several:
        drafts = [draft for one in several for draft in _drafts(one, "")]
    else:
        body = _body(document, source)
        drafts = list(_drafts(body, title))
        for draft in drafts[:1] if len(drafts) == 1 else ():
            said = labelled(lines_around(document, body))
            draft.title = draft.title or title
            draft.author = draft.author or author or said.pop("author", "") or byline_of(document)
            draft.column = column or draft.column
            facts = {**said, **draft.facts, **facts}
            if facts.get("paper"):
                facts["paper"] = source_name(str(facts["paper"]))
    text, marked = composed(drafts)
    if not text.strip():
        raise PageError(
            file.name,
            "网页里没有正文",
            "the web page has no article text",
            "保存正文所在的页面，或另存为纯文本",
            "save the page with the article, or save it as text",
        )
    known = {name: value for name, value in facts.items() if name in ("date", "paper", "page_no", "url")}
    return file.page(
        text, form=FORM.name, encoding=encoding, metadata={"url": web_address(address)} | known, marked=marked
    )


def parsed(source: str, file: File) -> HtmlElement:
    """
    The document, parsed without network, with elements removed that are not text.

    Raises:
        PageError: it has no element.
    """
    from lxml import etree, html

    # lxml refuses a declaration of encoding in a text that is already decoded.
    bare = _CONTROL.sub(" ", re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    try:
        document = html.document_fromstring(bare, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise file.broken(
            f"网页无法解析（{type(error).__name__}）", f"the web page cannot be parsed ({type(error).__name__})"
        ) from error
    for selector in rules()["drop"]:
        for element in selected(document, selector):
            if element.getparent() is not None and element.tag not in ("html", "body"):
                element.drop_tree()
    return document


def _body(document: HtmlElement, source: str) -> Any:
    """The element that contains the article."""
    for selector in rules()["body"]:
        for element in selected(document, selector):
            if is_text(element):
                return element
    own = document.find("body")
    whole = own if own is not None else document
    found = _readable(document, source)
    # A short page has no best part: everything that is not a list of links is its text.
    return found if found is not None and is_text(found) else whole


def _readable(document: HtmlElement, source: str) -> Any:
    import readability
    from lxml import html

    try:
        summary = readability.Document(html.tostring(document, encoding="unicode")).summary(html_partial=True)
        return html.fragment_fromstring(summary, create_parent="div")
    except Exception:
        return None  # it fails in many ways; then the whole body is read


def _drafts(element: Any, title: str) -> Iterator[Draft]:
    yield from drafts_of(tree_of(blocks_of(element), title))


def _several(document: HtmlElement) -> list[Any]:
    """Sibling elements of the same kind that each have a heading and text: the articles of a page that has several."""
    # Keys contain the parent itself: lxml makes its object anew, with another id, as long as nobody keeps it.
    groups: dict[tuple[str, str, Any], list[Any]] = {}
    for heading in document.iter(*HEADINGS):
        holder = heading.getparent()
        if holder is None or holder.tag in ("body", "html"):
            continue
        make = (str(holder.tag), holder.get("class") or "", holder.getparent())
        if holder not in groups.setdefault(make, []):
            groups[make].append(holder)
    whole = plain_length(document)
    for holders in groups.values():
        texts = [h for h in holders if plain_length(h) >= ENOUGH]
        # Blurbs next to an article are of one kind too, but are not most of the page.
        most = sum(map(plain_length, texts)) * 2 > whole
        if len(texts) >= 2 and len(texts) * 2 > len(holders) and most:
            return texts
    return []


FORM = Form("html", (".html", ".htm", ".shtml", ".xhtml", *_MHTML), fits, read)
