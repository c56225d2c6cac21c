"""What is written for programs conforms to the schemas that are shipped."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import kg
from tests.conftest import Run

GOLD = Path(__file__).parent / "gold" / "taiyuan"


def schema(name: str) -> Draft202012Validator:
    """A shipped schema, itself checked."""
    text = (resources.files(kg) / "data" / "schema" / f"{name}.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def faults(name: str, value: Any) -> list[str]:
    """The errors that the schema finds in a value."""
    return [f"{error.json_path}: {error.message}" for error in schema(name).iter_errors(value)]


def test_a_manifest_keeps_to_its_schema(run: Run, seeds: Path, tmp_path: Path) -> None:
    """With an input that was left out, too."""
    (tmp_path / "empty.txt").write_bytes(b"")

    run("build", seeds, "empty.txt", "-o", "out", "--formats", "csv")

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["status"] for entry in manifest["inputs"]} == {"read", "skipped"}
    assert faults("manifest", manifest) == []


def test_annotations_keep_to_their_schema(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Every page of the seeds."""
    run("annotate", seeds, "-o", "annotated")

    files = sorted((tmp_path / "annotated").glob("*.json"))
    assert len(files) == 5
    assert [faults("annotation", json.loads(file.read_text(encoding="utf-8"))) for file in files] == [[]] * 5


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"mentions": [{"start": 0}]}, "$.mentions[0]"),
        ({"articles": [{"id": "x"}]}, "$.articles[0]"),
        ({"relations": [["林武", "friend", "太原市", {"start": 0, "end": 1, "rule": "x"}]]}, "$.relations[0][1]"),
    ],
)
def test_the_schema_notices_what_is_wrong(change: dict[str, Any], place: str) -> None:
    """A schema that accepts everything would promise nothing."""
    page = {"page": "a.txt", "home": {"city": "", "province": ""}, "articles": [], "mentions": [], "relations": []}

    assert faults("annotation", page) == []
    assert any(fault.startswith(place) for fault in faults("annotation", page | change))
