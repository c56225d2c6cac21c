"""
One name, how many persons? 王伟 of the hospital and 王伟 of the water bureau are two.

Place in the flow: link; sightings of one name over all pages -> groups, each one person.

Inside an article a name is one person. Sightings in two articles are tied by a body
they share or by bodies that one person can well be in at once (市委 and 市政府 of one
city, a bureau and its branch). Bodies that nothing ties make two persons. A sighting
without any body goes to the only group, else to the one on its page, else to the one
known longest; that is a guess, and it is listed for review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Mark of a byline that says 记者: a person of the press.
PRESS = "记者"
#: Mark of a name that a pack knows as that of a public figure.
PACK = "词库人物"

_MEDIA = re.compile(r"(?:日报|晚报|早报|晨报|时报|商报|报|报社|电视台|广播电台|通讯社|新华社|融媒体中心|杂志社?)$")
_PARTY = re.compile(r"^(?:中国共产党|中共|中国人民政治协商会议|中国国民党革命委员会)")
_NATIONAL = re.compile(r"^(?:中共中央|中国共产党中央|中央|国务院|全国|中华人民共和国)")
_SEAT = re.compile(r"^(?:[^省市区县旗州盟]{1,8}(?:省|自治区|特别行政区|自治州|自治县|市|区|县|旗|州|盟|镇|乡|街道))+")
#: What is left of the name of a unit's leading body when the unit is taken off.
_LEADING = re.compile(
    r"^(?:委员会|人民政府|人民代表大会(?:常务委员会)?|纪律检查委员会|监察委员会|委员会(?:办公厅|办公室|常务委员会|组织部|"
    r"宣传部|统一战线工作部|政法委员会)|人民政府(?:办公厅|办公室)|政治协商会议.*|.{0,2}委员会常务委员会)?$"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One personal name in one article."""

    #: Article id, or page id for a name in a banner.
    article: str
    page: str
    #: Full names of the bodies and units it is named with there.
    marks: frozenset[str]
    mentions: int


@dataclass(frozen=True, slots=True)
class Group:
    """Sightings that are one person."""

    #: Numbers of the sightings, ascending.
    members: tuple[int, ...]
    marks: frozenset[str]
    #: Numbers of those that were put here only because they had to go somewhere.
    guessed: tuple[int, ...] = ()


#: Paths of the units above a unit of this name (``山西省``), one for each unit that bears it.
Above = Callable[[str], Sequence[str]]


def group_sightings(sightings: Sequence[Sighting], above: Above, older: Sequence[frozenset[str]] = ()) -> list[Group]:
    """
    Split the sightings of one name into persons.

    Args:
        sightings: sorted by article, so that numbers do not depend on the order of pages.
        above: what the packs know of places.
        older: marks of each namesake in the registry, oldest first.
    """
    marked = [n for n, s in enumerate(sightings) if s.marks]
    if not marked:
        return [Group(tuple(range(len(sightings))), frozenset())] if sightings else []
    groups = _tied(sightings, marked, above)
    if len(groups) == 1:
        return [Group(tuple(range(len(sightings))), groups[0].marks)]
    members = [list(g.members) for g in groups]
    guessed: list[list[int]] = [[] for _ in groups]
    for n, sighting in enumerate(sightings):
        if not sighting.marks:
            to = _likeliest(groups, sightings, sighting.page, older)
            members[to].append(n)
            guessed[to].append(n)
    return [Group(tuple(sorted(members[n])), g.marks, tuple(guessed[n])) for n, g in enumerate(groups)]


def _likeliest(
    groups: Sequence[Group], sightings: Sequence[Sighting], page: str, older: Sequence[frozenset[str]]
) -> int:
    """
    Number of the group that a name without a body means: one on its page, else any; of
    these the one known longest, then the one named most.

    What decides never changes when pages are added: on a page, who was known first there.
    """

    def age(marks: frozenset[str]) -> int:
        return next((age for age, known in enumerate(older) if marks & known), len(older))

    def rank(n: int, marks: frozenset[str]) -> tuple[int, int, list[str]]:
        known = min((age(frozenset([m])) for m in marks), default=len(older))
        weight = sum(sightings[m].mentions for m in groups[n].members)
        return known if known < len(older) else age(groups[n].marks), -weight, sorted(groups[n].marks)

    on_page = {
        n: frozenset(mark for m in g.members if sightings[m].page == page for mark in sightings[m].marks)
        for n, g in enumerate(groups)
    }
    near = [n for n in on_page if on_page[n]]
    return min(near or on_page, key=lambda n: rank(n, on_page[n] if near else groups[n].marks))


def _tied(sightings: Sequence[Sighting], marked: Sequence[int], above: Above) -> list[Group]:
    """Connected components over shared or compatible marks; sorted by their first sighting."""
    parts: list[tuple[set[int], set[str]]] = []
    for n in marked:
        own, bodies = {n}, set(sightings[n].marks)
        apart = []
        for members, marks in parts:
            if any(go_together(a, b, above) for a in sightings[n].marks for b in marks):
                own |= members
                bodies |= marks
            else:
                apart.append((members, marks))
        parts = [*apart, (own, bodies)]
    return sorted((Group(tuple(sorted(m)), frozenset(b)) for m, b in parts), key=lambda g: g.members)


def go_together(one: str, other: str, above: Above) -> bool:
    """
    Whether one person can well be in both bodies at once.

    >>> go_together("中国共产党太原市委员会", "太原市人民政府", lambda name: [])
    True
    >>> go_together("太原市水务局", "山西大学", lambda name: [])
    False
    >>> go_together("太原市公安局", "太原市公安局万柏林分局", lambda name: [])
    True
    """
    if one == other:
        return True
    if PRESS in (one, other):
        return bool(_MEDIA.search(other if one == PRESS else one))
    if PACK in (one, other):
        # A public figure leads something; a namesake in a hospital is somebody else.
        return _is_leading(other if one == PACK else one)
    if one.startswith(other) or other.startswith(one):
        return True
    if _is_leading(one) or _is_leading(other):
        return _nested(_seat(one), _seat(other), above)
    return False


def _is_leading(body: str) -> bool:
    """Whether a body leads a unit (its party committee, government, congress), or is the unit."""
    if _NATIONAL.match(body):
        return True
    plain = _PARTY.sub("", body)
    return bool(_SEAT.match(plain) and _LEADING.match(_SEAT.sub("", plain)))


def _seat(body: str) -> str:
    """The unit that a body is of: 太原市 of 中国共产党太原市委员会; empty for the country and where none is named."""
    if _NATIONAL.match(body):
        return ""
    found = _SEAT.match(_PARTY.sub("", body))
    return found[0] if found else ""


def _nested(one: str, other: str, above: Above) -> bool:
    """Whether a unit is the other or lies in it; the country holds all."""
    if not one or not other or one.startswith(other) or other.startswith(one):
        return True
    if one.endswith(other) or other.endswith(one):
        return True
    return any(outer in path.split("/") for inner, outer in ((one, other), (other, one)) for path in above(inner))
