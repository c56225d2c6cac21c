"""
How certain it is that two names belong together: log-likelihood and false-discovery rate.

Place in the flow: count; from the counts of windows alone. NPMI says how strongly two names attract
each other and is largest for the rarest; G2, next to it in the table of edges, says how little
chance alone explains it.

    G2      2 sum O ln(O/E) over the table of windows with and without either name
            (Dunning 1993, "Accurate methods for the statistics of surprise and coincidence",
            Computational Linguistics 19(1)); it orders pairs by how much there is to explain
    p       Fisher's exact test, one-sided: the probability of so many or more by chance alone
    q       the smallest false-discovery rate at which a pair is kept (Benjamini and Hochberg
            1995, J. R. Stat. Soc. B 57(1)), over all pairs of names that occur in windows,
            whether they occur together or not
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def log_likelihood(both: Ints, one: Ints, other: Ints, total: int) -> Floats:
    """
    G2 of each pair; 0 if the two are together no more often than expected by chance.

    Args:
        both: windows with both names; ``one`` and ``other``: windows with each; ``total``: all windows.

    >>> log_likelihood(np.array([10, 2]), np.array([10, 20]), np.array([10, 40]), 400).round(2).tolist()
    [93.53, 0.0]
    """
    seen = [both, one - both, other - both, total - one - other + both]
    sides = [(one, other), (one, total - other), (total - one, other), (total - one, total - other)]
    found = np.zeros(len(both))
    for observed, (a, b) in zip(seen, sides, strict=True):
        expected = a.astype(np.float64) * b / max(total, 1)
        ratio = np.divide(observed, expected, out=np.ones(len(both)), where=(observed > 0) & (expected > 0))
        found += 2 * observed * np.log(ratio)
    more = both.astype(np.float64) * total > one.astype(np.float64) * other
    return np.where(more, np.maximum(found, 0.0), 0.0)


def exact_chances(both: Ints, one: Ints, other: Ints, total: int) -> Floats:
    """
    Probability that chance alone brings two names together this often or more: Fisher's exact test, one-sided.

    The chi-square approximation is far too confident where counts are small, as those of most
    pairs are. 1 if they are together no more often than expected by chance.

    >>> exact_chances(np.array([2]), np.array([2]), np.array([2]), 4).round(4).tolist()
    [0.1667]
    """
    found = np.ones(len(both))
    odd = np.flatnonzero(both.astype(np.float64) * total > one.astype(np.float64) * other)
    if not len(odd):
        return found
    k, a, b = (values[odd].astype(np.int64) for values in (both, one, other))
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1, dtype=np.float64)))])
    first = (
        logs[a] - logs[k] - logs[a - k]
        + logs[total - a] - logs[b - k] - logs[total - a - b + k]
        - logs[total] + logs[b] + logs[total - b]
    )  # fmt: skip
    # Each further term is a fraction of the previous one: above the expected count they decrease at once.
    term, sums = np.ones(len(k)), np.ones(len(k))
    going = np.arange(len(k))
    step = k.copy()
    while len(going):
        j = step[going]
        term[going] *= (a[going] - j) * (b[going] - j) / ((j + 1) * (total - a[going] - b[going] + j + 1.0))
        sums[going] += term[going]
        step[going] += 1
        going = going[(term[going] > sums[going] * 1e-17) & (step[going] < np.minimum(a, b)[going])]
    found[odd] = np.minimum(np.exp(first) * sums, 1.0)
    return found


def discovery_rates(chances: Floats, tests: int) -> Floats:
    """
    Benjamini and Hochberg's q of each pair, for ``tests`` pairs in all.

    >>> discovery_rates(np.array([0.01, 0.04, 0.03]), 3).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    if not len(chances):
        return chances
    order = np.argsort(chances, kind="stable")
    ranked = chances[order] * tests / np.arange(1, len(chances) + 1)
    smallest = np.minimum.accumulate(ranked[::-1])[::-1]
    found = np.empty(len(chances))
    found[order] = np.minimum(smallest, 1.0)
    return found
