"""
One page cannot take the others down: errors are caught and named, time and memory limited.

Place in the flow: around the functions of ``onepage``, in whatever process an engine runs
them. An error on a page becomes a ``Failed``, which ``pages`` turns into a refusal.

There are three safety nets. Any exception is caught. A page that takes too much time or memory
is stopped in its process: by a timer of CPU seconds, so that a busy machine refuses no page that
an idle one reads, and by a limit of the address space. Compiled code that ignores the timer is
stopped by a watchdog of the worker, which ends the process; the engine then starts another and
reports which page it was.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import TextIO, TypeVar

from kg.errors import PackError, PageError, SettingsError

try:
    import resource
except ImportError:  # Windows: only the workers' watchdog limits the time of a page.
    resource = None  # type: ignore[assignment]

T = TypeVar("T")
R = TypeVar("R")

#: The watchdog measures wall-clock time: this multiple of the CPU seconds allowed, for a busy
#: machine, and a little more for pages of a second.
WATCHDOG_FACTOR = 5
WATCHDOG_EXTRA = 10.0

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one page may use in each of the two passes."""

    #: CPU seconds; 0 for no limit. A page of 7,000 characters takes a tenth of a second.
    seconds: float = 60.0
    #: Bytes of memory beyond what the process had; 0 for no limit.
    memory: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Failed:
    """A page that could not be processed completely."""

    #: ``segment.error``, ``extract.timeout``, ``link.memory``, ``page.died``: room and kind.
    rule: str
    #: One line for the maintainer: the exception and the line of the program.
    detail: str

    def as_error(self, name: str) -> PageError:
        """
        The error with which the page is refused.

        >>> Failed("segment.error", "RecursionError").as_error("a.txt").en
        'cannot be read: RecursionError [segment.error]'
        """
        said = _SAID[self.rule.rpartition(".")[2]]
        about = f"{self.detail} [{self.rule}]" if self.detail else f"[{self.rule}]"
        return PageError(name, f"{said[0]}：{about}", f"{said[1]}: {about}", said[2], said[3])


#: Kind of error -> what happened and what to do, in Chinese and English.
_SAID: dict[str, tuple[str, str, str, str]] = {
    "error": ("读不下去", "cannot be read", "请把这一版报告给开发者", "report this page to the developers"),
    "timeout": (
        "超过每版的时间上限",
        "took longer than a page may",
        "拆成小文件，或调高 --page-timeout",
        "split it, or raise --page-timeout",
    ),
    "memory": ("超过每版的内存上限", "used more memory than a page may", "拆成小文件", "split it"),
    "died": (
        "处理它的进程退出了",
        "the process that read it died",
        "拆成小文件，或调高 --page-timeout",
        "split it, or raise --page-timeout",
    ),
}


class _OutOfTime(BaseException):
    """Raised by the timer; not an ``Exception``, so that no code for pages handles it."""


def guarded(function: Callable[[T], R], bounds: Bounds) -> Callable[[T], R | Failed]:
    """``function`` of one page with all safety nets, as a function that an engine can send to its workers."""
    return partial(_guarded, function=function, bounds=bounds)


def died(item: object) -> Failed:
    """What an engine returns for an item whose worker died twice."""
    return Failed("page.died", "")


def _guarded(item: T, function: Callable[[T], R], bounds: Bounds) -> R | Failed:
    try:
        with _watched(bounds.seconds), _timed(bounds.seconds), _limited(bounds.memory):
            return function(item)
    except _OutOfTime as fault:
        return Failed(f"{_room(fault)}.timeout", f"{bounds.seconds:g} s")
    except MemoryError as fault:
        return Failed(f"{_room(fault)}.memory", f"{bounds.memory >> 20} MiB")
    except (PackError, SettingsError):
        raise  # not caused by this page
    except Exception as fault:
        return Failed(f"{_room(fault)}.error", _told(fault))


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Stop the block after this many CPU seconds; no effect if the process has no free timer."""
    usable = (
        seconds > 0
        and hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
    )
    if not usable:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _OutOfTime

    former = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


@contextmanager
def _limited(memory: int) -> Iterator[None]:
    """Let the process grow by this many bytes in the block, if the system reports its size."""
    size = _size() if memory and resource is not None else 0
    if not size:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = min((limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY), default=size + memory)
    resource.setrlimit(resource.RLIMIT_AS, (min(most, size + memory), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """In a worker: end the process if the block does not end, whatever it does."""
    if not seconds or multiprocessing.parent_process() is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds * WATCHDOG_FACTOR + WATCHDOG_EXTRA, exit=True, file=_silence())
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _silence() -> TextIO:
    """One open file a process, since the watchdog has nowhere to write to."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _size() -> int:
    """Bytes of address space of this process; 0 if the system does not report it."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0


def _room(fault: BaseException) -> str:
    """The room where it happened: ``segment``, ``extract`` …"""
    own = [path for path, _ in _places(fault) if path.parts[0] != "run"]
    return own[-1].parts[0].removesuffix(".py") if own else "page"


def _told(fault: BaseException) -> str:
    """
    The exception and the line of our program where it came from, without the page's text.

    An exception's message may quote the page, private numbers included.
    """
    places = _places(fault)
    where = f" kg/{places[-1][0].as_posix()}:{places[-1][1]}" if places else ""
    return f"{type(fault).__name__}{where}"


def _places(fault: BaseException) -> list[tuple[Path, int]]:
    """Our own modules on the stack, outermost first; limited for deep recursion."""
    found = []
    for frame, line in traceback.walk_tb(fault.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT):
            found.append((path.relative_to(_ROOT), line))
    return found
