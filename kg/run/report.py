"""
What a run cost, and where: seconds and memory of each stage, refused inputs, the slowest pages.

Place in the flow: next to the pipeline, called through its listener; ``kg build --report`` writes it.
It is not part of the build, which contains no clock.
"""

from __future__ import annotations

import heapq
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.errors import KgError

try:
    import resource
except ImportError:  # Windows: memory is not known there.
    resource = None  # type: ignore[assignment]

#: How many of the slowest pages a report names.
SLOWEST = 10


@dataclass(slots=True)
class Stage:
    """One stage of a run."""

    name: str
    #: Pages (or whatever the stage goes through) done.
    done: int = 0
    #: Seconds by the clock.
    seconds: float = 0.0
    #: CPU seconds of the main process.
    cpu: float = 0.0
    #: Peak memory of the main process so far, in MiB; 0 if the system does not report it.
    peak_mib: float = 0.0


@dataclass(slots=True)
class Report:
    """
    A listener that records a run.

    >>> report = Report()
    >>> report.progress("识别 / reading", 1, 2); report.page("a.txt", 0.25); report.end()
    >>> [stage["name"] for stage in report.as_dict()["stages"]]
    ['识别 / reading']
    """

    stages: list[Stage] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    #: CPU seconds of all pages together, in any process.
    page_cpu: float = 0.0
    _slowest: list[tuple[float, str]] = field(default_factory=list)
    _began: tuple[float, float] = (0.0, 0.0)

    def progress(self, stage: str, done: int, total: int) -> None:
        """A stage begins or continues."""
        if not self.stages or self.stages[-1].name != stage:
            self.end()
            self.stages.append(Stage(stage))
            self._began = (time.perf_counter(), time.process_time())
        self.stages[-1].done = done

    def page(self, name: str, seconds: float) -> None:
        """A page was read in this many CPU seconds."""
        self.page_cpu += seconds
        keep = heapq.heappush if len(self._slowest) < SLOWEST else heapq.heappushpop
        keep(self._slowest, (seconds, name))

    def error(self, error: KgError) -> None:
        """An input was refused, or something else is worth a line."""
        self.refused.append(str(error))

    def end(self) -> None:
        """The last stage is over."""
        if self.stages:
            last = self.stages[-1]
            last.seconds = round(time.perf_counter() - self._began[0], 3)
            last.cpu = round(time.process_time() - self._began[1], 3)
            last.peak_mib = peak_mib()

    def slowest(self) -> list[tuple[str, float]]:
        """Names of the slowest pages with their CPU seconds, the slowest first."""
        return [(name, seconds) for seconds, name in sorted(self._slowest, key=lambda one: (-one[0], one[1]))]

    def as_dict(self) -> dict[str, Any]:
        """The report, ready for ``json.dumps``."""
        return {
            "stages": [asdict(stage) for stage in self.stages],
            "page_cpu": round(self.page_cpu, 3),
            "slowest": [{"name": name, "seconds": round(seconds, 3)} for name, seconds in self.slowest()],
            "refused": self.refused,
            "peak_mib": peak_mib(),
        }


def together(*listeners: Callable[..., None]) -> Callable[..., None]:
    """One listener that calls several."""

    def tell(*args: Any) -> None:
        for listener in listeners:
            listener(*args)

    return tell


def peak_mib() -> float:
    """Peak resident memory of this process so far, in MiB."""
    if resource is None:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / (1 << 20), 1)
