"""
How a name is typed on a keyboard without Chinese: pinyin and initials.

Place in the flow: helper of the HTML view; made here so that the page needs no dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

#: Surnames pronounced differently from the character's usual reading (Xinhua Dictionary, 11th ed.).
SURNAME_READINGS: dict[str, str] = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "任": "ren",
    "缪": "miao",
    "乐": "yue",
    "翟": "zhai",
    "覃": "qin",
    "逄": "pang",
    "牟": "mu",
    "冼": "xian",
    "尉": "wei",
    "种": "chong",
    "召": "shao",
    "燕": "yan",
}


@lru_cache(maxsize=65536)
def search_key(name: str, person: bool = False) -> str:
    """
    Pinyin without spaces, a space, the initials; empty for a name without Han characters.

    >>> search_key("太原市")
    'taiyuanshi tys'
    >>> search_key("单小军", person=True)
    'shanxiaojun sxj'
    """
    syllables = [s.lower() for s in lazy_pinyin(name, style=Style.NORMAL, errors=_others)]  # type: ignore[arg-type]  # a list is what lazy_pinyin documents
    if person and name[:1] in SURNAME_READINGS and syllables:
        syllables[0] = SURNAME_READINGS[name[0]]
    return _key([s.replace("ü", "v") for s in syllables], name)  # ü is typed as v


def readings(names: Iterable[tuple[str, bool]]) -> tuple[dict[str, str], list[str]]:
    """
    The keys of many names in a compact form: the reading of each character by itself, and the keys that do not follow
    from it (a word or a surname with a reading of its own), ``""`` for those that do.

    >>> readings([("太原市", False), ("单小军", True)])[1]
    ['', 'shanxiaojun sxj']
    """
    given = list(names)
    table = {}
    for ch in sorted({ch for name, _ in given for ch in name.lower()}):
        if read := search_key(ch).partition(" ")[0]:
            table[ch] = read
    keys = []
    for name, person in given:
        key = search_key(name, person)
        keys.append("" if key == _key([table.get(ch, _typed(ch)) for ch in name.lower()], name) else key)
    return table, keys


def _key(syllables: list[str], name: str) -> str:
    joined = "".join(syllables)
    return "" if joined == name.lower() else f"{joined} {''.join(s[:1] for s in syllables)}".strip()


def _typed(ch: str) -> str:
    return ch if ch.isascii() and ch.isalnum() else ""


def _others(text: str) -> list[str]:
    """Latin letters and digits are kept, one by one; anything else is not typed."""
    return [ch for ch in text if _typed(ch)]
