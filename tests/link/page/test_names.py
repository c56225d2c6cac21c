"""Short names of persons and bodies are completed from the same article."""

from __future__ import annotations

from dataclasses import replace

from kg.link.page.names import complete_names
from kg.model import EntityType, Mention
from tests.cases.reading import lexicon


def mention(start: int, text: str, kind: EntityType = "person", article: str = "ar1", row: str = "") -> Mention:
    """A mention whose canonical name is its text."""
    return Mention("pg", article, start, start + len(text), text, kind, text, False, "test", row, 0.9)


def completed(*mentions: Mention) -> list[str]:
    """Canonical names after completion, in order."""
    return [m.canonical for m in complete_names(mentions, lexicon())]


def test_a_surname_before_a_title_is_the_person_named_before() -> None:
    """王副市长 is 王祖德, who was introduced."""
    assert completed(mention(0, "王祖德"), mention(20, "王")) == ["王祖德", "王祖德"]


def test_of_two_with_the_surname_the_last_named_is_meant() -> None:
    """The nearest before the mention."""
    found = completed(mention(0, "王祖德"), mention(10, "王建国"), mention(20, "王"))

    assert found[-1] == "王建国"


def test_a_surname_waits_for_the_full_name_behind_it() -> None:
    """A headline has the surname, the text the name."""
    assert completed(mention(0, "王"), mention(20, "王祖德"))[0] == "王祖德"


def test_another_surname_or_article_proves_nothing() -> None:
    """王 is not 李, and the next article has its own 王."""
    assert completed(mention(0, "李明"), mention(20, "王"))[1] == "王"
    assert completed(mention(0, "王祖德", article="ar1"), mention(20, "王", article="ar2"))[1] == "王"


def test_a_short_body_is_the_one_longer_name_that_ends_with_it() -> None:
    """服务联盟 -> 人才绿卡服务联盟."""
    found = completed(mention(0, "阳曲县职工书屋服务联盟", "organization"), mention(30, "服务联盟", "organization"))

    assert found[1] == "阳曲县职工书屋服务联盟"


def test_a_document_named_by_its_kind_is_the_last_one_of_that_kind() -> None:
    """《细则》 after two rules means the second; one of another article is not meant."""
    found = completed(
        mention(0, "充电设施建设管理细则", "policy"),
        mention(20, "停车场管理细则", "policy"),
        mention(40, "细则", "policy"),
        mention(60, "细则", "policy", "ar2"),
    )

    assert found[2:] == ["停车场管理细则", "细则"]


def test_a_name_is_the_end_of_what_is_written_too() -> None:
    """发改委 is short for 国家发改委, whose full name has no such end."""
    full = replace(mention(0, "国家发改委", "organization"), canonical="国家发展和改革委员会")

    assert complete_names([full, mention(20, "发改委", "organization")], lexicon())[1].canonical == full.canonical


def test_what_stands_before_a_name_is_no_part_of_it() -> None:
    """A preposition before a firm, a chain of units before a group of houses."""
    firm = completed(mention(0, "在鑫源水务公司", "organization"), mention(20, "鑫源水务公司", "organization"))
    place = completed(mention(0, "老城镇上洲村上屋组", "place"), mention(20, "上屋组", "place"))

    assert (firm[1], place[1]) == ("鑫源水务公司", "上屋组")


def test_a_guest_is_not_our_own_body() -> None:
    """A hospital named once, after 我院, is another one; one named before it is ours."""
    ours, guest = mention(0, "我院", "organization"), mention(20, "湖南中医药大学附属第一医院", "organization")

    assert completed(ours, guest)[0] == "我院"
    assert completed(replace(guest, start=-20, end=-7), ours)[1] == guest.canonical


def test_two_longer_names_leave_the_short_one_as_it_is() -> None:
    """Which one is meant cannot be decided."""
    found = completed(
        mention(0, "东湖区服务联盟", "organization"),
        mention(20, "西湖区服务联盟", "organization"),
        mention(40, "服务联盟", "organization"),
    )

    assert found[2] == "服务联盟"


def test_a_name_that_a_pack_knows_is_not_stretched() -> None:
    """The row says what it is."""
    found = completed(mention(0, "华东人民医院", "organization"), mention(20, "人民医院", "organization", row="p/t:1"))

    assert found[1] == "人民医院"


def test_a_name_that_a_pattern_found_is_completed_too() -> None:
    """The pattern says that it is a body, not which one."""
    found = completed(
        mention(0, "文水县电商协会", "organization", row="organizations:org.association"),
        mention(20, "电商协会", "organization", row="organizations:org.association"),
    )

    assert found == ["文水县电商协会", "文水县电商协会"]


def test_a_department_of_the_one_headquarters_is_its() -> None:
    """总社科教部 after 全国供销合作总社."""
    found = completed(mention(0, "全国供销合作总社", "organization"), mention(20, "总社科教部", "organization"))

    assert found[1] == "全国供销合作总社科教部"


def test_a_short_body_may_have_its_full_name_in_another_article_of_the_page() -> None:
    """A headline is an article of its own where the page's cutting has it so; two full names still prove nothing."""
    full = mention(0, "中国家居卖场百佳联盟", "organization", "ar1")
    short = mention(30, "百佳联盟", "organization", "ar2")

    assert completed(full, short)[1] == "中国家居卖场百佳联盟"
    assert completed(full, short, mention(60, "江南百佳联盟", "organization", "ar3"))[1] == "百佳联盟"


def test_the_speakers_own_committee_is_that_of_its_body() -> None:
    """校党委 in a university's report, 我院党支部 in a hospital's."""
    university = mention(0, "西安交通大学", "organization")
    committee = mention(20, "中国共产党我校委员会", "organization")
    hospital, branch = mention(40, "太原市中心医院", "organization"), mention(60, "我院第三党支部", "organization")

    assert completed(university, committee, hospital, branch) == [
        "西安交通大学",
        "中国共产党西安交通大学委员会",
        "太原市中心医院",
        "太原市中心医院第三党支部",
    ]


def test_a_body_whose_place_is_written_short_is_the_one_with_the_full_place() -> None:
    """固阳交管大队 is 固阳县交管大队 if the article has both, and otherwise stays as it is."""
    short = mention(20, "固阳交管大队", "organization")

    assert completed(mention(0, "固阳县交管大队", "organization"), short)[1] == "固阳县交管大队"
    assert completed(short) == ["固阳交管大队"]


def test_two_longer_names_that_turn_out_to_be_one_complete_the_short_one() -> None:
    """双阳超越采石厂 and 双阳区超越采石厂 are one, so that 采石厂 and 超越采石厂 are the same, too."""
    full = "双阳区超越采石厂"
    found = completed(
        mention(0, full, "organization"),
        mention(20, "双阳超越采石厂", "organization"),
        mention(40, "超越采石厂", "organization"),
        mention(60, "采石厂", "organization"),
    )

    assert found == [full] * 4
