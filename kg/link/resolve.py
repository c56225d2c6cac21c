"""
The mentions of a page -> the same mentions with full names and entity ids, and relations.

Place in the flow: the door of the link room; a pure function of one page and its home.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from kg.entity_types import Types
from kg.knowledge.lexicon import Entry, Lexicon
from kg.link.page.deixis import Context
from kg.link.page.gazetteer import Gazetteer
from kg.link.page.names import complete_names, spelled_out
from kg.link.page.realm import realm_of
from kg.link.page.years import year_of
from kg.link.relations.stated import find_relations
from kg.model import INVISIBLE, Entity, EntityType, Home, Layout, Mention, Relation, mint, squeeze
from kg.text.traditional import simplified

ID_LENGTH = 10
#: What is printed instead of the point in a foreign name: 吉尔拉?依沙木丁.
_DOTTED = re.compile(r"(?<=\w)[?•・‧．･∙](?=\w)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A page's mentions and stated relations with entity ids."""

    mentions: list[Mention]
    relations: list[Relation]


def resolve_page(layout: Layout, mentions: list[Mention], lexicon: Lexicon, home: Home) -> Resolved:
    """
    Give every mention its canonical name and entity id, and find the stated relations.

    Articles are read in order; each has a context of its own, so that the 市委 of a reprint
    from another city does not affect the next article.
    """
    articles = {article.id: article for article in layout.articles}
    by_article: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_article.setdefault(mention.article_id, []).append(mention)
    named: list[Mention] = []
    units: dict[int, str] = {}
    for article_id, own in by_article.items():
        article = articles.get(article_id)
        published = (article.date if article else None) or layout.page.date
        text = "".join(layout.page.text[start:end] for start, end in article.pieces) if article else layout.page.text
        text = INVISIBLE.sub("", text)
        gazetteer = Gazetteer(lexicon, home, published.year if published else year_of(text))
        realm = realm_of(text, published, home, lexicon)
        named.extend(_resolve_article(own, Context(gazetteer, realm), units))
    named = complete_names(sorted(named, key=lambda m: m.start), lexicon, home)
    found = [replace(m, entity_id=_id(lexicon.types, m.type, m.canonical, units.get(m.start, ""))) for m in named]
    return Resolved(found, find_relations(layout, found, lexicon))


def _resolve_article(mentions: list[Mention], context: Context, units: dict[int, str]) -> list[Mention]:
    """Full names in reading order; fills ``units``: mention's start -> the units above an administrative place."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        known = _place(mention, context, units) if mention.type == "place" else ""
        found.append(replace(mention, canonical=squeeze(known or _named(mention, context)), form=None))
    return found


def _place(mention: Mention, context: Context, units: dict[int, str]) -> str:
    """The full name of a place, keeping the units above it; empty if no pack has it."""
    if mention.form:
        entry = context.unit_entry(mention.form, mention.start)
    else:
        near = [e.canonical for e in context.last.values()]
        entry = context.gazetteer.resolve(squeeze(mention.text), near)
        context.saw(entry, simplified(squeeze(mention.text)), mention.end)
    units[mention.start] = context.gazetteer.disambiguator(entry)
    return entry.canonical if entry else ""


def _named(mention: Mention, context: Context) -> str:
    """The full name of anything but a place."""
    if mention.form:
        open_place = mention.type == "place"
        return mention.text if open_place else context.fill(mention.form, mention.text, mention.start, mention.end)
    if mention.type == "person":
        return _DOTTED.sub("·", squeeze(mention.canonical))
    name = mention.canonical
    if mention.type != "place":
        name = context.realm.named(_timely(mention, context.gazetteer), squeeze(mention.text))
    return spelled_out(squeeze(name), mention.type, context.gazetteer.lexicon)


def _timely(mention: Mention, gazetteer: Gazetteer) -> str:
    """The name that a surface meant in the year of the text: 交通部 in 2005 was not 交通运输部."""
    surface = simplified(squeeze(mention.text))
    entries = [e for e in gazetteer.lexicon.lookup(surface) if e.type == mention.type]
    if mention.canonical not in {e.canonical for e in entries}:
        return mention.canonical
    own = [e for e in entries if e.canonical == mention.canonical]
    if gazetteer.year is None or any(e.was_in_use(gazetteer.year) for e in own):
        return mention.canonical
    timely = sorted((e for e in entries if e.was_in_use(gazetteer.year)), key=lambda e: not e.safe)
    return timely[0].canonical if timely else mention.canonical


def _id(types: Types, kind: EntityType, canonical: str, disambiguator: str) -> str:
    """Derived from type, full name and, for administrative units, the units above."""
    return mint(types[kind].letter + "-", kind, canonical, disambiguator, length=ID_LENGTH)


def entities_of(mentions: Iterable[Mention], lexicon: Lexicon) -> list[Entity]:
    """One entity for each id among the mentions, sorted by id."""
    surfaces: dict[str, set[str]] = {}
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.entity_id, mention)
        own = surfaces.setdefault(mention.entity_id, set())
        if not mention.deictic:
            own.add(squeeze(mention.text))
    return [entity_of(key, first[key].type, first[key].canonical, surfaces[key], lexicon) for key in sorted(first)]


def entity_of(key: str, kind: EntityType, canonical: str, surfaces: Collection[str], lexicon: Lexicon) -> Entity:
    """A page-level entity with what a pack says of it."""
    entry = _entry(key, kind, canonical, lexicon)
    return Entity(
        id=key,
        type=kind,
        canonical=canonical,
        aliases=tuple(sorted({*surfaces} - {canonical})),
        code=entry.code if entry else "",
        parent=entry.parent.rpartition("/")[2] if entry else "",
        wikidata=entry.wikidata if entry else "",
        disambiguator=entry.parent if entry and kind == "place" else "",
    )


def _entry(key: str, kind: EntityType, canonical: str, lexicon: Lexicon) -> Entry | None:
    entries = [e for e in lexicon.lookup(canonical) if e.type == kind and e.canonical == canonical]
    for entry in entries:
        if _id(lexicon.types, kind, canonical, entry.parent) == key:
            return entry
    return entries[0] if len(entries) == 1 else None
