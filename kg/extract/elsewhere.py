"""
Evidence from the rest of the page: a surface that is certainly a name in one place is more probably one in another.

Place in the flow: the probabilities of a page's proposals, each place by itself -> features for the second and last
scoring (stacked learning, Kou and Cohen 2007). They are added to the reasons of a place and replace none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.model import EntityType


class Seen(NamedTuple):
    """A proposal after the first scoring; offsets are those of its reading."""

    start: int
    end: int
    surface: str
    type: EntityType
    share: float


#: Short surface, type, and probability of the name that it is short for.
Defined = tuple[str, EntityType, float]
#: From these probabilities on, a feature of this name. More or finer steps, the number of places, and other types
#: in those places improved nothing (left-out F1 .798 each).
STEPS = (0.1, 0.3, 0.6, 0.85, 0.95)
WORDS = ("faint", "weak", "even", "likely", "sure")
#: From this probability and length on, beginnings, endings and inner parts of a name are recorded as its parts (left-out
#: F1 .810 without, .811 with, organisations .820 and .827); a part has these lengths.
WHOLE, SHORTEST_WHOLE, PART = 0.5, 4, range(2, 7)
#: Places of names kept for a part and a feature. At most two names as probable as ``WHOLE`` overlap one place, so of
#: three one is elsewhere; this keeps a page that repeats one name a thousand times linear.
KEPT = 3


def elsewhere(readings: Sequence[Sequence[Seen]], defined: Sequence[Defined] = ()) -> list[list[tuple[str, ...]]]:
    """
    The features of each proposal: how probable the most probable other place with its surface and type is, the name
    that it is short for, and the longer names that it is a part of.

    Args:
        readings: the articles and banners of a page.
        defined: short names that the page defines, with type and probability of the full name.

    >>> elsewhere([[Seen(0, 3, "胡建林", "person", 0.97)], [Seen(0, 3, "胡建林", "person", 0.2)]])
    [[('elsewhere-faint',)], [('elsewhere-sure',)]]
    >>> elsewhere([[Seen(4, 8, "市创文办", "organization", 0.2)]], [("市创文办", "organization", 0.9)])
    [[('short-likely',)]]
    >>> elsewhere([[Seen(0, 6, "富安居集团公司", "organization", 0.9)], [Seen(0, 3, "富安居", "organization", 0.2)]])
    [[()], [('part-organization-begin',)]]
    """
    best: dict[tuple[str, EntityType], list[float]] = {}
    for reading in readings:
        for seen in reading:
            best.setdefault((seen.surface, seen.type), []).append(seen.share)
    for shares in best.values():
        shares.sort(reverse=True)
    full: dict[tuple[str, EntityType], float] = {}
    for surface, kind, share in defined:
        full[surface, kind] = max(share, full.get((surface, kind), 0.0))
    parts = _parts(readings)
    return [
        [
            (
                *_sign("elsewhere", _other(best[seen.surface, seen.type], seen.share)),
                *_sign("short", full.get((seen.surface, seen.type), 0.0)),
                *_part_signs(parts, number, seen),
            )
            for seen in reading
        ]
        for number, reading in enumerate(readings)
    ]


def _other(shares: list[float], own: float) -> float:
    """The highest share except one's own."""
    return 0.0 if len(shares) < 2 else shares[1] if own == shares[0] else shares[0]


def _sign(what: str, share: float) -> tuple[str, ...]:
    step = bisect_right(STEPS, share)
    return (f"{what}-{WORDS[step - 1]}",) if step else ()


#: Surface of a part -> feature -> places of names that contain it (number of the reading, start, end).
_Parts = dict[str, dict[str, list[tuple[int, int, int]]]]


def _parts(readings: Sequence[Sequence[Seen]]) -> _Parts:
    """Beginnings, endings and inner parts of the probable names of a page."""
    found: _Parts = {}
    for number, reading in enumerate(readings):
        for seen in reading:
            if seen.share >= WHOLE and len(seen.surface) >= SHORTEST_WHOLE:
                for part, side in _parts_of(seen.surface):
                    places = found.setdefault(part, {}).setdefault(f"part-{seen.type}-{side}", [])
                    if len(places) < KEPT and (number, seen.start, seen.end) not in places:
                        places.append((number, seen.start, seen.end))
    return found


def _parts_of(surface: str) -> Iterator[tuple[str, str]]:
    length = len(surface)
    for start in range(length):
        for size in PART:
            end = start + size
            if end <= length and size < length:
                yield surface[start:end], "begin" if start == 0 else "end" if end == length else "inner"


def _part_signs(parts: _Parts, number: int, seen: Seen) -> list[str]:
    """The features of names elsewhere that contain a surface; the name that it is itself in does not count."""
    return sorted(
        sign
        for sign, places in parts.get(seen.surface, {}).items()
        if any(other != number or seen.start < start or end < seen.end for other, start, end in places)
    )
