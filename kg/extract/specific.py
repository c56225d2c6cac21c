"""
Whether the words before a head distinguish one thing from others of its kind: 太忻|经济区, but not 重点|项目.

Place in the flow: a pattern, its left edge and its head -> yes or no; used by heads.py before a
Candidate is made.
"""

from __future__ import annotations

from kg.extract.reading import CLOSE_TO_OPEN, Reading
from kg.extract.walk import Edge
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.text.words import frequency, tag_of

#: Titles of documents after a verb of issuing need no proper word: 出台养老服务促进条例.
LONG_ENOUGH_WHEN_ISSUED = 6
#: 浦东|综合改革试点方案 is a name though its words are generic; 太原市|优质项目 is not.
LONG_ENOUGH_BEHIND_PLACE = 4
#: Tags of words that do not distinguish a thing: adjectives, adverbs, idioms, numbers, verbs.
EMPTY_TAGS = ("a", "d", "z", "i", "l", "r", "m", "v", "c", "p", "t", "q")


def fits(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    """Whether the modifier is long enough and distinguishes one thing from others of its kind."""
    shortest = 1 if edge.kind == "level" else pattern.min_chars
    if not shortest <= hit.start - start <= pattern.max_chars:
        return False
    if _is_counted(reading, pattern, start, hit) or _is_kind(reading, pattern, edge, start, hit):
        return False
    if edge.kind == "whole" and pattern.type == "organization" and not _is_name_in_quotes(reading, start, hit.start):
        return False
    if _bare_unit(reading, edge, hit):
        return False
    if _ordinary_word(reading, reading.text[start : hit.end]) or _ordinary_rest(reading, edge, start, hit):
        return False
    return _tells(reading, pattern, edge, start, hit)


def _is_counted(reading: Reading, pattern: Pattern, start: int, hit: Hit) -> bool:
    """1031个镇街, 德令哈|4个抽水蓄能电站, 929|路, 北河村等|地山大沟: what is counted, or ends a list, has no name."""
    text, forms = reading.text, reading.lexicon.forms
    if reading.lexicon.is_word("and-others", reading.before(start)):
        return True
    if forms["bus-number"].fullmatch(text, start, hit.end):
        return True
    return pattern.type == "place" and forms["counted"].search(text, start, hit.start) is not None


def _is_kind(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    """普惠性|幼儿园, 世界级|产业基地, 相关|管理办法, 路口|处: the words before the head describe a kind."""
    text, lexicon, head = reading.text, reading.lexicon, hit.start
    if pattern.type == "organization":
        graded = edge.kind == "place" and text.endswith(lexicon.listed("school-grade"), 0, head)
        if text.endswith(lexicon.listed("kind-end"), 0, head) and not graded:
            return True
    if pattern.type in ("programme", "place") and lexicon.forms["plan-period"].search(text, start, head):
        return True  # “十三五”|开工项目: what a period had, not a name
    if _ranked(reading, start):
        return True
    if text.startswith(lexicon.listed("several"), start) or lexicon.forms["urged-aims"].search(text, start, head):
        return True
    return lexicon.is_word("spot-head", hit.surface) and text.endswith(lexicon.listed("spot"), 0, head)


def _ranked(reading: Reading, start: int) -> bool:
    """世界级|产业基地, 国家5A级|景区."""
    lexicon = reading.lexicon
    ranked = reading.text.startswith(lexicon.listed("kind-rank"), start)
    return ranked or lexicon.forms["star-rank"].match(reading.text, start) is not None


def _tells(reading: Reading, pattern: Pattern, edge: Edge, start: int, hit: Hit) -> bool:
    length = hit.start - start
    if pattern.blocks:
        return True
    if edge.kind == "place" and reading.lexicon.is_word("law-head", hit.surface):
        return True
    undertaking = pattern.type in reading.lexicon.types.those("undertaken")
    if undertaking and edge.kind == "place" and 0 < hit.start - edge.inner < LONG_ENOUGH_BEHIND_PLACE:
        return is_specific(reading, edge.inner, hit.start)
    if pattern.alone and reading.lexicon.is_word("ordinal-mark", reading.text[start]):
        return False  # 第三代半导体: a generation of a thing is not a company
    if edge.marked:
        return True
    issued = pattern.governed and edge.kind == "issue" and length >= LONG_ENOUGH_WHEN_ISSUED
    if pattern.specific and not issued and not is_specific(reading, start, hit.start):
        return False
    if pattern.alone and not (is_proper(reading, start, hit.start) and _ends_item(reading, hit.end)):
        return False
    loose = edge.kind not in ("place", "mark")
    return not (pattern.proper and loose) or is_proper(reading, start, hit.start)


def is_specific(reading: Reading, start: int, head: int) -> bool:
    """
    Whether a modifier distinguishes one thing from others of its kind: not all of its words are generic.

    重点, 基层, 服务 do not; a word that is not in the ``generic`` class does.
    """
    generic = reading.lexicon.words.get("generic", {})
    nominal = reading.lexicon.words.get("nominal", {})
    at = head
    while at > start:
        if reading.text[at - 1] in CLOSE_TO_OPEN:
            return True
        left = max(start, reading.token_before(at)[0])
        word = reading.text[left:at]
        plain = word in generic or word in nominal
        if not plain and not tag_of(word).startswith(EMPTY_TAGS):
            return True
        at = left
    return False


def is_proper(reading: Reading, start: int, head: int) -> bool:
    """Whether a modifier contains a proper word: one that is not in jieba's dictionary, or is a name there."""
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


def _ends_item(reading: Reading, at: int) -> bool:
    """瑞丰科技、禾泽生物等: a mark or the word that closes a list follows."""
    return reading.after(at) in "、，。；（" or reading.lexicon.is_word("and-others", reading.after(at))


def _is_name_in_quotes(reading: Reading, start: int, head: int) -> bool:
    """“六大中心”, “老百姓的好医院”, “党委—支部” are not bodies."""
    inner = reading.text[start:head]
    return not reading.lexicon.forms["no-name-in-quotes"].search(inner) and is_specific(reading, start, head)


def _ordinary_rest(reading: Reading, edge: Edge, start: int, hit: Hit) -> bool:
    """太原市 + 工作中心, 长沙机场 + 改扩建工程: what follows the place or body is a kind of thing."""
    rest = reading.text[edge.inner : hit.end] if start < edge.inner <= hit.start else ""
    works = reading.lexicon.forms["plain-works"].fullmatch(rest) is not None
    return works or (edge.inner < hit.start and reading.lexicon.is_word("generic", rest))


def _bare_unit(reading: Reading, edge: Edge, hit: Hit) -> bool:
    """黄石镇 + 桥: a unit's full name directly before a one-character head does not make a name."""
    return (
        edge.inner == hit.start
        and hit.end - hit.start == 1
        and reading.lexicon.is_word("whole-unit", reading.before(hit.start))
    )


def _ordinary_word(reading: Reading, text: str) -> bool:
    """What jieba has as a common word (农村, 大学) is not a name, nor is 腾飞之路."""
    if reading.lexicon.is_word("of-literary", text[-2:-1]) or reading.lexicon.is_word("generic", text):
        return True
    return len(text) <= 4 and frequency(text) > 0 and not tag_of(text).startswith(("nr", "ns", "nt", "nz"))
