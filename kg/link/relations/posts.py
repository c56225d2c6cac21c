"""
Who holds which post where: posts before and after names, lists of either, omitted bodies.

Place in the flow: link; a Strand -> position and affiliation Relations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.clauses import Strand, sentences
from kg.link.relations.holders import Holders
from kg.link.relations.posts_after import affiliations_after, posts_after
from kg.link.relations.posts_before import posts_before
from kg.link.relations.steps import Post, Step, steps_of
from kg.link.words import anywhere
from kg.model import Mention, Predicate, Relation

#: The body precedes the title and the name follows it.
SAID = 0.95
#: The name is in a list after the post, or precedes the post.
LISTED = 0.85
#: The body was omitted and taken from the post before.
INHERITED = 0.8
#: No body is named: a mayor's city is that of the article.
GUESSED = 0.6


def find_posts(strand: Strand, holders: Holders, lexicon: Lexicon) -> Iterator[Relation]:
    """Position and affiliation relations of one article, in reading order."""
    maker = _Maker(strand, holders)
    #: The one person of the previous sentence.
    speaks_of: Step | None = None
    career = anywhere(lexicon, "career-cue")
    for pieces in sentences(strand):
        about = any(p.is_name("person") for p in pieces)
        if not about and (speaks_of is None or not any(career.search(p.text) for p in pieces if p.kind == "words")):
            continue
        steps = steps_of(pieces, lexicon)
        named = {s.mention.entity_id: s for s in steps if s.kind == "person" and s.mention}
        taken = set()
        for person, posts, rule in posts_before(steps, lexicon) if named else ():
            taken.add(person.piece.start)
            yield from maker.make(person, posts, rule)
        for person, posts, rule in posts_after(steps, lexicon, None if named else speaks_of):
            if rule != "position.apposition" or person.piece.start not in taken:
                yield from maker.make(person, posts, rule)
        for person, body in affiliations_after(steps):
            yield from maker.affiliate(person, body)
        if named:
            speaks_of = next(iter(named.values())) if len(named) == 1 else None


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

    def affiliate(self, person: Step, body: Step) -> Iterator[Relation]:
        """王强（市商务局）."""
        assert body.mention is not None
        used = [person.piece, body.piece]
        yield self.strand.relation(
            person.piece, "affiliation", body.mention.entity_id, used, "affiliation.bracket", LISTED
        )

    def _holders(self, post: Post, rule: str, at: int) -> Iterator[tuple[Mention, float]]:
        most = SAID if rule == "position.before_name" else LISTED
        guess = None if post.bodies else self.holders.unnamed(post.title.text, at)
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
