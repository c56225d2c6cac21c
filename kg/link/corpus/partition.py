"""
What the pages alone hold to be one thing.

Place in the flow: link; mentions of all pages -> atoms (the smallest parts that a
person can join or take apart) -> clusters -> their ids in the registry.

An atom of a person is what one article says of a name; an atom of anything else is one
written form of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.knowledge import Lexicon
from kg.link.corpus.homonyms import PACK, PRESS, Group, Sighting, group_sightings
from kg.link.corpus.registry import Registry, Thing, cell, settle_ids
from kg.link.resolve import entities_of
from kg.model import Entity, EntityType, Layout, Mention, Relation, squeeze

#: A byline's 记者 stands at most so many characters before the first name, or behind a few names.
_BYLINE_REACH = 12


class PageFacts(Protocol):
    """What the left half of the house hands over for a page."""

    @property
    def layout(self) -> Layout: ...
    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def relations(self) -> tuple[Relation, ...]: ...


@dataclass(slots=True)
class Atom:
    """A part of a thing that is never divided."""

    #: Id that the page-level pass gave.
    key: str
    #: Article (or page) of a person, written form of anything else.
    facet: str
    type: EntityType
    canonical: str
    mentions: int = 0
    #: First place: page id and offset.
    first: tuple[str, int] = ("\uffff", 0)
    surfaces: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    #: True for a name in a byline.
    author: bool = False

    @property
    def page(self) -> str:
        """Page of the first place."""
        return self.first[0]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Atoms that are one thing by the pages alone, with its id."""

    id: str
    type: EntityType
    canonical: str
    disambiguator: str
    marks: frozenset[str]
    #: Numbers of the atoms, ascending.
    atoms: tuple[int, ...]
    #: The atom by which the cluster keeps its id when it is taken apart.
    principal: int
    #: Atoms that are here only because they had to go somewhere.
    guessed: tuple[int, ...]
    since: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The clusters of a corpus and the way from a mention to its atom."""

    atoms: tuple[Atom, ...]
    clusters: tuple[Cluster, ...]
    #: Atom number by (key, facet).
    number_of: Mapping[tuple[str, str], int]
    #: Cluster number by atom number.
    cluster_of: tuple[int, ...]
    #: What entities_of says of each key.
    entities: Mapping[str, Entity]
    #: With the rows of this corpus; ``redirect`` as it was.
    registry: Registry
    #: Former id -> heir, where the pages proved two ids to be one thing.
    merged: Mapping[str, str]


def facet_of(mention: Mention) -> str:
    """The facet of the atom that a mention belongs to."""
    return (mention.article_id or mention.page_id) if mention.type == "person" else squeeze(mention.text)


def ground_of(pages: Sequence[PageFacts], lexicon: Lexicon, registry: Registry) -> Ground:
    """Atoms and clusters of all pages, with ids from the registry; the order of pages does not matter."""
    entities = {e.id: e for e in entities_of((m for p in pages for m in p.mentions), lexicon)}
    atoms = _atoms(pages)
    numbers = {(a.key, a.facet): n for n, a in enumerate(atoms)}
    _add_marks(pages, atoms, numbers, entities)
    groups = sorted(
        [*_other_groups(atoms, entities), *_person_groups(atoms, lexicon, registry)], key=lambda g: g.members
    )
    things = [_thing(group, atoms, entities) for group in groups]
    found_at = _found_at(pages, registry, numbers, groups)
    ids, merged, learnt = settle_ids(registry, things, found_at)
    clusters = tuple(_cluster(*both, atoms, learnt) for both in zip(groups, things, ids, strict=True))
    cluster_of = dict(sorted((atom, n) for n, c in enumerate(clusters) for atom in c.atoms))
    return Ground(tuple(atoms), clusters, numbers, tuple(cluster_of.values()), entities, learnt, merged)


def _atoms(pages: Sequence[PageFacts]) -> list[Atom]:
    found: dict[tuple[str, str], Atom] = {}
    for mention in (m for p in pages for m in p.mentions):
        facet = facet_of(mention)
        atom = found.get((mention.entity_id, facet))
        if atom is None:
            atom = found[mention.entity_id, facet] = Atom(mention.entity_id, facet, mention.type, mention.canonical)
        atom.mentions += 1
        atom.first = min(atom.first, (mention.page_id, mention.start))
        if not mention.deictic:
            atom.surfaces.add(squeeze(mention.text))
        if mention.type == "person" and mention.row:
            atom.marks.add(PACK)
    return [found[key] for key in sorted(found)]


def _add_marks(
    pages: Sequence[PageFacts],
    atoms: Sequence[Atom],
    numbers: Mapping[tuple[str, str], int],
    entities: Mapping[str, Entity],
) -> None:
    """Note the bodies that a person is named with, from the stated relations."""
    bodies: dict[int, set[str]] = defaultdict(set)
    for page in pages:
        for relation in page.relations:
            number = numbers.get((relation.subject, relation.article_id))
            if number is None or atoms[number].type != "person":
                continue
            if relation.predicate in ("position", "affiliation") and relation.object in entities:
                bodies[number].add(cell(entities[relation.object].canonical))
            elif relation.predicate == "author":
                atoms[number].author = True
                if _is_press(page.layout.page.text, relation):
                    bodies[number].add(PRESS)
    for number, marks in bodies.items():
        # A body tells more than the fact that some public figure has this name.
        atoms[number].marks = marks


def _is_press(text: str, relation: Relation) -> bool:
    """Whether the byline calls the author a reporter."""
    before = text[max(0, relation.start - _BYLINE_REACH) : relation.start]
    return "记者" in before.rpartition("\n\n")[2].rpartition("通讯员")[2]


def _other_groups(atoms: Sequence[Atom], entities: Mapping[str, Entity]) -> Iterable[Group]:
    """Of all types but persons: one name (of one place) is one thing."""
    same: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        if atom.type != "person":
            same[atom.type, atom.canonical, _told_by(atom, entities)].append(number)
    return [Group(tuple(members), frozenset()) for members in same.values()]


def _told_by(atom: Atom, entities: Mapping[str, Entity]) -> str:
    return cell(entities[atom.key].disambiguator) if atom.type == "place" else ""


def _person_groups(atoms: Sequence[Atom], lexicon: Lexicon, registry: Registry) -> Iterable[Group]:
    named: dict[str, list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        if atom.type == "person":
            named[atom.canonical].append(number)
    older: dict[str, list[frozenset[str]]] = defaultdict(list)
    for row in registry.persons():
        older[row.canonical].append(frozenset(row.marks))

    def above(place: str) -> list[str]:
        return [e.parent for e in lexicon.lookup(place) if e.type == "place" and e.canonical == place]

    for name, members in sorted(named.items()):
        sightings = [
            Sighting(atoms[n].facet, atoms[n].page, frozenset(atoms[n].marks), atoms[n].mentions) for n in members
        ]
        for group in group_sightings(sightings, above, older.get(cell(name), ())):
            own = tuple(members[m] for m in group.members)
            yield Group(own, group.marks, tuple(members[m] for m in group.guessed))


def _thing(group: Group, atoms: Sequence[Atom], entities: Mapping[str, Entity]) -> Thing:
    own = [atoms[n] for n in group.members]
    page, start = min(a.first for a in own)
    return Thing(
        type=own[0].type,
        canonical=cell(own[0].canonical),
        minted=own[0].key,
        disambiguator=_told_by(own[0], entities),
        marks=group.marks,
        unmarked=any(not a.marks for a in own),
        seen=f"{page}:{start}",
        weight=sum(a.mentions for a in own if a.marks or a.type != "person"),
    )


def _found_at(
    pages: Sequence[PageFacts],
    registry: Registry,
    numbers: Mapping[tuple[str, str], int],
    groups: Sequence[Group],
) -> dict[str, int]:
    """Group number by place, for the first places that the registry remembers."""
    wanted = {row.seen for row in registry.rows.values()}
    group_of = {atom: n for n, g in enumerate(groups) for atom in g.members}
    found: dict[str, int] = {}
    for mention in (m for p in pages for m in p.mentions):
        place = f"{mention.page_id}:{mention.start}"
        if place in wanted:
            found[place] = group_of[numbers[mention.entity_id, facet_of(mention)]]
    return found


def _cluster(group: Group, thing: Thing, id_: str, atoms: Sequence[Atom], registry: Registry) -> Cluster:
    row = registry.rows[id_]
    first = {f"{atoms[n].first[0]}:{atoms[n].first[1]}": n for n in group.members}
    biggest = min(group.members, key=lambda n: (-atoms[n].mentions, n))
    return Cluster(
        id=id_,
        type=thing.type,
        canonical=atoms[group.members[0]].canonical,
        disambiguator=thing.disambiguator,
        marks=thing.marks,
        atoms=group.members,
        principal=first.get(row.seen, biggest),
        guessed=group.guessed,
        since=row.since,
    )
