"""
A file of lines as text, line by line, whatever its encoding: for tables and JSON lines of any size.

Place in the flow: read; used by forms that stream. The encoding is determined from the first megabyte that is
not plain ASCII, then every line is decoded strictly; one that does not decode is reported with its offset, not lost.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from kg.errors import PageError
from kg.read.encoding import decode
from kg.read.file import CHUNK, File
from kg.read.lost import TWO_BYTES, lost_byte, usual_marks
from kg.read.plausible import floor, plausibility

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MARK = "\ufeff"


@dataclass
class Lines:
    """Iterates over a file's lines as text with their ends; ``faults`` are lines that do not decode or lack a byte."""

    file: File
    #: Bytes of the longest line that is read; a longer one is an error, so memory is bounded.
    longest: int = 64 << 20
    encoding: str = field(init=False)
    #: Byte offset of the first bad byte, by line number from 1.
    faults: dict[int, int] = field(default_factory=dict)
    #: Letters and marks that normally occur alone in it.
    usual: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.encoding = encoding_of(self.file)
        if self.encoding in TWO_BYTES:
            self.usual = usual_marks(self.file.head.decode(self.encoding, "ignore"))

    def __iter__(self) -> Iterator[str]:
        if self.encoding in _WIDE:
            yield from self._wide()
            return
        offset = 0
        with self.file.open() as stream:
            for number, raw in enumerate(self._raw(stream), 1):
                if len(raw) > self.longest:
                    raise self._too_long(number)
                try:
                    line = raw.decode(self.encoding)
                except UnicodeDecodeError as error:
                    self.faults[number] = offset + error.start
                    line = raw.decode(self.encoding, "replace")
                else:
                    self._look_for_lost(number, offset, raw, line)
                offset += len(raw)
                yield line.removeprefix(_MARK) if number == 1 else line

    def _raw(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Lines by line feeds; by carriage returns in a file that begins without any line feed (old Macintosh)."""
        if b"\n" in self.file.head or b"\r" not in self.file.head:
            yield from iter(lambda: stream.readline(self.longest + 1), b"")
            return
        held = b""
        while more := stream.read(CHUNK):
            *lines, held = (held + more).split(b"\r")
            yield from (line + b"\r" for line in lines)
            if len(held) > self.longest:
                break
        if held:
            yield held

    def _look_for_lost(self, number: int, offset: int, raw: bytes, line: str) -> None:
        """A line that decodes may still lack a byte, which is an error like a byte that does not decode."""
        if self.encoding in TWO_BYTES:
            missing = lost_byte(raw, line, self.encoding, self.usual)
            if missing is not None:
                self.faults[number] = offset + missing

    def _wide(self) -> Iterator[str]:
        with (
            self.file.open() as stream,
            io.TextIOWrapper(stream, encoding=self.encoding, errors="replace", newline="") as text,
        ):
            for number, line in enumerate(iter(lambda: text.readline(self.longest + 1), ""), 1):
                if len(line) > self.longest:
                    raise self._too_long(number)
                if "\ufffd" in line:
                    self.faults[number] = -1
                yield line.removeprefix(_MARK) if number == 1 else line

    def _too_long(self, number: int) -> PageError:
        return PageError(
            f"{self.file.name}:{number}",
            f"这一行超过上限 {self.longest} 字节",
            f"the line is longer than the limit of {self.longest} bytes",
            "分成多行",
            "break it into lines",
        )


def encoding_of(file: File) -> str:
    """
    The encoding of a file of any size.

    Raises:
        PageError: it is undecidable.
    """
    with file.open() as stream:
        first = sample = stream.read(CHUNK)
        while sample and sample.isascii() and b"\0" not in sample:
            sample = stream.read(CHUNK)
        if not sample:
            return "utf-8"
        if sample is not first:
            # The part begins anywhere: use it from its first line end on.
            sample = sample[sample.find(b"\n") + 1 :]
    if len(sample) >= CHUNK - CHUNK // 8 and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        decoded = decode(sample, file.name)
    except PageError:
        if found := _of_most_lines(sample):
            return found
        raise
    if decoded.through:
        raise file.broken(
            f"第 0 字节起曾被误按 {decoded.through[0][0]} 读过再存",
            f"from byte 0 on it was read wrongly as {decoded.through[0][0]} and stored again",
        )
    return decoded.encoding


#: Encodings of files of lines, and the share of lines that must decode: the others are reported individually.
_OF_LINES = ("utf-8", "gb18030", "cp950")
_MOST = 0.5


def _of_most_lines(sample: bytes) -> str:
    """The encoding in which most lines decode to plausible text; empty if there is none."""
    lines = [line for line in sample.split(b"\n") if line.strip()]
    for encoding in _OF_LINES:
        good = [text for line in lines if (text := _decoded(line, encoding)) is not None]
        # If every line decodes, the file was refused for another reason than a line.
        if _MOST * len(lines) < len(good) < len(lines) and plausibility(text := "".join(good)) >= floor(len(text)):
            return encoding
    return ""


def _decoded(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None
