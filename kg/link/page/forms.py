"""
Full names that are not yet whole: 中国共产党 + the home's 市 + 委员会.

Place in the flow: link; what extract composed -> parts, filled by deixis.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.knowledge.organs import AS_WRITTEN

SlotKind = Literal["level", "place", "own", "bare"]

_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that a name leaves open."""

    #: ``level``: the unit that 市 means; ``place``: a place as the page writes it; ``own``: the body
    #: that 我校 means; ``bare``: nothing was written, the organ is the home's or the last named unit's.
    kind: SlotKind
    #: The level word, the place or the noun; empty for ``bare``.
    text: str = ""
    #: The unit by its own name, without the city above it: 藁城区党史办.
    as_written: bool = False


Form = tuple[str | Slot, ...]


def form_of(canonical: str) -> Form:
    """
    The parts of a name with slots.

    >>> form_of("中国共产党{市}委员会")
    ('中国共产党', Slot(kind='level', text='市', as_written=False), '委员会')
    >>> form_of("{~?}党史办")
    (Slot(kind='bare', text='', as_written=True), '党史办')
    """
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(canonical):
        if match.start() > end:
            parts.append(canonical[end : match.start()])
        parts.append(_slot(match[1]))
        end = match.end()
    if end < len(canonical):
        parts.append(canonical[end:])
    return tuple(parts)


def _slot(text: str) -> Slot:
    as_written = text.startswith(AS_WRITTEN)
    text = text.removeprefix(AS_WRITTEN)
    if text == "?":
        return Slot("bare", "", as_written)
    if text.startswith("="):
        return Slot("place", text[1:], as_written)
    if text.startswith("\u6211"):
        return Slot("own", text, as_written)
    return Slot("level", text, as_written)
