"""
In which language the program speaks: Chinese, English, or one after the other.

Place in the flow: the ground floor; imports nothing of ours. What is written for programs
(manifest, tables, JSON) carries both languages whatever is chosen here, so that the same input
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
    The language that the user chose with ``KG_LANG``; both where nothing is chosen.

    An unknown value is no reason to stop a library; the command line refuses it (``kg.cli``).
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
    A text that was written in both languages, in the chosen one: for help texts, which Click wants as one string.

    >>> said("输出文件夹 / output folder")
    '输出文件夹 / output folder'
    """
    zh, found, en = both.partition(between)
    return say(zh, en, between) if found else both
