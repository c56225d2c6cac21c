"""
The partition of the atoms -> nodes with id, name, type and everything known of them.

Place in the flow: link; between the judgements and the entities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kg.knowledge import Lexicon
from kg.link.corpus.partition import Atom, Ground
from kg.link.corpus.verdicts import Decided
from kg.model import Entity, EntityType


@dataclass(frozen=True, slots=True)
class Node:
    """One real thing after all decisions."""

    id: str
    type: EntityType
    canonical: str
    #: Units above a place, or the first body of a person who has namesakes here; else empty.
    disambiguator: str
    #: Other names, sorted.
    aliases: tuple[str, ...]
    #: Atoms that were not dropped, ascending.
    atoms: tuple[int, ...]
    marks: frozenset[str]
    mentions: int


def nodes_of(ground: Ground, decided: Decided, lexicon: Lexicon) -> tuple[list[Node], dict[str, str]]:
    """
    All nodes sorted by id (dropped ones have no atoms left), and former id -> heir for the
    clusters that people's judgements merged.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for atom in range(len(ground.atoms)):
        members[decided.parts.root(atom)].append(atom)
    homed: dict[int, list[int]] = defaultdict(list)
    for number, principal in enumerate(decided.principals):
        homed[decided.parts.root(principal)].append(number)
    names = {root: _names(root, atoms, homed[root], ground) for root, atoms in members.items()}
    canonical = {
        root: decided.names.get(root) or _best_name(names[root], _type(root, ground, decided), lexicon)
        for root in members
    }
    bearers = Counter((canonical[root], _type(root, ground, decided)) for root in members)
    nodes: list[Node] = []
    heirs: dict[str, str] = {}
    for root, atoms in members.items():
        own = sorted((ground.clusters[n] for n in homed[root]), key=lambda c: (c.since, c.id))
        heirs |= {c.id: own[0].id for c in own[1:]}
        kept = tuple(a for a in atoms if a not in decided.dropped)
        kind = _type(root, ground, decided)
        marks = frozenset(mark for a in kept for mark in ground.atoms[a].marks)
        known = _best_entity(canonical[root], [ground.atoms[a] for a in atoms], ground.entities)
        told_by = known.disambiguator
        if kind == "person":
            told_by = min(marks, default="") if bearers[canonical[root], kind] > 1 else ""
        surfaces = {s for a in kept for s in ground.atoms[a].surfaces}
        nodes.append(
            Node(
                id=own[0].id if own else decided.split_ids[root],
                type=kind,
                canonical=canonical[root],
                disambiguator=told_by,
                aliases=tuple(sorted((surfaces | names[root]) - {canonical[root]})),
                atoms=kept,
                marks=marks,
                mentions=sum(ground.atoms[a].mentions for a in kept),
            )
        )
    return sorted(nodes, key=lambda n: n.id), heirs


def entities_from(nodes: Sequence[Node], ground: Ground) -> list[Entity]:
    """The nodes that some page still names, as entities ordered by id."""
    renamed: dict[str, str] = {}
    for node in nodes:
        for atom in node.atoms:
            renamed.setdefault(ground.atoms[atom].canonical, node.canonical)
    found = []
    for node in nodes:
        if not node.atoms:
            continue
        known = _best_entity(node.canonical, [ground.atoms[a] for a in node.atoms], ground.entities)
        above, _, parent = known.parent.rpartition("/")
        found.append(
            Entity(
                id=node.id,
                type=node.type,
                canonical=node.canonical,
                aliases=node.aliases,
                code=known.code,
                parent="/".join(filter(None, (above, renamed.get(parent, parent)))),
                wikidata=known.wikidata,
                disambiguator=node.disambiguator,
            )
        )
    return found


def _type(root: int, ground: Ground, decided: Decided) -> EntityType:
    return decided.types.get(root, ground.atoms[root].type)


def _names(root: int, atoms: Sequence[int], homed: Sequence[int], ground: Ground) -> set[str]:
    """Full names that the pages give to a set; for a part split off by its written form, that form."""
    if homed:
        return {ground.clusters[n].canonical for n in homed}
    if ground.atoms[root].type == "person":
        return {ground.atoms[root].canonical}
    return {ground.atoms[a].facet for a in atoms}


def _best_name(names: Collection[str], kind: EntityType, lexicon: Lexicon) -> str:
    """The official name: one that a pack has, else the longest."""

    def rank(name: str) -> tuple[bool, int, str]:
        official = any(e.type == kind and e.canonical == name for e in lexicon.lookup(name))
        return not official, -len(name), name

    return min(names, key=rank)


def _best_entity(canonical: str, atoms: Sequence[Atom], entities: Mapping[str, Entity]) -> Entity:
    """What a pack says of a node: the entry with its name, else one with a code."""
    known = [entities[key] for key in sorted({a.key for a in atoms})]
    return min(known, key=lambda e: (e.canonical != canonical, not e.code, not e.parent, e.id))
