"""
What linking the corpus needs to know of a page: its names with counts, not its mentions.

Place in the flow: link; a pure function of one page, run where the page is read, so that a
corpus of many pages becomes a relation of distinct names and no process holds all mentions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Protocol

from kg.knowledge.packs import core_pack_folders
from kg.link.corpus.homonyms import PACK, PRESS
from kg.link.corpus.registry import cell
from kg.link.relations.authors import PRESS_RULE
from kg.model import EntityType, Layout, Mention, Relation, squeeze


class AtomKey(NamedTuple):
    """Identifies an atom: the smallest part of a thing that a person can merge or split off."""

    #: Id given by the page-level pass.
    key: str
    #: Article (or page) of a person, written form of anything else.
    facet: str


class PageFacts(Protocol):
    """What the stages before this one provide for a page."""

    @property
    def layout(self) -> Layout:
        """The page split into articles."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Its mentions with page-level entity ids."""

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Its stated relations."""


@dataclass(frozen=True, slots=True)
class Part:
    """An atom, or what one page knows of it; ``together`` combines the parts of several pages."""

    key: str
    facet: str
    type: EntityType
    canonical: str
    mentions: int
    #: First place: page id and offset.
    page: str
    start: int
    #: True for a person whom a core pack has: a public figure.
    known: bool
    #: True for a name in a byline.
    author: bool
    #: Written forms that do not depend on the paper's home, sorted.
    surfaces: tuple[str, ...]
    #: Names of the bodies that a person is named with, sorted.
    bodies: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What distinguishes a person from namesakes: bodies, else the fact that a public figure has this name."""
        return self.bodies or ((PACK,) if self.known else ())


def facet_of(mention: Mention) -> str:
    """The facet of the atom that a mention belongs to."""
    return (mention.article_id or mention.page_id) if mention.type == "person" else squeeze(mention.text)


def parts_of(page: PageFacts) -> list[Part]:
    """The atoms of one page with everything that the page says of them, sorted by key and facet."""
    own: dict[AtomKey, list[Mention]] = defaultdict(list)
    for mention in page.mentions:
        own[AtomKey(mention.entity_id, facet_of(mention))].append(mention)
    bodies, authors = _bodies(page, own)
    return [_part(atom, mentions, atom in authors, bodies.get(atom, ())) for atom, mentions in sorted(own.items())]


def together(parts: Sequence[Part]) -> Part:
    """The combined knowledge of several pages about one atom."""
    if len(parts) == 1:
        return parts[0]
    one = parts[0]
    page, start = min((p.page, p.start) for p in parts)
    return Part(
        key=one.key,
        facet=one.facet,
        type=one.type,
        canonical=one.canonical,
        mentions=sum(p.mentions for p in parts),
        page=page,
        start=start,
        known=any(p.known for p in parts),
        author=any(p.author for p in parts),
        surfaces=tuple(sorted({s for p in parts for s in p.surfaces})),
        bodies=tuple(sorted({b for p in parts for b in p.bodies})),
    )


def ends_of(page: PageFacts) -> list[tuple[AtomKey | None, AtomKey | None]]:
    """The atoms at both ends of each relation of a page; None for an end that is not a name on the page (an article)."""
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in page.mentions if page.relations else ():
        by_key[mention.entity_id].append(mention)
    return [(_end(r.subject, r, by_key), _end(r.object, r, by_key)) for r in page.relations]


def _end(key: str, relation: Relation, by_key: dict[str, list[Mention]]) -> AtomKey | None:
    """The atom of the relation's own mentions: as written in its evidence, else in its article, else on the page."""
    own = by_key.get(key, [])
    inside = [m for m in own if relation.start <= m.start and m.end <= relation.end]
    near = inside or [m for m in own if m.article_id == relation.article_id] or own
    return AtomKey(key, facet_of(near[0])) if near else None


def _part(atom: AtomKey, mentions: Sequence[Mention], author: bool, bodies: Iterable[str]) -> Part:
    first = min(mentions, key=lambda m: (m.page_id, m.start))
    return Part(
        key=atom.key,
        facet=atom.facet,
        type=mentions[0].type,
        canonical=mentions[0].canonical,
        mentions=len(mentions),
        page=first.page_id,
        start=first.start,
        known=any(m.type == "person" and _is_public(m.row) for m in mentions),
        author=author,
        surfaces=tuple(sorted({squeeze(m.text) for m in mentions if not m.deictic})),
        bodies=tuple(sorted(bodies)),
    )


def _is_public(row: str) -> bool:
    """Whether a row is from a core pack; a pack of one's own lists whom its pages name, and what tells them apart are bodies."""
    return row.partition("/")[0] in _core_packs()


@cache
def _core_packs() -> frozenset[str]:
    return frozenset(folder.name for folder in core_pack_folders())


def _bodies(page: PageFacts, own: dict[AtomKey, list[Mention]]) -> tuple[dict[AtomKey, set[str]], set[AtomKey]]:
    """The bodies that each person is named with, from the stated relations; and the persons in bylines."""
    names = {m.entity_id: m.canonical for m in page.mentions}
    bodies: dict[AtomKey, set[str]] = defaultdict(set)
    authors: set[AtomKey] = set()
    for relation in page.relations:
        atom = AtomKey(relation.subject, relation.article_id)
        if atom not in own or own[atom][0].type != "person":
            continue
        if relation.predicate in ("position", "affiliation") and relation.object in names:
            bodies[atom].add(cell(names[relation.object]))
        elif relation.predicate == "author":
            authors.add(atom)
            if relation.rule == PRESS_RULE:
                bodies[atom].add(PRESS)
    return bodies, authors
