"""Files cut short, with bytes flipped, or under another suffix: pages or errors that name them, nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.errors import PageError
from kg.read import read_paths

FILES = sorted(path for path in (Path(__file__).parents[1] / "files").iterdir() if path.suffix != ".md")
SUFFIXES = (".txt", ".csv", ".html", ".json", ".md", ".xml", ".zip", ".pdf", ".docx", ".xlsx", ".parquet", ".epub")


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with one of three kinds of damage, the same for the same seed."""
    draw = random.Random(seed)
    if seed % 3 == 0:
        return data[: draw.randrange(len(data))]
    changed = bytearray(data)
    if seed % 3 == 1:
        for _ in range(draw.randrange(1, 20)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)
    at = draw.randrange(len(data))
    return data[:at] + draw.randbytes(draw.randrange(50)) + data[at + draw.randrange(1, 400) :]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_file_is_a_page_or_a_named_error(path: Path, tmp_path: Path) -> None:
    """Whatever a library makes of it; and the same file under another suffix, too."""
    data = path.read_bytes()
    cases = [(path.suffix, damaged(data, seed)) for seed in range(9)]
    cases += [(suffix, data) for suffix in SUFFIXES]
    for suffix, content in cases:
        made = tmp_path / f"x{suffix}"
        made.write_bytes(content)
        errors: list[PageError] = []
        pages = list(read_paths([made], on_error=errors.append))
        assert pages or errors
        assert all(error.where.startswith("x.") for error in errors)
        assert all(page.text.strip() for page in pages)
        made.unlink()
