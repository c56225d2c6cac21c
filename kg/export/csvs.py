"""
Tables -> CSV: nodes, edges and stated relations for spreadsheets.

Place in the flow: one of the export formats. RFC 4180 with a byte-order mark, since
without it Excel reads Chinese as the system's old code page.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx
import pyarrow as pa

from kg.count.tables import Tables
from kg.export.base import visible_controls
from kg.graph.build import edge_data

Cell = str | int | float | None

#: First characters by which a spreadsheet takes a cell for a formula (OWASP, "CSV
#: Injection"); the full-width forms are turned into plain ones by some input methods.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

NODE_COLUMNS = (
    "id",
    "label",
    "type",
    "aliases",
    "disambiguator",
    "code",
    "wikidata",
    "parent_id",
    "mention_count",
    "sentence_count",
    "article_count",
    "page_count",
    "first_seen",
    "last_seen",
    "community",
    "community_label",
    "degree",
    "strength",
    "pagerank",
    "betweenness",
)
EDGE_COLUMNS = (
    "source",
    "target",
    "type",  # the word Gephi wants: every edge is Undirected
    "source_label",
    "source_type",
    "target_label",
    "target_type",
    "count",
    "articles",
    "pmi",
    "npmi",
    "g2",
    "weight",
    "first_seen",
    "last_seen",
    "sentence",
    "sentence_id",
    "article_title",
    "page",
    "paper",
    "page_no",
    "date",
    "url",
)
RELATION_COLUMNS = (
    "relation_id",
    "subject",
    "predicate",
    "object",
    "subject_label",
    "object_label",
    "title",
    "former",
    "time",
    "sentence",
    "sentence_id",
    "article_title",
    "page",
    "paper",
    "page_no",
    "date",
    "url",
    "rule",
    "score",
)


class CsvExporter:
    """``nodes.csv``, ``edges.csv`` and ``relations.csv``; see the module for the dialect."""

    name = "csv"
    filenames = ("edges.csv", "nodes.csv", "relations.csv")
    needs_graph = True
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the three files; rows are in the order of the ids."""
        places = Places(tables)
        _write(folder / "nodes.csv", NODE_COLUMNS, node_rows(graph))
        _write(folder / "edges.csv", EDGE_COLUMNS, edge_rows(tables, graph, places))
        _write(folder / "relations.csv", RELATION_COLUMNS, relation_rows(tables, places))
        return [folder / name for name in self.filenames]


def safe_cell(value: Cell) -> Cell:
    """
    A cell that a spreadsheet shows as text: a formula's first sign gets ``'`` before it.

    Numbers stay numbers, negative ones too.

    >>> safe_cell("=1+1"), safe_cell("太原市"), safe_cell(-0.5)
    ("'=1+1", '太原市', -0.5)
    """
    if not isinstance(value, str):
        return value
    shown = visible_controls(value)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


class Places:
    """Looks up where a sentence stands: its text, its article's title, its page's name."""

    def __init__(self, tables: Tables) -> None:
        sentences = tables.sentences
        # The texts stay in their columns: as Python objects they would be the largest of all that is held here.
        self._sentences = {one: at for at, one in enumerate(sentences["sentence_id"].to_pylist())}
        self._columns = [_quick(sentences[name]) for name in ("text", "article_id", "page_id")]
        self._articles = {
            row["article_id"]: row for row in tables.articles.select(["article_id", "title", "date", "url"]).to_pylist()
        }
        self.titles = {one: row["title"] for one, row in self._articles.items()}
        self._pages = {
            row["page_id"]: row for row in tables.pages.select(["page_id", "name", "paper", "page_no"]).to_pylist()
        }
        labels = zip(tables.entities["entity_id"].to_pylist(), tables.entities["canonical"].to_pylist(), strict=True)
        self.labels = dict(labels)

    def of(self, sentence_id: str) -> tuple[Cell, ...]:
        """Text, sentence id, article's title, page's name, paper, page number, day, address; empty for no sentence."""
        at = self._sentences.get(sentence_id)
        if at is None:
            return "", "", None, "", "", "", "", ""
        text, article_id, page_id = (column[at].as_py() for column in self._columns)
        article, page = self._articles.get(article_id, {}), self._pages.get(page_id, {})
        day = article.get("date")
        return (
            *(text, sentence_id, article.get("title"), page.get("name", "")),
            *(page.get("paper"), page.get("page_no"), day.isoformat() if day else "", article.get("url")),
        )


def _quick(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """The column, for looking up single rows; one chunk is asked in a fifth of the time."""
    return column.chunk(0) if column.num_chunks == 1 else column


def node_rows(graph: nx.Graph) -> Iterator[tuple[Cell, ...]]:
    """A row for each entity, as ``NODE_COLUMNS`` names the cells, by id."""
    for node, data in sorted(graph.nodes(data=True)):
        yield node, *(data.get(column, "") for column in NODE_COLUMNS[1:])


def edge_rows(tables: Tables, graph: nx.Graph, places: Places) -> Iterator[tuple[Cell, ...]]:
    """A row for each co-mention with its best sentence, as ``EDGE_COLUMNS`` names the cells."""
    for source, target, data in edge_data(tables):
        left, right = graph.nodes[source], graph.nodes[target]
        best = data["evidence"].split("|")[0]
        yield (
            source,
            target,
            "Undirected",
            left["label"],
            left["type"],
            right["label"],
            right["type"],
            *(data[column] for column in EDGE_COLUMNS[7:15]),
            *places.of(best),
        )


def relation_rows(tables: Tables, places: Places) -> Iterator[tuple[Cell, ...]]:
    """A row for each stated relation, as ``RELATION_COLUMNS`` names the cells."""
    for row in tables.relations.to_pylist():
        subject, target = row["subject"], row["object"]
        yield (
            row["relation_id"],
            subject,
            row["predicate"],
            target,
            places.labels.get(subject, ""),
            places.labels.get(target, places.titles.get(target)),
            row["title"],
            "true" if row["former"] else "false",
            row["time"],
            *places.of(row["sentence_id"]),
            row["rule"],
            row["score"],
        )


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([safe_cell(value) for value in row] for row in rows)
