"""
Why is this here: the sentences and the rules behind a node or a link.

Place in the flow: reads the tables of a finished build; shown by ``kg explain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables
from kg.entity_types import Types
from kg.errors import QueryError
from kg.model import squeeze

Row = dict[str, Any]
Span = tuple[int, int]

#: How many candidates are listed when a name belongs to nobody or to several.
_LISTED = 8
#: Marks that people leave out when they ask, and what is inside quotes.
_MARKS = re.compile("[《》〈〉“”「」『』]")
_QUOTED = re.compile("[“「『]([^“”「」『』]+)[”」』]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with the queried names marked."""

    page: str
    #: Title of the article; None if the page lost it or the name is in a banner.
    article: str | None
    #: Day of the article as ISO text, empty if unknown.
    date: str
    #: Offset of the sentence on the page, code points.
    start: int
    text: str
    #: Spans of the names in ``text``, end exclusive.
    marks: tuple[Span, ...]
    #: One entry for each marked name: its rule and pack row, its score, and as ``evidence`` the features
    #: for and against it with their weights in nats, the strongest first.
    reasons: tuple[Row, ...]
    #: Id of the article, empty in a banner.
    article_id: str = ""
    page_id: str = ""


@dataclass(frozen=True, slots=True)
class EntityReasons:
    """A node, what is said of it, and where it is named."""

    entity: Row
    parent: str
    quotes: tuple[Quote, ...]
    #: Statements in both directions: subject, predicate, object by name, title, sentence.
    statements: tuple[Row, ...]
    #: Names it most often occurs with: canonical, type, count, weight.
    neighbours: tuple[Row, ...]
    #: What people decided about it: verb, left, right, reason, status.
    judgements: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkReasons:
    """An edge and the sentences with both names; ``edge`` is None if there is none."""

    source: Row
    target: Row
    edge: Row | None
    quotes: tuple[Quote, ...] = ()
    #: Names that occur with both, if the two never occur together.
    between: tuple[str, ...] = ()
    statements: tuple[Row, ...] = field(default_factory=tuple)


def entity_named(tables: Tables, name: str) -> Row:
    """
    The one entity with this id, canonical name or alias (spaces are ignored), else the one with this name but
    for title marks and quotes: 清泉入户 is “清泉入户”工程.

    Raises:
        QueryError: nobody has the name, or several do; the message lists candidates.
    """
    wanted = squeeze(name)
    # A former id leads to the one that replaced it.
    wanted = tables.manifest.get("redirects", {}).get(wanted, wanted)
    rows: list[Row] = tables.entities.to_pylist()
    for test in (_has_id, _has_canonical, _has_alias, _has_unmarked):
        found = [row for row in rows if test(row, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(name, found, tables.types)
    near = [row for row in rows if wanted and any(wanted in n for n in (row["canonical"], *row["aliases"]))]
    raise _unknown(name, near, tables.types)


def explain_entity(tables: Tables, name: str) -> EntityReasons:
    """Why an entity is in the graph. Raises ``QueryError`` as ``entity_named`` does."""
    entity = entity_named(tables, name)
    mentions = rows_of(tables.mentions, "entity_id", [entity["entity_id"]])
    names = _names(tables)
    return EntityReasons(
        entity=entity,
        parent=names.get(entity["parent_id"], ""),
        quotes=tuple(quotes_of(tables, mentions)),
        statements=tuple(_statements(tables, names, entity["entity_id"])),
        neighbours=tuple(_neighbours(tables, entity["entity_id"])),
        judgements=tuple(_judgements(tables, entity["entity_id"])),
    )


def explain_link(tables: Tables, one: str, other: str) -> LinkReasons:
    """Why two entities are linked. Raises ``QueryError`` as ``entity_named`` does."""
    source, target = sorted((entity_named(tables, one), entity_named(tables, other)), key=lambda r: str(r["entity_id"]))
    pair = (source["entity_id"], target["entity_id"])
    if pair[0] == pair[1]:
        raise QueryError(
            one, f"与“{other}”是同一实体", f'is the same entity as "{other}"', "换一个名称", "give another name"
        )
    edges = _pair_rows(tables.edges, pair)
    names = _names(tables)
    statements = [s for s in _statements(tables, names, pair[0]) if pair[1] in (s["subject_id"], s["object_id"])]
    if not edges:
        return LinkReasons(source, target, None, (), tuple(_between(tables, pair)), tuple(statements))
    wanted = [(e["sentence_id"], e["target_sentence_id"]) for e in _pair_rows(tables.evidence, pair)]
    sentences = list(dict.fromkeys(s for both in wanted for s in both))
    mentions = [m for m in rows_of(tables.mentions, "sentence_id", sentences) if m["entity_id"] in pair]
    return LinkReasons(source, target, edges[0], tuple(quotes_of(tables, mentions, sentences)), (), tuple(statements))


def quotes_of(tables: Tables, mentions: Iterable[Row], order: list[str] | None = None) -> Iterable[Quote]:
    """One quote a sentence, in the order given or by page and position."""
    by_sentence: dict[str, list[Row]] = {}
    for m in mentions:
        # A name in a banner has no sentence: it is its own quote.
        by_sentence.setdefault(m["sentence_id"] or m["mention_id"], []).append(m)
    pages = {p["page_id"]: p["name"] for p in tables.pages.to_pylist()}
    weights = {f["number"]: (f["feature"], f["weight"]) for f in tables.features.to_pylist()}
    articles = {a["article_id"]: a for a in tables.articles.to_pylist()}
    sentences = {s["sentence_id"]: s for s in rows_of(tables.sentences, "sentence_id", list(by_sentence))}
    quotes = {key: _quote(some, sentences.get(key), pages, articles, weights) for key, some in by_sentence.items()}
    if order is not None:
        return [quotes[key] for key in order if key in quotes]
    return sorted(quotes.values(), key=lambda q: (q.date, q.page, q.start))


def _quote(
    mentions: list[Row],
    sentence: Row | None,
    pages: dict[str, str],
    articles: dict[str, Row],
    weights: dict[int, tuple[str, float]],
) -> Quote:
    mentions = sorted(mentions, key=lambda m: int(m["start"]))
    article = articles.get(mentions[0]["article_id"], {})
    start = sentence["start"] if sentence else mentions[0]["start"]
    return Quote(
        page=pages[mentions[0]["page_id"]],
        article=article.get("title"),
        date=article["date"].isoformat() if article.get("date") else "",
        start=start,
        text=sentence["text"] if sentence else mentions[0]["text"],
        marks=tuple((m["start"] - start, m["end"] - start) for m in mentions),
        reasons=tuple(
            {k: m[k] for k in ("text", "canonical", "start", "end", "rule", "row", "score")}
            | {"evidence": [weights[number] for number in m["reasons"]]}
            for m in mentions
        ),
        article_id=mentions[0]["article_id"],
        page_id=mentions[0]["page_id"],
    )


def _statements(tables: Tables, names: dict[str, str], entity_id: str) -> list[Row]:
    """Stated relations of one entity, with names instead of ids."""
    titles = {a["article_id"]: a["title"] or a["local_id"] for a in tables.articles.to_pylist()}
    texts = dict(zip(tables.sentences["sentence_id"].to_pylist(), tables.sentences["text"].to_pylist(), strict=True))
    own = [r for column in ("subject", "object") for r in rows_of(tables.relations, column, [entity_id])]
    return [
        {
            "subject": names.get(r["subject"], r["subject"]),
            "predicate": r["predicate"],
            "object": names.get(r["object"]) or titles.get(r["object"], r["object"]),
            "title": r["title"],
            "former": r["former"],
            "sentence": texts.get(r["sentence_id"], ""),
            "rule": r["rule"],
            "score": r["score"],
            "subject_id": r["subject"],
            "object_id": r["object"],
        }
        for r in own
    ]


def _judgements(tables: Tables, entity_id: str) -> list[Row]:
    """The lines of judgements that concern an entity."""
    told: list[Row] = tables.manifest.get("judgements", [])
    return [j for j in told if entity_id in j["entities"]]


def _neighbours(tables: Tables, entity_id: str) -> list[Row]:
    entities = {e["entity_id"]: e for e in tables.entities.to_pylist()}
    edges = [e for column in ("source", "target") for e in rows_of(tables.edges, column, [entity_id])]
    edges.sort(key=lambda e: (-e["weight"], -e["count"], e["source"], e["target"]))
    found = []
    for e in edges:
        other = entities[e["target"] if e["source"] == entity_id else e["source"]]
        found.append(
            {"canonical": other["canonical"], "type": other["type"], "count": e["count"], "weight": e["weight"]}
        )
    return found


def _between(tables: Tables, pair: tuple[str, str]) -> list[str]:
    """Canonical names of the entities that occur with both, by their smaller weight, largest first."""
    weights: list[dict[str, float]] = []
    for one in pair:
        edges = [(e, "target") for e in rows_of(tables.edges, "source", [one])]
        edges += [(e, "source") for e in rows_of(tables.edges, "target", [one])]
        weights.append({e[side]: e["weight"] for e, side in edges})
    shared = weights[0].keys() & weights[1].keys()
    names = _names(tables)
    return [names[i] for i in sorted(shared, key=lambda i: (-min(weights[0][i], weights[1][i]), i))]


def rows_of(table: pa.Table, column: str, values: list[str]) -> list[Row]:
    """Rows whose column has one of the values, in the order of the table."""
    rows: list[Row] = table.filter(pc.is_in(table[column], value_set=pa.array(values, pa.string()))).to_pylist()
    return rows


def _pair_rows(table: pa.Table, pair: tuple[str, str]) -> list[Row]:
    return [row for row in rows_of(table, "source", [pair[0]]) if row["target"] == pair[1]]


def _names(tables: Tables) -> dict[str, str]:
    ids, names = (tables.entities[column].to_pylist() for column in ("entity_id", "canonical"))
    return dict(zip(ids, names, strict=True))


def _has_id(row: Row, wanted: str) -> bool:
    return bool(row["entity_id"] == wanted)


def _has_canonical(row: Row, wanted: str) -> bool:
    return squeeze(row["canonical"]) == wanted


def _has_alias(row: Row, wanted: str) -> bool:
    return any(squeeze(alias) == wanted for alias in row["aliases"])


def _has_unmarked(row: Row, wanted: str) -> bool:
    name = squeeze(row["canonical"])
    return bool(bare := _MARKS.sub("", wanted)) and bare in (_MARKS.sub("", name), *_QUOTED.findall(name))


def _listing(rows: list[Row], types: Types) -> tuple[str, str]:
    """The most frequent of them in Chinese and in English."""
    best = sorted(rows, key=lambda row: (-row["mention_count"], row["entity_id"]))[:_LISTED]
    zh = "；".join(f"{r['canonical']}（{types[r['type']].zh}，{r['entity_id']}）{r['disambiguator']}" for r in best)
    return zh, "; ".join(f"{r['canonical']} ({r['type']}, {r['entity_id']}) {r['disambiguator']}".strip() for r in best)


def _ambiguous(name: str, found: list[Row], types: Types) -> QueryError:
    zh, en = _listing(found, types)
    return QueryError(
        name,
        f"{len(found)} 个实体都叫此名：{zh}",
        f"{len(found)} entities have this name: {en}",
        "用括号里的编号再问",
        "ask again with the id in brackets",
    )


def _unknown(name: str, near: list[Row], types: Types) -> QueryError:
    zh, en = _listing(near, types)
    return QueryError(
        name,
        "图中没有这个名称" + (f"；相近的有：{zh}" if near else ""),
        "no entity has this name" + (f"; similar ones: {en}" if near else ""),
        "用全称、别名或编号再问，或在 nodes.csv 里查找",
        "ask by full name, alias or id, or search nodes.csv",
    )
