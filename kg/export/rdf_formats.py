"""
The triples of a build written to a file in any RDF syntax.

Place in the flow: triples -> bytes. A compiled serializer (Oxigraph's) does the escaping
and the grouping; the triples are streamed through it, so that memory does not grow with the
file. rdflib's own Turtle takes ten times the CPU at 100,000 triples and grows with the square
of the namespaces (``benchmarks/rdf.py``), so it is not used for writing.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, serialize

from kg.count.tables import Tables
from kg.errors import OutputError, SettingsError
from kg.export.rdf_source import Source
from kg.export.triples import quads_of, triples_of, turtle_sections
from kg.export.turtle_text import can_be_text
from kg.export.vocabulary import DEFAULT_BASE, Evidence, Names

_PREFIX = b"@prefix "

#: zlib's own default; 9 costs three times the CPU for one per cent.
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class RdfSyntax:
    """One way to write triples."""

    name: str
    format: RdfFormat
    #: Whether the syntax has named graphs; articles then have one each.
    graphs: bool
    title: str


#: The syntaxes, by the suffix of the file.
SYNTAXES: dict[str, RdfSyntax] = {
    "ttl": RdfSyntax("ttl", RdfFormat.TURTLE, False, "Turtle"),
    "nt": RdfSyntax("nt", RdfFormat.N_TRIPLES, False, "N-Triples"),
    "trig": RdfSyntax("trig", RdfFormat.TRIG, True, "TriG"),
    "nq": RdfSyntax("nq", RdfFormat.N_QUADS, True, "N-Quads"),
    "jsonld": RdfSyntax("jsonld", RdfFormat.JSON_LD, False, "JSON-LD"),
}


def syntax_of(path: Path) -> RdfSyntax:
    """
    The syntax for a file name, ignoring ``.gz``; raises ``SettingsError`` for an unknown suffix.

    >>> syntax_of(Path("图谱.nt.gz")).title
    'N-Triples'
    """
    suffix = (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lstrip(".")
    if suffix not in SYNTAXES:
        known = "、".join(f".{name}" for name in SYNTAXES)
        raise SettingsError(
            str(path),
            f"后缀“.{suffix}”不是 RDF 格式",
            f"'.{suffix}' is not an RDF format",
            f"改用 {known}（可加 .gz）",
            f"use {known} (with .gz if you like)",
        )
    return SYNTAXES[suffix]


def write_rdf(
    tables: Tables,
    path: Path,
    *,
    syntax: str | None = None,
    base: str = DEFAULT_BASE,
    evidence: Evidence = "all",
) -> Path:
    """
    Write the build to ``path``; syntax and compression by its suffix unless ``syntax`` is given.

    Raises ``SettingsError`` for an unknown suffix or base, ``OutputError`` if the file cannot be
    written. The same tables and options give the same bytes.
    """
    chosen = SYNTAXES[syntax] if syntax else syntax_of(path)
    names = Names(base)
    source = Source(tables, names, evidence)
    try:
        with _opened(path) as file:
            if chosen.format == RdfFormat.TURTLE and can_be_text(source):
                _write_turtle(source, file)
            else:
                statements = (quads_of if chosen.graphs else triples_of)(tables, base, evidence)
                header = _SortedHeader(file)
                serialize(statements, cast(IO[bytes], header), chosen.format, prefixes=names.prefixes())
                header.done()
    except OSError as error:
        raise OutputError(
            str(path),
            f"写不了（{error.strerror}）",
            f"cannot be written ({error.strerror})",
            "换一个位置",
            "choose another place",
        ) from error
    return path


def _write_turtle(source: Source, file: IO[bytes]) -> None:
    """The bytes that the serializer would write, most of them without it."""
    kept = True
    for triples, text in turtle_sections(source):
        file.writelines(chunk for chunk, _ in text)
        header = _SortedHeader(file, kept=kept)
        serialize(triples, cast(IO[bytes], header), RdfFormat.TURTLE, prefixes=source.names.prefixes())
        header.done()
        kept = False


class _SortedHeader:
    """
    Sorts the prefix lines of a serializer before they reach the file.

    Oxigraph keeps prefixes in a hash map with a random seed, so that their order differs
    from run to run; everything after them comes in the order in which it was given.
    """

    def __init__(self, file: IO[bytes], *, kept: bool = True) -> None:
        self._file, self._kept = file, kept
        self._held: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Hold back what may still be header, pass on the rest."""
        if self._held is None:
            return self._file.write(data)
        self._held += data
        *lines, last = self._held.split(b"\n")
        at = next((i for i, line in enumerate(lines) if not line.startswith(_PREFIX)), None)
        if at is None and (last.startswith(_PREFIX) or _PREFIX.startswith(last)):
            return len(data)
        self.done()
        return len(data)

    def flush(self) -> None:
        """Part of the file protocol; the header may not be complete yet, so nothing to do."""

    def done(self) -> None:
        """Write what was held back."""
        if self._held is None:
            return
        lines = self._held.split(b"\n")
        end = next((i for i, line in enumerate(lines) if not line.startswith(_PREFIX)), len(lines))
        prefixes = sorted(lines[:end]) if self._kept else []
        held, self._held = b"\n".join(prefixes + lines[end:]), None
        self._file.write(held)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix != ".gz":
        with path.open("wb") as plain:
            yield plain
        return
    # No file name and no time in the header: the same graph gives the same bytes.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as packed:
        yield cast(IO[bytes], packed)
