"""One article under the lens: its characters, its words, its way back to the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.reading import Reading
from kg.model import Block, Role
from kg.text.flow import flow_of
from kg.text.traditional import simplified
from tests.cases.reading import lexicon


def reading_of(text: str, *blocks: Block) -> Reading:
    """A reading of these blocks, or of the whole text."""
    flow = flow_of(text, blocks or (Block(0, len(text), Role.BODY),))
    chars = simplified(flow.chars)
    return Reading(flow, chars, lexicon(), tuple(lexicon().scan(chars)))


@given(st.text(max_size=80))
def test_each_character_of_the_flow_stands_where_it_says(text: str) -> None:
    """White space is made one kind, line breaks inside a block are dropped; all else is the page's."""
    flow = flow_of(text, [Block(0, len(text), Role.BODY)])

    assert len(flow.chars) == len(flow.offsets)
    for ch, at in zip(flow.chars, flow.offsets, strict=True):
        if not ch.isspace():
            assert text[at] == ch


def test_a_name_over_a_page_break_spans_the_break() -> None:
    """北 at the end of a column, 京大学 behind an empty line."""
    text = "与北\n\n京大学合作。"
    reading = reading_of(text, Block(0, 2, Role.BODY, runs_on=True), Block(4, 10, Role.BODY))
    at = reading.text.index("北京大学")

    assert reading.flow.page_span(at, at + 4) == (1, 7)


def test_parts_that_lie_apart_have_no_span() -> None:
    """Reading order goes back on the page: no stretch of it has the name."""
    text = "京大学合作。与北"
    flow = flow_of(text, [Block(6, 8, Role.BODY, runs_on=True), Block(0, 6, Role.BODY)])
    at = flow.chars.index("北京大学")

    assert flow.page_span(at, at + 4) is None


def test_words_cover_the_text_without_gaps() -> None:
    """Every character belongs to the word that holds it."""
    reading = reading_of("今天，我市召开会议。大家都来了！\n明天再说；后天也行")
    for i in range(len(reading.text)):
        start, end = reading.token_at(i)
        assert start <= i < end


def test_bounds_are_where_words_begin_and_end() -> None:
    """基础|设施 may be one word, 设|施 never is cut."""
    reading = reading_of("推进基础设施建设")

    assert reading.is_bound(0)
    assert reading.is_bound(2)
    assert reading.is_bound(len(reading.text))
    assert not reading.is_bound(5)


def test_a_short_name_inside_a_word_is_seen_to_cut_it() -> None:
    """海南 in 上海南站."""
    reading = reading_of("乘客在上海南站候车")
    at = reading.text.index("海南")

    assert reading.straddled(at, at + 2)


def test_neighbours_at_the_ends_are_line_breaks() -> None:
    """No index runs out of the text."""
    reading = reading_of("太原")

    assert (reading.before(0), reading.after(2)) == ("\n", "\n")
    assert (reading.before(1), reading.after(1)) == ("太", "原")


def test_brackets_find_their_opening_and_only_in_reach() -> None:
    """Nested ones too; a full stop ends the search."""
    text = "（甲（乙）丙）（丁。戊）"
    reading = reading_of(text)

    assert reading.opening_of(6, 20) == 0
    assert reading.opening_of(4, 20) == 2
    assert reading.opening_of(6, 3) is None
    assert reading.opening_of(len(text) - 1, 20) is None


@given(st.text(max_size=40))
def test_traditional_characters_are_mapped_one_to_one(text: str) -> None:
    """Positions hold in both forms, and the simplified form stays as it is."""
    once = simplified(text)

    assert len(once) == len(text)
    assert simplified("臺灣") == "台湾"


def test_a_verb_of_speech_and_a_level_are_two_words_where_jieba_guesses_one() -> None:
    """大伯|说|市第一医院; a word of the dictionary stays whole."""
    text = "大伯说市第一医院排队长。"
    bounds = reading_of(text).bounds

    assert {2, 3, 4} <= set(bounds)
