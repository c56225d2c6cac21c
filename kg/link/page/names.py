"""
Short names of persons and bodies -> the full ones that the page has.

Place in the flow: link; 王副市长 -> 王祖德, 服务联盟 -> 阳曲县职工书屋服务联盟.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.model import EntityType, Home, Mention, squeeze

#: A short form stands for the one full name that it ends, if it has at least this length.
MIN_SHORT = 3
#: No home known: own bodies are told by count alone.
NOWHERE = Home()
#: What a report calls its own body by, where more than 我校, 我社 stands there.
_OWN = ("集团公司",)
#: A department's body stands at most so many characters before it.
NEAR = 30
_DEPARTMENTS = ("处", "科", "室", "股", "部")
_HEADQUARTERS = ("总社", "总行", "总局", "总会")
#: Zones that every larger city has under the same name.
_ZONES = frozenset({"临空经济区", "空港经济区", "临港经济区", "高新技术产业开发区", "经济技术开发区"})
#: Levels of an organ that neither home nor article have resolved.
_UNRESOLVED = "省市县区旗"
_FREE_TRADE = frozenset({"自贸试验区", "自由贸易试验区"})
_PROVINCE_TAIL = re.compile("(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")
#: A level character that opens a name, and is no part of 市场, 省级, 区域.
_OF_LEVEL = re.compile(r"(?:自治区|省|市)(?![场级域际内外直校长区属县民])")
_SHORTENED: tuple[EntityType, ...] = ("organization", "programme", "policy", "place")


def complete_names(mentions: list[Mention], home: Home = NOWHERE) -> list[Mention]:
    """Replace canonical names by fuller ones that the page proves; order is kept."""
    found: list[Mention] = []
    for index, mention in enumerate(mentions):
        fuller = next(_fuller(mention, mentions, index, home), None)
        found.append(replace(mention, canonical=fuller) if fuller else mention)
    return found


def _fuller(mention: Mention, mentions: list[Mention], index: int, home: Home) -> Iterator[str]:
    if mention.type == "organization" and mention.canonical.startswith(("我", *_OWN)):
        yield from _own_body(mention, mentions, home)
    elif mention.type == "place" and not _in_packs(mention) and mention.canonical in (_FREE_TRADE | _ZONES):
        yield from _zone_of_home(mention, home)
    elif mention.type == "organization" and mention.canonical.startswith(_HEADQUARTERS):
        yield from _of_headquarters(mention, mentions)
    elif mention.rule.startswith("org.titled") and mention.canonical == squeeze(mention.text):
        yield from _of_last_body(mention, mentions, index)
    elif mention.type == "organization" and mention.deictic and mention.canonical[0] in _UNRESOLVED:
        yield from _full_name(mention, mentions)
    elif mention.type in ("policy", "programme") and _OF_LEVEL.match(mention.canonical):
        yield from _of_home(mention, home)
    elif mention.type == "person" and len(mention.canonical) == 1:
        yield from _full_person(mention, mentions, index)
    elif mention.type in _SHORTENED and not _in_packs(mention) and not mention.deictic:
        yield from _full_name(mention, mentions)


def _in_packs(mention: Mention) -> bool:
    """Whether a row of a pack (``pack/file.tsv:12``), rather than a pattern, gave the mention its name."""
    return mention.row.rpartition(":")[2].isdigit()


def _zone_of_home(mention: Mention, home: Home) -> Iterator[str]:
    """自贸试验区 in a province's report is the province's, 临空经济区 in a city's paper the city's."""
    if mention.canonical in _FREE_TRADE and home.province:
        yield f"中国（{_stem(home.province)}）自由贸易试验区"
    elif mention.canonical in _ZONES and home.city:
        yield home.city.removesuffix("市") + mention.canonical


def _of_headquarters(mention: Mention, mentions: list[Mention]) -> Iterator[str]:
    """总社科教社团部: the department of the one 总社 that the article names."""
    noun = mention.canonical[:2]
    whole = {m.canonical for m in mentions if m.type == "organization" and m.canonical.endswith(noun) and m != mention}
    whole -= {noun}
    if len(whole) == 1 and len(mention.canonical) > len(noun):
        yield whole.pop() + mention.canonical[len(noun) :]


def _of_last_body(mention: Mention, mentions: list[Mention], index: int) -> Iterator[str]:
    """省供销社副主任沈某、|业务处处长: a department is the body's that the sentence has just named."""
    for before in reversed(mentions[:index]):
        if mention.start - before.end > NEAR or before.article_id != mention.article_id:
            return
        if before.type == "organization" and not before.canonical.endswith(_DEPARTMENTS):
            yield before.canonical + mention.canonical
            return


def _own_body(mention: Mention, mentions: list[Mention], home: Home) -> Iterator[str]:
    """我社: the body of that kind that the page names most, one of the home's before others."""
    name = mention.canonical.removeprefix("我")
    noun = next((own for own in _OWN if name.startswith(own)), name)
    rest = name.removeprefix(noun)
    bodies = Counter(
        m.canonical
        for m in mentions
        if m.type == "organization" and not m.canonical.startswith(("我", noun)) and _is_kind(m.canonical, noun)
    )
    local = [name for name in (home.district, home.city) if name]
    ranked = sorted(bodies, key=lambda name: (not any(p[:2] in name for p in local), -bodies[name], name))
    yield ranked[0] + rest if ranked else squeeze(mention.text)


def _stem(province: str) -> str:
    """广西壮族自治区 -> 广西, 上海市 -> 上海."""
    return _PROVINCE_TAIL.sub("", province)


def _is_kind(name: str, noun: str) -> bool:
    """我校 may be 某某大学附属小学校; 集团公司 any group, whatever its legal form."""
    return name.endswith(noun) or (noun == "集团公司" and "集团" in name and name.endswith(("集团", "公司")))


def _of_home(mention: Mention, home: Home) -> Iterator[str]:
    """省前沿技术研发计划, 自治区草原管理条例: the province or city of the paper."""
    level = _OF_LEVEL.match(mention.canonical)
    unit = home.province if level and level[0] in ("省", "自治区") else home.city if level and level[0] == "市" else ""
    if level and unit.endswith(level[0]):
        yield unit + mention.canonical[level.end() :]


def _full_person(mention: Mention, mentions: list[Mention], index: int) -> Iterator[str]:
    """The nearest full name with the surname: first before the mention, then behind it."""
    same = [m for m in mentions if m.type == "person" and len(m.canonical) > 1 and m.article_id == mention.article_id]
    before = [m for m in same if m.start < mention.start and m.canonical.startswith(mention.canonical)]
    behind = [m for m in same if m.start > mention.start and m.canonical.startswith(mention.canonical)]
    if before:
        yield before[-1].canonical
    elif behind:
        yield behind[0].canonical


def _full_name(mention: Mention, mentions: list[Mention]) -> Iterator[str]:
    """The one longer name of the article that ends with this one."""
    short = squeeze(mention.canonical)
    if len(short) < MIN_SHORT:
        return
    longer = {
        m.canonical
        for m in mentions
        if m.type == mention.type
        and m.article_id == mention.article_id
        and len(m.canonical) > len(short)
        and m.canonical.endswith(short)
    }
    if len(longer) == 1:
        yield longer.pop()
