"""
What differs between two builds -> marks on the view of the newer one.

Place in the flow: helper of ``kg diff --html``. The picture and every figure in it are those of the newer build; links
that are gone are drawn as what they are, names that are gone stand in the list alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: Changes of a kind that one page holds; it says how many more there are.
MOST = 2_000

Row = Mapping[str, Any]


def with_marks(data: dict[str, Any], found: Mapping[str, Sequence[Row]], names: tuple[str, str]) -> dict[str, Any]:
    """
    The data block of a view with the marks of a difference.

    Args:
        data: as ``view_data`` makes it of the newer build.
        found: a ``Difference`` as a dict: ``nodes``, ``edges``, ``relations``, ``inputs``.
        names: what the former and the newer build are called.

    Returns:
        The block with ``diff``; nothing else in it changes, so that every figure stays that of the newer build.
    """
    number = {id_: n for n, id_ in enumerate(data["nodes"]["id"])}
    ends = zip(data["edges"]["s"], data["edges"]["t"], strict=True)
    place = {frozenset(pair): e for e, pair in enumerate(ends)}
    return data | {
        "diff": {
            "names": list(names),
            "inputs": [[cause["zh"], cause["en"]] for cause in found["inputs"]],
            "nodes": _listed(found["nodes"], lambda row: [number.get(row["id"][0], -1)]),
            "edges": _listed(
                found["edges"],
                lambda row: [
                    place.get(frozenset(number.get(end, -1) for end in row["id"]), -1),
                    *(number.get(end, -1) for end in row["id"]),
                ],
            ),
            "relations": _listed(found["relations"], lambda row: []),
        },
    }


def _listed(rows: Sequence[Row], at: Any) -> dict[str, Any]:
    """
    Rows of one kind, what came and went before what only changed, and how many there are of each.

    ``at`` gives where a row stands in the picture, -1 for nowhere.
    """
    order = {"added": 0, "removed": 1, "changed": 2}
    ranked = sorted(rows, key=lambda row: order[row["what"]])[:MOST]
    return {
        "all": [sum(row["what"] == what for row in rows) for what in order],
        "what": [row["what"] for row in ranked],
        "names": [list(row["names"]) for row in ranked],
        "at": [at(row) for row in ranked],
        "fields": [[[field, _cell(old), _cell(new)] for field, (old, new) in row["fields"].items()] for row in ranked],
        "causes": [[[cause["zh"], cause["en"]] for cause in row["causes"]] for row in ranked],
    }


def _cell(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
