"""
A build in memory as a triple store, and answers as plain Python values.

Place in the flow: query; used by ``build.query``. A build on disk is queried through ``store``.
"""

from __future__ import annotations

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from kg.count.tables import Tables
from kg.export.triples import triples_of
from kg.query.sparql import Term, run_sparql


def store_of(tables: Tables) -> Store:
    """All triples of a build in a store of its own."""
    store = Store()
    here = DefaultGraph()
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object, here) for triple in triples_of(tables))
    return store


def answer_of(store: Store, sparql: str) -> list[dict[str, str]] | bool | rdflib.Graph:
    """
    Rows by variable for SELECT (without unbound ones), a truth value for ASK, a graph for the others.

    Raises:
        QueryError: as ``run_sparql`` does.
    """
    answer = run_sparql(store, sparql)
    if answer.truth is not None:
        return answer.truth
    if answer.triples is not None:
        graph = rdflib.Graph()
        graph.parse(data=serialize(answer.triples, format=RdfFormat.N_TRIPLES), format="nt")
        return graph
    return [
        {name: _text(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows or ()
    ]


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
