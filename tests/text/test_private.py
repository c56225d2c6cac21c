"""Private numbers: found in every way people write them, public ones left alone, lengths kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.private import mask_private_numbers

#: A made-up identity number with a right check character (GB 11643-1999).
IDENTITY = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678。", "电话138********。"),
        ("138 1234 5678", "138 **** ****"),
        ("138-1234-5678", "138-****-****"),
        ("+86 13812345678", "+86 138********"),
        ("１３８１２３４５６７８", "１３８********"),
        ("1381234\n5678", "138****\n****"),
        (f"身份证{IDENTITY}。", "身份证110***************。"),
        ("张三0351-7654321", "张三035*-*******"),
        ("(0351)7654321", "(035*)*******"),
    ],
)
def test_a_private_number_keeps_three_digits_and_its_length(text: str, masked: str) -> None:
    """Gaps, signs, full-width digits and a line break inside do not save it."""
    assert mask_private_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "热线12345，报警110，客服95598、400-810-8888",
        "举报电话：0351-4225678",
        "市民服务热线 0351-12345678",
        "1949年12月31日，产值138123456789元",  # twelve digits are no mobile number
        "投资12381234567万元",  # no network begins with 12
        f"编号{IDENTITY[:-1]}1",  # the check character is wrong
        "统一社会信用代码91140100MA0GTXYZ1X",
        "国发〔2018〕5号",
    ],
)
def test_what_belongs_to_no_person_stays(text: str) -> None:
    """Hotlines, office lines, amounts, dates and codes are news."""
    assert mask_private_numbers(text) == text


@given(st.text(alphabet="0123456789１３８Xx -\n（）()+热线张太原", max_size=60))
def test_the_length_and_all_but_digits_stay(text: str) -> None:
    """Offsets hold whatever stands on the page, and a second pass finds nothing more to change."""
    masked = mask_private_numbers(text)

    assert len(masked) == len(text)
    assert all(
        new == old or (new == "*" and (old.isdigit() or old in "Xx")) for new, old in zip(masked, text, strict=True)
    )
