"""Text in, names out: helpers of the tests of extract and link, and the tables of cases."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract import extract_page
from kg.knowledge import Lexicon, load_lexicon
from kg.link import Resolved, resolve_page, work_out_home
from kg.model import Home, Layout, Mention, Page, mint
from kg.segment import segment

FOLDER = Path(__file__).parent
NOWHERE = Home()


@cache
def lexicon() -> Lexicon:
    """The core packs without a local one, loaded once for all tests."""
    return load_lexicon()


def home_at(name: str) -> Home:
    """The home that ``--home NAME`` gives."""
    return work_out_home((), name, lexicon())


def layout_of(text: str) -> Layout:
    """A page of this text, cut into articles."""
    return segment(Page(mint("pg", text), "测试.txt", "", "utf-8", text))


def mentions_of(text: str, home: Home = NOWHERE) -> list[Mention]:
    """The mentions that extract finds in a text, by position."""
    return extract_page(layout_of(text), lexicon(), home)


def names_of(text: str, home: Home = NOWHERE) -> set[tuple[str, str]]:
    """(type, text as written) of everything found."""
    return {(m.type, m.text) for m in mentions_of(text, home)}


def resolved(text: str, home: Home = NOWHERE) -> Resolved:
    """Mentions with full names and ids, and the stated relations."""
    layout = layout_of(text)
    return resolve_page(layout, extract_page(layout, lexicon(), home), lexicon(), home)


def full_names(text: str, home: Home = NOWHERE) -> dict[str, str]:
    """Surface -> full name; the last one if a surface is not unique."""
    return {m.text: m.canonical for m in resolved(text, home).mentions}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table; see README.md."""

    id: str
    text: str
    names: tuple[tuple[str, str], ...]
    note: str

    def __str__(self) -> str:
        return self.id


def cases(table: str) -> list[Case]:
    """The lines of ``tests/cases/<table>.tsv``."""
    with (FOLDER / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(
            csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    return [Case(r["id"], r["text"].replace("\\n", "\n"), _names(r["names"]), r["note"] or "") for r in rows]


def _names(cell: str) -> tuple[tuple[str, str], ...]:
    found = []
    for part in cell.replace("\\n", "\n").split(" | "):
        kind, _, name = part.partition(":")
        found.append((kind, name))
    return tuple(found)
