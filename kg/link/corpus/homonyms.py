"""
One name, how many persons? 王伟 of the hospital and 王伟 of the water bureau are two.

Place in the flow: link; sightings of one name over all pages -> groups, each one person.

Inside an article a name is one person. Sightings in two articles are connected by a body
they share or by bodies that one person may well belong to at once (市委 and 市政府 of one
city, a bureau and its branch). Bodies that nothing connects make two persons. A sighting
without any body goes to the only group, else to the one on its page, else to the one known
longest; that is a guess, and it is listed for review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.link.corpus.bodies import Bodies

#: Mark for a byline with 记者: a person of the press.
PRESS = "记者"
#: Mark for a name that a pack has for a public figure.
PACK = "词库人物"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One personal name in one article."""

    #: Article id, or page id for a name in a banner.
    article: str
    page: str
    #: Full names of the bodies and units it occurs with there.
    marks: frozenset[str]
    mentions: int


@dataclass(frozen=True, slots=True)
class Group:
    """Sightings that are one person."""

    #: Numbers of the sightings, ascending.
    members: tuple[int, ...]
    marks: frozenset[str]
    #: Those among them that are here only by default.
    guessed: tuple[int, ...] = ()


def group_sightings(sightings: Sequence[Sighting], bodies: Bodies, older: Sequence[frozenset[str]] = ()) -> list[Group]:
    """
    Split the sightings of one name into persons.

    Args:
        sightings: sorted by article, so that numbers do not depend on the order of pages.
        bodies: answers about the names of bodies.
        older: marks of each namesake in the registry, oldest first.
    """
    marked = [n for n, s in enumerate(sightings) if s.marks]
    if not marked:
        return [Group(tuple(range(len(sightings))), frozenset())] if sightings else []
    groups = _tied(sightings, marked, bodies)
    if len(groups) == 1:
        return [Group(tuple(range(len(sightings))), groups[0].marks)]
    members = [list(g.members) for g in groups]
    guessed: list[list[int]] = [[] for _ in groups]
    choice = _Choice(groups, sightings, older)
    for n, sighting in enumerate(sightings):
        if not sighting.marks:
            to = choice.likeliest(sighting.page)
            members[to].append(n)
            guessed[to].append(n)
    return [Group(tuple(sorted(members[n])), g.marks, tuple(guessed[n])) for n, g in enumerate(groups)]


class _Choice:
    """
    Which group a name without a body means: one on its page, else any; among these the one
    known longest, then the one named most.

    Adding pages never changes the answer: on a page, the person known first counts.
    """

    def __init__(self, groups: Sequence[Group], sightings: Sequence[Sighting], older: Sequence[frozenset[str]]) -> None:
        #: Mark -> position in the registry of the oldest namesake with it.
        self._age: dict[str, int] = {}
        for age, known in enumerate(older):
            for mark in known:
                self._age.setdefault(mark, age)
        self._unknown = len(older)
        self._groups = groups
        self._weights = [sum(sightings[m].mentions for m in g.members) for g in groups]
        #: Page -> group -> its marks there.
        self._on_page: dict[str, dict[int, set[str]]] = defaultdict(dict)
        for n, group in enumerate(groups):
            for member in group.members:
                sighting = sightings[member]
                self._on_page[sighting.page].setdefault(n, set()).update(sighting.marks)
        self._likeliest: dict[str, int] = {}
        self._anywhere = min(range(len(groups)), key=lambda n: self._rank(n, groups[n].marks))

    def likeliest(self, page: str) -> int:
        """Number of the group."""
        near = self._on_page.get(page)
        if not near:
            return self._anywhere
        if page not in self._likeliest:
            self._likeliest[page] = min(sorted(near), key=lambda n: self._rank(n, near[n]))
        return self._likeliest[page]

    def _rank(self, n: int, marks: Iterable[str]) -> tuple[int, int, list[str]]:
        known = self._oldest(marks)
        own = self._groups[n].marks
        return known if known < self._unknown else self._oldest(own), -self._weights[n], sorted(own)

    def _oldest(self, marks: Iterable[str]) -> int:
        return min((self._age.get(mark, self._unknown) for mark in marks), default=self._unknown)


def _tied(sightings: Sequence[Sighting], marked: Sequence[int], bodies: Bodies) -> list[Group]:
    """Connected components over shared or compatible marks; sorted by their first sighting."""
    ties = _Ties()
    for n in marked:
        first, *more = sorted(sightings[n].marks)
        for mark in more:
            ties.tie(first, mark)
    _tie_compatible(sorted({mark for n in marked for mark in sightings[n].marks}), bodies, ties)
    members: dict[str, list[int]] = defaultdict(list)
    for n in marked:
        members[ties.root(min(sightings[n].marks))].append(n)
    return sorted(
        (Group(tuple(ns), frozenset().union(*(sightings[n].marks for n in ns))) for ns in members.values()),
        key=lambda g: g.members,
    )


class _Ties:
    """Marks that are connected, directly or through others: a disjoint-set forest."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, mark: str) -> str:
        """The representative of all marks connected to this one."""
        parent = self._parent
        top = mark
        while parent.get(top, top) != top:
            top = parent[top]
        while parent.get(mark, mark) != top:
            parent[mark], mark = top, parent.get(mark, mark)
        return top

    def tie(self, one: str, other: str) -> None:
        """Connect two marks, and everything connected to them."""
        a, b = sorted((self.root(one), self.root(other)))
        self._parent[b] = a


def _tie_compatible(marks: Sequence[str], bodies: Bodies, ties: _Ties) -> None:
    """
    Connect all pairs of marks that ``go_together``, without testing every pair.

    Bodies that share the beginning of their names are found by prefixes, those of nested units by
    prefixes and suffixes of their seats and by the units above: the work grows with the number of characters.
    """
    known = set(marks)
    plain = [mark for mark in marks if mark not in (PRESS, PACK)]
    leading = [mark for mark in plain if bodies.is_leading(mark)]
    _tie_to(PRESS, known, filter(bodies.is_press, plain), ties)
    _tie_to(PACK, known, leading, ties)
    for mark in plain:
        for end in range(1, len(mark)):
            if mark[:end] in known:
                ties.tie(mark[:end], mark)
    _tie_nested(plain, leading, bodies, ties)


def _tie_to(mark: str, known: Collection[str], others: Iterable[str], ties: _Ties) -> None:
    """Connect a mark that is not the name of a body, if present, to those that go with it."""
    if mark in known:
        for other in others:
            ties.tie(mark, other)


def _tie_nested(plain: Iterable[str], leading: Iterable[str], bodies: Bodies, ties: _Ties) -> None:
    """Connect the bodies that lead a unit to all bodies of that unit, of units inside it and of units around it."""
    at_seat: dict[str, list[str]] = defaultdict(list)
    for mark in plain:
        at_seat[bodies.seat(mark)].append(mark)
    leaders: dict[str, list[str]] = defaultdict(list)
    for mark in leading:
        leaders[bodies.seat(mark)].append(mark)
    for one, other in _nested_pairs(at_seat, leaders, bodies):
        for inner, outer in ((one, other), (other, one)):
            for leader in leaders.get(inner, ())[:1]:
                for mark in (*leaders[inner], *at_seat[outer]):
                    ties.tie(leader, mark)


def _nested_pairs(
    at_seat: Mapping[str, Sequence[str]], leaders: Mapping[str, Sequence[str]], bodies: Bodies
) -> Iterator[tuple[str, str]]:
    """Pairs of seats where one is or contains the other; the country, and a body without a seat, goes with all that lead."""
    for seat in at_seat:
        if seat in leaders:
            yield seat, seat
        if not seat:
            continue
        if "" in at_seat:
            yield seat, ""
        parts = {seat[:end] for end in range(1, len(seat))} | {seat[at:] for at in range(1, len(seat))}
        for other in sorted((parts | bodies.above(seat)) - {seat}):
            if other in at_seat:
                yield seat, other


def go_together(one: str, other: str, bodies: Bodies) -> bool:
    """Whether one person may well belong to both bodies: a bureau and its branch, a city's committee and government."""
    if one == other:
        return True
    if PRESS in (one, other):
        return bodies.is_press(other if one == PRESS else one)
    if PACK in (one, other):
        # A public figure leads something; a namesake in a hospital is somebody else.
        return bodies.is_leading(other if one == PACK else one)
    if one.startswith(other) or other.startswith(one):
        return True
    if bodies.is_leading(one) or bodies.is_leading(other):
        return _nested(bodies.seat(one), bodies.seat(other), bodies)
    return False


def _nested(one: str, other: str, bodies: Bodies) -> bool:
    """Whether a unit is or lies in the other; the country contains all."""
    if not one or not other or one.startswith(other) or other.startswith(one):
        return True
    if one.endswith(other) or other.endswith(one):
        return True
    return other in bodies.above(one) or one in bodies.above(other)
