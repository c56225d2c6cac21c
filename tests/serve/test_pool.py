"""Workers that hang, die, are too few or serve an old build."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.export.rdf_formats import write_rdf
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.worker import Job, Reply
from tests.factories import make_tables
from tests.serve.started import COUNT, HOSTILE

#: Seconds that a query may run in these tests: a good one takes milliseconds.
SECONDS = 2.0
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i ?a ?d ?g"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with a graph to query."""
    folder = tmp_path_factory.mktemp("build")
    write_rdf(make_tables(), folder / "graph.ttl")
    return folder


@pytest.fixture(scope="module")
def one(build: Path) -> Iterator[Pool]:
    """One worker, so that each test sees what the previous one left."""
    with Pool(build, Limits(seconds=SECONDS, workers=1, memory_bytes=256 * 1024**2, result_bytes=20_000)) as pool:
        yield pool


def rows(pool: Pool, query: str = COUNT) -> Reply:
    """The answer as CSV."""
    return pool.run(Job(query, "text/csv", "text/turtle"))


@pytest.mark.parametrize(
    ("status", "query", "said"),
    [
        (503, HOSTILE, "ran over 2 seconds"),
        (500, "SELECT * {" + "{" * 60_000 + "}" * 60_000 + "}", "nested too deeply"),
        (500, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "over 20000 bytes"),
        (500, "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "over 20000 bytes"),
        (400, 'SELECT * { ?s ?p "' + "\\" * 9_999, "syntax error"),
    ],
    ids=["slow", "deep", "large", "large-graph", "escapes"],
)
def test_a_hostile_query_is_told_and_the_next_one_answered(status: int, query: str, said: str, one: Pool) -> None:
    """Whatever happened to the worker, there is one again."""
    reply = rows(one, query)
    assert (reply.status, reply.media) == (status, "text/plain; charset=utf-8")
    assert said in reply.body.decode()
    assert rows(one).status == 200


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory can be limited on Linux only")
def test_a_query_that_eats_memory_ends_alone(build: Path) -> None:
    """The sort of a cross product is stopped by memory long before the clock."""
    with Pool(build, Limits(seconds=60, workers=1, memory_bytes=128 * 1024**2)) as pool:
        reply = rows(pool, SORTED)
        assert reply.status == 500
        assert "out of memory" in reply.body.decode()
        assert rows(pool).status == 200


def test_with_no_place_left_the_next_query_is_told_to_come_back(build: Path) -> None:
    """At once, not after a wait; and it does not disturb the one that is running."""
    with Pool(build, Limits(seconds=SECONDS, workers=1, places=1)) as pool:
        found: list[Reply] = []
        running = threading.Thread(target=lambda: found.append(rows(pool, HOSTILE)))
        running.start()
        while (busy := rows(pool)).status == 200:
            pass  # The thread has not asked yet.
        running.join()
        assert busy.status == 503
        assert "too many queries" in busy.body.decode()
        assert "ran over" in found[0].body.decode()


def test_a_new_build_is_served_without_a_restart(tmp_path: Path) -> None:
    """The worker that has the old one is replaced."""
    write_rdf(make_tables(), tmp_path / "graph.ttl")
    with Pool(tmp_path, Limits(seconds=30, workers=2)) as pool:
        before = rows(pool).body
        write_rdf(make_tables(), tmp_path / "other.ttl", evidence="none")
        (tmp_path / "other.ttl").replace(tmp_path / "graph.ttl")
        after = {rows(pool).body for _ in range(4)}
    assert len(after) == 1
    assert before not in after


def test_a_build_that_breaks_while_served_is_told_and_can_be_mended(tmp_path: Path) -> None:
    """The answer names the file; the next build is served."""
    write_rdf(make_tables(), tmp_path / "graph.ttl")
    whole = (tmp_path / "graph.ttl").read_bytes()
    with Pool(tmp_path, Limits(seconds=30, workers=1)) as pool:
        (tmp_path / "graph.ttl").write_bytes(b"no turtle")
        broken = rows(pool)
        (tmp_path / "graph.ttl").write_bytes(whole)
        mended = rows(pool)
    assert broken.status == 503
    assert "graph.ttl" in broken.body.decode()
    assert mended.status == 200


@pytest.mark.parametrize("content", [None, b"no turtle"], ids=["missing", "damaged"])
def test_a_build_without_a_graph_is_refused_at_the_start(content: bytes | None, tmp_path: Path) -> None:
    """With the line that says what to do."""
    if content is not None:
        (tmp_path / "graph.ttl").write_bytes(content)
    with pytest.raises(BuildError, match="kg build"), Pool(tmp_path, Limits(workers=1)):
        pass


def test_closing_ends_a_query_that_runs(build: Path) -> None:
    """Ctrl-C does not wait for it."""
    found: list[Reply] = []
    with Pool(build, Limits(seconds=600, workers=1, places=1)) as pool:
        running = threading.Thread(target=lambda: found.append(rows(pool, HOSTILE)))
        running.start()
        while rows(pool).status == 200:
            pass  # The thread has not asked yet.
        pool.close()
        running.join(timeout=60)
    assert not running.is_alive()
    assert found[0].status == 500


def test_cheap_queries_are_answered_while_every_worker_hangs(build: Path) -> None:
    """They have a lane of their own; a slow query that uses it is stopped there and waits for the others."""
    with Pool(build, Limits(seconds=60, workers=1, quick_seconds=0.3)) as pool, ThreadPoolExecutor(4) as clients:
        hanging = [clients.submit(rows, pool, HOSTILE) for _ in range(3)]
        while pool._idle.qsize():
            pass  # The worker is still free.
        answered = [rows(pool, "ASK {}").status for _ in range(3)]
        assert not any(future.done() for future in hanging)
        assert answered == [200] * 3
        pool.close()
