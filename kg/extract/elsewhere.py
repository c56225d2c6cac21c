"""
What the rest of the page says: a surface that surely is a name in one place is likelier one in another.

Place in the flow: the probabilities of a page's proposals, each place by itself -> one more feature of each, for
the second and last weighing (stacked learning, Kou and Cohen 2007). The reasons of a place stay its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kg.model import EntityType

#: Surface, type and probability of each proposal of one reading.
Likely = Sequence[tuple[str, EntityType, float]]
#: From these probabilities on, a sign of this name. A wider net or a finer one, the number of places, and other types
#: there brought nothing more (left-out F1 .798 each).
STEPS = (0.1, 0.3, 0.6, 0.85, 0.95)
WORDS = ("faint", "weak", "even", "likely", "sure")


def elsewhere(readings: Sequence[Likely], defined: Likely = ()) -> list[list[tuple[str, ...]]]:
    """
    The signs of each proposal: how sure the surest other place of its surface and type is, and the name it is short for.

    Args:
        readings: the articles and banners of a page.
        defined: short names that the page defines, with type and probability of what each is short for.

    >>> elsewhere([[("胡建林", "person", 0.97)], [("胡建林", "person", 0.2), ("胡建", "person", 0.3)]])
    [[('elsewhere-faint',)], [('elsewhere-sure',), ()]]
    >>> elsewhere([[("市创文办", "organization", 0.2)]], [("市创文办", "organization", 0.9)])
    [[('short-likely',)]]
    """
    best: dict[tuple[str, EntityType], list[float]] = {}
    for reading in readings:
        for surface, kind, share in reading:
            best.setdefault((surface, kind), []).append(share)
    for shares in best.values():
        shares.sort(reverse=True)
    full: dict[tuple[str, EntityType], float] = {}
    for surface, kind, share in defined:
        full[surface, kind] = max(share, full.get((surface, kind), 0.0))
    return [
        [
            (*_sign("elsewhere", _other(best[surface, kind], share)), *_sign("short", full.get((surface, kind), 0.0)))
            for surface, kind, share in reading
        ]
        for reading in readings
    ]


def _other(shares: list[float], own: float) -> float:
    """The highest share but one's own."""
    return 0.0 if len(shares) < 2 else shares[1] if own == shares[0] else shares[0]


def _sign(what: str, share: float) -> tuple[str, ...]:
    step = bisect_right(STEPS, share)
    return (f"{what}-{WORDS[step - 1]}",) if step else ()
