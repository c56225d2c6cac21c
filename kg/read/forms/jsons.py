"""
JSON: lines of objects, an array of objects, or one object; one article an object.

Place in the flow: read, forms. Lines and arrays are streamed object by object; keys as in ``kg/data/read/columns.toml``.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from kg.errors import PageError
from kg.model import Page
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.rows import fields_in, no_text, row_page
from kg.read.lines import Lines, encoding_of
from kg.text.dates import date_of

_LINE_SUFFIXES = (".jsonl", ".ndjson")
#: Keys of an object that contain its articles.
_LISTS = ("articles", "data", "items", "records", "rows", "results", "docs", "文章", "数据", "list")


def fits(file: File) -> bool:
    """By suffix; also a ``.txt`` or no suffix if the file begins as an object or an array of objects."""
    if file.suffix in FORM.suffixes:
        return True
    return file.suffix in ("", ".txt") and bool(re.match(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"', file.head))


def read(file: File) -> Read:
    """A page an object."""
    first = _first_sign(file)
    if first == "[":
        yield from _pages(file, _items(file, "item"))
        return
    if first != "{":
        raise file.broken("不是 JSON：应以 { 或 [ 开头", "is not JSON: it should begin with { or [")
    if file.suffix in _LINE_SUFFIXES or _is_lines(file):
        yield from _from_lines(file)
    else:
        yield from _pages(file, _from_object(file))


def _is_lines(file: File) -> bool:
    """Whether the first line is an object by itself, and more follow."""
    lines = list(islice((line for line in Lines(file) if line.strip()), 2))
    try:
        return len(lines) == 2 and isinstance(json.loads(lines[0]), dict)
    except ValueError:
        return False


def _from_lines(file: File) -> Read:
    lines = Lines(file)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = str(number)
        if number in lines.faults:
            at = lines.faults[number]
            yield file.broken(f"第 {at} 字节不是 {lines.encoding}", f"byte {at} is not {lines.encoding}", place)
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield file.broken(f"不是 JSON：{error}", f"is not JSON: {error}", place)
            continue
        yield _page_of(file, record, number, f"line {number}", lines.encoding)


def _pages(file: File, records: Iterator[Any]) -> Read:
    encoding = encoding_of(file)
    for number, record in enumerate(records, 1):
        yield _page_of(file, record, number, f"item {number}", encoding)


def _page_of(file: File, record: Any, number: int, place: str, encoding: str) -> Page | PageError:
    if isinstance(record, str) and record.strip():
        record = {"text": record}
    if not isinstance(record, Mapping):
        return file.broken("不是一个 JSON 对象", "is not a JSON object", f"{number}")
    fields = _fields(record, file.options.columns)
    if "text" not in fields:
        error = no_text(file, list(record))
        return PageError(f"{file.name}:{number}", error.zh, error.en, error.remedy_zh, error.remedy_en)
    try:
        return row_page(file, fields, number, FORM.name, place, encoding)
    except PageError as error:
        return error


def _fields(record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, object]:
    """The fields of a record, or of the one record inside it that has a text (``_source``, ``data``)."""
    fields = fields_in(record, columns)
    if "text" in fields and not isinstance(fields["text"], Mapping):
        return fields
    inner = [fields_in(value, columns) for value in record.values() if isinstance(value, Mapping)]
    with_text = [one for one in inner if "text" in one]
    return {**fields, **with_text[0]} if len(with_text) == 1 else fields


def _from_object(file: File) -> Iterator[Any]:
    """The objects of the list that the object contains; the object itself if it is an article."""
    try:
        whole = json.loads(file.read().decode(encoding_of(file)).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise file.broken(f"不是 JSON：{error}", f"is not JSON: {error}") from error
    if "text" not in fields_in(whole, file.options.columns):
        for key in _LISTS:
            if isinstance(whole.get(key), list):
                yield from whole[key]
                return
        lists = {key: value for key, value in whole.items() if isinstance(value, list) and value}
        if lists and "text" not in _fields(whole, file.options.columns):
            for key, some in lists.items():
                day = {"date": key} if date_of(key) else {}
                yield from ((day | record if isinstance(record, dict) else record) for record in some)
            return
    yield whole


def _items(file: File, prefix: str) -> Iterator[Any]:
    import ijson

    with file.open() as stream:
        encoding = encoding_of(file)
        source = stream if encoding == "utf-8" else codecs.EncodedFile(stream, "utf-8", encoding)
        if encoding == "utf-8" and file.head.startswith(codecs.BOM_UTF8):
            stream.seek(len(codecs.BOM_UTF8))
        try:
            yield from ijson.items(source, prefix, use_float=True)
        except (ijson.JSONError, UnicodeError) as error:
            raise file.broken(f"不是 JSON：{_short(error)}", f"is not JSON: {_short(error)}") from error


def _first_sign(file: File) -> str:
    for line in Lines(file):
        if line.strip():
            return line.strip()[0]
    return ""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


FORM = Form("json", (".jsonl", ".ndjson", ".json"), fits, read)
