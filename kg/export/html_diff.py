"""
What differs between two builds -> marks on the view of the newer one.

Place in the flow: helper of ``kg diff --html``. The picture and every figure in it are those of the newer build; removed
names and links are drawn as they were, each name near those with which it was linked.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

#: Most changes of a kind in one page; it says how many more there are.
MOST = 2_000
#: Distance of a removed name from every other dot, in the units of the layout.
ROOM = 7.0
#: Radians from one attempt to the next: the golden angle, so that attempts fill the plane evenly.
_TURN = math.pi * (3 - math.sqrt(5))

Row = Mapping[str, Any]
Place = tuple[float, float]


class Former(NamedTuple):
    """What the former build says about its nodes (type, mentions) and stated relations (subject, object), by id."""

    nodes: Mapping[str, tuple[str, int]]
    relations: Mapping[str, tuple[str, str]]


def with_marks(
    data: dict[str, Any], found: Mapping[str, Sequence[Row]], names: tuple[str, str], former: Former
) -> dict[str, Any]:
    """
    The data block of a view with the differences marked.

    Args:
        data: as returned by ``view_data`` for the newer build.
        found: a ``Difference`` as a dict: ``nodes``, ``edges``, ``relations``, ``inputs``.
        names: labels for the former and the newer build.
        former: the former build.

    Returns:
        The block with ``diff``; nothing else in it changes, so that every figure stays that of the newer build. Removed
            names are numbered after the existing ones.
    """
    here = {id_: n for n, id_ in enumerate(data["nodes"]["id"])}
    pairs = zip(data["edges"]["s"], data["edges"]["t"], strict=True)
    place = {frozenset(pair): e for e, pair in enumerate(pairs)}
    gone = [row for row in found["nodes"] if row["what"] == "removed"][:MOST]
    number = here | {row["id"][0]: len(here) + g for g, row in enumerate(gone)}

    def ends(row: Row) -> list[int]:
        return [number.get(end, -1) for end in row["id"]]

    def stated(row: Row) -> list[int]:
        return [number.get(end, -1) for end in former.relations.get(row["id"][0], ())] or [-1, -1]

    return data | {
        "diff": {
            "names": list(names),
            "inputs": [[cause["zh"], cause["en"]] for cause in found["inputs"]],
            "gone": _gone(data, gone, found, former),
            "nodes": _listed(found["nodes"], lambda row: [number.get(row["id"][0], -1)]),
            "edges": _listed(found["edges"], lambda row: [place.get(frozenset(ends(row)), -1), *ends(row)]),
            "relations": _listed(found["relations"], stated),
        },
    }


def _gone(
    data: Mapping[str, Any], rows: Sequence[Row], found: Mapping[str, Sequence[Row]], former: Former
) -> dict[str, list[Any]]:
    """The removed names as columns: what they were, and where they are drawn."""
    linked: dict[str, set[str]] = defaultdict(set)
    removed = [row["id"] for row in found["edges"] if row["what"] == "removed"]
    removed += [former.relations.get(row["id"][0], ()) for row in found["relations"] if row["what"] == "removed"]
    for one, other in filter(None, removed):
        linked[one].add(other)
        linked[other].add(one)
    nodes = data["nodes"]
    known = dict(zip(nodes["id"], zip(nodes["x"], nodes["y"], strict=True), strict=True))
    ids = [row["id"][0] for row in rows]
    places = _beside(ids, linked, known)
    return {
        "id": ids,
        "label": [row["names"][0] for row in rows],
        "type": [data["types"].index(former.nodes[id_][0]) for id_ in ids],
        "mentions": [former.nodes[id_][1] for id_ in ids],
        "x": [round(places[id_][0], 1) for id_ in ids],
        "y": [round(places[id_][1], 1) for id_ in ids],
    }


def _beside(ids: Iterable[str], linked: Mapping[str, set[str]], known: Mapping[str, Place]) -> dict[str, Place]:
    """
    A free position for each: in the middle of those it was linked with, else below the picture.

    >>> _beside(["c", "d"], {"c": {"a", "b"}}, {"a": (0.0, 0.0), "b": (20.0, 0.0)})
    {'c': (10.0, 0.0), 'd': (10.0, 21.0)}
    """
    middle = _middle(list(known.values()) or [(0.0, 0.0)])
    below = (middle[0], max((y for _, y in known.values()), default=0.0) + 3 * ROOM)
    taken: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in known.values():
        taken[_cell(place)].append(place)
    placed: dict[str, Place] = {}
    # Names with most links into the picture come first: the others may then be placed near them.
    for id_ in sorted(ids, key=lambda id_: (-len(linked.get(id_, set()) & known.keys()), id_)):
        near = [
            known.get(other) or placed[other] for other in sorted(linked.get(id_, ())) if other in known.keys() | placed
        ]
        place = _free(_middle(near) if near else below, taken)
        placed[id_] = place
        taken[_cell(place)].append(place)
    return placed


def _free(start: Place, taken: Mapping[tuple[int, int], list[Place]]) -> Place:
    """The first position on a spiral from ``start`` that keeps its distance."""
    for i in count():
        far = ROOM / 2 * math.sqrt(i)
        place = start[0] + far * math.cos(i * _TURN), start[1] + far * math.sin(i * _TURN)
        column, row = _cell(place)
        around = (taken.get((column + a, row + b), ()) for a in (-1, 0, 1) for b in (-1, 0, 1))
        if all(math.dist(place, other) >= ROOM for cell in around for other in cell):
            return place
    raise AssertionError  # the plane is infinite


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place[0] / ROOM), math.floor(place[1] / ROOM)


def _middle(places: Sequence[Place]) -> Place:
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)


def _listed(rows: Sequence[Row], at: Any) -> dict[str, Any]:
    """
    Rows of one kind, added and removed ones before changed ones, and the number of each.

    ``at`` returns the position of a row in the picture, -1 if it has none.
    """
    order = {"added": 0, "removed": 1, "changed": 2}
    ranked = sorted(rows, key=lambda row: order[row["what"]])[:MOST]
    return {
        "all": [sum(row["what"] == what for row in rows) for what in order],
        "what": [row["what"] for row in ranked],
        "names": [list(row["names"]) for row in ranked],
        "at": [at(row) for row in ranked],
        "fields": [
            [[field, _cell_text(old), _cell_text(new)] for field, (old, new) in row["fields"].items()] for row in ranked
        ],
        "causes": [[[cause["zh"], cause["en"]] for cause in row["causes"]] for row in ranked],
    }


def _cell_text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
