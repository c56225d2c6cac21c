"""
How fast the RDF writer is, compared with the libraries one could use instead.

    python benchmarks/rdf.py [--triples 100000] [--no-rdflib]

In one run, one process a step, CPU seconds (user + system) and the peak of resident
memory: kg's writer from the tables; Oxigraph re-serialising the file that kg wrote;
rdflib adding the same triples and writing Turtle. The tables are synthetic: sizes as
in a year of one newspaper (16 sentences an article, 2 names a sentence, 10 triples a
mention). Absolute figures depend on the machine; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.count.tables import SCHEMAS, Tables
from kg.export.rdf_formats import write_rdf
from kg.export.triples import triples_of
from kg.export.vocabulary import Names

#: Triples for each mention, its share of sentences and links included.
TRIPLES_PER_MENTION = 14
MENTIONS_PER_SENTENCE = 2
SENTENCES_PER_ARTICLE = 16
MENTIONS_PER_ENTITY = 12


def synthetic_tables(triples: int) -> Tables:
    """Tables that make about this many triples; names are numbered, sentences all different."""
    mentions = max(triples // TRIPLES_PER_MENTION, 40)
    sentences, entities = mentions // MENTIONS_PER_SENTENCE, max(mentions // MENTIONS_PER_ENTITY, 4)
    articles = max(sentences // SENTENCES_PER_ARTICLE, 1)
    draw = np.random.default_rng(20221121)
    who = np.sort(np.minimum(draw.zipf(1.6, (sentences, 2)) - 1, entities - 1), axis=1)
    who[:, 1] = np.where(who[:, 0] == who[:, 1], (who[:, 1] + 1) % entities, who[:, 1])
    who.sort(axis=1)
    in_article = np.minimum(np.arange(sentences) // SENTENCES_PER_ARTICLE, articles - 1)
    place = np.arange(sentences) % SENTENCES_PER_ARTICLE * 40
    article_ids, entity_ids = _ids("ar", np.arange(articles)), _ids("p-", np.arange(entities))
    sentence_ids = _ids("s_", np.arange(sentences))
    days = pa.array([date(2022, 1, 1) + timedelta(days=k % 365) for k in range(articles)], pa.date32())
    pages = pa.array(["pg000000000000"] * sentences)
    made: dict[str, pa.Table] = {
        "pages": _table(
            "pages", page_id=["pg000000000000"], name=["页.txt"], sha256=["0"], encoding=["utf-8"], chars=[640]
        ),
        "articles": _table(
            "articles",
            article_id=article_ids,
            page_id=pages[:articles],
            title=_ids("标题", np.arange(articles)),
            kind=["article"] * articles,
            date=days,
        ),
        "sentences": _table(
            "sentences",
            sentence_id=sentence_ids,
            article_id=article_ids.take(in_article),
            page_id=pages,
            start=place,
            end=place + 40,
            text=_ids("记者日前从有关部门获悉，这项工作取得新进展，编号", np.arange(sentences)),
        ),
        "entities": _table(
            "entities",
            entity_id=entity_ids,
            type=["person"] * entities,
            canonical=_ids("人名", np.arange(entities)),
            mention_count=np.full(entities, 12),
            sentence_count=np.full(entities, 12),
            article_count=np.full(entities, 9),
            page_count=np.full(entities, 9),
        ),
    }
    flat, twice = who.reshape(-1), np.repeat(np.arange(sentences), 2)
    start = np.tile([2, 20], sentences) + place[twice]
    made["mentions"] = _table(
        "mentions",
        mention_id=_ids("mn", np.arange(len(flat))),
        page_id=pages.take(twice),
        article_id=article_ids.take(in_article[twice]),
        sentence_id=sentence_ids.take(twice),
        start=start,
        end=start + 3,
        text=_ids("人名", flat),
        entity_id=entity_ids.take(flat),
        rule=["lexicon"] * len(flat),
        score=np.round(draw.random(len(flat)), 2),
    )
    made["edges"], made["evidence"] = _links(who, entities, entity_ids, sentence_ids)
    made["relations"] = _table("relations", relation_id=[])
    return Tables(**made, manifest={"version": "benchmark"})


def _links(who: np.ndarray, entities: int, entity_ids: pa.Array, sentence_ids: pa.Array) -> tuple[pa.Table, pa.Table]:
    keys = who[:, 0] * entities + who[:, 1]
    order = np.argsort(keys, kind="stable")
    distinct, first, counts = np.unique(keys[order], return_index=True, return_counts=True)
    rank = np.arange(len(keys)) - np.repeat(first, counts) + 1
    edges = _table(
        "edges",
        source=entity_ids.take(distinct // entities),
        target=entity_ids.take(distinct % entities),
        count=counts,
        articles=counts,
        pmi=np.log1p(counts),
        npmi=np.full(len(counts), 0.25),
        weight=counts + 0.75,
    )
    kept = rank <= 50
    sentence = sentence_ids.take(order[kept])
    evidence = _table(
        "evidence",
        source=entity_ids.take(keys[order][kept] // entities),
        target=entity_ids.take(keys[order][kept] % entities),
        rank=rank[kept],
        sentence_id=sentence,
        target_sentence_id=sentence,
    )
    return edges, evidence


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width=10, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "")


def _table(name: str, /, **columns: object) -> pa.Table:
    rows = len(next(iter(columns.values())))  # type: ignore[arg-type]
    made = []
    for field in SCHEMAS[name]:
        if field.name in columns:
            made.append(pa.array(columns[field.name]).cast(field.type))
        elif pa.types.is_string(field.type) and field.name not in ("title", "column"):
            made.append(pa.array([""] * rows))
        else:
            made.append(pa.nulls(rows, field.type))
    return pa.table(made, schema=SCHEMAS[name])


def _step(work: Callable[[], object], pipe: object) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    work()
    used = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pipe.send((used, (peak - before) / 1024))  # type: ignore[attr-defined]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and MB of additional peak memory of ``work`` in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_step, args=(work, theirs))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"a step ended with {process.exitcode}")
    found: tuple[float, float] = ours.recv()
    return found


def main() -> None:
    """Run the comparison and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--no-rdflib", action="store_true", help="rdflib needs minutes above 300,000 triples")
    options = parser.parse_args()
    tables = synthetic_tables(options.triples)
    total = sum(1 for _ in triples_of(tables))
    with tempfile.TemporaryDirectory() as folder:
        ttl = Path(folder) / "graph.ttl"
        steps: dict[str, Callable[[], object]] = {
            "kg, tables -> Turtle": lambda: write_rdf(tables, ttl),
            "Oxigraph, the same file again": lambda: _again(ttl, Path(folder) / "again.ttl"),
        }
        if not options.no_rdflib:
            steps["rdflib, add and write Turtle"] = lambda: _rdflib(tables, Path(folder) / "rdflib.ttl")
        print(f"{total} triples; CPU seconds, peak memory beyond the tables")
        base = 0.0
        for name, work in steps.items():
            seconds, memory = measured(work)
            base = base or seconds
            print(f"{name:32} {seconds:8.2f} s {memory:8.0f} MB   {seconds / base:6.2f} x kg")


def _again(source: Path, target: Path) -> None:
    import pyoxigraph as ox

    triples = ox.parse(path=str(source), format=ox.RdfFormat.TURTLE)
    ox.serialize(triples, str(target), ox.RdfFormat.TURTLE, prefixes=Names().prefixes())


def _rdflib(tables: Tables, target: Path) -> None:
    from kg.export.turtle import to_rdflib

    to_rdflib(tables).serialize(str(target), format="turtle")


if __name__ == "__main__":
    main()
