"""
What to do with a file of a form that is not read: save it as another, recognise its text, unpack it.

Place in the flow: read; for the errors that name such a file. The table is ``kg/data/read/unread.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def remedy_of(suffix: str, otherwise: tuple[str, str]) -> tuple[str, str]:
    """
    The remedy for files with this suffix, in Chinese and English.

    >>> remedy_of(".ods", ("", ""))[1], remedy_of(".xyz", ("转成文本", "make it text"))[1]
    ('save it as .xlsx or .csv with Excel, WPS or LibreOffice', 'make it text')
    """
    return _remedies().get(suffix.lower(), otherwise)


@cache
def _remedies() -> dict[str, tuple[str, str]]:
    text = (resources.files("kg") / "data" / "read" / "unread.toml").read_text(encoding="utf-8")
    return {suffix: (kind["zh"], kind["en"]) for kind in tomllib.loads(text)["kind"] for suffix in kind["suffixes"]}
