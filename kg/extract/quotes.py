"""
Names in quotes that have their head noun outside: “暖企惠企”“送策上门”等行动.

Place in the flow: Reading -> programme and policy Candidates. A quote with its own
head, before or behind the closing mark, is found by the declared patterns (heads.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import is_specific
from kg.extract.walk import DASHES
from kg.model import EntityType
from kg.text.flow import runs_with

#: Heads that close a list, and what they make of its items.
LIST_HEADS: dict[str, EntityType] = {
    "行动": "programme",
    "活动": "programme",
    "工程": "programme",
    "项目": "programme",
    "计划": "programme",
    "改革": "programme",
    "课程": "programme",
    "机制": "policy",
    "制度": "policy",
    "政策": "policy",
    "社会组织": "organization",
    "企业": "organization",
    "公司": "organization",
    "单位": "organization",
}
QUOTED_IN_LIST = 1.0
#: 铸造二期、精密轴承等新项目: items of a list that 项目 closes.
PLAIN_IN_LIST = 0.6
#: 购房契税补贴、人才安家补助等政策: what closes the list says what the items are.
POLICY_IN_LIST = 0.9
_QUOTES = re.compile(r"((?:[“『][^“”『』\n]{2,20}[”』][、和及与]?)+)等[一-龥]{0,6}?(" + "|".join(LIST_HEADS) + ")")
_ITEM = re.compile(r"[“『]([^“”『』]{2,20})[”』]")
_MARKS = "，。；：！？\n"
_CLOSED = re.compile(
    r"等[^，。；：！？、\n]{0,6}(项目|(?<=水利)工程|(?<=重大)工程|(?<=重点)工程|政策|试点(?!城市|地区|区|县|单位|省|企业|工作|学校|村|镇))"
)
_PLAIN = re.compile(r"([^，。；：！？\n]{4,300}?)" + _CLOSED.pattern)


#: “双减”政策, “九不准”要求: the catchword is the name, its generic head is not.
_CATCHWORD = re.compile(r"“([^“”、，。\n]{2,8})”(?:政策|要求|规定|总方针|方针)")
#: “四类政策性资金”项目: kinds that are counted.
_KINDS = re.compile("[一二三四五六七八九十两多各]类")
#: “考古中国”项目, “一网交易”试点: the same for undertakings.
_UNDERTAKING = re.compile(r"“([^“”、，。\n]{2,10})”(?:项目|试点)(?!区|城市)")
#: “党委书记周五接待日”制度: the quote names an undertaking, its head is generic too.
_OCCASION = re.compile(r"“([^“”、，。\n]{2,12}(?:日|周|月|年|行动|活动|计划|工程))”(?:制度|机制|工作要求|工作部署)")
#: 兴安社区党支部有“红色领航共建支部”: what a body or community has or sets up under a name.
_OWNED = re.compile(r"“([^“”，。；：！？\n]{4,14})”(?=[；;，。…])")
_OWNING = ("有", "建设了", "打造了", "创建了", "设立了", "推出了", "开设了")
_OWNERS = ("支部", "社区", "街道", "党委", "中心", "学校", "医院", "协会", "村", "镇", "区", "市", "局", "厂", "乡")
OWNED = 0.8
CATCHWORD = 1.5


#: A catchword that an article repeats and once calls a project is one: “云上书屋惠万家”建设.
REPEATED = 0.95
LEAST_REPEATS = 3
_REPEATED = re.compile(r"“([^“”、，。！？：；\n]{4,12})”")
_CALLED = re.compile(r"(?:项目|平台|品牌|活动|工程|行动|计划|试点|课堂|建设)")


#: 推行“一窗通取”, 举办“邻里互助集市”: verbs that take a named undertaking.
_TAKEN = re.compile(r"(?:推行|推出|实施|启动|举办|开办|创办)了?“([^“”、，。！？：；\n]{4,12})”(?!的)")
TAKEN = 0.6
#: What a quoted name of an intent rather than an undertaking ends in: “八八战略”.
_NORMS = ("战略", "方针", "政策", "制度", "机制", "规划", "方略")
#: 城市定制型医疗保险 of which people are members: “某惠保”参保人数.
_INSURANCE = re.compile(r"“([一-龥]{2,5}保)”(?=参保|投保|理赔|赔付|与基本医保)")
#: 落实“31条措施”: documents that papers call by the number of their articles.
_MEASURES = re.compile(r"“(\d{1,3}条(?:措施|意见|实施意见|政策|举措|新政))”")
#: 关于推动人参产业高质量发展的实施意见, 推动旅游业…的意见: a document's full title without 《》.
_ON_A_MATTER = re.compile(
    r"((?:关于|(?<=印发)|(?<=出台)|(?<=制定)|(?<=出台了)|(?<=印发了)|(?<=制定了))(?:进一步)?(?:推动|促进|加强|加快|支持|推进|深化|规范|完善|做好|开展|实施)"
    r"[一-龥]{4,36}的(?:若干意见|实施意见|指导意见|意见|若干措施|若干政策|实施方案|行动方案|决定|通知|办法|若干规定))(?!见|知)"
)
_WORKS_HEADS = ("项目", "工程")
_WORKS = re.compile("(?:改扩建|扩建|扩能|改造|建设|扩容|提升|提质|电气化|[一二三四]期)+$")
_BUILT_PLACES = ("机场", "高速", "高速公路", "高铁", "铁路", "大桥", "公路", "隧道", "运动中心", "体育中心", "会展中心", "公园", "博物馆", "美术馆", "体育馆", "水库", "码头")  # fmt: skip
PLACE_IN_LIST = 0.9
#: What a known body builds, in such a list; surer than the body's name alone.
OF_BODY = 1.05
LONGEST_OF_BODY = 24
#: 购房契税补贴 is a policy; 子女入学 in 子女入学等政策 is what one is about.
_BENEFITS = ("补贴", "补助", "奖励", "减免", "优惠", "免税", "贴息", "券", "津贴", "奖补")
_OF = re.compile("的(?:若干|实施|指导|意见|行动方案|决定|通知|办法)")
TITLED = 1.2
#: 中国化学赛鼎年产3万吨相变储能材料生产项目: capacity works carry their owner's name.
_CAPACITY = re.compile(
    r"(?:[一-龥A-Za-z]|“[^“”\n]{2,12}”){0,24}年产[\d.]+(?:万|亿|千)?(?:[吨台套辆只件米片瓦支枚头羽]|[A-Za-z]{1,3})[一-龥A-Za-z]{0,20}?(?:项目|工程|生产线)"
)
_YEARLY = re.compile("年产")
#: 盐湖股份|4万吨基础锂盐一体化项目: the same without 年产, behind a known name.
_OF_SIZE = re.compile(
    r"[\d.]+(?:万|亿|千|百)?(?:吨|千瓦|兆瓦|立方米|平方米|千伏|[GM]Wh?|台|套|辆)[一-龥A-Za-z]{2,20}?(?:项目|工程|生产线)"
)
_UNIT = re.compile(r"\d(?:万|亿|千|百)?(?:吨|千瓦|兆瓦|立方米|平方米|千伏|[GM]W|台|套|辆)")
CAPACITY = 0.9


def _in_runs(pattern: re.Pattern[str], text: str, sign: re.Pattern[str], breaks: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that needs the sign and never goes over a break."""
    for start, end in runs_with(text, sign, breaks):
        yield from pattern.finditer(text, start, end)


def _capacity(reading: Reading) -> Iterator[Candidate]:
    for match in _in_runs(_CAPACITY, reading.text, _YEARLY, "\n"):
        start = _after_verb(reading, match.start(), match.end() - 2)
        if "年产" in reading.text[start : match.end()]:
            length = match.end() - start
            yield Candidate(start, match.end(), "programme", worth(CAPACITY, length), "project.capacity")
    for match in _in_runs(_OF_SIZE, reading.text, _UNIT, "，。；：！？、\n"):
        owner = _known_before(reading, match.start())
        if owner is not None:
            length = match.end() - owner
            yield Candidate(owner, match.end(), "programme", worth(CAPACITY, length), "project.of_size")


def _known_before(reading: Reading, at: int) -> int | None:
    """蒙西基地|库布其|200万千瓦…: where the bodies and places right before a position begin."""
    start: int | None = None
    while before := [
        hit.start
        for hit in (*reading.ends.get(at, ()), *(reading.ends.get(at - 1, ()) if reading.before(at) in DASHES else ()))
        if hit.end - hit.start > 1 and reading.lexicon.can_be(hit.surface, "organization", "place", safe=True)
    ]:
        at = start = min(before)
    return start


def _repeated(reading: Reading) -> Iterator[Candidate]:
    found: dict[str, list[re.Match[str]]] = {}
    for match in _REPEATED.finditer(reading.text):
        found.setdefault(match[1], []).append(match)
    for name, matches in found.items():
        if len(matches) < LEAST_REPEATS:
            continue
        named = any(reading.lexicon.lookup(name[i:j]) for i in range(len(name)) for j in range(i + 2, len(name) + 1))
        called = any(_CALLED.match(reading.text, match.end()) for match in matches)
        if called and not named:
            for match in matches:
                start, end = match.span(1)
                yield Candidate(start, end, "programme", worth(REPEATED, end - start), "quote.repeated")


def find_quoted(reading: Reading) -> Iterator[Candidate]:
    """Items of quoted lists, and of plain lists that 等项目 closes."""
    # What the pattern needs, so that the quotes of other articles are not tried one by one.
    closed = "”等" in reading.text or "』等" in reading.text or "、等" in reading.text
    for match in _QUOTES.finditer(reading.text) if closed else ():
        kind = LIST_HEADS[match[2]]
        for item in _ITEM.finditer(match[1]):
            start, end = match.start(1) + item.start(1), match.start(1) + item.end(1)
            yield Candidate(start, end, kind, worth(QUOTED_IN_LIST, end - start), "quote.list")
    for match in _OWNED.finditer(reading.text):
        verb = next((v for v in _OWNING if reading.text.endswith(v, 0, match.start())), "")
        if not verb or not reading.text.endswith(_OWNERS, 0, match.start() - len(verb)):
            continue
        start, end = match.span(1)
        yield Candidate(start, end, "programme", worth(OWNED, end - start), "quote.owned")
    for pattern, kind in ((_CATCHWORD, "policy"), (_UNDERTAKING, "programme"), (_OCCASION, "programme")):
        for match in pattern.finditer(reading.text):
            if (
                reading.before(match.start()) in "个项批类"
                or _KINDS.match(match[1])
                or reading.lexicon.is_word("generic", match[1])
            ):
                # 200个“六基”项目, “两高”项目: a class of projects
                continue
            start, end = match.span(1)
            known = next((e for e in reading.lexicon.lookup(match[1]) if e.type in ("policy", "programme")), None)
            weight = worth(CATCHWORD, end - start + 3)
            name = known.canonical if known else match[1]
            found: EntityType = known.type if known else kind
            yield Candidate(start, end, found, weight, "quote.catchword", known.source if known else "", name)
    yield from _plain(reading)
    for match in _TAKEN.finditer(reading.text):
        start, end = match.span(1)
        taken: EntityType = "policy" if match[1].endswith(_NORMS) else "programme"
        yield Candidate(start, end, taken, worth(TAKEN, end - start), "quote.taken")
    for match in _INSURANCE.finditer(reading.text):
        start, end = match.span(1)
        yield Candidate(start, end, "programme", worth(CATCHWORD, end - start), "quote.insurance")
    for match in _MEASURES.finditer(reading.text):
        start, end = match.span(1)
        yield Candidate(start, end, "policy", worth(CATCHWORD, end - start), "quote.measures")
    for match in _in_runs(_ON_A_MATTER, reading.text, _OF, _MARKS):
        start, end = match.span(1)
        yield Candidate(start, end, "policy", worth(TITLED, end - start), "policy.on_a_matter")
    yield from _repeated(reading)
    yield from _capacity(reading)


def _plain(reading: Reading) -> Iterator[Candidate]:
    for match in _in_runs(_PLAIN, reading.text, _CLOSED, _MARKS):
        items = match[1].split("、")
        at = match.start(1)
        if len(items) < 2 and match[2] not in _WORKS_HEADS:
            continue
        for index, item in enumerate(items):
            start, end = at, at + len(item)
            at = end + 1
            if index == 0:
                start = _after_verb(reading, start, end)
            if match[2] in _WORKS_HEADS and _is_of_body(reading, start, end):
                yield Candidate(start, end, "programme", worth(OF_BODY, end - start), "list.projects_of_body")
            elif len(items) < 2:
                continue
            elif 3 <= end - start <= 16 and not re.search(r"[“”《》（(]", reading.text[start:end]):
                if match[2] == "政策" and reading.text.endswith(_BENEFITS, start, end):
                    yield Candidate(start, end, "policy", worth(POLICY_IN_LIST, end - start), "list.policies")
                elif match[2] == "试点" and end - start > 3 and not reading.lexicon.lookup(reading.text[start:end]):
                    yield Candidate(start, end, "programme", worth(PLAIN_IN_LIST, end - start), "list.pilots")
                elif match[2] in _WORKS_HEADS:
                    yield from _project_or_place(reading, start, end)


def _is_of_body(reading: Reading, start: int, end: int) -> bool:
    """中海油|装备智能制造, 京东方|第8.6代生产线: a known body and what it builds; the body alone stays one."""
    if not 4 <= end - start <= LONGEST_OF_BODY or re.search(r"[“”《》]", reading.text[start:end]):
        return False
    for hit in reading.starts.get(start, ()):
        rest = end - hit.end
        if hit.end - start > 1 and rest > 1 and reading.lexicon.can_be(hit.surface, "organization"):
            return not _ends_in_body(reading, start, end)
    return False


def _ends_in_body(reading: Reading, start: int, end: int) -> bool:
    """国家管网|集团: the whole is a body, too, or a part of one."""
    return any(
        hit.start == start and reading.lexicon.can_be(hit.surface, "organization") for hit in reading.ends.get(end, ())
    ) or reading.text.endswith(("公司", "集团", "总部", "研究院", "实验室", "中心", "银行", "学院", "大学"), start, end)


def _project_or_place(reading: Reading, start: int, end: int) -> Iterator[Candidate]:
    """Items of 等项目 are undertakings; roads, airports and venues among them stay places, without the work on them."""
    works = _WORKS.search(reading.text, start, end)
    stop = works.start() if works else end
    joined = max(reading.text.rfind(word, start, stop) for word in "和与及")
    if joined > start and reading.text.endswith(_BUILT_PLACES, start, joined):
        # 渝昆高铁|和成渝高速: two places.
        yield Candidate(start, joined, "place", worth(PLACE_IN_LIST, joined - start), "list.places")
        start = joined + 1
    if reading.text.endswith(_BUILT_PLACES, start, stop):
        yield Candidate(start, stop, "place", worth(PLACE_IN_LIST, stop - start), "list.places")
    elif is_specific(reading, start, end):
        yield Candidate(start, end, "programme", worth(PLAIN_IN_LIST, end - start), "list.projects")


def _after_verb(reading: Reading, start: int, end: int) -> int:
    """The first item of a list begins behind the verb that governs the list."""
    at = start
    best = start
    while at < end:
        _, stop = reading.token_at(at)
        word = reading.text[at:stop]
        if reading.lexicon.is_any(("carry", "issue", "found", "prep", "adverb"), word):
            best = stop
        at = stop
    return min(best, end)
