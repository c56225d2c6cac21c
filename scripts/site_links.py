"""
A hook of mkdocs: links that are right in a checkout are adapted to the site.

In a checkout the guide links to ``packs.zh.md``; on the site the page of the reader's language is ``packs.md``. What
is outside ``docs/`` (README, SECURITY, data) is not on the site: its name stays, without a link.
"""

from __future__ import annotations

import re
from typing import Any

_LINK = re.compile(r"\[([^\]]*)\]\(([^)#:]+?)(\.(?:zh|en))?(\.md)?(#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by mkdocs for each page."""
    depth = page.file.src_uri.count("/")

    def mended(found: re.Match[str]) -> str:
        text, path, _, suffix, anchor = found.groups()
        outside = path.count("../") > depth
        return text if outside else f"[{text}]({path}{suffix or ''}{anchor or ''})"

    return _LINK.sub(mended, markdown)
