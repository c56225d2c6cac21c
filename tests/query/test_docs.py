"""The documentation of the RDF side describes what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.export.vocabulary import Names
from kg.query.questions import questions

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rdf"


@pytest.mark.parametrize("name", list(questions()))
def test_a_question_is_documented_with_its_sparql(name: str) -> None:
    """Word for word what is run, with both titles."""
    text = (DOCS / "questions.md").read_text(encoding="utf-8")
    question = questions()[name]
    section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert f"```sparql\n{question.sparql.strip()}\n```" in section
    assert f"{question.zh} / {question.en}" in section


def test_the_prefixes_shown_are_the_prefixes_written() -> None:
    """A reader copies them from the page."""
    prefixes = Names().prefixes()
    lines = [
        line for line in (DOCS / "model.md").read_text(encoding="utf-8").splitlines() if line.startswith("@prefix")
    ]
    assert lines
    for line in lines:
        _, prefix, namespace, *_ = line.split()
        assert prefixes[prefix.rstrip(":")] == namespace.strip("<>")
