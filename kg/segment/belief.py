"""
How certain a join is: the share that was right among joins of its kind and score.

Place in the flow: segment; used by assemble.py for each join. ``kg/data/joins.tsv`` was counted by
``scripts/measure_joins.py`` on pages laid out from known articles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, list[tuple[float, float]]]:
    """Kind of join -> (least score, share right), the highest score first."""
    text = files("kg").joinpath("data/joins.tsv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[float, float]]] = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "why\t")):
            why, least, share = line.split("\t")[:3]
            found.setdefault(why, []).append((float(least), float(share)))
    return {why: sorted(rows, reverse=True) for why, rows in found.items()}


def belief(why: str, score: float) -> float:
    """
    Share (0 to 1) of the joins of this kind, at this score or a little above, that were right.

    >>> belief("given", 0.0), 0.0 <= belief("subject", 0.3) <= belief("subject", 0.9) <= 1.0
    (1.0, True)
    """
    rows = _table().get(why, [])
    return next((share for least, share in rows if score >= least), rows[-1][1] if rows else 0.5)
