"""
The view of a build with the differences from another one.

Place in the flow: run; used by ``kg diff --html``.
"""

from __future__ import annotations

from kg.export.html import render
from kg.export.html_data import kinds_of, view_data
from kg.export.html_diff import Former, with_marks
from kg.run.built import Build
from kg.run.diff import Difference


def marked_view(former: Build, new: Build, found: Difference, names: tuple[str, str]) -> str:
    """
    The page of ``new`` with the differences marked.

    Args:
        former, new: the two builds.
        found: the result of ``diff``.
        names: labels for the former and the newer build.
    """
    data = view_data(new.tables, new.graph, doubts=new.files.get("doubts.tsv", ""))
    # Something removed may be of a type that the newer build does not have.
    gone = kinds_of(info for info in former.tables.types.added if info.id not in new.tables.types)
    data |= {"types": [*data["types"], *gone], "kinds": data["kinds"] | gone}
    return render(with_marks(data, found.as_dict(), names, _known(former)))


def _known(former: Build) -> Former:
    entities = former.tables.entities.select(["entity_id", "type", "mention_count"]).to_pylist()
    relations = former.tables.relations.select(["relation_id", "subject", "object"]).to_pylist()
    return Former(
        nodes={row["entity_id"]: (row["type"], row["mention_count"]) for row in entities},
        relations={row["relation_id"]: (row["subject"], row["object"]) for row in relations},
    )
