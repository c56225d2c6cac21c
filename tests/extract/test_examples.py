"""Every pattern's own examples, read from the TOML files."""

from __future__ import annotations

import pytest

from kg.extract.trace import names_in
from kg.knowledge.patterns import Example, Pattern, core_patterns
from tests.cases.reading import lexicon

EXAMPLES = [(p, e) for p in core_patterns() for e in p.examples]


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES, ids=[f"{p.id}-{e.text}" for p, e in EXAMPLES])
def test_the_names_of_an_example_are_found(pattern: Pattern, example: Example) -> None:
    """A pattern says what it finds; one without edges only where everything that may be a name is weighed."""
    found = {(name, kind) for name, kind, _ in names_in(lexicon(), example.text)}

    assert {(name, pattern.type) for name in example.names} <= found, sorted(found)


def test_most_patterns_have_examples_and_ids_are_unique() -> None:
    """A pattern without an example is not tested by the one who wrote it."""
    patterns = list(core_patterns())

    assert len({p.id for p in patterns}) == len(patterns)
    assert sum(bool(p.examples) for p in patterns) >= 0.6 * len(patterns)
