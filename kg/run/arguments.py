"""
Arguments of a library call -> a Request, or an error that says what to write instead.

Place in the flow: run; before the pipeline. A wrong argument is a ``KgError`` with a remedy, as on
the command line.
"""

from __future__ import annotations

import difflib
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import ArgumentError
from kg.read import options_of
from kg.run.pages import Request
from kg.settings import Settings

PathLike = str | os.PathLike[str]


def request_of(
    paths: Iterable[Any],
    *,
    texts: object,
    home: object,
    packs: Any,
    engine: Any,
    jobs: object,
    strict: bool,
    settings: object,
    registry: Any,
    judgements: Any,
    date: object,
    columns: Any,
    numbers: Mapping[str, Any],
) -> Request:
    """
    The request of a ``kg.build`` call.

    Args:
        numbers: settings given individually (``window``, ``min_score`` …); None means the default.

    Raises:
        ArgumentError: an argument of a type that is not accepted, or nothing to read.
        SettingsError: a setting that is not allowed.
    """
    files = paths_of(paths, "paths")
    if not files and texts is None:
        raise ArgumentError(
            "kg.build()",
            "没有要读的内容",
            "there is nothing to read",
            '给路径，如 kg.build("seeds")，或 texts=[…]',
            'give paths, such as kg.build("seeds"), or texts=[…]',
        )
    if home is not None and not isinstance(home, str):
        raise _wrong("home", home, '"太原市"')
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool)):
        raise _wrong("jobs", jobs, "4")
    if jobs is not None and jobs < 1:
        raise ArgumentError(
            f"jobs={jobs}", "应是正整数", "should be a whole number above 0", "例如 jobs=4", "for example jobs=4"
        )
    if not isinstance(strict, bool):
        raise _wrong("strict", strict, "True")
    if not isinstance(engine, str) and not hasattr(engine, "rows"):
        raise _wrong("engine", engine, '"local"')
    if columns is not None and not isinstance(columns, str | Mapping):
        raise _wrong("columns", columns, '{"text": "正文"}')
    return Request(
        files,
        home,
        paths_of([] if packs is None else packs, "packs"),
        engine,
        jobs,
        bool(strict),
        settings_of(settings, numbers),
        next(iter(paths_of([registry], "registry")), None) if registry is not None else None,
        paths_of([] if judgements is None else judgements, "judgements"),
        options_of(date=date, columns=columns),
        texts=texts,
    )


def paths_of(given: Any, name: str) -> tuple[Path, ...]:
    """
    Paths, one or many, in lists or not.

    >>> [str(path) for path in paths_of(["a.txt", ["b", "c"]], "paths")]
    ['a.txt', 'b', 'c']
    """
    if isinstance(given, str | os.PathLike):
        return (Path(given),)
    if isinstance(given, bytes | Mapping) or not isinstance(given, Iterable):
        raise _wrong(name, given, '"seeds"')
    return tuple(path for one in given for path in paths_of(one, name))


def settings_of(settings: object, numbers: Mapping[str, Any]) -> Settings:
    """
    The settings with some values changed, checked.

    Raises:
        SettingsError: a value that is not allowed.
        ArgumentError: ``settings`` is not a ``Settings``.

    >>> settings_of(None, {"window": "article", "min_count": None}).window
    'article'
    """
    if settings is not None and not isinstance(settings, Settings):
        raise _wrong("settings", settings, 'kg.Settings(window="article")')
    return replace(settings or Settings(), **{name: value for name, value in numbers.items() if value is not None})


def refuse_unknown(unknown: Mapping[str, object], function: Callable[..., object]) -> None:
    """Raise ``ArgumentError`` for a keyword that the function does not have; the remedy is the most similar one."""
    for name in unknown:
        parameters = inspect.signature(function).parameters.values()
        known = [p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]
        near = difflib.get_close_matches(name, known, 1)
        remedy = near or known
        raise ArgumentError(
            f"{name}=",
            "没有这个参数",
            "there is no such argument",
            f"可用：{'、'.join(remedy)}",
            f"known: {', '.join(remedy)}",
        )


def refuse_no_text(name: str, value: object, example: str) -> None:
    """Raise ``ArgumentError`` unless the value of an argument is a string."""
    if not isinstance(value, str):
        raise _wrong(name, value, example)


def _wrong(name: str, value: object, example: str) -> ArgumentError:
    kind = type(value).__name__
    return ArgumentError(
        f"{name}={_shown(value)}",
        f"不能是 {kind}",
        f"cannot be of type {kind}",
        f"例如 {name}={example}",
        f"for example {name}={example}",
    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
