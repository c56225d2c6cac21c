"""Private numbers: found in every way people write them, public ones left alone, lengths kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from kg.text.private import MASK, mask_private_numbers

#: A made-up identity number with a right check character (GB 11643-1999).
IDENTITY = "11010519491231002X"
#: A made-up card number with a right check digit (ISO/IEC 7812-1).
CARD = "622202123456789" + luhn.calc_check_digit("622202123456789")

#: (what it is, text, text with the private part masked).
PRIVATE = (
    ("mobile", "电话13812345678。", "电话138********。"),
    ("mobile behind a name", "王超13812345678", "王超138********"),
    ("mobile before a street", "张三13812345678人民路", "张三138********人民路"),
    ("groups 3-4-4", "138 1234 5678", "138 **** ****"),
    ("dashes", "138-1234-5678", "138-****-****"),
    ("long dashes", "138—1234—5678", "138—****—****"),
    ("dots", "138.1234.5678", "138.****.****"),
    ("middle dots", "138·1234·5678", "138·****·****"),
    ("groups 3-3-5", "138 123 45678", "138 *** *****"),
    ("no-break spaces", "138\u00a01234\u00a05678", "138\u00a0****\u00a0****"),
    ("zero-width spaces", "138\u200b1234\u200b5678", "138\u200b****\u200b****"),
    ("soft hyphens", "1381\xad2345678", "138*\xad*******"),
    ("word joiners and bidi marks", "\u202d138\u20601234\u20605678\u202c", "\u202d138\u2060****\u2060****\u202c"),
    ("a line's end between groups", "1381234\n5678", "138****\n****"),
    ("a line's end anywhere", "13812\r\n　345678", "138**\r\n　******"),
    ("country code", "+86 13812345678", "+86 138********"),
    ("country code without a plus", "8613812345678", "86138********"),
    ("country code with zeros", "0086-138-1234-5678", "0086-138-****-****"),
    ("full-width digits", "１３８１２３４５６７８", "１３８********"),
    ("digits of mathematics", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "𝟏𝟑𝟖********"),
    ("keycaps", "1\ufe0f\u20e33812345678", "1\ufe0f\u20e338********"),
    ("Chinese numerals", "电话一三八一二三四五六七八。", "电话一三八********。"),
    ("digit by digit behind a label", "手机：1 3 8 1 2 3 4 5 6 7 8", "手机：1 3 8 * * * * * * * *"),
    ("two in a row", "138 1234 5678 139 8765 4321", "138 **** **** 139 **** ****"),
    ("inside a file's name", "IMG_13812345678.txt", "IMG_138********.txt"),
    ("Hong Kong", "香港+852 9123 4567", "香港+852 **** ****"),
    ("Taiwan", "0912-345-678", "091*-***-***"),
    ("landline", "张三0351-7654321", "张三035*-*******"),
    ("landline in brackets", "(0351)7654321", "(035*)*******"),
    ("landline with a line's end", "张三0351-765\n4321", "张三035*-***\n****"),
    ("landline of eight digits", "李女士 010-8765 4321", "李女士 010-**** ****"),
    ("landline with country code", "+86 351 7654321", "+86 3** *******"),
    ("landline without area code", "电话：7654321", "电话：*******"),
    ("traditional label", "電話：765-4321", "電話：***-****"),
    ("a list of numbers", "电话：7654321、7654322或7654323", "电话：*******、*******或*******"),
    ("behind a person to call", "联系人：张三 7654321", "联系人：张三 *******"),
    ("a supervisor's own", "监督员张三，电话0351-7654321", "监督员张三，电话035*-*******"),
    ("someone who works in a service", "服务中心张三 0351-7654321", "服务中心张三 035*-*******"),
    ("at home", "社区服务中心张三家庭电话0351-7654321", "社区服务中心张三家庭电话035*-*******"),
    ("a household service's aunt", "家政服务张阿姨0351-7654321", "家政服务张阿姨035*-*******"),
    ("identity card", f"身份证{IDENTITY}。", "身份证110***************。"),
    ("identity card without a label", f"张三，{IDENTITY}。", "张三，110***************。"),
    ("identity card 6-4-4-4", "110105 1949 1231 002X", "110*** **** **** ****"),
    ("identity card 6-8-4", "110105-19491231-002x", "110***-********-****"),
    ("identity card, check digit wrong", f"身份证号：{IDENTITY[:-1]}1", "身份证号：110***************"),
    ("identity card over a line's end", "身份证号码\n11010519491231\n002X", "身份证号码\n110***********\n****"),
    ("identity card of 15 digits", "张三140105800101123。", "张三140************。"),
    ("labelled, 15 digits", "身份证号码 999999800101123", "身份证号码 999************"),
    ("passport", "护照号：E12345678", "护照号：E********"),
    ("passport of two letters", "护照EA1234567，", "护照E********，"),
    ("travel permit", "港澳居民来往内地通行证H12345678", "港澳居民来往内地通行证H********"),
    ("driving licence", "驾驶证号140105800101", "驾驶证号140*********"),
    ("number plate", "晋A12345", "晋A*****"),
    ("plate with a dot", "晋A·12345", "晋A·*****"),
    ("plate of an electric car", "晋AD12345", "晋A******"),
    ("plate of a driving school", "京A·F1234学", "京A·*****学"),
    ("bank card", f"转到{CARD}", f"转到622{MASK * 13}"),
    ("bank card in fours", "6222 0212 3456 789" + CARD[-1], "622* **** **** ****"),
    ("labelled card, not checked", "工资卡号 1234567890123456789", "工资卡号 123****************"),
    ("e-mail", "邮箱zhangsan@163.com", "邮箱z*******@163.com"),
    ("e-mail in full width", "ｚｈａｎｇ＠163.com", "ｚ****＠163.com"),
    ("e-mail that is a number", "13812345678@qq.com", "1**********@qq.com"),
    ("QQ", "QQ：12345678", "QQ：********"),
    ("QQ without a colon", "加QQ号码123456789", "加QQ号码*********"),
    ("WeChat", "微信号zhangsan88", "微信号**********"),
    ("WeChat by name alone", "微信：zhangsan", "微信：********"),
    ("WeChat in Latin", "VX zs1234567", "VX *********"),
)

#: What does not belong to a person: hotlines, offices' lines, amounts, dates, codes.
NEVER = (
    "热线12345，报警110，客服95598、400-810-8888",
    "电话：400-810-8888",
    "举报电话：0351-4225678",
    "监督电话：0351-4225678",
    "监督：0351-4225678",
    "服务热线：0351-4225678",
    "举报電話：0351-4225678",
    "咨询电话：0351-4225678、0351-4225679",
    "咨询电话：4225678",
    "客服电话：0351-4225678；广告：0351-4225679",
    "市民服务热线 0351-12345678",
    "市教育局 0351-4225678",
    "太原市教育局电话0351-4225678",
    "医院（0351-4225678）",
    "总产值13812345678元",
    "总产值13812345678",
    "销售额达到13812345678",
    "13812345678元",
    "13812345678 千瓦时",
    "人口13812345678人",
    "¥13812345678",
    "13812345678.50",
    "3.13812345678",
    "1381.2345亿元",
    "1949年12月31日，产值138123456789元",  # twelve digits are not a mobile number
    "投资12381234567万元",  # no network begins with 12
    f"编号{IDENTITY[:-1]}1",  # the check character is wrong
    "统一社会信用代码91140100MA0GTXYZ1X",
    "国发〔2018〕5号",
    "编号：13812345678",
    "订单号13812345678",
    "第13812345678号",
    "ISBN 9787101003048",
    "总第12345678期",
    "邮编030001",
    "电话用户1234567户",
    "手机1234567部",
    "138 1997 2001 2008",
    "3 138 1234 5678 9",
    "100 200 300 400 500 600 700 800 900",
    "2018 2019 2020 2021 2022 2023",
    "2022-11-21 2022-11-22",
    "身份证20元",
    "持身份证前来，2022年11月21日截止",
    "G2012次列车",
    "京ICP备12345678号",
    "沪B2-20080039",
    "新A380客机",
    "微信公众号：taiyuanribao",
    "QQ群：123456789",
    "微信Pay",
    "微信Windows版",
    "投稿邮箱：tougao@163.com",
    "一二三四五六七八九十",
    "@张三 你好",
)


@pytest.mark.parametrize(("text", "masked"), [(t, m) for _, t, m in PRIVATE], ids=[what for what, *_ in PRIVATE])
def test_a_private_number_is_masked_and_keeps_its_length(text: str, masked: str) -> None:
    """Whatever is between its digits, and in running text as well as alone."""
    assert mask_private_numbers(text) == masked
    assert mask_private_numbers(f"昨日，{text}，记者报道。\n") == f"昨日，{masked}，记者报道。\n"


@pytest.mark.parametrize("text", NEVER)
def test_what_belongs_to_no_person_stays(text: str) -> None:
    """Hotlines, office lines, amounts, dates and codes are news."""
    assert mask_private_numbers(text) == text
    assert mask_private_numbers(f"据悉，{text}。\n") == f"据悉，{text}。\n"


@pytest.mark.parametrize(
    "gap", [" ", "-", ".", "\u00a0", "\u2009", "\u3000", "\u200b", "\u2060", "\ufeff", "–", "\n", "\r\n"]
)
@pytest.mark.parametrize("number", ["13812345678", "15200000009", "19900000000"])
@pytest.mark.parametrize("groups", [(3, 4, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4)])
def test_every_gap_in_every_group(gap: str, number: str, groups: tuple[int, ...]) -> None:
    """No mixture of both is missed; digits that are left do not reveal the number."""
    cuts = [number[sum(groups[:i]) : sum(groups[: i + 1])] for i in range(len(groups))]
    masked = mask_private_numbers(f"请联系张三：{gap.join(cuts)}，谢谢。")
    assert re.sub(r"\D", "", masked) == number[:3]


@given(st.text(alphabet="0123456789１３８Xx -\n（）()+热线张太原电话微信QQ@.com身份证晋A元", max_size=60))
def test_the_length_and_all_but_signs_stay(text: str) -> None:
    """Offsets stay valid whatever is on the page, and a second pass finds nothing more to change."""
    masked = mask_private_numbers(text)

    assert len(masked) == len(text)
    assert all(new == old or (new == MASK and old.isalnum()) for new, old in zip(masked, text, strict=True))
    assert mask_private_numbers(masked) == masked


@given(st.text(max_size=200))
def test_any_text_keeps_its_length(text: str) -> None:
    """Also a text of surrogates, controls and characters of no script."""
    assert len(mask_private_numbers(text)) == len(text)
