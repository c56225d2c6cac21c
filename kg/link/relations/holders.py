"""
Whose post is it? 市委副书记、市长 -> the committee's and the city's.

Place in the flow: link; a title and the body in front of it -> the mention that holds
the post, read by posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Mention, squeeze

#: Heads of government: the place holds the post.
_HEAD = re.compile(r"(?:[代副]|代理|常务|执行|原|前|时任)*([省市州盟县区旗镇乡村])长$")
_COMMITTEE = re.compile(r"^中国共产党(.+?)(?:委员会)")
#: Offices of state that a country or province, not a body, gives.
_STATE = re.compile(
    r"(?:总统|总理|首相|国王|女王|外长|外交部长|国防部长|大使|议长|州长|行政长官|专员|国务卿|财长|总督|天皇)$"
)
#: Posts that a village, community, zone or town has in its own name.
_LOCAL = re.compile(r"(?:书记|支书|主任|委员|网格长|网格员|党代表|人大代表|驻村干部|工作人员|楼栋长|站长|理事长|队长)$")
_LOCAL_PLACE = re.compile(
    r"(?:村|社区|街道|镇|乡|园区|开发区|示范区|新区|小区|经济区|片区|公园|景区|机场|车站|站|馆|组|屯|寨|口岸|苏木|嘎查)$"
)
_ADMINISTRATIVE = re.compile(r"(?:省|市|自治区|州|盟|县|区|旗)$")
_PARTY_POST = re.compile(r"(?:书记|副书记|常委|秘书长|副秘书长|委员|书记处书记)$")
#: Title -> how the name of a body ends that can have it; titles not listed go with any body.
_ENDINGS = {
    "局长": ("局",),
    "厅长": ("厅",),
    "院长": ("院",),
    "校长": ("校", "大学", "中学", "小学", "学院"),
    "部长": ("部",),
    "处长": ("处",),
    "科长": ("科",),
    "行长": ("行",),
    "社长": ("社",),
    "台长": ("台",),
    "馆长": ("馆",),
    "所长": ("所",),
    "站长": ("站",),
    "组长": ("组",),
    "会长": ("会",),
    "园长": ("园",),
    "厂长": ("厂",),
    "队长": ("队",),
    "董事长": ("公司", "集团", "行", "厂"),
    "检察长": ("检察院",),
}
#: Of a party committee: what belongs to the body it leads, not to it.
_NOT_OF_PARTY = ("院长", "校长", "总经理", "董事长", "经理", "总裁", "行长", "主任", "社长", "台长", "馆长", "所长", "厂长", "局长", "园长", "站长", "教授", "厅长")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holders:
    """The bodies and places that a page names, by full name."""

    organizations: dict[str, Mention] = field(default_factory=dict)
    places: dict[str, Mention] = field(default_factory=dict)
    #: In page order.
    deictic: tuple[Mention, ...] = ()

    def of(self, title: str, body: Mention, *, said: bool) -> Mention | None:
        """
        The mention that holds a post.

        Args:
            body: the body in front of the title, or the last one named before.
            said: True when the body stands directly before the title.

        Returns:
            None when the body cannot have that post: 山西|作家, 市委|…|局长.
        """
        if head := _HEAD.search(title):
            if said and (body.type == "organization" or body.canonical.endswith(head[1])):
                return body
            return self._unit(body, head[1])
        if body.type == "place":
            return body if said and _place_has(title, squeeze(body.text), body.canonical) else None
        if said:
            return body
        return self._inherited(title, body)

    def _inherited(self, title: str, body: Mention) -> Mention | None:
        led = _led_by(body.canonical)
        if led and not _PARTY_POST.search(title):
            if title.endswith(_NOT_OF_PARTY):
                return self.organizations.get(led)
            return body if "部" in title else None
        for head, endings in _ENDINGS.items():
            if title.endswith(head):
                return body if body.canonical.endswith(endings) else None
        return body

    def _unit(self, body: Mention, level: str) -> Mention | None:
        """The place of that level that a body's full name begins with: 中国共产党青岛市委员会 -> 青岛市."""
        name = _led_by(body.canonical) or body.canonical
        fitting = [p for full, p in self.places.items() if full.endswith(level) and full in name]
        return max(fitting, key=lambda p: len(p.canonical), default=None)

    def unit_at(self, title: str, start: int) -> Mention | None:
        """The place that an unnamed mayor or governor leads: that of 我市, else the one last named."""
        head = _HEAD.search(title)
        if head is None or head[1] in "村区":
            return None
        fitting = [m for m in self.deictic if m.canonical.endswith(head[1])]
        before = [m for m in fitting if m.start < start]
        own = [m for m in fitting if m.deictic]
        chosen = own or before[-1:]
        return self.places.get(chosen[0].canonical) if chosen else None


def holders_of(mentions: Iterable[Mention]) -> Holders:
    """Index a page's mentions for the questions above."""
    organizations: dict[str, Mention] = {}
    places: dict[str, Mention] = {}
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    for mention in ordered:
        if mention.type == "organization":
            organizations.setdefault(mention.canonical, mention)
        elif mention.type == "place":
            places.setdefault(mention.canonical, mention)
    return Holders(organizations, places, tuple(m for m in ordered if m.type == "place"))


def _led_by(canonical: str) -> str:
    match = _COMMITTEE.match(canonical)
    return match[1] if match else ""


def _place_has(title: str, surface: str, canonical: str) -> bool:
    if _STATE.search(title):
        return True
    if _LOCAL_PLACE.search(surface) or _LOCAL_PLACE.search(canonical):
        return bool(_LOCAL.search(title))
    # 青岛市书记 is loose for the committee's; a body's post (太原教授) is not the place's.
    return bool(_ADMINISTRATIVE.search(canonical)) and title.endswith(("书记", "人大代表", "常务副市长"))
