"""
Who issues a policy, who runs a programme: 市人社局印发《…》, 由市委主办.

Place in the flow: link; a Strand -> issuer Relations.

From a policy or programme the rules go left to the nearest verb of issuing or running, and
from there to the bodies that do it; 由 … 主办 is read to the right. A verb of obeying (落实,
按照) in between shows that the body is not the issuer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece, Strand, sentences
from kg.link.relations.holders import Holders
from kg.link.words import HAN, anywhere, ending, shaped, tuple_of
from kg.model import Layout, Mention, Relation, squeeze

#: Body, verb and name in one clause.
ACTIVE = 0.9
#: 由 body 主办 after the name.
PASSIVE = 0.9
#: The body is directly before 《.
OWNED = 0.8
#: There is a comma between body and verb.
ACROSS = 0.65
#: A place means its authorities: 我省出台.
METONYM = 0.6
#: Most characters between verb and name, and between body and verb.
VERB_TO_NAME = 16
BODY_TO_VERB = 24
#: Most characters between a verb and the names of what it issues, if they follow 即.
NAMELY_TO_VERB = 40
#: How many names and marks before a name its verb may be: it governs a list of about twenty.
LONGEST_LIST = 80
#: Most bodies at the beginning of a document's name.
LONGEST_BODIES = 30


def find_issuers(
    strand: Strand, holders: Holders, lexicon: Lexicon, below: Mention | None = None
) -> Iterator[Relation]:
    """
    Issuer relations of one article, ordered by what is issued or run.

    Args:
        below: the body on a line of its own under the article, see ``signatures``.
    """
    works = lexicon.types.those("undertaken")
    signature = _signature(strand)
    signed = signature.mention if signature else below
    for pieces in _with_headings(sentences(strand), lexicon):
        for i, piece in enumerate(pieces):
            if not piece.is_name(*works) or ending(lexicon, "agreement").search(piece.text):
                continue
            for bodies, rule, score, used in _issuers(pieces, i, lexicon):
                for body in bodies:
                    assert body.mention is not None
                    yield strand.relation(piece, "issuer", body.mention.entity_id, used, rule, score)
            for named in _in_title(piece, holders, lexicon):
                yield strand.relation(piece, "issuer", named.entity_id, [piece], "issuer.named", OWNED)
            if signed and _is_sent(pieces, i, lexicon):
                used = [piece, signature] if signature else [piece]
                yield strand.relation(piece, "issuer", signed.entity_id, used, "issuer.signed", OWNED)
    for work, body in _labelled(strand, lexicon):
        assert body.mention is not None
        yield strand.relation(work, "issuer", body.mention.entity_id, [work, body], "issuer.label", OWNED)


def _with_headings(lines: Iterable[list[Piece]], lexicon: Lexicon) -> Iterator[list[Piece]]:
    """
    The sentences; one that begins with 关于 continues the line of bodies above it.

    Documents are headed like this: 某县人民政府办公室 | 关于印发《…》的通知.
    """
    bodies: list[Piece] = []
    for pieces in lines:
        about = pieces[0].text.startswith(tuple_of(lexicon, "about"))
        yield [*bodies, *pieces] if about else pieces
        if not (bodies and _is_number(pieces, lexicon)):
            bodies = _letterhead(pieces, lexicon)


def _letterhead(pieces: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """The bodies of a line that contains nothing else: 某县教育局, 某县教育局|文件."""
    names = pieces[:-1] if lexicon.is_word("letterhead", pieces[-1].text) else pieces
    only = all(piece.is_name("organization", "place") or piece.is_mark("、") for piece in names)
    return names if only and names and names[-1].is_name("organization") else []


def _is_number(pieces: Sequence[Piece], lexicon: Lexicon) -> bool:
    """Whether a line is a document's number: 某教〔2020〕1号."""
    return len(pieces) == 1 and bool(shaped(lexicon, r"\d+(?:{})$", "number-end").search(pieces[0].text))


def _labelled(strand: Strand, lexicon: Lexicon) -> Iterator[tuple[Piece, Piece]]:
    """主办单位：市文旅局; 发文机关：某县教育局: of the document or activity named last, else of the first one."""
    label = ending(lexicon, "issuer-label")
    kinds = lexicon.types.those("undertaken")
    works = [piece for piece in strand.pieces if piece.is_name(*kinds)]
    subject = works[0] if works else None
    labelled = False
    for before, piece in pairwise(strand.pieces):
        if piece.is_name(*kinds):
            subject = piece
        elif piece.is_mark("：") and before.kind == "words":
            labelled = bool(label.search(before.text))
        elif piece.kind == "words" and not lexicon.is_word("and", piece.text):
            labelled = False
        elif labelled and subject is not None and piece.is_name("organization"):
            yield subject, piece


def _in_title(piece: Piece, holders: Holders, lexicon: Lexicon) -> list[Mention]:
    """中共某县委某县人民政府关于…的实施意见: the bodies at the beginning of the document's own name."""
    name = squeeze(piece.text)
    end = min((at for word in tuple_of(lexicon, "about") if (at := name.find(word)) > 0), default=0)
    found: list[Mention] = []
    start = 0
    while start < min(end, LONGEST_BODIES):
        ends = range(min(end, start + LONGEST_BODIES), start + 1, -1)
        body, behind = next(((b, e) for e in ends if (b := holders.named(name[start:e]))), (None, start + 1))
        if body is not None:
            found.append(body)
        start = behind
    return found


def _signature(strand: Strand) -> Piece | None:
    """The last body on a line of its own, as under a notice."""
    pieces = strand.pieces
    for i in range(len(pieces) - 1, -1, -1):
        alone = (i == 0 or pieces[i - 1].text == "\n") and (i + 1 == len(pieces) or pieces[i + 1].text == "\n")
        if pieces[i].is_name("organization") and alone:
            return pieces[i]
    return None


def signatures(layout: Layout, mentions: Iterable[Mention]) -> dict[str, Mention]:
    """The body that fills a line of its own directly below an article, by the article's id."""
    filled = {(m.start, m.end): m for m in mentions if m.type == "organization"}
    ends = sorted((end, article.id) for article in layout.articles for _, end in article.pieces)
    found: dict[str, Mention] = {}
    for block in layout.loose:
        above = bisect_left(ends, (block.start, ""))
        if above and (block.start, block.end) in filled:
            found.setdefault(ends[above - 1][1], filled[block.start, block.end])
    return found


def _is_sent(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> bool:
    """《…》已经县政府同意，现|印发给你们; 关于印发|《…》|的通知, which is not sent by a body before it."""
    if any(anywhere(lexicon, "sent").search(piece.text) for piece in pieces[at + 1 :] if piece.kind == "words"):
        return True
    before = [piece for piece in pieces[:at] if not piece.is_mark("《")]
    if not before:
        return pieces[at].text.startswith(tuple_of(lexicon, "about")) and at + 1 == len(pieces)
    return len(before) == 1 and bool(shaped(lexicon, "^(?:{}).*(?:{})$", "about", "issuing").search(before[0].text))


Found = tuple[Sequence[Piece], str, float, Sequence[Piece]]


def _issuers(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Iterator[Found]:
    found = (
        _named_for(pieces, at, lexicon)
        or _owner(pieces, at, lexicon)
        or _active(pieces, at, lexicon)
        or _passive(pieces, at, lexicon)
    )
    if found:
        yield found


def _named_for(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Found | None:
    """市水务局|关于开展节水行动的通知: the body before a document whose name begins with 关于."""
    about = tuple_of(lexicon, "about")
    j = at - 1 - (at > 0 and pieces[at - 1].is_mark("《"))
    if j < 0 or not pieces[at].text.startswith(about) or not pieces[j].is_name("organization"):
        return None
    bodies, first = _group(pieces, j, lexicon)
    return [b for b in bodies if b.is_name("organization")], "issuer.title", OWNED, pieces[first : at + 1]


def _owner(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> Found | None:
    """国务院《…》, 国务院的《…》: the body directly before the title; 团委有“…”: what a body has."""
    j = at - 1
    has = j > 1 and pieces[j].is_mark("“") and lexicon.is_word("has", pieces[j - 1].text)
    if has and pieces[j - 2].is_name("organization"):
        return [pieces[j - 2]], "issuer.owner", OWNED, pieces[j - 2 : at + 1]
    while j > 0 and (pieces[j].is_mark("《“") or lexicon.is_word("of", pieces[j].text)):
        j -= 1
    own = at > 0 and (pieces[at - 1].is_mark("《") or (pieces[at].is_name("programme") and j == at - 1))
    if j < 0 or not own or not pieces[j].is_name("organization"):
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
            # 在市文联主办的…上: the body acts, whatever precedes it.
            acts = pieces[i].text.endswith(tuple_of(lexicon, "of"))
            if ahead and ahead.kind == "words" and not acts and ending(lexicon, "not-as-subject").search(ahead.text):
                return None
            near = not across and distance <= BODY_TO_VERB
            if not near and ahead and not ahead.is_mark("，"):
                return None
            if all(b.is_name("place") for b in bodies):
                fits = near and i == j + 1 and pieces[at].is_name("policy") and _is_time(before, lexicon)
                return (bodies[-1:], "issuer.place", METONYM, pieces[first : at + 1]) if fits else None
            score = ACTIVE if near else ACROSS
            bodies, first = _with_partners(pieces, bodies, first, lexicon)
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


def _with_partners(
    pieces: Sequence[Piece], bodies: list[Piece], first: int, lexicon: Lexicon
) -> tuple[list[Piece], int]:
    """由市文旅局|主办、|市文化馆承办的: bodies further left that have a verb of their own."""
    while first > 2 and pieces[first - 1].is_mark("、，") and _is_verb(pieces[first - 2], lexicon):
        if not pieces[first - 3].is_name("organization"):
            break
        more, first = _group(pieces, first - 3, lexicon)
        bodies = [*more, *bodies]
    return bodies, first


def _is_verb(piece: Piece, lexicon: Lexicon) -> bool:
    """Whether words are a verb of issuing or running and nothing else: 联合主办."""
    if piece.kind != "words":
        return False
    verbs = lexicon.words_of(("issuing", "running"))
    return piece.text in verbs or any(
        piece.text == front + verb for front in tuple_of(lexicon, "together") for verb in verbs if verb in piece.text
    )


def _is_time(words: str, lexicon: Lexicon) -> bool:
    """Whether there is only a time or an adverb between a place and its verb: 我省近日出台."""
    return not words or lexicon.is_word("time", words) or lexicon.is_word("adverb", words)


def _verb_before(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """
    The nearest verb left of a name that issues or runs it.

    Returns:
        Its piece, and the words of that piece before the verb.
    """
    kind = "issuing" if pieces[at].is_name("policy") else "running"
    distance, reach = 0, VERB_TO_NAME
    for i in range(at - 1, max(-1, at - LONGEST_LIST), -1):
        piece = pieces[i]
        if piece.is_name("policy", "programme", "place"):
            continue
        if piece.is_mark("，：") and i + 1 < at and pieces[i + 1].text.startswith(tuple_of(lexicon, "namely")):
            # 出台对干部激励、容错的“三项机制”，即《…》
            reach = NAMELY_TO_VERB
            continue
        if piece.mention is not None or piece.is_mark("，：（）"):
            return None
        if piece.kind == "words":
            start, end, fits = _last_verb(piece.text, kind, lexicon)
            if start >= 0:
                near = distance + len(piece.text) - end <= reach
                return (i, piece.text[:start]) if fits and near else None
            distance += len(piece.text)
            if distance > reach:
                return None
    return None


def _last_verb(words: str, kind: str, lexicon: Lexicon) -> tuple[int, int, bool]:
    """The position of the last verb, and whether it is one of issuing or running."""
    best = (-1, -1, False)
    for group in ("issuing", "running", "obeying"):
        for verb in lexicon.words.get(group, ()):
            start = words.rfind(verb)
            if start >= 0 and (start + len(verb), len(verb)) > (best[1], best[1] - best[0]):
                best = (start, start + len(verb), group in (kind, "issuing"))
    return best


def _blocks_body(words: str, lexicon: Lexicon) -> bool:
    """Whether words show that the body before them does not act: 市委要求|落实."""
    return bool(words.startswith(tuple_of(lexicon, "blocks-start")) or anywhere(lexicon, "blocks-body").search(words))


def _together(lexicon: Lexicon) -> re.Pattern[str]:
    """等5部门联合: what may come between bodies that act together, and between them and their verb."""
    shape = f"(?:(?:{{}})\\d*[{HAN}]{{{{0,4}}}}?(?:{{}})?)?(?:{{}})?"
    return shaped(lexicon, shape, "and-others", "group-noun", "together")


def _group(pieces: Sequence[Piece], last: int, lexicon: Lexicon) -> tuple[list[Piece], int]:
    """Bodies that act together, from the last one leftwards; and the position of the first."""
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
            more, end = _and_by(pieces, j + 1, lexicon)
            if not anywhere(lexicon, "issuing", "running").search(verb):
                # 由市教育局指导，|市文联主办
                bodies = []
            found = [*bodies, *more]
            return (found, "issuer.by", PASSIVE, pieces[at:end]) if found else None
    return None


def _and_by(pieces: Sequence[Piece], start: int, lexicon: Lexicon) -> tuple[list[Piece], int]:
    """…由A主办，|B、C承办: those after the verb that have one of their own."""
    found: list[Piece] = []
    end = start
    while end + 2 < len(pieces) and pieces[end].is_mark("，、") and pieces[end + 1].is_name("organization"):
        j = end + 1
        while j < len(pieces) and (
            pieces[j].is_name("organization", "place")
            or pieces[j].is_mark("、")
            or lexicon.is_word("and", pieces[j].text)
        ):
            j += 1
        if j == len(pieces) or not _is_verb(pieces[j], lexicon):
            break
        found += [piece for piece in pieces[end + 1 : j] if piece.is_name("organization")]
        end = j + 1
    return found, end
