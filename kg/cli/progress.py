"""
What a long run prints while it runs: a line on a terminal, or JSON lines for machines.

Place in the flow: cli; passed to the pipeline as its listener.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.explain import clean
from kg.cli.loudness import QUIET, VERBOSE, loudness, remark
from kg.errors import KgError
from kg.language import say

if TYPE_CHECKING:
    from kg.run.pages import Listener

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path, allow_dash=True, dir_okay=False)

#: Seconds between two lines: frequent enough to be seen moving, rare enough to cost nothing.
EVERY = 0.2

#: How many of the slowest pages ``-v`` names; a report has more of them.
SLOWEST_SHOWN = 5


def rate_of(done: int, total: int, seconds: float) -> tuple[float, float | None]:
    """
    Pages a second, and the seconds left; None if the number of pages is not known.

    >>> rate_of(50, 200, 10.0)
    (5.0, 30.0)
    """
    rate = done / seconds if seconds > 0 else 0.0
    return rate, (total - done) / rate if total and rate else None


class Line:
    """One line that is rewritten on a terminal; under ``-v`` one for each stage, on any output."""

    def __init__(self, file: IO[str], *, live: bool = True, lasting: bool = False) -> None:
        """``live``: the line moves; ``lasting``: the end of each stage is printed, with its seconds."""
        self._file, self._stage = file, ""
        self._live, self._lasting = live, lasting
        self._began = self._last = 0.0
        self._done = 0

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is, how fast, and how long it will take."""
        now = time.monotonic()
        if stage != self._stage:
            self.end()
            self._stage, self._began, self._last = stage, now, 0.0
        self._done = done
        if not self._live or (now - self._last < EVERY and done != total):
            return
        self._last = now
        self._file.write(f"\r\x1b[K{self.text(stage, done, total, now - self._began)}")
        self._file.flush()

    def text(self, stage: str, done: int, total: int, seconds: float) -> str:
        """The line itself."""
        zh, _, en = stage.partition(" / ")
        rate, left = rate_of(done, total, seconds)
        of = f"/{total}" if total else ""
        parts_zh, parts_en = [f"{zh} {done}{of}"], [f"{en} {done}{of}"]
        if done and rate:
            parts_zh.append(f"每秒 {rate:.1f}")
            parts_en.append(f"{rate:.1f} a second")
        if left is not None and done != total:
            parts_zh.append(f"还要 {_clock(left)}")
            parts_en.append(f"{_clock(left)} left")
        return say("，".join(parts_zh), ", ".join(parts_en))

    def end(self) -> None:
        """End a stage: its last line stays if it should, and the next stage uses a new line."""
        if not self._stage:
            return
        if self._lasting:
            seconds = time.monotonic() - self._began
            zh, _, en = (f"{half} {self._done}".removesuffix(" 0") for half in self._stage.partition(" / "))
            self._file.write("\r\x1b[K" if self._live else "")
            self._file.write(say(f"{zh}，{seconds:.1f} 秒", f"{en}, {seconds:.1f} s"))
        if self._lasting or self._live:
            self._file.write("\n")
            self._file.flush()
        self._stage = ""


class JsonLog:
    """Events, one JSON object a line: ``progress``, ``page`` and ``refused``."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._stage = file, ""
        self._began = self._last = 0.0

    def progress(self, stage: str, done: int, total: int) -> None:
        """At most five lines a second, and one at the beginning and the end of a stage."""
        now = time.monotonic()
        fresh = stage != self._stage
        if fresh:
            self._stage, self._began = stage, now
        if not fresh and now - self._last < EVERY and done != total:
            return
        self._last = now
        rate, left = rate_of(done, total, now - self._began)
        self._write(
            event="progress",
            stage=stage.partition(" / ")[2],
            done=done,
            total=total or None,
            rate=round(rate, 2),
            left=None if left is None else round(left, 1),
        )

    def error(self, error: KgError) -> None:
        """An input that was refused."""
        self._write(event="refused", where=error.where, zh=error.zh, en=error.en)

    def _write(self, **fields: object) -> None:
        self._file.write(json.dumps({"time": round(time.time(), 3), **fields}, ensure_ascii=False) + "\n")
        self._file.flush()


@contextmanager
def shown_progress() -> Iterator[Line | None]:
    """The line, on a terminal or under ``-v``; otherwise, or under ``-q``, nothing."""
    chosen = loudness()
    live = sys.stderr.isatty()
    if chosen == QUIET or (chosen != VERBOSE and not live):
        yield None
        return
    line = Line(sys.stderr, live=live, lasting=chosen == VERBOSE)
    try:
        yield line
    finally:
        line.end()


def watch_options(command: Command) -> Command:
    """The options for watching a long run."""
    for decorate in (
        click.option(
            "--profile", type=_FILE, metavar="FILE",
            help="主进程的 cProfile，用 python -m pstats 看 / a cProfile of the main process, for python -m pstats",
        ),
        click.option(
            "--report", type=_FILE, metavar="FILE",
            help="各阶段的时间与内存、未用的输入、最慢的版面，一个 JSON"
            " / seconds and memory a stage, inputs left out, slowest pages, as one JSON",
        ),
        click.option(
            "--log-json", type=_FILE, metavar="FILE",
            help="每个事件一行 JSON，- 为标准错误 / one JSON a line for each event, - is stderr",
        ),
    ):  # fmt: skip
        command = decorate(command)
    return command


@contextmanager
def watched(
    log: Path | None = None, report_to: Path | None = None, profile_to: Path | None = None
) -> Iterator[Listener]:
    """
    A listener for the pipeline that shows, logs, reports and profiles as the options ask.

    The report and the profile are written also when the run fails, which is when they are needed most.
    """
    from kg.cli.faults import warn
    from kg.run.pages import Listener
    from kg.run.report import Report, together

    report = Report()
    with ExitStack() as open_now:
        line = open_now.enter_context(shown_progress())
        told: list[Any] = [report]
        if log is not None:
            told.append(JsonLog(sys.stderr if str(log) == "-" else open_now.enter_context(_written(log))))
        show = [line.progress] if line else []
        listener = Listener(
            together(warn, *(one.error for one in told)),
            together(*show, *(one.progress for one in told)),
            report.page,
        )
        if profile_to is not None:
            open_now.enter_context(_profiled(profile_to))
        try:
            yield listener
        finally:
            report.end()
            if line:
                line.end()
            if slowest := report.slowest()[:SLOWEST_SHOWN]:
                remark(say("最慢的版面，CPU 秒：", "slowest pages, CPU seconds:"))
                for name, seconds in slowest:
                    remark(f"  {seconds:.2f}  {clean(name)}")
            if report_to is not None:
                with _written(report_to) as file:
                    file.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n")


@contextmanager
def _written(path: Path) -> Iterator[IO[str]]:
    from kg.cli.faults import unwritable

    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except (PermissionError, IsADirectoryError, NotADirectoryError, FileNotFoundError) as fault:
        if fault.filename != str(path):
            raise
        raise unwritable(path, fault) from fault


@contextmanager
def _profiled(path: Path) -> Iterator[None]:
    from cProfile import Profile

    profile = Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        profile.dump_stats(path)


def _clock(seconds: float) -> str:
    """
    Minutes and seconds.

    >>> _clock(75), _clock(7300)
    ('1:15', '2:01:40')
    """
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes = f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else minutes
