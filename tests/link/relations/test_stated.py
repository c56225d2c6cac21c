"""Stated relations: sentences with their names marked, read by the real word lists."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from kg.knowledge.lexicon import Lexicon, load_lexicon
from kg.link.relations.stated import find_relations
from kg.model import Article, Block, EntityType, Layout, Mention, Page, Relation, Role

_MARKED = re.compile(r"\[([olpdg]):([^\]|]+)(?:\|([^\]]+))?\]")
_TYPES: dict[str, EntityType] = {
    "o": "organization",
    "l": "place",
    "p": "person",
    "d": "policy",
    "g": "programme",
}


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return load_lexicon()


def _read(marked: str, source: str = "", author: str = "") -> tuple[str, list[Relation]]:
    """Relations of one article; ``[o:市委|全称]`` marks a name, the full name is its entity id."""
    text, mentions, done = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[done : match.start()]
        start, surface, full = len(text), match[2], match[3] or match[2]
        text += surface
        done = match.end()
        deictic = surface.startswith(("我市", "市委"))
        mentions.append(
            Mention("pg1", "ar1", start, len(text), surface, _TYPES[match[1]], full, deictic, "", "", 1.0, full)
        )
    text += marked[done:]
    body = Block(0, len(text), Role.BODY)
    loose: tuple[Block, ...] = ()
    if source:
        loose = (Block(len(text) + 1, len(text) + 4 + len(source), Role.SOURCE),)
        at = len(text) + 4
        text += "\n来源：" + source
        mentions.append(Mention("pg1", "", at, len(text), source, "organization", source, False, "", "", 1.0, source))
    spans = tuple((m.start, m.end) for m in mentions if author and m.text in author.split())
    article = Article(
        "ar1", "pg1", "a1", "article", None, tuple(author.split()), spans, (), None, None, ((0, body.end),), (body,)
    )
    page = Page("pg1", "页.txt", "", "utf-8", text)
    return text, find_relations(Layout(page, (article,), loose), mentions, _lexicon())


def _positions(marked: str) -> set[tuple[str, str, str, bool]]:
    _, found = _read(marked)
    return {(r.subject, r.object, r.title, r.former) for r in found if r.predicate == "position"}


def _pairs(predicate: str, marked: str, source: str = "", author: str = "") -> set[tuple[str, str]]:
    _, found = _read(marked, source, author)
    return {(r.subject, r.object) for r in found if r.predicate == predicate}


CITY = "[l:太原|太原市]的"

POSTS = {
    "a name between its body and its title": ("[o:市人防办][p:王]主任到会。", {("王", "市人防办", "主任", False)}),
    "a mayor of the government that is named": (
        "[o:市政府|太原市人民政府]市长[p:张明]到会。",
        {("张明", "太原市人民政府", "市长", False)},
    ),
    "the place that a committee is of, not one that its group is sent to": (
        "[l:大同|大同市]的[o:工作组|中国共产党山西省委员会驻大同市工作组]副组长、市长[p:张明]到会。",
        {("张明", "中国共产党山西省委员会驻大同市工作组", "副组长", False)},
    ),
    "a post between commas": ("[p:李明]，[o:市公安局]民警，昨日到会。", {("李明", "市公安局", "民警", False)}),
    "titles of one body are one relation": (
        "[o:市文物局]党组书记、局长[p:刘玉伟]到会。",
        {("刘玉伟", "市文物局", "党组书记、局长", False)},
    ),
    "a mayor's post is the place's, which the committee's name begins with": (
        CITY + "[o:市委|中国共产党太原市委员会]副书记、市长[p:张明]到会。",
        {
            ("张明", "中国共产党太原市委员会", "副书记", False),
            ("张明", "太原市", "市长", False),
        },
    ),
    "two bodies before one name are two posts": (
        "[o:省委]常委、[o:市委]书记[p:李明]出席。",
        {("李明", "省委", "常委", False), ("李明", "市委", "书记", False)},
    ),
    "a list of names has one post": (
        "[o:市教育局]副局长[p:李静]、[p:王刚]参加。",
        {("李静", "市教育局", "副局长", False), ("王刚", "市教育局", "副局长", False)},
    ),
    "a body left out is the one before": (
        "[o:县供销社]主任[p:张晓]，副主任[p:李静]陪同。",
        {("张晓", "县供销社", "主任", False), ("李静", "县供销社", "副主任", False)},
    ),
    "a remark in brackets does not end the list": (
        "[o:供销总社]副主任[p:王伟]（正部级）、[p:李青]参加。",
        {("王伟", "供销总社", "副主任", False), ("李青", "供销总社", "副主任", False)},
    ),
    "原 is a former post": ("原[o:市林业局]局长[p:王强]说。", {("王强", "市林业局", "局长", True)}),
    "曾任 is a former post": ("[p:王强]曾任[o:市林业局]局长。", {("王强", "市林业局", "局长", True)}),
    "a title that begins with 原 is a former one": (
        "[o:市林业局]原局长[p:王强]说。",
        {("王强", "市林业局", "局长", True)},
    ),
    "the post stands behind a verb of office": (
        "[p:邓军]当选为[o:市书法家协会]主席。",
        {("邓军", "市书法家协会", "主席", False)},
    ),
    "the post stands after a comma": (
        "[p:韩梅]，女，[o:市教育局]局长。",
        {("韩梅", "市教育局", "局长", False)},
    ),
    "the post stands in brackets": (
        "[p:韩梅]（[o:市教育局]局长）表示，要抓落实。",
        {("韩梅", "市教育局", "局长", False)},
    ),
    "the title stands behind the name": (
        "[o:市人防办][p:王|王强]主任要求抓落实。",
        {("王强", "市人防办", "主任", False)},
    ),
    "the body follows: head of a group": (
        "成立了由[p:闫军]同志为组长的“[o:专项斗争领导小组]”。",
        {("闫军", "专项斗争领导小组", "组长", False)},
    ),
    "bodies joined by 、 share the title": (
        "[o:甲公司]、[o:乙公司]总经理[p:李波]到会。",
        {("李波", "甲公司", "总经理", False), ("李波", "乙公司", "总经理", False)},
    ),
    "those present without names hold nobody's post": (
        "[o:市发改委]有关负责人，[o:集团]总经理[p:李波]到会。",
        {("李波", "集团", "总经理", False)},
    ),
    "the next person's post is not an apposition": (
        "[o:市委]书记[p:李明]，[o:市政协]主席[p:王强]到会。",
        {("李明", "市委", "书记", False), ("王强", "市政协", "主席", False)},
    ),
    "other words end a post": ("[o:市教育局]局长会议上，[p:李明]发言。", set()),
    "an inhabitant has no post": ("[l:太原|太原市]市民[p:李明]说。", set()),
    "a body cannot lend a title that is another kind's": (
        "[o:市教育局]副局长[p:李静]，院长[p:王刚]参加。",
        {("李静", "市教育局", "副局长", False)},
    ),
    "高原 is not 原": (
        "他走上高原[o:那曲文化局]局长[p:扎西]来迎。",
        {("扎西", "那曲文化局", "局长", False)},
    ),
    "the name of a city begins the title of its mayor": (
        "[l:太原市]长[p:周明远]、[o:教育局|太原市教育局]长[p:李静]到会。",
        {("周明远", "太原市", "市长", False), ("李静", "太原市教育局", "局长", False)},
    ),
    "a post in traditional characters, its title as written": (
        "[l:高雄市]長[p:陳其明]、[o:交通局|高雄市交通局]副局長[p:吳義山]到場。",
        {("陳其明", "高雄市", "市長", False), ("吳義山", "高雄市交通局", "副局長", False)},
    ),
    "somebody in the list whom nobody has found ends neither the list nor the body": (
        "[o:市人大常委会]副主任[p:冷刚]、仰协、[p:孙传敏]，秘书长[p:谢志]到会。",
        {
            ("冷刚", "市人大常委会", "副主任", False),
            ("孙传敏", "市人大常委会", "副主任", False),
            ("谢志", "市人大常委会", "秘书长", False),
        },
    ),
    "what somebody once was": (
        "义工[p:王红]，曾是[o:市妇儿医院]护士长，常来看望老人。",
        {("王红", "市妇儿医院", "护士长", True)},
    ),
    "原 behind a body holds for all titles of that body, and not for those of the next": (
        "[o:市教育局]原党组书记、局长，[o:市文联]主席[p:张明]到会。",
        {("张明", "市教育局", "党组书记、局长", True), ("张明", "市文联", "主席", False)},
    ),
    "what is said behind a list of names is said of all": (
        "[p:张明]、[p:王平]当选[o:市作协]副主席。",
        {("张明", "市作协", "副主席", False), ("王平", "市作协", "副主席", False)},
    ),
    "the body stands before the verb of office": (
        "[p:李静]在[o:市医院]担任护士长。",
        {("李静", "市医院", "护士长", False)},
    ),
    "who somebody is": ("[p:李静]是[o:市医院]的一名护士。", {("李静", "市医院", "护士", False)}),
    "a community's second post": (
        "[l:桃园社区]党支部书记、居委会主任[p:李静]说。",
        {("李静", "桃园社区", "党支部书记、居委会主任", False)},
    ),
    "the head of a group inside the body named before": (
        "[o:市教育局]局长[p:李明]，纪检组长[p:赵丽]到会。",
        {("李明", "市教育局", "局长", False), ("赵丽", "市教育局", "纪检组长", False)},
    ),
    "the head of a group that is not named": (
        "[o:市教育局]局长[p:李明]，副组长[p:赵丽]到会。",
        {("李明", "市教育局", "局长", False)},
    ),
    "a worker of a firm": ("[o:太钢集团]工人[p:王海]说。", {("王海", "太钢集团", "工人", False)}),
    "what a name is called beside its post": (
        "[o:市作协]主席、著名作家[p:张明]，[o:太钢集团]职工、全国劳模[p:王海]到会。",
        {("张明", "市作协", "主席", False), ("王海", "太钢集团", "职工", False)},
    ),
    "those who are presented behind a dash": (
        "[o:冠军荟]成员——排球奥运冠军[p:张萍]、乒乓球世界冠军[p:郝帅]到场。",
        {("张萍", "冠军荟", "成员", False), ("郝帅", "冠军荟", "成员", False)},
    ),
    "a courtesy behind a name is not the next one's post": (
        "[o:市医院]院长[p:李静]教授，副院长[p:王平]到会。",
        {("李静", "市医院", "院长", False), ("王平", "市医院", "副院长", False)},
    ),
    "the post is an attribute of the name": (
        "身为[o:水务局]局长的[p:张明]受贿。",
        {("张明", "水务局", "局长", False)},
    ),
    "a body and the committee in it": (
        "[o:我院]举办大赛，[o:我院党委]副书记[p:郭农]，副院长[p:吴华]出席。",
        {("郭农", "我院党委", "副书记", False), ("吴华", "我院", "副院长", False)},
    ),
    "a numbered line, and one with a label": (
        "1.[p:张明] [o:市公安局]民警",
        {("张明", "市公安局", "民警", False)},
    ),
    "the label before a name": ("组长：[p:张明] [o:市教育局]局长", {("张明", "市教育局", "局长", False)}),
    "a post that belongs to few bodies": (
        "[o:市法院]审判长[p:张明]、人民陪审员[p:王平]开庭。",
        {("张明", "市法院", "审判长", False), ("王平", "市法院", "人民陪审员", False)},
    ),
    "who made up the page holds no post": ("来源：[o:河南日报] 编辑：[p:秦雨]", set()),
}


@pytest.mark.parametrize("case", POSTS, ids=lambda c: c)
def test_a_post_is_read(case: str) -> None:
    """Each way of saying who holds a post gives exactly these posts."""
    marked, expected = POSTS[case]
    assert _positions(marked) == expected


def test_a_mayor_without_a_body_is_the_citys_and_less_sure() -> None:
    """副市长 alone is read by 我市, with a lower score than a body that is stated."""
    _, found = _read("[l:我市|太原市]召开会议。副市长[p:何平]主持，[o:市教育局]局长[p:李静]参加。")
    scores = {(r.subject, r.object): r.score for r in found}
    assert set(scores) == {("何平", "太原市"), ("李静", "市教育局")}
    assert scores["何平", "太原市"] < scores["李静", "市教育局"]


def test_evidence_spans_body_title_and_name() -> None:
    """The page between a relation's offsets shows everything it is based on."""
    text, found = _read("昨日，[o:市文物局]党组书记、局长[p:刘玉伟]到会。")
    assert [text[r.start : r.end] for r in found] == ["市文物局党组书记、局长刘玉伟"]


def test_a_post_said_twice_is_one_relation() -> None:
    """The short form later in the article adds nothing."""
    _, found = _read("[o:市人防办]主任[p:王强]到会。[o:市人防办][p:王强]主任说。")
    assert [(r.subject, r.rule) for r in found] == [("王强", "position.before_name")]


UNITS = {
    "one unit for the author": ("[p:刘毅]\n（作者单位：[o:市委讲师团]）", "刘毅", {("刘毅", "市委讲师团")}),
    "as many units as authors, in order": (
        "[p:刘毅] [p:陈云]\n（作者单位：[o:甲学院]、[o:乙学院]）",
        "刘毅 陈云",
        {("刘毅", "甲学院"), ("陈云", "乙学院")},
    ),
    "an agency's reporter": ("[o:新华社]记者[p:陈亮]报道。", "", {("陈亮", "新华社")}),
    "place and day stand between the agency and its reporter": (
        "[o:新华社][l:北京]3月1日电（记者[p:陈亮]）今天，[l:北京]下雪。",
        "",
        {("陈亮", "新华社")},
    ),
    "the reporter stands right behind the bracket": (
        "[o:中新网][l:重庆]3月10日电（[p:宋丹]）今天，[l:重庆]下雨。",
        "",
        {("宋丹", "中新网")},
    ),
    "the day stands before the place": (
        "[o:新华社]3月1日[l:北京]电（记者[p:陈亮]）今天，[l:北京]下雪。",
        "",
        {("陈亮", "新华社")},
    ),
    "our paper, with a place before the day": (
        "[o:本报|太原日报][l:太原]3月1日讯（记者[p:陈亮]）今天，[l:太原]下雪。",
        "",
        {("陈亮", "太原日报")},
    ),
    "a reporter of a part of the paper": ("[o:山西日报]客户端记者[p:陈亮]报道。", "", {("陈亮", "山西日报")}),
    "an agency's photograph": ("救援现场。[o:新华社]发（[p:陈亮] 摄）", "", {("陈亮", "新华社")}),
}


@pytest.mark.parametrize("case", UNITS, ids=lambda c: c)
def test_an_affiliation_is_read(case: str) -> None:
    """Each way of saying whom an author works for."""
    marked, author, expected = UNITS[case]
    assert _pairs("affiliation", marked, author=author) == expected


def test_our_paper_is_the_one_named_as_source() -> None:
    """本报记者 works for the paper in the line 来源：…; without one there is no relation."""
    byline = "[p:刘毅] 本报记者 [p:陈云]"
    assert _pairs("affiliation", byline, "太原日报", "刘毅 陈云") == {("陈云", "太原日报")}
    assert _pairs("affiliation", byline, "", "刘毅 陈云") == set()


def test_the_reporters_of_our_paper_are_those_of_the_one_named_as_source() -> None:
    """本报, place, day."""
    marked = "本报[l:太原|太原市]3月1日讯（记者[p:李明]）今天。"

    assert _pairs("affiliation", marked, source="太原日报") == {("李明", "太原日报")}


def test_authors_are_the_names_of_the_byline() -> None:
    """A name in the byline wrote the article; a name in the text did not."""
    assert _pairs("author", "[p:刘毅]\n[p:王强]说。", author="刘毅") == {("刘毅", "ar1")}


def test_a_byline_says_who_is_a_reporter() -> None:
    """记者 applies to the names after it, up to 通讯员."""
    _, found = _read("记者 [p:刘毅] [p:陈云] 通讯员 [p:王强]", author="刘毅 陈云 王强")

    assert {(r.subject, r.rule) for r in found} == {
        ("刘毅", "author.press"),
        ("陈云", "author.press"),
        ("王强", "author.byline"),
    }


ISSUERS = {
    "a verb of issuing": ("[o:市疫情防控办]近日印发了《[d:就医通知]》。", {("就医通知", "市疫情防控办")}),
    "the verb as an attribute": ("按照[o:组织部]印发的《[d:通知]》部署。", {("通知", "组织部")}),
    "by whom it is held": (
        "“[g:书香月]”活动由[o:市图书馆]、[o:市作协]主办。",
        {("书香月", "市图书馆"), ("书香月", "市作协")},
    ),
    "bodies that act together": (
        "[o:文明办]、[o:综治办]等部门联合[o:盛华公司]共同打造的“[g:社区之家]”开放。",
        {("社区之家", "文明办"), ("社区之家", "综治办"), ("社区之家", "盛华公司")},
    ),
    "the body before the title": ("[o:国务院]《[d:优化条例]》实施。", {("优化条例", "国务院")}),
    "who obeys does not issue": ("[o:市教育局]认真落实《[d:双减意见]》。", set()),
    "under whose guidance is not who": ("在[o:市委]指导下开展“[g:春风行动]”。", set()),
    "what a body has is run by it": ("[o:清河社区]有“[g:银发课堂]”，居民常来。", {("银发课堂", "清河社区")}),
    "what a body has many of is not run by it": ("[o:清河社区]有许多“[g:银发课堂]”，居民常来。", set()),
    "what is named behind 即, far from the verb": (
        "[o:省委]出台对干部鼓励激励、容错纠错、能上能下的“三项机制”，即《[d:激励办法]》《[d:纠错办法]》。",
        {("激励办法", "省委"), ("纠错办法", "省委")},
    ),
    "a document's name begins with the full name of a body that the page writes short": (
        "[o:市人大常委会|成都市人大常委会]开会。听取《[d:成都市人大常委会关于补选代表的决定]》的说明。",
        {("成都市人大常委会关于补选代表的决定", "成都市人大常委会")},
    ),
    "a programme right behind its body": ("[o:团市委][g:春风行动]启动。", {("春风行动", "团市委")}),
    "a document right behind a body, and not in title marks": ("[o:国务院][d:优化条例]实施。", set()),
    "a body with its place in a list": (
        "[o:市妇联]、[l:太原|太原市][o:教育局]主办“[g:春风行动]”。",
        {("春风行动", "市妇联"), ("春风行动", "教育局")},
    ),
    "a body that acts, and issues after a comma": ("[o:市教育局]昨日开会，印发《[d:通知]》。", {("通知", "市教育局")}),
    "who asks others to act does not issue": ("[o:市教育局]要求学校整改，印发《[d:通知]》。", set()),
    "an agreement has no issuer": ("[o:省政府]签订《[d:战略合作协议]》。", set()),
    "who guides does not run": (
        "[g:春风行动]由[o:市妇联]指导，[o:市图书馆]主办。",
        {("春风行动", "市图书馆")},
    ),
    "a plan obtains its approval": ("《[d:规划]》获[o:国务院]批复。", {("规划", "国务院")}),
    "an object before is not the issuer": ("重组组建[o:工业集团]，出台《[d:促进条例]》。", set()),
}


@pytest.mark.parametrize("case", ISSUERS, ids=lambda c: c)
def test_an_issuer_is_read(case: str) -> None:
    """Who issues or runs, and who only complies."""
    marked, expected = ISSUERS[case]
    assert _pairs("issuer", marked) == expected


PLACES = {
    "a chain of units": (
        "part_of",
        "家住[l:陕西省][l:咸阳市][l:渭城区][l:石化小区]的老人。",
        {("咸阳市", "陕西省"), ("渭城区", "咸阳市")},
    ),
    "a site at the end of a chain": ("located_in", "[l:陕西省][l:咸阳市][l:石化小区]里。", {("石化小区", "咸阳市")}),
    "a list behind a chain": (
        "part_of",
        "[l:张家港|张家港市][l:杨舍|杨舍镇]、[l:金港|金港镇]两镇。",
        {("杨舍镇", "张家港市"), ("金港镇", "张家港市")},
    ),
    "two units of a city": (
        "part_of",
        "[l:太原|太原市][l:杏花岭区]和[l:迎泽区]下雪。",
        {("杏花岭区", "太原市"), ("迎泽区", "太原市")},
    ),
    "a city of a country": ("part_of", "[l:巴西][l:圣保罗市]下雪。", {("圣保罗市", "巴西")}),
    "what each of a list has inside it is its own": (
        "part_of",
        "[l:西宁市][l:城东区][l:东兴社区]、[l:大通县][l:小石山社区]。",
        {("城东区", "西宁市"), ("东兴社区", "城东区"), ("大通县", "西宁市"), ("小石山社区", "大通县")},
    ),
    "a unit in brackets": ("part_of", "[l:太原|太原市]（[l:杏花岭区]）开展检查。", {("杏花岭区", "太原市")}),
    "a site in brackets is another name": ("located_in", "[l:太原|太原市]（[l:石化小区]）开展检查。", set()),
    "a short form does not hide the level": (
        "part_of",
        "在[l:青岛|青岛市][l:莱西|莱西市]举办。",
        {("莱西市", "青岛市")},
    ),
    "a new area is a unit of its city": ("part_of", "[l:重庆|重庆市][l:两江新区]。", {("两江新区", "重庆市")}),
    "neighbours are not in one another": ("part_of", "从[l:太原|太原市][l:忻州|忻州市]出发。", set()),
    "both ends of 位于": (
        "located_in",
        "[l:宁海新桥]位于[l:白塘镇][l:镇前村]和[l:黄石镇][l:桥兜村]境内。",
        {("宁海新桥", "镇前村"), ("宁海新桥", "桥兜村")},
    ),
    "a city in a name": ("located_in", "[o:太原开放大学]在[l:太原|太原市]。", {("太原开放大学", "太原市")}),
    "a newspaper's city is where it is read": ("located_in", "[o:太原日报]在[l:太原|太原市]发行。", set()),
}


@pytest.mark.parametrize("case", PLACES, ids=lambda c: c)
def test_a_place_is_read(case: str) -> None:
    """What is located where, as far as the text says so."""
    predicate, marked, expected = PLACES[case]
    assert _pairs(predicate, marked) == expected


def test_evidence_lies_on_the_page_and_scores_between_nought_and_one() -> None:
    """For every sentence above: offsets in order and inside the page."""
    for marked in (
        [m for m, _ in POSTS.values()] + [m for m, _ in ISSUERS.values()] + [m for _, m, _ in PLACES.values()]
    ):
        text, found = _read(marked)
        assert all(0 <= r.start < r.end <= len(text) and 0 < r.score < 1 and r.rule for r in found)
