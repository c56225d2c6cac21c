"""
Compares the rows of hand-made packs with lists from a source, which are not ours to copy.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/check_packs.py --check DIR            # shares and contradictions
    python scripts/check_packs.py --check DIR --write    # and the shares into each pack.toml

A list is a TSV with the columns name, aliases (between ``|``), parent, valid_from, source_id. A row is *confirmed* if a list has its
name or an alias of it. It is *contradicted* if every row of the same name in the lists is somewhere else, or began in another year:
such a row is to be corrected or removed by a person.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.knowledge.packs import CORE_PACKS, Row, read_pack

#: pack/table -> the lists that can know its rows.
LISTS: dict[str, tuple[str, ...]] = {
    "cn-bodies/universities.tsv": ("universities", "ror_orgs"),
    "cn-bodies/companies.tsv": ("companies_a", "companies_hk"),
    "cn-bodies/institutions.tsv": ("ror_orgs",),
    "cn-geography/sites.tsv": ("heritage_national", "scenic_5a"),
    "cn-geography/waters.tsv": ("world_places_gf", "thuocl_diming"),
    "cn-geography/mountains.tsv": ("world_places_gf", "thuocl_diming", "scenic_5a"),
    "cn-policies/laws.tsv": ("laws",),
    "cn-policies/regulations.tsv": ("laws",),
    "cn-persons/persons.tsv": ("thuocl_lishimingren", "persons_foreign_tw"),
    "world/cities.tsv": ("world_cities_ne", "world_places_gf"),
    "world/countries.tsv": ("countries",),
}
#: Tables whose ``parent`` begins with a province that the lists know, too.
PLACED = ("cn-bodies/universities.tsv", "cn-geography/sites.tsv")
_PROVINCE = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")


@dataclass
class Found:
    """What the lists say of one table."""

    rows: int = 0
    confirmed: int = 0
    contradicted: list[str] = field(default_factory=list)


def known(folder: Path, lists: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Rows of the lists by every name that they give."""
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for name in lists:
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for surface in {row["name"], *row["aliases"].split("|")} - {""}:
                    by_name[surface].append(row)
    return by_name


def compare(table: str, rows: Iterable[Row], by_name: dict[str, list[dict[str, str]]]) -> Found:
    """Each row of a table compared with the lists."""
    found = Found()
    for row in rows:
        found.rows += 1
        names = [row.cells["name"], *row.cells["aliases"].split("|"), *row.cells["weak"].split("|")]
        matches = [match for name in names if name for match in by_name.get(name, ())]
        found.confirmed += bool(matches)
        exact = by_name.get(row.cells["name"], ())
        found.contradicted += [f"{row.source} {row.cells['name']}: {fault}" for fault in faults(table, row, exact)]
    return found


def faults(table: str, row: Row, exact: Iterable[dict[str, str]]) -> Iterator[str]:
    """What every list that has the name says differently."""
    there = {province(match["parent"]) for match in exact} - {""}
    here = province(row.cells["parent"])
    if table in PLACED and here and there and here not in there:
        yield f"{here}, the lists say {' '.join(sorted(there))}"
    began = {match["valid_from"][:4] for match in exact if match["valid_from"]}
    if row.cells["from"] and began and row.cells["from"][:4] not in began:
        yield f"from {row.cells['from']}, the lists say {' '.join(sorted(began))}"


def province(parent: str) -> str:
    """
    The province of a path, without its generic end.

    >>> province("山西省/太原市"), province("北京/北京市"), province("广西壮族自治区")
    ('山西', '北京', '广西')
    """
    return _PROVINCE.sub("", parent.split("/")[0])


def record(folder: Path, found: dict[str, Found], sources: str) -> None:
    """Write the shares into a ``pack.toml``, in place of former ones."""
    file = folder / "pack.toml"
    text = re.sub(r"\n\[confirmed\]\n(?:#.*\n|[^\[\n]+\n)*", "\n", file.read_text(encoding="utf-8")).rstrip() + "\n"
    lines = [f'"{name}" = "{f.confirmed} of {f.rows}"' for name, f in sorted(found.items())]
    note = f"# 有出处的名录确认了多少行（{sources}），scripts/check_packs.py 写成 / rows that sourced lists confirm"
    file.write_text(text + "\n".join(["", "[confirmed]", note, *lines]) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Print a line for each table, and the contradictions; with ``--write`` record the shares."""
    parser = argparse.ArgumentParser(description="hand-made packs against lists with a source")
    parser.add_argument("--check", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    by_pack: dict[str, dict[str, Found]] = defaultdict(dict)
    for table, lists in LISTS.items():
        pack, _, name = table.partition("/")
        rows = [row for row in read_pack(CORE_PACKS / pack).rows if row.file == name and row.kind == "name"]
        found = compare(table, rows, known(given.check, lists))
        by_pack[pack][name] = found
        print(f"{table}: {found.confirmed} of {found.rows} confirmed, {len(found.contradicted)} contradicted")
        for line in found.contradicted:
            print(f"  {line}")
    for pack, of_pack in by_pack.items() if given.write else ():
        record(CORE_PACKS / pack, of_pack, "2026-11")


if __name__ == "__main__":
    main()
