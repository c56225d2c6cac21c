"""
The meaning of a feature, as a sentence in Chinese and English.

Place in the flow: ``kg/data/features.tsv`` and ``feature-values.tsv`` -> sentences for ``kg annotate --trace``,
``kg explain --why`` and the view.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from kg.text.word_classes import members

#: What the name of a class of words used alike begins with, and how many of its words are shown.
LIKE, SHOWN_ALIKE = "like-", 3


class Told(NamedTuple):
    """A feature in words."""

    zh: str
    en: str


def _rows(name: str) -> dict[str, Told]:
    text = (resources.files("kg") / "data" / name).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {key: Told(zh, en) for key, zh, en in lines[1:]}


@cache
def _prefixes() -> dict[str, Told]:
    """Prefix -> sentences, the longest prefix first."""
    return dict(sorted(_rows("features.tsv").items(), key=lambda row: (-len(row[0]), row[0])))


@cache
def _values() -> dict[str, Told]:
    return _rows("feature-values.tsv")


@lru_cache(maxsize=1 << 12)
def told(feature: str) -> Told:
    """
    The sentence for a feature; one that is in no table (of a build by another version of kg) is shown unchanged.

    >>> told("left-mark-pause").zh, told("byline").en
    ('前面是：顿号', 'is an author in a by-line of the page')
    >>> told("person-mark-odds-high").zh, told("translit--1").zh
    ('人名前后：标点，很像人名', '译名用字的程度：-1')
    """
    for prefix, sentence in _prefixes().items():
        if feature == prefix or (feature.startswith(prefix) and sentence.zh.endswith("：")):
            rest = feature[len(prefix) :] if prefix.endswith(("-", "&")) else feature[len(prefix) :].removeprefix("-")
            if not rest:
                return sentence
            # A length may be a range (13-15); elsewhere two numbers are two values.
            values = [Told(rest, rest)] if prefix == "length-" else _worded(rest)
            return Told(
                sentence.zh + "，".join(v.zh for v in values), f"{sentence.en} {', '.join(v.en for v in values)}"
            )
    return Told(feature, feature)


def _worded(rest: str) -> list[Told]:
    """The values that make up the text after a prefix, longest match first."""
    if numbers := re.fullmatch(r"(-?\d+)(?:-(\d+))?", rest):
        return [Told(number, number) for number in numbers.groups() if number]
    if rest.startswith(LIKE):
        alike = "、".join(members().get(rest.removeprefix(LIKE), ())[:SHOWN_ALIKE])
        like = _values()["like"]
        return [Told(like.zh + alike, f"{like.en} {alike}")] if alike else [Told(rest, rest)]
    found: list[Told] = []
    for side in rest.split("&"):
        parts = side.split("-")
        while parts:
            reach = next((n for n in range(len(parts), 0, -1) if "-".join(parts[:n]) in _values()), 0)
            # What is in no table is the id of a pack or a rule, or a number before something else.
            size = reach or (1 if parts[0].isdigit() and not parts[-1].isdigit() else len(parts))
            raw = "-".join(parts[:size])
            found.append(_values()[raw] if reach else Told(raw, raw))
            parts = parts[size:]
    return found
