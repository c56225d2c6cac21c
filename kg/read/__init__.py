"""
Files and folders -> Pages.

Place in the flow: the first room: the bytes of a file become the ``Page`` that all others work with.
``forms`` lists the forms of input; a file may contain many pages, and none is kept longer than its reader needs.
Every error belongs to one file or row and is passed to the caller, so that the other pages still build.

    for page in read_paths(["seeds"], max_bytes=settings.max_page_bytes, on_error=errors.append): ...
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import ArgumentError, PageError, SettingsError
from kg.model import Page
from kg.read.columns import parse_map
from kg.read.encoding import Decoded, decode
from kg.read.file import File, Limits, Options, Read
from kg.read.find import OnError, Source, find_pages
from kg.read.forms import FORMS, Form, form_of, forms, suffixes
from kg.read.given import pages_given
from kg.read.masked import masked_error, masked_page, masked_pages
from kg.read.page import page_from_bytes, read_page
from kg.read.plausible import plausibility
from kg.read.sidecar import forget, missing
from kg.text.dates import date_of, period_of

__all__ = [
    "FORMS",
    "Decoded",
    "File",
    "Form",
    "Limits",
    "OnError",
    "Options",
    "Read",
    "Source",
    "decode",
    "find_pages",
    "form_of",
    "forms",
    "masked_page",
    "masked_pages",
    "options_of",
    "page_from_bytes",
    "pages_of",
    "plausibility",
    "read",
    "read_page",
    "read_paths",
    "suffixes",
]

#: Means standard input instead of a file.
STDIN = "-"


def read_paths(
    paths: Iterable[str | Path],
    *,
    texts: object = None,
    max_bytes: int | None = None,
    on_error: OnError | None = None,
    keep_private_numbers: bool = False,
    options: Options | None = None,
) -> Iterator[Page]:
    """
    Read files and folders as pages, one after another, in the order of the file names.

    Errors go to ``on_error`` as ``PageError``, one for each file or row, and the others are still read;
    without ``on_error`` the first error is raised. Private numbers are masked in text, names and errors
    unless they are to be kept. A file of unknown form in a folder is an ``UnknownFormError``.

    Args:
        paths: files, folders, or ``-`` for standard input.
        texts: texts in memory (see ``kg.read.given``); they come after the files.
        max_bytes: largest file that is read whole; that of ``options`` by default.
        options: columns of tables, a date for all pages, limits.
    """
    chosen = options or Options()
    if max_bytes is not None:
        chosen = replace(chosen, limits=replace(chosen.limits, file_bytes=max_bytes))
    if keep_private_numbers:
        yield from _read(paths, texts, chosen, on_error)
        return
    told = on_error and (lambda error: on_error(masked_error(error)))
    try:
        yield from masked_pages(_read(paths, texts, chosen, told))
    except PageError as error:
        raise masked_error(error) from None


def options_of(*, date: object = None, columns: str | Mapping[str, str] | None = None) -> Options:
    """
    Reading options as people give them: a date for all pages, and ``text=正文,date=日期`` or a mapping.

    Raises:
        SettingsError: not a date, or an unknown field.
    """
    facts: dict[str, object] = {}
    if date:
        day = date_of(date)
        if day is None and not period_of(date):
            raise SettingsError(
                f"date={date}",
                "不是日期",
                "is not a date",
                "写成 2023-01-05；只知道年月就写 2023 或 2023-01",
                "write it as 2023-01-05, or 2023 or 2023-01 if no more is known",
            )
        facts["date"] = day or period_of(date)
    chosen = columns if isinstance(columns, str) else ",".join(f"{k}={v}" for k, v in (columns or {}).items())
    return Options(columns=parse_map(chosen), facts=facts)


def read(path: str | Path, **options: Any) -> list[Page]:
    """
    The pages of a file or folder as a list: ``kg.read("报纸.xlsx")``; options as in ``read_paths``.

    Raises:
        PageError: the first error, unless ``on_error`` is given.
        ArgumentError: ``path`` is not a path.
    """
    if not isinstance(path, str | os.PathLike):
        raise ArgumentError(
            f"path={path!r}",
            "不是路径",
            "is not a path",
            '例如 kg.read("报纸.xlsx")',
            'for example kg.read("paper.xlsx")',
        )
    return list(read_paths([path], **options))


def pages_of(file: File) -> Read:
    """
    The pages of one file, and the errors of its parts; never any other exception.

    Raises:
        PageError: the file cannot be read.
    """
    try:
        yield from form_of(file).read(file)
    except (PageError, GeneratorExit):
        raise
    except RecursionError as error:
        raise file.broken("嵌套太深", "is nested too deeply") from error
    except Exception as error:
        # A library that fails on a broken file in its own way must not take the other files along.
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        raise file.broken(f"读不出（{said}）", f"cannot be read ({said})") from error


def _read(paths: Iterable[str | Path], texts: object, options: Options, on_error: OnError | None) -> Iterator[Page]:
    forget()
    given = [Path(path) for path in paths]
    if Path(STDIN) in given:
        yield from _from_stdin(options, on_error)
    for fault in (fault for path in given if path.is_dir() for fault in missing(path)):
        if on_error is None:
            raise fault
        on_error(fault)
    known = suffixes()
    for source in find_pages([p for p in given if p != Path(STDIN)], suffixes=known, on_error=on_error):
        yield from _told(pages_of(File(source.path, source.name, options)), on_error)
    if texts is not None:
        yield from _told(pages_given(texts, options), on_error)


def _from_stdin(options: Options, on_error: OnError | None) -> Iterator[Page]:
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        spool = Path(folder) / "stdin"
        with spool.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield from _told(pages_of(File(spool, "stdin", options, folders=("stdin",))), on_error)


def _told(pages: Read, on_error: OnError | None) -> Iterator[Page]:
    try:
        for found in pages:
            if isinstance(found, Page):
                yield found
            elif on_error is None:
                raise found
            else:
                on_error(found)
    except PageError as error:
        if on_error is None:
            raise
        on_error(error)


class _Callable(types.ModuleType):
    """``kg.read`` is this room and, for users of the library, the verb: ``kg.read("pages/")``."""

    def __call__(self, path: str | Path, **options: Any) -> list[Page]:
        return read(path, **options)


sys.modules[__name__].__class__ = _Callable
