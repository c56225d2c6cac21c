"""
The months of a finished build.

Place in the flow: run; ``kg timeline`` shows and saves what is made here.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from kg.count.engines import open_engine
from kg.count.timeline import Timeline, timeline_of
from kg.run.built import Build
from kg.settings import Settings


def timeline_of_build(build: Build, since: str = "", until: str = "") -> Timeline:
    """
    Names and pairs month by month, with the windows that the build was counted in.

    Args:
        since: first day, ``until``: last day, both as ``2022-11-21`` or a beginning of it; empty for no limit.
    """
    with open_engine("local") as engine:
        return timeline_of(build.tables, engine, Settings(**build.manifest["settings"]), since, until)


def save_timeline(found: Timeline, folder: Path) -> list[Path]:
    """``months``, ``names``, ``pairs`` and ``bursts`` as Parquet files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in ("months", "names", "pairs", "bursts"):
        files.append(folder / f"{name}.parquet")
        pq.write_table(getattr(found, name), files[-1], compression="zstd")
    return files
