"""A build with everything in the RDF model: each predicate, a document number, former ids."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from kg.count.tables import SCHEMAS, Tables
from tests.factories import make_tables

DOCUMENT_NUMBER = "并政发〔2022〕15号"
FORMER_ID, SPLIT_ID = "p-0ldid00001", "o-0ldid00002"


def rich_tables(seed: int = 3) -> Tables:
    """Synthetic tables with one relation of each predicate, one merge and one split."""
    tables = make_tables(seed)
    of = {kind: _ids(tables, kind) for kind in ("person", "organization", "place", "policy", "programme")}
    sentence = tables.sentences.slice(0, 1).to_pylist()[0]
    stated = [
        (of["policy"][0], "issuer", of["organization"][0], "", False),
        (of["programme"][0], "issuer", of["place"][0], "", False),
        (of["person"][0], "affiliation", of["organization"][1], "", False),
        (of["organization"][0], "located_in", of["place"][0], "", False),
        (of["place"][0], "part_of", of["place"][1], "", False),
        (of["person"][1], "position", of["place"][1], "市长", True),
        (of["person"][1], "position", of["organization"][2], "党组书记、局长", False),
    ]
    rows = [_row(n, sentence, *entry) for n, entry in enumerate(stated)]
    extra = pa.Table.from_pylist(rows, schema=SCHEMAS["relations"])
    merged = of["person"][2]
    return replace(
        tables,
        relations=pa.concat_tables([tables.relations, extra]).sort_by("relation_id"),
        entities=_numbered(tables.entities, of["policy"][0]),
        manifest={**tables.manifest, "redirects": {FORMER_ID: merged, SPLIT_ID: of["organization"][:2]}},
    )


def names(tables: Tables) -> dict[str, str]:
    """Canonical names by entity id."""
    return dict(zip(*(tables.entities[c].to_pylist() for c in ("entity_id", "canonical")), strict=True))


def arguments(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Arguments with which every named question has rows in ``rich_tables``."""
    name = names(tables)
    edges = sorted(tables.edges.to_pylist(), key=lambda row: (-row["weight"], row["source"], row["target"]))
    first, second = name[edges[0]["source"]], name[edges[0]["target"]]
    around: dict[str, set[str]] = {}
    for row in edges:
        around.setdefault(row["source"], set()).add(row["target"])
        around.setdefault(row["target"], set()).add(row["source"])
    ends = next((a, b) for a in sorted(around) for b in sorted(around) if a < b and around[a] & around[b])
    issued = tables.relations.filter(pa.compute.equal(tables.relations["predicate"], "issuer"))["subject"][0].as_py()
    return {
        "find": (first,),
        "neighbours": (first,),
        "evidence": (first, second),
        "posts": (),
        "issuers": (name[issued],),
        "bodies": (),
        "articles": (first,),
        "months": (first,),
        "together": ("2022-11",),
        "types": (),
        "path": (name[ends[0]], name[ends[1]]),
        "mentions": (first,),
        "old-id": (FORMER_ID,),
    }


def _ids(tables: Tables, kind: str) -> list[str]:
    return tables.entities.filter(pa.compute.equal(tables.entities["type"], kind))["entity_id"].to_pylist()


def _row(n: int, sentence: dict[str, object], subject: str, predicate: str, target: str, title: str, former: bool):  # type: ignore[no-untyped-def]
    place = {name: sentence[name] for name in ("article_id", "sentence_id", "start", "end")}
    said = {"subject": subject, "predicate": predicate, "object": target, "title": title, "former": former}
    return {"relation_id": f"rl-rich-{n}", **said, **place, "rule": f"test.{predicate}", "score": 0.75}


def _numbered(entities: pa.Table, policy: str) -> pa.Table:
    at = entities.schema.get_field_index("aliases")
    rows = zip(entities["entity_id"].to_pylist(), entities["aliases"].to_pylist(), strict=True)
    named = [[*aliases, DOCUMENT_NUMBER] if local == policy else aliases for local, aliases in rows]
    return entities.set_column(at, entities.schema.field(at), pa.array(named, entities.schema.field(at).type))
