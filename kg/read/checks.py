"""
What no page's text may contain, whatever form it came in.

Place in the flow: read; every text is checked before it becomes a page.
"""

from __future__ import annotations

import re

from kg.errors import PageError

_LONE = re.compile("[\ud800-\udfff]")

#: A text with a larger share of U+FFFD is refused as lost; with less it is read, and the positions are reported.
MOST_LOST = 0.1


def refuse_text(text: str, encoding: str, name: str) -> None:
    """Raise ``PageError`` for a text that is empty, mostly lost, or contains NUL or a lone surrogate; says where."""
    if not text.strip():
        raise PageError(name, "自第 0 字节起只有空白字符", "only white space from byte 0 on", "删去它", "remove it")
    at = text.find("\0")
    if at >= 0:
        raise _bad_character(
            text, at, encoding, name, "含 NUL 字符（不是文本文件）", "contains a NUL character (not a text file)"
        )
    if text.count("\ufffd") > MOST_LOST * len(text):
        at = text.find("\ufffd")
        raise _bad_character(
            text,
            at,
            encoding,
            name,
            "起多为替换字符 U+FFFD（此前转码已丢字）",
            "begins to be mostly U+FFFD (lost in an earlier conversion)",
        )
    if lone := _LONE.search(text):
        raise _bad_character(text, lone.start(), encoding, name, "含孤立代理码元", "contains a lone surrogate")


def _bad_character(text: str, at: int, encoding: str, name: str, zh: str, en: str) -> PageError:
    offset = len(text[:at].encode(encoding, "surrogatepass"))
    return PageError(
        name,
        f"第 {offset} 字节（第 {at + 1} 字）{zh}",
        f"at byte {offset} (character {at + 1}) it {en}",
        "从原件重新导出该文件",
        "export the file again from its source",
    )
