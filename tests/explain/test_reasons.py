"""Why it is there: names found by every spelling, sentences with the right marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg
from kg.count.tables import Tables
from kg.errors import QueryError
from kg.explain import SurfaceReasons, entity_named, explain_entity, explain_link, explain_name


@pytest.fixture(scope="module")
def tables(built: kg.Build) -> Tables:
    """The tables of the seed pages."""
    return built.tables


def test_an_entity_is_found_by_name_alias_and_id(tables: Tables) -> None:
    """太原市, 太原, its id and a spelling with a space are one entity."""
    by_name = entity_named(tables, "太原市")

    assert entity_named(tables, "太原") == by_name
    assert entity_named(tables, " 太 原 市 ") == by_name
    assert entity_named(tables, by_name["entity_id"]) == by_name


def test_marks_around_a_name_may_be_left_out(tables: Tables) -> None:
    """清泉入户 is “清泉入户”工程, and a law is found with and without its title marks."""
    rows = tables.entities.to_pylist()
    rows[0] |= {"canonical": "“清泉入户”工程"}
    rows[1] |= {"canonical": "甲市供水条例"}
    marked = Tables(**{**tables.named(), "entities": tables.entities.from_pylist(rows, schema=tables.entities.schema)})

    found = [entity_named(marked, name)["canonical"] for name in ("清泉入户", "清泉入户工程", "《甲市供水条例》")]

    assert found == ["“清泉入户”工程", "“清泉入户”工程", "甲市供水条例"]
    with pytest.raises(QueryError):
        entity_named(marked, "“”")


def test_an_unknown_name_brings_near_ones(tables: Tables) -> None:
    """The message helps to ask again."""
    with pytest.raises(QueryError, match=r"太原市（地点，l-\w+）"):
        entity_named(tables, "太原市"[:1])


def test_a_name_of_several_lists_them_by_id(tables: Tables) -> None:
    """Ambiguity is reported, not resolved."""
    rows = tables.entities.to_pylist()
    rows[1] = rows[1] | {"canonical": rows[0]["canonical"]}
    twin = Tables(**{**tables.named(), "entities": tables.entities.from_pylist(rows, schema=tables.entities.schema)})

    with pytest.raises(QueryError, match="2 个实体都叫此名") as caught:
        entity_named(twin, rows[0]["canonical"])

    assert rows[0]["entity_id"] in str(caught.value)
    assert rows[1]["entity_id"] in str(caught.value)


def test_every_mention_of_an_entity_is_quoted_with_its_reason(tables: Tables) -> None:
    """Marks enclose the mention's text in the sentence; rule and position are those of the table."""
    found = explain_entity(tables, "太原市")
    wanted = [m for m in tables.mentions.to_pylist() if m["entity_id"] == found.entity["entity_id"]]

    quoted = [r for quote in found.quotes for r in quote.reasons]
    assert sorted((r["start"], r["end"], r["rule"]) for r in quoted) == sorted(
        (m["start"], m["end"], m["rule"]) for m in wanted
    )
    for quote in found.quotes:
        assert [quote.text[s:e] for s, e in quote.marks] == [r["text"] for r in quote.reasons]


def test_a_link_is_explained_by_sentences_that_hold_both_names(tables: Tables) -> None:
    """Each evidence sentence shows both, whichever comes first in the question."""
    link = explain_link(tables, "太原市", "山西省")
    turned = explain_link(tables, "山西省", "太原市")

    assert link == turned
    assert link.edge is not None
    assert len(link.quotes) == link.edge["count"]
    for quote in link.quotes:
        assert {r["canonical"] for r in quote.reasons} == {"太原市", "山西省"}


def test_two_names_that_never_meet_are_told_apart_from_a_link(tables: Tables) -> None:
    """No edge, no evidence, and the names between them."""
    edges = {frozenset((e["source"], e["target"])) for e in tables.edges.to_pylist()}
    centre = entity_named(tables, "太原市")["entity_id"]
    ids = [i for i in tables.entities["entity_id"].to_pylist() if frozenset((i, centre)) in edges]
    one, other = next((a, b) for a in ids for b in ids if a < b and frozenset((a, b)) not in edges)

    link = explain_link(tables, one, other)

    assert link.edge is None
    assert not link.quotes
    assert "太原市" in link.between


def test_an_entity_is_not_linked_to_itself(tables: Tables) -> None:
    """Two names of one thing are no link."""
    with pytest.raises(QueryError, match="同一实体"):
        explain_link(tables, "太原", "太原市")


def test_an_author_is_told_with_the_title_of_the_article(tables: Tables) -> None:
    """Statements show names, not ids."""
    author = next(r for r in tables.relations.to_pylist() if r["predicate"] == "author")

    statements = explain_entity(tables, author["subject"]).statements

    said = next(s for s in statements if s["predicate"] == "author")
    assert not re.match(r"ar[a-z2-7]{12}$", said["object"])


def test_a_short_form_is_told_sentence_by_sentence(tables: Tables) -> None:
    """市委 is no node: the answer says what it was taken for, and that the paper's home decided."""
    found = explain_name(tables, "市委")

    assert isinstance(found, SurfaceReasons)
    (use,) = found.uses
    assert use.entity["canonical"] == "中国共产党太原市委员会"
    assert {q.text[s:e] for q in use.quotes for s, e in q.marks} == {"市委"}
    assert set(use.decided_by) == {("home", "太原市")}


def test_a_short_form_in_a_story_on_a_county_is_told_by_the_text(tmp_path: Path) -> None:
    """县委 after 文水县 is 文水县委, though the paper is of another city."""
    page = tmp_path / "p.txt"
    page.write_text("县里的变化\n本报讯（记者 王强）记者在文水县看到，田间一片繁忙。县委书记介绍了做法。\n", "utf-8")
    found = explain_name(kg.build(page, home="太原市").tables, "县委")

    assert isinstance(found, SurfaceReasons)
    assert [u.entity["canonical"] for u in found.uses] == ["中国共产党文水县委员会"]
    assert found.uses[0].decided_by == (("text", "文水县"),)


def test_a_form_that_no_page_has_is_unknown(tables: Tables) -> None:
    """The message for any unknown name."""
    with pytest.raises(QueryError, match="图中没有这个名称"):
        explain_name(tables, "旗委")
