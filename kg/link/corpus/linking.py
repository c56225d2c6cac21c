"""
All pages together: one node per real thing, with a permanent id.

Place in the flow: the last step of link, between the pages and the tables. Page-level
ids go in, permanent ones come out; the pages' own partition, the registry and people's
judgements decide, in this order, independent of the order of pages or lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Lexicon
from kg.link.corpus.bodies import Bodies
from kg.link.corpus.doubts import Doubt, doubts_of
from kg.link.corpus.facts import AtomKey, PageFacts, Part, ends_of, facet_of, parts_of
from kg.link.corpus.homonyms import go_together
from kg.link.corpus.judgements import Judgement
from kg.link.corpus.nodes import Node, entities_from, nodes_of
from kg.link.corpus.partition import Ground, ground_of, places_wanted
from kg.link.corpus.registry import Registry
from kg.link.corpus.verdicts import Together, Verdict, decide
from kg.model import Entity, Mention, Relation


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a corpus, linked: the node of each."""

    #: The node of each atom that no judgement dropped.
    node_of: Mapping[AtomKey, Node]
    #: Sorted by id.
    entities: tuple[Entity, ...]
    registry: Registry
    #: Former id -> the entity of these pages that replaced it.
    redirects: Mapping[str, str]
    verdicts: tuple[Verdict, ...]
    #: Entity ids that each verdict concerns; parallel to ``verdicts``.
    judged: tuple[tuple[str, ...], ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Some pages in memory, with permanent ids."""

    #: Parallel to the pages.
    mentions: tuple[tuple[Mention, ...], ...]
    relations: tuple[tuple[Relation, ...], ...]
    names: Names

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Sorted by id."""
        return self.names.entities

    @property
    def registry(self) -> Registry:
        """Updated with the names of these pages."""
        return self.names.registry

    @property
    def redirects(self) -> Mapping[str, str]:
        """Former id -> the entity of these pages that replaced it."""
        return self.names.redirects

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The outcome of each judgement."""
        return self.names.verdicts

    @property
    def judged(self) -> tuple[tuple[str, ...], ...]:
        """Entity ids that each verdict concerns."""
        return self.names.judged

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a person should look at."""
        return self.names.doubts


def link_names(
    parts: Iterable[Part],
    found: Mapping[str, AtomKey],
    lexicon: Lexicon,
    registry: Registry | None = None,
    judgements: Sequence[Judgement] = (),
) -> Names:
    """
    Make the entities of a corpus from its names.

    Args:
        parts: of all pages, in any order; ``parts_of`` returns those of a page.
        found: the atom at each place in ``places_wanted``, if there is one.
        registry: that of the former build; none for a first one.
        judgements: what people have decided.
    """
    ground = ground_of(parts, found, lexicon, registry or Registry())
    decided = decide(ground, judgements, _nearness(ground, lexicon))
    nodes, heirs = nodes_of(ground, decided, lexicon)
    of_atom = {atom: node for node in nodes for atom in node.atoms}
    entities = entities_from(nodes, ground)
    named = {e.id for e in entities}
    learnt = ground.registry.redirected({**ground.merged, **heirs}, {n.id for n in nodes})
    ends = {id_: learnt.final(id_) for id_, row in sorted(learnt.rows.items()) if row.redirect}
    return Names(
        node_of={atom: of_atom[number] for atom, number in ground.number_of.items() if number in of_atom},
        entities=tuple(entities),
        registry=learnt,
        redirects={former: end for former, end in ends.items() if end in named},
        verdicts=decided.verdicts,
        judged=tuple(tuple(sorted({of_atom[a].id for a in v.atoms if a in of_atom})) for v in decided.verdicts),
        doubts=doubts_of(nodes, ground, decided, lexicon.types.those("abbreviated")),
    )


def link_corpus(
    pages: Sequence[PageFacts],
    lexicon: Lexicon,
    registry: Registry | None = None,
    judgements: Sequence[Judgement] = (),
) -> Linked:
    """``link_names`` for pages in memory, and their mentions and relations with permanent ids."""
    wanted = places_wanted(registry or Registry())
    places = ((f"{m.page_id}:{m.start}", AtomKey(m.entity_id, facet_of(m))) for p in pages for m in p.mentions)
    found = {place: atom for place, atom in places if place in wanted}
    names = link_names((part for p in pages for part in parts_of(p)), found, lexicon, registry, judgements)
    return Linked(
        mentions=tuple(tuple(_mentions(p.mentions, names.node_of)) for p in pages),
        relations=tuple(tuple(_relations(p, names.node_of)) for p in pages),
        names=names,
    )


def _nearness(ground: Ground, lexicon: Lexicon) -> Together:
    """By a shared body, by bodies that go together, by a shared page, else not at all."""
    bodies = Bodies(lexicon)

    def near(one: int, other: int) -> int:
        a, b = ground.atoms[one], ground.atoms[other]
        if a.marks & b.marks:
            return 0
        if any(go_together(x, y, bodies) for x in a.marks for y in b.marks):
            return 1
        return 2 if a.page == b.page else 3

    return near


def _mentions(mentions: Sequence[Mention], node_of: Mapping[AtomKey, Node]) -> Iterator[Mention]:
    for mention in mentions:
        node = node_of.get(AtomKey(mention.entity_id, facet_of(mention)))
        if node is not None:
            yield replace(mention, entity_id=node.id, canonical=node.canonical, type=node.type)


def _relations(page: PageFacts, node_of: Mapping[AtomKey, Node]) -> Iterator[Relation]:
    for relation, atoms in zip(page.relations, ends_of(page), strict=True):
        one, other = (node.id if atom and (node := node_of.get(atom)) else "" for atom in atoms)
        if relation.predicate == "author":
            other = relation.object  # an article
        if one and other and one != other:
            yield replace(relation, subject=one, object=other)
