"""
Fills the column ``wikidata`` of the bodies' tables from a package that gives identifiers with names.

Place in the flow: a maker's tool, never run by ``kg``.

    npm pack name-suggestion-index@8.0.20260918     # SHA-256 below
    python scripts/build_identifiers.py name-suggestion-index-8.0.20260918.tgz

Source: name-suggestion-index (BSD-3-Clause), ``dist/json/nsi.json``: brands and operators with Chinese names and the Wikidata item of
the brand or operator. An identifier is taken where the row's full name is an entry's; a brand (中国石油) can be that of a group and of its listed firm, so aliases do not count.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

TABLES = [
    Path(__file__).parents[1] / "kg/data/packs/cn-bodies" / f"{name}.tsv"
    for name in ("companies", "institutions", "media")
]
SHA256 = "3ee22f0f0a99528ac9c65a57211575defd968e21fd6374e746bfd02e94422121"
NAMES = (
    "name:zh-Hans",
    "name:zh",
    "brand:zh-Hans",
    "brand:zh",
    "operator:zh-Hans",
    "operator:zh",
    "name",
    "brand",
    "operator",
)
ITEMS = ("brand:wikidata", "operator:wikidata")


def items_by_name(package: Path) -> dict[str, set[str]]:
    """The Wikidata items of each name in the package."""
    if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{package} is not the version that was checked")
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/dist/json/nsi.json")
        assert member is not None
        tree = json.load(member)["nsi"]
    found: dict[str, set[str]] = defaultdict(set)
    for category in tree.values():
        for entry in category.get("items", ()):
            tags = entry["tags"]
            item = next((tags[key] for key in ITEMS if key in tags), "")
            for name in {tags[key] for key in NAMES if key in tags} if item else ():
                found[name].add(item)
    return found


def fill(table: Path, by_name: dict[str, set[str]]) -> int:
    """Write the column into a table; returns how many rows have an item."""
    lines = table.read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("name\t"))
    columns = [column for column in lines[at].split("\t") if column != "wikidata"]
    rows = {i: dict(zip(lines[at].split("\t"), lines[i].split("\t"), strict=False))
            for i in range(at + 1, len(lines)) if lines[i] and not lines[i].startswith("#")}  # fmt: skip
    wanted: dict[int, str] = {}
    for i, row in rows.items():
        names = [row["name"]]
        items = {item for name in names for item in by_name.get(name, ())}
        if len(items) == 1:
            wanted[i] = items.pop()
    once = Counter(wanted.values())
    columns.insert(columns.index("parent") + 1, "wikidata")
    lines[at] = "\t".join(columns)
    for i, row in rows.items():
        row["wikidata"] = wanted[i] if i in wanted and once[wanted[i]] == 1 else ""
        lines[i] = "\t".join(row.get(column, "") for column in columns).rstrip("\t")
    table.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return sum(bool(row["wikidata"]) for row in rows.values())


if __name__ == "__main__":
    by_name = items_by_name(Path(sys.argv[1]))
    for table in TABLES:
        print(f"{table.name}: {fill(table, by_name)} rows with an item")
