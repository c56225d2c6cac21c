"""
The sentences that support each edge, as one column of lists.

Place in the flow: shared by the graph and by every format that writes edges from the tables.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def sentences_of_edges(edges: Ints, proofs: Ints, evidence: pa.Table) -> pa.ListArray:
    """
    For each edge the ids of its sentences, the best first, without duplicates; evidence from two sentences gives both.

    Args:
        edges: one number for each edge, distinct.
        proofs: for each row of ``evidence`` the number of its edge; rows of other edges are ignored.

    >>> table = pa.table({"rank": [2, 1], "sentence_id": ["s2", "s1"], "target_sentence_id": ["s1", "s1"]})
    >>> sentences_of_edges(np.array([7, 9]), np.array([9, 9]), table).to_pylist()
    [[], ['s1', 's2']]
    """
    by_key = np.argsort(edges, kind="stable")
    found = np.searchsorted(edges[by_key], proofs)
    known = found < len(edges)
    known[known] = edges[by_key[found[known]]] == proofs[known]
    place = by_key[found[known]]
    rows = np.flatnonzero(known)
    order = np.lexsort((evidence["rank"].to_numpy()[rows], place))
    both = [evidence[name].combine_chunks() for name in ("sentence_id", "target_sentence_id")]
    ids = pc.unique(pa.chunked_array(both, pa.string()))
    codes = np.stack([pc.index_in(column, value_set=ids).to_numpy()[rows[order]] for column in both], axis=1).ravel()
    of = np.repeat(place[order], 2).astype(np.int64)
    named = pc.not_equal(ids, "").to_numpy(zero_copy_only=False)[codes] if len(codes) else np.zeros(0, dtype=bool)
    codes, of = codes[named], of[named]
    first = np.sort(np.unique(of * max(len(ids), 1) + codes, return_index=True)[1])
    starts = np.concatenate([[0], np.cumsum(np.bincount(of[first], minlength=len(edges)))])
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), ids.take(pa.array(codes[first])))
