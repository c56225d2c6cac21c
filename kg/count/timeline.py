"""
Names and pairs month by month, how much of a month is new, and when a name bursts.

Place in the flow: count; from the tables of a build, in SQL that every engine reads. The month is
that of the article's date; articles without a date are in no month.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from kg.count.bursts import bursts
from kg.count.engines.base import Engine
from kg.count.steps import INPUTS, Step, counting_steps
from kg.count.tables import Tables
from kg.settings import Settings

_MONTH = "substr(CAST({day} AS STRING), 1, 7)"

#: Days inside the requested span. ISO days compare as strings; ``~`` sorts after every character of a day, so
#: that an upper bound given as a month or a year includes its last day.
_SPAN = " AND CAST(day AS STRING) >= '{since}' AND CAST(day AS STRING) <= '{until}'"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months of a build; tables are sorted by their first columns."""

    #: ``month``, ``articles``, ``entities`` named, ``new`` ones (first named in it), ``novelty`` (their share).
    months: pa.Table
    #: ``entity_id``, ``month``, ``articles``, ``mentions``.
    names: pa.Table
    #: ``source``, ``target``, ``month``, ``articles``, ``windows`` that hold both.
    pairs: pa.Table
    #: ``entity_id``, ``first`` and ``last`` month, ``articles``, ``weight`` (nats), the heaviest first.
    bursts: pa.Table


def timeline_steps(settings: Settings, since: str = "", until: str = "") -> list[Step]:
    """
    The steps in order; they need the relations of ``INPUTS`` and leave ``month``, ``name_month`` and ``pair_month``.

    Args:
        since: first day, ``until``: last day, as ``2022-11-01``; empty for no limit.
    """
    span = "day IS NOT NULL"
    if since or until:
        span += _SPAN.format(since=_quoted(since), until=_quoted(until) + "~")
    wanted = [step for step in counting_steps(settings) if step[0] in ("located", "name_in_window")]
    return [
        *wanted,
        (
            "dated",
            f"SELECT entity_id, article_id, {_MONTH.format(day='day')} AS month FROM located WHERE {span}",
        ),
        (
            "month",
            f"""SELECT {_MONTH.format(day="day")} AS month, count(*) AS articles
                FROM article WHERE {span} GROUP BY {_MONTH.format(day="day")}""",
        ),
        (
            "name_month",
            """SELECT entity_id, month, count(DISTINCT article_id) AS articles, count(*) AS mentions
               FROM dated GROUP BY entity_id, month""",
        ),
        (
            "pair_month",
            f"""SELECT x.entity_id AS source, y.entity_id AS target, x.month,
                       count(DISTINCT x.article_id) AS articles, count(*) AS windows
                FROM (SELECT window_key, entity_id, article_id, {_MONTH.format(day="day")} AS month
                      FROM name_in_window WHERE {span}) x
                JOIN name_in_window y ON y.window_key = x.window_key AND x.entity_id < y.entity_id
                GROUP BY x.entity_id, y.entity_id, x.month""",
        ),
    ]


def timeline_of(tables: Tables, engine: Engine, settings: Settings, since: str = "", until: str = "") -> Timeline:
    """The months of a build, of all days or only from ``since`` to ``until``."""
    for (name, columns), table in zip(
        INPUTS.items(), (tables.mentions, tables.sentences, tables.articles), strict=True
    ):
        engine.read(name, table, columns)
    for name, sql in timeline_steps(settings, since, until):
        engine.run(name, sql)
    months = engine.rows("month", ["month"])
    names = engine.rows("name_month", ["entity_id", "month"])
    return Timeline(
        months=_with_novelty(months, names),
        names=names,
        pairs=engine.rows("pair_month", ["source", "target", "month"]),
        bursts=bursts_of(months, names),
    )


def every_month(first: str, last: str) -> list[str]:
    """
    All months from the first to the last.

    >>> every_month("2022-11", "2023-02")
    ['2022-11', '2022-12', '2023-01', '2023-02']
    """
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while (label := f"{year:04d}-{month:02d}") <= last:
        found.append(label)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def bursts_of(months: pa.Table, names: pa.Table) -> pa.Table:
    """The bursts of every name; months without dated articles count as months without articles."""
    said = dict(zip(months["month"].to_pylist(), months["articles"].to_pylist(), strict=True))
    labels = every_month(min(said), max(said)) if said else []
    place = {label: at for at, label in enumerate(labels)}
    articles = [said.get(label, 0) for label in labels]
    own: dict[str, list[int]] = {}
    for row in names.to_pylist():
        own.setdefault(row["entity_id"], [0] * len(labels))[place[row["month"]]] = row["articles"]
    rows = [
        {
            "entity_id": entity,
            "first": labels[burst.first],
            "last": labels[burst.last],
            "articles": sum(named[burst.first : burst.last + 1]),
            "weight": burst.weight,
        }
        for entity, named in own.items()
        for burst in bursts(named, articles)
    ]
    fields = [("entity_id", pa.string()), ("first", pa.string()), ("last", pa.string())]
    schema = pa.schema([*fields, ("articles", pa.int64()), ("weight", pa.float64())])
    order = [("weight", "descending"), ("entity_id", "ascending"), ("first", "ascending")]
    return pa.Table.from_pylist(rows, schema=schema).sort_by(order)


def _with_novelty(months: pa.Table, names: pa.Table) -> pa.Table:
    named: dict[str, int] = {}
    fresh: dict[str, int] = {}
    known: set[str] = set()
    for row in names.sort_by("month").to_pylist():
        named[row["month"]] = named.get(row["month"], 0) + 1
        if row["entity_id"] not in known:
            known.add(row["entity_id"])
            fresh[row["month"]] = fresh.get(row["month"], 0) + 1
    labels = months["month"].to_pylist()
    counts = [named.get(label, 0) for label in labels]
    new = [fresh.get(label, 0) for label in labels]
    share = [round(n / count, 6) if count else 0.0 for n, count in zip(new, counts, strict=True)]
    for name, values in (("entities", counts), ("new", new)):
        months = months.append_column(name, pa.array(values, pa.int64()))
    return months.append_column("novelty", pa.array(share, pa.float64()))


def _quoted(day: str) -> str:
    return day.replace("'", "''")
