"""
SHACL: does a graph meet the shapes that kg ships, and what fails where.

Place in the flow: beside ``sparql``; reads ``graph.ttl`` as anyone else would, so that
what is checked is the file that users get.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rdflib

from kg.errors import BuildError, EngineError
from kg.export.vocabulary import Names, shapes_text

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that fails: which node, on which property, against which shape, in words."""

    node: str
    path: str
    #: Name of the constraint, e.g. ``MinCount``.
    constraint: str
    value: str
    message: str


def validate(graph: Path, shapes: str | None = None) -> list[Finding]:
    """
    Check a Turtle file; an empty list means that it conforms. Findings are sorted.

    ``shapes`` is Turtle text, kg's own shapes unless given. Runs pySHACL, rdflib's
    reference engine: about a minute for a million triples. Raises ``EngineError`` where
    it is not installed, ``BuildError`` where the file is missing or damaged.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise EngineError(
            "kg validate", "缺少 pyshacl", "pyshacl is missing", "pip install pyshacl", "pip install pyshacl"
        ) from error
    try:
        data = rdflib.Graph(bind_namespaces="none").parse(graph, format="turtle")
    except (OSError, SyntaxError) as error:
        reason = str(error).splitlines()[0]
        raise BuildError(
            str(graph),
            f"不是完好的 Turtle（{reason}）",
            f"is not valid Turtle ({reason})",
            "重新运行 kg build",
            "run kg build again",
        ) from error
    _, report, _ = pyshacl.validate(data, shacl_graph=parse_shapes(shapes or shapes_text()))
    # One fault comes back once for each shape that leads to it.
    return sorted({_finding(report, result) for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)})


def parse_shapes(text: str) -> rdflib.Graph:
    """Shapes from Turtle; raises ``SyntaxError`` if it is not valid."""
    return rdflib.Graph().parse(data=text, format="turtle")


def _finding(report: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    def said(name: str) -> str:
        value = report.value(result, SH[name])
        return _short(str(value)) if value is not None else ""

    constraint = said("sourceConstraintComponent").removeprefix(str(SH)).removesuffix("ConstraintComponent")
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Finding(said("focusNode"), said("resultPath"), constraint, said("value"), " ".join(messages))


def _short(iri: str) -> str:
    for prefix, namespace in Names().prefixes().items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
