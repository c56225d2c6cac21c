"""
What a form of input is, and the list's type.

Place in the flow: read; the forms beside this module fill it in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.read.file import File, Read


@dataclass(frozen=True, slots=True)
class Form:
    """One form of input: how it is told, and how it is read."""

    #: As it stands in the tables: ``csv``.
    name: str
    #: Suffixes under which it is looked for in folders, with the dot, in lower case.
    suffixes: tuple[str, ...]
    #: True where a file is of this form, by its content and its suffix together.
    fits: Callable[[File], bool]
    #: Pages one after another, and the faults of its parts; raises ``PageError`` where the file is broken.
    read: Callable[[File], Read]
