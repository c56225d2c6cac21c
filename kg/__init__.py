"""
From Chinese local-newspaper pages to a knowledge graph that a person can check.

    page -> articles -> mentions -> entities -> links -> graph -> exports

    >>> import kg
    >>> build = kg.build("seeds")                                   # doctest: +SKIP
    >>> build.graph                                                 # doctest: +SKIP
    <networkx.classes.graph.Graph object at 0x...>
    >>> build.save("exports")                                       # doctest: +SKIP

One room a stage, passed through once from left to right: text, read, segment, knowledge,
extract, link | count, graph, export, query, evaluate; ``run`` puts them in order. The bar is the mention
table: left of it everything is a function of one page, right of it a set operation. A room imports
the ground floor (errors, model, settings) and rooms to its left, never to its right;
``tests/test_layers.py`` enforces it.

Importing this module is cheap: a room is loaded when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg._version import __version__

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.evaluate.scores import score
    from kg.model import Article, Entity, Home, Mention, Page, Relation
    from kg.read import read
    from kg.run.built import Build, load
    from kg.run.pipeline import build
    from kg.settings import Settings

__all__ = [
    "Article",
    "Build",
    "Entity",
    "Home",
    "KgError",
    "Mention",
    "Page",
    "Relation",
    "Settings",
    "__version__",
    "build",
    "load",
    "read",
    "score",
]

_ROOM_OF = {
    "Article": "kg.model",
    "Build": "kg.run.built",
    "Entity": "kg.model",
    "Home": "kg.model",
    "KgError": "kg.errors",
    "Mention": "kg.model",
    "Page": "kg.model",
    "Relation": "kg.model",
    "Settings": "kg.settings",
    "build": "kg.run.pipeline",
    "load": "kg.run.built",
    "read": "kg.read",
    "score": "kg.evaluate.scores",
}


def __getattr__(name: str) -> Any:
    """A public name, imported from its room on first use."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
