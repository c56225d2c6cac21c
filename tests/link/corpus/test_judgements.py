"""What people decide: replayed, order-free, undone line by line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.link.corpus.doubts import doubts_text, parse_doubts
from kg.link.corpus.judgements import Judgement, JudgementError, judgements_text, merged, parse_judgements
from kg.link.corpus.linking import Linked
from kg.link.corpus.registry import Registry, registry_text
from tests.link.corpora import BUREAU, HOSPITAL, Facts, Says, ids_by_place, link, named, page

PAGES = [
    page("a", [Says("王伟", body=BUREAU), Says("太原市水务局", "市水务局", "organization")], [Says("李强")]),
    page("b", [Says("王伟", body=HOSPITAL), Says("服务联盟", type="organization")]),
    page("c", [Says("王伟"), Says("阳曲县职工书屋服务联盟", type="organization"), Says("绿卡", type="programme")]),
    page("d", [Says("李强"), Says("绿卡", type="policy"), Says("太原市", "省会", "place")]),
]
FIRST = link(PAGES)
UNMARKED = f"王伟@{PAGES[2].mentions[0].article_id}"

REFERENCES = [
    "王伟",
    f"王伟（{BUREAU}）",
    f"王伟（{HOSPITAL}）",
    UNMARKED,
    "李强",
    *(f"李强@{p.mentions[-1 if n == 0 else 0].article_id}" for n, p in ((0, PAGES[0]), (1, PAGES[3]))),
    "市水务局",
    "太原市水务局",
    "服务联盟",
    "阳曲县职工书屋服务联盟",
    "绿卡",
    "绿卡（policy）",
    "省会",
    "不在这里",
    *sorted(FIRST.registry.rows),
]

reference = st.sampled_from(REFERENCES)
judgement = st.one_of(
    st.builds(Judgement, st.sampled_from(["same", "different"]), reference, reference),
    st.builds(Judgement, st.just("name"), reference, st.sampled_from(["王祖伟", "太原市水利局"])),
    st.builds(Judgement, st.just("type"), reference, st.sampled_from(["policy", "programme", "organization"])),
    st.builds(Judgement, st.just("drop"), reference),
)
judgement_lists = st.lists(judgement, max_size=6)


def bytes_of(linked: Linked) -> tuple[object, ...]:
    """Everything that a build writes about its entities."""
    texts = registry_text(linked.registry), doubts_text(linked.doubts)
    return *texts, linked.entities, linked.mentions, linked.relations, linked.redirects, linked.verdicts


def status_of(*judgements: Judgement) -> list[str]:
    """What became of each, in sorted order."""
    return [v.status for v in link(PAGES, sorted(judgements)).verdicts]


@settings(max_examples=200, deadline=None)
@given(judgement_lists, st.data())
def test_the_order_of_lines_does_not_matter(lines: list[Judgement], data: st.DataObject) -> None:
    """A file is the set of its lines: any order, the same entities."""
    one = link(PAGES, merged(lines))
    other = link(data.draw(st.permutations(PAGES)), merged(data.draw(st.permutations(lines))))

    assert registry_text(one.registry) == registry_text(other.registry)
    assert (one.entities, one.verdicts, one.doubts, one.redirects) == (
        other.entities,
        other.verdicts,
        other.doubts,
        other.redirects,
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(judgement_lists, max_size=4), judgement_lists)
def test_judgements_made_and_undone_give_back_the_first_bytes(
    history: list[list[Judgement]], kept: list[Judgement]
) -> None:
    """Each step is a build with the registry of the step before; the last has the lines of the first."""
    first = link(PAGES, merged(kept))
    registry = first.registry
    for lines in history:
        registry = link(PAGES, merged(lines), registry).registry

    assert bytes_of(link(PAGES, merged(kept), registry)) == bytes_of(first)


@settings(max_examples=100, deadline=None)
@given(judgement_lists)
def test_replaying_judgements_changes_nothing(lines: list[Judgement]) -> None:
    """The build that has its own registry and judgements is the same build."""
    once = link(PAGES, merged(lines))
    twice = link(PAGES, merged(lines, lines), once.registry)

    assert bytes_of(twice) == bytes_of(once)


@settings(max_examples=200, deadline=None)
@given(judgement_lists)
def test_whatever_is_judged_the_corpus_stays_whole(lines: list[Judgement]) -> None:
    """Every name belongs to an entity, ids are unique, redirects end at the living, every line has an answer."""
    linked = link(PAGES, merged(lines))
    alive = [e.id for e in linked.entities]

    assert len(set(alive)) == len(alive)
    assert {m.entity_id for some in linked.mentions for m in some} == set(alive)
    assert {r.subject for some in linked.relations for r in some} <= set(alive)
    assert set(linked.redirects.values()) <= set(alive)
    assert not set(linked.redirects) & set(alive)
    assert [v.judgement for v in linked.verdicts] == list(merged(lines))
    assert parse_judgements(judgements_text(merged(lines)), "j") == merged(lines)
    by_id = {e.id: e for e in linked.entities}
    assert all(by_id[m.entity_id].type == m.type for some in linked.mentions for m in some)


def test_same_makes_one_and_leaves_a_redirect() -> None:
    """The full name stays the name, the other becomes an alias, the former id leads on."""
    linked = link(PAGES, [Judgement("same", "服务联盟", "阳曲县职工书屋服务联盟")])
    before = {named(FIRST, "服务联盟")[0], named(FIRST, "阳曲县职工书屋服务联盟")[0]}
    (kept,) = named(linked, "阳曲县职工书屋服务联盟")

    assert named(linked, "服务联盟") == []
    assert linked.redirects == {(before - {kept}).pop(): kept}
    assert next(e for e in linked.entities if e.id == kept).aliases == ("服务联盟",)


def test_namesakes_can_be_joined_and_one_person_taken_apart() -> None:
    """王伟 of the bureau and of the hospital become one; 李强 of two articles becomes two."""
    joined = link(PAGES, [Judgement("same", f"王伟（{BUREAU}）", f"王伟（{HOSPITAL}）")])
    apart = link(PAGES, [Judgement("different", *REFERENCES[5:7])])

    assert len(named(FIRST, "王伟")) == 2
    assert len(named(joined, "王伟")) == 1
    assert len(named(FIRST, "李强")) == 1
    assert len(named(apart, "李强")) == 2
    assert set(named(FIRST, "李强")) < set(named(apart, "李强"))


def test_a_guess_can_be_put_right() -> None:
    """The article that names no body: taken from the one person and given to the other."""
    by_place = ids_by_place(PAGES, FIRST)
    guess = by_place[PAGES[2].mentions[0].page_id, PAGES[2].mentions[0].start]
    bureau, hospital = (by_place[PAGES[n].mentions[1].page_id, PAGES[n].mentions[1].start] for n in (0, 1))
    other = {bureau, hospital} - {guess}
    anchor = f"王伟（{BUREAU if guess == bureau else HOSPITAL}）"
    linked = link(PAGES, [Judgement("different", UNMARKED, anchor), Judgement("same", UNMARKED, other.copy().pop())])

    assert linked.mentions[2][0].entity_id in other
    assert len(named(linked, "王伟")) == 2


def test_a_short_form_taken_for_the_wrong_thing_can_be_taken_off() -> None:
    """省会 was read as 太原市; a line says that it is not."""
    linked = link(PAGES, [Judgement("different", "省会", "太原市")])
    only = link([*PAGES, page("e", [Says("太原市", type="place")])], [Judgement("different", "省会", "太原市")])

    assert [v.status for v in linked.verdicts] == ["untouched"]
    assert [v.status for v in only.verdicts] == ["applied"]
    assert len(named(only, "省会")) == len(named(only, "太原市")) == 1


def test_drop_takes_one_written_form_off_or_all_that_is_one_thing() -> None:
    """By a form that is not a full name, only what is written so; by the full name also what a line joined to it."""
    bureau = "太原市水务局"
    pages = [
        page(
            "a",
            [Says(name, form, "organization") for name, form in ((bureau, "市水务局"), (bureau, ""), ("水利局", ""))],
        )
    ]

    form = link(pages, [Judgement("drop", "市水务局")])
    whole = link(pages, [Judgement("same", "水利局", bureau), Judgement("drop", bureau)])

    assert [m.text for some in form.mentions for m in some] == [bureau, "水利局"]
    assert [m.text for some in whole.mentions for m in some] == []


def test_name_type_and_drop() -> None:
    """A better name, another type, and what is not a name is removed; the id stays."""
    (old,) = named(FIRST, "太原市水务局")
    lines = [
        Judgement("name", "太原市水务局", "太原市水利局"),
        Judgement("type", "绿卡（policy）", "programme"),
        Judgement("drop", "李强"),
    ]
    linked = link(PAGES, lines)

    assert [v.status for v in linked.verdicts] == ["applied"] * 3
    assert named(linked, "太原市水利局") == [old]
    assert {e.type for e in linked.entities if e.canonical == "绿卡"} == {"programme"}
    assert named(linked, "李强") == []
    assert all(m.canonical != "李强" for some in linked.mentions for m in some)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([Judgement("same", "不在这里", "李强")], ["untouched"]),
        ([Judgement("same", "绿卡（policy）", "绿卡（programme）")], ["untouched"]),
        ([Judgement("drop", "绿卡")], ["ambiguous"]),
        ([Judgement("name", "王伟", "王祖伟")], ["ambiguous"]),
        ([Judgement("name", "李强", "李坚"), Judgement("name", "李强", "李毅")], ["conflict", "applied"]),
        (
            [
                Judgement("different", "服务联盟", "阳曲县职工书屋服务联盟"),
                Judgement("same", "服务联盟", "阳曲县职工书屋服务联盟"),
            ],
            ["applied", "conflict"],
        ),
    ],
)
def test_a_line_that_does_nothing_is_told_and_not_lost(lines: Sequence[Judgement], expected: list[str]) -> None:
    """Nothing here, two types, several bearers, two lines against each other: each is answered for."""
    assert sorted(status_of(*lines)) == sorted(expected)
    assert all(v.note for v in link(PAGES, sorted(lines)).verdicts if v.status != "applied")


def test_different_holds_against_a_chain_of_same() -> None:
    """a = b, b = c, a ≠ c: one of the two joins is left out and reported, whatever the order of the lines."""
    pages: list[Facts] = [page("x", [Says(name, type="organization") for name in ("甲局办", "乙局办", "丙局办")])]
    lines = [
        Judgement("same", "甲局办", "乙局办"),
        Judgement("same", "乙局办", "丙局办"),
        Judgement("different", "甲局办", "丙局办"),
    ]
    linked = link(pages, lines)

    assert len(linked.entities) == 2
    assert sorted(v.status for v in linked.verdicts) == ["applied", "applied", "conflict"]


def test_an_answered_doubt_is_not_asked_again() -> None:
    """Same or different, the pair is gone from the list; undone, it is back."""
    doubt = next(d for d in FIRST.doubts if "服务联盟" in (d.left, d.right))
    for verb in ("same", "different"):
        linked = link(PAGES, [Judgement(verb, doubt.left, doubt.right)])  # type: ignore[arg-type]
        assert {doubt.left, doubt.right} not in [{d.left, d.right} for d in linked.doubts]
    assert doubt in link(PAGES).doubts
    assert {(d.left, d.right) for d in parse_doubts(doubts_text(FIRST.doubts))} == {
        (d.left, d.right) for d in FIRST.doubts
    }


@pytest.mark.parametrize(
    "line",
    [
        "equal\ta\tb",
        "same\ta",
        "same\t\tb",
        "drop\ta\tb",
        "type\ta\tghost",
        "name\ta\t",
        "same\ta\tb\tc\td",
        "随便写写",
    ],
)
def test_a_bad_line_is_named_with_file_and_line(line: str) -> None:
    """A file with a typing error is not partly applied."""
    with pytest.raises(JudgementError, match=r"judgements\.tsv:3") as error:
        parse_judgements(f"# 说明\nverb\tleft\tright\treason\n{line}\n", "judgements.tsv")

    assert error.value.remedy_zh
    assert error.value.remedy_en


def test_a_file_is_a_set_of_lines_under_its_notes() -> None:
    """BOM, CRLF, blank lines, doubles and order do not count; notes stay on top."""
    text = "\ufeff# 说明\r\n\r\nverb\tleft\tright\treason\r\nsame\t乙\t甲\t后来\r\ndrop\t丙\r\nsame\t甲\t乙\t先\r\n"
    found = parse_judgements(text, "j")

    assert [(j.verb, j.left) for j in found] == [("drop", "丙"), ("same", "乙")]
    assert judgements_text(found, text).startswith("# 说明\nverb\t") or judgements_text(
        found, text.removeprefix("\ufeff")
    ).startswith("# 说明\nverb\t")
    assert Registry() == Registry({})
