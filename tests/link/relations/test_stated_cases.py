"""Posts, affiliations and issuers in the forms that papers print them: one table, ``tests/cases/stated.tsv``."""

from __future__ import annotations

import csv

import pytest

from tests.cases.reading import FOLDER, home_at, resolved

with (FOLDER / "stated.tsv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader((line for line in table if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_a_text_states_these_and_no_others(case: dict[str, str]) -> None:
    """Before and after names, in lists, in brackets, in a life story."""
    read = resolved(case["text"].replace("\\n", "\n"), home_at("太原市"))

    names = {m.entity_id: m.canonical for m in read.mentions}
    found = {
        " ".join(filter(None, ("^" * r.former + names[r.subject], r.predicate, names[r.object], r.title)))
        for r in read.relations
        if r.predicate in ("position", "affiliation", "issuer")
    }
    assert found == set(filter(None, (case["stated"] or "").split(" | ")))


def test_the_bracket_behind_a_place_is_no_list() -> None:
    """A place and one in brackets after it, with more listed after that."""
    read = resolved("太原市（杏花岭区）、阳曲县、清徐县开展检查。", home_at("太原市"))

    assert read.mentions


def test_what_stands_before_another_verb_does_not_lie_there() -> None:
    """The ship leaves one sea for a port that is elsewhere."""
    assert resolved("货轮昨日驶出红海，开往位于希腊的港口卸货。").relations == []
