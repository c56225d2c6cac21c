"""
Traditional characters read as the simplified ones of the packs, one to one.

Place in the flow: extract; the text that is matched, not the text that is shown.

Source: OpenCC TSCharacters (Apache-2.0), see ``scripts/build_variants.py``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

#: Up to so many different characters are replaced one by one: simplified pages have few of
#: them, and looking every character up (``str.translate``) takes five times as long.
FEW = 20


@cache
def _table() -> dict[str, str]:
    text = (resources.files("kg") / "data" / "variants.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows if len(row[0]) == 1}


def simplified(text: str) -> str:
    """
    The text with each traditional character replaced by its simplified form.

    The length never changes, so positions hold in both.

    >>> simplified("臺北市政府")
    '台北市政府'
    """
    table = _table()
    found = sorted(table.keys() & set(text))
    if len(found) > FEW or any(table[char] in table for char in found):
        return text.translate({ord(char): table[char] for char in found})
    for char in found:
        text = text.replace(char, table[char])
    return text
