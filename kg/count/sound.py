"""
Are the tables of a build consistent: keys, references, positions in the text?

Place in the flow: the count room; used when a build is read back from disk, where somebody
else may have written it. What is checked here need not be checked again by anything that
explains, draws or exports.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from kg.count.counting import KEYS
from kg.count.tables import SCHEMAS, Tables
from kg.errors import BuildError

#: Columns that may be null.
_MAY_BE_NULL = frozenset({"title", "first_seen", "last_seen"})
#: Much may be unknown of pages and articles; these of their columns may not.
_KNOWN = {
    "pages": ("page_id", "name", "chars"),
    "articles": ("article_id", "page_id", "local_id", "ordinal", "kind", "authors", "affiliations", "pieces"),
}
#: Ids are opaque, but only letters, digits and hyphens: they become part of IRIs, links and file names.
_ID = r"^[A-Za-z0-9_.-]+$"
#: (table, column) -> tables whose ids are allowed there; True if an empty text is allowed as well.
_REFERENCES: dict[tuple[str, str], tuple[tuple[str, ...], bool]] = {
    ("articles", "page_id"): (("pages",), False),
    ("sentences", "article_id"): (("articles",), False),
    ("sentences", "page_id"): (("pages",), False),
    ("mentions", "page_id"): (("pages",), False),
    ("mentions", "article_id"): (("articles",), True),
    ("mentions", "sentence_id"): (("sentences",), True),
    ("mentions", "entity_id"): (("entities",), False),
    ("entities", "parent_id"): (("entities",), True),
    ("edges", "source"): (("entities",), False),
    ("edges", "target"): (("entities",), False),
    ("evidence", "source"): (("entities",), False),
    ("evidence", "target"): (("entities",), False),
    ("evidence", "article_id"): (("articles",), False),
    ("evidence", "sentence_id"): (("sentences",), False),
    ("evidence", "target_sentence_id"): (("sentences",), False),
    ("relations", "subject"): (("entities",), False),
    ("relations", "object"): (("entities", "articles"), False),
    ("relations", "article_id"): (("articles",), True),
    ("relations", "sentence_id"): (("sentences",), True),
}
#: (table, begin, end): spans, where 0 <= begin <= end.
_PLACES = (
    ("sentences", "start", "end"),
    ("mentions", "start", "end"),
    ("evidence", "source_start", "source_end"),
    ("evidence", "target_start", "target_end"),
    ("relations", "start", "end"),
)


def check_tables(tables: Tables, where: str) -> None:
    """
    Refuse tables that no build has written. Costs about one hash look-up for each id.

    Args:
        tables: with the columns of ``SCHEMAS``.
        where: the folder of the tables, for messages.

    Raises:
        BuildError: the first fault, with table, column and value.
    """
    named = tables.named()
    for name, table in named.items():
        for column in _KNOWN.get(name, SCHEMAS[name].names):
            if column not in _MAY_BE_NULL and table[column].null_count:
                raise _fault(where, name, column, "有空值", "has empty cells")
        _check_keys(name, table, where)
        _check_numbers(name, table, where)
    for (name, column), (others, may_be_empty) in _REFERENCES.items():
        known = pa.chunked_array(
            [chunk for other in others for chunk in named[other][KEYS[other][0]].chunks], pa.string()
        )
        values = pc.unique(named[name][column])
        lost = values.filter(pc.invert(pc.is_in(values, value_set=known))).to_pylist()
        lost = [value for value in lost if value or not may_be_empty]
        if lost:
            raise _fault(where, name, column, f"“{lost[0]}”不在图中", f'"{lost[0]}" is not in the graph')
    for name, begin, end in _PLACES:
        table = named[name]
        right = pc.and_(pc.greater_equal(table[begin], 0), pc.less_equal(table[begin], table[end]))
        if not pc.all(right).as_py() and len(table):
            raise _fault(where, name, begin, "位置不对", "has an impossible position")
    reasons, known = pc.list_flatten(named["mentions"]["reasons"]), named["features"]["number"].combine_chunks()
    if not pc.all(pc.is_in(reasons, value_set=known), min_count=0).as_py():
        raise _fault(where, "mentions", "reasons", "有不在表 features 里的依据", "has a reason that is not in features")
    for name in ("mentions", "entities", "features"):
        unknown = sorted(set(pc.unique(named[name]["type"]).to_pylist()) - set(tables.types))
        if unknown:
            raise _fault(where, name, "type", f"没有“{unknown[0]}”这一类", f'there is no type "{unknown[0]}"')


def check_texts(tables: Tables, where: str) -> None:
    """
    Refuse sentences and mentions that differ from the page's text at their position.

    Args:
        tables: already checked by ``check_tables``.
        where: the folder of the tables, for messages.

    Raises:
        BuildError: the first one that differs, with its id.
    """
    texts = dict(zip(*(tables.pages[column].to_pylist() for column in ("page_id", "text")), strict=True))
    for name, key in (("sentences", "sentence_id"), ("mentions", "mention_id")):
        columns = (tables.named()[name][column].to_pylist() for column in (key, "page_id", "start", "end", "text"))
        for id_, page, start, end, text in zip(*columns, strict=True):
            if texts[page] is not None and texts[page][start:end] != text:
                raise _fault(
                    where, name, "text", f"与版面原文不符（{id_}）", f"is not what the page says there ({id_})"
                )


def _check_keys(name: str, table: pa.Table, where: str) -> None:
    keys = KEYS[name]
    if table.group_by(list(keys)).aggregate([]).num_rows != len(table):
        raise _fault(where, name, keys[0], "有重复的行", "has a duplicate row")
    ids = table[keys[0]]
    if not pa.types.is_string(ids.type):
        return
    odd = ids.filter(pc.invert(pc.match_substring_regex(ids, _ID)))
    if len(odd):
        raise _fault(where, name, keys[0], f"“{odd[0].as_py()}”不是编号", f'"{odd[0].as_py()}" is not an id')


def _check_numbers(name: str, table: pa.Table, where: str) -> None:
    for column, kind in zip(SCHEMAS[name].names, SCHEMAS[name].types, strict=True):
        if pa.types.is_floating(kind) and not pc.all(pc.is_finite(table[column])).as_py() and len(table):
            raise _fault(where, name, column, "有不是数的值", "has a value that is not a number")


def _fault(where: str, table: str, column: str, zh: str, en: str) -> BuildError:
    zh, en = (re.sub(r"\s+", " ", text) for text in (zh, en))
    return BuildError(
        where,
        f"表 {table} 的列 {column} {zh}",
        f"table {table}, column {column} {en}",
        "用 kg build 重新生成",
        "rebuild it with kg build",
    )
