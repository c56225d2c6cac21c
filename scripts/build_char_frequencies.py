"""
Builds ``words-chars.tsv`` of the pack ``cn-words``: how common a character is in running text.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/build_char_frequencies.py --jieba dict.txt -o kg/data/packs/cn-words/words-chars.tsv

In: jieba 0.42.1 ``dict.txt`` (MIT: words with counts and tags), checked by its SHA-256.
Out: natural logarithms of character probabilities, persons' names (tags ``nr…``) left out.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections import Counter
from pathlib import Path

JIEBA_SHA256 = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jieba", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    args = parser.parse_args()
    data = args.jieba.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != JIEBA_SHA256:
        raise SystemExit(f"{args.jieba}: SHA-256 {found}, expected {JIEBA_SHA256}")
    counts: Counter[str] = Counter()
    for line in data.decode("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if not tag.startswith("nr"):
            for char in word:
                counts[char] += int(count)
    total = sum(counts.values())
    rows = [f"{char}\tchar\t{math.log(count / total):.2f}" for char, count in sorted(counts.items())]
    header = [
        "# Made by scripts/build_char_frequencies.py from jieba 0.42.1 dict.txt (MIT); do not edit.",
        "word\tclass\tweight",
    ]
    args.o.write_text("\n".join([*header, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
