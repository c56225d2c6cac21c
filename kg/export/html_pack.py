"""
A large view's data as bytes: columns of numbers as planes, texts concatenated, all of it deflated.

Place in the flow: helper of the HTML view; ``explorer/unpack.js`` reads it. As JSON the data of 2,000 pages is
20 MB, mostly digits and commas. A column of numbers packs to three quarters as its low bytes followed by its high
bytes, an ascending one as its differences; a Chinese text to seven eighths with two bytes a character instead of three.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.export.html_columns import Lists, plain

#: Columns of lists in which this many consecutive numbers form an item: each number of an item has a column of its own.
STRIDES = {("sentences", "spans"): 2, ("sentences", "why"): 3, ("evidence", "rest"): 4}
#: Separates texts; a column with a text that contains it is left as JSON.
_END = "\0"
#: Decimal places that the numbers of a column may have.
_SCALES = (1, 10, 1000)
#: A column with a larger number is left as JSON.
_LARGEST = 2**31

Spec = list[Any]
Column = list[Any] | Lists | NDArray[np.int64]


def packed(data: Mapping[str, Any]) -> str:
    """
    The data block as base64 of raw DEFLATE, which browsers since 2023 can inflate.

    No header, so that only the data and Python's zlib determine the bytes. It contains the length of a JSON head (four
    bytes, little-endian), the head, and the columns one after another. The head's ``columns`` says for each where it
    belongs and how it is encoded; ``rest`` is everything else.
    """
    parts: list[bytes] = []
    columns: list[Spec] = []
    rest: dict[str, Any] = {}
    for section, value in data.items():
        rest[section] = value
        if isinstance(value, dict):
            rest[section] = left = {}
            for name, column in value.items():
                is_column = isinstance(column, (list, Lists, np.ndarray))
                spec = _column(column, parts, STRIDES.get((section, name), 1)) if is_column else None
                if spec is None:
                    left[name] = plain(column) if is_column else column
                else:
                    columns.append([section, name, spec])
    text = json.dumps({"columns": columns, "rest": rest}, separators=(",", ":"), allow_nan=False)
    head = text.encode("ascii")
    # Level 9 takes twice the time for 0.3 % fewer bytes.
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
    body = b"".join([len(head).to_bytes(4, "little"), head, *parts])
    return base64.b64encode(deflate.compress(body) + deflate.flush()).decode("ascii")


def _column(values: Column, parts: list[bytes], stride: int = 1) -> Spec | None:
    """How a column is encoded, its bytes added to ``parts``; None, with nothing added, if JSON must be used."""
    if isinstance(values, np.ndarray):
        return _numbers(values, parts) if len(values) else None
    if isinstance(values, Lists):
        return _arrays(values, parts, stride) if values else None
    kinds = set(map(type, values))
    if kinds == {list}:
        return _lists(values, parts, stride)
    if kinds == {str}:
        return _texts(values, parts)
    return _numbers(values, parts) if kinds and kinds <= {int, float} else None


def _numbers(values: Sequence[float] | NDArray[np.int64], parts: list[bytes]) -> Spec | None:
    """``["ints", count, planes, signed, summed, scale]``."""
    given = np.array(values, dtype=np.float64)
    for scale in _SCALES:
        whole = np.rint(given * scale)
        if np.abs(whole).max() < _LARGEST and (whole / scale == given).all():
            break
    else:
        return None
    plain = whole.astype(np.int64)
    ways = [(numbers, _planes(numbers)) for numbers in (plain, np.diff(plain, prepend=0))]
    summed = _bits(ways[1][1]) < _bits(ways[0][1])
    numbers, planes = ways[summed]
    parts.extend(plane.tobytes() for plane in planes)
    return ["ints", len(values), len(planes), int(numbers.min() < 0), int(summed), scale]


def _planes(numbers: NDArray[np.int64]) -> list[NDArray[np.uint8]]:
    """The low bytes of all numbers, then the next higher ones, …"""
    if (numbers < 0).any():
        # 0, -1, 1, -2, … as 0, 1, 2, 3, …, so that small numbers have zeros as high bytes.
        numbers = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)
    count = max(1, (int(numbers.max()).bit_length() + 7) // 8)
    return [(numbers >> 8 * plane & 255).astype(np.uint8) for plane in range(count)]


def _bits(planes: list[NDArray[np.uint8]]) -> float:
    """The entropy of the bytes, plane by plane: about the size after DEFLATE."""
    counts = [np.unique(plane, return_counts=True)[1] for plane in planes]
    return float(sum((n * np.log2(n.sum() / n)).sum() for n in counts))


def _texts(values: Sequence[str], parts: list[bytes]) -> Spec | None:
    """``["texts", count, bytes, encoding]``; for few distinct ones ``["coded", texts, numbers]``."""
    distinct = list(dict.fromkeys(values))
    if 2 * len(distinct) < len(values):
        spec = _texts(distinct, parts)
        number = {text: at for at, text in enumerate(distinct)}
        return None if spec is None else ["coded", spec, _numbers([number[text] for text in values], parts)]
    if any(_END in text for text in values):
        return None
    try:
        wide, narrow = (_END.join(values).encode(encoding) for encoding in ("utf-16-le", "utf-8"))
    except UnicodeEncodeError:  # a lone surrogate
        return None
    encoding, written = ("utf-16le", wide) if len(wide) < len(narrow) else ("utf-8", narrow)
    parts.append(written)
    return ["texts", len(values), len(written), encoding]


def _lists(values: Sequence[list[Any]], parts: list[bytes], stride: int) -> Spec | None:
    """``["lists", stride, lengths, column, …]``: the first numbers of the items, the second ones, …"""
    flat = [one for group in values for one in group]
    lengths, uneven = zip(*(divmod(len(group), stride) for group in values), strict=True)
    if any(uneven):
        return None
    own: list[bytes] = []
    specs = [_numbers(lengths, own), *(_column(flat[first::stride], own) for first in range(stride) if flat)]
    if None in specs:
        return None
    parts.extend(own)
    return ["lists", stride, *specs]


def _arrays(values: Lists, parts: list[bytes], stride: int) -> Spec | None:
    """``_lists`` for a column stored as arrays."""
    lengths, uneven = np.divmod(values.lengths, stride)
    if uneven.any():
        return None
    own: list[bytes] = []
    specs = [_numbers(lengths, own), *(_numbers(one, own) for one in values.strided(stride) if len(one))]
    if None in specs:
        return None
    parts.extend(own)
    return ["lists", stride, *specs]
