"""
Column heads and banners: short lines that name a section of the paper, not an article.

Place in the flow: segment; blocks.py uses ``is_column``, drafts.py needs to know which articles a column heads. The
words are data (``kg/data/furniture.toml``).
"""

from __future__ import annotations

import re

from kg.segment.cues import furniture

#: A column head is short; longer lines with the same words are titles.
MAX_COLUMN = 24
#: A campaign's name (深入学习贯彻……精神) may be this much longer.
_LONGER = 12
#: A genre word ends many titles too (…引发热议); a column's name is a few characters or a quoted work.
_FEW = 8

_CUES = furniture()
#: Endings of newspaper columns' names, in Chinese papers in general: genre words, nothing local.
_ENDING = _CUES.ordered("column_end")
#: Slogans that head a run of news for months: 深入学习宣传贯彻……精神, 抓党建促……, 聚焦……, 喜迎……
_CAMPAIGN = _CUES.pattern("campaign")
#: 【以案说法】 on a line of its own: such brackets mark a column's name.
_BRACKETED = _CUES.pattern("bracketed")
_OPINION = _CUES.ordered("opinion_end")
_THEORY = _CUES.ordered("theory_end")
_IN_TITLE = (
    _CUES.pattern("bracketed_before_title"),
    _CUES.pattern("column_before_title"),
    _CUES.pattern("column_behind_title"),
)
_NOTE_BEHIND = _CUES.pattern("note_behind_title")
_COMMENT_OR_TITLE_MARK = re.compile(r"[，,。；;？！?!、：:]")
_SPACED_OUT = re.compile(r"\S(?:[\s\u3000]+\S)+")


def is_column(line: str) -> bool:
    """
    Whether a line names a section or a campaign and is not a title.

    >>> is_column("太原时评"), is_column("来自一线的思考"), is_column("短    评")
    (True, True, True)
    >>> is_column("我市文物工作案例入选全国典型")
    False
    """
    if _BRACKETED.fullmatch(line.strip()):
        return True
    bare = _bare(line)
    limit = MAX_COLUMN if bare.endswith(_ENDING) and not _CAMPAIGN.match(bare) else MAX_COLUMN + _LONGER
    if not 2 <= len(bare) <= limit or _COMMENT_OR_TITLE_MARK.search(bare):
        return False
    if _CAMPAIGN.match(bare):
        return True
    return bare.endswith(_ENDING) and (len(bare) <= _FEW or bare.startswith("《"))


def genre(line: str) -> str:
    """
    What a column contains: ``opinion``, ``theory`` or ``any``.

    >>> genre("时报时评"), genre("理论学苑"), genre("聚焦 安全生产")
    ('opinion', 'theory', 'any')
    """
    bare = _bare(line)
    if bare.endswith(_OPINION):
        return "opinion"
    return "theory" if bare.endswith(_THEORY) else "any"


def column_in_title(title: str) -> tuple[str | None, str]:
    """
    A column's name at the edge of a title, and the title without it.

    >>> column_in_title("【民生在线】老街换新颜"), column_in_title("把好事办好(晋阳时评)")
    (('民生在线', '老街换新颜'), ('晋阳时评', '把好事办好'))
    >>> column_in_title("新桥通车（图）")
    (None, '新桥通车（图）')
    >>> column_in_title("晋阳市水利发展规划（节选）")
    (None, '晋阳市水利发展规划')
    """
    title = _NOTE_BEHIND.sub("", title)
    for pattern in _IN_TITLE:
        match = pattern.search(title)
        if match and (title.startswith(("【", "〔", "[")) or is_column(match["column"])):
            rest = (title[: match.start()] + title[match.end() :]).strip()
            if rest:
                return match["column"].strip(), rest
    return None, title


def _bare(line: str) -> str:
    bare = line.strip("■□●◆▲★【】[]〔〕· \u3000\t\r\n")
    # Print puts spaces between the characters of a short name: 短    评.
    return "".join(bare.split()) if _SPACED_OUT.fullmatch(bare) else bare
