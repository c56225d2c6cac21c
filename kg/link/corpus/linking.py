"""
All pages together: one node per real thing, with an id that stays.

Place in the flow: the last step of link, between the pages and the tables. Page-level
ids go in, permanent ones come out; the pages' own partition, the registry and people's
judgements decide, in this order, and nothing depends on the order of pages or lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Lexicon
from kg.link.corpus.doubts import Doubt, doubts_of
from kg.link.corpus.homonyms import go_together
from kg.link.corpus.judgements import Judgement
from kg.link.corpus.nodes import Node, entities_from, nodes_of
from kg.link.corpus.partition import Ground, PageFacts, facet_of, ground_of
from kg.link.corpus.registry import Registry
from kg.link.corpus.verdicts import Together, Verdict, decide
from kg.model import Entity, Mention, Relation

#: Number of the atom by key and facet.
_Numbers = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the pages say, with permanent ids."""

    #: Parallel to the pages.
    mentions: tuple[tuple[Mention, ...], ...]
    relations: tuple[tuple[Relation, ...], ...]
    #: Sorted by id.
    entities: tuple[Entity, ...]
    registry: Registry
    #: Former id -> the entity of these pages that took its place.
    redirects: Mapping[str, str]
    verdicts: tuple[Verdict, ...]
    #: Entity ids that each verdict speaks of; parallel to ``verdicts``.
    judged: tuple[tuple[str, ...], ...]
    doubts: tuple[Doubt, ...]


def link_corpus(
    pages: Sequence[PageFacts],
    lexicon: Lexicon,
    registry: Registry | None = None,
    judgements: Sequence[Judgement] = (),
) -> Linked:
    """
    Make the entities of a corpus.

    Args:
        pages: resolved page by page, in any order.
        registry: that of the former build; none for a first one.
        judgements: what people have decided.
    """
    ground = ground_of(pages, lexicon, registry or Registry())
    decided = decide(ground, judgements, _nearness(ground, lexicon))
    nodes, heirs = nodes_of(ground, decided, lexicon)
    of_atom = {atom: node for node in nodes for atom in node.atoms}
    entities = entities_from(nodes, ground)
    named = {e.id for e in entities}
    learnt = ground.registry.redirected({**ground.merged, **heirs}, {n.id for n in nodes})
    ends = {id_: learnt.final(id_) for id_, row in sorted(learnt.rows.items()) if row.redirect}
    return Linked(
        mentions=tuple(tuple(_mentions(p.mentions, ground.number_of, of_atom)) for p in pages),
        relations=tuple(tuple(_relations(p, ground, of_atom)) for p in pages),
        entities=tuple(entities),
        registry=learnt,
        redirects={former: end for former, end in ends.items() if end in named},
        verdicts=decided.verdicts,
        judged=tuple(tuple(sorted({of_atom[a].id for a in v.atoms if a in of_atom})) for v in decided.verdicts),
        doubts=doubts_of(nodes, ground, decided),
    )


def _nearness(ground: Ground, lexicon: Lexicon) -> Together:
    """A body in common, bodies that go together, a page in common, else nothing."""

    def above(place: str) -> list[str]:
        return [e.parent for e in lexicon.lookup(place) if e.type == "place" and e.canonical == place]

    def near(one: int, other: int) -> int:
        a, b = ground.atoms[one], ground.atoms[other]
        if a.marks & b.marks:
            return 0
        if any(go_together(x, y, above) for x in a.marks for y in b.marks):
            return 1
        return 2 if a.page == b.page else 3

    return near


def _mentions(mentions: Sequence[Mention], numbers: _Numbers, of_atom: Mapping[int, Node]) -> Iterator[Mention]:
    for mention in mentions:
        node = of_atom.get(numbers[mention.entity_id, facet_of(mention)])
        if node is not None:
            yield replace(mention, entity_id=node.id, canonical=node.canonical, type=node.type)


def _relations(page: PageFacts, ground: Ground, of_atom: Mapping[int, Node]) -> Iterator[Relation]:
    by_key: dict[str, list[Mention]] = {}
    for mention in page.mentions if page.relations else ():
        by_key.setdefault(mention.entity_id, []).append(mention)
    for relation in page.relations:
        ends = []
        for key in (relation.subject, relation.object):
            if key not in ground.entities:
                ends.append(key)  # an article
                continue
            node = of_atom.get(_atom_of(key, relation, by_key.get(key, []), ground))
            ends.append(node.id if node else "")
        if all(ends) and ends[0] != ends[1]:
            yield replace(relation, subject=ends[0], object=ends[1])


def _atom_of(key: str, relation: Relation, own: Sequence[Mention], ground: Ground) -> int:
    """The atom that a relation speaks of, by its own mentions: as written in its evidence, else in its article."""
    inside = [m for m in own if relation.start <= m.start and m.end <= relation.end]
    near = inside or [m for m in own if m.article_id == relation.article_id] or own
    if near:
        return ground.number_of[key, facet_of(near[0])]
    return next(n for n, atom in enumerate(ground.atoms) if atom.key == key)
