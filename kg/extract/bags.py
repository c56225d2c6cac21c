"""
Bags of features that occur together again and again, each summed once.

Place in the flow: weights.py -> tables for evidence.py. A span has some forty features, but they come in a dozen
bags, one for each thing examined: a word, a pair of edges, a head. The weight of a bag is looked up, not summed
again; the name of a feature is built only when its bag is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sys import intern
from typing import Any, NamedTuple

from kg.extract.weights import Weights

#: Bags that a table keeps; a corpus has ever more words, and a full table is emptied.
REMEMBERED = 1 << 14
Worth = tuple[float, ...]


class Bag(NamedTuple):
    """Features that occur together, and their sum for each column of the weights, in nats."""

    names: tuple[str, ...]
    worth: Worth


def bag_of(weights: Weights, names: Iterable[str]) -> Bag:
    """
    A bag from the names of its features.

    >>> bag_of(Weights({"dotted": (2.0, -1.0, 0, 0, 0, 0)}), ["dotted", "is"]).worth
    (2.0, -1.0, 0.0, 0.0, 0.0, 0.0)
    """
    kept = tuple(map(intern, dict.fromkeys(names)))
    rows = [weights.rows[name] for name in kept if name in weights.rows]
    return Bag(kept, tuple(map(sum, zip(weights.nothing, *rows, strict=True))))


class Bags(dict[Any, Bag]):
    """Key -> bag, filled on use; ``names`` gives the features of a key."""

    def __init__(self, weights: Weights, names: Callable[[Any], Iterable[str]]) -> None:
        super().__init__()
        self._weights, self._names = weights, names

    def __missing__(self, key: Any) -> Bag:
        if len(self) >= REMEMBERED:
            self.clear()
        bag = self[key] = bag_of(self._weights, self._names(key))
        return bag
