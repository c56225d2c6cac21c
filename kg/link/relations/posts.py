"""
Who holds which post where: posts before and behind names, lists of either, left-out bodies.

Place in the flow: link; a Strand -> position and affiliation Relations.

A sentence is read once from left to right. Bodies and titles are kept until a name
takes them (市委副书记、市长周明远); a name after 、 takes the same ones again (李静、王刚);
a title without a body takes the last one (区供销联社主任张明，副主任李静). Any other word
ends that. Posts behind a name (李明，女，市教育局局长; 李明当选为会长) are read from the name on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Piece, Strand, sentences
from kg.link.relations.cues import tuple_of
from kg.link.relations.holders import Holders
from kg.link.relations.titles import Token, read_words
from kg.model import Mention, Predicate, Relation
from kg.text.traditional import simplified

#: The body stands before the title and the name behind it.
SAID = 0.95
#: The name is one of a list behind the post, or stands before the post.
LISTED = 0.85
#: The body was left out and taken from the post before.
INHERITED = 0.8
#: No body is named: a mayor's city is that of the article.
GUESSED = 0.6
#: Longest remark in brackets that a list of posts is read across: （正部级）.
REMARK = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of the sentence as the post rules see it."""

    kind: str
    piece: Piece
    text: str = ""
    former: bool = False
    #: The title as it stands on the page, where that is not ``text``.
    written: str = ""

    @property
    def mention(self) -> Mention | None:
        return self.piece.mention


@dataclass(frozen=True, slots=True)
class Post:
    """A title and the body it is held at; ``said`` when the body stands before it."""

    title: Step
    bodies: tuple[Step, ...]
    said: bool
    former: bool


@dataclass(slots=True)
class _State:
    bodies: tuple[Step, ...] = ()
    #: A body was named and no title has followed.
    open: bool = False
    pending: list[Post] = field(default_factory=list)
    named: list[Post] = field(default_factory=list)
    former: bool = False

    def forget(self) -> None:
        self.bodies, self.open, self.pending, self.named, self.former = (), False, [], [], False


def find_posts(strand: Strand, holders: Holders, lexicon: Lexicon) -> Iterator[Relation]:
    """Position and affiliation relations of one article, as they are met."""
    maker = _Maker(strand, holders)
    for pieces in sentences(strand):
        if any(p.is_name("person") for p in pieces):
            steps = _without_crowds(_without_remarks(list(_steps(pieces, lexicon))), lexicon)
            taken = set()
            for person, posts, rule in _before(steps):
                taken.add(person.piece.start)
                yield from maker.make(person, posts, rule)
            for person, posts, rule in _behind(steps, lexicon):
                if rule != "position.apposition" or person.piece.start not in taken:
                    yield from maker.make(person, posts, rule)


def _steps(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Step]:
    for i, piece in enumerate(pieces):
        if piece.mention is not None:
            kind = {"person": "person", "organization": "body", "place": "body"}.get(piece.mention.type, "other")
            yield Step(kind, piece, piece.text)
        elif piece.kind == "words":
            before = pieces[i - 1] if i else None
            if before is not None and _shares_its_end(before, piece, lexicon):
                # 太原市|长: the name's last character begins the title.
                yield Step(
                    "title", piece, simplified(before.text[-1]) + piece.text, written=before.text[-1] + piece.written
                )
                continue
            for token in read_words(piece.text, lexicon):
                yield _step_of(token, piece)
        elif piece.text in "、（），":
            yield Step({"、": "join", "，": "comma", "（": "open", "）": "close"}[piece.text], piece, piece.text)
        elif piece.text not in "“”‘’":
            yield Step("other", piece, piece.text)


def _shares_its_end(name: Piece, words: Piece, lexicon: Lexicon) -> bool:
    """太原市|长, 文化局|长: what the name ends in is what the title begins with."""
    if not lexicon.is_word("head-word", words.text) or name.end != words.start:
        return False
    return lexicon.is_any(("headed-unit", "headed-body"), simplified(name.text[-1:]))


def _step_of(token: Token, piece: Piece) -> Step:
    return Step(token.kind, piece, token.text, token.former, piece.as_written(token.text))


def _without_remarks(steps: list[Step]) -> list[Step]:
    """Steps without （正部级）, （右一）; a bracket with a name in it stays and ends what stands before."""
    kept: list[Step] = []
    i = 0
    while i < len(steps):
        if steps[i].kind == "open":
            close = next((j for j in range(i, len(steps)) if steps[j].kind == "close"), len(steps) - 1)
            inner = steps[i + 1 : close]
            if not any(s.mention for s in inner) and sum(len(s.text) for s in inner) <= REMARK:
                i = close + 1
                continue
        kept.append(steps[i])
        i += 1
    return kept


def _without_crowds(steps: list[Step], lexicon: Lexicon) -> list[Step]:
    """Those present without names (有关负责人, 代表) hold no post for whoever is named next."""
    crowd = [s.kind == "title" and s.text.endswith(tuple_of(lexicon, "crowd")) for s in steps]
    alone = [not (i + 1 < len(steps) and steps[i + 1].kind == "person") for i in range(len(steps))]
    return [replace(s, kind="other") if crowd[i] and alone[i] else s for i, s in enumerate(steps)]


def _before(steps: Sequence[Step]) -> Iterator[tuple[Step, list[Post], str]]:
    """Posts that stand before the name, and the short form body + name + title."""
    state = _State()
    for i, step in enumerate(steps):
        before = steps[i - 1] if i else None
        if step.kind == "body":
            _take_body(state, step, before)
        elif step.kind in ("title", "reporter"):
            if before and state.open and _is_around(steps, i):
                yield before, [Post(step, state.bodies, True, state.former)], "position.around_name"
                state.open = False
                continue
            state.pending.append(Post(step, state.bodies, state.open, state.former or step.former))
            state.open = False
        elif step.kind == "person":
            if state.pending:
                state.named, state.pending, state.former = state.pending, [], False
                yield step, state.named, "position.before_name"
            elif state.named and before and before.kind == "join" and i > 1 and steps[i - 2].kind == "person":
                yield step, state.named, "position.list"
            else:
                state.named = []
        elif step.kind == "former":
            state.former = True
        elif step.kind == "comma":
            if state.open:
                state.bodies, state.open = (), False
        elif step.kind != "join":
            state.forget()


def _is_around(steps: Sequence[Step], i: int) -> bool:
    """市人防办|王|主任: body, name, title, and no other name that the title belongs to."""
    follows = i > 1 and steps[i - 1].kind == "person" and steps[i - 2].kind == "body"
    return follows and not (i + 1 < len(steps) and steps[i + 1].kind == "person")


def _take_body(state: _State, step: Step, before: Step | None) -> None:
    if before and before.kind == "join" and state.open:
        state.bodies = (*state.bodies, step)
    else:
        state.bodies = (step,)
        if before is None or before.kind not in ("former", "join", "title"):
            state.former = bool(before and before.kind == "former")
    state.open = True


def _behind(steps: Sequence[Step], lexicon: Lexicon) -> Iterator[tuple[Step, list[Post], str]]:
    """Posts behind the name: by a verb of office, in brackets, or after a comma."""
    for i, step in enumerate(steps):
        if step.kind != "person":
            continue
        j, verb, bracket = _skip(steps, i + 1, lexicon)
        posts, end = _posts_from(steps, j, verb)
        if not posts:
            continue
        after = steps[end] if end < len(steps) else None
        if verb:
            former = verb.kind == "leave"
            yield step, [replace(p, former=p.former or former) for p in posts], "position.verb"
        elif bracket:
            if after is not None and after.kind == "close":
                yield step, posts, "position.bracket"
        elif j > i + 1 and (after is None or after.kind in ("comma", "close")) and _not_next(steps, end):
            yield step, posts, "position.apposition"


def _not_next(steps: Sequence[Step], end: int) -> bool:
    """Whether what follows is not one more post with its own name, as in a list of those present."""
    rest = steps[end + 1 : end + 4]
    return not any(s.kind in ("person", "title") for s in rest)


def _skip(steps: Sequence[Step], j: int, lexicon: Lexicon) -> tuple[int, Step | None, bool]:
    verb, bracket = None, False
    while j < len(steps):
        step = steps[j]
        if step.kind in ("assume", "leave"):
            verb = step
        elif step.kind == "open" and not bracket:
            bracket = True
        elif (
            step.kind == "other"
            and j + 1 < len(steps)
            and steps[j + 1].kind in ("assume", "leave")
            and len(step.text) <= 8
        ):
            pass
        elif not (step.kind == "comma" or (step.kind == "other" and lexicon.is_word("biography", step.text))):
            break
        j += 1
    return j, verb, bracket


def _posts_from(steps: Sequence[Step], j: int, verb: Step | None) -> tuple[list[Post], int]:
    """Bodies and titles from a place on; the second value is the first step that is neither."""
    state = _State()
    while j < len(steps):
        step = steps[j]
        before = steps[j - 1] if j else None
        if step.kind == "body":
            _take_body(state, step, before)
        elif step.kind == "title" and (state.bodies or verb):
            state.pending.append(Post(step, state.bodies, state.open, step.former))
            state.open = False
        elif step.kind == "of" and state.pending and j + 1 < len(steps) and steps[j + 1].kind == "body":
            # 为组长的“秸秆禁烧领导小组”: the body follows.
            body = steps[j + 1]
            return [replace(p, bodies=(body,), said=True) for p in state.pending], j + 2
        elif step.kind == "join" or (step.kind == "assume" and state.pending):
            pass
        else:
            break
        j += 1
    if j < len(steps) and steps[j].kind == "person" and verb is None:
        return [], j
    return [p for p in state.pending if p.bodies], j


@dataclass(slots=True)
class _Maker:
    """Turns a name with its posts into relations, one for each body."""

    strand: Strand
    holders: Holders

    def make(self, person: Step, posts: Sequence[Post], rule: str) -> Iterator[Relation]:
        assert person.mention is not None
        grouped: dict[tuple[Predicate, str, bool], list[tuple[Post, Mention, float]]] = {}
        for post in posts:
            for holder, score in self._holders(post, rule, person.mention.start):
                kind: Predicate = "affiliation" if post.title.kind == "reporter" else "position"
                grouped.setdefault((kind, holder.entity_id, post.former), []).append((post, holder, score))
        for (kind, entity, former), held in grouped.items():
            pieces = [p.piece for post, _, _ in held for p in (*post.bodies, post.title)]
            yield self.strand.relation(
                person.piece,
                kind,
                entity,
                [person.piece, *pieces],
                rule if kind == "position" else "affiliation.reporter",
                min(score for _, _, score in held),
                title="、".join(dict.fromkeys(post.title.written or post.title.text for post, _, _ in held)),
                former=former,
            )

    def _holders(self, post: Post, rule: str, at: int) -> Iterator[tuple[Mention, float]]:
        most = SAID if rule == "position.before_name" else LISTED
        guess = None if post.bodies else self.holders.unit_at(post.title.text, at)
        if guess:
            yield guess, GUESSED
        for body in post.bodies:
            if body.mention is None:
                continue
            if post.title.kind == "reporter":
                if body.mention.type == "organization" and post.said:
                    yield body.mention, most
            elif holder := self.holders.of(post.title.text, body.mention, said=post.said):
                yield holder, most if post.said else min(most, INHERITED)
