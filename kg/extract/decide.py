"""
Proposals and weights -> Candidates with the probability of each, and the best reading.

Place in the flow: chart.py + evidence.py + weights.py -> Candidates, for decode.py. A reading
is any set of proposals that do not overlap; its score is the sum of its features' weights. The
probability of a proposal is the share of all readings that contain it (forward-backward).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.extract.chart import Proposal
from kg.extract.evidence import Evidence
from kg.extract.open_names import open_name
from kg.extract.reading import Candidate, Reading
from kg.model import Name

#: A name is accepted from this probability on, if none more probable overlaps it: of those between it and a half most
#: are wrong, but so many are found that the harmonic mean of precision and recall gains (.799 against .795 from .45
#: on, stated relations .707 against .693); ``--min-score`` keeps only more probable ones.
TAKEN = 0.4
#: Below this score, in nats, a proposal is ignored.
HOPELESS = -9.0
#: Digits of a probability.
DIGITS = 3


def scores_of(proposals: Sequence[Proposal], evidence: Evidence) -> list[float]:
    """The score of each proposal, in nats."""
    found: list[float] = []
    number = evidence.reading.lexicon.types.number
    for proposal in proposals:
        at = number[proposal.type]
        found.append(sum([bag.worth[at] for bag in evidence.bags(proposal)]))
    return found


def probabilities(length: int, spans: Sequence[tuple[int, int]], scores: Sequence[float]) -> list[float]:
    """
    The share of all readings, by weight, that contain each span.

    >>> [round(p, 3) for p in probabilities(4, [(0, 2), (1, 4)], [0.0, math.log(2)])]
    [0.25, 0.5]
    """
    ending: dict[int, list[int]] = {}
    starting: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(spans):
        if scores[index] > HOPELESS:
            ending.setdefault(end, []).append(index)
            starting.setdefault(start, []).append(index)
    forward = [0.0] * (length + 1)
    for at in range(1, length + 1):
        total = forward[at - 1]
        if at in ending:
            total = _log_sum([total, *(forward[spans[i][0]] + scores[i] for i in ending[at])])
        forward[at] = total
    backward = [0.0] * (length + 1)
    for at in range(length - 1, -1, -1):
        total = backward[at + 1]
        if at in starting:
            total = _log_sum([total, *(backward[spans[i][1]] + scores[i] for i in starting[at])])
        backward[at] = total
    whole = forward[length]
    return [
        math.exp(min(0.0, forward[start] + score + backward[end] - whole)) if score > HOPELESS else 0.0
        for (start, end), score in zip(spans, scores, strict=True)
    ]


def _log_sum(values: list[float]) -> float:
    most = max(values)
    return most + math.log(sum([math.exp(value - most) for value in values]))


def weighed(
    reading: Reading, proposals: Sequence[Proposal], shares: Sequence[float], least: float = TAKEN
) -> list[Candidate]:
    """
    The proposals that may be accepted, as Candidates: their weight is the probability above ``TAKEN``.

    The best path over these weights is the reading with the most correct names, each at the cost of ``TAKEN``.
    Proposals less probable than ``least`` are left out.
    """
    return [
        _candidate(reading, proposal, share) for proposal, share in zip(proposals, shares, strict=True) if share > least
    ]


def _candidate(reading: Reading, proposal: Proposal, share: float) -> Candidate:
    weight = round(share - TAKEN, DIGITS + 3)
    if proposal.rules:
        best = proposal.rules[0]
        name, open_ = (best.canonical, best.deictic) if best.canonical else _open(reading, proposal)
        return best._replace(weight=weight, canonical=name, deictic=best.deictic or open_)
    entry = _entry(reading, proposal)
    rule, row, name = proposal.shape, "", ""
    if entry is not None:
        rule, row, name = "lexicon", entry[0], entry[1]
    elif proposal.head:
        rule = proposal.head
    full, deictic = (name, False) if name else _open(reading, proposal)
    return Candidate(proposal.start, proposal.end, proposal.type, weight, rule, row, full, deictic=deictic)


def _open(reading: Reading, proposal: Proposal) -> tuple[Name, bool]:
    return open_name(reading, proposal.start, proposal.end, proposal.type)


def _entry(reading: Reading, proposal: Proposal) -> tuple[str, str] | None:
    """Row and canonical name of what the packs have for this surface; none if it has several meanings."""
    found = [e for e in reading.lexicon.lookup(reading.text[proposal.start : proposal.end]) if e.type == proposal.type]
    if not found or proposal.end - proposal.start < 2:
        return None
    names = {entry.canonical for entry in found}
    return found[0].source, found[0].canonical if len(names) == 1 else ""


def score_of(candidate: Candidate) -> float:
    """The probability that span and type are right, computed back from the weight that ``weighed`` gave."""
    return round(min(0.999, max(0.001, candidate.weight + TAKEN)), DIGITS)
