"""
How sure a mention is: the probability that its span and type are right, and what speaks for and against it.

Place in the flow: the best reading by the declared rules -> a score on every mention. The weights are in
``kg/data/beliefs.tsv``: a logistic regression on annotated pages that nobody looked at while the rules were
made (``scripts/fit_weights.py``), so that the score is the mention's own and not its rule's.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import resources

from kg.extract.decode import worth
from kg.extract.evidence import tables_of
from kg.extract.evidence_edges import Edges
from kg.extract.evidence_known import pack_signs
from kg.extract.reading import Candidate, Reading
from kg.extract.spans_headed import NO_HEADS
from kg.extract.weights import Weights, length_bucket, parse_weights
from kg.knowledge.names import NameStatistics
from kg.model import EntityType

#: Nothing is certain: the bounds of a score, and its digits.
LOWEST, HIGHEST, DIGITS = 0.02, 0.995, 3
#: Steps of a rule's own quality in one unit, and the highest.
STEPS, MOST = 5, 8


@lru_cache(maxsize=1)
def beliefs() -> Weights:
    """The weights that come with kg."""
    return Weights(parse_weights((resources.files("kg") / "data" / "beliefs.tsv").read_text(encoding="utf-8")))


class Beliefs:
    """The scores of one reading's mentions."""

    def __init__(self, reading: Reading, names: NameStatistics, bylines: frozenset[str]) -> None:
        self.reading, self.names, self.bylines = reading, names, bylines
        self._tables = tables_of(reading.lexicon, beliefs())
        self.edges = Edges(reading, NO_HEADS, self._tables.edges)

    def features(self, candidate: Candidate, kind: EntityType) -> list[str]:
        """What is known of a candidate that the best reading has."""
        start, end = candidate.start, candidate.end
        left, right = self.edges.left(start), self.edges.right(end)
        length = end - start
        quality = min(MOST, int(candidate.weight / worth(1.0, length) * STEPS))
        rule = candidate.rule.removeprefix("memory.")
        out = [
            "is",
            "length-" + length_bucket(length),
            f"quality-{quality}",
            "rule-" + ".".join(rule.split(".")[:2]),
            "rules-" + rule.split(".")[0],
            "edge-" + rule.rpartition(".")[2],
            *left.beside.names,
            *(fact for fact in left.known.names if not fact.startswith("left2")),
            *right.beside.names,
            *(fact for fact in right.known.names if not fact.startswith("right2")),
        ]
        if rule != candidate.rule:
            out.append("remembered")
        out += pack_signs(self.reading, start, end, kind)
        if kind == "person":
            surface = self.reading.text[start:end]
            is_byline = surface.replace(" ", "") in self.bylines
            bags = self._tables.persons.bags(surface, is_byline, left.kind, right.kind)
            out += [name for bag in bags for name in bag.names]
        return [*dict.fromkeys(out)]

    def judged(self, candidate: Candidate, kind: EntityType) -> tuple[float, tuple[int, ...]]:
        """The probability that span and type are right, and its reasons as numbers of ``beliefs().cells``."""
        features = self.features(candidate, kind)
        return probability(beliefs().score(kind, features)), beliefs().numbered(kind, features)


def probability(score: float) -> float:
    """
    The probability that a score in nats stands for, within bounds.

    >>> probability(0.0), probability(50.0)
    (0.5, 0.995)
    """
    return round(min(HIGHEST, max(LOWEST, 1 / (1 + math.exp(-max(-50.0, min(50.0, score)))))), DIGITS)
