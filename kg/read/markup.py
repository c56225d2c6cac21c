"""
Markup inside what should be text: detected, and removed.

Place in the flow: read; used by text, tables and Markdown. Tags are never prose.
"""

from __future__ import annotations

import re
from html import unescape

#: Elements that end a paragraph; the others are inside one.
_BLOCK = "p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|tbody|thead|section|article|blockquote|center|pre|header|footer"
_INLINE = "span|strong|b|i|em|a|font|img|td|th|u|s|sup|sub|small|big|mark|code|figure|figcaption|nobr|wbr|o:p|st1:\\w+"
_HIDDEN = re.compile(r"(?is)<(script|style|head|noscript|template)\b.*?</\1\s*>|<!--.*?-->")
_BLOCKS = re.compile(rf"(?i)</?(?:{_BLOCK})(?:\s[^<>]*)?/?>")
_TAGS = re.compile(rf"(?i)</?(?:{_BLOCK}|{_INLINE}|html|body|head|title|meta|link)(?:\s[^<>]*)?/?>")

#: How many tags make a text markup: a single one may be mentioned in prose.
ENOUGH = 2


def is_markup(text: str) -> bool:
    """
    Whether a text contains HTML.

    >>> is_markup("<p>昨日，会议召开。</p><p>会后签约。</p>"), is_markup("增速<5%，而>3%")
    (True, False)
    """
    hits = _TAGS.finditer(text)
    return sum(1 for _, _ in zip(range(ENOUGH), hits, strict=False)) >= ENOUGH


def has_blocks(text: str) -> bool:
    """Whether it has an HTML element that is a paragraph, a list, a table or the like."""
    return _BLOCKS.search(text) is not None


def is_document(text: str) -> bool:
    """Whether it is a whole HTML document, or begins as one."""
    return bool(
        re.match(
            r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", text
        )
    )


def without_markup(text: str) -> str:
    """
    The text of a fragment: its paragraphs on lines of their own, references resolved.

    >>> without_markup("<p>太原市<strong>“清风护航”工程</strong>启动。</p><p>会后&nbsp;签约。</p>")
    '太原市“清风护航”工程启动。\\n\\n会后 签约。'
    """
    bare = _HIDDEN.sub("", text)
    bare = _TAGS.sub("", _BLOCKS.sub("\n\n", bare))
    lines = [unescape(line).replace("\xa0", " ").strip(" \t\r") for line in bare.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
