"""
Private numbers made unreadable, at the same length.

Place in the flow: the ground floor; every page passes here before it leaves the reader
(``kg.read.masked``), so that no later room can let a number out.

What is private: mobile numbers; landlines that are no office's; identity cards, passports
and other personal papers; bank cards; number plates; e-mail addresses; QQ and WeChat
accounts. Hotlines (12345, 95598, 400-…) and lines that the text calls public (热线, 监督电话,
教育局 …) are printed to be called and stay. An amount (总产值13812345678元) or a code is none.
The words that decide are data, ``kg/data/private.tsv``; the digits that check themselves
(identity and bank cards) are checked by python-stdnum. Offsets hold, since a star takes the
place of each character.
"""

from __future__ import annotations

from kg.text.private_forms import FORMS, windows_of
from kg.text.private_view import view_of
from kg.text.traditional import simplified

#: Stands for one character.
MASK = "*"


def mask_private_numbers(text: str) -> str:
    """
    Star out private numbers and accounts; the length stays.

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
                # A later form must not take what an earlier one has masked.
                part = "".join(signs)
    return "".join(shown) if shown else text
