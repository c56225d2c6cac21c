"""Named questions: every one answers, alike in Oxigraph and rdflib, and with what the tables say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Store

from kg.count.tables import Tables
from kg.errors import QueryError
from kg.export.rdf_formats import write_rdf
from kg.export.turtle import to_rdflib
from kg.export.vocabulary import Names
from kg.query.questions import ask, bindings, questions, standalone
from kg.query.sparql import run_sparql
from kg.query.store import open_store
from tests.factories import hostile_tables
from tests.stores.builds import DOCUMENT_NUMBER, FORMER_ID, SPLIT_ID, arguments, names, rich_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A build in which every question has an answer."""
    return rich_tables()


@pytest.fixture(scope="module")
def store(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same, in the embedded store."""
    folder = tmp_path_factory.mktemp("build")
    write_rdf(tables, folder / "graph.ttl")
    return open_store(folder)


@pytest.fixture(scope="module")
def graph(tables: Tables) -> rdflib.Graph:
    """The same, in rdflib."""
    return to_rdflib(tables)


def _values(rows: Any) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row) for row in rows]


def _rdflib(term: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    return rdflib.Literal(term.value, lang=term.language)


@pytest.mark.parametrize("name", list(questions()))
def test_oxigraph_and_rdflib_give_the_same_rows_in_the_same_order(
    name: str, tables: Tables, store: Store, graph: rdflib.Graph
) -> None:
    """Two engines, one answer; and there is one."""
    given = arguments(tables)[name]
    ours = ask(store, name, *given)
    bound = {key: _rdflib(term) for key, term in bindings(questions()[name], given, Names()).items()}
    theirs = graph.query(questions()[name].sparql, initNs=Names().prefixes(), initBindings=bound)
    found = [tuple("" if row[v] is None else str(row[v]) for v in ours.variables) for row in theirs]  # type: ignore[index, call-overload]
    assert found == _values(ours.rows)
    assert found


@pytest.mark.parametrize("name", list(questions()))
def test_a_question_as_text_gives_the_same_rows(name: str, tables: Tables, store: Store) -> None:
    """What the docs show and other stores get."""
    given = arguments(tables)[name]
    alone = run_sparql(store, standalone(questions()[name], given, Names()))
    ours = ask(store, name, *given)
    shown = [alone.variables.index(variable) for variable in ours.variables]
    found = [tuple(row[at] for at in shown) for row in _values(alone.rows)]
    assert sorted(found) == sorted(_values(ours.rows))


def test_neighbours_are_the_edges_of_the_tables(tables: Tables, store: Store) -> None:
    """Each neighbour with its weight, heaviest first."""
    name, given = names(tables), arguments(tables)["neighbours"]
    ours = {(row[1], float(row[2])) for row in _values(ask(store, "neighbours", *given).rows)}
    expected = set()
    for row in tables.edges.to_pylist():
        ends = [name[row["source"]], name[row["target"]]]
        if given[0] in ends:
            ends.remove(given[0])
            expected.add((ends[0], round(row["weight"], 6)))
    assert ours == expected
    weights = [float(row[2]) for row in _values(ask(store, "neighbours", *given).rows)]
    assert weights == sorted(weights, reverse=True)


def test_evidence_holds_both_names(tables: Tables, store: Store) -> None:
    """Every sentence has both in it."""
    first, second = arguments(tables)["evidence"]
    rows = _values(ask(store, "evidence", first, second).rows)
    assert rows
    assert all(first in row[1] and second in row[1] for row in rows)


def test_posts_of_one_person_are_some_of_all_posts(tables: Tables, store: Store) -> None:
    """The argument is optional, may be a person or a body, and narrows the answer."""
    everyone = set(_values(ask(store, "posts").rows))
    person, _, body, *_ = sorted(everyone)[0]
    assert {row for row in everyone if row[0] == person} == set(_values(ask(store, "posts", person).rows))
    assert {row for row in everyone if row[2] == body} == set(_values(ask(store, "posts", body).rows))
    assert ("市长", "true") in {(row[1], row[3]) for row in everyone}


def test_a_policy_is_found_by_its_document_number(tables: Tables, store: Store) -> None:
    """The number is one of its names, and the issuers' answer shows it."""
    assert _values(ask(store, "issuers", DOCUMENT_NUMBER).rows)[0][1] == DOCUMENT_NUMBER


def test_an_alias_finds_the_entity(tables: Tables, store: Store) -> None:
    """Any of its names will do."""
    row = next(row for row in tables.entities.to_pylist() if row["aliases"])
    found = _values(ask(store, "find", row["aliases"][0]).rows)
    assert Names().id(row["entity_id"]).value in {entity for entity, *_ in found}


def test_mentions_are_the_rows_of_the_tables(tables: Tables, store: Store) -> None:
    """All of them, banners included."""
    alone = next(row for row in tables.mentions.to_pylist() if not row["article_id"])
    name = names(tables)[alone["entity_id"]]
    rows = [row for row in tables.mentions.to_pylist() if row["entity_id"] == alone["entity_id"]]
    found = _values(ask(store, "mentions", name).rows)
    assert sorted((int(row[1]), int(row[2]), row[3]) for row in found) == sorted(
        (r["start"], r["end"], r["text"]) for r in rows
    )


def test_types_are_counted_as_the_tables_have_them(tables: Tables, store: Store) -> None:
    """One row a type."""
    found = {row[0].rpartition("#")[2].lower()[:6]: int(row[1]) for row in _values(ask(store, "types").rows)}
    types = tables.entities["type"].to_pylist()
    # Organisation here, organization there: the first six letters are the same.
    assert found == {name[:6]: types.count(name) for name in set(types)}


def test_a_split_id_names_all_its_heirs(tables: Tables, store: Store) -> None:
    """And a merged one its only heir."""
    assert len(_values(ask(store, "old-id", SPLIT_ID).rows)) == 2
    assert len(_values(ask(store, "old-id", f"id:{FORMER_ID}").rows)) == 1


def test_an_unknown_name_is_an_error_with_proposals(tables: Tables, store: Store) -> None:
    """Part of a name leads to the name."""
    whole = names(tables)[tables.entities["entity_id"][0].as_py()]
    with pytest.raises(QueryError, match=whole):
        ask(store, "neighbours", whole[:-1])
    with pytest.raises(QueryError, match="--ask find"):
        ask(store, "neighbours", "Ω")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("neighbours", ()),
        ("neighbours", ("甲", "乙")),
        ("evidence", ("甲",)),
        ("types", ("甲",)),
        ("old-id", ("a b>",)),
        ("together", ("十一月",)),
    ],
)
def test_wrong_arguments_are_named(name: str, given: tuple[str, ...], store: Store) -> None:
    """Too few, too many, or of the wrong kind."""
    with pytest.raises(QueryError):
        ask(store, name, *given)


def test_an_unknown_question_names_those_there_are(store: Store) -> None:
    """So that a typing error can be corrected at once."""
    with pytest.raises(QueryError, match="neighbours"):
        ask(store, "neighbors")


def test_hostile_names_can_be_asked_for(tmp_path: Path) -> None:
    """Bound as terms, they are names like any other; as text for other stores the worst are refused."""
    tables = hostile_tables()
    write_rdf(tables, tmp_path / "graph.ttl")
    hostile = open_store(tmp_path)
    for row in tables.entities.to_pylist():
        found = _values(ask(hostile, "find", row["canonical"]).rows)
        assert [entity for entity, *_ in found] == [Names().id(row["entity_id"]).value]
        if "\\" in row["canonical"] or not row["canonical"].isprintable():
            with pytest.raises(QueryError):
                standalone(questions()["find"], (row["canonical"],), Names())
        else:
            text = standalone(questions()["find"], (row["canonical"],), Names())
            assert len(list(hostile.query(text))) == 1  # type: ignore[arg-type]


def test_every_question_is_titled_in_both_languages() -> None:
    """Chinese and English, with parameters."""
    for question in questions().values():
        assert any("\u4e00" <= ch <= "\u9fff" for ch in question.zh)
        assert question.en.isascii()
        assert all(p.zh and p.en.isascii() for p in question.parameters)
        assert all(f"${p.name}" in question.sparql for p in question.parameters)
