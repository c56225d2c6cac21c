"""Mentions get full names and entity ids; entities gather what they were called."""

from __future__ import annotations

from kg.entity_types import core_types
from kg.link import entities_of
from tests.cases.reading import home_at, lexicon, resolved

TAIYUAN = home_at("太原市")
PAGE = (
    "太原市文物局党组书记、局长赵明远介绍了情况。太原的古建筑很多。\n\n"
    "赵明远说，山西省教育厅、太原市人社局给予支持，汾河两岸景色宜人。我市还将办好课堂。\n"
)


def test_every_mention_has_an_entity_of_its_type() -> None:
    """The id's first letter gives the type."""
    letters = {"person": "p", "organization": "o", "place": "l", "policy": "d", "programme": "g"}
    for m in resolved(PAGE, TAIYUAN).mentions:
        assert m.type in core_types()
        assert m.entity_id.startswith(letters[m.type] + "-")
        assert m.canonical
        assert "{" not in m.canonical


def test_names_of_one_thing_share_an_entity() -> None:
    """太原市, 太原 and 我市 are one node; so are both mentions of a person."""
    mentions = resolved("太原市召开会议。太原的古建筑很多。我市还将努力。", TAIYUAN).mentions

    assert {m.text for m in mentions if m.type == "place"} == {"太原市", "太原", "我市"}
    assert len({m.entity_id for m in mentions if m.type == "place"}) == 1


def test_the_point_of_a_foreign_name_is_one_whatever_the_file_made_of_it() -> None:
    """吉尔拉?依沙木丁 and 吉尔拉·依沙木丁 are one person."""
    mentions = resolved("市长吉尔拉?依沙木丁出席。会后，吉尔拉·依沙木丁说。", TAIYUAN).mentions

    assert {m.canonical for m in mentions if m.type == "person"} == {"吉尔拉·依沙木丁"}


def test_ids_do_not_depend_on_the_page_or_the_order() -> None:
    """They are minted from content."""
    one = {m.canonical: m.entity_id for m in resolved("太原市召开会议。大同市派人参加。", TAIYUAN).mentions}
    two = {m.canonical: m.entity_id for m in resolved("大同市派人参加会议。地点在太原市。", TAIYUAN).mentions}

    assert {one[name] == two[name] for name in ("太原市", "大同市")} == {True}


def test_namesakes_in_two_papers_are_two_entities() -> None:
    """朝阳区 of Beijing is not that of Changchun."""
    ids = {
        next(m.entity_id for m in resolved("朝阳区召开会议。", home).mentions)
        for home in (home_at("北京市"), home_at("长春市"))
    }

    assert len(ids) == 2


def test_entities_gather_surfaces_codes_and_parents() -> None:
    """Aliases are the forms seen, except those that only refer (我市)."""
    mentions = resolved("太原市召开会议。太原的古建筑很多。我市还将努力。", TAIYUAN).mentions

    entity = next(e for e in entities_of(mentions, lexicon()) if e.canonical == "太原市")

    assert (entity.type, entity.aliases, entity.code, entity.parent) == ("place", ("太原",), "140100", "山西省")


def test_entities_come_sorted_and_once() -> None:
    """One record for each id."""
    mentions = resolved(PAGE, TAIYUAN).mentions
    entities = entities_of([*mentions, *reversed(mentions)], lexicon())

    assert [e.id for e in entities] == sorted({m.entity_id for m in mentions})


def test_a_post_between_body_and_name_is_a_stated_relation() -> None:
    """市文物局党组书记、局长赵明远: the post, the body, the person, and where it is."""
    found = resolved(PAGE, TAIYUAN)
    names = {m.entity_id: m.text for m in found.mentions}

    posts = [r for r in found.relations if r.predicate == "position"]

    assert [(names[r.subject], names[r.object], r.title) for r in posts] == [
        ("赵明远", "太原市文物局", "党组书记、局长")
    ]
    assert PAGE[posts[0].start : posts[0].end].startswith("太原市文物局")


def test_the_author_of_an_article_is_a_stated_relation() -> None:
    """A by-line names the person who wrote it."""
    page = "把好事办好\n\n刘 毅\n\n今天，社区召开了会议，大家谈了许多。事情办得好不好，群众说了算。\n"
    found = resolved(page, TAIYUAN)
    names = {m.entity_id: m.canonical for m in found.mentions}

    assert [names[r.subject] for r in found.relations if r.predicate == "author"] == ["刘毅"]
