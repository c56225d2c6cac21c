"""
What the text says beyond naming together: posts, authors, affiliations.

Place in the flow: link; resolved mentions + page text -> Relations with evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.knowledge.lexicon import Lexicon
from kg.model import Article, Layout, Mention, Relation, squeeze

#: A post stands between body and name: 市文物局|党组书记、局长|刘玉伟.
_POST = re.compile(r"[一-龥、（）()]{2,24}")
_FORMER = ("原", "曾任", "前任", "时任")
POSITION_SCORE = 0.9
AUTHOR_SCORE = 0.98


def find_relations(layout: Layout, mentions: list[Mention], lexicon: Lexicon) -> list[Relation]:
    """Stated relations of a page, by position."""
    by_span = {(m.start, m.end): m for m in mentions}
    found: list[Relation] = []
    for article in layout.articles:
        own = [m for m in mentions if m.article_id == article.id]
        found.extend(_positions(layout, article, own, lexicon))
        found.extend(_authors(article, by_span))
    return sorted(found, key=lambda r: (r.start, r.end, r.predicate, r.object))


def _positions(layout: Layout, article: Article, mentions: list[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    for body, person in pairwise(mentions):
        if body.type not in ("organization", "place") or person.type != "person":
            continue
        between = squeeze(layout.page.text[body.end : person.start])
        if not _POST.fullmatch(between) or not _is_post(between, lexicon):
            continue
        if body.type == "place" and not re.match(r"副?(?:市|省|县|区|镇|乡|州)长|书记|主席", between):
            continue
        former = between.startswith(_FORMER)
        yield Relation(
            subject=person.entity_id,
            predicate="position",
            object=body.entity_id,
            title=between,
            former=former,
            article_id=article.id,
            page_id=article.page_id,
            start=body.start,
            end=person.end,
            rule="position.before_name",
            score=POSITION_SCORE,
        )


def _is_post(text: str, lexicon: Lexicon) -> bool:
    parts = [part for part in re.split(r"[、（）()]", text) if part]
    return bool(parts) and all(_ends_in_title(part, lexicon) for part in parts[-1:])


def _ends_in_title(part: str, lexicon: Lexicon) -> bool:
    return any(lexicon.is_word(kind, part[i:]) for i in range(len(part) - 1) for kind in ("title", "role"))


def _authors(article: Article, by_span: dict[tuple[int, int], Mention]) -> Iterator[Relation]:
    for span in article.author_spans:
        mention = by_span.get(span)
        if mention is None or mention.type != "person":
            continue
        yield Relation(
            subject=mention.entity_id,
            predicate="author",
            object=article.id,
            title="",
            former=False,
            article_id=article.id,
            page_id=article.page_id,
            start=span[0],
            end=span[1],
            rule="author.byline",
            score=AUTHOR_SCORE,
        )
