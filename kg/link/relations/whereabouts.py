"""
Where it is: chains of places, 位于, and places in the names of bodies.

Place in the flow: link; a Strand -> part_of and located_in Relations.

Only what the page says: 陕西省咸阳市 on the page is said, that 太原 is in 山西 where both
are named apart is knowledge of the packs, and stands with the entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece, Strand, sentences
from kg.link.relations.holders import Holders
from kg.model import Mention, Predicate, Relation, squeeze

CHAIN = 0.9
SAID = 0.95
LISTED = 0.75
BY_NAME = 0.7
#: Endings of units, the largest first; a unit is part of one that stands before it here.
_RANKS = (
    ("国",),
    ("省", "自治区", "特别行政区"),
    ("市", "州", "盟", "地区"),
    ("县", "区", "旗", "市"),
    ("镇", "乡", "街道", "苏木"),
    ("社区", "村", "嘎查"),
    ("组", "屯", "寨", "自然村"),
)
#: Ranks from which a neighbourhood is a part only of the rank just above it.
_COMMUNITY = 5
#: The rank of sites, roads and zones.
_SITE = 99
#: Lie in many places at once.
_WIDE = re.compile(r"(?:河|江|海|运河|盆地|高原|平原|山脉|流域|京津冀|上游|中游|下游)$")
_ZONE = re.compile(
    r"(?:开发区|示范区|园区|新区|经济区|产业园|工业园|试验区|合作区|片区|景区|自贸区|保税区|小区|功能区)$"
)
_ZONE_PART = re.compile(r"(?:片区|分区|核心区|分园)$")
_BETWEEN = re.compile(r"以[东南西北]{1,2}|两?[省市区县镇乡村]|等?|段|和|与|及")
_LIES = re.compile(r"(?:就|均|都)?(?:位于|坐落于|坐落在|坐落|地处|建于|设在|设于)$")
_MEDIA = re.compile(r"(?:报|电视台|广播电台|新闻网|通讯社|杂志|网)$")
_NAMED_FOR_REGION = re.compile(r"(?:城市群|都市圈|城市圈|经济圈|经济带|共同体|奇迹|样板)$")
#: Organs and companies: the place in their name says whose they are, or where they come from.
_ORGAN = re.compile(
    r"^中国共产党|^中共|人民政府|委员会|人民代表大会|政治协商|法院|检察院|局$|厅$|办公室$|办$|委$|党委|党组|党支部|党总支|代表团|集团|公司$"
)
#: 太原片区 is a part of something else; 北京大学某中心 is where the university put it.
_SPLIT_OFF = re.compile(r"(?:片区|功能区|分中心|分公司|分会|分校|段|籍)$|(?:大学|学院|医院).")
#: Sites that hold other sites: 钱江世纪城|杭州国际博览中心.
_HOLDS = re.compile(r"(?:城|园|区|基地|广场|街|路|大道|大厦|校区|岛|湖|山)$")


def find_whereabouts(strand: Strand, holders: Holders, lexicon: Lexicon) -> Iterator[Relation]:
    """Part-of and located-in relations of one article."""
    for pieces in sentences(strand):
        yield from _chains(strand, pieces, lexicon)
        yield from _said(strand, pieces)
    yield from _by_name(strand, holders)


def _chains(strand: Strand, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Relation]:
    """渭城区石化小区, and what is listed behind it: 杨舍、金港两镇."""
    for i in range(len(pieces) - 1):
        outer, inner = pieces[i], pieces[i + 1]
        bracket = inner.is_mark("（") and i + 2 < len(pieces)
        if bracket:
            inner = pieces[i + 2]
        if not (outer.is_name("place") and inner.is_name("place", "organization")):
            continue
        predicate = _predicate(outer, inner, lexicon)
        if predicate is None or (bracket and predicate != "part_of"):
            continue
        assert outer.mention is not None
        yield strand.relation(inner, predicate, outer.mention.entity_id, [inner, outer], f"{predicate}.chain", CHAIN)
        for listed in _listed(pieces, i + 1):
            if _predicate(outer, listed, lexicon) == predicate:
                yield strand.relation(
                    listed, predicate, outer.mention.entity_id, [listed, outer], f"{predicate}.list", LISTED
                )


def _listed(pieces: Sequence[Piece], first: int) -> Iterator[Piece]:
    """Places of one kind listed behind the first one of a chain."""
    j = first + 1
    while j + 1 < len(pieces):
        if pieces[j].kind == "words" and _BETWEEN.fullmatch(pieces[j].text):
            j += 1
        joined = pieces[j - 1].text in ("和", "与", "及") and _rank(pieces[first]) < _SITE
        if j + 1 >= len(pieces) or not (pieces[j].is_mark("、") or joined):
            return
        j += pieces[j].is_mark("、")
        if not pieces[j].is_name("place") or _rank(pieces[j]) != _rank(pieces[first]):
            return
        if j + 1 < len(pieces) and pieces[j + 1].is_name("place"):
            return
        yield pieces[j]
        j += 1


def _rank(piece: Piece) -> int:
    """The rank of a unit by its ending; 99 for sites, roads and zones."""
    assert piece.mention is not None
    name = squeeze(piece.mention.canonical)
    if _ZONE.search(name):
        return _SITE
    for rank in reversed(range(len(_RANKS))):
        if name.endswith(_RANKS[rank]) and not (rank == 3 and name.endswith("市")):
            return rank
    return _SITE


def _predicate(outer: Piece, inner: Piece, lexicon: Lexicon) -> Predicate | None:
    assert outer.mention is not None
    assert inner.mention is not None
    if inner.is_name("organization"):
        return (
            None
            if outer.mention.deictic or inner.mention.deictic or _ORGAN.search(inner.mention.canonical)
            else "located_in"
        )
    above, below = _rank(outer), _rank(inner)
    if _WIDE.search(inner.mention.canonical) or (outer.mention.deictic and below >= _COMMUNITY):
        return None
    known = [e.parent.split("/") for e in lexicon.places.get(inner.mention.canonical, ()) if e.parent]
    if (below < _SITE and above < _SITE) or (outer.mention.canonical in lexicon.places and known):
        if any(outer.mention.canonical in path for path in known):
            return "part_of" if below < _SITE else "located_in"
        if known and below < _SITE:
            return None
    if below == _SITE:
        if _ZONE_PART.search(inner.mention.canonical) and _ZONE.search(outer.mention.canonical):
            return "part_of"
        return "located_in" if above < _SITE or _HOLDS.search(outer.mention.canonical) else None
    if lexicon.lookup(outer.mention.canonical) and any(
        e.level == "country" for e in lexicon.lookup(outer.mention.canonical)
    ):
        return "part_of"
    if above >= below:
        return None
    if below == _COMMUNITY and above < _COMMUNITY - 1 and inner.mention.canonical.endswith("社区"):
        return "located_in"
    return "part_of"


def _said(strand: Strand, pieces: Sequence[Piece]) -> Iterator[Relation]:
    """X位于Y; 位于Y的X."""
    for i, piece in enumerate(pieces):
        if piece.kind != "words" or not _LIES.search(piece.text):
            continue
        ends, after = _chain_ends(pieces, i + 1)
        subject = pieces[i - 1] if i else None
        if subject is not None and subject.is_mark("，”）") and i > 1:
            subject = pieces[i - 2]
        if subject is None or not subject.is_name("organization", "place", "programme") or len(piece.text) > 8:
            following = pieces[after : after + 3]
            subject = (
                next((p for p in following[1:] if p.mention), None) if following and following[0].text == "的" else None
            )
        if subject is None or not subject.is_name("organization", "place", "programme"):
            continue
        for outer in ends:
            assert outer.mention is not None
            yield strand.relation(
                subject, "located_in", outer.mention.entity_id, [subject, piece, outer], "located_in.said", SAID
            )


def _chain_ends(pieces: Sequence[Piece], start: int) -> tuple[list[Piece], int]:
    """The innermost place of each chain that begins here: 白塘镇镇前村和黄石镇桥兜村."""
    ends: list[Piece] = []
    j = start
    while j < len(pieces) and pieces[j].is_name("place"):
        while j + 1 < len(pieces) and pieces[j + 1].is_name("place"):
            j += 1
        ends.append(pieces[j])
        j += 1
        if j < len(pieces) and (pieces[j].is_mark("、") or pieces[j].text in ("和", "与", "及", "以及")):
            j += 1
    return ends, j


def _by_name(strand: Strand, holders: Holders) -> Iterator[Relation]:
    """郑州商品交易所 is in 郑州, 阳曲产业园区党群服务中心 in the zone, where the page names both."""
    seen = set()
    for piece in strand.pieces:
        mention = piece.mention
        if mention is None or mention.type not in ("organization", "place") or mention.entity_id in seen:
            continue
        outer = _place_in_name(squeeze(mention.text), mention, holders)
        if outer is None or outer.entity_id == mention.entity_id:
            continue
        seen.add(mention.entity_id)
        part = bool(_ZONE_PART.search(mention.canonical)) and bool(_ZONE.search(outer.canonical))
        predicate: Predicate = "part_of" if part else "located_in"
        yield strand.relation(piece, predicate, outer.entity_id, [piece], f"{predicate}.name", BY_NAME)


def _place_in_name(name: str, mention: Mention, holders: Holders) -> Mention | None:
    if (
        _MEDIA.search(name)
        or _NAMED_FOR_REGION.search(name)
        or _ORGAN.search(mention.canonical)
        or mention.deictic
        or _WIDE.search(name)
    ):
        return None
    names = (name, mention.canonical)
    fitting = [
        place for full, place in holders.places.items() if any(_names(n, full.removesuffix("市"), full) for n in names)
    ]
    return max(fitting, key=lambda p: len(p.canonical), default=None)


def _names(name: str, short: str, full: str) -> bool:
    """Whether a name begins with a city without 市 (with 市 it says whose, not where), or with a zone."""
    if len(short) < 2 or len(name) < len(short) + 2:
        return False
    if full.endswith("市"):
        rest = name.removeprefix(short)
        return rest != name and not name.startswith(full) and not _SPLIT_OFF.match(rest)
    return bool(_ZONE.search(full)) and name.startswith(full)
