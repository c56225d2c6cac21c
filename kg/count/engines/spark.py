"""
The engine for many machines: Apache Spark, for documents and for relations.

Place in the flow: used by ``kg build --engine spark``; an extra (``pip install baokg[spark]``), needs
Java 17 or later. The SQL text and the functions of the map stage are those of the local engine.

Documents go through ``mapInArrow`` in waves, so that neither side holds all of them. Files that
stages pass on (parts of tables) must be visible to the driver and all workers under the same path.
"""

from __future__ import annotations

import os
import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from kg.count.engines.base import Engine
from kg.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

T = TypeVar("T")
R = TypeVar("R")

#: Items of a wave for each worker slot: enough that the others need not wait for a slow one,
#: few enough that the results of a wave fit in the driver.
AHEAD = 4
#: A master on this machine; the driver then needs no name that others can resolve.
_HERE = {"127.0.0.1", "localhost", "::1"}


class SparkEngine(Engine):
    """Spark with the methods of ``Engine``; a session of its own for a master, or the user's."""

    def __init__(self, master: str = "local[*]", session: SparkSession | None = None) -> None:
        """
        Connect.

        Args:
            master: where to compute: ``local[2]``, ``spark://host:7077``, ``yarn``, ``k8s://…``.
            session: a running session to use instead; it stays open at the end.

        Raises:
            EngineError: no pyspark, no Java, or no answer from the master.
        """
        self._own = session is None
        self._spark = session or _session(master)
        self._kept: dict[str, DataFrame] = {}

    def map(
        self,
        function: Callable[[T], R],
        items: Iterable[T],
        jobs: int = 1,
        prepare: Callable[[], None] | None = None,
        on_death: Callable[[T], R] | None = None,
    ) -> Iterator[R]:
        """Ordered results; ``jobs`` is ignored, since the cluster knows its slots."""
        slots = max(self._spark.sparkContext.defaultParallelism, 1)
        source = iter(items)
        while wave := list(islice(source, slots * AHEAD)):
            try:
                yield from self._wave(function, wave, prepare, slots)
            except _Died as fault:
                if on_death is None:
                    raise _lost(fault) from fault
                for item in wave:
                    try:
                        yield from self._wave(function, [item], prepare, 1)
                    except _Died:
                        yield on_death(item)

    def read(self, name: str, source: pa.Table | Sequence[Path], columns: Mapping[str, str]) -> None:
        """Arrow tables are sent to the cluster; Parquet files are read by the workers."""
        if isinstance(source, pa.Table):
            frame = self._spark.createDataFrame(source.select(list(dict.fromkeys(columns.values()))))
        else:
            frame = self._spark.read.parquet(*map(_location, source))
        frame.select(*(frame[there].alias(here) for here, there in columns.items())).createOrReplaceTempView(name)

    def run(self, name: str, sql: str) -> None:
        """Each step is computed on first use, and kept until its name is reused or the engine is closed."""
        if former := self._kept.pop(name, None):
            former.unpersist()
        self._kept[name] = self._spark.sql(sql).persist()
        self._kept[name].createOrReplaceTempView(name)

    def forget(self, name: str) -> None:
        """Does nothing: later steps are computed from it, and a cluster has room for it."""

    def rows(self, name: str, order: Sequence[str]) -> pa.Table:
        """Sorted by the bytes of UTF-8, which is the order of code points."""
        return self._spark.table(name).orderBy(*order).toArrow()

    def write(self, name: str, path: Path, order: Sequence[str]) -> None:
        """One file, written by the driver; Spark's own writer would leave a folder of many."""
        pq.write_table(self.rows(name, order), path, compression="zstd")

    def close(self) -> None:
        """Release all relations, and the session if it is ours."""
        for frame in self._kept.values():
            frame.unpersist()
        self._kept.clear()
        if self._own:
            self._spark.stop()

    def _wave(
        self, function: Callable[[T], R], items: Sequence[T], prepare: Callable[[], None] | None, slots: int
    ) -> Iterator[R]:
        """The results of some items; none is returned before all are there."""
        rows = [(number, pickle.dumps(item)) for number, item in enumerate(items)]
        parts = self._spark.sparkContext.parallelize(rows, min(slots * AHEAD, len(rows)))
        frame = self._spark.createDataFrame(parts, "number long, item binary")
        work = _Work(pickle.dumps(function), pickle.dumps(prepare))
        try:
            found = frame.mapInArrow(work, "number long, result binary").toArrow()
        except Exception as fault:  # from py4j, the JVM or pyspark: all mean that the tasks failed
            raise _Died(str(fault)) from fault
        results = dict(zip(found["number"].to_pylist(), found["result"].to_pylist(), strict=True))
        for number in range(len(rows)):
            # What is unpickled was made by our own function on the user's own cluster.
            result, failure = pickle.loads(results[number])
            if failure is not None:
                raise failure
            yield result


class _Died(Exception):
    """Spark gave up on a wave after its own retries."""


class _Work:
    """What runs on a worker: items in, results out, batch by batch."""

    def __init__(self, function: bytes, prepare: bytes) -> None:
        self._function, self._prepare = function, prepare

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _prepare_once(self._prepare)
        function = pickle.loads(self._function)
        for batch in batches:
            numbers = batch.column(0).to_pylist()
            for number, item in zip(numbers, batch.column(1).to_pylist(), strict=True):
                yield pa.RecordBatch.from_arrays(
                    [pa.array([number], pa.int64()), pa.array([_outcome(function, item)], pa.binary())],
                    names=["number", "result"],
                )


_PREPARED: set[bytes] = set()


def _prepare_once(prepare: bytes) -> None:
    """Prepare once in each worker process, which Spark reuses."""
    if prepare not in _PREPARED:
        _PREPARED.add(prepare)
        if (made := pickle.loads(prepare)) is not None:
            made()


def _outcome(function: Callable[[Any], Any], item: bytes) -> bytes:
    try:
        return pickle.dumps((function(pickle.loads(item)), None))
    except Exception as fault:
        return pickle.dumps((None, fault))


def _location(path: Path) -> str:
    """The file as Spark expects it: a URI without percent-encoding, with glob characters escaped."""
    return "file://" + re.sub(r"([*?\[\]{}\\])", r"\\\1", str(path.absolute()))


def _session(master: str) -> SparkSession:
    # Otherwise workers use the first python3 in PATH.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise EngineError(
            "--engine spark",
            "没有安装 pyspark",
            "pyspark is not installed",
            "pip install 'baokg[spark]'，并安装 Java 17",
            "pip install 'baokg[spark]', and Java 17",
        ) from fault
    asked = SparkSession.builder.appName("kg").master(master)
    for name, value in _conf(master).items():
        asked = asked.config(name, value)
    try:
        return asked.getOrCreate()
    except Exception as fault:  # py4j, Java and the network each raise their own
        reason = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        raise EngineError(
            f"--spark-master {master}",
            f"Spark 起不来（{reason}）",
            f"Spark does not start ({reason})",
            "检查 Java 17 和地址",
            "check Java 17 and the address",
        ) from fault


def _conf(master: str) -> dict[str, str]:
    """Settings that the results need, and no others: the rest is the cluster's (``spark-defaults.conf``)."""
    conf = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.showConsoleProgress": "false",
        # A page that ends its worker is retried alone soon enough.
        "spark.task.maxFailures": "2",
    }
    if master.startswith("local") or urlsplit(master).hostname in _HERE:
        conf |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            # The default, 200, is for clusters: on one machine most of the time would go into empty tasks.
            "spark.sql.shuffle.partitions": "4",
        }
    return conf


def _lost(fault: Exception) -> EngineError:
    reason = str(fault).strip().splitlines()[0][:200]
    return EngineError(
        "--engine spark",
        f"一批任务失败（{reason}）",
        f"a batch of tasks failed ({reason})",
        "看 Spark 的日志",
        "look at Spark's log",
    )
