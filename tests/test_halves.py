"""A reader of one language learns as much as a reader of the other: both halves of a message have the same values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.conftest import ROOT

HAN = re.compile("[\u4e00-\u9fff]")
#: Values that each language has its own words for: a half of a message, or a list with its marks.
PAIRS = ({"zh", "en"}, {"names", "lacking"}, {"usage", "english"})


def parts(node: ast.expr) -> list[ast.expr]:
    """The pieces of a text; none if it is not a text."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    return [node] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def words(pieces: list[ast.expr]) -> str:
    """What is written there, without the values."""
    return "".join(str(piece.value) for piece in pieces if isinstance(piece, ast.Constant))


def values(pieces: list[ast.expr]) -> set[str]:
    """The names of the values in some pieces."""
    shown = [piece for piece in pieces if isinstance(piece, ast.FormattedValue)]
    return {node.id for piece in shown for node in ast.walk(piece) if isinstance(node, ast.Name)}


def said(pieces: list[ast.expr]) -> list[ast.expr]:
    """A message without the place before its first colon, which belongs to both halves."""
    colon = next((at for at, piece in enumerate(pieces) if words([piece]).startswith("：")), -1)
    return pieces[colon + 1 :] if not HAN.search(words(pieces[: max(colon, 0)])) else pieces


def halves(pieces: list[ast.expr]) -> tuple[set[str], set[str]]:
    """The values before and after `` / ``."""
    sides: tuple[list[ast.expr], list[ast.expr]] = ([], [])
    after = False
    for piece in pieces:
        after = after or " / " in words([piece])
        sides[after].append(piece)
    return values(sides[0]), values(sides[1])


def differing(source: str) -> Iterator[tuple[int, set[str]]]:
    """Lines whose two halves have different values, with these values."""
    for node in ast.walk(ast.parse(source)):
        pairs = []
        if isinstance(node, ast.JoinedStr) and words(node.values).count(" / ") == 1 and "<" not in words(node.values):
            chinese, english = words(node.values).split(" / ")
            if HAN.search(chinese) and not HAN.search(english):
                whole = halves(node.values)
                pairs = [whole if whole[0] == whole[1] else halves(said(node.values))]
        elif isinstance(node, ast.Call):
            texts = [parts(argument) for argument in node.args]
            pairs = [
                (values(one), values(other))
                for one, other in pairwise(texts)
                if HAN.search(words(one)) and re.search("[a-z]{2}", words(other)) and not HAN.search(words(other))
            ]
        for one, other in pairs:
            if one != other and one ^ other not in PAIRS:
                yield node.lineno, one ^ other


def test_both_halves_of_every_message_show_the_same_values() -> None:
    """Read from the source, so that no message has to be provoked."""
    found = {
        f"{file.relative_to(ROOT)}:{line}": names
        for file in sorted((ROOT / "kg").rglob("*.py"))
        for line, names in differing(file.read_text(encoding="utf-8"))
    }

    assert found == {}


def test_a_half_that_keeps_a_value_back_is_noticed() -> None:
    """In a pair of arguments, and in one text."""
    assert [names for _, names in differing('raise E(f"第 {at} 字节有误", "a byte is wrong")')] == [{"at"}]
    assert [names for _, names in differing('x = f"读作 {name} / read so"')] == [{"name"}]
    assert not list(differing('x = f"读作 {name} / read as {name}"'))
