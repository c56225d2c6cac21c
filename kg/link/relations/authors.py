"""
Who wrote it and for whom: bylines, （作者单位：…）, 本报记者.

Place in the flow: link; a Strand -> author and affiliation Relations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece, Strand
from kg.link.words import HAN, ending, shaped, tuple_of
from kg.model import Block, Mention, Relation, Role

BYLINE = 0.98
UNIT = 0.95
#: 本报 is the paper named in the line 来源：….
OWN_PAPER = 0.8
#: How many characters before the first name a byline's 记者 may be, or after a few names.
BYLINE_REACH = 12
#: What shows that the byline calls the author a reporter.
PRESS_RULE = "author.press"
#: Longest place and day between a paper's name and 讯.
LONGEST_DATE = 14
#: Longest day: 12月31日.
LONGEST_DAY = 6
#: What may come between a label and the name after it.
_LABEL_END = r"[：:]?\s*[《“]?$"


def find_authors(strand: Strand, papers: Sequence[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    """
    Author and affiliation relations of one article.

    Args:
        papers: those that the page gives as its source, see ``sources``.
    """
    named = {(p.mention.start, p.mention.end): p for p in strand.pieces if p.mention is not None}
    authors = [named[s] for s in strand.article.author_spans if s in named and named[s].is_name("person")]
    for author in authors:
        rule = PRESS_RULE if _is_press(strand, author, lexicon) else "author.byline"
        yield strand.relation(author, "author", strand.article.id, [author], rule, BYLINE)
    yield from _of_units(strand, authors, lexicon)
    yield from _of_own_paper(strand, authors, papers, lexicon)
    yield from _of_agencies(strand, lexicon)
    yield from _of_datelines(strand, papers, lexicon)


def _is_press(strand: Strand, author: Piece, lexicon: Lexicon) -> bool:
    """Whether the byline calls an author a reporter: 记者 李明 王强 通讯员 张伟."""
    before = strand.flow.chars[max(0, author.start - BYLINE_REACH) : author.start].rpartition("\n")[2]
    kinds = shaped(lexicon, "({})|(?:{})", "press", "correspondent").findall(before.replace(" ", ""))
    return bool(kinds and kinds[-1])


def _of_units(strand: Strand, authors: Sequence[Piece], lexicon: Lexicon) -> Iterator[Relation]:
    """（作者单位：甲、乙）: one for all authors, or as many as authors, in order."""
    units = list(_units(strand, lexicon))
    if not units or not authors:
        return
    pairs = zip(authors, units, strict=True) if len(units) == len(authors) else ((a, units[0]) for a in authors)
    if len(units) not in (1, len(authors)):
        return
    for author, unit in pairs:
        assert unit.mention is not None
        yield strand.relation(author, "affiliation", unit.mention.entity_id, [unit], "affiliation.unit", UNIT)


def _units(strand: Strand, lexicon: Lexicon) -> Iterator[Piece]:
    cue, label = False, shaped(lexicon, r"(?:{})[：:]?$", "unit-cue")
    for piece in strand.pieces:
        if piece.is_name("person"):
            # 作者：李明
            cue = False
        elif piece.kind == "words":
            cue = bool(label.search(piece.text)) or (cue and lexicon.is_word("and", piece.text))
        elif cue and piece.is_name("organization", "place"):
            yield piece
        elif piece.kind == "mark" and piece.text in "）。":
            cue = False


def _of_own_paper(
    strand: Strand, authors: Sequence[Piece], papers: Sequence[Mention], lexicon: Lexicon
) -> Iterator[Relation]:
    """本报记者 张 明, if the page gives one paper as its source."""
    if len({p.entity_id for p in papers}) != 1:
        return
    own = shaped(lexicon, "(?:{})(?:{})$", "own-paper", "reporter")
    for before, piece in pairwise(strand.pieces):
        if piece in authors and before.kind == "words" and own.search(before.text):
            yield strand.relation(
                piece, "affiliation", papers[0].entity_id, [piece], "affiliation.own_paper", OWN_PAPER
            )


def sources(text: str, blocks: Iterable[Block], mentions: Iterable[Mention], lexicon: Lexicon) -> list[Mention]:
    """The papers in lines 来源：…, in page order."""
    lines = [b for b in blocks if b.role is Role.SOURCE]
    cue = shaped(lexicon, "(?:{})" + _LABEL_END, "source-cue")
    return [
        m
        for m in sorted(mentions, key=lambda m: m.start)
        for b in lines
        if m.type == "organization" and b.start <= m.start < b.end and cue.search(text[b.start : m.start])
    ]


def _of_agencies(strand: Strand, lexicon: Lexicon) -> Iterator[Relation]:
    """新华社发（李明 摄）."""
    pieces = strand.pieces
    for i, piece in enumerate(pieces[:-4]):
        if not piece.is_name("organization"):
            continue
        rest = [p.text if p.mention is None else "@" for p in pieces[i + 1 : i + 5]]
        sent = lexicon.is_word("agency-sends", rest[0])
        at = 1 if rest[0] == "（" else 2 if sent and rest[1] == "（" else 0
        credit = pieces[i + 2 + at].text.startswith(tuple_of(lexicon, "photo"))
        if at and pieces[i + 1 + at].is_name("person") and credit:
            person = pieces[i + 1 + at]
            assert piece.mention is not None
            yield strand.relation(
                person, "affiliation", piece.mention.entity_id, [piece, person], "affiliation.agency", UNIT
            )


def _of_datelines(strand: Strand, papers: Sequence[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    """包头晚报讯（记者李明 通讯员王强）: the reporters belong to the paper that the dateline names."""
    wire = shaped(lexicon, f"^[{HAN}\\d]{{{{0,{LONGEST_DATE}}}}}(?:{{}})$", "wire")
    own = shaped(lexicon, f"^(?:{{}})[{HAN}\\d]{{{{0,{LONGEST_DATE}}}}}(?:{{}})$", "own-paper", "wire")
    sole = papers[0].entity_id if len({p.entity_id for p in papers}) == 1 else ""
    pieces = strand.pieces
    for i, piece in enumerate(pieces[:-2]):
        if piece.kind != "words" or not pieces[i + 1].is_mark("（"):
            continue
        before = _before_dateline(pieces, i) if wire.search(piece.text) else None
        if before is not None and before.mention and before.is_name("organization"):
            paper = before.mention.entity_id
        elif sole and (own.search(piece.text) or (before and lexicon.is_word("own-paper", before.text))):
            paper = sole
        else:
            continue
        for reporter in _reporters(pieces, i + 2, lexicon):
            yield strand.relation(reporter, "affiliation", paper, [piece, reporter], "affiliation.dateline", UNIT)


def _before_dateline(pieces: Sequence[Piece], at: int) -> Piece | None:
    """What precedes the place and the day of a dateline: 新华社|北京|3月1日电."""
    j = at - 1
    while j >= 0 and (pieces[j].is_name("place") or _is_day(pieces[j])):
        j -= 1
    return pieces[j] if j >= 0 else None


def _is_day(piece: Piece) -> bool:
    """Whether words are a day: 5月9日."""
    return piece.kind == "words" and len(piece.text) <= LONGEST_DAY and any(ch.isdigit() for ch in piece.text)


def _reporters(pieces: Sequence[Piece], start: int, lexicon: Lexicon) -> Iterator[Piece]:
    """The names after 记者, or directly after the bracket, up to its end, without those of 通讯员."""
    press = pieces[start].is_name("person")
    for piece in pieces[start:]:
        if piece.is_mark("）") or piece.kind == "break":
            return
        if piece.kind == "words":
            press = bool(ending(lexicon, "press").search(piece.text))
        elif press and piece.is_name("person"):
            yield piece
