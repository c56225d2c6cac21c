"""Tables that no build can have written are refused, with the table and the column; those of a build never are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from kg.count.counting import KEYS
from kg.count.sound import check_tables, check_texts
from kg.count.tables import SCHEMAS, Tables
from kg.errors import BuildError
from kg.settings import Settings
from tests.factories import hostile_tables, make_tables

#: (table, column) -> ids of these tables, and whether a cell may be empty: stated once more, by hand.
REFERENCES = {
    ("articles", "page_id"): False,
    ("sentences", "article_id"): False,
    ("sentences", "page_id"): False,
    ("mentions", "page_id"): False,
    ("mentions", "article_id"): True,
    ("mentions", "sentence_id"): True,
    ("mentions", "entity_id"): False,
    ("entities", "parent_id"): True,
    ("edges", "source"): False,
    ("edges", "target"): False,
    ("evidence", "source"): False,
    ("evidence", "target"): False,
    ("evidence", "article_id"): False,
    ("evidence", "sentence_id"): False,
    ("evidence", "target_sentence_id"): False,
    ("relations", "subject"): False,
    ("relations", "object"): False,
    ("relations", "article_id"): True,
    ("relations", "sentence_id"): True,
}
#: What only some builds have: a page's date, an article's title, when somebody was first seen.
MAY_BE_NULL = {
    "pages": {"sha256", "encoding", "paper", "page_no", "date", "url", "language", "form", "place", "learnt", "boxes",
              "scan", "text"},
    "articles": {"title", "column", "date", "date_from", "url"},
    "entities": {"first_seen", "last_seen"},
    "edges": {"first_seen", "last_seen"},
}  # fmt: skip
PLACES = [
    ("sentences", "start", "end"),
    ("mentions", "start", "end"),
    ("evidence", "source_start", "source_end"),
    ("evidence", "target_start", "target_end"),
    ("relations", "start", "end"),
]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A build with rows in every table: one statement, whose object is an article, is put in."""
    made = make_tables(settings=Settings(window="article"))
    sentence = made.sentences.to_pylist()[0]
    stated = {
        "relation_id": "rl1", "subject": made.entities["entity_id"][0].as_py(), "predicate": "author",
        "object": sentence["article_id"], "title": "", "former": False, "article_id": sentence["article_id"],
        "sentence_id": sentence["sentence_id"], "start": sentence["start"], "end": sentence["end"],
        "rule": "author.byline", "score": 0.9, "time": "",
    }  # fmt: skip
    made = replace(made, relations=pa.Table.from_pylist([stated], schema=SCHEMAS["relations"]))
    assert all(len(table) for table in made.named().values())
    return made


def with_cell(tables: Tables, name: str, column: str, value: Any, row: int = 0) -> Tables:
    """The same tables with another value in one cell."""
    table = tables.named()[name]
    values = table[column].to_pylist()
    values[row] = value
    field = SCHEMAS[name].field(column)
    changed = table.set_column(table.schema.get_field_index(column), field, pa.array(values, field.type))
    return replace(tables, **{name: changed})


def refused(tables: Tables, name: str, column: str) -> None:
    """The error names folder, table and column."""
    with pytest.raises(BuildError) as error:
        check_tables(tables, "out/tables")
    assert f"out/tables：表 {name} 的列 {column} " in str(error.value)
    assert f"table {name}, column {column} " in str(error.value)


@pytest.mark.parametrize("make", [make_tables, hostile_tables])
def test_what_a_build_writes_is_sound(make: Any) -> None:
    """Names full of markup are sound too, and so is a build without pages."""
    made = make()
    check_tables(made, "out/tables")
    check_texts(made, "out/tables")

    empty = Tables(**{name: schema.empty_table() for name, schema in SCHEMAS.items()})
    check_tables(empty, "out/tables")
    check_texts(empty, "out/tables")


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in SCHEMAS for column in SCHEMAS[name].names])
def test_an_empty_cell_is_refused_where_a_build_always_knows(tables: Tables, name: str, column: str) -> None:
    """What a build makes itself is complete; a page or an article need not be."""
    changed = with_cell(tables, name, column, None)

    if column in MAY_BE_NULL.get(name, set()) or (name, column) == ("relations", "title"):
        check_tables(changed, "out/tables")
    else:
        refused(changed, name, column)


@pytest.mark.parametrize(("place", "may_be_empty"), REFERENCES.items())
def test_an_id_that_leads_nowhere_is_refused(tables: Tables, place: tuple[str, str], may_be_empty: bool) -> None:
    """An id of nothing is refused everywhere; an empty cell only where a value is required."""
    refused(with_cell(tables, *place, "nobody"), *place)
    if may_be_empty:
        check_tables(with_cell(tables, *place, ""), "out/tables")
    else:
        refused(with_cell(tables, *place, ""), *place)


def test_a_statement_may_be_about_an_article_or_an_entity(tables: Tables) -> None:
    """Authorship is a relation to an article, every other one to an entity; a sentence is neither."""
    check_tables(with_cell(tables, "relations", "object", tables.entities["entity_id"][1].as_py()), "out/tables")
    refused(with_cell(tables, "relations", "object", tables.sentences["sentence_id"][0].as_py()), "relations", "object")


@pytest.mark.parametrize(("name", "begin", "end"), PLACES)
def test_a_place_lies_on_the_page_and_begins_before_it_ends(tables: Tables, name: str, begin: str, end: str) -> None:
    """Before the page, and an end before the start; an empty span is accepted."""
    last = tables.named()[name][end][0].as_py()

    refused(with_cell(tables, name, begin, -1), name, begin)
    refused(with_cell(tables, name, begin, last + 1), name, begin)
    check_tables(with_cell(tables, name, begin, last), "out/tables")
    check_tables(with_cell(with_cell(tables, name, end, 0), name, begin, 0), "out/tables")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_row_that_is_there_twice_is_refused(tables: Tables, name: str) -> None:
    """By the columns that name a row."""
    table = tables.named()[name]

    refused(replace(tables, **{name: pa.concat_tables([table, table.slice(0, 1)])}), name, KEYS[name][0])


@pytest.mark.parametrize("odd", ["e 1", "e/1", "<e>", "", "实体"])
@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "features"])
def test_an_id_holds_nothing_but_letters_digits_and_joints(tables: Tables, name: str, odd: str) -> None:
    """They are in addresses, links and names of files; numbers need no such check."""
    refused(with_cell(tables, name, KEYS[name][0], odd), name, KEYS[name][0])


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("name", "column"),
    [(name, field.name) for name in SCHEMAS for field in SCHEMAS[name] if pa.types.is_floating(field.type)],
)
def test_a_number_is_a_number(tables: Tables, name: str, column: str, value: float) -> None:
    """Neither infinite nor NaN."""
    refused(with_cell(tables, name, column, value), name, column)


def test_reasons_are_rows_of_the_table_of_features(tables: Tables) -> None:
    """A mention without reasons is sound, one with an unknown reason is not."""
    number = tables.features["number"][0].as_py()
    unknown = max(tables.features["number"].to_pylist()) + 1

    check_tables(with_cell(tables, "mentions", "reasons", []), "out/tables")
    check_tables(with_cell(tables, "mentions", "reasons", [number]), "out/tables")
    refused(with_cell(tables, "mentions", "reasons", [number, unknown]), "mentions", "reasons")


@pytest.mark.parametrize("name", ["mentions", "entities", "features"])
def test_a_type_is_one_that_the_build_has(tables: Tables, name: str) -> None:
    """It is built in, or a pack declared it and the manifest records it."""
    event = {"id": "event", "letter": "e", "zh": "活动", "en": "Event", "colour": "#0b6e75"}
    changed = with_cell(tables, name, "type", "event")

    refused(changed, name, "type")
    check_tables(replace(changed, manifest={"types": [event]}), "out/tables")


@pytest.mark.parametrize(("name", "key"), [("sentences", "sentence_id"), ("mentions", "mention_id")])
def test_a_text_is_what_the_page_has_at_its_place(tables: Tables, name: str, key: str) -> None:
    """The row that differs is named; where the page's text was not kept nothing can be compared."""
    changed = with_cell(tables, name, "text", "别的话", row=1)

    with pytest.raises(BuildError) as error:
        check_texts(changed, "out/tables")
    assert f"（{tables.named()[name][key][1].as_py()}）" in str(error.value)

    for row in range(len(tables.pages)):
        changed = with_cell(changed, "pages", "text", None, row)
    check_texts(changed, "out/tables")
