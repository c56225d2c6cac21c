"""
Declared forms: shapes of running text that no list of words can give (第二批, 太原段, 929路).

Place in the flow: knowledge; ``kg/data/forms.toml`` and the word classes of the packs -> compiled patterns, used by
extract. Each form says what it is for, with texts in which it is found and texts in which it is not; the tests run them.

In a pattern ``<class>`` is replaced by the words of a class of the packs, ``<han>`` by the range of Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from kg.errors import PackError
from kg.knowledge.packs import parsed_toml
from kg.text.flow import HAN

CORE_FORMS = Path(str(resources.files("kg") / "data" / "forms.toml"))
_CLASS = re.compile(r"<([a-z][a-z-]*)>")
_KEYS = frozenset({"name", "pattern", "purpose", "holds", "fails"})
#: A pattern that never matches: used for a class without words.
NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Form:
    """A shape of text, what it is for, and texts in which it is found and not found."""

    name: str
    pattern: str
    purpose: str
    holds: tuple[str, ...]
    fails: tuple[str, ...]

    def compiled(self, words: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
        """The pattern with each class replaced by its words."""
        return re.compile(
            _CLASS.sub(lambda hole: HAN if hole[1] == "han" else either(words.get(hole[1], ())), self.pattern)
        )


class Forms(dict[str, re.Pattern[str]]):
    """Name -> compiled form; each compiled when first used."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, name: str) -> re.Pattern[str]:
        found = self[name] = core_forms()[name].compiled(self._words)
        return found


def either(words: Iterable[str]) -> str:
    """
    Words as alternatives of a pattern, the longest first; without words a pattern that never matches.

    >>> either(["高速", "高速公路"])
    '高速公路|高速'
    """
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or NOTHING


@lru_cache(maxsize=1)
def core_forms() -> Mapping[str, Form]:
    """The forms that come with the program, by name."""
    return read_forms(CORE_FORMS)


def read_forms(file: Path) -> dict[str, Form]:
    """
    The forms of one file.

    Raises:
        PackError: a faulty form; names the file and the form.
    """
    found: dict[str, Form] = {}
    for raw in parsed_toml(file).get("form", []):
        where = f"{file}:{raw.get('name', '?')}"
        try:
            form = Form(raw["name"], raw["pattern"], raw["purpose"], tuple(raw["holds"]), tuple(raw["fails"]))
            form.compiled({})
        except (KeyError, TypeError, re.error) as fault:
            raise _faulty(where, str(fault)) from None
        if raw.keys() - _KEYS or form.name in found:
            raise _faulty(where, ", ".join(sorted(raw.keys() - _KEYS)) or form.name)
        found[form.name] = form
    return found


def _faulty(where: str, fault: str) -> PackError:
    return PackError(
        where,
        f"形式有误（{fault}）",
        f"faulty form ({fault})",
        f"要有这些键，名称不重复，pattern 是正则表达式：{' '.join(sorted(_KEYS))}",
        f"give these keys, each name once, a regular expression as pattern: {' '.join(sorted(_KEYS))}",
    )
