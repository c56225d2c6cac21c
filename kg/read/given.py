"""
Texts in memory -> Pages: strings, mappings, records, data frames, Arrow tables.

Place in the flow: read; used for ``kg.build(texts=…)``. Fields have the names of table columns
(``text``, ``title``, ``author``, ``date``, ``paper``, ``page``, ``url``, ``id``, and the usual Chinese ones).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.errors import ArgumentError, PageError
from kg.model import Page, mint
from kg.read.checks import refuse_text
from kg.read.columns import named
from kg.read.compose import composed
from kg.read.file import Options
from kg.read.forms.rows import draft_of, fields_in, plain_text, without_text
from kg.read.imprint import complete

#: Name of a text without an ``id``; its number is appended.
UNNAMED = "texts"
#: Rows of a table in memory at a time.
_BATCH = 1024


def pages_given(texts: object, options: Options) -> Iterator[Page | PageError]:
    """
    The pages of some texts, one after another; one that is not a page is an error with its number.

    Args:
        texts: an iterable of strings, mappings or ``Page``; or a table: anything with ``__arrow_c_stream__`` or
            ``__dataframe__`` (pandas, Polars, Arrow, DuckDB).
        options: column names by field, facts of all pages.

    Raises:
        ArgumentError: it is none of these.

    >>> pages = pages_given([{"text": "太原市召开会议。", "title": "会议", "date": "2023-01-05"}], Options())
    >>> [(page.name, page.text, str(page.date)) for page in pages]
    [('texts#1', '会议\\n\\n太原市召开会议。', '2023-01-05')]
    """
    seen: Counter[str] = Counter()
    for number, item in enumerate(_items(texts), 1):
        try:
            page = _page(item, number, options)
        except PageError as error:
            yield error
            continue
        seen[page.name] += 1
        again = seen[page.name]
        yield page if again == 1 else replace(page, name=f"{page.name}#{again}")


def _items(texts: object) -> Iterator[object]:
    if hasattr(texts, "__arrow_c_stream__"):
        yield from _arrow_rows(texts)
    elif hasattr(texts, "__dataframe__"):
        yield from _frame_rows(texts)
    elif isinstance(texts, str | bytes | Mapping) or not isinstance(texts, Iterable):
        raise ArgumentError(
            f"texts={type(texts).__name__}",
            "不是一批文本",
            "is not a collection of texts",
            '写成列表，如 texts=[{"text": "…", "date": "2023-01-05"}]',
            'give a list, such as texts=[{"text": "…", "date": "2023-01-05"}]',
        )
    else:
        yield from texts


def _arrow_rows(table: Any) -> Iterator[dict[str, object]]:
    import pyarrow as pa

    try:
        reader = pa.RecordBatchReader.from_stream(table)
        for batch in reader:
            for start in range(0, batch.num_rows, _BATCH):
                yield from batch.slice(start, _BATCH).to_pylist()
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise _no_table(table, error) from error


def _frame_rows(frame: Any) -> Iterator[dict[str, object]]:
    import pyarrow as pa
    from pyarrow.interchange import from_dataframe

    try:
        table = from_dataframe(frame)
    except (pa.ArrowException, TypeError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _no_table(frame, error) from error
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def _no_table(table: object, error: Exception) -> ArgumentError:
    said = " ".join(str(error).split())[:120]
    return ArgumentError(
        f"texts={type(table).__name__}",
        f"这张表读不出：{said}",
        f"the table cannot be read: {said}",
        "各列存成字符串或日期",
        "make its columns strings or dates",
    )


def _page(item: object, number: int, options: Options) -> Page:
    where = f"{UNNAMED}#{number}"
    if isinstance(item, Page):
        return item
    if isinstance(item, str):
        return _made(item, where, {}, options)
    if not isinstance(item, Mapping):
        raise PageError(
            where,
            f"是 {type(item).__name__}，不是文本",
            f"is of type {type(item).__name__}, no text",
            '给字符串，或 {"text": "…"}',
            'give a string or {"text": "…"}',
        )
    fields = fields_in(item, options.columns)
    if "text" not in fields:
        raise PageError(
            where,
            f"没有 text（有：{named(item)}）",
            f"has no text (there are: {named(item)})",
            "加上 text，或用 columns 指定列名",
            "add text, or name the column with columns",
        )
    draft = draft_of(fields)
    if not draft.body.strip():
        raise without_text(where, draft.title)
    text, marked = composed([draft])
    name = plain_text(fields.get("id")).strip() or where
    if not (draft.title or draft.author):
        # A bare text may be a whole page: segment finds its articles.
        text, marked = draft.body, ()
    return _made(text, name, draft.facts, options, marked)


def _made(text: str, name: str, metadata: Mapping[str, object], options: Options, marked: tuple[Any, ...] = ()) -> Page:
    refuse_text(text, "utf-8", name)
    page = Page(mint("pg", text), name, _hash(text), "utf-8", text, form="given", marked=marked)
    return complete(page, metadata=metadata, given=options.facts)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
