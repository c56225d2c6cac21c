"""
Pages, articles, sentences and mentions as RDF (schema.org and NIF).

Place in the flow: part of ``kg.export.triples``. Offsets are code points into the *page's*
decoded text, as everywhere in kg: the pieces of an article may be apart on the page, so that an
offset into the article alone could not be checked against the file. The article says so with
``kg:offsetsIn``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyoxigraph import Literal, NamedNode, Triple

from kg.export.rdf_source import Groups, Source, ordered, rows
from kg.export.vocabulary import ITSRDF, NIF, RDFS, SCHEMA, TRUE, TYPE, day, decimal, integer, kg, loadable, plain, zh

NEWS_ARTICLE, CONTEXT = NamedNode(SCHEMA + "NewsArticle"), NamedNode(NIF + "Context")
HEADLINE, PUBLISHED = NamedNode(SCHEMA + "headline"), NamedNode(SCHEMA + "datePublished")
PART_OF, LANGUAGE, SECTION = (NamedNode(SCHEMA + name) for name in ("isPartOf", "inLanguage", "articleSection"))
AUTHOR, MENTIONS = NamedNode(SCHEMA + "author"), NamedNode(SCHEMA + "mentions")
SENTENCE, PHRASE, MENTION = NamedNode(NIF + "Sentence"), NamedNode(NIF + "Phrase"), kg("Mention")
REFERENCE, IN_SENTENCE = NamedNode(NIF + "referenceContext"), NamedNode(NIF + "sentence")
BEGIN, END, ANCHOR = (NamedNode(NIF + name) for name in ("beginIndex", "endIndex", "anchorOf"))
IDENTITY, CONFIDENCE = NamedNode(ITSRDF + "taIdentRef"), NamedNode(ITSRDF + "taConfidence")
OFFSETS_IN, BYLINE, KIND, RULE, ROW, DEICTIC = (
    kg(name) for name in ("offsetsIn", "byline", "kind", "rule", "lexiconRow", "deictic")
)
PAGE, SHA256, ENCODING, CHARACTERS = (kg(name) for name in ("Page", "sha256", "encoding", "characters"))
FILE_NAME = NamedNode(RDFS + "label")
ADDRESS = NamedNode(SCHEMA + "url")
#: Paper, number of the page, address, language, form of the file, position in it.
IMPRINT = (kg("paper"), NamedNode(SCHEMA + "pagination"), ADDRESS, LANGUAGE, kg("form"), kg("placeInFile"))
LEARNT = kg("learnt")

#: The content of one article: its id (the page's for a banner) and one subject's triples.
Passage = tuple[NamedNode, list[Triple]]

SENTENCE_COLUMNS = ("article_id", "start", "end", "sentence_id", "text")
MENTION_COLUMNS = (
    *("article_id", "start", "end", "mention_id", "text", "page_id", "sentence_id", "entity_id"),
    *("score", "rule", "row", "deictic"),
)


def page_triples(source: Source) -> Iterator[Triple]:
    """The input files, with what is needed to find and check them."""
    table = ordered(source.tables.pages, "page_id")
    columns = ("page_id", "name", "sha256", "encoding", "chars")
    facts = ("date", "paper", "page_no", "url", "language", "form", "place", "learnt")
    for local, name, sha256, encoding, chars, *known in rows(table, *columns, *facts):
        node = source.names.page(local)
        yield Triple(node, TYPE, PAGE)
        yield Triple(node, TYPE, CONTEXT)
        yield Triple(node, FILE_NAME, plain(name))
        yield Triple(node, SHA256, plain(sha256))
        yield Triple(node, ENCODING, plain(encoding))
        yield Triple(node, CHARACTERS, integer(chars))
        published, *texts, learnt = known
        if published is not None:
            yield Triple(node, PUBLISHED, day(published))
        yield from (Triple(node, term, plain(text)) for term, text in zip(IMPRINT, texts, strict=True) if text)
        yield from (Triple(node, LEARNT, plain(one)) for one in learnt or ())


def article_triples(source: Source) -> Iterator[Triple]:
    """Articles with what the page says about them; a lost title or date is not replaced."""
    mentions = source.tables.mentions
    inside = mentions.filter(pc.and_(pc.not_equal(mentions["article_id"], ""), pc.not_equal(mentions["entity_id"], "")))
    named = _pairs(source, inside["article_id"], inside["entity_id"], "mentions")
    relations = source.tables.relations
    by = relations.filter(pc.equal(relations["predicate"], "author"))
    written = _pairs(source, by["object"], by["subject"], "relations")
    columns = ("article_id", "page_id", "title", "date", "kind", "column", "authors", "url")
    for index, (local, page, title, published, kind, column, authors, url) in enumerate(
        rows(source.articles, *columns)
    ):
        node = source.names.article(local)
        yield Triple(node, TYPE, NEWS_ARTICLE)
        yield Triple(node, TYPE, CONTEXT)
        if title:
            yield Triple(node, HEADLINE, zh(title))
        if published is not None:
            yield Triple(node, PUBLISHED, day(published))
        yield Triple(node, PART_OF, source.names.page(page))
        yield Triple(node, OFFSETS_IN, source.names.page(page))
        yield Triple(node, LANGUAGE, plain("zh"))
        yield Triple(node, KIND, plain(kind))
        if column:
            yield Triple(node, SECTION, zh(column))
        if url:
            yield Triple(node, ADDRESS, plain(url))
        yield from (Triple(node, BYLINE, zh(name)) for name in sorted(set(authors or ())))
        yield from (Triple(node, AUTHOR, source.nodes[person]) for person in written[index])
        yield from (Triple(node, MENTIONS, source.nodes[entity]) for entity in named[index])


def passages(source: Source) -> Iterator[Passage]:
    """Sentences, then mentions, article by article; banners (in no article) come first."""
    if source.evidence == "none":
        return
    m = source.names.rooms()["m"]
    wanted = source.sentences_wanted()
    sentences = _by_article(source, "sentences", wanted, SENTENCE_COLUMNS)
    mentions = _by_article(source, "mentions", wanted, MENTION_COLUMNS)
    for kind, row in _merged(sentences, mentions):
        yield _mention(source, m, row) if kind else _sentence(source, m, row)


def _sentence(source: Source, m: str, row: tuple[Any, ...]) -> Passage:
    article, start, end, local, text = row
    node, context = NamedNode(m + local), source.names.article(article)
    return context, [
        Triple(node, TYPE, SENTENCE),
        Triple(node, REFERENCE, context),
        Triple(node, BEGIN, integer(start)),
        Triple(node, END, integer(end)),
        Triple(node, ANCHOR, Literal(loadable(text), language="zh")),
    ]


def _mention(source: Source, m: str, row: tuple[Any, ...]) -> Passage:
    article, start, end, local, text, page, sentence, entity, score, rule, lexicon, deictic = row
    node = NamedNode(m + local)
    context = source.names.article(article) if article else source.names.page(page)
    made = [Triple(node, TYPE, PHRASE), Triple(node, TYPE, MENTION), Triple(node, REFERENCE, context)]
    if sentence:
        made.append(Triple(node, IN_SENTENCE, NamedNode(m + sentence)))
    made += (
        Triple(node, BEGIN, integer(start)),
        Triple(node, END, integer(end)),
        Triple(node, ANCHOR, zh(text)),
        Triple(node, IDENTITY, source.names.id(entity)),
        Triple(node, CONFIDENCE, decimal(score)),
        Triple(node, RULE, plain(rule)),
    )
    if lexicon:
        made.append(Triple(node, ROW, plain(lexicon)))
    if deictic:
        made.append(Triple(node, DEICTIC, TRUE))
    return context, made


def _by_article(source: Source, name: str, wanted: pa.Array | None, columns: tuple[str, ...]) -> Iterator[Any]:
    """(article, its rows in page order), articles ordered by id."""
    table = source.tables.named()[name]
    order, _ = source.reading_order(table, name, wanted)
    for article, found in groupby(rows(table, *columns, order=order), key=itemgetter(0)):
        yield article, list(found)


def _merged(sentences: Iterator[Any], mentions: Iterator[Any]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Both streams merged, article by article; 0 marks a sentence, 1 a mention."""
    streams = [sentences, mentions]
    heads = [next(stream, None) for stream in streams]
    while any(heads):
        article = min(head[0] for head in heads if head)
        for kind, head in enumerate(heads):
            if head and head[0] == article:
                yield from ((kind, row) for row in head[1])
                heads[kind] = next(streams[kind], None)


def _pairs(source: Source, articles: pa.ChunkedArray, entities: pa.ChunkedArray, table: str) -> Groups:
    return Groups(source.article_index(articles, table), source.entity_index(entities, table), len(source.nodes))
