"""Words used alike share a class, and a class shows what is in it."""

import pytest

from kg.extract.feature_names import told
from kg.text.word_classes import classes_of, members


@pytest.mark.parametrize(
    ("word", "like"),
    [("赴", "抵达"), ("前往", "返回"), ("镇", "村"), ("专家", "教授"), ("公司", "集团"), ("记者", "作者")],
)
def test_words_with_the_same_neighbours_share_a_class(word: str, like: str) -> None:
    assert set(classes_of(word)) & set(classes_of(like))


@pytest.mark.parametrize(("word", "other"), [("赴", "镇"), ("专家", "公司"), ("认为", "教授")])
def test_words_of_other_uses_share_none(word: str, other: str) -> None:
    assert not set(classes_of(word)) & set(classes_of(other))


def test_a_word_that_no_text_had_often_enough_has_no_class() -> None:
    assert classes_of("碛口镇") == ()


def test_classes_are_nested_so_that_fine_ones_tell_more_of_the_coarse() -> None:
    coarse = {classes[1]: classes[0] for words in members().values() for classes in map(classes_of, words)}
    for words in members().values():
        for classes in map(classes_of, words):
            assert coarse[classes[1]] == classes[0]


def test_a_reason_names_words_that_are_used_alike() -> None:
    reason = told("left-like-" + classes_of("抵达")[-1])
    assert reason.zh.startswith("前面是：用法近于")
    assert any(word in reason.zh for word in ("赴", "前往"))
    assert reason.en.endswith(reason.zh.removeprefix("前面是：用法近于"))
