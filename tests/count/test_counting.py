"""The front door of the count room: same tables for any order of rows and any number of threads."""

from __future__ import annotations

import random
from dataclasses import replace

import pyarrow as pa
import pytest

from kg.count.counting import KEYS, count_tables
from kg.count.engines.local import LocalEngine
from kg.count.tables import SCHEMAS, Tables
from kg.settings import Settings
from tests.factories import hostile_tables, make_tables

INPUT = ("pages", "articles", "sentences", "mentions", "entities", "relations")


def again(
    tables: Tables, engine: LocalEngine | None = None, settings: Settings | None = None, **changed: pa.Table
) -> Tables:
    given = {name: getattr(tables, name) for name in INPUT} | changed
    return count_tables(**given, settings=settings or Settings(), engine=engine)


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    order = list(range(len(table)))
    random.Random(seed).shuffle(order)
    return table.take(order)


@pytest.fixture(scope="module")
def large() -> Tables:
    """Enough rows that DuckDB shares them among threads."""
    return make_tables(
        seed=5, persons=150, organizations=80, places=60, pages=40, articles_per_page=6, sentences_per_article=12
    )


class TestSameBytes:
    @pytest.mark.parametrize("window", ["sentence", "paragraph", "article"])
    def test_neither_row_order_nor_threads_change_a_table(self, large: Tables, window: str) -> None:
        """Shuffled input on one and on four threads gives tables equal to the last bit."""
        settings = Settings(window=window)  # type: ignore[arg-type]
        expected = again(large, settings=settings)
        for threads, seed in ((1, 1), (4, 2)):
            with LocalEngine(threads=threads) as engine:
                got = again(large, engine, settings, **{name: shuffled(getattr(large, name), seed) for name in INPUT})
            for name, table in expected.named().items():
                assert table.equals(got.named()[name]), name

    def test_tables_have_the_declared_columns_and_order(self, large: Tables) -> None:
        """Every table fits its schema and is sorted by its key, which names each row once."""
        for name, table in large.named().items():
            assert table.schema.equals(SCHEMAS[name])
            keys = list(zip(*(table[column].to_pylist() for column in KEYS[name]), strict=True))
            assert keys == sorted(set(keys)), name


class TestEvidence:
    @pytest.mark.parametrize("make", [make_tables, hostile_tables])
    @pytest.mark.parametrize("window", ["sentence", "paragraph", "article"])
    def test_every_edge_opens_to_both_names_in_their_sentences(self, make, window) -> None:  # type: ignore[no-untyped-def]
        """Each edge has as many rows as windows, and each row's spans show the two entities' own mentions."""
        tables = make(settings=Settings(window=window))
        sentences = {row["sentence_id"]: row for row in tables.sentences.to_pylist()}
        mentions = {(m["sentence_id"], m["start"], m["end"]): m for m in tables.mentions.to_pylist()}
        rows: dict[tuple[str, str], int] = {}
        for row in tables.evidence.to_pylist():
            rows[row["source"], row["target"]] = row["rank"]
            for end, sentence_id in (("source", row["sentence_id"]), ("target", row["target_sentence_id"])):
                start, stop, sentence = row[f"{end}_start"], row[f"{end}_end"], sentences[sentence_id]
                mention = mentions[sentence_id, start, stop]
                assert mention["entity_id"] == row[end]
                assert sentence["start"] <= start < stop <= sentence["end"]
                assert sentence["text"][start - sentence["start"] : stop - sentence["start"]] == mention["text"]
                assert sentence["article_id"] == row["article_id"]
        edges = {(e["source"], e["target"]): e["count"] for e in tables.edges.to_pylist()}
        assert edges == rows
        assert edges
        assert all(source < target for source, target in edges)


class TestRefusals:
    def test_a_mention_of_an_unknown_entity_is_refused(self) -> None:
        """A row that a join would drop in silence is an error that names it."""
        tables = make_tables()
        with pytest.raises(ValueError, match="unknown entity_id"):
            again(tables, entities=tables.entities.slice(1))

    def test_a_mention_in_an_unknown_sentence_is_refused(self) -> None:
        """So is a mention whose sentence is missing."""
        tables = make_tables()
        used = set(tables.mentions["sentence_id"].to_pylist())
        keep = [i for i, one in enumerate(tables.sentences["sentence_id"].to_pylist()) if one != max(used)]
        with pytest.raises(ValueError, match="unknown sentence_id"):
            again(tables, sentences=tables.sentences.take(keep))

    def test_an_id_that_stands_twice_is_refused(self) -> None:
        """A doubled row would double the counts."""
        tables = make_tables()
        with pytest.raises(ValueError, match="mention_id stands twice"):
            again(tables, mentions=pa.concat_tables([tables.mentions, tables.mentions.slice(0, 1)]))

    def test_counts_that_come_in_are_overwritten(self) -> None:
        """Counting a counted build changes nothing."""
        tables = make_tables()
        assert again(tables).entities.equals(tables.entities)

    def test_one_engine_counts_many_builds(self) -> None:
        """What an engine counted before does not leak into the next count."""
        with LocalEngine() as engine:
            first = again(make_tables(seed=1), engine)
            again(make_tables(seed=2), engine)
            assert again(make_tables(seed=1), engine).edges.equals(first.edges)

    def test_an_empty_build_has_empty_tables(self) -> None:
        """No pages, no rows, no error."""
        empty = again(make_tables(), **{name: SCHEMAS[name].empty_table() for name in INPUT})
        assert all(len(table) == 0 for table in empty.named().values())

    def test_the_manifest_is_carried_through(self) -> None:
        """What is handed in is what comes out, as a copy."""
        tables = replace(make_tables(), manifest={"home": "太原市"})
        given = {name: getattr(tables, name) for name in INPUT}
        assert count_tables(**given, settings=Settings(), manifest=tables.manifest).manifest == {"home": "太原市"}
