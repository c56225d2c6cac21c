"""``kg lexicon suggest``: the first suggestions are names, and the table loads as a pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.extract import extract_page
from kg.knowledge import Lexicon
from kg.knowledge.check import check_pack
from kg.knowledge.ngrams import repeated_grams
from kg.knowledge.packs import read_pack
from kg.knowledge.suggest import Suggestion, rows_of, suggest_names
from kg.model import Home, squeeze
from tests.cases.reading import home_at, layout_of, lexicon
from tests.conftest import SEEDS
from tests.knowledge.conftest import MakePack

GOLD = Path(__file__).parents[1] / "gold" / "taiyuan"
TAIYUAN = home_at("太原市")


def suggested(texts: list[str], known: Lexicon, home: Home, limit: int = 100) -> list[Suggestion]:
    """Suggestions from these pages."""
    layouts = [layout_of(text) for text in texts]
    return suggest_names([(layout, extract_page(layout, known, home)) for layout in layouts], known, limit)


@pytest.fixture(scope="module")
def taiyuan() -> tuple[list[Suggestion], dict[str, str]]:
    """Suggestions for the annotated pages, Taiyuan's pack hidden, and the annotated names with their types."""
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    texts = [(SEEDS / page["page"]).read_text(encoding="utf-8") for page in gold]
    names = {squeeze(m["text"]): m["type"] for page in gold for m in page["mentions"]}
    return suggested(texts, lexicon(), TAIYUAN), names


def test_of_the_first_hundred_at_least_sixty_are_names(taiyuan: tuple[list[Suggestion], dict[str, str]]) -> None:
    """Taiyuan's own pack is hidden: ``lexicon()`` has no local pack."""
    found, names = taiyuan

    assert len(found) <= 100
    assert sum(s.name in names for s in found) >= 60


def test_types_are_guessed_right_nine_times_in_ten(taiyuan: tuple[list[Suggestion], dict[str, str]]) -> None:
    """A person who edits the table need not correct each row."""
    found, names = taiyuan
    right = [names[s.name] == s.type for s in found if s.name in names]

    assert sum(right) >= 0.9 * len(right)


def test_the_ranking_puts_names_first(taiyuan: tuple[list[Suggestion], dict[str, str]]) -> None:
    """The upper half is better than the lower."""
    found, names = taiyuan
    half = len(found) // 2

    assert sum(s.name in names for s in found[:half]) >= sum(s.name in names for s in found[half:])
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_no_suggestion_is_known_to_a_pack_and_each_has_a_sample(
    taiyuan: tuple[list[Suggestion], dict[str, str]],
) -> None:
    """A sample shows the name in its sentence."""
    for s in taiyuan[0]:
        assert not lexicon().lookup(s.name)
        assert f"【{s.name}】" in squeeze(s.sample)
        assert s.count >= 1
        assert 0.0 <= s.score <= 1.0


def test_the_table_loads_as_a_pack(taiyuan: tuple[list[Suggestion], dict[str, str]], make_pack: MakePack) -> None:
    """What the command writes, the reader accepts without an edit."""
    found, _ = taiyuan

    pack = read_pack(make_pack(suggested=rows_of(found)))

    assert [row.cells["name"] for row in pack.rows] == [s.name for s in found]
    assert [p for p in check_pack(pack.folder) if p.severity == "error"] == []


def test_text_of_pages_cannot_break_the_table(make_pack: MakePack) -> None:
    """Tabs, comment marks and control characters are not part of a cell."""
    hostile = Suggestion("#甲\t乙\n公司", "organization", "", (), 0.5, 1, 0.0, 0.0, "x", "例\x1b[31m\t句\r\n#")

    (row,) = read_pack(make_pack(suggested=rows_of([hostile]))).rows

    assert row.cells["name"] == "甲 乙 公司"


def test_a_word_that_comes_back_with_different_neighbours_is_found_without_a_pattern() -> None:
    """Cohesion and freedom alone."""
    text = (
        "赛龙舟要看沩水，沩水龙舟赛办了十年。今年沩水龙舟赛来了百支队伍，人人都夸沩水龙舟赛热闹。走，去看沩水龙舟赛。"
    )
    other = (
        "春天，孩子们在河边放风筝，老人坐在树下聊天。夏天，大家到山里避暑，晚上在院子里数星星。秋天，果园里一片金黄。"
    )

    found = {gram.text: gram for gram in repeated_grams([text, other])}

    assert set(found) == {"沩水龙舟赛"}
    assert found["沩水龙舟赛"].count == 4


def test_what_stands_once_is_no_string_of_statistics() -> None:
    """Chance is not frequency."""
    assert list(repeated_grams(["鲲鲲戏好听。"])) == []
    assert list(repeated_grams([])) == []


def test_the_limit_holds_and_the_order_of_pages_does_not_matter() -> None:
    """Suggestions are a sum over pages; samples may differ."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))[2:4]]

    one = suggested(texts, lexicon(), TAIYUAN, 30)
    two = suggested(texts[::-1], lexicon(), TAIYUAN, 30)

    assert len(one) == 30
    assert [(s.name, s.type, s.score) for s in one] == [(s.name, s.type, s.score) for s in two]


def test_an_empty_corpus_suggests_nothing() -> None:
    """No page, no name."""
    assert suggest_names([], lexicon()) == []
