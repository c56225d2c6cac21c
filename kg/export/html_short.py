"""
The short name that stands on the canvas: 太原市委, not 中国共产党太原市委员会.

Place in the flow: helper of the HTML view. The full name stands in panel, table and
search; beside a dot there is room for few characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.count.tables import Tables

#: A name of up to so many characters is shown as it is: 太原市公共图书馆 still fits.
FITS = 8
#: Shorter ones (中央, 综改) say too little by themselves.
LEAST = 3


def short_names(tables: Tables, ids: Iterable[str]) -> list[str]:
    """
    For each id the alias to show for a long name, empty where the full name is shown.

    Taken is the alias that the pages use most, of those the shortest; never one that another
    entity bears too, nor one that means something only in its place (市委).
    """
    rows = {row["entity_id"]: row for row in tables.entities.select(["entity_id", "canonical", "aliases"]).to_pylist()}
    bearers = Counter(name for row in rows.values() for name in {row["canonical"], *(row["aliases"] or ())})
    plain = tables.mentions.select(["entity_id", "text", "deictic"]).to_pylist()
    used = Counter((m["entity_id"], m["text"]) for m in plain if not m["deictic"])
    found = []
    for node in ids:
        full = rows[node]["canonical"]
        fit = (
            [name for name in rows[node]["aliases"] or () if LEAST <= len(name) < len(full) and bearers[name] == 1]
            if len(full) > FITS
            else []
        )
        found.append(min(fit, key=lambda name: (-used[node, name], len(name), name), default=""))
    return found
