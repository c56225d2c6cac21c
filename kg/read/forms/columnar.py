"""
Parquet: one article a row, batch by batch.

Place in the flow: read, forms.
"""

from __future__ import annotations

from kg.errors import PageError
from kg.read.file import File, Read
from kg.read.forms.base import Form
from kg.read.forms.rows import places_of, row_page

#: Rows in memory at a time.
_BATCH = 256


def fits(file: File) -> bool:
    """By its first bytes."""
    return file.head.startswith(b"PAR1")


def read(file: File) -> Read:
    """A page a row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(file.path, memory_map=False) as table:
            names = table.schema_arrow.names
            places = places_of(file, names)
            columns = {field: names[at] for field, at in places.items()}
            for batch in table.iter_batches(batch_size=_BATCH, columns=list(columns.values())):
                for row in batch.to_pylist():
                    number += 1
                    try:
                        fields = {field: row[name] for field, name in columns.items()}
                        yield row_page(file, fields, number, FORM.name, f"row {number}", "utf-8")
                    except PageError as error:
                        yield error
    except (pa.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:120]
        raise file.broken(f"Parquet 读不出：{said}", f"the Parquet file cannot be read: {said}") from error


FORM = Form("parquet", (".parquet",), fits, read)
