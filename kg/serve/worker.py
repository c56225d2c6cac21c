"""
One process that answers queries until it is stopped or killed.

Place in the flow: serve; started by ``pool``. A query in the compiled engine cannot be
interrupted and may crash its process (a hundred thousand open braces overflow its stack),
so it runs where that does no harm.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, QueryError
from kg.query.store import open_store
from kg.query.wire import NotAcceptable, ResultTooLarge, wire_answer
from kg.serve.limits import Limits

if TYPE_CHECKING:
    from pyoxigraph import Store

try:
    import resource
except ImportError:  # Windows: time is limited there too, memory is not.
    resource = None  # type: ignore[assignment]

PLAIN = "text/plain; charset=utf-8"

#: After the pool's own limit, and only if the pool is gone: no worker outlives its server for long.
_ORPHAN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """A query with the acceptable forms of its answer."""

    query: str
    result_media: str | None = None
    graph_media: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back over HTTP."""

    status: int
    media: str
    body: bytes


def reply_of(status: int, error: KgError) -> Reply:
    """An error as one line of text."""
    return Reply(status, PLAIN, f"{error}\n".encode())


def work(pipe: Connection, build: str, limits: Limits) -> None:
    """
    Open the build's store, send None (or the error), then answer each ``Job`` with a ``Reply``.

    Runs in a process of its own; ends when the other side of the pipe is closed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers.
    try:
        store = open_store(Path(build))
    except KgError as error:
        pipe.send(error)
        return
    _limit_memory(limits.memory_bytes)
    pipe.send(None)
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        with _ended_after(limits.seconds + _ORPHAN_SECONDS):
            reply = answer(store, job, limits)
        pipe.send(reply)


def answer(store: Store, job: Job, limits: Limits) -> Reply:
    """Run one query; every fault becomes a reply."""
    try:
        made = wire_answer(
            store,
            job.query,
            job.result_media,
            job.graph_media,
            limits.result_bytes,
            default_graphs=job.default_graphs,
            named_graphs=job.named_graphs,
        )
    except NotAcceptable as error:
        return reply_of(406, error)
    except ResultTooLarge as error:
        # "QueryRequestRefused" of the SPARQL 1.1 protocol, section 2.1.7.
        return reply_of(500, error)
    except QueryError as error:
        return reply_of(400, error)
    except MemoryError:
        return reply_of(500, out_of_memory())
    return Reply(200, _with_charset(made.media), made.body)


def out_of_memory() -> QueryError:
    """The error of a query that used more memory than its process may, or overflowed its stack."""
    return QueryError(
        "SPARQL",
        "查询耗尽了内存或嵌套过深",
        "the query ran out of memory or is nested too deeply",
        "缩小范围",
        "ask for less",
    )


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _limit_memory(allowed: int) -> None:
    """Limit the address space to what is in use plus ``allowed`` bytes; Linux only."""
    statm = Path("/proc/self/statm")
    if resource is None or not statm.exists():
        return
    used = int(statm.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (used + allowed, used + allowed))
    # A failed allocation aborts the process; a core dump of it would fill the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Let the system end this process after some time, even inside compiled code."""
    alarm = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if alarm:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
