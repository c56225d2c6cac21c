"""
All surfaces of a lexicon, found in one pass over a text.

Place in the flow: knowledge; surfaces -> Automaton -> matches, for lexicon.py. The algorithm is
that of Aho and Corasick (1975), nested and overlapping matches included.

daachorse keeps it as a double array (Kanda et al. 2023): loading it from the cache takes 2 ms,
building it 100 ms, and it scans in half the time. It has no wheel for Linux on ARM; there
ahocorasick_rs finds the same matches, and nothing is cached.

>>> list(build(["太原", "太原市", "市委"]).find("太原市委"))
[(0, 2, 0), (0, 3, 1), (2, 4, 2)]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from ahocorasick_rs import AhoCorasick, MatchKind

try:
    from daachorse import CharwiseDoubleArrayAhoCorasick
except ImportError:  # no wheel for this machine
    CharwiseDoubleArrayAhoCorasick = None  # type: ignore[assignment, misc]

Match = tuple[int, int, int]


class Automaton(Protocol):
    """Finds surfaces; made by ``build`` or ``load``."""

    def find(self, text: str) -> Iterable[Match]:
        """(start, end, number of the surface) of every match, ordered by end; offsets in code points, end exclusive."""

    def to_bytes(self) -> bytes:
        """What ``load`` reads; empty where the library cannot be serialised."""


class DoubleArray:
    """Backed by daachorse."""

    def __init__(self, array: CharwiseDoubleArrayAhoCorasick) -> None:
        self._array = array
        self.find = array.find_overlapping

    def to_bytes(self) -> bytes:
        """See ``Automaton``."""
        return bytes(self._array.serialize())


class Transitions:
    """Backed by ahocorasick_rs."""

    def __init__(self, surfaces: Sequence[str]) -> None:
        self._automaton = AhoCorasick(surfaces, matchkind=MatchKind.Standard, store_patterns=False)

    def find(self, text: str) -> Iterable[Match]:
        """See ``Automaton``."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [(start, end, index) for index, start, end in found]

    def to_bytes(self) -> bytes:
        """See ``Automaton``."""
        return b""


def build(surfaces: Sequence[str]) -> Automaton:
    """An automaton for some surfaces; a match gives the surface's position in the sequence."""
    if CharwiseDoubleArrayAhoCorasick is None:
        return Transitions(surfaces)
    return DoubleArray(CharwiseDoubleArrayAhoCorasick(list(surfaces), use_prefilter=False))


def load(data: bytes) -> Automaton | None:
    """
    The automaton that ``to_bytes`` wrote on this machine with the same library (``library_key``); None for empty data.

    Raises:
        ValueError: the data has another format.
    """
    if CharwiseDoubleArrayAhoCorasick is None or not data:
        return None
    return DoubleArray(CharwiseDoubleArrayAhoCorasick.deserialize(data))


@cache
def library_key() -> str:
    """Hash of the library itself: bytes written by another version or on another machine are not loaded."""
    spec = find_spec("daachorse.daachorse") if CharwiseDoubleArrayAhoCorasick is not None else None
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest() if spec and spec.origin else "ahocorasick_rs"
