"""
Who wrote it: bylines, credits and datelines, wherever on the article they stand.

Place in the flow: segment; used by blocks.py to type a paragraph. All spans are page offsets.

Forms known: a line of names (``黄桦 张婷``), of roles and names (``记者 王勇 通讯员 王琦``), a credit in
brackets at a paragraph's end (``(李晓井)``, ``（记者 李丽丽）``) or bare after its last sentence
(``… 记者 弓凤飞``), a dateline at its start (``本报晋城讯（通讯员郭宁于文博）``) and photo credits (``苗青　摄``).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from kg.model import squeeze
from kg.segment.names import is_name, split_names
from kg.text.flow import is_han
from kg.text.words import is_word

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Credit:
    """Names in a byline with their page spans, the bodies named as theirs, and the dateline's city."""

    spans: tuple[Span, ...] = ()
    affiliations: tuple[str, ...] = ()
    #: True when a role word (记者, 摄 …) says that these are authors.
    roles: bool = False
    dateline: str | None = None


_ROLE = (
    r"(?:(?:特约|特派|首席|见习|實習|实习|全媒体|融媒体|融媒|文字|摄影|攝影|视频|驻站|高级|资深)*"
    r"(?:记者|記者|通讯员|通訊員|评论员|評論員|撰稿人|实习生|實習生)"
    r"|摄影报道|攝影報導|图文报道|綜合報導|撰文|作者|采写|执笔|整理|供稿|摄影|攝影|报道|文图|图文)"
)
_PEEL_ROLE = re.compile(rf"(?:本报|本台|本刊|本网|本社|本報)?{_ROLE}")
_OWN = frozenset({"本报", "本台", "本刊", "本网", "本社", "本報"})
_AGENCY_ROLE = re.compile(rf"([\u4e00-\u9fff]{{2,12}}?(?:社|报社|报|報|电视台|广播台|网|中心)){_ROLE}")
#: Roles of one character; they count only where they stand apart or at the end of a name.
_SHORT_ROLES = frozenset("文图摄記记圖攝/")
_TOKEN = re.compile(r"[^\s\u200b、，,;；:：/／|｜■□●◎▲△◆★\-—]+")
_MARKS = "■□●◎▲△◆★ \u3000"

#: A byline line is short: six names with roles fit in this many characters.
MAX_LINE = 60
#: 通讯员 县纪委 严 亚: a body between role and names.
_UNIT_END = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:委|局|办|院|校|学|社|台|报|网|部|处|科|所|站|中心|公司|集团|厂|会|厅|署|行|镇|乡|街道|政府|法院)$"
)
#: 洱源县融媒体中心 杨学禹: the newsroom before its people, with no role word.
_NEWSROOM = re.compile(r"(?:融媒体中心|报社|电视台|通讯社|新闻中心|新闻办|广播站|通讯组|报道组)$")
#: A spaced name has three characters at most, each a token of its own; a fourth shows that there are two names.
SPACED = 4
#: Names without any role word: more than this is a list (of prize winners, of members).
MAX_BARE_NAMES = 5

_CLOSING_BRACKET = re.compile(r"[（(]([^（）()]{2,60})[）)]\s*$")
_CLOSING_BARE = re.compile(rf"(?<=[。！？”’」』!?])\s*((?:本报|本台|本網|本网)?{_ROLE}[\s:：][^。，,；;]{{2,40}})$")
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_OPENING = re.compile(
    r"^[\s\u3000]*[（(【]?(?:据)?(?P<agency>本报|本報|本台|本网|本刊|新华社|新華社|新华网|中新社|中新网|中央社|人民网|央视网)"
    r"(?:(?P<city>[\u4e00-\u9fff]{2,5}?))?\s*(?P<day>" + _DAY + r")?\s*"
    r"(?P<kind>讯|訊|电|電|综合讯|专电|消息|报道)(?=[\s\u3000（(，,:：】〕“\"]|[\u4e00-\u9fff\d])"
)
_OPENING_BRACKET = re.compile(r"^[\s\u3000]*[（(]([^（）()]{4,50}?)(?P<day>" + _DAY + r")(?:电|電|讯|訊|报道)[）)]")
#: The dateline of papers of Taiwan: 【記者陳雅真／高雄報導】, 〔記者…／綜合報導〕, or a line of its own.
_NAME_SLASH_CITY = re.compile(
    r"^[\s\u3000]*[（(【〔\[]?(?P<names>(?:特派|駐地|地方中心)?(?:记者|記者)[^。，,；;／/（(【〔]{2,24})[／/]"
    r"(?P<city>[\u4e00-\u9fff]{2,4}?)(?:即時|连线|連線)?(?:報導|报导|报道)[】〕）)\]]?"
)
#: What stands for a city in it and is none.
_NO_CITY = frozenset({"綜合", "综合", "專題", "专题", "連線", "连线", "現場", "现场", "特稿"})
_AFTER_OPENING = re.compile(r"^[\s\u3000】〕]*[（(]([^（）()]{2,60})[）)]")
_AFTER_OPENING_BARE = re.compile(
    rf"^[\s\u3000】〕]*((?:{_ROLE})[\s\u3000][^。，,；;：:“（(]{{2,30}}?)(?=[\s\u3000][^\s\u3000]{{5}})"
)
_PHOTO_TAIL = re.compile(
    r"(?:^|[。！？”」』；;\s\u3000（(]|(?<=。))(?P<credit>[^。！？；;（）()，,]{2,24}?[\s\u3000]*(?:摄影报道|摄影|摄|攝影|攝|供图|供圖|绘))[\s\u3000]*[）)]?[\s\u3000]*[。]?$"
)
_PHOTO_AGENCY = re.compile(r"(新华社|新華社|中新社|中央社|人民视觉|视觉中国)[发發]?[\s\u3000]*[（(]?[^（()]*$")


def byline(text: str, start: int, end: int) -> Credit | None:
    """
    Read a whole line as a byline; None if anything in it is neither role nor name.

    >>> [("黄桦 张婷")[s:e] for s, e in byline("黄桦 张婷", 0, 5).spans]
    ['黄桦', '张婷']
    >>> byline("本报评论员", 0, 5).roles, byline("记者从市政府获悉", 0, 8)
    (True, None)
    """
    if end - start > MAX_LINE:
        return None
    match = _NAME_SLASH_CITY.match(text[start:end])
    if match and match.end() == end - start:
        return _name_slash_city(text, start, match)
    while start < end and text[start] in _MARKS + "（(":
        start += 1
    while start < end and text[end - 1] in _MARKS + "）)":
        end -= 1
    credit = _parse(text, start, end)
    if credit is None or (not credit.roles and not 1 <= len(credit.spans) <= MAX_BARE_NAMES):
        return None
    return credit


def closing_credit(text: str, start: int, end: int) -> Credit | None:
    """
    A credit at the end of a paragraph: ``…机制。(李晓井)``, ``…日益繁荣。” 记者 弓凤飞``.

    >>> t = "维护合法权益。(李晓井)"
    >>> [t[s:e] for s, e in closing_credit(t, 0, len(t)).spans]
    ['李晓井']
    """
    tail = max(start, end - MAX_LINE - 10)
    window = text[tail:end]
    for pattern in (_CLOSING_BRACKET, _CLOSING_BARE):
        match = pattern.search(window)
        if match is None:
            continue
        before = window[: match.start()].rstrip()
        if before and before[-1] not in "。！？!?”’」』…":
            continue
        credit = _parse(text, tail + match.start(1), tail + match.end(1))
        if credit is not None and (credit.roles or 1 <= len(credit.spans) <= MAX_BARE_NAMES):
            return credit
    return None


def opening_credit(text: str, start: int, end: int) -> Credit | None:
    """
    A dateline at the start of a paragraph, with the names in brackets behind it.

    >>> t = "新华社北京1月4日电（记者张三丰、李思）今天"
    >>> c = opening_credit(t, 0, len(t))
    >>> [t[s:e] for s, e in c.spans], c.dateline, c.affiliations
    (['张三丰', '李思'], '北京', ('新华社',))
    """
    window = text[start : min(end, start + 120)]
    if match := _OPENING_BRACKET.match(window):
        return _bracketed_dateline(text, start + match.start(1), start + match.end(1))
    if match := _NAME_SLASH_CITY.match(window):
        return _name_slash_city(text, start, match)
    match = _OPENING.match(window)
    if match is None:
        return None
    agency = match["agency"]
    affiliations = () if agency[:2] in _OWN else (agency,)
    names: Credit | None = None
    rest = window[match.end() :]
    for pattern in (_AFTER_OPENING, _AFTER_OPENING_BARE):
        if behind := pattern.match(rest):
            at = start + match.end()
            names = _parse(text, at + behind.start(1), at + behind.end(1))
            break
    spans = names.spans if names is not None else ()
    # An agency is the unit of those it names; a bare 新华网……报道 says nothing of an author.
    return Credit(spans, affiliations if spans else (), True, match["city"])


def photo_credit(text: str, start: int, end: int) -> Credit | None:
    """
    The credit that ends a caption: ``… 牛利敏 摄``, ``新华社发(周立新 摄)``; a 供图 credit names no author.

    >>> t = "图为比赛现场。苗青　摄"
    >>> [t[s:e] for s, e in photo_credit(t, 0, len(t)).spans]
    ['苗青']
    """
    tail = max(start, end - 50)
    match = _PHOTO_TAIL.search(text[tail:end])
    if match is None:
        return None
    at = tail + match.start("credit")
    agency = _PHOTO_AGENCY.search(text[max(start, at - 12) : at])
    affiliations = (agency.group(1),) if agency else ()
    stop = tail + match.end("credit")
    if text[at:stop].endswith(("供图", "供圖", "绘")):
        return Credit((), affiliations, True)
    # The shortest run of names before 摄 counts: words of the caption may stand before it.
    for begin in [m.start() for m in re.finditer(r"(?<![^\s\u3000发發])[^\s\u3000]", text[at:stop])]:
        credit = _parse(text, at + begin, stop)
        if credit is not None and credit.spans:
            return Credit(credit.spans, affiliations or credit.affiliations, True)
    return Credit((), affiliations, True) if affiliations else None


def _name_slash_city(text: str, start: int, match: re.Match[str]) -> Credit | None:
    """``〔記者魏廷瑋／台南報導〕``: the names before the stroke, the city behind it."""
    names = _parse(text, start + match.start("names"), start + match.end("names"))
    if names is None:
        return None
    return Credit(names.spans, names.affiliations, True, None if match["city"] in _NO_CITY else match["city"])


def _bracketed_dateline(text: str, start: int, end: int) -> Credit | None:
    """``（中央社記者林雅文台北12日電）``: names and city run together before the day."""
    body = text[start:end]
    match = _AGENCY_ROLE.match(body) or _PEEL_ROLE.match(body)
    if match is None:
        return None
    agency = match.group(1) if match.re is _AGENCY_ROLE else None
    run = body[match.end() :].strip()
    at = start + match.end() + body[match.end() :].find(run)
    best: tuple[int, str] | None = None
    for size in (2, 3):
        names = _parse(text, at, at + len(run) - size) if len(run) - size >= 2 else None
        if names is not None and names.spans and (best is None or len(run) - size > best[0]):
            best = (len(run) - size, run[-size:])
    affiliations = () if agency is None or agency in _OWN else (agency,)
    if best is None:
        return Credit((), affiliations, True)
    names = _parse(text, at, at + best[0])
    return Credit(names.spans if names else (), affiliations, True, best[1])


def _parse(text: str, start: int, end: int) -> Credit | None:
    """Read ``text[start:end]`` as roles and names and nothing else."""
    tokens = [(m.start() + start, m.end() + start) for m in _TOKEN.finditer(text[start:end])]
    spans: list[Span] = []
    bodies: list[str] = []
    roles = False
    k = 0
    while k < len(tokens):
        s, e = tokens[k]
        short = e - s == 1 and text[s] in _SHORT_ROLES
        saw, agency = False, None
        if not short:
            s, saw, agency = _peel(text, s, e)
            roles |= saw
            bodies += [agency] if agency else []
        if s == e:
            k += 1
            continue
        if k + 1 < len(tokens) and not spans and _NEWSROOM.search(text, s, e):
            bodies.append(text[s:e])
            k += 1
            continue
        joined, used = _spaced_name(text, [(s, e), *tokens[k + 1 : k + SPACED]], named=roles)
        k += max(1, used)
        if joined is not None:
            spans.append(joined)
            continue
        if short:
            roles = True
            continue
        if roles and _UNIT_END.search(text, s, e):
            bodies.append(text[s:e])
            continue
        cut = _names_in(text, s, e)
        if cut is None and not (roles and _is_unknown_name(text[s:e])):
            return None
        names, short_role = cut or ([(s, e)], False)
        roles |= short_role
        spans += names
    if not spans and not roles:
        return None
    return Credit(tuple(spans), tuple(dict.fromkeys(bodies)), roles)


def _spaced_name(text: str, tokens: list[Span], named: bool) -> tuple[Span | None, int]:
    """
    ``刘 毅``, ``李 晓 燕``: a name whose characters print sets apart, and the tokens it takes.

    ``named``: a role word stands before, so that a surname no table has will do.
    """
    s, e = tokens[0]
    if e - s > 2:
        return None, 0
    singles = _singles(text, tokens)
    if e - s == 2:
        singles = min(singles, 1)
        if is_name(text[s:e]):
            return None, 0
    # 杨 铭 储 慧 are two names, 李 晓 燕 is one.
    for count in {1: (1,), 2: (2, 1)}.get(singles, (1,) if singles else ()):
        stop = tokens[count][1]
        name = squeeze(text[s:stop])
        if is_name(name) or (named and _is_unknown_name(name)):
            return (s, stop), count + 1
    return None, 0


def _singles(text: str, tokens: list[Span]) -> int:
    """How many tokens of one character follow the first, set apart by the same white space."""
    found = 0
    gap = ""
    for before, token in itertools.pairwise(tokens):
        between = text[before[1] : token[0]]
        alike = not gap or between == gap
        if token[1] - token[0] != 1 or between.strip(" \u3000") or not alike or text[token[0]] in _SHORT_ROLES:
            break
        gap = between
        found += 1
    return found


def _is_unknown_name(run: str) -> bool:
    """Two or three characters behind 记者, 通讯员 that are no word: a name, though no table has the surname."""
    return len(run) in (2, 3) and all(map(is_han, run)) and not is_word(run)


def _peel(text: str, start: int, end: int) -> tuple[int, bool, str | None]:
    """Take role words (and a paper's name before one) off the front of a token."""
    saw = False
    agency: str | None = None
    while start < end:
        match = _PEEL_ROLE.match(text, start, end)
        if match is None:
            match = _AGENCY_ROLE.match(text, start, end)
            if match is None:
                break
            agency = match.group(1)
        saw = True
        start = match.end()
    return start, saw, None if agency in _OWN else agency


def _names_in(text: str, start: int, end: int) -> tuple[list[Span], bool] | None:
    """Names run together, perhaps with a role behind; None if the run is anything else."""
    for suffix in ("", "摄影报道", "摄影", "报道", "攝影", "文图", "图文", "摄", "攝", "文", "图", "记"):
        run = text[start:end]
        if suffix and not run.endswith(suffix):
            continue
        cuts = split_names(run[: len(run) - len(suffix)])
        if cuts:
            return [(start + s, start + e) for s, e in cuts], bool(suffix)
    return None
