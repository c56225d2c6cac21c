"""
The tables as the RDF exporter reads them: ordered by id, one slice at a time.

Place in the flow: between ``kg.count.tables`` and the modules that make triples. Everything
that grows with the text stays in Arrow or NumPy (eight bytes a link); Python objects exist
only for one slice, which keeps the writer's memory constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from kg.count.tables import Tables
from kg.errors import BuildError
from kg.export.columns import array_of
from kg.export.vocabulary import TOP_SENTENCES, Evidence, Names

#: Rows converted to Python objects at a time: 4 MB of sentences, and no slower than more.
SLICE = 16384


def rows(table: pa.Table, *columns: str, order: NDArray[np.int64] | None = None) -> Iterator[tuple[Any, ...]]:
    """
    The named columns row by row, converted to Python values slice by slice.

    ``order`` selects rows by position; no sorted copy of the table is made.
    """
    chosen = table.select(list(columns))
    if order is None:
        for batch in chosen.to_batches(max_chunksize=SLICE):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
        return
    for at in range(0, len(order), SLICE):
        part = chosen.take(order[at : at + SLICE])
        yield from zip(*(column.to_pylist() for column in part.columns), strict=True)


def ordered(table: pa.Table, column: str, *then: str) -> pa.Table:
    """The table sorted by ``column``; the same object if it is sorted already, which the contract promises."""
    values = array_of(table[column])
    if len(values) < 2 or pc.all(pc.less_equal(values.slice(0, len(values) - 1), values.slice(1))).as_py():
        return table
    return table.sort_by([(name, "ascending") for name in (column, *then)])


class Groups:
    """
    For each left index the sorted, distinct right indices: a relation in eight bytes a pair.

    >>> groups = Groups(np.array([1, 0, 1, 1]), np.array([2, 1, 0, 2]), 3)
    >>> groups[1], groups[2]
    ([0, 2], [])
    """

    def __init__(self, left: NDArray[np.int64], right: NDArray[np.int64], width: int) -> None:
        self._width = max(width, 1)
        self._keys = np.unique(left * self._width + right)

    def __getitem__(self, index: int) -> list[int]:
        first, last = np.searchsorted(self._keys, [index * self._width, (index + 1) * self._width])
        found: list[int] = (self._keys[first:last] - index * self._width).tolist()
        return found


class Source:
    """A build's tables with the look-ups that several modules share."""

    def __init__(self, tables: Tables, names: Names, evidence: Evidence) -> None:
        self.tables = tables
        self.names = names
        self.evidence = evidence
        self.entities = ordered(tables.entities, "entity_id")
        self.articles = ordered(tables.articles, "article_id")
        self._entity_ids = array_of(self.entities["entity_id"])
        self._article_ids = array_of(self.articles["article_id"])
        self._page_ids = array_of(ordered(tables.pages, "page_id")["page_id"])
        self.types: list[str] = self.entities["type"].to_pylist()
        self.nodes: list[NamedNode] = [names.id(local) for local in self._entity_ids.to_pylist()]

    def types_among(self, *columns: pa.ChunkedArray) -> dict[str, str]:
        """Types of the entities in the columns; other ids are left out."""
        ids = pc.unique(pa.chunked_array([chunk for column in columns for chunk in column.chunks], type=pa.string()))
        found = pc.index_in(ids, value_set=self._entity_ids).to_pylist()
        return {local: self.types[at] for local, at in zip(ids.to_pylist(), found, strict=True) if at is not None}

    def entity_index(self, column: pa.ChunkedArray, table: str) -> NDArray[np.int64]:
        """Positions of entity ids in the entities table."""
        return _index(column, self._entity_ids, table)

    def article_index(self, column: pa.ChunkedArray, table: str) -> NDArray[np.int64]:
        """Positions of article ids in the articles table."""
        return _index(column, self._article_ids, table)

    def reading_order(
        self, table: pa.Table, name: str, wanted: pa.Array | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Row positions by article, then position on the page, and the article's number of each; -1, first, means none."""
        chosen = np.arange(len(table)) if wanted is None else _where(pc.is_in(table["sentence_id"], value_set=wanted))
        articles = np.full(len(table), -1, dtype=np.int64)
        inside = _where(pc.not_equal(table["article_id"], ""))
        articles[inside] = self.article_index(table["article_id"].take(inside), name)
        pages = _index(table["page_id"], self._page_ids, name)
        keys = (table["end"].to_numpy(), table["start"].to_numpy(), pages, articles)
        order = chosen[np.lexsort(tuple(key[chosen] for key in keys))]
        return order, articles[order]

    def sentences_wanted(self) -> pa.Array | None:
        """Ids of the sentences included with ``top``; None means all."""
        if self.evidence == "all":
            return None
        best = self.tables.evidence.filter(pc.less_equal(self.tables.evidence["rank"], TOP_SENTENCES))
        columns = (best["sentence_id"], best["target_sentence_id"], self.tables.relations["sentence_id"])
        return pc.unique(pa.chunked_array([chunk for column in columns for chunk in column.chunks], type=pa.string()))


def _where(mask: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.flatnonzero(mask.to_numpy())


def _index(column: pa.ChunkedArray, ids: pa.Array, table: str) -> NDArray[np.int64]:
    found = pc.index_in(column, value_set=ids)
    if found.null_count:
        unknown = column.filter(pc.is_null(found))[0].as_py()
        raise BuildError(
            table,
            f"“{unknown}”不在图中",
            f"'{unknown}' is not in the graph",
            "重新运行 kg build",
            "run kg build again",
        )
    codes: NDArray[np.int64] = found.to_numpy().astype(np.int64)
    return codes
