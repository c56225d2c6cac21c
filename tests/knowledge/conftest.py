"""A pack written line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

META = 'id = "mine"\nversion = "1"\ntitle = "我的"\nlicence = "CC0-1.0"\nsources = ["手工"]\n'

#: ``make_pack(terms="name\\ttype\\n…")`` writes the files and returns the folder.
MakePack = Callable[..., Path]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """A folder ``mine`` with pack.toml and the given files; ``_`` in a name means ``-``, bytes as they are."""

    def make(meta: str | bytes | None = META, **files: str | bytes) -> Path:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        if meta is not None:
            (folder / "pack.toml").write_bytes(meta if isinstance(meta, bytes) else meta.encode())
        for name, content in files.items():
            suffix = ".toml" if name.startswith("patterns") else ".tsv"
            (folder / (name + suffix)).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make
