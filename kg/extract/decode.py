"""
Candidates -> one best reading: non-overlapping spans of the highest total weight.

Place in the flow: the last step before mentions. Classic weighted interval
scheduling (Kleinberg and Tardos, Algorithm Design, 6.1): the order of rules does not
matter, only the weights, which are defined where the candidates are made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from kg.extract.reading import Candidate

#: The weight of a name grows a little faster than its length, so that 太原市委党校 beats
#: 太原市 + 委党校 of the same quality: with 1.0 nested short names tie with the whole,
#: above 1.5 a doubtful long name swallows two certain short ones.
LENGTH_POWER = 1.2


def worth(quality: float, length: int) -> float:
    """Weight of a candidate of a given quality (1 = as certain as a dictionary name)."""
    return float(quality * length**LENGTH_POWER)


def best_path(candidates: Iterable[Candidate]) -> list[Candidate]:
    """
    The non-overlapping candidates of the highest total weight, by position.

    Ties go to the candidate that starts first, then the longer, then by the type's name.

    >>> a = Candidate(0, 3, "place", 3.0, "a"); b = Candidate(0, 6, "organization", 7.0, "b")
    >>> [c.rule for c in best_path([a, b])]
    ['b']
    """
    ordered = sorted(candidates, key=lambda c: (c.end, c.start, c.type or "", c.rule, c.canonical))
    ends = [c.end for c in ordered]
    best: list[float] = [0.0]
    taken: list[tuple[bool, int]] = [(False, 0)]
    for i, candidate in enumerate(ordered):
        before = bisect_right(ends, candidate.start, 0, i)
        with_it = best[before] + candidate.weight
        if with_it > best[i] + 1e-9:
            best.append(with_it)
            taken.append((True, before))
        else:
            best.append(best[i])
            taken.append((False, i))
    path: list[Candidate] = []
    i = len(ordered)
    while i > 0:
        used, previous = taken[i]
        if used:
            path.append(ordered[i - 1])
        i = previous if used else i - 1
    return path[::-1]
