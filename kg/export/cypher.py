"""
Property graph -> graph.cypher: a script for Neo4j and other databases that understand Cypher.

Place in the flow: one of the export formats. ``MERGE`` throughout: running it twice changes
nothing, and a database in use keeps its other content.

    cypher-shell -f graph.cypher
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

import networkx as nx

from kg.count.tables import Tables
from kg.export.property_graph import Links, Nodes, Value, links_of, nodes_of

#: Rows of one statement: some hundred kilobytes of text, which every server accepts at once.
BATCH = 500

#: Our property names that are keywords; Neo4j accepts them unquoted, others do not.
_RESERVED = frozenset({"count", "end"})

#: Control characters, line separators, directional marks, lone surrogates: written as numbers.
_SPECIAL = re.compile(r"['\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_SHORT = {"'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class CypherExporter:
    """``graph.cypher``: nodes, co-mentions, stated relations, sentences, as statements."""

    name = "cypher"
    filenames = ("graph.cypher",)
    needs_graph = True
    needs_edges = True

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the script."""
        path = folder / "graph.cypher"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            _write(file, list(nodes_of(tables, graph)), links_of(tables, graph))
        return [path]


def literal(value: Value) -> str:
    """
    A value as a Cypher expression that evaluates to it unchanged.

    A ``u`` after a backslash is written by its number: Neo4j 4 turned ``\\u…`` into characters
    before it looked for the end of the string.

    >>> print(literal("李'明"), literal(["太原", "并州"]), literal(None), literal(True))
    '李\\'明' ['太原', '并州'] null true
    >>> print(literal(date(2022, 11, 21)))
    date('2022-11-21')
    """
    if isinstance(value, str):
        return "'" + re.sub(r"(\\\\)u", r"\1\\u0075", _SPECIAL.sub(_escaped, value)) + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    return "null" if value is None else repr(value)


def name_of(text: str) -> str:
    """
    A label, type or key; quoted if it is not a plain word.

    >>> name_of("PART_OF"), name_of("X`) DETACH DELETE (n")
    ('PART_OF', '`X``) DETACH DELETE (n`')
    """
    if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", text) and text not in _RESERVED:
        return text
    # Without the backslash, since Neo4j 4 read \\u0060 as the quote that ends the name.
    return "`" + re.sub(r"[`\\]", "``", text) + "`"


def _escaped(found: re.Match[str]) -> str:
    ch = found[0]
    if ch == "\\":
        return "\\\\"
    if 0xD800 <= ord(ch) <= 0xDFFF:
        return "\ufffd"
    return _SHORT.get(ch) or f"\\u{ord(ch):04x}"


def _write(file: TextIO, nodes: list[Nodes], links: Iterator[Links]) -> None:
    file.write("// 报纸知识图谱；可以重复运行 / may be run again: cypher-shell -f graph.cypher\n")
    for label in dict.fromkeys(part.labels[0] for part in nodes):
        key = f"{label.lower()}_id"
        file.write(f"CREATE CONSTRAINT {key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;\n")
    file.write("CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name);\n")
    where = {row[0]: part.labels[0] for part in nodes for row in part.rows}
    for part in nodes:
        names = ["id", *part.columns]
        main, *more = map(name_of, part.labels)
        also = "".join(f", n:{label}" for label in more)
        for rows in _batches(part.rows, names):
            file.write(f"UNWIND [\n{rows}\n] AS row\nMERGE (n:{main} {{id: row.id}}) SET n += row{also};\n")
    for link in links:
        _write_links(file, link, where)


def _write_links(file: TextIO, link: Links, where: dict[Value, str]) -> None:
    """One batch for each pair of labels, so that both ends are found by their index."""
    ends: dict[tuple[str, str], list[tuple[Value, ...]]] = {}
    for row in link.rows:
        if row[0] in where and row[1] in where:
            ends.setdefault((where[row[0]], where[row[1]]), []).append(row)
    key = f" {{{link.key}: row.{link.key}}}" if link.key else ""
    said = ", ".join(f"r.{name} = row.{name}" for name in map(name_of, link.columns) if name != link.key)
    put = f" SET {said}" if said else ""
    for (start, end), rows in sorted(ends.items()):
        for many in _batches(rows, ["a", "b", *link.columns]):
            file.write(
                f"UNWIND [\n{many}\n] AS row\n"
                f"MATCH (a:{name_of(start)} {{id: row.a}}), (b:{name_of(end)} {{id: row.b}})\n"
                f"MERGE (a)-[r:{name_of(link.type)}{key}]->(b){put};\n"
            )


def _batches(rows: list[tuple[Value, ...]], names: list[str]) -> Iterator[str]:
    """Rows as maps, a fixed number a statement."""
    for first in range(0, len(rows), BATCH):
        yield ",\n".join(_map(row, names) for row in rows[first : first + BATCH])


def _map(row: tuple[Value, ...], names: list[str]) -> str:
    # A property that is null is absent.
    said = zip(names, row, strict=True)
    return (
        "{"
        + ", ".join(f"{name_of(name)}: {literal(value)}" for name, value in said if value not in (None, "", []))
        + "}"
    )
