"""
A mention's score: how often mentions of its rule are right.

Place in the flow: extract; Candidate -> belief in 0..1, kept on every mention.
"""

from __future__ import annotations

from kg.extract.decode import worth
from kg.extract.reading import Candidate


def score_of(candidate: Candidate) -> float:
    """Belief that span and type are right."""
    quality = candidate.weight / worth(1.0, candidate.end - candidate.start)
    return round(min(0.99, max(0.05, quality * 0.85)), 3)
