"""
A few worker processes, each given one query at a time; one that hangs or dies is replaced.

Place in the flow: serve; called by the application from many threads at once.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType

from kg.errors import BuildError, KgError, QueryError
from kg.query.store import GRAPH_FILE
from kg.serve.limits import Limits
from kg.serve.worker import Job, Reply, out_of_memory, reply_of, work

#: Identity of a build's file as seen from outside; if it changes, the store is reopened.
Stamp = tuple[int, int, int] | None

_BUSY = QueryError(
    "/sparql", "查询太多", "too many queries at once", "稍后再试", "try again in a moment"
)  # fmt: skip

#: What ``_asked`` returns when time ran out; the reply then depends on the lane.
_SLOW = Reply(503, "", b"")
#: Seconds that a query waits for a worker before it tries the lane for cheap ones.
_GLANCE = 0.1


class Pool:
    """
    Workers over one build; a context manager.

    Raises ``BuildError`` on entry if the build cannot be opened.
    """

    def __init__(self, build: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._build = build
        self._places = threading.BoundedSemaphore(self.limits.places)
        self._idle: Queue[_Worker | None] = Queue()
        #: The lane for cheap queries: its one worker while idle.
        self._quick: Queue[_Worker | None] = Queue()
        self._guard = threading.Lock()
        self._alive: set[_Worker] = set()
        self._closed = False

    def __enter__(self) -> Pool:
        try:
            # The first one loads the store; the others find it loaded.
            for _ in range(self.limits.workers):
                self._idle.put(self._start())
            self._quick.put(self._start())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def run(self, job: Job) -> Reply:
        """
        Answer a query, or refuse it: 400 its own fault, 500 too large, 503 too slow or no free place.

        Waits for a worker as long as a query may run, then gives up. While all are busy, each
        query gets one short try in a lane of its own, so that a few slow ones do not keep the
        cheap ones waiting.
        """
        if not self._places.acquire(blocking=False):
            return reply_of(503, _BUSY)
        try:
            return self._run(job)
        finally:
            self._places.release()

    def close(self) -> None:
        """End all workers at once, whatever they do; safe to call twice and from a signal handler."""
        self._closed = True
        for worker in list(self._alive):
            worker.kill()

    def _run(self, job: Job) -> Reply:
        until = time.monotonic() + self.limits.seconds
        tried = False
        while True:
            with suppress(Empty):
                return self._in_lane(self._idle, self._idle.get(timeout=_GLANCE), job, self.limits.seconds)
            if not tried:
                with suppress(Empty):
                    waiting = self._quick.get_nowait()
                    tried = True
                    reply = self._in_lane(self._quick, waiting, job, self.limits.quick_seconds)
                    if reply is not _SLOW:
                        return reply
            if time.monotonic() > until:
                return reply_of(503, _BUSY)

    def _in_lane(self, lane: Queue[_Worker | None], worker: _Worker | None, job: Job, seconds: float) -> Reply:
        """Ask a worker of a lane, then return it, or its replacement, to the lane."""
        try:
            worker = self._current(worker)
            reply, worker = self._asked(worker, job, seconds)
            # Others wait for this lane: the replacement of a killed process is started now.
            if worker is None and lane is self._quick:
                worker = self._start()
        except BuildError as error:
            worker, reply = None, reply_of(503, error)
        finally:
            lane.put(worker)
        return self._told_slow() if reply is _SLOW and lane is self._idle else reply

    def _asked(self, worker: _Worker, job: Job, seconds: float) -> tuple[Reply, _Worker | None]:
        """The reply, ``_SLOW`` if time ran out, and the worker if it is still usable."""
        try:
            reply = worker.ask(job, seconds)
        except TimeoutError:
            reply = _SLOW
        except (EOFError, OSError):
            reply = reply_of(500, out_of_memory())
        else:
            return reply, worker
        self._drop(worker)
        return reply, None

    def _current(self, worker: _Worker | None) -> _Worker:
        """The worker, or a new one if it is gone or serves a build that has been replaced."""
        if worker is not None and _stamp(self._build) in (worker.stamp, None):
            return worker
        if worker is not None:
            self._drop(worker)
        return self._start()

    def _start(self) -> _Worker:
        if self._closed:
            raise BuildError(
                str(self._build), "服务器正在停止", "the server is stopping", "稍后再试", "try again later"
            )
        worker = _Worker(self._build, self.limits)
        with self._guard:
            self._alive.add(worker)
        if self._closed:
            worker.kill()
        try:
            worker.wait_until_ready()
        except BaseException:
            self._drop(worker)
            raise
        return worker

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        with self._guard:
            self._alive.discard(worker)

    def _told_slow(self) -> Reply:
        seconds = f"{self.limits.seconds:g}"
        error = QueryError(
            "SPARQL",
            f"超过 {seconds} 秒，已中止",
            f"ran over {seconds} seconds and was stopped",
            "缩小范围，或加大 --timeout",
            "ask for less, or raise --timeout",
        )
        return reply_of(503, error)


class _Worker:
    """One process and our end of its pipe."""

    def __init__(self, build: Path, limits: Limits) -> None:
        # Fresh processes: forking one that has threads copies locks that nobody will release.
        fresh = multiprocessing.get_context("spawn")
        self.stamp = _stamp(build)
        self._build = build
        self._pipe: Connection
        self._pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=work, args=(theirs, str(build), limits), daemon=True, name="kg-query")
        self._process.start()
        theirs.close()

    def wait_until_ready(self) -> None:
        """Wait for the store, however long it takes to load; ``BuildError`` if it cannot be opened."""
        try:
            fault: KgError | None = self._pipe.recv()
        except (EOFError, OSError):
            fault = BuildError(
                str(self._build), "查询进程未能启动", "the query process did not start", "再试一次", "try again"
            )
        if fault is not None:
            raise fault

    def ask(self, job: Job, seconds: float) -> Reply:
        """The reply; ``TimeoutError`` after ``seconds``, ``EOFError`` or ``OSError`` if the process is gone."""
        self._pipe.send(job)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        reply: Reply = self._pipe.recv()
        return reply

    def kill(self) -> None:
        """End the process at once."""
        with suppress(ValueError, AttributeError):
            self._process.kill()
            self._process.join()


def _stamp(build: Path) -> Stamp:
    try:
        found = (build / GRAPH_FILE).stat()
    except OSError:  # For a moment, while a new build is put in place.
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
