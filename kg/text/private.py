"""
Private numbers made unreadable, at the same length.

Place in the flow: the ground floor; the page's text passes here before anything
else reads it, so that no later room can let a number out.

A mobile number or an identity-card number belongs to one person. Hotlines (12345,
95598, 400-…) and office lines that the text calls so (热线, 举报电话) are printed to
be called and stay. Offsets hold, since a star takes the place of each digit.
"""

from __future__ import annotations

import re

#: Stands for one digit.
MASK = "*"

#: Digits at the front that stay: they tell the kind of number, not the person.
_KEPT_DIGITS = 3

#: How far before a landline a word like 热线 makes it a public one. Measured on
#: notices: the label, a colon and at most the name of an office stand between.
_LABEL_CHARS = 12
_PUBLIC_LABEL = re.compile(r"热线|客服|举报|投诉|监督|咨询|服务|值班|办公|传真|报警|总机|前台|预约|报名|订阅|广告|发行")

#: Weights and check characters of GB 11643-1999.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

_D = "[0-9０-９]"
#: What print and people put between the groups of a number.
_GAP = r"[ \t\u3000\-‐‑–—－]?\n?"
_MOBILE = re.compile(
    rf"(?<!{_D})(?:(?:[+＋]?86|0086){_GAP})?([1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}})(?!{_D})"
)
_LANDLINE = re.compile(rf"(?<!{_D})[(（]?([0０]{_D}{{2,3}}[)）]?{_GAP}[2-8２-８]{_D}{{2,3}}{_GAP}{_D}{{4}})(?!{_D})")
_IDENTITY = re.compile(
    rf"(?<!{_D})([1-8１-８]{_D}{{5}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}[0-9０-９XxＸｘ])(?![0-9０-９XxＸｘ])"
)


def mask_private_numbers(text: str) -> str:
    """
    Star out mobile numbers, private landlines and identity cards; the length stays.

    >>> mask_private_numbers("联系人张三13812345678，热线12345。")
    '联系人张三138********，热线12345。'
    >>> mask_private_numbers("身份证号11010519491231002X。")
    '身份证号110***************。'
    >>> mask_private_numbers("举报电话：0351-4225678")
    '举报电话：0351-4225678'
    """
    text = _IDENTITY.sub(lambda m: _starred(m) if _is_identity_card(m[1]) else m[0], text)
    text = _MOBILE.sub(_starred, text)
    return _LANDLINE.sub(lambda m: m[0] if _is_public_line(text, m.start()) else _starred(m), text)


def _starred(match: re.Match[str]) -> str:
    """The match with the digits of its first group starred out behind the kept ones."""
    whole, number = match[0], match[1]
    seen = 0
    out = []
    for ch in number:
        digit = ch.isdigit() or ch in "XxＸｘ"
        seen += digit
        out.append(MASK if digit and seen > _KEPT_DIGITS else ch)
    at = match.start(1) - match.start()
    return whole[:at] + "".join(out) + whole[at + len(number) :]


def _is_identity_card(number: str) -> bool:
    """True when the check character and the birthday of an 18-digit number are right."""
    chars = [ch for ch in number if ch.isdigit() or ch in "XxＸｘ"]
    digits = [int(ch) for ch in chars[:17]]
    year, month, day = (int("".join(map(str, digits[a:b]))) for a, b in ((6, 10), (10, 12), (12, 14)))
    if not (1850 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    check = _ID_CHECKS[sum(w * d for w, d in zip(_ID_WEIGHTS, digits, strict=True)) % 11]
    last = "X" if chars[17] in "XxＸｘ" else str(int(chars[17]))
    return last == check


def _is_public_line(text: str, start: int) -> bool:
    """True when a word shortly before the number says that the public may call it."""
    return _PUBLIC_LABEL.search(text[max(0, start - _LABEL_CHARS) : start]) is not None
