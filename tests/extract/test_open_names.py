"""Full names of bodies that are found by their weight alone."""

from __future__ import annotations

import pytest

from kg.extract.open_names import open_name
from kg.extract.reading import Reading
from kg.model import Block, EntityType, Role
from kg.text.flow import flow_of
from tests.cases.reading import lexicon


@pytest.mark.parametrize(
    ("text", "kind", "name", "local"),
    [
        ("地委", "organization", "中国共产党{地区}委员会", True),
        ("地委第一巡察组", "organization", "中国共产党{地区}委员会第一巡察组", True),
        ("地区纪委", "organization", "中国共产党{地区}纪律检查委员会", True),
        ("区住建局供热办", "organization", "{区}住房和城乡建设局供热办", True),
        ("校党委", "organization", "中国共产党{校}委员会", True),
        ("衡水市委", "organization", "中国共产党{衡水市}委员会", False),
        ("威县县委", "organization", "中国共产党{威县}委员会", False),
        ("卫计委", "organization", "{?}卫生和计划生育委员会", True),
        ("东区党工委", "organization", "", False),
        ("国家卫健委宣传司", "organization", "国家卫生健康委员会宣传司", False),
        ("中国建设银行广西区分行", "organization", "", False),
        ("市场研究会", "organization", "", False),
        ("我县", "place", "{县}", True),
        ("本溪", "place", "", False),
        ("县委", "policy", "", False),
    ],
)
def test_what_no_rule_has_named_is_composed_of_organs_and_known_bodies(
    text: str, kind: EntityType, name: str, local: bool
) -> None:
    """The home fills the slots; a place that many share names no organ; a firm's registered name is not put before its branch."""
    flow = flow_of(text, [Block(0, len(text), Role.BODY)])
    found, is_local = open_name(Reading(flow, text, lexicon(), tuple(lexicon().scan(text))), 0, len(text), kind)

    assert (str(found), is_local) == (name, local)
