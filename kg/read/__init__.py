"""
Files and folders -> Pages.

Place in the flow: the first room: bytes of a file become the ``Page`` that all others work from.
Every fault belongs to one file and is handed to the caller, so that the other pages still build.

    for page in read_paths(["seeds"], max_bytes=settings.max_page_bytes, on_error=errors.append): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

from kg.errors import PageError
from kg.model import Page
from kg.read.encoding import Decoded, decode, plausibility
from kg.read.find import OnError, Source, find_pages
from kg.read.masked import masked_error, masked_page, masked_pages
from kg.read.page import duplicates, page_from_bytes, read_page
from kg.settings import Settings

__all__ = [
    "READERS",
    "Decoded",
    "OnError",
    "Reader",
    "Source",
    "decode",
    "duplicates",
    "find_pages",
    "masked_page",
    "masked_pages",
    "page_from_bytes",
    "plausibility",
    "read_page",
    "read_paths",
    "readers",
]

#: The default limit of a file's size, in bytes.
_LIMIT = Settings().max_page_bytes

#: Reads one file: ``reader(path, name, max_bytes=...)`` -> Page, raising ``PageError``.
Reader = Callable[..., Page]

#: Forms of input by suffix. A new form is one module and one line here.
READERS: dict[str, Reader] = {".txt": read_page}


def readers() -> dict[str, Reader]:
    """The readers by suffix: ours, and those that installed packages offer as entry points ``kg.readers``."""
    found = {f".{point.name.lstrip('.')}": point.load() for point in sorted(entry_points(group="kg.readers"))}
    return {**found, **READERS}


def read_paths(
    paths: Iterable[str | Path],
    *,
    max_bytes: int = _LIMIT,
    on_error: OnError | None = None,
    keep_private_numbers: bool = False,
) -> Iterator[Page]:
    """
    Read files and folders as pages, in the order of their names.

    Faults go to ``on_error`` as ``PageError``, one per file, and the others are still read; without
    ``on_error`` the first fault is raised. Private numbers are masked in text, names and faults
    unless they are to be kept.
    """
    if keep_private_numbers:
        yield from _read(paths, max_bytes, on_error)
        return
    told = on_error and (lambda error: on_error(masked_error(error)))
    try:
        yield from masked_pages(_read(paths, max_bytes, told))
    except PageError as error:
        raise masked_error(error) from None


def _read(paths: Iterable[str | Path], max_bytes: int, on_error: OnError | None) -> Iterator[Page]:
    forms = readers()
    for source in find_pages(paths, suffixes=tuple(sorted(forms)), on_error=on_error):
        reader = forms.get(source.path.suffix.lower(), read_page)
        try:
            yield reader(source.path, source.name, max_bytes=max_bytes)
        except PageError as error:
            if on_error is None:
                raise
            on_error(error)
