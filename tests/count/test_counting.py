"""The public functions of the count room: same tables for any order of rows and any number of threads."""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations

import pyarrow as pa
import pytest

from kg.count.counting import KEYS, count_named, count_tables
from kg.count.engines.local import LocalEngine
from kg.count.steps import INPUTS, counting_steps
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


class _Thrifty(LocalEngine):
    """Records the relations that exist after each step."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.held: set[str] = set()
        self.after: dict[str, set[str]] = {}

    def run(self, name: str, sql: str) -> None:
        """Make the relation."""
        super().run(name, sql)
        self.held.add(name)
        self.after[name] = set(self.held)

    def forget(self, name: str) -> None:
        """Drop it."""
        super().forget(name)
        self.held.discard(name)


def named(tables: Tables, engine: LocalEngine, settings: Settings) -> dict[str, pa.Table]:
    """``count_named`` on the relations that a build would have."""
    for (name, columns), table in zip(
        INPUTS.items(), (tables.mentions, tables.sentences, tables.articles), strict=True
    ):
        engine.read(f"given_{name}", table, columns)
        engine.run(name, f"SELECT * FROM given_{name}")
    return count_named(engine, settings)


class TestNamed:
    def test_what_an_engine_holds_already_is_counted_alike(self, large: Tables) -> None:
        """Step by step with relations dropped in between, or all at once: the same tables."""
        with _Thrifty() as engine:
            found = named(large, engine, Settings())

        assert found["edges"].equals(large.edges)
        assert found["evidence"].equals(large.evidence)

    def test_what_no_later_step_reads_is_let_go(self, large: Tables) -> None:
        """Mentions, and then each step's relation except those requested at the end."""
        steps = counting_steps(Settings())
        with _Thrifty() as engine:
            named(large, engine, Settings())

        read = [set(re.findall(r"\w+", sql)) for _, sql in steps]
        for at, (name, _) in enumerate(steps):
            needed = set().union(*read[at:]) | {
                "entity_count",
                "name_total",
                "edge",
                "evidence",
                "sentence",
                "article",
                name,
            }
            assert engine.after[name] <= needed, name
        assert engine.held == {"entity_count", "name_total", "edge", "evidence", "sentence", "article"}

    @pytest.mark.parametrize("rate", [0.0, 0.05, 0.3, 1.0])
    def test_pairs_are_kept_up_to_the_rate_of_false_discoveries(self, rate: float) -> None:
        """By ranks and binomial coefficients, over every two names in windows; the evidence of the rest is dropped, too."""
        tables = make_tables(seed=3, persons=12, places=8, pages=8)
        windows: dict[str, set[str]] = defaultdict(set)
        for mention in tables.mentions.to_pylist():
            if mention["sentence_id"]:
                windows[mention["sentence_id"]].add(mention["entity_id"])
        total, alone = len(windows), Counter(name for inside in windows.values() for name in inside)
        together = Counter(pair for inside in windows.values() for pair in combinations(sorted(inside), 2))
        chances = {}
        for (one, other), both in together.items():
            a, b = alone[one], alone[other]
            ways = sum(math.comb(a, k) * math.comb(total - a, b - k) for k in range(both, min(a, b) + 1))
            chances[one, other] = ways / math.comb(total, b) if both * total > a * b else 1.0
        ranked, tests = sorted(chances.values()), math.comb(len(alone), 2)
        passed = [p for rank, p in enumerate(ranked, 1) if p * tests / rank <= rate]
        kept = {pair for pair, p in chances.items() if rate == 1 or p <= max(passed, default=-1.0)}

        with LocalEngine(threads=1) as engine:
            found = named(tables, engine, Settings(fdr=rate))

        assert {(e["source"], e["target"]) for e in found["edges"].to_pylist()} == kept
        assert {(e["source"], e["target"]) for e in found["evidence"].to_pylist()} == kept
        assert len(kept) == len(chances) if rate == 1 else len(kept) < len(chances)

    def test_a_build_without_pairs_has_no_discoveries(self) -> None:
        """Nothing to test, nothing found, no error."""
        empty = replace(make_tables(), mentions=SCHEMAS["mentions"].empty_table())
        with LocalEngine(threads=1) as engine:
            found = named(empty, engine, Settings(fdr=0.1))

        assert len(found["edges"]) == len(found["evidence"]) == 0


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
        """A row that a join would silently drop is an error that names it."""
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
        with pytest.raises(ValueError, match="mention_id is not unique"):
            again(tables, mentions=pa.concat_tables([tables.mentions, tables.mentions.slice(0, 1)]))

    def test_counts_that_come_in_are_overwritten(self) -> None:
        """Counting a counted build changes nothing."""
        tables = make_tables()
        assert again(tables).entities.equals(tables.entities)

    def test_one_engine_counts_many_builds(self) -> None:
        """What an engine counted earlier does not leak into the next count."""
        with LocalEngine() as engine:
            first = again(make_tables(seed=1), engine)
            again(make_tables(seed=2), engine)
            assert again(make_tables(seed=1), engine).edges.equals(first.edges)

    def test_an_empty_build_has_empty_tables(self) -> None:
        """No pages, no rows, no error."""
        empty = again(make_tables(), **{name: SCHEMAS[name].empty_table() for name in INPUT})
        assert all(len(table) == 0 for table in empty.named().values())

    def test_the_manifest_is_carried_through(self) -> None:
        """The result is a copy of what was passed in."""
        tables = replace(make_tables(), manifest={"home": "太原市"})
        given = {name: getattr(tables, name) for name in INPUT}
        assert count_tables(**given, settings=Settings(), manifest=tables.manifest).manifest == {"home": "太原市"}
