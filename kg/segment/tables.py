"""
The fitted tables of this room: sign or character -> weight.

Place in the flow: segment, lowest step. The tables are in ``kg/data``, each made by a script that its first lines name.
"""

from __future__ import annotations

from functools import cache
from importlib.abc import Traversable
from importlib.resources import files

#: Where the tables are; ``benchmarks/articles.py`` puts those here that were fitted without the pages it measures.
FOLDER: Traversable = files("kg").joinpath("data")


@cache
def table(name: str) -> dict[str, float]:
    """
    The first two columns of a table: sign or character -> weight, in nats.

    >>> table("titles.tsv")["words below"] > 0
    True
    """
    text = FOLDER.joinpath(name).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {row[0]: float(row[1]) for row in lines[1:]}
