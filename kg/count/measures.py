"""
Counts of a pair -> its weight and how surprising it is.

Place in the flow: count; after the SQL, in one implementation, so that differences between engines in
logarithms or rounding do not affect a build. The measures are described in ``steps``.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kg.count.association import discovery_rates, exact_chances, log_likelihood
from kg.count.steps import DECIMALS, G2_DECIMALS, WEIGHT_DECIMALS, WEIGHT_UNIT
from kg.count.tables import SCHEMAS

Floats = NDArray[np.float64]


def measured(edges: pa.Table) -> pa.Table:
    """
    The table of edges from the counts of the step ``edge``.

    >>> columns = {"windows": [2], "source_windows": [2], "target_windows": [4], "total": [8], "weight_units": [10**9]}
    >>> rest = {"source": ["甲"], "target": ["乙"], "articles": [1], "first_seen": [None], "last_seen": [None]}
    >>> row = measured(pa.table(rest | columns)).to_pylist()[0]
    >>> row["pmi"], row["npmi"], row["g2"], row["weight"]
    (0.693147181, 0.5, 3.452185, 1.0)
    """
    counts = [edges[name].to_numpy() for name in ("windows", "source_windows", "target_windows", "total")]
    both, one, other, total = (column.astype(np.float64) for column in counts)
    units = edges["weight_units"].to_numpy().astype(np.float64)
    # The number of windows in the corpus is the same for every pair.
    g2 = log_likelihood(counts[0], counts[1], counts[2], int(counts[3][0]) if len(edges) else 0)
    pmi = np.log(both * total / (one * other))
    always = both == total
    # If a pair is in every window, NPMI is 0/0; its limit is 1.
    npmi = np.where(always, 1.0, pmi / -np.log(np.where(always, 0.5, both / total)))
    columns = {
        "source": edges["source"],
        "target": edges["target"],
        "count": edges["windows"],
        "articles": edges["articles"],
        "pmi": pa.array(rounded(pmi, DECIMALS)),
        "npmi": pa.array(rounded(npmi, DECIMALS)),
        "g2": pa.array(rounded(g2, G2_DECIMALS)),
        "weight": pa.array(rounded(units / WEIGHT_UNIT, WEIGHT_DECIMALS)),
        "first_seen": edges["first_seen"],
        "last_seen": edges["last_seen"],
    }
    return pa.table({name: columns[name] for name in SCHEMAS["edges"].names})


def discovered(edges: pa.Table, evidence: pa.Table, names: int, rate: float) -> tuple[pa.Table, pa.Table]:
    """
    The pairs kept at a false-discovery rate, and their evidence.

    Args:
        edges: the counts of the step ``edge``.
        names: how many names occur in windows: every pair of them is one test.
    """
    if not len(edges):
        return edges, evidence
    counts = [edges[name].to_numpy() for name in ("windows", "source_windows", "target_windows")]
    chances = exact_chances(counts[0], counts[1], counts[2], edges["total"][0].as_py())
    kept = edges.filter(pa.array(discovery_rates(chances, names * (names - 1) // 2) <= rate))
    pairs = [pc.binary_join_element_wise(t["source"], t["target"], " ") for t in (evidence, kept)]
    return kept, evidence.filter(pc.is_in(pairs[0], value_set=pairs[1].combine_chunks()))


def rounded(values: Floats, decimals: int) -> Floats:
    """
    Rounded half away from zero, as is usual outside computing.

    >>> rounded(np.array([0.125, -0.125]), 2).tolist()
    [0.13, -0.13]
    """
    unit = 10.0**decimals
    found: Floats = np.copysign(np.floor(np.abs(values) * unit + 0.5), values) / unit
    return found + 0.0  # no -0.0
