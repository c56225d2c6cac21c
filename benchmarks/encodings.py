"""
How often an encoding is recognised: this reader compared with charset-normalizer and chardet.

Place in the flow: a measurement, never part of a test.

    pip install charset-normalizer chardet
    python benchmarks/encodings.py [--texts 3000]

Stretches of 10 to 300 characters of the seed pages, simplified and traditional, in nine encodings without a mark.
An answer is right if it gives the text back, whatever name the library has for the encoding.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable

import chardet
from charset_normalizer import from_bytes

from kg.errors import PageError
from kg.read import decode
from tests.hostile.encodings import SEEDS, _traditional

ENCODINGS = ("utf-8", "gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be", "hz", "big5", "big5hkscs")


def ours(data: bytes) -> str | None:
    """The text, or None for a refusal."""
    try:
        return decode(data, "x").text
    except PageError:
        return None


def by_charset_normalizer(data: bytes) -> str | None:
    """The text of the best guess."""
    best = from_bytes(data).best()
    return str(best) if best else None


def by_chardet(data: bytes) -> str | None:
    """The text of the guess."""
    encoding = chardet.detect(data)["encoding"]
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


READERS: dict[str, Callable[[bytes], str | None]] = {
    "kg": ours,
    "charset-normalizer": by_charset_normalizer,
    "chardet": by_chardet,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=3000)
    args = parser.parse_args()
    chance, table = random.Random(1), _traditional()
    pages = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    files = []
    for number in range(args.texts):
        encoding, page = ENCODINGS[number % len(ENCODINGS)], chance.choice(pages)
        length = chance.choice((10, 30, 60, 300))
        start = chance.randrange(len(page) - length)
        text = page[start : start + length].translate(table if encoding.startswith("big5") else {})
        data = text.encode(encoding, "ignore")
        files.append((data.decode(encoding), data))
    for name, reader in READERS.items():
        started, said = time.process_time(), Counter[str]()
        for text, data in files:
            got = reader(data)
            said["right" if got == text else "refused" if got is None else "wrong"] += 1
        seconds = time.process_time() - started
        print(f"{name:20} {dict(said)}  {1000 * seconds / len(files):.2f} ms a file")


if __name__ == "__main__":
    main()
