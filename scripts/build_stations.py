"""
Builds kg/data/packs/cn-geography/stations.tsv.gz: railway stations as ``X站``.

Place in the flow: run by hand when a newer package is out; the product reads only what it wrote.

    python scripts/build_stations.py WHEEL_OF_MCP_SERVER_12306 [-o FILE]

mcp-server-12306 0.5.0.post20260930 (MIT) contains the station list of the railway's ticket service.
"""

from __future__ import annotations

import argparse
import gzip
from importlib.util import find_spec
from pathlib import Path

from packfile import Term, member, write_terms
from short_forms import WordStock

SHA = "9c4f758193b931f5cbfb87113cc016a60f65b2c70fcb5b8f8172a33b9b4f79c7"
FILE = "mcp_12306/resources/station_name.js"
PACKS = Path(__file__).resolve().parent.parent / "kg" / "data" / "packs"
#: Names that with 站 read as a bus stop or a kind of place (大巴站 is a coach station).
_NOT_DISTINCT = "大巴 步行街 红星 小村 小市 平房 水泉 通途 双牌 石牌"
NOT_DISTINCT = frozenset(_NOT_DISTINCT.split())
#: Tags of jieba with which a word may be a place; other words of this frequency or more are ordinary
#: (方正, 会同 + 站 would read as a stop of a tour or as a station of some kind).
PLACE_TAGS = ("ns", "nr", "nz", "nt")
ORDINARY_FREQUENCY = 300


def city_paths(pack: Path) -> dict[str, str]:
    """Short name of a prefecture or county -> its path, from the built divisions."""
    paths: dict[str, str] = {}
    text = gzip.decompress((pack / "cn-divisions" / "terms.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines()[1:]:
        name, _, level, aliases, weak, parent = line.split("\t")[:6]
        if level == "county" or level == "city" or (level == "province" and name.endswith("市")):
            for short in filter(None, f"{aliases}|{weak}".split("|")):
                path = f"{parent}/{name}" if parent else name
                # Cities win over counties; of counties with one name none is taken.
                if level != "county":
                    paths[short] = path
                elif paths.setdefault(short, path) != path and "/" in paths[short]:
                    paths[short] = paths[short] if paths[short].count("/") == 1 else ""
    return paths


def main() -> None:
    """Read the package file, write the term file, print how many stations are in and out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mcp_server_12306", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=PACKS / "cn-geography" / "stations.tsv.gz")
    args = parser.parse_args()
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed: its dict.txt tells ordinary words from names")
    stock = WordStock(Path(spec.origin).with_name("dict.txt"))
    paths = city_paths(PACKS)
    # 合肥站 stays although jieba knows 合肥 by another tag.
    cities = {short for short, path in paths.items() if path.count("/") <= 1 and not path.endswith(("县", "区"))}
    text = member(args.mcp_server_12306, SHA, FILE).decode("utf-8")
    rows: dict[tuple[str, str], Term] = {}
    left_out = []
    for entry in text.split("'")[1].split("@")[1:]:
        fields = entry.split("|")
        name, city = fields[1].replace(" ", ""), fields[7].replace(" ", "")
        freq, tag = stock.words.get(name, (0, "ns"))
        abroad = len(fields) > 8 and fields[8] not in ("", "CN")
        ordinary = freq >= ORDINARY_FREQUENCY and tag not in PLACE_TAGS and name not in cities
        if len(name) < 2 or abroad or name in NOT_DISTINCT or ordinary:
            left_out.append(name)
            continue
        full = name if name.endswith("站") else name + "站"
        path = paths.get(city, "")
        # 太原南站 is called 太原南 on tickets only; 太原火车站 everywhere.
        alias = f"{name}火车站" if name == city else ""
        rows[full, path] = Term(full, "place", "station", alias, "", path)
    kept = [rows[key] for key in sorted(rows)]
    count = write_terms(args.out, kept, ("name", "type", "level", "aliases", "parent"))
    print(args.out.name, count, "left out", len(left_out), left_out[:60], "no path", sum(not r.parent for r in kept))


if __name__ == "__main__":
    main()
