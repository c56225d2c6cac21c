"""The types are data: what is declared is checked, and the ontology and the shapes have every one of ours."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib

from kg.count.tables import types_in
from kg.entity_types import core_types, declared
from kg.errors import BuildError, PackError
from kg.export.vocabulary import ontology_text, shapes_text

EVENT: dict[str, Any] = {"id": "event", "letter": "e", "zh": "活动", "en": "Event", "colour": "#0b6e75"}


def test_a_type_that_says_little_has_what_it_needs() -> None:
    """Class, dark colour and shape have defaults; ours keep their places before those of packs."""
    types = core_types().plus(declared([EVENT], "pack.toml"), "pack.toml")
    info = types["event"]

    assert list(types) == [*core_types(), "event"]
    assert types.number["event"] == 5
    assert [one.id for one in types.added] == ["event"]
    assert (info.classes, info.colour_dark, info.shape) == (
        ("https://kg.example.org/ontology#Event",),
        "#0b6e75",
        "circle",
    )
    assert types_in({"types": [info.as_dict()]}) == types


def test_the_order_of_packs_makes_no_difference() -> None:
    """Two packs add a type each, one of them twice."""
    award = {"id": "award", "letter": "w", "zh": "奖项", "en": "Award", "colour": "#7a5c00"}
    one, other = (declared([record], "pack.toml") for record in (EVENT, award))

    there = core_types().plus(one, "a").plus(other, "b").plus(one, "c")

    assert there == core_types().plus(other, "b").plus(one, "a")
    assert list(there)[5:] == ["award", "event"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Event"), ("id", None), ("letter", "ev"), ("letter", None), ("zh", "<b>活动"), ("zh", ""), ("en", None),
        ("colour", "red"), ("colour", "#0b6e75}body{display:none"), ("colour_dark", 7), ("shape", "heart"),
        ("classes", []), ("classes", ["kg:Event> . <x"]), ("words", "事件"), ("head_reach", [30]), ("min_chars", True),
        ("traits", ["loved"]), ("weight", 1.0),
    ],
)  # fmt: skip
def test_a_faulty_type_is_refused_with_its_key(key: str, value: object) -> None:
    """None means a key that is missing; a manifest is refused as a pack is."""
    record = {k: v for k, v in (EVENT | {key: value}).items() if v is not None}

    with pytest.raises(PackError, match=key):
        declared([record], "pack.toml")
    with pytest.raises(BuildError, match=key):
        types_in({"types": [record]})


@pytest.mark.parametrize(
    "other",
    [
        {"letter": "p"}, {"zh": "人物"}, {"en": "Place"}, {"words": ["地方"]},
        {"classes": ["https://kg.example.org/ontology#Person"]}, {"id": "person"},
    ],
)  # fmt: skip
def test_two_types_share_neither_id_nor_letter_nor_name(other: dict[str, Any]) -> None:
    """What would make two types one in ids, tables or RDF is an error of the pack."""
    with pytest.raises(PackError, match="冲突"):
        core_types().plus(declared([EVENT | other], "pack.toml"), "pack.toml")


@pytest.mark.parametrize("records", ["event", {"id": "event"}, [1]])
def test_something_else_than_tables_is_refused(records: object) -> None:
    """A hostile manifest may contain anything."""
    with pytest.raises(BuildError, match="type"):
        types_in({"types": records})


def test_ontology_and_shapes_know_every_type_of_ours() -> None:
    """The classes of ``types.toml`` are in ``kg.ttl`` below the same classes, and the shapes apply to each."""
    ontology = rdflib.Graph().parse(data=ontology_text(), format="turtle")
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    entity = rdflib.URIRef("https://kg.example.org/ontology#Entity")
    asked = set(shapes.objects(None, rdflib.Namespace("http://www.w3.org/ns/shacl#").targetClass))
    for info in core_types().infos:
        own, *common = map(rdflib.URIRef, info.classes)
        assert set(ontology.objects(own, rdflib.RDFS.subClassOf)) == {entity, *common}
        assert own in asked
    assert set(ontology.subjects(rdflib.RDFS.subClassOf, entity)) == {
        rdflib.URIRef(info.classes[0]) for info in core_types().infos
    }


def test_the_ontology_of_a_build_defines_the_types_of_its_packs() -> None:
    """A class below ours and the one of common use, with a name in two languages."""
    event = declared([EVENT | {"classes": ["https://kg.example.org/ontology#Event", "https://schema.org/Event"]}], "p")
    graph = rdflib.Graph().parse(data=ontology_text(event), format="turtle")
    own = rdflib.URIRef("https://kg.example.org/ontology#Event")

    assert rdflib.URIRef("https://schema.org/Event") in set(graph.objects(own, rdflib.RDFS.subClassOf))
    assert {str(label) for label in graph.objects(own, rdflib.RDFS.label)} == {"活动", "Event"}
