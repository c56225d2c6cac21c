"""
When a name was suddenly talked about: bursts in its months.

Place in the flow: count; from the articles a month that name it and all articles a month.

The automaton of Kleinberg 2002, "Bursty and hierarchical structure in streams" (KDD 2002,
doi:10.1145/775047.775061), section 4, for batches: in state 0 an article names it with the rate
of the whole time, in state 1 with ``SCALE`` times that rate; entering state 1 costs
``GAMMA ln(n)``. The cheapest sequence of states is found by dynamic programming.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Kleinberg's own choices.
SCALE, GAMMA = 2.0, 1.0
#: A rate is kept below this, so that the logarithm of its complement exists.
_SURE = 0.9999


@dataclass(frozen=True, slots=True)
class Burst:
    """A run of batches in the higher state."""

    #: First and last batch, from 0, both inclusive.
    first: int
    last: int
    #: How much cheaper the higher state is over the run (nats): larger means more certain.
    weight: float


def bursts(named: Sequence[int], articles: Sequence[int], *, scale: float = SCALE, gamma: float = GAMMA) -> list[Burst]:
    """
    The bursts of a name, in order of time.

    Args:
        named: articles of each batch that name it.
        articles: all articles of each batch.

    >>> bursts([1, 1, 9, 8, 1, 1], [20, 20, 20, 20, 20, 20])
    [Burst(first=2, last=3, weight=6.300049)]
    """
    total, hits = sum(articles), sum(named)
    if not hits or hits == total:
        return []
    base = hits / total
    rates = (base, min(base * scale, _SURE))
    costs = [tuple(_cost(r, d, rate) for rate in rates) for r, d in zip(named, articles, strict=True)]
    states = _cheapest(costs, gamma * math.log(max(len(costs), 2)))
    return _runs(states, costs)


def _cost(named: int, articles: int, rate: float) -> float:
    """Minus the log-likelihood, without the binomial coefficient, which is the same in both states."""
    return -(named * math.log(rate) + (articles - named) * math.log(1 - rate))


def _cheapest(costs: Sequence[tuple[float, ...]], entry: float) -> list[int]:
    """The states of the cheapest path; going down costs nothing, a tie stays in the lower state."""
    best = [0.0, entry]
    came: list[tuple[int, int]] = []
    for cost in costs:
        low = 0 if best[0] <= best[1] else 1
        high = 1 if best[1] <= best[0] + entry else 0
        best = [min(best[0], best[1]) + cost[0], min(best[1], best[0] + entry) + cost[1]]
        came.append((low, high))
    state = 0 if best[0] <= best[1] else 1
    states = []
    for step in reversed(came):
        states.append(state)
        state = step[state]
    return states[::-1]


def _runs(states: Sequence[int], costs: Sequence[tuple[float, ...]]) -> list[Burst]:
    found: list[Burst] = []
    begin: int | None = None
    for at, state in enumerate([*states, 0]):
        if state and begin is None:
            begin = at
        elif not state and begin is not None:
            gain = sum(cost[0] - cost[1] for cost in costs[begin:at])
            found.append(Burst(begin, at - 1, round(gain, 6)))
            begin = None
    return found
