"""
What the text says beyond naming together: posts, authors, affiliations, issuers, places.

Place in the flow: link; resolved mentions + page text -> Relations with evidence. The
rules are in posts, authors, issuers and whereabouts; here their results are combined and
duplicates dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.knowledge.lexicon import Lexicon
from kg.link.relations.authors import find_authors, sources
from kg.link.relations.clauses import strand_of
from kg.link.relations.holders import holders_of
from kg.link.relations.issuers import find_issuers, signatures
from kg.link.relations.posts import find_posts
from kg.link.relations.whereabouts import find_whereabouts
from kg.model import Layout, Mention, Relation


def find_relations(layout: Layout, mentions: list[Mention], lexicon: Lexicon) -> list[Relation]:
    """
    Stated relations of a page, by position on it.

    Args:
        mentions: of the page, with entity ids.

    Returns:
        One relation for each statement in an article; its evidence is the first place that
        states it best.
    """
    holders = holders_of(mentions, lexicon)
    blocks = [*layout.loose, *(block for article in layout.articles for block in article.blocks)]
    below = signatures(layout, mentions)
    papers = sources(layout.page.text, blocks, mentions, lexicon)
    found: list[Relation] = []
    by_article: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_article.setdefault(mention.article_id, []).append(mention)
    for article in layout.articles:
        strand = strand_of(layout.page.text, article, by_article.get(article.id, ()))
        found.extend(find_posts(strand, holders, lexicon))
        found.extend(find_authors(strand, papers, lexicon))
        found.extend(find_issuers(strand, holders, lexicon, below.get(article.id)))
        found.extend(find_whereabouts(strand, holders, lexicon))
    return sorted(_once(found), key=lambda r: (r.start, r.end, r.predicate, r.subject, r.object))


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """Each statement once an article; of a post repeated in short (副市长, 市长) the fullest title."""
    kept: dict[tuple[str, str, str, str, bool], Relation] = {}
    for relation in sorted(relations, key=lambda r: (-r.score, r.start, r.end)):
        if relation.subject == relation.object:
            continue
        key = (relation.article_id, relation.subject, relation.predicate, relation.object, relation.former)
        seen = kept.get(key)
        if seen is None or (len(relation.title) > len(seen.title) and seen.title in relation.title):
            kept[key] = relation
        elif relation.title == seen.title and relation.predicate == "position":
            kept[key] = replace(seen, also=(*seen.also, (relation.start, relation.end)))
    return list(kept.values())
