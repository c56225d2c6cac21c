"""Why is this here: the evidence for a node, a link, and a short form such as 市委."""

from kg.explain.reasons import EntityReasons, LinkReasons, Quote, entity_named, explain_entity, explain_link
from kg.explain.surfaces import SurfaceReasons, Use, explain_name, explain_surface

__all__ = [
    "EntityReasons",
    "LinkReasons",
    "Quote",
    "SurfaceReasons",
    "Use",
    "entity_named",
    "explain_entity",
    "explain_link",
    "explain_name",
    "explain_surface",
]
