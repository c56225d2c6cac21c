"""
Candidates extended by what is directly next to them: a section, a place, a bracket, a tail.

Place in the flow: Candidates -> the same and longer ones, for page.py; decode.py then chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.model import EntityType
from kg.text.flow import HAN
from kg.text.words import frequency, tag_of

_BRANCH = re.compile(f"[（(]([{HAN}]{{2,6}})[)）]")
#: By how much a name with its tail outweighs the name without it, at least.
LEAST_GAIN = 0.1
#: By how much an embassy with its sending state outweighs the two apart.
SENDER_GAIN = 1.0
#: Left edges that show where a name begins: a verb of issuing, a place or body, a quote, a mark.
FIRM_EDGES = ("issue", "place", "body", "quote", "mark")


def _reaching(candidate: Candidate, start: int, end: int) -> Candidate:
    """The candidate with other edges: its weight grows like that of a certain name, and its full name is unknown."""
    longer = worth(1.0, end - start) - worth(1.0, candidate.end - candidate.start)
    return candidate._replace(start=start, end=end, weight=candidate.weight + longer, canonical="")


def with_sections(reading: Reading, places: list[Candidate]) -> Iterator[Candidate]:
    """厦金大桥（厦门段）, 汉江兴隆至蔡甸段: a section after a line, water or site belongs to it."""
    lexicon = reading.lexicon
    for place in places:
        yield place
        if place.type != "place":
            continue
        match = lexicon.forms["line-section"].match(reading.text, place.end)
        if match is None and lexicon.is_word("running-end", reading.text[place.end - 1]):
            match = lexicon.forms["section-between"].match(reading.text, place.end) or _of_one(reading, place.end)
        if match:
            yield _reaching(place, place.start, match.end())


def _of_one(reading: Reading, at: int) -> re.Match[str] | None:
    """渝昆高铁|渝宜段: a section named by one or two places, not an ordinary word (先期段)."""
    match = reading.lexicon.forms["section-of-one"].match(reading.text, at)
    if match is None or (frequency(match[1]) and not reading.lexicon.lookup(match[1])):
        return None
    return match


def with_places(reading: Reading, candidates: list[Candidate], places: dict[int, int]) -> Iterator[Candidate]:
    """长株潭|要素市场化配置综合改革试点: a pilot that the packs have, of one place."""
    for candidate in candidates:
        yield candidate
        if candidate.type == "programme" and (whole := _with_tail(reading, candidate)):
            yield whole
        start = places.get(candidate.start)
        if (
            start is not None
            and candidate.type == "programme"
            and reading.text.endswith(reading.lexicon.listed("placed-undertaking"), 0, candidate.end)
        ):
            yield _reaching(candidate, start, candidate.end)


def _with_tail(reading: Reading, candidate: Candidate) -> Candidate | None:
    """国家|服务业扩大开放综合试点城市: what follows a programme of the packs and belongs to it; a rank before it does not."""
    text, forms = reading.text, reading.lexicon.forms
    tail = forms["pilot-place"].match(text, candidate.end)
    if tail is None or not text.endswith(reading.lexicon.listed("pilot"), 0, candidate.end):
        return None
    rank = forms["national"].match(text, candidate.start)
    start = rank.end() if rank else candidate.start
    whole = _reaching(candidate, start, tail.end())
    # 国家…试点|县 gains less than the rank loses, but is the name.
    return whole._replace(weight=max(whole.weight, candidate.weight + LEAST_GAIN))


def over_known(reading: Reading, lexical: list[Candidate], headed: list[Candidate]) -> Iterator[Candidate]:
    """义务教育|营养改善计划: what ends in a name of the packs and begins at a firm edge is as certain as that name."""
    known: dict[tuple[int, EntityType | None], Candidate] = {
        (c.end, c.type): c for c in lexical if c.type in reading.lexicon.types.those("undertaken")
    }
    for candidate in headed:
        inner = known.get((candidate.end, candidate.type))
        firm = candidate.rule.endswith(FIRM_EDGES)
        if inner and candidate.start < inner.start and firm and not _has_verb(reading, candidate.start, inner.start):
            length = candidate.end - candidate.start
            sure = inner.weight / worth(1.0, inner.end - inner.start)
            yield candidate._replace(weight=max(candidate.weight, worth(sure, length)))
        else:
            yield candidate


def _has_verb(reading: Reading, start: int, end: int) -> bool:
    """深度参与|中华文明探源工程: a verb precedes the name."""
    at = start
    while at < end:
        stop = reading.token_at(at)[1]
        if tag_of(reading.text[at:stop]) == "v":
            return True
        at = stop
    return False


def _with_sender(reading: Reading, candidate: Candidate) -> Candidate | None:
    """美国|驻|伊拉克大使馆: an embassy belongs to the sending state, and its name begins there."""
    at = candidate.start
    words = reading.lexicon.words
    stationed = next((word for word in words.get("stationed", ()) if reading.text.endswith(word, 0, at)), "")
    if candidate.type != "organization" or not stationed:
        return None
    state_end = at - len(stationed)
    own = next((word for word in words.get("deictic-name", ()) if reading.text.endswith(word, 0, state_end)), "")
    senders = [hit.start for hit in reading.ends[state_end] if reading.lexicon.can_be(hit.surface, "place")]
    senders += [state_end - len(own)] if own else []
    if not senders or not reading.text[at : candidate.end].endswith(tuple(words.get("mission", ()))):
        return None
    sent = _reaching(candidate, min(senders), candidate.end)
    # 我国|驻巴西大使馆: the state's name is in the pack beside the word for it.
    name = (
        reading.lexicon.note("deictic-name", own) + reading.text[state_end : candidate.end] if own else sent.canonical
    )
    return sent._replace(weight=sent.weight + SENDER_GAIN, deictic=False, canonical=name)


def with_branches(reading: Reading, candidates: list[Candidate]) -> Iterator[Candidate]:
    """国家虚拟现实创新中心（江西）, 中欧班列（武汉）: a place in brackets after a name belongs to it."""
    for candidate in candidates:
        yield candidate
        if sent := _with_sender(reading, candidate):
            yield sent
        if reading.after(candidate.end) not in "（(" or candidate.type not in ("organization", "programme"):
            continue
        match = _BRANCH.match(reading.text, candidate.end)
        if match is None:
            continue
        if reading.lexicon.can_be(match[1], "place"):
            yield _reaching(candidate, candidate.start, match.end())._replace(deictic=False)
