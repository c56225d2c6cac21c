"""
Names in 《》 and in quotes.

Place in the flow: Reading -> policy, organization, programme Candidates, and blocks
for films, songs and books, in which nothing is a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.extract.walk import BEHIND_TITLES

#: Heads of documents that an authority issues; the title ends in one of them, perhaps
#: with a bracket behind: （试行）, （2021—2025年）.
DOCUMENT_HEADS = (
    "法", "法典", "条例", "规定", "办法", "意见", "通知", "通告", "公告", "方案", "规划", "纲要", "决定", "决议",
    "章程", "准则", "细则", "标准", "目录", "清单", "公约", "倡议", "倡议书", "计划", "政策", "制度", "指南", "规程",
    "规范", "措施", "规则", "指引", "批复", "命令", "令", "预案", "要点", "宣言", "议定书", "协定", "若干意见", "大纲",
    "实施意见", "安排", "十条", "条", "举措", "导则", "名录", "名单", "白皮书", "路线图", "任务书", "函",
    "建议", "部署", "宪法", "守则", "说明", "战略", "体系", "机制", "办法（试行）",
)  # fmt: skip
MEDIA_HEADS = ("日报", "晚报", "早报", "时报", "晨报", "都市报", "商报", "青年报", "快报", "导报", "工人报", "参考消息")  # fmt: skip
#: 《焦点访谈》 and 《求是》 are known by the packs; other periodicals by these heads.
PERIODICAL_HEADS = ("周刊", "杂志", "周报", "学报", "画报", "法制报", "法治报", "教育报", "卫生报", "环境报", "科技报")  # fmt: skip
_BRACKETED = re.compile(r"《([^《》\n]{2,60}(?:〈[^〉\n]*〉[^《》\n]*|《[^《》\n]*》[^《》\n]*)?)》")
_TRAILER = re.compile(r"(?:[（(][^（()）]*[)）]|“?\d+条”?)$")
#: A document number behind the title: （国发〔2018〕5号）.
#: 《扫黑除恶专项斗争谈话登记表》: a form is no work, and what it is about is named in it.
FORM_HEADS = ("登记表", "记录表", "记录单", "登记单", "申请表", "汇总表", "统计表", "台账", "花名册", "明白卡")
#: In brackets and with a document head: as sure as can be.
DOCUMENT = 1.6
MEDIA = 1.2
#: A block must outweigh names inside a film's or song's title, but not a real policy.
BLOCK = 0.75


_AFFILIATION = re.compile(r"[（(]作者(?:单位|系|为)?[:：]?([^）)，。；、\s]{4,30})[）)]")
#: The line itself says that it is a body; a pack or an organ form that knows it by name goes before.
AFFILIATION = 1.12


def find_affiliations(reading: Reading) -> Iterator[Candidate]:
    """（作者单位：山西综改区阳曲产业园区）: one body, whatever stands inside."""
    for match in _AFFILIATION.finditer(reading.text):
        start, end = match.span(1)
        yield Candidate(start, end, "organization", worth(AFFILIATION, end - start), "org.affiliation")


def find_titles(reading: Reading) -> Iterator[Candidate]:
    """Policies and media in 《》; other titles become blocks."""
    for match in _BRACKETED.finditer(reading.text):
        start, end = match.span(1)
        title = match[1]
        known = next((e for e in reading.lexicon.lookup(title)), None)
        length = end - start
        bare = _TRAILER.sub("", title)
        if behind := next((b for b in sorted(BEHIND_TITLES) if reading.text.startswith(b, end + 1)), ""):
            # 《黄河保护法》实施办法: one title, the inner marks stay.
            yield Candidate(start - 1, end + 1 + len(behind), "policy", worth(DOCUMENT, length + 2), "title.behind")
        elif known and known.type in ("policy", "programme", "organization"):
            yield Candidate(
                start, end, known.type, worth(DOCUMENT, length), "title.known", known.source, known.canonical
            )
        elif bare.endswith(MEDIA_HEADS) or bare.endswith(PERIODICAL_HEADS):
            yield Candidate(start, end, "organization", worth(MEDIA, length), "title.media", "", title)
        elif bare.endswith(DOCUMENT_HEADS) and length >= 2:
            yield Candidate(start, end, "policy", worth(DOCUMENT, length), "title.document", "", title)
        elif not title.endswith(FORM_HEADS):
            yield Candidate(start - 1, end + 1, None, worth(BLOCK, length + 2), "title.work")
