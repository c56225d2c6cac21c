"""
Whether what stands before a head tells one thing from its kind: 太忻|经济区, but not 重点|项目.

Place in the flow: a pattern, its left edge and its head -> yes or no; asked by heads.py
and quotes.py before a Candidate is made.
"""

from __future__ import annotations

import re

from kg.extract.reading import CLOSE_TO_OPEN, PUNCTUATION, Reading
from kg.extract.walk import Edge
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.text.words import frequency, tag_of

#: Titles of documents behind a verb of issuing need no proper word: 出台养老服务促进条例.
LONG_ENOUGH_WHEN_ISSUED = 6
#: Works on a place are no programme of their own: the place is the mention.
_WORKS = frozenset(
    {"改扩建", "扩容", "扩建", "改造", "建设", "提升", "维修", "升级改造", "提升改造", "改建", "新建", "续建"}
)
#: 江苏省|科学技术进步条例: behind a place every name of a law tells it from others.
LAW_HEADS = frozenset({"条例", "管理办法", "实施办法", "实施细则"})
#: 普惠性|幼儿园, 寄宿制|学校: what stands before the head tells a kind.
_KIND_ENDS = ("性", "制", "级", "型")
#: 搬经镇初级|中学: the grade of a school is of its name.
_GRADED = ("初级", "高级")
#: 世界级|产业基地, 省级|区域医疗中心: a rank tells a kind.
_RANKS = ("世界级", "国家级", "省级", "市级", "县级", "自治区级")
#: 929|路: a bus line's number.
_BUS = re.compile(r"\d+[路线]")
#: 系列|创业就业实施方案, 相关|管理办法: several of a kind.
_SEVERAL = ("系列", "一系列", "相关", "有关", "各项", "多项")
#: “高星级、高标准、高质量”|民生工程: what things shall be like.
_AIMS = re.compile("“(?:高[一-龥]{1,3}、){2,}")
#: 国家|5A级景区: a rank, too.
_STARS = re.compile("(?:国家)?[\\dA]{1,5}级")
_PERIOD = re.compile("“[一二三四五六七八九十]{1,3}五”")
_TYPE_FIRST = re.compile("[一-龥]{1,3}型")
#: 古桥下游|处, 路口|处: a spot, and no office.
_SPOTS = ("下游", "上游", "附近", "交界", "交汇", "入口", "出口", "路口", "门口", "低洼", "不远", "拐弯", "高", "深")
#: 浦东|综合改革试点方案 is a name though its words are generic; 太原市|优质项目 is none.
LONG_ENOUGH_BEHIND_PLACE = 4
#: 1031个镇街, 19条街: what is counted has no name.
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万]+[个条座处家]")
#: Tags of words that tell nothing of a thing: adjectives, adverbs, idioms, numbers, verbs.
EMPTY_TAGS = ("a", "d", "z", "i", "l", "r", "m", "v", "c", "p", "t", "q")


def fits(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    """Whether the modifier is long enough and tells one thing from its kind."""
    length = hit.start - start
    if reading.before(start) == "等":
        return False  # 北河村等|地山大沟: a list before it ends
    if _COUNTED.match(reading.text, start, hit.start) or _BUS.fullmatch(reading.text, start, hit.end):
        return False
    shortest = 1 if edge.kind == "level" else pattern.min_chars
    if not shortest <= length <= pattern.max_chars:
        return False
    if pattern.type == "organization" and _kind_first(reading, edge, start):
        return False
    graded = edge.kind == "place" and reading.text.endswith(_GRADED, 0, hit.start)
    if pattern.type == "organization" and reading.text.endswith(_KIND_ENDS, 0, hit.start) and not graded:
        return False
    if pattern.type in ("programme", "place") and _PERIOD.search(reading.text, start, hit.start):
        return False  # “十三五”|开工项目: what a period had, and no name
    if pattern.type == "programme" and edge.kind != "quote" and reading.before(hit.start) == "性":
        return False  # 牵引性|项目: a kind
    if pattern.type != "policy" and (reading.text.startswith(_RANKS, start) or _STARS.match(reading.text, start)):
        return False
    if pattern.type == "place" and _COUNTED.search(reading.text, start, hit.start):
        # 德令哈|4个抽水蓄能电站: how many there are.
        return False
    if reading.text.startswith(_SEVERAL, start) or _AIMS.search(reading.text, start, hit.start):
        return False
    if hit.surface == "处" and reading.text.endswith(_SPOTS, 0, hit.start):
        return False
    if edge.kind == "whole" and pattern.type == "organization" and not _is_name_in_quotes(reading, start, hit.start):
        return False
    if pattern.type == "place" and _bare_unit(reading, edge, hit):
        return False
    whole = reading.text[start : hit.end]
    # 智利|队: jieba's dictionary has the teams of states as words.
    team = edge.kind == "place" and edge.inner == hit.start and whole.endswith("队")
    if (_ordinary_word(reading, whole) and not team) or _ordinary_rest(reading, edge, start, hit):
        return False
    return _tells(reading, pattern, edge, start, hit)


def _tells(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    length = hit.start - start
    if pattern.blocks:
        return True
    if edge.kind == "place" and hit.surface in LAW_HEADS and hit.start > edge.inner:
        return True
    undertaking = pattern.type in ("policy", "programme")
    if undertaking and edge.kind == "place" and 0 < hit.start - edge.inner < LONG_ENOUGH_BEHIND_PLACE:
        return is_specific(reading, edge.inner, hit.start)
    if pattern.alone and reading.text[start] == "第":
        return False  # 第三代半导体: a generation of a thing is no company
    if edge.marked:
        return True
    issued = pattern.governed and edge.kind == "issue" and length >= LONG_ENOUGH_WHEN_ISSUED
    if pattern.specific and not issued and not is_specific(reading, start, hit.start):
        return False
    if pattern.alone and not (is_proper(reading, start, hit.start) and reading.after(hit.end) in "、，。；等（"):
        return False
    loose = edge.kind not in ("place", "mark")
    return not (pattern.proper and loose) or is_proper(reading, start, hit.start)


def is_specific(reading: Reading, start: int, head: int) -> bool:
    """
    Whether a modifier tells one thing from its kind: not all of it is generic words.

    重点, 基层, 服务 tell nothing; a word that is not in the ``generic`` class tells.
    """
    generic = reading.lexicon.words.get("generic", {})
    nominal = reading.lexicon.words.get("nominal", {})
    at = head
    while at > start:
        if reading.text[at - 1] in CLOSE_TO_OPEN:
            return True
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        plain = word in generic or word in nominal or word in PUNCTUATION
        if not plain and not tag_of(word).startswith(EMPTY_TAGS):
            return True
        at = left
    return False


def is_proper(reading: Reading, start: int, head: int) -> bool:
    """Whether a modifier holds a proper word: one jieba does not know, or knows as a name."""
    at = head
    generic = reading.lexicon.words.get("generic", {})
    while at > start:
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        if (
            len(word) > 1
            and word not in generic
            and (not frequency(word) or tag_of(word).startswith(("nr", "ns", "nz")))
        ):
            return True
        at = left
    return False


def _kind_first(reading: Reading, edge: Edge, start: int) -> bool:
    """紧密型|城市医疗集团: the first word tells a kind."""
    return edge.kind != "place" and _TYPE_FIRST.match(reading.text, start) is not None


def _is_name_in_quotes(reading: Reading, start: int, head: int) -> bool:
    """“六大中心”, “老百姓的好医院”, “党委—支部” are no bodies."""
    inner = reading.text[start:head]
    return not re.search(r"[的—+＋]|^[一二三四五六七八九十两\d]", inner) and is_specific(reading, start, head)


def _ordinary_rest(reading: Reading, edge: Edge, start: int, hit: Hit) -> bool:
    """太原市 + 工作中心, 长沙机场 + 改扩建工程: what follows the place or body is a kind of thing."""
    rest = reading.text[edge.inner : hit.end] if start < edge.inner <= hit.start else ""
    works = rest.endswith("工程") and rest.removesuffix("工程") in _WORKS
    return works or (edge.inner < hit.start and reading.lexicon.is_word("generic", rest))


def _bare_unit(reading: Reading, edge: Edge, hit: Hit) -> bool:
    """黄石镇 + 桥: a unit's full name right before a one-character head makes no name."""
    return edge.inner == hit.start and hit.end - hit.start == 1 and reading.before(hit.start) in "省市县区镇乡村"


def _ordinary_word(reading: Reading, text: str) -> bool:
    """A whole that jieba knows as a common word (农村, 大学) is no name, nor is 腾飞之路."""
    if text[-2:-1] == "之":
        return True
    if reading.lexicon.is_word("generic", text):
        return True
    return len(text) <= 4 and frequency(text) > 0 and not tag_of(text).startswith(("nr", "ns", "nt", "nz"))
