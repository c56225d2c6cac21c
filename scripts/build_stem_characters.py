"""
Builds ``words-stems.tsv`` of the pack ``cn-words``: the characters that names of places and of firms are made of.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/build_stem_characters.py WHEEL_OF_ADATA [-o FILE]

In: the towns and counties of ``cn-divisions``; the short names of listed companies in adata 2.9.5 (Apache-2.0); the
characters of running text (``words-chars.tsv``). Out: for each character how much more common it is in the stems
of such names than in running text, as the natural logarithm of the ratio. 岙, 堌 and 溪 make places, 鑫, 昊 and 晟
firms; a name that no list has is known by them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from packfile import member

SHA = "f9dc5d276f8771cf5a5f11fb81c6d97a00d188e20cfcef67022f210c8b23cbf1"
FILE = "adata/stock/cache/code.csv"
PACKS = Path(__file__).resolve().parent.parent / "kg" / "data" / "packs"
#: What follows the stem of a place, and of a firm.
UNIT = re.compile("(?:街道|苏木|自治县|镇|乡|县|区|市|村|社区|旗)$")
TRADE = re.compile(
    "(?:股份|科技|集团|银行|电子|控股|医药|生物|智能|技术|能源|环境|材料|新材|传媒|电气|精密|药业|实业|国际|发展)$"
)
#: Marks of shares before and after a name: *ST, PT, A.
SHARES = re.compile(r"^\*?(?:ST|PT)|[ＡＢAB]$|\s")
#: A character that fewer stems have says nothing.
LEAST = 3
#: Added to every count (Jeffreys), and the log probability of a character that does not occur in running text.
PRIOR, UNSEEN = 0.5, -17.3


def places() -> Iterator[str]:
    """The stems of towns and counties."""
    text = gzip.decompress((PACKS / "cn-divisions" / "terms.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines()[1:]:
        name, _, level = line.split("\t")[:3]
        if level in ("town", "county"):
            yield UNIT.sub("", name)


def firms(wheel: Path) -> Iterator[str]:
    """The stems of listed companies."""
    for row in csv.DictReader(io.StringIO(member(wheel, SHA, FILE).decode("utf-8"))):
        yield TRADE.sub("", SHARES.sub("", row["short_name"]))[:2]


def ratios(stems: Iterator[str], running: dict[str, float]) -> dict[str, float]:
    """Character -> log of how much more common it is in the stems than in running text."""
    counts = Counter(char for stem in stems if 2 <= len(stem) <= 4 for char in stem)
    total = sum(counts.values()) + PRIOR * len(running)
    return {
        char: math.log((count + PRIOR) / total) - running.get(char, UNSEEN)
        for char, count in counts.items()
        if count >= LEAST and "一" <= char <= "龥"
    }


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("adata", type=Path)
    parser.add_argument("-o", type=Path, default=PACKS / "cn-words" / "words-stems.tsv")
    args = parser.parse_args()
    lines = (PACKS / "cn-words" / "words-chars.tsv").read_text(encoding="utf-8").splitlines()[2:]
    running = {char: float(weight) for char, _, weight in (line.split("\t") for line in lines)}
    rows = [
        f"{char}\t{kind}\t{ratio:.1f}"
        for kind, stems in (("place-char", places()), ("firm-char", firms(args.adata)))
        for char, ratio in sorted(ratios(stems, running).items())
    ]
    header = "# Made by scripts/build_stem_characters.py from cn-divisions and adata 2.9.5 (Apache-2.0); do not edit."
    args.o.write_text("\n".join([header, "word\tclass\tweight", *rows]) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
