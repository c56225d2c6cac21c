"""Ids that stay: new pages and better names do not change them, merges leave a redirect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.link.corpus.registry import Registry, RegistryError, mint_id, parse_registry, registry_text
from tests.link.corpora import BUREAU, COMMITTEE, HOSPITAL, Facts, Says, ids_by_place, link, named, page

SAYINGS = [
    *(Says("王伟", body=body) for body in ("", "", BUREAU, HOSPITAL, COMMITTEE, "太原市财政局", "记者")),
    *(Says("李强", body=body) for body in ("", BUREAU, HOSPITAL)),
    Says("太原市水务局", "市水务局", "organization"),
    Says("太原市", "太原", "place"),
    Says("太原", "太原", "organization"),
]


@st.composite
def corpora(draw: st.DrawFn) -> list[Facts]:
    """Some pages of one to three articles, each with one to three names."""
    article = st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=3)
    pages = draw(st.lists(st.lists(article, min_size=1, max_size=3), min_size=1, max_size=6))
    return [page(str(number), *articles) for number, articles in enumerate(pages)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), st.data())
def test_adding_pages_never_changes_old_ids(pages: list[Facts], data: st.DataObject) -> None:
    """However a corpus grows, every name keeps its id, or its id leads to the new one."""
    order = data.draw(st.permutations(pages))
    registry, before = Registry(), {}
    for count in range(1, len(order) + 1):
        linked = link(order[:count], registry=registry)
        registry, now = linked.registry, ids_by_place(order[:count], linked)
        for place, old in before.items():
            assert registry.final(old) == now[place]
            assert old == now[place] or linked.redirects[old] == now[place]
        before = now


@settings(max_examples=100, deadline=None)
@given(corpora(), st.data())
def test_the_order_of_pages_does_not_matter(pages: list[Facts], data: st.DataObject) -> None:
    """Registry, entities and doubts are those of the set of pages."""
    one, other = link(pages), link(data.draw(st.permutations(pages)))

    assert registry_text(one.registry) == registry_text(other.registry)
    assert one.entities == other.entities
    assert one.doubts == other.doubts
    assert ids_by_place(pages, one) == ids_by_place(pages, other)


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_building_again_changes_nothing(pages: list[Facts]) -> None:
    """With its own registry a build gives the first bytes, and none of its ids twice."""
    first = link(pages)
    again = link(pages, registry=parse_registry(registry_text(first.registry), "registry.tsv"))

    assert registry_text(again.registry) == registry_text(first.registry)
    assert again == replace(first, names=replace(first.names, registry=again.registry))
    assert len({e.id for e in first.entities}) == len(first.entities)


def renamed(facts: Facts, old: str, new: str) -> Facts:
    """The same page read by someone who knows a better full name."""
    return replace(
        facts,
        mentions=tuple(
            replace(m, canonical=new, entity_id=mint_id(m.type, new, "")) if m.canonical == old else m
            for m in facts.mentions
        ),
    )


def test_a_better_canonical_name_does_not_change_the_id() -> None:
    """市人社局 becomes known as 太原市人力资源和社会保障局: same place on the page, same id."""
    facts = page("a", [Says("市人社局", type="organization")])
    first = link([facts])
    better = link([renamed(facts, "市人社局", "太原市人力资源和社会保障局")], registry=first.registry)

    assert named(better, "太原市人力资源和社会保障局") == named(first, "市人社局")
    back = link([facts], registry=better.registry)
    assert named(back, "市人社局") == named(first, "市人社局")


def test_two_names_that_prove_to_be_one_leave_a_redirect_from_the_younger_id() -> None:
    """The short name was known first; the full one, known since the second build, leads to it."""
    short = page("a", [Says("市人社局", type="organization")])
    full = page("b", [Says("太原市人力资源和社会保障局", type="organization")])
    first = link([short])
    second = link([short, full], registry=first.registry)
    both = [renamed(short, "市人社局", "太原市人力资源和社会保障局"), full]
    third = link(both, registry=second.registry)
    old, younger = named(second, "市人社局")[0], named(second, "太原市人力资源和社会保障局")[0]

    assert named(third, "太原市人力资源和社会保障局") == [old]
    assert third.redirects == {younger: old}
    assert link(both, registry=third.registry).redirects == {younger: old}


def test_a_guess_stays_when_its_rivals_prove_to_be_somebody_known_longer() -> None:
    """王伟 without a body stays with the namesake he was given to, though the other one turns out to be older."""
    finance = "太原市财政局"
    old = page("a", [Says("王伟", body=HOSPITAL)])
    three = page("b", [Says("王伟")], [Says("王伟", body=BUREAU)], [Says("王伟", body=finance)])
    bridge = page("c", [Says("王伟", body=HOSPITAL), Says("王伟", body=finance)])
    registry, places = Registry(), []
    for pages in ([old], [old, three], [old, three, bridge], [old, three, bridge]):
        linked = link(pages, registry=registry)
        registry = linked.registry
        places.append(ids_by_place(pages, linked))
    guess = (three.mentions[0].page_id, three.mentions[0].start)

    assert places[1][guess] == places[2][guess] == places[3][guess]
    assert len(set(places[1].values())) > len(set(places[2].values()))


def test_a_row_whose_pages_are_gone_is_marked_until_they_are_back() -> None:
    """By the number of a build, which only new and vanished names count up; a build more changes nothing."""
    stays, goes = page("a", [Says("太原市", "太原", "place")]), page("b", [Says("王伟", body=BUREAU)])
    first = link([stays, goes])
    [gone] = named(first, "王伟")

    second = link([stays], registry=first.registry)
    third = link([stays, page("c", [Says("李强")])], registry=second.registry)
    again = link([stays, page("c", [Says("李强")])], registry=parse_registry(registry_text(third.registry), "r"))
    back = link([stays, goes], registry=again.registry)

    assert [r.registry.rows[gone].gone for r in (first, second, third, again, back)] == [0, 2, 2, 2, 0]
    assert registry_text(again.registry) == registry_text(third.registry)
    assert {third.registry.rows[id_].since for id_ in named(third, "李强")} == {3}
    assert named(back, "王伟") == [gone]
    assert {back.registry.rows[id_].gone for id_ in named(third, "李强")} == {4}


def test_a_registry_from_before_rows_were_marked_is_read() -> None:
    """Its ids stay."""
    registry = link([page("a", [Says("王伟")])]).registry
    former = "".join(line.rpartition("\t")[0] + "\n" for line in registry_text(registry).splitlines())

    assert parse_registry(former, "r") == registry


def test_a_row_that_one_branch_still_has_is_not_gone() -> None:
    """Two branches of a repository put together."""
    registry = link([page("a", [Says("王伟")])]).registry
    [row] = registry.rows.values()
    text = registry_text(Registry({row.id: replace(row, gone=3)})) + registry_text(registry).split("\n", 1)[1]

    assert parse_registry(text, "r") == registry


def test_an_id_once_given_is_never_given_to_something_else() -> None:
    """A namesake who comes when the first bearer is gone gets an id of his own."""
    first = link([page("a", [Says("王伟", body=BUREAU)])])
    second = link([page("b", [Says("王伟", body=HOSPITAL)])], registry=first.registry)

    assert named(first, "王伟") != named(second, "王伟")
    assert set(named(first, "王伟")) < set(second.registry.rows)


@pytest.mark.parametrize(
    "line", ["p-1\tperson", "p-1\tperson\t王伟\t\t\tone\tpg:1\t", "\t\t\t\t\t1\t\t", "p-1\tghost\t王\t\t\t1\t\t"]
)
def test_a_bad_row_is_named_with_its_line(line: str) -> None:
    """A registry that somebody damaged is not read silently."""
    good = registry_text(link([page("a", [Says("王伟")])]).registry)

    with pytest.raises(RegistryError, match=r"registry\.tsv:3"):
        parse_registry(good + line + "\n", "registry.tsv")


def test_a_row_that_two_branches_have_is_read_once() -> None:
    """After a merge in git a row may occur twice: what each branch has seen counts."""
    one, other = (link([page(body, [Says("王伟", body=body)])]).registry for body in (BUREAU, HOSPITAL))
    texts = [registry_text(r).split("\n", 1)[1] for r in (one, other)]
    rows = parse_registry("".join(texts), "r").rows

    assert [r.marks for r in rows.values() if r.type == "person"] == [tuple(sorted((BUREAU, HOSPITAL)))]


def hostile() -> Sequence[str]:
    """Names that would break a line or a cell."""
    return "甲|乙", "#局", "a\x01b", "”\u202e"


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_name_keeps_its_id_too(name: str) -> None:
    """Separators and control characters do not break the file or lose the row."""
    pages = [page("a", [Says(name, type="organization"), Says("王伟", body=name)])]
    first = link(pages)
    again = link(pages, registry=parse_registry(registry_text(first.registry), "r"))

    assert again.entities == first.entities
    assert registry_text(again.registry) == registry_text(first.registry)
