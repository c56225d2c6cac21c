"""
One input file as the forms see it: its bytes, its place, and how a page is made from a part of it.

Place in the flow: read, between finding files and the forms. Every form turns a ``File`` into pages
one after another and holds none of them.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from kg.errors import PageError
from kg.model import Box, Marked, Page, mint
from kg.read.checks import refuse_text
from kg.read.imprint import Facts, complete, folders_beside, place_of, siblings_of
from kg.read.sidecar import facts_of
from kg.settings import Settings

#: Bytes at the start of a file by which its form is recognised.
HEAD = 1 << 16
#: Files are hashed and copied in pieces of this many bytes.
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may use; an error about a limit names it."""

    #: Bytes of a file that is read whole (a text, an HTML page, a DOCX).
    file_bytes: int = Settings().max_page_bytes
    #: Files in an archive.
    members: int = 100_000
    #: Total unpacked bytes of all files of an archive.
    unpacked_bytes: int = 8 << 30
    #: Unpacked bytes for one packed byte, in archives of more than a megabyte unpacked: text has 5 to 20.
    ratio: int = 200
    #: Nesting depth of archives.
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about the files to be read."""

    #: Names of a table's columns by field (``text`` -> ``正文``), which take precedence over the usual names.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Facts of every page (``date``), by the names of ``kg.read.imprint.FACTS``.
    facts: Facts = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class File:
    """A file on disk, or one unpacked from an archive."""

    path: Path
    #: Name by which the user knows it: error messages begin with it.
    name: str
    options: Options = field(default_factory=Options)
    #: The nearest folders and the name, for dates; those of the path unless it was unpacked.
    folders: tuple[str, ...] = ()
    #: Nesting depth of the archives it came from.
    depth: int = 0

    @property
    def suffix(self) -> str:
        """The name's last suffix in lower case: ``.csv``; empty without one."""
        return Path(self.name).suffix.lower()

    @property
    def parts(self) -> tuple[str, ...]:
        """The nearest folders and the name."""
        return self.folders or place_of(self.path)

    @property
    def siblings(self) -> Sequence[str]:
        """Names of the files next to it."""
        return () if self.folders else siblings_of(self.path)

    @property
    def beside(self) -> Sequence[Sequence[str]]:
        """Names of the folders next to each of its folders."""
        return () if self.folders else folders_beside(self.path)

    @cached_property
    def size(self) -> int:
        """Bytes of the file; raises ``PageError`` if it is not a regular file."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise _unreadable(self.name, error) from error
        if not stat.S_ISREG(found.st_mode):
            raise PageError(self.name, "不是普通文件", "not a regular file", "换成文件", "give a file")
        return found.st_size

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        _ = self.size
        with self.open() as stream:
            try:
                return stream.read(HEAD)
            except OSError as error:
                raise _unreadable(self.name, error) from error

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of all bytes, in hexadecimal."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def open(self) -> BinaryIO:
        """The bytes as a stream."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(self.name, error) from error

    def read(self) -> bytes:
        """All bytes; raises ``PageError`` for more than the limit, before they are read."""
        limit = self.options.limits.file_bytes
        if self.size > limit:
            raise PageError(
                self.name,
                f"文件超过上限 {limit} 字节",
                f"larger than the limit of {limit} bytes",
                "拆成小文件，或调高上限",
                "split it, or raise the limit",
            )
        with self.open() as stream:
            # One byte more than allowed: the file may grow between check and reading.
            return stream.read(limit + 1)[:limit]

    def page(
        self,
        text: str,
        *,
        form: str,
        encoding: str = "utf-8",
        number: int | None = None,
        place: str = "",
        metadata: Facts | None = None,
        marked: tuple[Marked, ...] = (),
        boxes: tuple[Box, ...] = (),
        last: Facts | None = None,
    ) -> Page:
        """
        A page of this file, with everything known about it.

        Args:
            text: the page's text; its offsets count in it.
            number: which of the file's pages it is, from 1; None if the file is one page.
            place: its position in the file, for people: ``line 3``.
            metadata: what the file says about the page (see ``imprint.FACTS``).
            last: facts used if there is nothing better: the number of a sheet.

        Raises:
            PageError: the text is empty or contains what no text does.
        """
        name = self.name if number is None else f"{self.name}#{number}"
        refuse_text(text, encoding, name)
        page = Page(
            id=mint("pg", text),
            name=name,
            sha256=self.sha256 if number is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            encoding=encoding,
            text=text,
            form=form,
            place=place,
            marked=marked,
            boxes=boxes,
        )
        given = {**(facts_of(self.path, number) if not self.folders else {}), **self.options.facts}
        return complete(page, self.parts, self.siblings, self.beside, metadata=metadata, given=given, last=last)

    def broken(self, zh: str, en: str, place: str = "") -> PageError:
        """The error for a file that a reader of its form cannot read."""
        where = f"{self.name}:{place}" if place else self.name
        return PageError(
            where, zh, en, "检查该文件，或从原件重新导出", "check the file, or export it again from its source"
        )


#: What a form yields: pages, and errors that affect only one part of the file.
Read = Iterator[Page | PageError]


def _unreadable(name: str, error: OSError) -> PageError:
    reason = error.strerror or type(error).__name__
    return PageError(
        name, f"无法读取（{reason}）", f"cannot be read ({reason})", "检查路径与权限", "check path and permissions"
    )
