"""
Private numbers made unreadable, at the same length.

Place in the flow: the ground floor; every page passes through here before it leaves the
reader (``kg.read.masked``), so that no later room can leak a number.

Private are: mobile numbers; landlines that are not an office's; identity cards, passports
and other personal papers; bank cards; number plates; e-mail addresses; QQ and WeChat
accounts. Hotlines (12345, 95598, 400-…) and lines that the text calls public (热线, 监督电话,
教育局 …) are printed to be called and stay. An amount (总产值13812345678元) or a code is not private.
The words that decide are data, ``kg/data/private.tsv``; check digits (identity and bank
cards) are verified by python-stdnum. Offsets stay valid, since each character is replaced
by one star.
"""

from __future__ import annotations

from kg.text.private_forms import FORMS, windows_of
from kg.text.private_view import view_of
from kg.text.traditional import simplified

#: Replaces one character.
MASK = "*"


def mask_private_numbers(text: str) -> str:
    """
    Replace private numbers and accounts by stars; the length does not change.

    >>> mask_private_numbers("联系人张三13812345678，热线12345。")
    '联系人张三138********，热线12345。'
    >>> mask_private_numbers("身份证号11010519491231002X。")
    '身份证号110***************。'
    >>> mask_private_numbers("举报电话：0351-4225678，总产值13812345678元")
    '举报电话：0351-4225678，总产值13812345678元'
    """
    view = view_of(text)
    shown: list[str] = []
    for start, end in windows_of(view):
        part = simplified(view[start:end])
        for form in FORMS:
            hidden = list(form(part))
            if hidden:
                signs = list(part)
                shown = shown or list(text)
                for at in (at for where in hidden for at in where):
                    signs[at] = shown[start + at] = MASK
                # A later form must not match what an earlier one has masked.
                part = "".join(signs)
    return "".join(shown) if shown else text
