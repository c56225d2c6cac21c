"""The page about the server describes what the program does, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cli.serve import serve
from kg.query.wire import GRAPH_TYPES, RESULT_TYPES
from kg.serve.limits import Limits
from kg.serve.server import CONNECTIONS, IDLE_SECONDS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_limits_and_media_types_shown_are_those_in_force(language: str) -> None:
    """Every number of the table, every type, the first ones in their order."""
    text = (DOCS / f"serve.{language}.md").read_text(encoding="utf-8")
    limits = Limits()
    table = " ".join(line.split("|")[2] for line in text.splitlines() if line.startswith("| ") and line.count("|") == 4)
    shown = [float(number) for number in re.findall(r"(?<!-)\b\d+(?:\.\d+)?\b", table)]
    assert shown == [
        limits.seconds,
        limits.workers,
        limits.quick_seconds,
        CONNECTIONS,
        IDLE_SECONDS,
        limits.places,
        limits.result_bytes // 1024**2,
        limits.request_bytes // 1024,
        limits.memory_bytes // 1024**3,
    ]
    forms = text.split("`Accept`")[1].split("\n## ")[0]
    assert re.findall(r"`(\w+/[\w.+-]+)`", forms) == [*RESULT_TYPES, *GRAPH_TYPES]
    defaults = {option.name: option.default for option in serve.params if option.name in ("timeout", "workers")}
    assert defaults == {"timeout": limits.seconds, "workers": limits.workers}
