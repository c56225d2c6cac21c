"""
How much one caller may use of the server.

Place in the flow: the bottom of the serve room.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that keeps one query from blocking the others."""

    #: A query that runs longer is ended together with its process. All shipped questions take
    #: milliseconds on five pages and under a second on a million triples.
    seconds: float = 30.0
    #: Worker processes. Two cores serve four well, and a hostile query blocks only one.
    workers: int = 4
    #: Seconds in the lane for cheap queries: one more process, used while all others work.
    #: Every shipped question on five pages takes less; slower ones wait for the others.
    quick_seconds: float = 0.5
    #: Bytes of one answer: all of a million triples as CSV, and little memory.
    result_bytes: int = 64 * 1024 * 1024
    #: Bytes of one request. The longest shipped question has two thousand.
    request_bytes: int = 256 * 1024
    #: Memory that a worker may use beyond what it has when ready (Linux): sorting a
    #: cross product fills a machine in seconds.
    memory_bytes: int = 2 * 1024**3
    #: Queries that run or wait; further ones are asked to come back. Each takes one waiting
    #: thread: a hundred use 3 MB.
    places: int = 96
