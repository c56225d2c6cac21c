"""``kg articles``: a page as a person would check it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.cli.articles import Lines
from tests.conftest import Run


def test_a_page_is_shown_as_articles_with_lines_and_reasons(run: Run, seeds: Path) -> None:
    """Title, authors, the line of each part; a word that print tore in two is reported with how sure that is."""
    page = next(seeds.glob("003_*"))

    done = run("articles", page)

    assert done.returncode == 0
    assert "a3  加快太忻一体化经济区发展 打造山西向东向北开放新前沿" in done.stdout
    assert "作者 / by 黄桦、张婷" in done.stdout
    assert "一个词拆成两截，接到这里 / a broken word continues here" in done.stdout
    assert "不属于任何文章" in done.stdout


def test_the_same_as_json_opens_to_the_page(run: Run, seeds: Path) -> None:
    """Spans are those of the text, lines count from 1, each block but the first has its join."""
    page = next(seeds.glob("003_*"))
    text = page.read_text(encoding="utf-8")

    (found,) = json.loads(run("articles", page, "--json").stdout)

    article = next(a for a in found["articles"] if a["authors"] == ["黄桦", "张婷"])
    torn = next(join for join in article["joins"] if join["why"] == "word")
    assert text[torn["start"] :].startswith("解,为太忻一体化经济区")
    assert text.splitlines()[torn["line"] - 1].startswith("解,为太忻一体化经济区")
    assert 0.5 < torn["sure"] <= 1.0
    assert [join["start"] for join in article["joins"]] == [block["start"] for block in article["blocks"]][1:]


def test_text_of_a_page_is_no_command_to_the_terminal(run: Run, tmp_path: Path) -> None:
    """Escape sequences and line marks in a title are shown, not obeyed."""
    page = tmp_path / "page.txt"
    page.write_text("新桥\x1b[2J通车\u202e\n\n昨日，新桥通车，两岸居民过河不再绕行。\n", encoding="utf-8")

    done = run("articles", page)

    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize("text", ["甲\n乙\n\n丙", "甲\r\n乙\r\n\r\n丙", "甲\r乙\r\r丙"])
def test_lines_are_counted_with_any_line_end(text: str) -> None:
    """The lines that an editor numbers 1, 2 and 4."""
    number = Lines(text)

    assert [number(text.index(ch)) for ch in "甲乙丙"] == [1, 2, 4]


def test_in_english_no_chinese_stands_but_the_pages_own(run_apart: Run, tmp_path: Path) -> None:
    """Labels and reasons follow ``KG_LANG``."""
    page = tmp_path / "page.txt"
    page.write_text("A\n\nFirst paragraph of a text that ends here.\n\nSecond one.\n", encoding="utf-8")

    done = run_apart("articles", str(page), KG_LANG="en")

    assert done.returncode == 0
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", done.stdout)
