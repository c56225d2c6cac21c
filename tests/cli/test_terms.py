"""What programs call by an English id has one Chinese name everywhere."""

from __future__ import annotations

import re
from importlib import resources
from typing import get_args

from kg.cli.terms import predicate_text
from kg.model import Predicate


def test_a_relation_has_the_same_name_on_the_terminal_and_in_the_view() -> None:
    """The view is JavaScript and has its words in a file of its own."""
    words = (resources.files("kg") / "data" / "view" / "explorer" / "words_zh.js").read_text(encoding="utf-8")
    shown = dict(re.findall(r'^  (\w+): "([^"]+)",$', words, re.MULTILINE))
    for predicate in get_args(Predicate):
        assert predicate_text(predicate) == f"{shown[predicate]} / {predicate}"
