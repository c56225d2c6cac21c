"""The hand-written list of formats: each entry follows the protocol, other packages can add."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

import kg.export
from kg.errors import SettingsError
from kg.export import EXPORTERS, exporter_names, generated_names, get_exporter
from kg.export.csvs import CsvExporter
from kg.graph.build import graph_of
from tests.factories import hostile_tables


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_writes_what_it_says(name: str, tmp_path: Path) -> None:
    """The files returned, declared and on disk are the same, and are in the folder."""
    tables = hostile_tables()
    exporter = get_exporter(name)

    written = exporter.write(tables, graph_of(tables), tmp_path)

    assert exporter.name == name
    assert written == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert {path.relative_to(tmp_path).as_posix() for path in written} <= set(exporter.filenames)
    assert generated_names([name]) == sorted(exporter.filenames)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    """The message lists the formats."""
    with pytest.raises(SettingsError, match="graphml"):
        get_exporter("pdf")


def test_outsiders_add_formats_but_cannot_replace_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point with a new name is found; one with a built-in name is not."""
    group = kg.export.ENTRY_POINT_GROUP
    points = EntryPoints(
        [
            EntryPoint("matrix", "kg.export.csvs:CsvExporter", group),
            EntryPoint("graphml", "kg.export.csvs:CsvExporter", group),
        ]
    )
    monkeypatch.setattr(kg.export, "entry_points", lambda **wanted: points.select(**wanted))

    assert exporter_names() == [*EXPORTERS, "matrix"]
    assert isinstance(get_exporter("matrix"), CsvExporter)
    assert not isinstance(get_exporter("graphml"), CsvExporter)
    assert "edges.csv" in generated_names(["matrix"])
