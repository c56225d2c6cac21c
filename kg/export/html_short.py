"""
The short name drawn on the canvas: 太原市委, not 中国共产党太原市委员会.

Place in the flow: helper of the HTML view. Panel, table and search have the full name; next to a dot
there is room for few characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from kg.count.tables import Tables

#: A name of up to this many characters is shown unchanged: 太原市公共图书馆 still fits.
FITS = 8
#: Shorter ones (中央, 综改) say too little by themselves.
LEAST = 3


def short_names(tables: Tables, ids: Iterable[str]) -> list[str]:
    """
    For each id the alias to show for a long name, empty if the full name is shown.

    The alias is the one that the pages use most, the shortest if tied; never one that another entity
    has too, nor one that depends on its context (市委).
    """
    columns = (tables.entities[name].to_pylist() for name in ("entity_id", "canonical", "aliases"))
    rows = {node: (full, also or ()) for node, full, also in zip(*columns, strict=True)}
    bearers = Counter(name for full, also in rows.values() for name in {full, *also})
    used = _used(tables, [node for node, (full, _) in rows.items() if len(full) > FITS])
    found = []
    for node in ids:
        full, also = rows[node]
        fit = (
            [name for name in also if LEAST <= len(name) < len(full) and bearers[name] == 1] if len(full) > FITS else []
        )
        found.append(min(fit, key=lambda name: (-used.get((node, name), 0), len(name), name), default=""))
    return found


def _used(tables: Tables, ids: list[str]) -> dict[tuple[str, str], int]:
    """How often the pages use each form of some entities, except those that depend on their context."""
    mentions = tables.mentions.select(["entity_id", "text", "deictic"])
    plain = pc.and_(
        pc.is_in(mentions["entity_id"], value_set=pa.array(ids, pa.string())), pc.invert(mentions["deictic"])
    )
    counts = mentions.filter(plain).group_by(["entity_id", "text"]).aggregate([([], "count_all")])
    columns = (counts[name].to_pylist() for name in ("entity_id", "text", "count_all"))
    return {(node, text): count for node, text, count in zip(*columns, strict=True)}
