"""
The Turtle of the most frequent subjects (links, sentences, mentions), written as text.

Place in the flow: part of ``rdf_formats``. Nine triples in ten have one of three fixed shapes, so
making each term an object and serialising it takes fifty times as long as joining columns of text.
The bytes are those of the serializer, which a test compares on hostile texts; if an id cannot be
written unchanged after a prefix, the serializer does everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyoxigraph import Literal

from kg.export.columns import array_of, changed, joined, mapped, text_of, where
from kg.export.rdf_links import LinkEvidence
from kg.export.rdf_source import SLICE, Source
from kg.export.rdf_text import MENTION_COLUMNS, SENTENCE_COLUMNS
from kg.export.vocabulary import NO_CHARACTER, decimal, loadable

#: A chunk of the file and the number of triples in it.
Chunk = tuple[bytes, int]

#: Ids that can be written unchanged after a prefix.
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
    """The ``kg:CoMention`` of each link, ordered by id."""
    links = LinkEvidence(source)
    omitted = "kg:evidenceOmitted true" if source.evidence == "none" else ""
    for edges, sentences in links.slices(SLICE):
        row = _columns(edges)
        texts = [
            joined("co:", row["source"], "--", row["target"], " a kg:CoMention ;\n\tkg:between id:", row["source"]),
            joined(" , id:", row["target"], " ;\n\tkg:weight ", _decimals(row["weight"])),
            joined(" ;\n\tkg:count ", _numbers(row["count"]), " ;\n\tkg:articleCount ", _numbers(row["articles"])),
        ]
        triples = 6 * len(edges)
        said = [
            ("pmi", _decimals(row["pmi"])),
            ("npmi", _decimals(row["npmi"])),
            ("logLikelihood", _decimals(row["g2"])),
        ]
        said += [("firstSeen", _days(row["first_seen"])), ("lastSeen", _days(row["last_seen"]))]
        for name, values in said:
            texts.append(pc.fill_null(joined(f" ;\n\tkg:{name} ", values), ""))
            triples += len(values) - values.null_count
        if omitted:
            texts.append(pa.array([f" ;\n\t{omitted}"] * len(edges)))
            triples += len(edges)
        proofs = pc.binary_join(_each(sentences, "m:"), " , ")
        texts.append(where(pc.not_equal(proofs, ""), joined(" ;\n\tkg:evidence ", proofs)))
        triples += len(sentences.flatten())
        source.tables.rest()
        yield text_of(joined(*texts, " .\n")), triples


def passage_chunks(source: Source) -> Iterator[Chunk]:
    """Sentences, then mentions, article by article; those in no article first."""
    if source.evidence == "none":
        return
    wanted = source.sentences_wanted()
    tables = source.tables
    sentences, mentions = tables.sentences.select(SENTENCE_COLUMNS), tables.mentions.select(MENTION_COLUMNS)
    orders, articles = zip(
        source.reading_order(tables.sentences, "sentences", wanted),
        source.reading_order(tables.mentions, "mentions", wanted),
        strict=True,
    )
    for bounds in _bounds(articles):
        kinds, texts, at, triples = [], [], [], 0
        for kind, (table, make) in enumerate(((sentences, _sentences), (mentions, _mentions))):
            rows = slice(*np.searchsorted(articles[kind], bounds))
            text, count = make(table.take(orders[kind][rows]))
            texts.append(text)
            at.append(articles[kind][rows])
            kinds.append(np.full(len(text), kind))
            triples += count
        order = np.lexsort((np.concatenate(kinds), np.concatenate(at)))
        tables.rest()
        yield text_of(pa.concat_arrays(texts), order), triples


def _bounds(articles: tuple[Any, ...]) -> Iterator[tuple[int, int]]:
    """Runs of articles (numbers, half-open) with about ``SLICE`` rows."""
    numbers = np.sort(np.concatenate(articles))
    first = -1
    while len(numbers):
        last = int(numbers[min(SLICE, len(numbers)) - 1]) + 1
        yield first, last
        numbers, first = numbers[np.searchsorted(numbers, last) :], last


def _sentences(table: pa.Table) -> tuple[pa.Array, int]:
    row = _columns(table)
    text = joined(
        joined("m:", row["sentence_id"], " a nif:Sentence ;\n\tnif:referenceContext art:", row["article_id"]),
        joined(" ;\n\tnif:beginIndex ", _numbers(row["start"]), " ;\n\tnif:endIndex ", _numbers(row["end"])),
        joined(' ;\n\tnif:anchorOf "', _escaped(row["text"]), '"@zh .\n'),
    )
    return text, 5 * len(table)


def _mentions(table: pa.Table) -> tuple[pa.Array, int]:
    row = _columns(table)
    article, inside, by = (pc.not_equal(row[name], "") for name in ("article_id", "sentence_id", "row"))
    by = pc.fill_null(by, False)
    context = pc.if_else(article, joined("art:", row["article_id"]), joined("pg:", row["page_id"]))
    text = joined(
        joined("m:", row["mention_id"], " a nif:Phrase , kg:Mention ;\n\tnif:referenceContext ", context, " ;\n\t"),
        where(inside, joined("nif:sentence m:", row["sentence_id"], " ;\n\t")),
        joined("nif:beginIndex ", _numbers(row["start"]), " ;\n\tnif:endIndex ", _numbers(row["end"])),
        joined(' ;\n\tnif:anchorOf "', _escaped(row["text"]), '"@zh ;\n\titsrdf:taIdentRef id:', row["entity_id"]),
        joined(" ;\n\titsrdf:taConfidence ", _decimals(row["score"])),
        joined(' ;\n\tkg:rule "', _escaped(row["rule"]), '"'),
        where(by, joined(' ;\n\tkg:lexiconRow "', pc.fill_null(_escaped(row["row"]), ""), '"')),
        where(row["deictic"], " ;\n\tkg:deictic true"),
        " .\n",
    )
    return text, 9 * len(table) + sum(pc.sum(flag).as_py() or 0 for flag in (inside, by, row["deictic"]))


def _columns(table: pa.Table) -> dict[str, pa.Array]:
    return {name: array_of(table[name]) for name in table.column_names}


def _each(lists: pa.ListArray, before: str) -> pa.ListArray:
    """The same lists with a prefix before each of their texts."""
    return pa.ListArray.from_arrays(lists.offsets, joined(before, lists.values))


def _numbers(column: pa.Array) -> pa.Array:
    return column.cast(pa.string())


def _days(column: pa.Array) -> pa.Array:
    return joined('"', column.cast(pa.string()), '"^^xsd:date')


def _decimals(column: pa.Array) -> pa.Array:
    return mapped(column, _decimal)


def _decimal(value: float) -> str:
    """
    A decimal in Turtle: bare if it has a point.

    >>> _decimal(0.5), _decimal(1.0)
    ('0.5', '"1"^^xsd:decimal')
    """
    text = decimal(value).value
    return text if "." in text else f'"{text}"^^xsd:decimal'


def _escaped(column: pa.Array) -> pa.Array:
    signs = "".join(f"\\x{{{sign:x}}}" for sign in _escapes())
    return changed(column, f"[{signs}]|{NO_CHARACTER}", lambda text: loadable(text).translate(_escapes()))


@cache
def _escapes() -> dict[int, str]:
    """The characters that the serializer escapes, found by asking it."""
    signs = [*map(chr, range(0x21)), '"', "\\", "\x7f"]
    return {ord(ch): written for ch in signs if (written := str(Literal(ch))[1:-1]) != ch}
