"""
What a short form was taken for: 市委, 我市, 组织部, sentence by sentence.

Place in the flow: reads the tables of a finished build; shown by ``kg explain``.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.count.tables import Tables
from kg.errors import QueryError
from kg.explain.reasons import EntityReasons, Quote, Row, explain_entity, quotes_of, rows_of
from kg.model import squeeze


@dataclass(frozen=True, slots=True)
class Use:
    """One entity that a written form means, and the sentences in which it does."""

    entity: Row
    quotes: tuple[Quote, ...]
    #: For each quote what decided: ``home`` or ``text``, and the unit.
    decided_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SurfaceReasons:
    """A written form that is not a name by itself, and everything it was taken for."""

    surface: str
    #: Home of the corpus: city, province, district, how, evidence.
    home: Row
    uses: tuple[Use, ...]


def explain_name(tables: Tables, name: str) -> EntityReasons | SurfaceReasons:
    """
    Why an entity is in the graph; if nothing has the name, what the written form was taken for.

    Raises:
        QueryError: nobody has the name and no page has the form, or several have it.
    """
    try:
        return explain_entity(tables, name)
    except QueryError:
        found = explain_surface(tables, name)
        if found is None:
            raise
        return found


def explain_surface(tables: Tables, surface: str) -> SurfaceReasons | None:
    """
    What a form whose meaning depends on its context was taken for; None if no page has it.

    The most frequent meaning comes first. For each sentence the deciding unit is given: the paper's
    home, or the one that the article has named before (文水县 for 县委 in a story about it).
    """
    wanted = squeeze(surface)
    found = [m for m in tables.mentions.to_pylist() if m["deictic"] and squeeze(m["text"]) == wanted]
    if not found:
        return None
    home = tables.manifest.get("home", {})
    entities = {e["entity_id"]: e for e in tables.entities.to_pylist()}
    by_entity: dict[str, list[Row]] = {}
    for mention in found:
        by_entity.setdefault(mention["entity_id"], []).append(mention)
    ranked = sorted(by_entity, key=lambda key: (-len(by_entity[key]), key))
    places = _places(tables, sorted({m["article_id"] for m in found}))
    uses = (_use(tables, entities[key], by_entity[key], home, places) for key in ranked if key in entities)
    return SurfaceReasons(surface, home, tuple(uses))


def _places(tables: Tables, articles: list[str]) -> dict[str, list[Row]]:
    """The places that some articles name by their own names, by article."""
    found: dict[str, list[Row]] = {article: [] for article in articles}
    for mention in rows_of(tables.mentions, "article_id", articles):
        if mention["type"] == "place" and not mention["deictic"]:
            found[mention["article_id"]].append(mention)
    return found


def _use(tables: Tables, entity: Row, mentions: list[Row], home: Row, places: dict[str, list[Row]]) -> Use:
    quotes = tuple(quotes_of(tables, mentions))
    decided = (_decided_by(quote, entity["canonical"], home, places.get(quote.article_id, [])) for quote in quotes)
    return Use(entity, quotes, tuple(decided))


def _decided_by(quote: Quote, canonical: str, home: Row, places: list[Row]) -> tuple[str, str]:
    """The home if it is part of the name, else the unit in the name that was last mentioned before."""
    for level in ("district", "city", "province"):
        if home.get(level) and home[level] in canonical:
            return "home", home[level]
    first = quote.start + (quote.marks[0][0] if quote.marks else 0)
    before = [m for m in places if m["start"] < first and m["canonical"] in canonical]
    if before:
        return "text", str(max(before, key=lambda m: m["start"])["canonical"])
    return "page", canonical
