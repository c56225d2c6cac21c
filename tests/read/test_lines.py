"""Large files are read line by line, and no line is silently wrong."""

from __future__ import annotations

from pathlib import Path

from kg.read.file import CHUNK, File
from kg.read.lines import Lines


def test_a_line_that_lacks_a_byte_is_named_beyond_the_part_that_told_the_encoding(tmp_path: Path) -> None:
    """Big5 decodes without the byte; the line is an error with its position, and the separators are not."""
    row = "|".join(["市長出席會議，部署今年的重點任務。"] * 60) + "\n"
    count = CHUNK // len(row.encode("big5")) + 40
    data = (row * count).encode("big5")
    at = data.rindex("部署".encode("big5"), 0, len(data) - 3 * len(row.encode("big5")))
    path = tmp_path / "a.csv"
    path.write_bytes(data[:at] + data[at + 1 :])

    lines = Lines(File(path, "a.csv"))

    assert len(list(lines)) == count
    assert lines.encoding == "cp950"
    assert at > CHUNK
    assert {number: abs(place - at) < 8 for number, place in lines.faults.items()} == {count - 3: True}
