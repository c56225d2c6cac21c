"""``kg lexicon lookup``: everything that all packs say of one surface."""

from __future__ import annotations

from kg.knowledge import everything_known
from kg.knowledge.packs import CORE_PACKS, read_pack
from tests.knowledge.conftest import MakePack


def test_meanings_say_by_which_column_and_row() -> None:
    """太原 is an alias of the city."""
    known = everything_known("太原")

    assert ("aliases", "太原市", "place") in {(c, r.cells["name"], r.cells["type"]) for c, r in known.terms}
    assert all(row.source.count("/") == 1 and row.line > 1 for _, row in known.terms)


def test_organs_guards_classes_and_heads_are_told_too() -> None:
    """人社局 is a form, 书记 a title, 公司 a head, 教育部 is guarded."""
    assert any("{place}" in row.cells["form"] for row in everything_known("人社局").organs)
    assert "title" in {row.cells["class"] for row in everything_known("书记").words}
    assert "org.company" in {p.id for p in everything_known("公司").patterns}
    assert any("门" in row.cells["note"] for row in everything_known("教育部").guards)


def test_a_pack_of_another_city_is_asked_too() -> None:
    """What a local pack knows is reported with its city."""
    row = next(row for row in read_pack(CORE_PACKS / "taiyuan").rows if row.cells["level"] == "road")

    known = everything_known(row.cells["name"])

    assert row.source in {r.source for _, r in known.terms}
    assert known.local[row.pack] == "太原市"


def test_weak_forms_and_given_packs(make_pack: MakePack) -> None:
    """A user's own pack comes after the core ones."""
    folder = make_pack(terms="name\ttype\tweak\n绿野仙踪公园\tplace\t绿野|仙踪\n")

    known = everything_known("仙踪", [folder])

    assert [(c, r.source) for c, r in known.terms] == [("weak", "mine/terms.tsv:2")]


def test_what_no_pack_knows_is_false() -> None:
    """So that a command can say so."""
    assert not everything_known("没有此名")
