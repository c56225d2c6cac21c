"""Tables and graph -> files: one module a format, and the hand-written list of them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points

from kg.errors import SettingsError
from kg.export.base import Exporter

#: The formats that come with kg, in the order a build writes them: name -> ``module:class``. Imported only
#: when used, so that a CSV needs no RDF library.
EXPORTERS: dict[str, str] = {
    "ttl": "kg.export.turtle:TurtleExporter",
    "html": "kg.export.html:HtmlExporter",
    "pyvis": "kg.export.pyvis_view:PyvisExporter",
    "graphml": "kg.export.graphml:GraphmlExporter",
    "csv": "kg.export.csvs:CsvExporter",
    "parquet": "kg.export.parquet:ParquetExporter",
    "gexf": "kg.export.gexf:GexfExporter",
    "cyjs": "kg.export.cyjs:CyjsExporter",
    "xlsx": "kg.export.workbook:WorkbookExporter",
    "neo4j": "kg.export.neo4j:Neo4jExporter",
    "cypher": "kg.export.cypher:CypherExporter",
    "nt": "kg.export.turtle:NTriplesExporter",
    "trig": "kg.export.turtle:TrigExporter",
    "nq": "kg.export.turtle:NQuadsExporter",
    "jsonld": "kg.export.turtle:JsonLdExporter",
}

#: The file of each format that writes one: every build needs them to know what a former build may have left,
#: and should not import all formats for that (rdflib, pypinyin and jinja2 take half a second).
_ONE_FILE: dict[str, str] = {
    "ttl": "graph.ttl",
    "html": "graph.html",
    "pyvis": "graph-pyvis.html",
    "graphml": "graph.graphml",
    "gexf": "graph.gexf",
    "cyjs": "graph.cyjs",
    "xlsx": "graph.xlsx",
    "cypher": "graph.cypher",
    "nt": "graph.nt",
    "trig": "graph.trig",
    "nq": "graph.nq",
    "jsonld": "graph.jsonld",
}

#: The entry point by which other packages add formats.
ENTRY_POINT_GROUP = "kg.exporters"


def exporter_names() -> list[str]:
    """
    Every format that can be requested: ours in order, then others by name.

    >>> exporter_names()[0]
    'ttl'
    """
    outside = {point.name for point in entry_points(group=ENTRY_POINT_GROUP)} - set(EXPORTERS)
    return [*EXPORTERS, *sorted(outside)]


def get_exporter(name: str) -> Exporter:
    """
    A new exporter by name; other packages cannot take one of our names.

    Raises:
        SettingsError: there is no such format.

    >>> get_exporter("graphml").filenames
    ('graph.graphml',)
    """
    if name in EXPORTERS:
        module, _, attribute = EXPORTERS[name].partition(":")
        made: Exporter = getattr(import_module(module), attribute)()
        return made
    # Two packages may use one name: the first by import path is taken, on every machine.
    points = sorted(entry_points(group=ENTRY_POINT_GROUP, name=name), key=lambda point: point.value)
    if not points:
        known = ", ".join(exporter_names())
        raise SettingsError(
            f"--formats {name}",
            f"没有这种格式（可用：{known}）",
            f"no such format (known: {known})",
            "换一个",
            "use one of these",
        )
    found: Exporter = points[0].load()()
    return found


def generated_names(names: Iterable[str]) -> list[str]:
    """
    The files that these formats may write, relative to the output folder, sorted.

    >>> generated_names(["csv", "graphml"])
    ['edges.csv', 'graph.graphml', 'nodes.csv', 'relations.csv']
    """
    files = ((_ONE_FILE[name],) if name in _ONE_FILE else get_exporter(name).filenames for name in names)
    return sorted({file for some in files for file in some})
