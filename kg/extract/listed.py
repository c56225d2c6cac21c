"""
Evidence from a list: what 、 or 和 joins to a probable name is probably a name of the same type.

Place in the flow: as ``elsewhere``; the probabilities of a text's proposals, each by itself -> features for the second
scoring (stacked learning, Kou and Cohen 2007), which stand in for transitions from one name to the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from kg.extract.elsewhere import Seen
from kg.extract.reading import CLOSE_TO_OPEN, OPEN_TO_CLOSE
from kg.model import EntityType

#: Offsets in a text: where the item before ends and where the one after begins; -1 where there is none.
Neighbours = tuple[int, int]
NONE = -1
#: From these probabilities on, a feature of this name (left-out F1 .822 without lists, .825 with).
STEPS = (0.3, 0.6, 0.85)
WORDS = ("weak", "even", "likely")
#: Characters that a joint may have: 》”、“《.
LONGEST_JOINT = 6


def neighbours_of(text: str, spans: Sequence[tuple[int, int]], joins: Collection[str]) -> list[Neighbours]:
    """
    The neighbours of each span in a list of names, in quotes or not.

    Args:
        text: of the reading.
        spans: start and end of each proposal.
        joins: words that join the items of a list besides 、.

    >>> neighbours_of("“村村通”、“富安居”和恒大", [(1, 4), (7, 10), (12, 14)], ["和"])
    [(-1, 7), (4, 12), (10, -1)]
    """
    joint = "(?:{})".format("|".join(map(re.escape, ("、", *sorted(joins)))))
    closing, opening = (f"[{re.escape(''.join(marks))}]*" for marks in (CLOSE_TO_OPEN, OPEN_TO_CLOSE))
    behind, ahead = re.compile(f"{closing}{joint}{opening}$"), re.compile(closing + joint + opening)
    ends: dict[int, int] = {}
    starts: dict[int, int] = {}
    for start, end in spans:
        if start not in ends:
            found = behind.search(text[max(0, start - LONGEST_JOINT) : start])
            ends[start] = start - len(found[0]) if found else NONE
        if end not in starts:
            found = ahead.match(text[end : end + LONGEST_JOINT])
            starts[end] = end + len(found[0]) if found else NONE
    return [(ends[start], starts[end]) for start, end in spans]


def listed(seen: Sequence[Seen], neighbours: Sequence[Neighbours]) -> list[tuple[str, ...]]:
    """
    The features of each proposal: how probably the item before it and the one after it are names, of its type or another.

    >>> sure, open_ = Seen(0, 2, "太原", "place", 0.9), Seen(3, 5, "恒大", "organization", 0.2)
    >>> listed([sure, open_], [(-1, 3), (2, -1)])
    [(), ('listed-before-other-likely',)]
    """
    before: dict[int, dict[EntityType, float]] = {}
    after: dict[int, dict[EntityType, float]] = {}
    for one in seen:
        if one.share >= STEPS[0]:
            for sides, at in ((before, one.end), (after, one.start)):
                shares = sides.setdefault(at, {})
                shares[one.type] = max(one.share, shares.get(one.type, 0.0))
    return [
        (
            *_signs("listed-before", before.get(ahead, {}), one.type),
            *_signs("listed-after", after.get(behind, {}), one.type),
        )
        for one, (ahead, behind) in zip(seen, neighbours, strict=True)
    ]


def _signs(side: str, shares: dict[EntityType, float], own: EntityType) -> list[str]:
    alike = shares.get(own, 0.0)
    other = max((share for kind, share in shares.items() if kind != own), default=0.0)
    return [
        f"{side}-{which}-{WORDS[step - 1]}"
        for which, share in (("alike", alike), ("other", other))
        if (step := bisect_right(STEPS, share))
    ]
