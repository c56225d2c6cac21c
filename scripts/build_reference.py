"""
Writes ``docs/reference/tables.md``: every table of a build with its columns, from the schemas themselves.

    python scripts/build_reference.py            # write
    python scripts/build_reference.py --check    # status 1 if the page is not current
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.count.tables import SCHEMAS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "tables.md"
HEAD = """\
# 数据表 · Tables

`tables/*.parquet`，每张表按主键排序；DuckDB、Polars、pandas、Spark 都能直接读。本页由 `scripts/build_reference.py` 写成。
Each table is sorted by its key and opens in DuckDB, Polars, pandas and Spark. This page is written by `scripts/build_reference.py`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, schema in SCHEMAS.items():
        rows = "\n".join(f"| `{field.name}` | `{field.type}` |" for field in schema)
        parts.append(f"## {name}\n\n| 列 column | 类型 type |\n| --- | --- |\n{rows}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        raise SystemExit(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
