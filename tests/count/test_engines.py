"""The verbs that every engine has: one body of tests for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import spawn
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.count.engines import open_engine
from kg.count.engines.base import Engine
from kg.count.engines.lean import _Hidden, without_pandas
from kg.count.engines.local import LocalEngine, _begin, _in_order, _is_done
from kg.count.engines.workers import _without_main
from kg.errors import EngineError

PREPARED: list[str] = []


def prepare() -> None:
    PREPARED.append("词典")


def name_of(number: int) -> tuple[int, list[str]]:
    return number * number, PREPARED[:]


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise ValueError("七")
    return number


def die_at_three(number: int) -> int | str:
    if number == 3:
        os._exit(3)
    return number


def die(number: int) -> int:
    os._exit(3)


@pytest.fixture(params=["local", "local, 2 workers", "spark"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; the local one in this process and with workers."""
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    with LocalEngine() as local:
        yield local


@pytest.fixture
def jobs(request: pytest.FixtureRequest) -> int:
    """Worker processes, as the engine's name says."""
    return 2 if "2 workers" in request.node.name else 1


class TestMap:
    def test_results_come_in_the_order_of_the_items(self, engine: Engine, jobs: int) -> None:
        """Any number of workers, each prepared once, gives the same list."""
        PREPARED.clear()
        found = list(engine.map(name_of, range(60), jobs=jobs, prepare=prepare))

        assert found == [(n * n, ["词典"]) for n in range(60)]

    def test_an_error_in_a_worker_comes_out_as_it_is(self, engine: Engine, jobs: int) -> None:
        """The stage's own exception reaches the caller, after the results before it."""
        found = []
        with pytest.raises(ValueError, match="七"):  # noqa: PT012
            for one in engine.map(fail_at_seven, range(20), jobs=jobs):
                found.append(one)

        assert found == list(range(7))

    def test_an_item_that_ends_its_worker_costs_itself_alone(self, engine: Engine, jobs: int) -> None:
        """The caller provides its result; without one the engine gives up."""
        if jobs == 1 and isinstance(engine, LocalEngine):
            return  # here the worker is this process

        found = list(engine.map(die_at_three, range(6), max(jobs, 2), None, str))

        assert found == [0, 1, 2, "3", 4, 5]

    def test_a_worker_that_dies_is_an_engine_error(self) -> None:
        """A killed process does not hang the build."""
        with LocalEngine() as engine, pytest.raises(EngineError, match="--jobs 1"):
            list(engine.map(die, range(3), jobs=2))


class _Slow:
    """A pool that starts nothing before a result is requested, and knows how many were outstanding at once."""

    def __init__(self) -> None:
        self.out = self.most = 0

    def submit(self, function: Callable[[int], int], item: int) -> Future[int]:
        """Return a future."""
        self.out += 1
        self.most = max(self.most, self.out)
        promised: Future[int] = Future()

        def result(timeout: float | None = None) -> int:
            self.out -= 1
            return function(item)

        promised.result = result  # type: ignore[method-assign]
        return promised


class TestPool:
    @pytest.mark.parametrize("ahead", [1, 3, 100])
    def test_no_more_items_are_out_than_agreed(self, ahead: int) -> None:
        """A million documents are never in memory at once; as many as agreed are, so that no worker waits."""
        pool, waiting = _Slow(), deque[tuple[int, Future[int]]]()

        found = list(_in_order(pool, abs, iter(range(-20, 0)), waiting, ahead))  # type: ignore[arg-type]

        assert found == list(range(20, 0, -1))
        assert pool.most == min(ahead, 20)
        assert not waiting

    def test_only_what_has_an_outcome_of_its_own_is_done(self) -> None:
        """A result or an error of the function; not a pending future, a cancelled one, or one whose worker died."""
        outcomes: list[Future[int]] = [Future() for _ in range(5)]
        _, given, failed, dead, taken_back = outcomes
        given.set_result(1)
        failed.set_exception(ValueError("七"))
        dead.set_exception(BrokenProcessPool())
        taken_back.cancel()

        assert [_is_done(one) for one in outcomes] == [False, True, True, False, False]

    def test_a_worker_is_not_told_of_the_script_that_started_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A new process gets everything else that it needs."""
        monkeypatch.setattr(sys.modules["__main__"], "__file__", str(tmp_path / "script.py"), raising=False)
        monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
        whole = spawn.get_preparation_data("worker")
        with _without_main():
            bare = spawn.get_preparation_data("worker")

        assert set(whole) - set(bare) <= {"init_main_from_name", "init_main_from_path", "main_path"}
        assert set(whole) - set(bare)
        assert {"name", "sys_path", "dir"} <= set(bare)
        assert spawn.get_preparation_data("worker") == whole


class TestLean:
    def test_pandas_alone_cannot_be_found(self) -> None:
        """Every other package is imported as usual."""
        with pytest.raises(ModuleNotFoundError, match="pandas"):
            _Hidden().find_spec("pandas")

        assert _Hidden().find_spec("numpy") is None

    @pytest.mark.parametrize("is_loaded", [True, False])
    def test_pandas_is_hidden_once_and_only_where_nobody_has_loaded_it(
        self, is_loaded: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only while pyarrow looks for it."""
        finders: list[type] = []
        monkeypatch.setattr(pa, "array", lambda _: finders.extend(type(one) for one in sys.meta_path))
        monkeypatch.delitem(sys.modules, "pandas", raising=False)
        if is_loaded:
            monkeypatch.setitem(sys.modules, "pandas", ModuleType("pandas"))

        without_pandas()

        assert (_Hidden in finders) is not is_loaded
        assert not any(isinstance(one, _Hidden) for one in sys.meta_path)

    def test_a_worker_is_prepared_if_there_is_something_to_prepare(self) -> None:
        """What its process does first; doing nothing is no error."""
        PREPARED.clear()

        _begin(None)
        assert PREPARED == []

        _begin(prepare)
        assert PREPARED == ["词典"]


class TestRelations:
    def test_parquet_files_and_tables_read_alike(self, engine: Engine, tmp_path: Path) -> None:
        """A path may contain a quote, and reserved column names can be renamed."""
        table = pa.table({"end": [2, 1], "name": ["太原", "𠮷林"]})
        path = tmp_path / "it's.parquet"
        pq.write_table(table, path)
        engine.read("a", table, {"span_end": "end", "name": "name"})
        engine.read("b", [path], {"span_end": "end", "name": "name"})
        expected = [{"span_end": 1, "name": "𠮷林"}, {"span_end": 2, "name": "太原"}]
        assert engine.rows("a", ["span_end"]).to_pylist() == engine.rows("b", ["span_end"]).to_pylist() == expected

    def test_a_written_relation_is_sorted(self, engine: Engine, tmp_path: Path) -> None:
        """write and rows give the same rows; strings are in the order of their code points."""
        names = ["𠮷林", "太原", "\ue000", "A", "é"]
        engine.read("name", pa.table({"n": names}), {"n": "n"})
        engine.run("kept", "SELECT n FROM name")
        engine.write("kept", tmp_path / "kept.parquet", ["n"])
        assert engine.rows("kept", ["n"])["n"].to_pylist() == sorted(names)

        assert pq.read_table(tmp_path / "kept.parquet")["n"].to_pylist() == sorted(names)

    def test_an_unknown_engine_is_refused_with_the_known_ones(self) -> None:
        """The message says what there is."""
        with pytest.raises(EngineError, match="local"):
            open_engine("dask")


def looked_for_pandas(number: int) -> bool:
    pa.array([number])
    return "pandas" in sys.modules


class TestWithoutPandas:
    """Arrow looks for pandas at the first list, which costs each process of ours 58 MB."""

    def test_a_worker_does_without(self) -> None:
        """At its start it lets Arrow look in vain."""
        pytest.importorskip("pandas")
        with LocalEngine() as local:
            assert list(local.map(looked_for_pandas, [1, 2, 3], jobs=2)) == [False] * 3

    def test_who_asks_for_it_later_gets_it(self) -> None:
        """An exporter of another package may want a data frame."""
        pytest.importorskip("pandas")
        code = """
import sys
from kg.count.engines.lean import without_pandas
without_pandas()
import pyarrow as pa
table = pa.table({"name": ["太原市", None]})
assert "pandas" not in sys.modules
assert table.to_pandas()["name"].tolist()[0] == "太原市"
assert pa.Table.from_pandas(table.to_pandas(), preserve_index=False).equals(table)
"""
        subprocess.run([sys.executable, "-c", code], check=True)
