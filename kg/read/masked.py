"""
Pages without private numbers: text, names and all facts.

Place in the flow: the last step of read; whatever form a page came in, it leaves this room
masked, so that no later room, log or export can leak a number.

**Masked digits cannot be computed.** An id or a hash of the unmasked text would reveal them: a
mobile number has 10^8 endings, tried in a minute. So the page's id is derived from the masked text,
and so is its hash wherever anything but the whole plain file is exported.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kg.errors import KgError
from kg.model import Page, mint
from kg.text.private import mask_private_numbers

#: Fields of a page without words from the file: derived below, or from a fixed vocabulary.
_NOT_WORDS = frozenset({"id", "sha256", "encoding", "form", "language", "learnt", "date", "period", "boxes"})

#: The form whose page is all of the file: the file's hash reveals nothing that the page does not.
PLAIN = "text"

Error = TypeVar("Error", bound=KgError)


def masked_pages(pages: Iterable[Page]) -> Iterator[Page]:
    """
    The pages with private numbers masked; names that masking makes equal get ``~2``, ``~3`` …

    >>> from kg.read.page import page_from_bytes
    >>> one, two = (page_from_bytes(f"寻人：{n}。".encode(), f"{n}.txt", max_bytes=99) for n in (13812345678, 13887654321))
    >>> [(page.name, page.text) for page in masked_pages([one, two])]
    [('138********.txt', '寻人：138********。'), ('138********~2.txt', '寻人：138********。')]
    """
    taken: Counter[str] = Counter()
    for page in pages:
        clean = masked_page(page)
        if clean.name != page.name:
            taken[clean.name] += 1
            clean = replace(clean, name=_numbered(clean.name, taken[clean.name]))
        yield clean


def masked_page(page: Page) -> Page:
    """The page with private numbers masked in its text, its name and all its facts; offsets stay valid."""
    changes = {f.name: _masked(getattr(page, f.name)) for f in fields(page) if f.name not in _NOT_WORDS}
    clean = replace(page, **changes)
    if clean == page and page.form == PLAIN:
        return page
    digest = hashlib.sha256(clean.text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(clean, id=mint("pg", clean.text), sha256=digest)


def masked_error(error: Error) -> Error:
    """The same error without private numbers (a file name may be one)."""
    words = (error.where, error.zh, error.en, error.remedy_zh, error.remedy_en)
    return type(error)(*map(mask_private_numbers, words))


def _masked(value: Any) -> Any:
    """Every string in a value masked; what is not a string, tuple or record is unchanged."""
    if isinstance(value, str):
        return mask_private_numbers(value)
    if isinstance(value, tuple):
        return tuple(_masked(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _masked(getattr(value, f.name)) for f in fields(value)})
    return value


def _numbered(name: str, number: int) -> str:
    """``a/b.txt`` -> ``a/b~2.txt`` from the second on."""
    if number == 1:
        return name
    folder, slash, file = name.rpartition("/")
    stem, dot, suffix = file.rpartition(".")
    return f"{folder}{slash}{stem or suffix}~{number}{dot if stem else ''}{suffix if stem else ''}"
