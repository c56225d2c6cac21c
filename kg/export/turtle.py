"""
``graph.ttl``: the build as Turtle, and the same triples as an rdflib graph.

Place in the flow: an exporter of every build; ``rdf_formats`` has the other syntaxes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

from kg.count.tables import Tables
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.export.vocabulary import DEFAULT_BASE, Evidence, Names

if TYPE_CHECKING:
    import rdflib


@dataclass
class RdfExporter:
    """Writes ``graph.<syntax>``; the formats below differ only in the file name."""

    #: Prefix of all IRIs.
    base: str = DEFAULT_BASE
    #: How much of the text is included.
    evidence: Evidence = "all"
    name: str = field(init=False, default="ttl")
    filenames: tuple[str, ...] = field(init=False, default=("graph.ttl",))
    needs_graph: bool = field(init=False, default=False)
    needs_edges: bool = field(init=False, default=False)

    def write(self, tables: Tables, graph: Any, folder: Path) -> list[Path]:
        """Write the file into ``folder``; the NetworkX graph is not needed, the tables have everything."""
        return [write_rdf(tables, folder / self.filenames[0], base=self.base, evidence=self.evidence)]


class TurtleExporter(RdfExporter):
    """Turtle, grouped by subject: the file most tools and people read."""


class NTriplesExporter(RdfExporter):
    """N-Triples: one triple a line, for ``grep`` and for loaders that split files."""

    name, filenames = "nt", ("graph.nt",)


class TrigExporter(RdfExporter):
    """TriG: the text of each article in a graph named by the article."""

    name, filenames = "trig", ("graph.trig",)


class NQuadsExporter(RdfExporter):
    """N-Quads: like TriG, one quad a line."""

    name, filenames = "nq", ("graph.nq",)


class JsonLdExporter(RdfExporter):
    """JSON-LD, expanded: for programs that read JSON."""

    name, filenames = "jsonld", ("graph.jsonld",)


def to_rdflib(tables: Tables, base: str = DEFAULT_BASE, evidence: Evidence = "all") -> rdflib.Graph:
    """
    The build as an rdflib graph with its prefixes bound, for use in Python.

    The graph is held in memory (about 1 kB a triple); for large builds write a file.
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in Names(base).prefixes().items():
        graph.bind(prefix, namespace)
    for triple in triples_of(tables, base, evidence):
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: Any) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype))
