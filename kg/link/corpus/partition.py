"""
What the pages alone show to be one thing.

Place in the flow: link; mentions of all pages -> atoms (the smallest parts that a
person can merge or split off) -> clusters -> their ids in the registry.

An atom of a person is what one article says of a name; an atom of anything else is one
written form of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Lexicon
from kg.link.corpus.bodies import Bodies
from kg.link.corpus.facts import AtomKey, Part, together
from kg.link.corpus.homonyms import Group, Sighting, group_sightings
from kg.link.corpus.registry import Registry, Thing, cell, settle_ids
from kg.link.resolve import entity_of
from kg.model import Entity, EntityType


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a thing that is never divided."""

    #: Id given by the page-level pass.
    key: str
    #: Article (or page) of a person, written form of anything else.
    facet: str
    type: EntityType
    canonical: str
    mentions: int
    #: First occurrence: page id and offset.
    first: tuple[str, int]
    surfaces: frozenset[str]
    marks: frozenset[str]
    #: True for a name in a byline.
    author: bool

    @property
    def page(self) -> str:
        """Page of the first occurrence."""
        return self.first[0]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Atoms that are one thing according to the pages alone, with its id."""

    id: str
    type: EntityType
    canonical: str
    disambiguator: str
    marks: frozenset[str]
    #: Numbers of the atoms, ascending.
    atoms: tuple[int, ...]
    #: The atom with which the cluster's id stays when the cluster is split.
    principal: int
    #: Atoms that are here only by default.
    guessed: tuple[int, ...]
    since: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The clusters of a corpus, and look-up from a mention to its atom."""

    atoms: tuple[Atom, ...]
    clusters: tuple[Cluster, ...]
    #: Atom number by (key, facet).
    number_of: Mapping[AtomKey, int]
    #: Cluster number by atom number.
    cluster_of: tuple[int, ...]
    #: The result of entities_of for each key.
    entities: Mapping[str, Entity]
    #: Including the rows of this corpus; ``redirect`` unchanged.
    registry: Registry
    #: Former id -> heir, where the pages showed two ids to be one thing.
    merged: Mapping[str, str]


def ground_of(parts: Iterable[Part], found: Mapping[str, AtomKey], lexicon: Lexicon, registry: Registry) -> Ground:
    """
    Atoms and clusters of a corpus, with ids from the registry; the order of the parts does not matter.

    ``found`` gives the atoms at the places that the registry remembers (``places_wanted``).
    """
    atoms = _atoms(parts)
    entities = _entities(atoms, lexicon)
    numbers = {AtomKey(a.key, a.facet): n for n, a in enumerate(atoms)}
    groups = sorted(
        [*_other_groups(atoms, entities), *_person_groups(atoms, lexicon, registry)], key=lambda g: g.members
    )
    things = [_thing(group, atoms, entities) for group in groups]
    group_of = {atom: n for n, g in enumerate(groups) for atom in g.members}
    found_at = {place: group_of[numbers[atom]] for place, atom in found.items()}
    ids, merged, learnt = settle_ids(registry, things, found_at)
    clusters = tuple(_cluster(*both, atoms, learnt) for both in zip(groups, things, ids, strict=True))
    cluster_of = dict(sorted((atom, n) for n, c in enumerate(clusters) for atom in c.atoms))
    return Ground(tuple(atoms), clusters, numbers, tuple(cluster_of.values()), entities, learnt, merged)


def places_wanted(registry: Registry) -> set[str]:
    """The places (``page id:offset``) by which a registry recognises its things."""
    return {row.seen for row in registry.rows.values()}


def _atoms(parts: Iterable[Part]) -> list[Atom]:
    own: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        own[part.key, part.facet].append(part)
    return [_atom(together(own[key])) for key in sorted(own)]


def _atom(part: Part) -> Atom:
    return Atom(
        part.key,
        part.facet,
        part.type,
        part.canonical,
        part.mentions,
        (part.page, part.start),
        frozenset(part.surfaces),
        frozenset(part.marks),
        part.author,
    )


def _entities(atoms: Sequence[Atom], lexicon: Lexicon) -> dict[str, Entity]:
    """What a pack says of each page-level id."""
    surfaces: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Atom] = {}
    for atom in atoms:
        first.setdefault(atom.key, atom)
        surfaces[atom.key] |= atom.surfaces
    return {key: entity_of(key, atom.type, atom.canonical, surfaces[key], lexicon) for key, atom in first.items()}


def _other_groups(atoms: Sequence[Atom], entities: Mapping[str, Entity]) -> Iterable[Group]:
    """For all types but persons: one name (of one place) is one thing."""
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

    bodies = Bodies(lexicon)
    for name, members in sorted(named.items()):
        sightings = [Sighting(atoms[n].facet, atoms[n].page, atoms[n].marks, atoms[n].mentions) for n in members]
        for group in group_sightings(sightings, bodies, older.get(cell(name), ())):
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
