"""One name, how many persons."""

from __future__ import annotations

import pytest

from kg.link.corpus.homonyms import go_together
from tests.link.corpora import BUREAU, COMMITTEE, GOVERNMENT, HOSPITAL, Facts, Says, link, named, page


def persons(*pages: Facts) -> list[tuple[str, str]]:
    """(name, what tells it apart) of every person found."""
    return sorted((e.canonical, e.disambiguator) for e in link(pages).entities if e.type == "person")


def test_a_name_with_clashing_bodies_in_two_articles_is_two_persons() -> None:
    """王伟 of the bureau and 王伟 of the hospital; the body tells them apart."""
    one, two = page("a", [Says("王伟", body=BUREAU)]), page("b", [Says("王伟", body=HOSPITAL)])

    assert persons(one, two) == sorted([("王伟", BUREAU), ("王伟", HOSPITAL)])
    assert persons(one) == [("王伟", "")]


def test_the_same_body_ties() -> None:
    """Two articles on the head of one bureau are on one person."""
    assert persons(page("a", [Says("王伟", body=BUREAU)]), page("b", [Says("王伟", body=BUREAU)])) == [("王伟", "")]


def test_one_article_ties_what_clashes_elsewhere() -> None:
    """Who moved from the bureau to the hospital is one person once an article says both."""
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


def test_a_name_without_a_body_goes_to_its_page_and_is_listed() -> None:
    """Where several bear the name, the one on the same page is meant; another page's is a guess to be reviewed."""
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


def test_namesakes_of_two_types_are_never_joined() -> None:
    """长江 the river and 长江 the company have one name and two ids."""
    linked = link([page("a", [Says("长江", type="place"), Says("长江", type="organization")])])

    assert len(named(linked, "长江")) == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("山西省人民政府", "太原市人民政府", True),  # the packs know what lies in what
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
    above = {"太原市": ["山西省"], "杭州市": ["浙江省"]}

    assert go_together(one, other, lambda name: above.get(name, [])) is expected
    assert go_together(other, one, lambda name: above.get(name, [])) is expected
