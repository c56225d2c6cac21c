"""
The Turtle of what there is most of (links, sentences, mentions), written as text.

Place in the flow: part of ``rdf_formats``. Nine triples in ten are of three shapes that never
change, so that making each term an object and having it serialised takes ten times as long as
writing it down. The bytes are those of the serializer, which a test compares on hostile texts;
where an id could not be written after a prefix as it is, the serializer does it all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pyarrow.compute as pc
from pyoxigraph import Literal

from kg.export.rdf_links import evidence_of
from kg.export.rdf_source import Source
from kg.export.rdf_text import merged_passages
from kg.export.vocabulary import decimal, loadable

#: A chunk of the file and the number of triples in it.
Chunk = tuple[str, int]

#: Ids that stand after a prefix as they are.
_LOCAL = r"\A[A-Za-z][A-Za-z0-9_-]*\z"
_CHECKED = (
    ("entities", "entity_id"), ("articles", "article_id"), ("pages", "page_id"),
    ("sentences", "sentence_id"), ("mentions", "mention_id"),
)  # fmt: skip


def can_be_text(source: Source) -> bool:
    """Whether every id of a build can be written after a prefix."""
    columns = (source.tables.named()[table][column] for table, column in _CHECKED)
    return all(pc.all(pc.match_substring_regex(column, _LOCAL)).as_py() is not False for column in columns)


def link_chunks(source: Source) -> Iterator[Chunk]:
    """One ``kg:CoMention`` after the other, in the order of their ids."""
    evidence = evidence_of(source)
    omitted = source.evidence == "none"
    for left, right, weight, count, articles, pmi, npmi, g2, first, last in evidence.edges():
        lines = [
            f"co:{left}--{right} a kg:CoMention ;\n\tkg:between id:{left} , id:{right} ;\n\t"
            f"kg:weight {_decimal(weight)} ;\n\tkg:count {count} ;\n\tkg:articleCount {articles}"
        ]
        triples = 6
        for name, value in (("pmi", pmi), ("npmi", npmi), ("logLikelihood", g2)):
            if value is not None:
                lines.append(f"kg:{name} {_decimal(value)}")
        for name, value in (("firstSeen", first), ("lastSeen", last)):
            if value is not None:
                lines.append(f"kg:{name} {_day(value)}")
        if omitted:
            lines.append("kg:evidenceOmitted true")
        triples += len(lines) - 1
        if sentences := evidence.next():
            lines.append("kg:evidence " + " , ".join(f"m:{sentence}" for sentence in sentences))
            triples += len(sentences)
        yield " ;\n\t".join(lines) + " .\n", triples


def passage_chunks(source: Source) -> Iterator[Chunk]:
    """Sentences, then mentions, article by article."""
    if source.evidence == "none":
        return
    for kind, row in merged_passages(source):
        yield _mention(row) if kind else _sentence(row)


def _sentence(row: tuple[Any, ...]) -> Chunk:
    article, start, end, local, text = row
    return (
        f"m:{local} a nif:Sentence ;\n\tnif:referenceContext art:{article} ;\n\tnif:beginIndex {start} ;\n\t"
        f'nif:endIndex {end} ;\n\tnif:anchorOf "{_escaped(text)}"@zh .\n'
    ), 5


def _mention(row: tuple[Any, ...]) -> Chunk:
    article, start, end, local, text, page, sentence, entity, score, rule, lexicon, deictic = row
    context = f"art:{article}" if article else f"pg:{page}"
    inside = f"nif:sentence m:{sentence} ;\n\t" if sentence else ""
    by = f' ;\n\tkg:lexiconRow "{_escaped(lexicon)}"' if lexicon else ""
    told = " ;\n\tkg:deictic true" if deictic else ""
    return (
        f"m:{local} a nif:Phrase , kg:Mention ;\n\tnif:referenceContext {context} ;\n\t{inside}"
        f'nif:beginIndex {start} ;\n\tnif:endIndex {end} ;\n\tnif:anchorOf "{_escaped(text)}"@zh ;\n\t'
        f"itsrdf:taIdentRef id:{entity} ;\n\titsrdf:taConfidence {_decimal(score)} ;\n\t"
        f'kg:rule "{_escaped(rule)}"{by}{told} .\n'
    ), 9 + bool(sentence) + bool(lexicon) + bool(deictic)


@cache
def _decimal(value: float) -> str:
    """
    A decimal as Turtle has it: bare where it has a point.

    >>> _decimal(0.5), _decimal(1.0)
    ('0.5', '"1"^^xsd:decimal')
    """
    text = decimal(value).value
    return text if "." in text else f'"{text}"^^xsd:decimal'


@cache
def _day(value: date) -> str:
    return f'"{value.isoformat()}"^^xsd:date'


def _escaped(text: str) -> str:
    return loadable(text).translate(_escapes())


@cache
def _escapes() -> dict[int, str]:
    """The characters that the serializer writes otherwise, asked of itself."""
    signs = [*map(chr, range(0x21)), '"', "\\", "\x7f"]
    return {ord(ch): written for ch in signs if (written := str(Literal(ch))[1:-1]) != ch}
