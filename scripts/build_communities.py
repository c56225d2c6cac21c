"""
Builds communities.tsv of a local pack: communities and villages of one city.

Place in the flow: run by hand when a local pack is made; the product reads only what it wrote.

    python scripts/build_communities.py WHEEL_OF_JIONLP 太原市 kg/data/packs/taiyuan/communities.tsv

jionlp 1.5.31 (Apache-2.0) has the communities (社区) and villages (村) of all of China; any
city works, so this is also how to create a pack for another paper.
"""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

from packfile import Term, member, write_terms
from short_forms import WordStock

SHA = "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f"
FILE = "jionlp/dictionary/china_location.zip"
#: Villages and communities whose name is a kind of place or a number are in every paper: left out.
_ORDINARY = """
新村 南村 北村 东村 西村 大村 小村 老村 营村 屯村 移村
我家村 第一社区 第二社区 第三社区 第四社区 第五社区 一巷社区 二巷社区 三巷社区 大型社区 简易社区
园区社区 城东社区 城西社区 城中社区 城北社区 城南社区 城东区社区 城中区社区 城西区社区 花园社区 高中社区
东社区 西社区 南社区 北社区 中心社区 大学社区 新社区 河北村 河南社区 一社区 二社区
三社区 102社区
"""
ORDINARY = frozenset(_ORDINARY.split())
_SUFFIX = re.compile("(?:社区)?(?:居民委员会|居委会)$|(?:村民委员会|村委会)$")


def plain(name: str) -> str:
    """
    The name of a community or village without the word for its committee.

    >>> plain("劲松社区居民委员会"), plain("劲松居委会"), plain("北固碾村民委员会"), plain("兴安社区")
    ('劲松社区', '劲松社区', '北固碾村', '兴安社区')
    """
    short = _SUFFIX.sub("", name)
    if short == name:
        return name
    if "居" in name[len(short) :]:
        return short + "社区"
    return short if short.endswith("村") else short + "村"


def read_city(text: str, city: str) -> dict[str, set[str]]:
    """Path of the township -> names below it, for one city of the indented list."""
    found: dict[str, set[str]] = defaultdict(set)
    trail: list[str] = []
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip("\t"))
        trail = [*trail[:depth], line.strip().split("\t")[0]]
        if depth == 4 and trail[1] == city:
            found["/".join(trail[:4])].add(plain(trail[4]))
    return found


def main() -> None:
    """Read the package file, write the term file, print the number of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jionlp", type=Path)
    parser.add_argument("city", help="full name, e.g. 太原市")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed: its dict.txt tells ordinary words from names")
    stock = WordStock(Path(spec.origin).with_name("dict.txt"))
    with zipfile.ZipFile(io.BytesIO(member(args.jionlp, SHA, FILE))) as archive:
        text = archive.read("china_location.txt").decode("utf-8")
    rows = []
    for parent, names in sorted(read_city(text, args.city).items()):
        for name in sorted(names):
            word = stock.words.get(name, (0, "ns"))[1]
            # Two characters with 村 (南村, 王村) arise by chance; so do words that jieba does not know as names.
            if name in ORDINARY or len(name) < 3 or word[:2] not in {"ns", "nr", "nz"}:
                continue
            rows.append(Term(name, "place", "community" if name.endswith("社区") else "village", parent=parent))
    count = write_terms(args.out, rows, ("name", "type", "level", "parent"))
    if not count:
        raise SystemExit(f"no city {args.city} in the list")
    print(args.out.name, count, dict(sorted(Counter(r.level for r in rows).items())))


if __name__ == "__main__":
    main()
