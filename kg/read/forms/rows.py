"""
One row of named fields -> one page of one article: shared by all tables and JSON.

Place in the flow: read, forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone

from kg.errors import PageError
from kg.model import Page
from kg.read.columns import field_name, fields_of, named
from kg.read.compose import Draft, composed
from kg.read.file import File

#: Fields that are facts about the page and not part of its text.
_FACTS = ("date", "paper", "page_no", "url", "scan")

#: Seconds since 1970 that are read as a day in a column of dates: those of 2000 to 2030. Later ones begin as years do (2023010508).
CLOCK = range(946_684_800, 1_900_000_000)
_CHINA = timezone(timedelta(hours=8))

_BLOCK_TAG = re.compile(r"(?i)</?(?:p|div|br|li|h[1-6]|tr)\b[^<>]*>")
_TAG = re.compile(
    r"(?i)</?(?:p|div|span|br|strong|b|i|em|a|font|img|li|ul|ol|h[1-6]|table|tr|td|center|u|sup|sub)\b[^<>]*>"
)


def places_of(file: File, header: Sequence[object]) -> dict[str, int]:
    """
    The position of each field in a table's header.

    Raises:
        PageError: no column has the text, or one that the user named, and no usual one, is there.
    """
    places = fields_of(header, file.options.columns)
    if "text" not in places:
        raise no_text(file, header)
    for field, column in file.options.columns.items():
        if field not in places:
            raise PageError(
                file.name,
                f"没有 --map 所指的列 {field}={column}（有：{named(header)}）",
                f"has no column as in --map {field}={column} (there are: {named(header)})",
                "改正列名，或对有这一列的表单独用 --map",
                "correct the name, or use --map on the tables with that column alone",
            )
    return places


def no_text(file: File, names: Sequence[object]) -> PageError:
    """The error for a table in which no column is the text."""
    return PageError(
        file.name,
        f"表里没有正文列（有：{named(names)}）",
        f"no column has the text (there are: {named(names)})",
        "用 --map text=列名（或第几列）指定",
        "name it with --map text=COLUMN, or its number",
    )


def draft_of(fields: Mapping[str, object]) -> Draft:
    """An article made of its fields; markup in them is removed."""
    values = {name: plain_text(value) for name, value in fields.items() if name not in _FACTS}
    title = " ".join(part for part in (values.get("title"), values.get("subtitle")) if part)
    facts = {name: _fact(name, fields[name]) for name in _FACTS if fields.get(name) not in (None, "")}
    return Draft(values.get("text", ""), title, values.get("author", ""), values.get("column", ""), facts)


def row_page(file: File, fields: Mapping[str, object], number: int, form: str, place: str, encoding: str) -> Page:
    """
    The page of one row.

    Raises:
        PageError: the row has no text, or contains what no text does.
    """
    draft = draft_of(fields)
    if not draft.body.strip():
        raise without_text(f"{file.name}#{number}", draft.title, place)
    text, marked = composed([draft])
    if not {"title", "author"} & fields.keys():
        # A table with nothing but texts may have whole pages: segment finds their articles.
        text, marked = draft.body, ()
    return file.page(
        text, form=form, encoding=encoding, number=number, place=place, metadata=draft.facts, marked=marked
    )


def without_text(where: str, title: str, place: str = "") -> PageError:
    """The error for a row without text; its title says which one, and alone is no article."""
    zh, en = (f"（标题：{title[:20]}）", f" (title: {title[:20]})") if title.strip() else ("", "")
    at = f"{place}：" if place else "", f"{place}: " if place else ""
    return PageError(
        where,
        f"{at[0]}这一行没有正文{zh}",
        f"{at[1]}this row has no text{en}",
        "补上正文，或删去这一行",
        "put its text in, or remove the row",
    )


def fields_in(record: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The fields of a record by its keys; ``columns`` (field -> key) take precedence over the usual names."""
    found = {field: record[key] for field, key in columns.items() if key in record}
    for key, value in record.items():
        own = field_name(key)
        if own and own not in found:
            found[own] = value
    return found


def _fact(name: str, value: object) -> object:
    if isinstance(value, date | datetime):
        return value
    text = plain_text(value)
    return (_day_of_clock(text) or text) if name == "date" else text


def _day_of_clock(text: str) -> date | None:
    """The day in China of a count of seconds, or milliseconds, since 1970; only of today's length, so that no other number is one."""
    if not re.fullmatch(r"\d{10}(?:\d{3})?", text) or int(text[:10]) not in CLOCK:
        return None
    return datetime.fromtimestamp(int(text[:10]), tz=_CHINA).date()


def plain_text(value: object) -> str:
    """A cell as text: lists become paragraphs, whole numbers have no decimal point, NaN is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(plain_text, value)))
    if isinstance(value, Mapping):
        return next((plain_text(value[key]) for key in ("name", "text", "value") if key in value), "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if len(_TAG.findall(text)) >= 2 or re.fullmatch(r"(?s)\s*<(p|div)\b.*", text):
        text = _TAG.sub("", _BLOCK_TAG.sub("\n", text)).replace("&nbsp;", " ")
    return text.replace("\r\n", "\n").replace("\r", "\n")
