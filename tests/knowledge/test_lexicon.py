"""The compiled packs: what a surface means, where it is found, what guards it."""

from __future__ import annotations

from kg.knowledge import load_lexicon
from kg.knowledge.lexicon import compile_packs
from kg.knowledge.packs import read_pack
from kg.link import work_out_home
from kg.model import Slot
from tests.cases.reading import lexicon
from tests.knowledge.conftest import MakePack


def test_the_scan_finds_nested_and_overlapping_names() -> None:
    """太原市 has 太原 in it; both are found, at their places."""
    text = "在太原市人社局"

    hits = {(h.start, h.end, h.surface) for h in lexicon().scan(text)}

    assert {(1, 3, "太原"), (1, 4, "太原市"), (4, 7, "人社局")} <= hits
    assert all(text[start:end] == surface for start, end, surface in hits)


def test_a_local_pack_comes_only_with_its_city() -> None:
    """Taiyuan's communities are not those of any other city."""
    ids = {
        city: {p.id for p in load_lexicon((), work_out_home((), city, lexicon())).packs}
        for city in ("太原市", "大同市")
    }

    assert "taiyuan" in ids["太原市"]
    assert ids["大同市"] == ids["太原市"] - {"taiyuan"}
    assert ids["大同市"] == {p.id for p in lexicon().packs}


def test_guards_of_a_pack_hold_for_surfaces_and_endings(make_pack: MakePack) -> None:
    """``*大`` guards every surface that ends so; a plain one only itself."""
    folder = make_pack(
        words="word\tclass\tweight\tnote\n东方大\tnot-before\t\t厦\n*社\tnot-after\t\t公\n",
        terms="name\ttype\n东方大\torganization\n光明社\torganization\n",
    )
    small = compile_packs([read_pack(folder)])

    assert small.is_guarded("东方大", "，", "厦")
    assert not small.is_guarded("东方大", "，", "学")
    assert small.is_guarded("光明社", "公", "，")
    assert not small.is_guarded("光明报", "公", "，")


def test_homonyms_keep_all_their_meanings() -> None:
    """朝阳区 is in Beijing and in Changchun."""
    parents = {e.parent for e in lexicon().lookup("朝阳区") if e.level == "county"}

    assert {"北京市", "吉林省/长春市"} <= parents


def test_one_surface_two_types_are_two_entries(make_pack: MakePack) -> None:
    """The context decides, not the order of packs."""
    folder = make_pack(terms="name\ttype\taliases\n红星公园\tplace\t红星\n红星公司\torganization\t红星\n")

    found = compile_packs([read_pack(folder)]).lookup("红星")

    assert {(e.type, e.canonical) for e in found} == {("place", "红星公园"), ("organization", "红星公司")}


def test_organs_are_found_by_their_short_and_their_full_form() -> None:
    """人社局 and 人力资源和社会保障局 are one kind of body."""
    organs = lexicon().organs

    assert {o.form for o in organs["人社局"]} & {o.form for o in organs["人力资源和社会保障局"]}
    assert str(organs["人社局"][0].named(Slot("level", "市"))) == "{市}人力资源和社会保障局"
