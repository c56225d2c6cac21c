"""
How much one caller may ask of the server.

Place in the flow: bottom of the serve room.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that keeps one query from taking the server away from the others."""

    #: A query that runs longer is ended with its process. All shipped questions take
    #: milliseconds on five pages and under a second at a million triples.
    seconds: float = 30.0
    #: Processes that answer. Two cores serve four well, and a hostile query holds one.
    workers: int = 4
    #: Seconds in the lane for cheap queries: one more process, asked while all the others work.
    #: Every shipped question on five pages takes less; what takes longer waits for the others.
    quick_seconds: float = 0.5
    #: Bytes of one answer: the whole of a million triples as CSV, and little memory.
    result_bytes: int = 64 * 1024 * 1024
    #: Bytes of one request. The longest shipped question has two thousand.
    request_bytes: int = 256 * 1024
    #: What a worker may take beyond the memory it has when ready (Linux): a sort of a
    #: cross product fills a machine in seconds.
    memory_bytes: int = 2 * 1024**3
    #: Queries that run or wait; the next one is told to come back. A place is a waiting
    #: thread: a hundred cost 3 MB.
    places: int = 96
