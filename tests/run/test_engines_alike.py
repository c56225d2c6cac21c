"""The same pages give the same bytes on one machine and on a cluster."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kg
from benchmarks.generate_pages import pages
from kg.count.engines.base import Engine
from kg.run.pages import Request
from kg.run.pipeline import build_from

#: Formats that have every table, every triple and every number of the graph.
FORMATS = ("ttl", "csv", "graphml", "parquet")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a build."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """Some generated pages; KG_GENERATED_PAGES sets more (2,000 in the benchmark)."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in pages(int(os.environ.get("KG_GENERATED_PAGES", "20"))):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_cluster_builds_the_seed_pages_byte_for_byte(
    spark: Engine, built: kg.Build, seeds: Path, tmp_path: Path
) -> None:
    """A master and two workers: every file of the build is the same."""
    build_from(Request((seeds,), engine=spark)).save(tmp_path / "spark", FORMATS)
    built.save(tmp_path / "local", FORMATS)

    assert bytes_of(tmp_path / "spark") == bytes_of(tmp_path / "local")


def test_a_cluster_builds_generated_pages_byte_for_byte(spark: Engine, generated: Path, tmp_path: Path) -> None:
    """Many names, many pairs, on successive days."""
    for name, engine in (("spark", spark), ("local", "local")):
        build_from(Request((generated,), engine=engine, jobs=1)).save(tmp_path / name, FORMATS)

    assert bytes_of(tmp_path / "spark") == bytes_of(tmp_path / "local")
