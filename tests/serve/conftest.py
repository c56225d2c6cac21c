"""One server over the seeds for the tests that leave it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.started import Started, started


@pytest.fixture(scope="session")
def server(out: Path) -> Iterator[Started]:
    """A server whose queries may take three seconds."""
    with started(out, "--timeout", "3", "--workers", "3") as running:
        yield running
