"""
Traditional characters replaced by the simplified ones of the packs, one to one.

Place in the flow: extract and link; for the text that is matched, not the text that is shown.

Source: OpenCC TSCharacters (Apache-2.0), see ``scripts/build_variants.py``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from importlib import resources

#: First code point beyond the basic plane.
BEYOND = 0x10000
#: How many characters of a text are examined for its script.
SAMPLE_CHARS = 4000


@cache
def _table() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], dict[int, str]]:
    """What to search for (in the basic plane, and beyond), and the replacements."""
    text = (resources.files("kg") / "data" / "variants.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    table = {ord(row[0]): row[1] for row in rows if len(row[0]) == 1}
    basic = "".join(re.escape(chr(code)) for code in sorted(table) if code < BEYOND)
    return (re.compile(f"[{basic}]"), re.compile(f"[{chr(BEYOND)}-{chr(sys.maxunicode)}]")), table


def simplified(text: str) -> str:
    """
    The text with each traditional character replaced by its simplified form.

    The length never changes, so offsets are valid in both.

    >>> simplified("臺北市政府")
    '台北市政府'
    """
    signs, table = _table()
    # Most texts contain none of these characters. Two searches show this in a tenth of the time of
    # looking up every character (0.4 ms a page); two, because ``re`` is fast with a set of
    # thousands only within the basic plane.
    if not any(sign.search(text) for sign in signs):
        return text
    return text.translate(table)


def script_of(text: str) -> str:
    """
    ``zh-Hant`` or ``zh-Hans``, by the forms in the text; empty if it has neither or hardly any Chinese.

    >>> script_of("臺北市政府召開會議"), script_of("太原市召开会议"), script_of("Taiyuan")
    ('zh-Hant', 'zh-Hans', '')
    """
    sample = text[:SAMPLE_CHARS]
    old, new = _forms()
    counts = Counter(sample)
    # Iterates over the few hundred characters of the text, not the thousands of the table.
    traditional = sum(count for ch, count in counts.items() if ch in old)
    plain = sum(count for ch, count in counts.items() if ch in new)
    if not traditional and not plain:
        return ""
    return "zh-Hant" if traditional > plain else "zh-Hans"


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    """Traditional characters, and simplified ones that replace one and are not traditional themselves."""
    _, table = _table()
    old = frozenset(chr(code) for code in table)
    return old, frozenset(table.values()) - old
