"""The Cypher script: another parser accepts it, another engine runs it, no name escapes its string."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.count.tables import Tables
from kg.export.cypher import BATCH, CypherExporter, literal
from kg.graph.build import graph_of
from tests.factories import hostile_tables, make_tables

graphforge = pytest.importorskip("graphforge", reason="an engine that speaks Cypher (test dependency)")


@pytest.fixture(params=[make_tables, hostile_tables])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An ordinary build and one of hostile names."""
    return request.param()  # type: ignore[no-any-return]


def _statements(tables: Tables, folder: Path) -> list[str]:
    """The statements that a shell would run: the script cut at semicolons that end a line."""
    script = CypherExporter().write(tables, graph_of(tables), folder)[0].read_text(encoding="utf-8")
    lines = [line for line in script.split("\n") if not line.startswith("//")]
    return [part.strip() for part in re.split(r";\n", "\n".join(lines)) if part.strip()]


def _data(tables: Tables, folder: Path) -> list[str]:
    return [one for one in _statements(tables, folder) if one.startswith("UNWIND")]


def test_the_grammar_of_opencypher_takes_every_statement(tables: Tables, tmp_path: Path) -> None:
    """A parser made from the published grammar finds no error; schema statements are Neo4j's own."""
    antlr4 = pytest.importorskip("antlr4")
    cypher = pytest.importorskip("antlr4_cypher")
    statements = _statements(tables, tmp_path)
    schema = [one for one in statements if not one.startswith("UNWIND")]
    assert len(schema) == 4
    assert all(re.fullmatch(r"CREATE (CONSTRAINT|INDEX) \w+ IF NOT EXISTS FOR .+", one) for one in schema)
    for one in _data(tables, tmp_path):
        parser = cypher.CypherParser(antlr4.CommonTokenStream(cypher.CypherLexer(antlr4.InputStream(one))))
        parser.removeErrorListeners()
        parser.script()
        assert parser.getNumberOfSyntaxErrors() == 0, one[:200]


def test_an_engine_that_runs_it_twice_holds_each_node_once(tables: Tables, tmp_path: Path) -> None:
    """Names, aliases, labels and counts come back unchanged, hostile or not."""
    forge = graphforge.GraphForge()
    for one in [part for part in _data(tables, tmp_path) if "MATCH" not in part] * 2:
        forge.execute(one)
    found = forge.execute(
        "MATCH (n:Entity) RETURN n.id AS id, n.name AS name, n.aliases AS aliases, n.mention_count AS times, labels(n) AS labels"
    ).to_pylist()
    assert sorted((r["id"], r["name"], r["aliases"] or [], r["times"], sorted(r["labels"])) for r in found) == [
        (
            row["entity_id"],
            row["canonical"],
            [alias.replace("|", "｜") for alias in row["aliases"]],
            row["mention_count"],
            sorted(["Entity", row["type"].capitalize()]),
        )
        for row in tables.entities.to_pylist()
    ]
    texts = forge.execute("MATCH (n:Sentence) RETURN n.id AS id, n.text AS text").to_pylist()
    assert {r["id"]: r["text"] for r in texts} == dict(
        zip(tables.sentences["sentence_id"].to_pylist(), tables.sentences["text"].to_pylist(), strict=True)
    )


def _rows(statements: list[str], relationship: str, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows of the statements for one type of relationship, as the engine reads them."""
    found: list[tuple[Any, ...]] = []
    for one in statements:
        if f"[r:{relationship}" not in one:
            continue
        rows = one[: one.index("\nMATCH (a:")]
        asked = ", ".join(f"row.`{column}` AS c{i}" for i, column in enumerate(columns))
        table = graphforge.GraphForge().execute(f"{rows} RETURN {asked}").to_pylist()
        found += [tuple(row[f"c{i}"] for i in range(len(columns))) for row in table]
    return sorted(found)


def test_every_link_of_the_tables_is_a_relationship(tables: Tables, tmp_path: Path) -> None:
    """Co-mentions with their counts, stated relations with their key, mentions with their place."""
    data = _data(tables, tmp_path)
    edges = [(r["source"], r["target"], r["count"]) for r in tables.edges.to_pylist()]
    assert _rows(data, "CO_MENTIONED", ["a", "b", "count"]) == sorted(edges)
    for predicate in set(tables.relations["predicate"].to_pylist()):
        wanted = [r for r in tables.relations.to_pylist() if r["predicate"] == predicate]
        assert _rows(data, predicate.upper(), ["a", "b", "relation_id"]) == sorted(
            (r["subject"], r["object"], r["relation_id"]) for r in wanted
        )
    mentions = [r for r in tables.mentions.to_pylist() if r["sentence_id"]]
    assert _rows(data, "MENTIONED_IN", ["a", "b", "start", "end"]) == sorted(
        (r["entity_id"], r["sentence_id"], r["start"], r["end"]) for r in mentions
    )


def test_every_relationship_finds_both_ends_by_their_index(tables: Tables, tmp_path: Path) -> None:
    """Each MATCH names a label that has a constraint; without one a large import never ends."""
    constrained = {"Entity", "Article", "Sentence"}
    links = [one for one in _data(tables, tmp_path) if "MERGE (a)" in one]
    assert links
    for one in links:
        assert set(re.findall(r"\([ab]:(\w+) \{id: row\.[ab]\}\)", one.rsplit("] AS row", 1)[1])) <= constrained
        assert one.count("{id: row.") == 2


def test_a_backslash_before_a_u_is_never_read_as_a_character() -> None:
    """Neo4j 4 decoded such escapes before it looked for quotes: they could end the string."""
    written = literal("\\u0027 DETACH DELETE n //")
    assert "\\u0027" not in written
    assert written == "'\\\\\\u00750027 DETACH DELETE n //'"
    row = graphforge.GraphForge().execute(f"RETURN {written} AS text").to_pylist()
    assert row == [{"text": "\\u0027 DETACH DELETE n //"}]


def test_the_same_build_gives_the_same_bytes_in_small_statements(tmp_path: Path) -> None:
    """Written twice, the file is the same; no statement has more than a batch."""
    tables = make_tables(pages=12, articles_per_page=6, sentences_per_article=12)
    first = CypherExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    assert first == CypherExporter().write(tables, graph_of(tables), tmp_path)[0].read_bytes()
    sizes = [one.count("\n") - 1 for one in _data(tables, tmp_path)]
    assert len(tables.sentences) > BATCH
    assert max(sizes) <= BATCH + 3
