"""
Who issues a policy, who runs a programme: 市人社局印发《…》, 由市委主办.

Place in the flow: link; a Strand -> issuer Relations.

From a policy or programme the rules walk left to the nearest verb of issuing or
running, and from there to the bodies that do it; 由 … 主办 is read to the right. A verb
of obeying (落实, 按照) in between means that the body is not the issuer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece, Strand, sentences
from kg.link.relations.cues import HAN, anywhere, ending, shaped, tuple_of
from kg.model import Relation

#: Body, verb and name in one clause.
ACTIVE = 0.9
#: 由 body 主办 behind the name.
PASSIVE = 0.9
#: The body stands directly before 《.
OWNED = 0.8
#: A comma stands between body and verb.
ACROSS = 0.65
#: A place speaks for its authorities: 我省出台.
METONYM = 0.6
#: Most characters between verb and name, and between body and verb.
VERB_TO_NAME = 16
BODY_TO_VERB = 24


def find_issuers(strand: Strand, lexicon: Lexicon) -> Iterator[Relation]:
    """Issuer relations of one article, policy or programme first."""
    for pieces in sentences(strand):
        for i, piece in enumerate(pieces):
            if piece.is_name("policy", "programme") and not ending(lexicon, "agreement").search(piece.text):
                for bodies, rule, score, used in _issuers(pieces, i, lexicon):
                    for body in bodies:
                        assert body.mention is not None
                        yield strand.relation(piece, "issuer", body.mention.entity_id, used, rule, score)


Found = tuple[Sequence[Piece], str, float, Sequence[Piece]]


def _issuers(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Iterator[Found]:
    found = _owner(pieces, at, lexicon) or _active(pieces, at, lexicon) or _passive(pieces, at, lexicon)
    if found:
        yield found


def _owner(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Found | None:
    """国务院《…》, 国务院的《…》: the body directly before the title; 团委有“…”: what a body has."""
    j = at - 1
    has = j > 1 and pieces[j].is_mark("“") and lexicon.is_word("has", pieces[j - 1].text)
    if has and pieces[j - 2].is_name("organization"):
        return [pieces[j - 2]], "issuer.owner", OWNED, pieces[j - 2 : at + 1]
    while j > 0 and (pieces[j].is_mark("《“") or lexicon.is_word("of", pieces[j].text)):
        j -= 1
    if j < 0 or not pieces[at - 1].is_mark("《") or not pieces[j].is_name("organization"):
        return None
    bodies, first = _group(pieces, j, lexicon)
    return [b for b in bodies if b.is_name("organization")], "issuer.owner", OWNED, pieces[first : at + 1]


def _active(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Found | None:
    verb = _verb_before(pieces, at, lexicon)
    if verb is None:
        return None
    i, before = verb
    distance, across = len(before), False
    if before and _blocks_body(before, lexicon):
        return None
    for j in range(i - 1, -1, -1):
        piece = pieces[j]
        if piece.is_name("organization", "place"):
            bodies, first = _group(pieces, j, lexicon)
            ahead = pieces[first - 1] if first else None
            if ahead and ahead.kind == "words" and ending(lexicon, "not-as-subject").search(ahead.text):
                return None
            near = not across and distance <= BODY_TO_VERB
            if not near and ahead and not ahead.is_mark("，"):
                return None
            if all(b.is_name("place") for b in bodies):
                fits = near and i == j + 1 and pieces[at].is_name("policy") and _is_time(before, lexicon)
                return (bodies[-1:], "issuer.place", METONYM, pieces[first : at + 1]) if fits else None
            score = ACTIVE if near else ACROSS
            return [b for b in bodies if b.is_name("organization")], "issuer.verb", score, pieces[first : at + 1]
        if piece.mention is not None:
            return None
        if piece.is_mark("，"):
            across = True
        elif piece.kind == "words" and _blocks_body(piece.text, lexicon):
            return None
        distance += len(piece.text)
        if distance > 2 * BODY_TO_VERB:
            return None
    return None


def _is_time(words: str, lexicon: Lexicon) -> bool:
    """Whether nothing but a time or an adverb stands between a place and its verb: 我省近日出台."""
    return not words or lexicon.is_word("time", words) or lexicon.is_word("adverb", words)


def _verb_before(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """
    The nearest verb left of a name that issues or runs it.

    Returns:
        Its piece, and the words of that piece before the verb.
    """
    kind = "issuing" if pieces[at].is_name("policy") else "running"
    distance = 0
    for i in range(at - 1, -1, -1):
        piece = pieces[i]
        if piece.is_name("policy", "programme", "place"):
            continue
        if piece.mention is not None or piece.is_mark("，：（）"):
            return None
        if piece.kind == "words":
            start, end, fits = _last_verb(piece.text, kind, lexicon)
            if start >= 0:
                near = distance + len(piece.text) - end <= VERB_TO_NAME
                return (i, piece.text[:start]) if fits and near else None
            distance += len(piece.text)
            if distance > VERB_TO_NAME:
                return None
    return None


def _last_verb(words: str, kind: str, lexicon: Lexicon) -> tuple[int, int, bool]:
    """Where the last verb stands, and whether it is one of issuing or running."""
    best = (-1, -1, False)
    for group in ("issuing", "running", "obeying"):
        for verb in lexicon.words.get(group, ()):
            start = words.rfind(verb)
            if start >= 0 and (start + len(verb), len(verb)) > (best[1], best[1] - best[0]):
                fits = (
                    group == kind
                    or group == "issuing"
                    or (group == "running" and kind == "issuing" and verb in lexicon.words.get("issuing", ()))
                )
                best = (start, start + len(verb), fits)
    return best


def _blocks_body(words: str, lexicon: Lexicon) -> bool:
    """Whether words show that the body in front does not act: 市委要求|落实."""
    return bool(words.startswith(tuple_of(lexicon, "blocks-start")) or anywhere(lexicon, "blocks-body").search(words))


def _together(lexicon: Lexicon) -> re.Pattern[str]:
    """等5部门联合: what stands between bodies that act as one, and between them and their verb."""
    shape = f"(?:(?:{{}})\\d*[{HAN}]{{{{0,4}}}}?(?:{{}})?)?(?:{{}})?"
    return shaped(lexicon, shape, "and-others", "group-noun", "together")


def _group(pieces: Sequence[Piece], last: int, lexicon: Lexicon) -> tuple[list[Piece], int]:
    """Bodies that act together, from the last one to the left; and the first one's place."""
    bodies, first = [pieces[last]], last
    j = last - 1
    while j > 0:
        piece, ahead = pieces[j], pieces[j - 1]
        joined = piece.is_mark("、") or (piece.kind == "words" and _together(lexicon).fullmatch(piece.text))
        if piece.is_name("place", "organization") and piece.end == pieces[j + 1].start:
            j -= 1
            continue
        if not (joined and ahead.is_name("organization", "place")):
            break
        bodies.insert(0, ahead)
        first, j = j - 1, j - 2
    return bodies, first


def _passive(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Found | None:
    """“X”活动由市委、市政府主办."""
    for i in range(at + 1, min(at + 6, len(pieces) - 2)):
        piece = pieces[i]
        if piece.mention is not None:
            return None
        if piece.kind == "words" and piece.text.endswith(tuple_of(lexicon, "by")):
            j = i + 1
            while j < len(pieces) and (
                pieces[j].mention is not None or pieces[j].is_mark("、") or lexicon.is_word("and", pieces[j].text)
            ):
                j += 1
            bodies = [p for p in pieces[i + 1 : j] if p.is_name("organization")]
            verb = pieces[j].text if j < len(pieces) and pieces[j].kind == "words" else ""
            if bodies and any(v in verb for g in ("issuing", "running") for v in lexicon.words.get(g, ())):
                return bodies, "issuer.by", PASSIVE, pieces[at : j + 1]
            return None
    return None
