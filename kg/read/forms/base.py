"""
What a form of input is, and the list's type.

Place in the flow: read; the other modules of this folder fill it in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.read.file import File, Read


@dataclass(frozen=True, slots=True)
class Form:
    """One form of input: how it is recognised, and how it is read."""

    #: As recorded in the tables: ``csv``.
    name: str
    #: Suffixes of such files in folders, with the dot, in lower case.
    suffixes: tuple[str, ...]
    #: Whether a file is of this form, by its content and its suffix together.
    fits: Callable[[File], bool]
    #: Pages one after another, and the errors of its parts; raises ``PageError`` if the file is broken.
    read: Callable[[File], Read]
