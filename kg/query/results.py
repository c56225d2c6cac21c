"""
Answers as text: a table for the eye, CSV and JSON by the W3C, Turtle for triples.

Place in the flow: after ``sparql``; the command line prints what is made here. Text
from pages is hostile: control characters and direction marks are shown, not obeyed.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import QueryError
from kg.export.vocabulary import XSD
from kg.query.sparql import Answer, Term

#: A cell of a table is cut here, in columns of a terminal; the other forms cut nothing.
TABLE_CELL = 60
_WIDE = frozenset("WF")


def as_table(answer: Answer) -> str:
    """
    Columns for a terminal, Chinese characters counted as two; ends with a newline.

    >>> from pyoxigraph import Literal
    >>> print(as_table(Answer(("名", "n"), ((Literal("太原"), Literal("3")),))), end="")
    名   │ n
    ─────┼──
    太原 │ 3
    1 行 / 1 row
    """
    if answer.rows is None:
        return _truth(answer) if answer.truth is not None else as_turtle(answer)
    # The longest namespace first.
    prefixes = sorted(((n, p) for p, n in (answer.prefixes or {}).items()), key=lambda pair: -len(pair[0]))
    rows = [[_cell(_short(term, prefixes)) for term in row] for row in answer.rows]
    rows.insert(0, [(name, _width(name)) for name in answer.variables])
    widths = [max(width for _, width in column) for column in zip(*rows, strict=True)]
    lines = [
        " │ ".join(text + " " * (most - width) for (text, width), most in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "─┼─".join("─" * width for width in widths))
    total = len(answer.rows)
    return "\n".join([*lines, f"{total} 行 / {total} row{'' if total == 1 else 's'}"]) + "\n"


def as_csv(answer: Answer) -> str:
    """Rows as CSV (SPARQL 1.1 Query Results CSV, CRLF); values only, without types."""
    if answer.rows is None:
        raise _unfit("csv", "SELECT")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([_value(term) for term in row] for row in answer.rows)
    return out.getvalue()


def as_json(answer: Answer) -> str:
    """Rows or yes/no as SPARQL 1.1 Query Results JSON, Chinese unescaped."""
    if answer.truth is not None:
        made: dict[str, Any] = {"head": {}, "boolean": answer.truth}
    elif answer.rows is not None:
        rows = (zip(answer.variables, row, strict=True) for row in answer.rows)
        bindings = [{name: _json_term(term) for name, term in row if term is not None} for row in rows]
        made = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    else:
        raise _unfit("json", "SELECT / ASK")
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def as_turtle(answer: Answer) -> str:
    """Triples of a CONSTRUCT or DESCRIBE as Turtle, sorted, with the prefixes that are used."""
    if answer.triples is None:
        raise _unfit("ttl", "CONSTRUCT / DESCRIBE")
    ordered = sorted(answer.triples, key=str)
    named = [term.value for triple in ordered for term in _parts(triple) if isinstance(term, NamedNode)]
    used = {
        prefix: namespace
        for prefix, namespace in (answer.prefixes or {}).items()
        if any(value.startswith(namespace) for value in named)
    }
    text = (serialize(ordered, format=RdfFormat.TURTLE, prefixes=used) or b"").decode("utf-8")
    # Not splitlines: literals may contain U+2028 and the like.
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    return "\n".join(sorted(lines[:end]) + lines[end:])


#: The forms an answer can have, by the name a user gives.
FORMS: dict[str, Callable[[Answer], str]] = {"table": as_table, "csv": as_csv, "json": as_json, "ttl": as_turtle}


def _truth(answer: Answer) -> str:
    return "是 / yes\n" if answer.truth else "否 / no\n"


def _unfit(form: str, kinds: str) -> QueryError:
    return QueryError(
        form, f"只能用于 {kinds} 查询", f"fits {kinds} queries only", "换一种输出格式", "choose another form"
    )


def _parts(triple: Triple) -> tuple[Any, ...]:
    return triple.subject, triple.predicate, triple.object


def _value(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _short(term: Term | None, prefixes: Sequence[tuple[str, str]]) -> str:
    text = _value(term)
    if isinstance(term, NamedNode):
        for namespace, prefix in prefixes:
            if text.startswith(namespace):
                return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), _parts(term), strict=True)
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    made = {"type": "literal", "value": term.value}
    if term.language:
        return made | {"xml:lang": term.language}
    return made if term.datatype.value == XSD + "string" else made | {"datatype": term.datatype.value}


def _shown(text: str) -> str:
    """Line breaks and control or direction marks as visible signs."""
    if text.isprintable():
        return text
    return "".join(
        ch if ch.isprintable() else "⏎" if ch in "\n\u2028\u2029" else "\ufffd" for ch in text.replace("\r\n", "\n")
    )


@cache
def _columns(ch: str) -> int:
    return 0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in _WIDE else 1


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


def _cell(text: str) -> tuple[str, int]:
    """The text as shown, cut if it is too long, and the columns it takes."""
    text = _shown(text)
    width = _width(text)
    if width <= TABLE_CELL:
        return text, width
    kept, used = 0, 0
    for ch in text:
        if used + _columns(ch) > TABLE_CELL - 1:
            break
        kept, used = kept + 1, used + _columns(ch)
    return text[:kept] + "…", used + _columns("…")
