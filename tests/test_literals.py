"""Knowledge is data: the rules that find names have no Chinese words of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

FILES = sorted((Path(kg.__file__).parent / "extract").glob("*.py"))
#: Marks are not words; code may contain them.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def literals_of(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string with a Chinese character that is not a docstring."""
    tree = ast.parse(code)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docs else None
        if isinstance(text, str) and _HAN.search(text):
            yield node.lineno, text


def test_the_check_tells_words_from_docstrings_comments_and_marks() -> None:
    """One string of each kind."""
    code = '"""市委"""\nMARKS = "，。"  # 市委\ndef f(a):\n    """省委"""\n    return a in "县乡" or f"第{a}批"\n'

    assert sorted(text for _, text in literals_of(code)) == ["县乡", "批", "第"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_word_stands_in_the_code_that_finds_names(file: Path) -> None:
    """A word goes into a class of a pack, a shape into forms.toml, a head into a pattern."""
    assert list(literals_of(file.read_text(encoding="utf-8"))) == []
