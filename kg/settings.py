"""
Every number that decides something, with its reason.

Place in the flow: the ground floor; read by all rooms, set by the user through
options or as ``kg.build(..., settings=Settings(...))``.
"""

from __future__ import annotations

import difflib
import inspect
import re
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar, get_args

from kg.errors import SettingsError

Window = Literal["sentence", "paragraph", "article"]
T = TypeVar("T")


def _known_only(cls: type[T]) -> type[T]:
    """Let a class name a setting that it does not have, and the most similar one it has; its signature stays."""
    init = cls.__init__
    known = list(inspect.signature(init).parameters)[1:]

    @wraps(init)
    def checked(self: T, *values: Any, **named: Any) -> None:
        for name in named:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1) or known
                raise SettingsError(
                    f"{name}=",
                    "没有这项设置",
                    "there is no such setting",
                    f"可用：{'、'.join(near)}",
                    f"known: {', '.join(near)}",
                )
        init(self, *values, **named)

    cls.__init__ = checked  # type: ignore[assignment,method-assign]
    return cls


@_known_only
@dataclass(frozen=True, slots=True)
class Settings:
    """
    The settings of a build with their defaults; each field says what it decides and why.

    Raises:
        SettingsError: a value that is not allowed, or a setting that does not exist.

    >>> Settings(window="article").window
    'article'
    """

    #: Two names are linked if they occur in the same window. A sentence is the smallest
    #: unit that a reader can check at a glance, and keeps pairs few.
    window: Window = "sentence"
    #: Pairs found in fewer windows than this are left out. 1 keeps every pair: a page
    #: or two has few repetitions, and each pair opens to its sentence anyway.
    min_count: int = 1
    #: Sentences with more names than this are lists (of towns, of laureates), where naming
    #: together says little and pairs grow with the square; only the first names count.
    #: nomenklatura limits its pair buckets to the same number.
    max_names_in_window: int = 60
    #: How many mentions of one name in one window, in reading order, are compared with those of
    #: another name to find the nearest as evidence. No sentence of a newspaper has so many; on a
    #: page that repeats one name a thousand times all pairs would be compared.
    max_mentions_of_name: int = 40
    #: Sentences stored as evidence for a pair in the tables; the HTML shows all of them.
    evidence_per_pair: int = 50
    #: Pairs are kept up to this false-discovery rate: at most this share of those kept would
    #: occur together by chance alone. 1 keeps every pair, since each opens to its sentence anyway.
    fdr: float = 1.0
    #: First and last day of the articles that are read, as ``2022-11-21`` or a beginning of it;
    #: empty for no limit. An article of unknown date is outside every bound.
    since: str = ""
    until: str = ""
    #: Mentions with a lower score are not exported. 0 keeps all that won the decoding.
    min_score: float = 0.0
    #: Private phone and identity-card numbers in exported sentences are masked.
    keep_private_numbers: bool = False
    #: Seed of every randomised method (communities, layout).
    seed: int = 20221121
    #: Largest input file, in bytes. A newspaper page is about 30 kB; the limit only
    #: keeps a wrong path (a video, a disk image) from filling the memory.
    max_page_bytes: int = 256 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.window not in get_args(Window):
            known = get_args(Window)
            raise _outside("window", self.window, f"只能是 {'、'.join(known)}", f"must be one of {', '.join(known)}")
        for name in ("min_score", "fdr"):
            share = getattr(self, name)
            if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
                raise _outside(name, share, "应在 0 到 1 之间", "should be from 0 to 1")
        for name in ("since", "until"):
            day = getattr(self, name)
            if not isinstance(day, str) or not re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", day):
                raise _outside(name, day, "写成 2022-11 或 2022-11-21", "write 2022-11 or 2022-11-21")
        for name in ("min_count", "max_names_in_window", "max_mentions_of_name", "evidence_per_pair", "max_page_bytes"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise _outside(name, value, "应是正整数", "should be a whole number above 0")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int):
            raise _outside("seed", self.seed, "应是整数", "should be a whole number")
        if not isinstance(self.keep_private_numbers, bool):
            raise _outside(
                "keep_private_numbers", self.keep_private_numbers, "应是 True 或 False", "must be True or False"
            )


def _outside(name: str, value: object, zh: str, en: str) -> SettingsError:
    return SettingsError(f"{name}={value!r}"[:80], zh, en, "改正这个值", "correct the value")
