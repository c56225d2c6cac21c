"""One name, how many persons."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kg.link.corpus.bodies import Bodies
from kg.link.corpus.facts import AtomKey, ends_of
from kg.link.corpus.homonyms import PACK, PRESS, Sighting, go_together, group_sightings
from tests.cases.reading import lexicon
from tests.link.corpora import BUREAU, COMMITTEE, GOVERNMENT, HOSPITAL, Facts, Says, link, named, page


def persons(*pages: Facts) -> list[tuple[str, str]]:
    """(name, what distinguishes it) of every person found."""
    return sorted((e.canonical, e.disambiguator) for e in link(pages).entities if e.type == "person")


def test_a_name_with_clashing_bodies_in_two_articles_is_two_persons() -> None:
    """王伟 of the bureau and 王伟 of the hospital; the body distinguishes them."""
    one, two = page("a", [Says("王伟", body=BUREAU)]), page("b", [Says("王伟", body=HOSPITAL)])

    assert persons(one, two) == sorted([("王伟", BUREAU), ("王伟", HOSPITAL)])
    assert persons(one) == [("王伟", "")]


def test_the_same_body_ties() -> None:
    """Two articles on the head of one bureau are on one person."""
    assert persons(page("a", [Says("王伟", body=BUREAU)]), page("b", [Says("王伟", body=BUREAU)])) == [("王伟", "")]


def test_one_article_ties_what_clashes_elsewhere() -> None:
    """Somebody who moved from the bureau to the hospital is one person once an article says both."""
    apart = [page("a", [Says("王伟", body=BUREAU)]), page("b", [Says("王伟", body=HOSPITAL)])]
    bridge = page("c", [Says("王伟", body=BUREAU), Says("王伟", body=HOSPITAL)])

    assert len(persons(*apart)) == 2
    assert persons(*apart, bridge) == [("王伟", "")]


def test_the_leading_bodies_of_one_city_do_not_clash() -> None:
    """市委 and 市政府 share their people."""
    assert len(persons(page("a", [Says("王伟", body=COMMITTEE)]), page("b", [Says("王伟", body=GOVERNMENT)]))) == 1


def test_a_reporter_is_not_the_head_of_a_bureau() -> None:
    """A byline that says 记者 clashes with a post elsewhere, and goes with a paper."""
    reporter = page("a", [Says("王伟", body="记者")])

    assert len(persons(reporter, page("b", [Says("王伟", body=BUREAU)]))) == 2
    assert len(persons(reporter, page("b", [Says("王伟", body="太原日报")]))) == 1


@pytest.mark.parametrize(("row", "persons_found"), [("cn-persons/persons.tsv:9", 2), ("my-pack/terms.tsv:9", 1)])
def test_a_person_in_a_pack_of_ones_own_is_the_one_with_the_post(row: str, persons_found: int) -> None:
    """A public figure has namesakes with posts; whom a reader lists is the person that the pages name, with a post or without."""
    head, plain = page("a", [Says("韩若溪", body=BUREAU)]), page("b", [Says("韩若溪")])
    listed = [replace(p, mentions=tuple(replace(m, row=row) for m in p.mentions)) for p in (head, plain)]

    assert len(persons(*listed)) == persons_found


def test_a_name_without_a_body_goes_to_its_page_and_is_listed() -> None:
    """If several have the name, the one on the same page is meant; another page's is a guess to be reviewed."""
    near = page("a", [Says("王伟")], [Says("王伟", body=HOSPITAL)])
    far = page("b", [Says("王伟", body=BUREAU)] * 4, [Says("李强")])
    alone = page("c", [Says("王伟")])
    linked = link([near, far, alone])
    by_page = {
        p.layout.page.name: [m.entity_id for m in some]
        for p, some in zip([near, far, alone], linked.mentions, strict=True)
    }

    assert len(named(linked, "王伟")) == 2
    assert by_page["a"][0] == by_page["a"][2]
    assert any(d.now == "one" and alone.mentions[0].article_id in d.left for d in linked.doubts)
    assert any(d.now == "two" and d.left_name.startswith("王伟") for d in linked.doubts)


def test_two_bodies_that_are_written_alike_are_listed_and_namesakes_not_once_more() -> None:
    """Either may be meant by 市水务局; persons of one name are listed by what distinguishes them."""
    bodies = link(
        [page("a", [Says(BUREAU, "市水务局", "organization")], [Says("市水务局集团", "市水务局", "organization")])]
    )
    persons = link([page("a", [Says("王伟", body=BUREAU)], [Says("王伟", body=HOSPITAL)])])

    assert [d.reason for d in bodies.doubts if "都写作“市水务局”" in d.reason]
    assert len(named(persons, "王伟")) == 2
    assert [d.reason for d in persons.doubts if "都写作" in d.reason] == []


def test_a_relation_speaks_of_its_end_as_it_is_written_in_its_sentence() -> None:
    """市水务局 was named before; the post is at what the sentence itself calls 太原市水务局."""
    facts = page("a", [Says(BUREAU, "市水务局", "organization"), Says("李强", body=BUREAU)])
    in_full = next(m for m in facts.mentions if m.text == BUREAU)
    relation = replace(facts.relations[0], start=in_full.start)

    [(_, body)] = ends_of(replace(facts, relations=(relation,)))

    assert body == AtomKey(in_full.entity_id, BUREAU)


def test_a_relation_whose_sentence_does_not_name_its_end_speaks_of_the_one_in_its_article() -> None:
    """他 of the second article is not the namesake of the first."""
    facts = page("a", [Says("李强")], [Says("李强", body=BUREAU)])
    relation = replace(facts.relations[0], start=0, end=0)

    [(person, _)] = ends_of(replace(facts, relations=(relation,)))

    assert person == AtomKey(relation.subject, relation.article_id)
    assert relation.article_id != facts.mentions[0].article_id


def test_namesakes_of_two_types_are_never_joined() -> None:
    """长江 the river and 长江 the company have one name and two ids."""
    linked = link([page("a", [Says("长江", type="place"), Says("长江", type="organization")])])

    assert len(named(linked, "长江")) == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("山西省人民政府", "太原市人民政府", True),  # the packs know what is in what
        ("山西省人民政府", "杭州市人民政府", False),
        ("中共中央", "太原市水务局", True),
        ("太原市水务局", "太原市财政局", False),
        ("太原市公安局", "太原市公安局万柏林分局", True),
        ("记者", "太原日报社", True),
        ("词库人物", "太原市水务局", False),
    ],
)
def test_bodies_that_go_together(one: str, other: str, expected: bool) -> None:
    """Nested units' leading bodies, a body and its branch; not two bureaus."""
    bodies = Bodies(lexicon())

    assert go_together(one, other, bodies) is expected
    assert go_together(other, one, bodies) is expected


def test_groups_are_what_ties_between_every_two_would_make() -> None:
    """The indexed way gives the same persons as comparing every two sightings."""
    bodies = Bodies(lexicon())
    units = ["太原市", "山西省", "山西省太原市", "清徐县", "杏花岭区", "太原市杏花岭区", "杭州市", ""]
    tails = ["人民政府", "委员会", "水务局", "公安局", "公安局万柏林分局", "人民代表大会常务委员会", ""]
    pool = sorted(
        {unit + tail for unit in units for tail in tails if unit + tail} | {PRESS, PACK, "太原日报社", "国务院"}
    )
    draw = random.Random(7)
    for _ in range(200):
        some = draw.sample(pool, 10)
        seen = [
            Sighting(f"a{n:02}", f"p{n}", frozenset(draw.sample(some, draw.choice([1, 1, 2]))), 1)
            for n in range(draw.randint(1, 10))
        ]
        parts: list[set[int]] = []
        for n, sighting in enumerate(seen):
            tied = [
                p
                for p in parts
                if any(go_together(x, y, bodies) for m in p for x in seen[m].marks for y in sighting.marks)
            ]
            parts = [p for p in parts if p not in tied] + [set().union({n}, *tied)]

        assert [g.members for g in group_sightings(seen, bodies)] == sorted(tuple(sorted(p)) for p in parts)
