"""The files for neo4j-admin: headers and rows agree, both ends of every link are nodes, texts are complete."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

from kg.count.tables import Tables
from kg.export.base import visible_controls
from kg.export.neo4j import LINK_FILES, NODE_FILES, Neo4jExporter
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables

#: https://neo4j.com/docs/operations-manual/5/tools/neo4j-admin/neo4j-admin-import/ "Property data types".
TYPES = {"string", "string[]", "long", "double", "boolean", "date", "ID", "START_ID", "END_ID", "LABEL", "TYPE"}


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    """The files of ``tables``."""
    Neo4jExporter().write(tables, graph_of(tables), tmp_path)
    return tmp_path / "neo4j"


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}-header.csv").open(encoding="utf-8", newline="") as file:
        (header,) = csv.reader(file)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [dict(zip(header, row, strict=True)) for row in csv.reader(file)]


@pytest.mark.parametrize("name", [*NODE_FILES, *LINK_FILES])
def test_another_reader_finds_as_many_columns_as_the_header_has(folder: Path, name: str) -> None:
    """DuckDB, given nothing but the dialect, accepts every row; each type is one that Neo4j knows."""
    header = (folder / f"{name}-header.csv").read_text(encoding="utf-8").strip().split(",")
    assert {column.split(":")[1] for column in header} <= TYPES
    assert not (folder / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    columns = {f"c{i}": "VARCHAR" for i in range(len(header))}
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT count(*) FROM read_csv(?, header=false, delim=',', quote='\"', escape='\"', columns=?)",
            [str(folder / f"{name}.csv"), columns],
        ).fetchone()
    assert found == (len(_read(folder, name)),)
    assert found != (0,)


def test_the_nodes_are_those_of_the_tables(tables: Tables, folder: Path) -> None:
    """Ids, names, labels; and each id is unique in the one space of ids."""
    entities = {row["id:ID"]: row for row in _read(folder, "entities")}
    for row in tables.entities.to_pylist():
        got = entities.pop(row["entity_id"])
        assert got["name:string"] == visible_controls(row["canonical"])
        assert got[":LABEL"] == f"Entity;{row['type'].capitalize()}"
        assert got["mention_count:long"] == str(row["mention_count"])
        assert len([a for a in got["aliases:string[]"].split(";") if a]) == len(row["aliases"])
    assert entities == {}
    ids = [row["id:ID"] for name in NODE_FILES for row in _read(folder, name)]
    assert len(ids) == len(set(ids)) == len(tables.entities) + len(tables.articles) + len(tables.sentences)


def test_every_end_of_a_relationship_is_a_node(tables: Tables, folder: Path) -> None:
    """None dangles, and there are as many as the tables have."""
    ids = {row["id:ID"] for name in NODE_FILES for row in _read(folder, name)}
    links = {name: _read(folder, name) for name in LINK_FILES}
    for rows in links.values():
        assert {row[":START_ID"] for row in rows} | {row[":END_ID"] for row in rows} <= ids
    assert len(links["co_mentioned"]) == len(tables.edges)
    assert len(links["stated"]) == len(tables.relations)
    assert {row[":TYPE"].lower() for row in links["stated"]} == set(tables.relations["predicate"].to_pylist())
    assert all(re.fullmatch(r"true|false", row["former:boolean"]) for row in links["stated"])


def test_the_script_names_every_file_and_is_good_shell(folder: Path) -> None:
    """Header before data for all seven; sh accepts it."""
    script = folder / "import.sh"
    subprocess.run(["sh", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    for name in NODE_FILES:
        assert f"--nodes={name}-header.csv,{name}.csv" in text
    for name in LINK_FILES:
        assert f"--relationships={name}-header.csv,{name}.csv" in text
    assert "--multiline-fields=true" in text
