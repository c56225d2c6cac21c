"""
Who wrote it: bylines, credits and datelines, wherever they are in the article.

Place in the flow: segment; used by blocks.py to type a paragraph. All spans are page offsets. The words and
forms are data (``kg/data/bylines.toml``); what a run of roles, media and names means is in ``credit.py``.

Forms known: a line of names (``黄桦 张婷``), of roles and names (``记者 王勇 通讯员 王琦``), a credit in
brackets at a paragraph's end (``(李晓井)``, ``（记者 李丽丽）``) or bare after its last sentence
(``… 记者 弓凤飞``), a dateline at its start (``本报晋城讯（通讯员郭宁于文博）``, ``包头晚报讯（记者贾荣）``) and
photo credits (``苗青　摄``, ``（记者王小强摄）``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.segment.credit import MAX_BARE_NAMES, Credit, read_credit
from kg.segment.cues import bylines
from kg.text.traditional import simplified
from kg.text.words import tag_of

#: A byline line is short: six names with roles fit in this many characters.
MAX_LINE = 60
#: One name after a sign, spaced as in print.
MAX_MARKED = 6
#: How many characters at the start of a paragraph are searched for a dateline with its names, at the end for a photo credit.
_OPENING_WINDOW, _PHOTO_WINDOW = 120, 50
#: Characters of a city that is run on after the names.
_CITY_SIZES = (2, 3)

_CUES = bylines()
_MARKS = _CUES.pattern("marks")
_OWN = _CUES.words("own")
_NO_CITY = _CUES.words("no_city")
_ROLE_AT_START = _CUES.pattern("role")
_MEDIA_ROLE = _CUES.pattern("media_role")
_CLOSING = (_CUES.pattern("closing_bracket"), _CUES.pattern("closing_bare"))
_OPENING = (_CUES.pattern("opening"), _CUES.pattern("opening_medium"))
_ITEM = _CUES.pattern("item_start")
_OPENING_BRACKET = _CUES.pattern("opening_bracket")
_OPENING_ANY = _CUES.pattern("opening_any")
_OPENING_REPORT = _CUES.pattern("opening_report")
_NO_PLACE = _CUES.words("qualifier") | _CUES.words("media_end")
_OPENING_NAMES = _CUES.pattern("opening_names")
_NAMES_CITY = _CUES.pattern("names_city")
_BRACKET_REPORT = _CUES.pattern("bracket_report")
_AFTER_OPENING = (
    _CUES.pattern("after_opening"),
    _CUES.pattern("after_opening_report"),
)
_PHOTO_TAIL = _CUES.pattern("photo_tail")
_PHOTO_AGENCY = _CUES.pattern("photo_agency")
_GAP = re.compile(r"[\s\u3000]+(?=\S)")
_GIVERS = _CUES.ordered("picture_giver")
#: What ends the text before a closing credit.
_ENDS = "。！？!?”’」』…；;"


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
    match = _NAMES_CITY.match(text[start:end])
    if match and match.end() == end - start:
        return _names_city(text, start, match)
    match = _BRACKET_REPORT.match(text[start:end])
    if match and match.end() == end - start:
        return _bracket_report(text, start, match)
    marked = False
    bracketed = text[start] in "（(" and text[end - 1] in "）)"
    while start < end and (text[start] in "（(" or _MARKS.match(text[start])):
        marked |= not text[start].isspace() and text[start] not in "（("
        start += 1
    while start < end and (text[end - 1] in "）)" or _MARKS.match(text[end - 1])):
        end -= 1
    credit = read_credit(text, start, end, marked=marked, signs=bracketed)
    if credit is not None and marked and len(credit.spans) == 1 and end - start <= MAX_MARKED:
        # □ 初墨: the sign has the meaning of a role word.
        return replace(credit, roles=True)
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
    for pattern in _CLOSING:
        match = pattern.search(window)
        if match is None:
            continue
        before = window[: match.start()].rstrip()
        if before and before[-1] not in _ENDS:
            continue
        names = tail + match.start("names"), tail + match.end("names")
        credit = read_credit(text, *names, signs=pattern is _CLOSING[0])
        if credit is not None and (credit.roles or 1 <= len(credit.spans) <= MAX_BARE_NAMES):
            return credit
    return None


def opening_credit(text: str, start: int, end: int) -> Credit | None:
    """
    A dateline at the start of a paragraph, with the names in brackets after it.

    >>> t = "新华社北京1月4日电（记者张三丰、李思）今天"
    >>> c = opening_credit(t, 0, len(t))
    >>> [t[s:e] for s, e in c.spans], c.dateline, c.affiliations
    (['张三丰', '李思'], '北京', ('新华社',))
    >>> opening_credit("●本报讯 今天", 0, 7) is not None, opening_credit("●加强值守", 0, 5)
    (True, None)
    """
    window = text[start : min(end, start + _OPENING_WINDOW)]
    # ●本报讯: an item of a digest; the mark alone says nothing, since lists inside a text have it too.
    if (item := _ITEM.match(window)) and any(pattern.match(window[item.end() :]) for pattern in _OPENING):
        start += item.end()
        window = text[start : min(end, start + _OPENING_WINDOW)]
    if match := _OPENING_BRACKET.match(window):
        return _bracketed_dateline(text, start + match.start("body"), start + match.end("body"))
    if match := _NAMES_CITY.match(window):
        return _names_city(text, start, match)
    if (match := _BRACKET_REPORT.match(window)) and (report := _bracket_report(text, start, match)) is not None:
        return report
    match = next((found for pattern in _OPENING if (found := pattern.match(window))), None)
    if match is None:
        return _any_medium(text, start, window) or _names_first(text, start, window)
    agency = match["agency"]
    affiliations = () if agency[:2] in _OWN else (agency,)
    names = _behind_dateline(text, start, window, match.end())
    spans = names.spans if names is not None else ()
    bodies = names.affiliations if names is not None else ()
    # An agency is the unit of the people it names; a bare 新华网……报道 says nothing about an author.
    return Credit(spans, tuple(dict.fromkeys(affiliations + bodies)) if spans else (), True, _city(match["city"]))


def _behind_dateline(text: str, start: int, window: str, at: int) -> Credit | None:
    """The names after 讯: in brackets, before 报道, or bare up to the white space before the first sentence."""
    for pattern in _AFTER_OPENING:
        if behind := pattern.match(window[at:]):
            return read_credit(text, start + at + behind.start("names"), start + at + behind.end("names"), marked=True)
    if window.lstrip().startswith(("（", "(")) and (end := _bracket_end(window, at)) > 0:
        return read_credit(text, start + at, start + end, marked=True)
    found: Credit | None = None
    stops = [gap.start() for gap in _GAP.finditer(window, at + 1, at + MAX_LINE)]
    if len(window) <= at + MAX_LINE:
        stops.append(len(window))
    for stop in stops:
        credit = read_credit(text, start + at, start + stop)
        if credit is not None and credit.roles and credit.spans:
            found = credit
    return found


def _bracket_end(window: str, at: int) -> int:
    return max(window.find("）", at, at + MAX_LINE), window.find(")", at, at + MAX_LINE))


def _any_medium(text: str, start: int, window: str) -> Credit | None:
    """红星社区讯（王勇）, 通讯员 王勇 报道：…: whose dateline it is does not matter if names follow."""
    if match := _OPENING_ANY.match(window):
        names = _behind_dateline(text, start, window, match.end())
        if names is not None and names.spans:
            return replace(names, roles=True)
    if match := _OPENING_REPORT.match(window):
        names = read_credit(text, start + match.start("names"), start + match.end("names"))
        if names is not None and names.spans and match.end() + 2 < len(window):
            return names
    return None


def _city(word: str | None) -> str | None:
    """A dateline's city: a place, or a word that is not in the dictionary (全媒体, 时刻 are not cities)."""
    if not word or word in _NO_PLACE or tag_of(word) not in ("", "ns", "nz", "nr"):
        return None
    return word


def photo_credit(text: str, start: int, end: int) -> Credit | None:
    """
    The credit that ends a caption: ``… 牛利敏 摄``, ``新华社发(周立新 摄)``; a 供图 credit names no author.

    >>> t = "图为比赛现场。苗青　摄"
    >>> [t[s:e] for s, e in photo_credit(t, 0, len(t)).spans]
    ['苗青']
    """
    tail = max(start, end - _PHOTO_WINDOW)
    match = _PHOTO_TAIL.search(text[tail:end])
    if match is None:
        return None
    at = tail + match.start("credit")
    agency = _PHOTO_AGENCY.search(text[max(start, at - 12) : at])
    affiliations = (agency.group(1),) if agency else ()
    stop = tail + match.end("credit")
    if text[at:stop].endswith(_GIVERS):
        return Credit((), affiliations, True)
    # The shortest run of names before 摄 counts: words of the caption may precede it.
    for begin in [m.start() for m in re.finditer(r"(?<![^\s\u3000发發])[^\s\u3000]", text[at:stop])]:
        credit = read_credit(text, at + begin, stop, signs=True)
        if credit is not None and credit.spans:
            return Credit(credit.spans, affiliations or credit.affiliations, True)
    return Credit((), affiliations, True) if affiliations else None


def _names_first(text: str, start: int, window: str) -> Credit | None:
    """``（记者 李响）昨日…``: roles and names in brackets before the first sentence, without a dateline."""
    match = _OPENING_NAMES.match(window)
    if match is None or not (_ROLE_AT_START.search(match["names"]) and len(window) > match.end() + 1):
        return None
    credit = read_credit(text, start + match.start("names"), start + match.end("names"))
    return credit if credit is not None and credit.roles and credit.spans else None


def _names_city(text: str, start: int, match: re.Match[str]) -> Credit | None:
    """``〔記者魏廷瑋／台南報導〕``: the names before the stroke, the city after it."""
    names = read_credit(text, start + match.start("names"), start + match.end("names"))
    if names is None:
        return None
    return Credit(names.spans, names.affiliations, True, None if match["city"] in _NO_CITY else match["city"])


def _bracket_report(text: str, start: int, match: re.Match[str]) -> Credit | None:
    """``【本報記者麥穎姿報道】``, ``【記者王大明臨川報導】``: who wrote it, and perhaps where."""
    first, last = start + match.start("names"), start + match.end("names")
    for size in _CITY_SIZES:
        city = text[last - size : last]
        if last - size > first and tag_of(simplified(city)) == "ns":
            names = read_credit(text, first, last - size)
            if names is not None and names.spans:
                return Credit(names.spans, names.affiliations, True, city)
    names = read_credit(text, first, last)
    return replace(names, roles=True) if names is not None and names.spans else None


def _bracketed_dateline(text: str, start: int, end: int) -> Credit | None:
    """``（中央社記者林雅文台北12日電）``: names and city run together before the day."""
    body = text[start:end]
    medium = _MEDIA_ROLE.match(body)
    match = medium or _ROLE_AT_START.match(body)
    if match is None:
        return None
    run = body[match.end() :].strip()
    at = start + match.end() + body[match.end() :].find(run)
    best: tuple[int, str] | None = None
    for size in _CITY_SIZES:
        names = read_credit(text, at, at + len(run) - size) if len(run) - size >= 2 else None
        if names is not None and names.spans and (best is None or len(run) - size > best[0]):
            best = (len(run) - size, run[-size:])
    affiliations = () if medium is None or medium["media"] in _OWN else (medium["media"],)
    if best is None:
        return Credit((), affiliations, True)
    names = read_credit(text, at, at + best[0])
    return Credit(names.spans if names else (), affiliations, True, best[1])
