"""
Builds ``kg/data/variants.tsv``: traditional characters and the simplified ones they match as.

Place in the flow: a maker's tool, never run by ``kg``.

    python scripts/build_variants.py --opencc opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl -o kg/data/variants.tsv

In: ``TSCharacters.txt``, and the forms of Hong Kong and Taiwan in ``HKVariantsRev.txt`` and ``TWVariantsRev.txt`` (衞 for
衛), of OpenCC (Apache-2.0) as carried by opencc-python-reimplemented 0.1.7, checked by SHA-256.
Out: the first simplified form of each character, one to one, so that offsets do not move.
"""

from __future__ import annotations

import argparse
import hashlib
import zipfile
from pathlib import Path

WHEEL_SHA256 = "41b3b92943c7bed291f448e9c7fad4b577c8c2eae30fcfe5a74edf8818493aa6"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opencc", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    args = parser.parse_args()
    found = hashlib.sha256(args.opencc.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise SystemExit(f"{args.opencc}: SHA-256 {found}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(args.opencc) as wheel:
        main_table, *regional = (
            [
                line.partition("\t")[::2]
                for line in wheel.read(f"opencc/dictionary/{name}.txt").decode("utf-8").splitlines()
            ]
            for name in ("TSCharacters", "HKVariantsRev", "TWVariantsRev")
        )
    table: dict[str, str] = {}
    for traditional, simplified in main_table:
        first = simplified.split()[0]
        # Characters that are common in both scripts stay as they are: 乾 (乾隆), 著.
        if len(traditional) == len(first) == 1 and traditional not in simplified.split():
            table[traditional] = first
    for variant, traditional in (row for rows in regional for row in rows):
        first = table.get(traditional.split()[0], "")
        # 温 is how Hong Kong writes 溫, and its simplified form.
        if len(variant) == 1 and first and variant != first and variant not in table.values():
            table.setdefault(variant, first)
    rows = [f"{traditional}\t{first}" for traditional, first in table.items()]
    header = [
        "# Made by scripts/build_variants.py from OpenCC TSCharacters.txt, HKVariantsRev.txt and TWVariantsRev.txt (Apache-2.0); do not edit.",
        "traditional\tsimplified",
    ]
    args.o.write_text("\n".join([*header, *sorted(rows)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
