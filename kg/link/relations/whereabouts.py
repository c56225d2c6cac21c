"""
Where things are: chains of places, 位于, and places in the names of bodies.

Place in the flow: link; a Strand -> part_of and located_in Relations.

Only what the page says: 陕西省咸阳市 on the page is a statement; that 太原 is in 山西, if both
are named separately, is knowledge of the packs and belongs to the entity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge.lexicon import LEXICONS_KEPT, Lexicon
from kg.link.relations.clauses import Piece, Strand, sentences
from kg.link.relations.holders import Holders
from kg.link.words import HAN, anywhere, ending, shaped, tuple_of
from kg.model import Mention, Predicate, Relation, squeeze

CHAIN = 0.9
SAID = 0.95
LISTED = 0.75
BY_NAME = 0.7
#: The rank of a community or village, which is part of the town above it.
COMMUNITY = 5
#: The rank of sites, roads and zones.
SITE = 99


def find_whereabouts(strand: Strand, holders: Holders, lexicon: Lexicon) -> Iterator[Relation]:
    """Part-of and located-in relations of one article."""
    finder = _Finder(strand, holders, lexicon)
    for pieces in sentences(strand):
        yield from finder.chains(pieces)
        yield from finder.said(pieces)
    yield from finder.by_name()


@dataclass(frozen=True, slots=True)
class _Finder:
    strand: Strand
    holders: Holders
    lexicon: Lexicon

    # -- chains: 渭城区石化小区 ----------------------------------------------------------------

    def chains(self, pieces: Sequence[Piece]) -> Iterator[Relation]:
        """渭城区石化小区, and what is listed after it: 杨舍、金港两镇."""
        for i in range(len(pieces) - 1):
            outer, inner = pieces[i], pieces[i + 1]
            bracket = inner.is_mark("（") and i + 2 < len(pieces)
            if bracket:
                inner = pieces[i + 2]
            if not (outer.is_name("place") and inner.is_name("place", "organization")):
                continue
            predicate = self._predicate(outer, inner)
            if predicate is None or (bracket and predicate != "part_of"):
                continue
            yield self._relation(inner, predicate, outer, f"{predicate}.chain", CHAIN)
            for listed in () if bracket else self._listed(pieces, i + 1):
                if self._predicate(outer, listed) == predicate:
                    yield self._relation(listed, predicate, outer, f"{predicate}.list", LISTED)

    def _relation(self, inner: Piece, predicate: Predicate, outer: Piece, rule: str, score: float) -> Relation:
        assert outer.mention is not None
        return self.strand.relation(inner, predicate, outer.mention.entity_id, [inner, outer], rule, score)

    def _listed(self, pieces: Sequence[Piece], first: int) -> Iterator[Piece]:
        """
        Places of one kind listed after the first one of a chain.

        Each may have places inside it: 西宁市|城东区东兴社区、大通县小石山社区.
        """
        rank, j = self._rank(pieces[first]), self._behind_chain(pieces, first)
        while j + 1 < len(pieces):
            if pieces[j].kind == "words" and self.lexicon.is_word("between", pieces[j].text):
                j += 1
            joined = self.lexicon.is_word("and", pieces[j - 1].text) and rank < SITE
            if j + 1 >= len(pieces) or not (pieces[j].is_mark("、") or joined):
                return
            j += pieces[j].is_mark("、")
            if not pieces[j].is_name("place") or self._rank(pieces[j]) != rank:
                return
            if rank == SITE and j + 1 < len(pieces) and pieces[j + 1].is_name("place"):
                return
            yield pieces[j]
            j = self._behind_chain(pieces, j)

    def _behind_chain(self, pieces: Sequence[Piece], first: int) -> int:
        """The end of the places inside a unit that directly follow it."""
        j = first + 1
        while j < len(pieces) and pieces[j].is_name("place") and self._rank(pieces[j]) > self._rank(pieces[j - 1]):
            j += 1
        return j

    def _rank(self, piece: Piece) -> int:
        assert piece.mention is not None
        return rank_of(squeeze(piece.mention.canonical), self.lexicon)

    def _predicate(self, outer: Piece, inner: Piece) -> Predicate | None:
        assert outer.mention is not None
        assert inner.mention is not None
        around, name = outer.mention, inner.mention
        if name.type == "organization":
            own = around.deictic or name.deictic or is_organ(name.canonical, self.lexicon)
            return None if own else "located_in"
        above, below = self._rank(outer), self._rank(inner)
        if ending(self.lexicon, "wide").search(name.canonical) or (around.deictic and below >= COMMUNITY):
            return None
        known = [e.parent.split("/") for e in self.lexicon.places.get(name.canonical, ()) if e.parent]
        if any(around.canonical in path for path in known):
            return "part_of" if below < SITE else "located_in"
        if known and below < SITE and not around.canonical.endswith(squeeze(around.text)[-1]):
            # 大连|东北: the packs know better, and nothing shows that two names form one chain.
            return None
        if below == SITE:
            zone = ending(self.lexicon, "zone-end").search(around.canonical)
            if zone and ending(self.lexicon, "zone-part").search(name.canonical):
                return "part_of"
            return (
                "located_in" if above < SITE or ending(self.lexicon, "holds-sites").search(around.canonical) else None
            )
        if any(e.level == "country" for e in self.lexicon.lookup(around.canonical)):
            return "part_of"
        return "part_of" if above < below else None

    # -- said: 位于 ----------------------------------------------------------------------------

    def said(self, pieces: Sequence[Piece]) -> Iterator[Relation]:
        """X位于Y; 位于Y的X."""
        lies = shaped(self.lexicon, "(?:{})*(?:{})$", "lies-adverb", "lies")
        for i, piece in enumerate(pieces):
            found = lies.search(piece.text) if piece.kind == "words" else None
            if found is None:
                continue
            ends, after = self._chain_ends(pieces, i + 1)
            # 开往|位于希腊的港口: what precedes another verb does not lie there.
            subject = self._subject_before(pieces, i) if found.start() == 0 else None
            if subject is None:
                subject = self._subject_behind(pieces[after : after + 3])
            for outer in ends if subject is not None else ():
                assert subject is not None
                assert outer.mention is not None
                used = [subject, piece, outer]
                yield self.strand.relation(
                    subject, "located_in", outer.mention.entity_id, used, "located_in.said", SAID
                )

    def _subject_before(self, pieces: Sequence[Piece], at: int) -> Piece | None:
        subject = pieces[at - 1] if at else None
        if subject is not None and subject.is_mark("，”）") and at > 1:
            subject = pieces[at - 2]
        return subject if subject is not None and subject.is_name(*self.lexicon.types.those("sited")) else None

    def _subject_behind(self, following: Sequence[Piece]) -> Piece | None:
        if not following or not self.lexicon.is_word("of", following[0].text):
            return None
        subject = next((piece for piece in following[1:] if piece.mention), None)
        return subject if subject is not None and subject.is_name(*self.lexicon.types.those("sited")) else None

    def _chain_ends(self, pieces: Sequence[Piece], start: int) -> tuple[list[Piece], int]:
        """The innermost place of each chain that begins here: 白塘镇镇前村和黄石镇桥兜村."""
        ends: list[Piece] = []
        j = start
        while j < len(pieces) and pieces[j].is_name("place"):
            while j + 1 < len(pieces) and pieces[j + 1].is_name("place"):
                j += 1
            ends.append(pieces[j])
            j += 1
            if j < len(pieces) and (pieces[j].is_mark("、") or self.lexicon.is_word("and", pieces[j].text)):
                j += 1
        return ends, j

    # -- by name: 郑州商品交易所 -----------------------------------------------------------------

    def by_name(self) -> Iterator[Relation]:
        """郑州商品交易所 is in 郑州, 阳曲产业园区党群服务中心 in the zone, if the page names both."""
        seen = set()
        for piece in self.strand.pieces:
            mention = piece.mention
            if mention is None or mention.type not in ("organization", "place") or mention.entity_id in seen:
                continue
            outer = self._place_in_name(mention)
            if outer is None or outer.entity_id == mention.entity_id:
                continue
            seen.add(mention.entity_id)
            part = ending(self.lexicon, "zone-part").search(mention.canonical) and ending(
                self.lexicon, "zone-end"
            ).search(outer.canonical)
            predicate: Predicate = "part_of" if part else "located_in"
            yield self.strand.relation(piece, predicate, outer.entity_id, [piece], f"{predicate}.name", BY_NAME)

    def _place_in_name(self, mention: Mention) -> Mention | None:
        names = (squeeze(mention.text), mention.canonical)
        elsewhere = ending(self.lexicon, "media-end", "named-for-region", "wide", "line-end")
        if mention.deictic or is_organ(mention.canonical, self.lexicon) or any(map(elsewhere.search, names)):
            return None
        fitting = [self.holders.places[full] for full in self._beginnings(names) if full in self.holders.places]
        return max(fitting, key=lambda p: len(p.canonical), default=None)

    def _beginnings(self, names: Sequence[str]) -> Iterator[str]:
        """Full names of cities and zones that a name may begin with; looked up by length, so the number of places does not matter."""
        cities = tuple_of(self.lexicon, "city-end")
        split = shaped(self.lexicon, f"(?:{{}})$|(?:{{}})[{HAN}]|[—－-]", "split-off", "parent-body")
        for name in names:
            for end in range(2, len(name) - 1):
                short, rest = name[:end], name[end:]
                # With 市 it says whose, not where.
                if not rest.startswith(cities) and not split.match(rest):
                    yield from (short + city for city in cities)
                if ending(self.lexicon, "zone-end", "named-by").search(short):
                    yield short


@lru_cache(maxsize=LEXICONS_KEPT)
def _ranks(lexicon: Lexicon) -> tuple[tuple[str, int], ...]:
    """Endings of units and their ranks, the lowest first."""
    ranks = {word: int(note) for word, note in lexicon.notes.get("unit-rank", {}).items() if note.isdigit()}
    return tuple(sorted(ranks.items(), key=lambda item: (-item[1], -len(item[0]), item[0])))


def rank_of(name: str, lexicon: Lexicon) -> int:
    """The rank of a unit by its ending, 0 for a country; ``SITE`` for sites, roads and zones."""
    if ending(lexicon, "zone-end").search(name):
        return SITE
    return next((rank for word, rank in _ranks(lexicon) if name.endswith(word)), SITE)


def is_organ(name: str, lexicon: Lexicon) -> bool:
    """Whether a body is an organ or a company: the place in its name says whose it is, not where it is."""
    return bool(
        name.startswith(tuple_of(lexicon, "organ-front"))
        or anywhere(lexicon, "organ-word").search(name)
        or ending(lexicon, "organ-end").search(name)
    )
