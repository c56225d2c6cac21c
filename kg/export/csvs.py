"""
Tables -> CSV: nodes, edges and stated relations for spreadsheets.

Place in the flow: one of the export formats. RFC 4180 with a byte-order mark, since
Excel otherwise reads Chinese in the system's legacy code page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.export.base import CONTROL, visible_controls
from kg.export.columns import array_of, changed, joined, mapped, text_of
from kg.graph.build import SLICE, edge_columns

Cell = str | int | float | None

#: First characters that make a spreadsheet treat a cell as a formula (OWASP, "CSV
#: Injection"); some input methods convert the full-width forms to ASCII.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: What a cell must not begin with or contain (RE2).
_UNSAFE = f"^[{re.escape(''.join(FORMULA_STARTS))}]|{CONTROL}"
#: What a cell may contain only between quotation marks (RE2).
_QUOTED = '[",\\r\\n]'

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
    "type",  # the word that Gephi expects: every edge is Undirected
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
    """``nodes.csv``, ``edges.csv`` and ``relations.csv``; for the dialect see the module."""

    name = "csv"
    filenames = ("edges.csv", "nodes.csv", "relations.csv")
    needs_graph = True
    needs_edges = False

    def write(self, tables: Tables, graph: nx.Graph, folder: Path) -> list[Path]:
        """Write the three files; rows are ordered by id."""
        _write(folder / "nodes.csv", NODE_COLUMNS, [node_columns(graph)])
        _write(folder / "edges.csv", EDGE_COLUMNS, edge_slices(tables))
        _write(folder / "relations.csv", RELATION_COLUMNS, relation_slices(tables))
        return [folder / name for name in self.filenames]


def safe_text(text: str) -> str:
    """
    A text that a spreadsheet shows as text: the first sign of a formula gets ``'`` before it, control characters a sign.

    >>> safe_text("=1+1"), safe_text("太原市")
    ("'=1+1", '太原市')
    """
    shown = visible_controls(text)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


class Places:
    """Looks up the context of sentences: their text, article's title, page's name."""

    def __init__(self, tables: Tables) -> None:
        self._sentences, self._articles, self._pages = tables.sentences, tables.articles, tables.pages
        # Of all sentences at once: each look-up first makes an index of all that may be found.
        self._article, self._page = (
            array_of(pc.index_in(self._sentences[c], value_set=table[c], skip_nulls=True))
            for c, table in (("article_id", self._articles), ("page_id", self._pages))
        )

    def rows(self, ids: pa.ChunkedArray) -> pa.Array:
        """The rows of sentences in their table, for ``of``; null if there is none."""
        return array_of(pc.index_in(ids, value_set=self._sentences["sentence_id"], skip_nulls=True))

    def of(self, at: pa.Array) -> list[pa.Array]:
        """
        Text, sentence id, article's title, page's name, paper, page number, day, address.

        If there is no sentence the cells are empty, but null for the title.
        """
        known = pc.is_valid(at)
        text, id_ = (array_of(self._sentences[c].take(at)) for c in ("text", "sentence_id"))
        of_article, of_page = self._article.take(at), self._page.take(at)
        title, day, url = (array_of(self._articles[c].take(of_article)) for c in ("title", "date", "url"))
        name, paper, number = (array_of(self._pages[c].take(of_page)) for c in ("name", "paper", "page_no"))
        day = pc.fill_null(day.cast(pa.string()), "")
        return [
            *(pc.fill_null(text, ""), pc.fill_null(id_, ""), title, pc.fill_null(name, "")),
            *(pc.if_else(known, paper, ""), pc.if_else(known, number, ""), day, pc.if_else(known, url, "")),
        ]


def node_columns(graph: nx.Graph) -> list[pa.Array]:
    """The entities in the columns of ``NODE_COLUMNS``, by id."""
    ids = sorted(graph)
    nodes = [graph.nodes[node] for node in ids]
    return [pa.array(ids, pa.string()), *(pa.array([data.get(c) for data in nodes]) for c in NODE_COLUMNS[1:])]


def edge_slices(tables: Tables) -> Iterator[list[pa.Array]]:
    """Co-mentions with their best sentences in the columns of ``EDGE_COLUMNS``, one slice at a time."""
    places = Places(tables)
    entities = tables.entities
    for edges in edge_columns(tables):
        at = [pc.index_in(edges[end], value_set=entities["entity_id"]) for end in ("source", "target")]
        named = [array_of(entities[name].take(end)) for end in at for name in ("canonical", "type")]
        yield [
            *(array_of(edges[end]) for end in ("source", "target")),
            pa.array(["Undirected"] * len(edges)),
            *named,
            *(array_of(edges[name]) for name in EDGE_COLUMNS[7:15]),
            *places.of(array_of(edges["best"])),
        ]


def relation_slices(tables: Tables) -> Iterator[list[pa.Array]]:
    """Stated relations in the columns of ``RELATION_COLUMNS``, one slice at a time."""
    places = Places(tables)
    names = pa.table({"id": tables.entities["entity_id"], "label": tables.entities["canonical"]})
    titles = pa.table({"id": tables.articles["article_id"], "label": tables.articles["title"]})
    for row, at in in_slices(tables.relations, places):
        subject, target = (_looked_up(row[end], names) for end in ("subject", "object"))
        yield [
            *(row[name] for name in ("relation_id", "subject", "predicate", "object")),
            pc.fill_null(subject, ""),
            pc.coalesce(target, _looked_up(row["object"], titles)),
            row["title"],
            pc.if_else(row["former"], "true", "false"),
            row["time"],
            *places.of(at),
            row["rule"],
            row["score"],
        ]


def in_slices(table: pa.Table, places: Places) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    """Some rows of a table at a time, and the rows of their sentences."""
    rows, at = places.rows(table["sentence_id"]), 0
    for some in table.to_batches(max_chunksize=SLICE):
        yield some, rows.slice(at, len(some))
        at += len(some)


def rows_of(slices: Iterable[list[pa.Array]]) -> Iterator[tuple[Cell, ...]]:
    """The rows of slices of columns."""
    for columns in slices:
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _looked_up(ids: pa.Array, table: pa.Table) -> pa.Array:
    return array_of(table["label"].take(pc.index_in(ids, value_set=table["id"])))


def _write(path: Path, columns: tuple[str, ...], slices: Iterable[list[pa.Array]]) -> None:
    with path.open("wb") as file:
        file.write(("\ufeff" + ",".join(columns) + "\r\n").encode())
        for some in slices:
            file.write(text_of(joined(pc.binary_join_element_wise(*map(_cells, some), ","), "\r\n")))


def _cells(column: pa.Array) -> pa.Array:
    """The column as ``csv.writer`` writes its cells: quoted where necessary."""
    if pa.types.is_string(column.type):
        texts = changed(changed(column, _UNSAFE, safe_text), _QUOTED, _quoted)
    else:
        texts = mapped(column, repr) if pa.types.is_floating(column.type) else column.cast(pa.string())
    return pc.fill_null(texts, "")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
