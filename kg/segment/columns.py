"""
Column heads and banners: short lines that name a section of the paper, not an article.

Place in the flow: segment; blocks.py asks ``is_column``, assemble.py asks which articles a column heads.
"""

from __future__ import annotations

import re

#: A column head is short; longer lines with the same words are titles.
MAX_COLUMN = 24

#: What names of newspaper columns end in, in Chinese papers at large. Genre words only: nothing local.
_ENDING = re.compile(
    r"(?:时评|時評|快评|短评|锐评|微评|热评|热议|点评|杂谈|评论|论坛|論壇|论苑|学苑|讲堂|论丛|视点|视野|视窗|观察|观点|聚焦|透视|纵横|"
    r"广角|走笔|随笔|连载|专栏|专版|专刊|专题|周刊|副刊|特刊|摘编|选编|选登|摘登|文摘|简讯|快讯|要闻|短波|速递|速览|导读|热线|之窗|之声|在线|"
    r"直通车|进行时|风采|风景线|的思考|理论|综合|来论|漫谈|一线)$"
)
#: Slogans that head a run of news for months: 深入学习宣传贯彻……精神, 抓党建促……, 聚焦……, 喜迎……
_CAMPAIGN = re.compile(
    r"^(?:(?:深入)?(?:学习|宣传|贯彻|落实|學習|貫徹){1,4}.{2,30}(?:精神|讲话|思想)|抓党建促.{2,14}|聚焦[\s:：·]?.{2,12}|"
    r"喜迎.{2,14}|奋进新征程.{0,14}|牢记嘱托.{0,14}|庆祝.{2,16}周年|[\u4e00-\u9fff]{2,6}进行时|在习近平.{2,20}指引下)$"
)
#: 【以案说法】 on a line of its own: brackets of this kind set off a column's name.
_BRACKETED = re.compile(r"【[^【】，。！？]{2,12}】")
#: Columns of opinion: they head the signed comments of a page, wherever they stand on it.
_OPINION = re.compile(r"(?:评|評|杂谈|漫谈|来论|热议)$|评论$")
#: Columns of theory: they head the papers of scholars, known by （作者单位：…）.
_THEORY = re.compile(r"(?:学苑|论苑|论坛|論壇|理论|讲堂|论丛|思考)$")
_COMMENT_OR_TITLE_MARK = re.compile(r"[，,。；;？！?!、：:]")


def is_column(line: str) -> bool:
    """
    True for a line that names a section or a campaign and is no title.

    >>> is_column("太原时评"), is_column("来自一线的思考"), is_column("深入学习贯彻党的二十大精神")
    (True, True, True)
    >>> is_column("我市文物工作案例入选全国典型")
    False
    """
    if _BRACKETED.fullmatch(line.strip()):
        return True
    bare = line.strip("■□●◆▲★【】[]〔〕· \u3000")
    limit = MAX_COLUMN if _ENDING.search(bare) and not _CAMPAIGN.match(bare) else MAX_COLUMN + 12
    if not 2 <= len(bare) <= limit or _COMMENT_OR_TITLE_MARK.search(bare):
        return False
    if _CAMPAIGN.match(bare):
        return True
    # A genre word ends many titles too (…引发热议); a column's name is a few characters or a quoted work.
    match = _ENDING.search(bare)
    return match is not None and (len(bare) <= 8 or bare.startswith("《"))


def genre(line: str) -> str:
    """
    What a column holds: ``opinion``, ``theory`` or ``any``.

    >>> genre("时报时评"), genre("理论学苑"), genre("聚焦 安全生产")
    ('opinion', 'theory', 'any')
    """
    bare = line.strip("■□●◆▲★【】[]〔〕· \u3000")
    if _OPINION.search(bare):
        return "opinion"
    return "theory" if _THEORY.search(bare) else "any"
