"""The encoding of a page is recognised correctly, or refused; no character is ever lost silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import PageError
from kg.read import decode, page_from_bytes, read_paths

SEEDS = sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))
LENGTHS = (30, 60, 120, 600, 8000)
SIMPLIFIED = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
#: Characters whose traditional form differs; enough to make real traditional text of the seeds' words.
TO_TRADITIONAL = str.maketrans(
    "个国这为时说会过发后种经么学现当没动还进样从实军无长机关业将两间并应战头体见产话来对开们里面给让东车书马"
    "习总记设组织党层导强级决领专济义坚体统战区质农业县乡镇园医护环绿节约转变优势团结务员门问题报网络众创",
    "個國這為時說會過發後種經麼學現當沒動還進樣從實軍無長機關業將兩間並應戰頭體見產話來對開們裡面給讓東車書馬"
    "習總記設組織黨層導強級決領專濟義堅體統戰區質農業縣鄉鎮園醫護環綠節約轉變優勢團結務員門問題報網絡眾創",
)
TRADITIONAL = ("utf-8", "gb18030", "gbk", "big5", "cp950", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be")


def _stretches(text: str, length: int) -> list[str]:
    """Stretches that begin at several places of the page, not only at its title."""
    starts = range(0, max(1, len(text) - length), max(1, len(text) // 7))
    return [text[start : start + length] for start in starts]


@pytest.mark.parametrize("encoding", SIMPLIFIED)
@pytest.mark.parametrize("length", LENGTHS)
def test_simplified_text_comes_back_whole(encoding: str, length: int) -> None:
    """Every stretch of every seed that the encoding can represent decodes to itself."""
    checked = 0
    for path in SEEDS:
        for text in _stretches(path.read_text(encoding="utf-8"), length):
            held = text.encode(encoding, "ignore").decode(encoding)
            if len(held.strip()) < 25:
                continue
            assert decode(held.encode(encoding), "page.txt").text == held
            checked += 1
    assert checked >= 5


@pytest.mark.parametrize("encoding", TRADITIONAL)
@pytest.mark.parametrize("length", LENGTHS)
def test_traditional_text_comes_back_whole(encoding: str, length: int) -> None:
    """The same for traditional characters; what an encoding cannot represent is left out first."""
    checked = 0
    for path in SEEDS:
        traditional = path.read_text(encoding="utf-8").translate(TO_TRADITIONAL)
        for text in _stretches(traditional, length):
            held = text.encode(encoding, "ignore").decode(encoding)
            if len(held.strip()) < 25:
                continue
            assert decode(held.encode(encoding), "page.txt").text == held
            checked += 1
    assert checked >= 5


def test_hong_kong_characters_are_read_as_big5_hkscs() -> None:
    """Characters that only HKSCS has decide in its favour."""
    text = "佢哋喺度傾偈，政府話會改善環境。香港市民對這個計劃表示歡迎，希望早日落實。" * 2
    assert decode(text.encode("big5hkscs"), "hk.txt").text == text


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    """The mark of UTF-8 and of UTF-16 is removed."""
    for encoding in ("utf-8-sig", "utf-16"):
        assert decode("太原日报".encode(encoding), "page.txt").text == "太原日报"


def test_a_file_cut_in_the_middle_of_a_character_names_the_byte() -> None:
    """A truncated GB18030 page is refused with the position of the break."""
    data = "太原市委召开经济工作会议，部署今年的重点任务。".encode("gb18030")[:-1]
    with pytest.raises(PageError, match=rf"第 {len(data) - 1} 字节"):
        decode(data, "page.txt")


def test_a_damaged_utf8_page_names_the_byte() -> None:
    """One wrong byte in a UTF-8 page is an error with its position, not a switch to another encoding."""
    data = bytearray("太原市委召开经济工作会议，部署今年的重点任务。".encode() * 3)
    data[90] = 0xFF
    with pytest.raises(PageError, match=r"byte 90"):
        decode(bytes(data), "page.txt")


@pytest.mark.parametrize("data", [bytes(range(128, 256)) * 4, b"\x81\x30" * 7 + b"\x01\x02\xff" * 30])
def test_bytes_of_no_encoding_are_refused(data: bytes) -> None:
    """What decodes to no plausible Chinese is refused, not guessed."""
    with pytest.raises(PageError):
        page_from_bytes(data, "page.txt", max_bytes=10_000)


def test_text_that_was_undone_says_so(tmp_path: Path) -> None:
    """The page's encoding names what it had wrongly been read in."""
    path = tmp_path / "page.txt"
    path.write_text("太原市委召开会议。".encode().decode("latin-1"), encoding="utf-8")
    (page,) = read_paths([path])
    assert (page.text, page.encoding) == ("太原市委召开会议。", "utf-8 < latin-1")


def test_what_a_file_says_of_itself_is_believed_where_it_fits() -> None:
    """A false declaration does not spoil a page, a true one of another language is kept, a lost byte is found."""
    text = "<p>太原市委召开会议，部署今年的重点任务。</p>"
    korean = "<p>서울시는 오늘 회의를 열었다.</p>"
    damaged = "<p>會議今日閉幕。與會代表一致通過決議。</p>".encode("big5").replace(
        "閉".encode("big5"), "閉".encode("big5")[1:]
    )

    assert decode(text.encode(), "a.html", "gb18030").text == text
    assert decode(text.encode("gbk"), "a.html", "utf-8").text == text
    assert decode(text.encode("gbk"), "a.html", "no-such-encoding").text == text
    assert decode(korean.encode("euc-kr"), "a.html", "euc-kr").text == korean
    with pytest.raises(PageError, match="缺一个字节"):
        decode(damaged, "a.html", "cp950")


def test_a_few_characters_of_utf_16_are_not_taken_for_utf_8() -> None:
    """Their bytes are valid UTF-8 too, with control characters; a control character in UTF-8 of any language is one."""
    for text in ("、白怡、白煜、郑怡、", "食堂使用。近年来,“", "abc"):
        assert decode(text.encode("utf-16-le"), "a.txt").text == text
    korean = "서울시는 오늘 회의를 열었다.\x0b끝"
    assert decode(korean.encode(), "a.txt").text == korean
