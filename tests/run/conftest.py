"""What the tests of builds share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache without anybody else's pages and builds."""
    own = tmp_path / "cache"
    own.mkdir(mode=0o700)
    # The packs are compiled already; to do so again for each test would take most of the time.
    for compiled in Path(os.environ["KG_CACHE_DIR"]).glob("*.lexicon"):
        shutil.copy2(compiled, own)
    monkeypatch.setenv("KG_CACHE_DIR", str(own))
    return own
