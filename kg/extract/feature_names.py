"""
What a feature says, as a sentence in Chinese and English.

Place in the flow: ``kg/data/features.tsv`` -> sentences for ``kg annotate --trace``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple


class Told(NamedTuple):
    """A feature in words."""

    zh: str
    en: str


@cache
def _prefixes() -> dict[str, Told]:
    """Prefix -> sentences, the longest prefix first."""
    text = (resources.files("kg") / "data" / "features.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith(("#", "prefix\t"))]
    return {prefix: Told(zh, en) for prefix, zh, en in sorted(rows, key=lambda row: (-len(row[0]), row[0]))}


@lru_cache(maxsize=1 << 12)
def told(feature: str) -> Told:
    """
    The sentence of a feature.

    >>> told("left-mark-pause").zh, told("byline").en
    ('前面是：mark-pause', 'is an author in a by-line of the page')

    Raises:
        KeyError: no row of the table is of this kind.
    """
    for prefix, sentence in _prefixes().items():
        if feature == prefix or (feature.startswith(prefix) and sentence.zh.endswith("：")):
            rest = feature[len(prefix) :].lstrip("-")
            return Told(sentence.zh + rest, f"{sentence.en} {rest}".rstrip()) if rest else sentence
    raise KeyError(feature)
