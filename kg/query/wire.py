"""
An answer as bytes of a media type, no more of them than allowed: what a server sends.

Place in the flow: beside ``results``, which makes text for people; serve calls it. The
store's compiled serializer streams, so that an answer too large ends at the limit and
not when memory is full.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from kg.errors import QueryError
from kg.query.sparql import evaluate, faults_as_query_errors

#: Media types of rows and truths; the first one is sent to who has no wish.
RESULT_TYPES: dict[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
}

#: Media types of triples.
GRAPH_TYPES: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


class ResultTooLarge(QueryError):
    """The answer has more bytes than the limit."""


class NotAcceptable(QueryError):
    """The answer has no form that was asked for."""


@dataclass(frozen=True, slots=True)
class Wire:
    """An answer ready to be sent."""

    media: str
    body: bytes


def wire_answer(
    store: Store,
    text: str,
    result_media: str | None,
    graph_media: str | None,
    limit: int,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Wire:
    """
    Run a query and write its answer as ``result_media`` (SELECT, ASK) or ``graph_media``
    (CONSTRUCT, DESCRIBE), at most ``limit`` bytes.

    Raises ``QueryError`` as ``run_sparql`` does, ``NotAcceptable`` where the medium that
    the answer needs is None, ``ResultTooLarge`` beyond the limit.
    """
    output = _Bounded(limit)
    with faults_as_query_errors():
        found, prefixes = evaluate(store, text, default_graphs=default_graphs, named_graphs=named_graphs)
        if isinstance(found, QueryTriples):
            if graph_media is None:
                raise _unacceptable(list(GRAPH_TYPES))
            media = graph_media
            serialize(found, output, GRAPH_TYPES[media], prefixes=prefixes)
        else:
            if result_media is None:
                raise _unacceptable(list(RESULT_TYPES))
            media = result_media
            found.serialize(output, RESULT_TYPES[media])
    return Wire(media, output.getvalue())


class _Bounded(io.BytesIO):
    """Takes bytes up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.tell() + len(data) > self._limit:
            raise ResultTooLarge(
                "SPARQL",
                f"结果超过 {self._limit} 字节",
                f"the result is over {self._limit} bytes",
                "加 LIMIT，或少选几列",
                "add a LIMIT or select fewer columns",
            )
        return super().write(data)


def _unacceptable(known: list[str]) -> NotAcceptable:
    there = ", ".join(known)
    return NotAcceptable(
        "Accept", "没有所要的格式", "no such format of this answer", f"可用：{there}", f"there are: {there}"
    )
