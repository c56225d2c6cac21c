"""A real Spark cluster on loopback: a master and two workers of the installed package."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
ROOT = Path(__file__).parents[1]
WORKERS = 2
#: Seconds for a daemon to report that it is ready, on a busy machine.
PATIENCE = 120


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of the master; everything is stopped at the end."""
    with contextlib.ExitStack() as running, tempfile.TemporaryDirectory(prefix="kg-spark-") as folder:
        work = Path(folder)
        daemon = "org.apache.spark.deploy"
        log = running.enter_context(
            _started(
                work, "master", f"{daemon}.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"
            )
        )
        master = _said(log, r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
        logs = [
            running.enter_context(
                _started(
                    work,
                    f"worker{number}",
                    f"{daemon}.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--webui-port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    str(work / f"work{number}"),
                    master,
                )
            )
            for number in range(WORKERS)
        ]
        for one in logs:
            _said(one, "Successfully registered with master")
        yield master


@contextlib.contextmanager
def _started(work: Path, name: str, *command: str) -> Iterator[Path]:
    log = work / f"{name}.log"
    # Functions of the tests are looked up by their modules' names, so the workers must find the tests as well.
    environment = os.environ | {
        "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
        "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable,
    }  # fmt: skip
    with log.open("wb") as file:
        process = subprocess.Popen(
            [HOME / "bin" / "spark-class", *command], stdout=file, stderr=subprocess.STDOUT, env=environment
        )
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _said(log: Path, pattern: str) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[found.lastindex or 0]
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
