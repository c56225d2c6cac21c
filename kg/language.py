"""
The language of messages: Chinese, English, or both.

Place in the flow: the ground floor; imports no other module of kg. What is written for programs
(manifest, tables, JSON) has both languages whatever is chosen here, so that the same input
gives the same bytes.
"""

from __future__ import annotations

import os
from typing import Literal, get_args

Language = Literal["zh", "en", "both"]

#: The environment variable that chooses.
VARIABLE = "KG_LANG"


def language() -> Language:
    """
    The language that the user chose with ``KG_LANG``; both by default.

    An unknown value does not stop the library; the command line refuses it (``kg.cli``).
    """
    chosen = os.environ.get(VARIABLE, "").strip().lower()
    return next((known for known in get_args(Language) if known == chosen), "both")


def say(zh: str, en: str, between: str = " / ") -> str:
    """
    One message in the chosen language.

    >>> say("5 个版面", "5 pages")
    '5 个版面 / 5 pages'
    """
    return {"zh": zh, "en": en, "both": f"{zh}{between}{en}"}[language()]


def said(both: str, between: str = " / ") -> str:
    """
    A text written in both languages, reduced to the chosen one: for help texts, which Click wants as one string.

    >>> said("输出文件夹 / output folder")
    '输出文件夹 / output folder'
    """
    zh, found, en = both.partition(between)
    return say(zh, en, between) if found else both
