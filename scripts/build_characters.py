"""
Builds ``kg/data/characters.tsv``: how common a character is in Chinese print, simplified and traditional.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/build_characters.py --words kg/data/packs/cn-words --variants kg/data/variants.tsv \
        -o kg/data/characters.tsv

In: natural logarithms of probabilities, of characters in running text (``words-chars.tsv``, counted by
``scripts/build_char_frequencies.py`` in jieba 0.42.1 ``dict.txt``, MIT) and in surnames and given names
(``words-surnames.tsv`` and ``words-given.tsv`` by ``scripts/build_name_statistics.py``), and OpenCC's simplified
form of each traditional character (Apache-2.0). Print is assumed to be running text in which one character in ten is part of
a name. A traditional character is as common in traditional print as its simplified form in simplified print, or less
if it shares that form with others. Out: one row for each half nat, the commonest first.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from pathlib import Path

#: The share of characters that are part of a name.
NAMES = 0.1
#: Of two traditional characters with one simplified form, one is the usual one; we do not know which.
SHARED = 1.5
#: Nats between two rows: finer steps decide nothing.
STEP = 0.5

HEADER = """\
# Made by scripts/build_characters.py from jieba 0.42.1 dict.txt (MIT), cn-words and OpenCC TSCharacters.txt (Apache-2.0); do not edit.
nats\tcharacters
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--variants", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    args = parser.parse_args()
    shares: dict[str, float] = defaultdict(float)
    for name, share in (("chars", 1 - NAMES), ("surnames", NAMES / 3), ("given", NAMES * 2 / 3)):
        add_shares(shares, rows_of(args.words / f"words-{name}.tsv"), share)
    nats = {char: math.log(share) for char, share in shares.items()}
    forms = [(row[0], row[1]) for row in rows_of(args.variants) if is_han(row[0])]
    sharing = Counter(simplified for _, simplified in forms)
    for traditional, simplified in forms:
        if simplified in nats:
            value = nats[simplified] - SHARED * math.log(sharing[simplified])
            nats[traditional] = max(nats.get(traditional, value), value)
    groups: dict[float, list[str]] = defaultdict(list)
    for char, value in nats.items():
        groups[round(value / STEP) * STEP].append(char)
    lines = [f"{value:.1f}\t{''.join(sorted(groups[value]))}\n" for value in sorted(groups, reverse=True)]
    args.o.write_text(HEADER + "".join(lines), encoding="utf-8")


def add_shares(shares: dict[str, float], rows: list[list[str]], share: float) -> None:
    """Each character of the rows with its part of a share; rows of several classes count as one table each."""
    found = {(row[1], row[0]): math.exp(float(row[2])) for row in rows if "traditional" not in "".join(row[3:])}
    total = sum(found.values())
    for (_, word), probability in found.items():
        for char in filter(is_han, word):
            shares[char] += share * probability / total / len(word)


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a table below its header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def is_han(char: str) -> bool:
    """True for one Chinese character."""
    return len(char) == 1 and (0x3400 <= ord(char) <= 0x9FFF or 0x20000 <= ord(char) <= 0x323AF or char == "〇")


if __name__ == "__main__":
    main()
