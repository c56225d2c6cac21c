"""
Columns of a table as text, one slice at a time.

Place in the flow: helper of the formats that write a line for each of millions of rows. Row by row, each value
would first become a Python object, which takes five times as long as writing it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Strings: TypeAlias = pa.Array | str


def array_of(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays([pa.array([], column.type), *column.chunks])


def joined(*parts: Strings) -> pa.Array:
    """
    Texts concatenated row by row; a plain string is repeated in every row.

    >>> joined("m:", pa.array(["a", "b"]), " .").to_pylist()
    ['m:a .', 'm:b .']
    """
    return pc.binary_join_element_wise(*parts, "")


def where(mask: pa.Array, text: Strings) -> pa.Array:
    """
    The text in the rows where the mask is true, empty in the others.

    >>> where(pa.array([True, False]), "x").to_pylist()
    ['x', '']
    """
    return pc.if_else(mask, text, "")


def mapped(column: pa.Array, function: Callable[..., str]) -> pa.Array:
    """
    ``function`` of each value, called once for each distinct one; null stays null.

    >>> mapped(pa.array([0.5, None, 0.5]), repr).to_pylist()
    ['0.5', None, '0.5']
    """
    coded = column.dictionary_encode()
    texts = pa.array([function(value) for value in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)


def changed(column: pa.Array, pattern: str, function: Callable[[str], str]) -> pa.Array:
    """
    ``function`` of the texts in which the pattern (RE2) is found; the others unchanged.

    >>> changed(pa.array(["a<b", "ab"]), "<", lambda text: text.replace("<", "&lt;")).to_pylist()
    ['a&lt;b', 'ab']
    """
    found = pc.fill_null(pc.match_substring_regex(column, pattern), False)
    if not pc.any(found).as_py():
        return column
    texts = [function(text) for text in column.filter(found).to_pylist()]
    return pc.replace_with_mask(column, found, pa.array(texts, pa.string()))


def text_of(column: pa.Array, order: NDArray[np.int64] | None = None) -> bytes:
    """
    The column's texts concatenated, as UTF-8.

    >>> text_of(pa.array(["山", "西"]), np.array([1, 0])).decode()
    '西山'
    """
    rows = column if order is None else column.take(pa.array(order))
    whole = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows), "")
    return bytes(whole[0].as_buffer()) if len(rows) else b""
