"""The seed pages are cut as a person cut them (tests/gold/taiyuan)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Layout, squeeze
from kg.read import read_page
from kg.segment import segment

ROOT = Path(__file__).parents[2]
GOLD = sorted((ROOT / "tests" / "gold" / "taiyuan").glob("*.json"))
#: How a page may arrive: the same characters with other white space.
FORMS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": lambda text: text.replace("\n\n", "\n"),
    "more blank lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "indented": lambda text: text.replace("\n\n", "\n\n　　"),
}


def _owners(pieces: dict[str, list[list[int]]], text: str) -> list[str | None]:
    """Article of each non-space character, in page order."""
    owner = {i: name for name, spans in pieces.items() for s, e in spans for i in range(s, e)}
    return [owner.get(i) for i, ch in enumerate(text) if not ch.isspace()]


def _bcubed(gold: list[str | None], found: list[str | None]) -> float:
    pairs = [(g, f or f"none{i}") for i, (g, f) in enumerate(zip(gold, found, strict=True)) if g]
    both, g_all, f_all = Counter(pairs), Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    precision = sum(n * n / f_all[f] for (_, f), n in both.items()) / len(pairs)
    recall = sum(n * n / g_all[g] for (g, _), n in both.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def _cut(gold: dict[str, Any], form: str, tmp_path: Path) -> tuple[str, Layout]:
    original = read_page(ROOT / "seeds" / gold["page"], gold["page"], max_bytes=10**6).text
    path = tmp_path / "page.txt"
    path.write_bytes(FORMS[form](original).encode())
    return original, segment(read_page(path, "page.txt", max_bytes=10**6))


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_articles_titles_and_authors_are_those_of_the_gold(path: Path, form: str, tmp_path: Path) -> None:
    """Characters grouped with B-cubed F1 of 0.98 or more; every title and every author right."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text, layout = _cut(gold, form, tmp_path)
    pieces = {a.local_id: [list(piece) for piece in a.pieces] for a in layout.articles}
    gold_pieces = {a["id"]: a["pieces"] for a in gold["articles"]}
    assert _bcubed(_owners(gold_pieces, text), _owners(pieces, layout.page.text)) >= 0.98
    assert sorted(squeeze(a.title or "") for a in layout.articles) == sorted(
        squeeze(a["title"] or "") for a in gold["articles"]
    )
    assert sorted(a.authors for a in layout.articles) == sorted(tuple(a["authors"]) for a in gold["articles"])


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_columns_kinds_and_units_are_those_of_the_gold(path: Path, tmp_path: Path) -> None:
    """Each article has the column, the kind and the authors' units that the gold gives it, in page order."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    _, layout = _cut(gold, "as it is", tmp_path)
    found = [(squeeze(a.title or ""), a.column, a.kind, a.affiliations) for a in layout.articles]
    wanted = [(squeeze(a["title"] or ""), a["column"], a["kind"], tuple(a["affiliations"])) for a in gold["articles"]]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_a_text_torn_in_three_comes_back_in_reading_order() -> None:
    """Seed 003: two articles begin below their ends, side by side; 疏|解 and 执行|有力 meet again."""
    path = next((ROOT / "seeds").glob("003_*"))
    layout = segment(read_page(path, path.name, max_bytes=10**6))
    by_author = {a.authors: "".join(layout.page.text[b.start : b.end] for b in a.blocks) for a in layout.articles}
    assert "北京非首都功能的疏解,为太忻一体化经济区" in by_author["黄桦", "张婷"]
    assert "织密上下贯通、执行有力的组织体系" in by_author["高涵",]


def test_two_papers_run_together_are_told_apart_by_their_titles() -> None:
    """Seed 004: a title and byline whose text is below another article's."""
    path = next((ROOT / "seeds").glob("004_*"))
    layout = segment(read_page(path, path.name, max_bytes=10**6))
    article = next(a for a in layout.articles if a.authors == ("张文静", "陈云"))
    first = next(b for b in article.blocks if b.role == "body")
    assert layout.page.text.startswith("习近平总书记曾在中央党校", first.start)
    assert article.affiliations == ("太原市委讲师团",)
