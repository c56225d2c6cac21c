"""
How private numbers and accounts are written: one function a form, view -> what to hide.

Place in the flow: the ground floor; used by ``kg.text.private``, on the plain view of a text
(``kg.text.private_view``). Every function yields, number by number, the positions to hide.
Patterns are bounded on every side, so that no text makes them slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from stdnum import luhn, numdb
from stdnum.iso7064 import mod_11_2

from kg.text.private_view import INVISIBLE as Z
from kg.text.private_words import any_of, has_unit, is_amount_or_code, is_public_line, words

Hidden = tuple[int, ...]
Form = Callable[[str], Iterator[Hidden]]

#: Leading digits of a long number that stay: they show the kind, not the person.
KEPT = 3
#: A number with fewer digits would be given away by three of them.
LONG = 10

#: Between the digits of a number: invisible characters, or the end of a line.
_SOFT = rf"{Z}{{0,4}}(?: {{0,3}}\n[ {Z}]{{0,4}})?"
#: Between the groups of a number also spaces, dots and dashes.
_GAP = rf"[ {Z}.\-]{{0,3}}(?:\n[ {Z}]{{0,4}})?"
#: The same on one line.
_SPACE = rf"[ {Z}.\-]{{0,3}}"

#: A digit before or after makes it another number; a star is a digit that was masked.
_LEFT = r"(?<![\d*])(?<!\d\.)"
_RIGHT = rf"(?!{Z}{{0,4}}[\d*])"

_MOBILE = rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}"
_CHINA = rf"(?:(?:\+|00)?86\)?{_GAP})"
#: 010 and 02x have numbers of eight digits, 03xx to 09xx of seven or eight; the 0 is omitted after +86.
_AREA = rf"(?:1{_SOFT}0|2{_SOFT}\d|[3-9]{_SOFT}\d{_SOFT}\d)"
_LINE = rf"[2-8](?:{_GAP}\d){{6,7}}"
_LANDLINE = rf"(?:\(?0{_SOFT}|{_CHINA}\(?0?){_AREA}\)?{_GAP}{_LINE}"
#: Hong Kong, Macao, Taiwan, and any other number with a plus.
_ABROAD = rf"\+{Z}?[1-9](?:{_SPACE}\d){{8,13}}"
_TAIWAN = r"09\d\d[ -]\d{3}[ -]?\d{3}"

#: How people group the eleven digits of a mobile number; other groups count only after a label.
_MOBILE_GROUPS = frozenset(
    {(11,), (3, 4, 4), (3, 3, 5), (3, 5, 3), (4, 4, 3), (4, 3, 4), (3, 8), (7, 4), (5, 6), (6, 5), (3, 2, 2, 4)}
    | {(3, 2, 2, 2, 2), (3, 4, 2, 2)}
)

#: First digits of bank cards: UnionPay 62 and its predecessors, Visa, Mastercard, American Express, JCB.
_CARD_STARTS = ("62", "60", "68", "69", "9558", "4", "51", "52", "53", "54", "55", "35", "34", "37")
_CARD_DIGITS = range(16, 20)
#: Numbers that are nobody's even after a label: calls to 400 and 800 are paid by the one called.
_SERVICE = ("400", "800", "95", "96", "12", "100")

_NUMBER = re.compile(rf"{_LEFT}(?:{_CHINA}|0)?({_MOBILE}){_RIGHT}")
_WITH_AREA = re.compile(rf"{_LEFT}({_LANDLINE}){_RIGHT}")
_FOREIGN = re.compile(rf"{_LEFT}({_ABROAD}|{_TAIWAN}){_RIGHT}")
_IDENTITY_18 = re.compile(rf"(?<![\d*A-Za-z])([1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx])(?![\d*Xx])")
_IDENTITY_15 = re.compile(rf"(?<![\d*A-Za-z.])([1-9](?:{_GAP}\d){{14}}){_RIGHT}")
_CARD = re.compile(rf"{_LEFT}([3-9](?:{_GAP}\d){{15,18}}){_RIGHT}")
_MAIL = re.compile(
    rf"(?<![A-Za-z0-9*._%+\-])([A-Za-z0-9][A-Za-z0-9._%+\-{Z}]{{0,63}}){_SOFT}@{_SOFT}"
    rf"(?:[A-Za-z0-9\-]{{1,63}}\.){{1,5}}[A-Za-z]{{2,24}}"
)
#: Digits with gaps between them, and the sign of an address.
_RUN = re.compile(rf"\d[\d {Z}.\-\n]{{4,}}")
_AT = re.compile("@")
#: Digits of the shortest private number, a QQ account.
FEWEST_DIGITS = 5
#: How much text decides about a number: before it (context, label, name), and after it (unit, domain).
BEFORE_AND_LABEL, BEHIND = 120, 90
_SIGN = re.compile(r"[0-9A-Za-z]")


def windows_of(view: str) -> Iterator[tuple[int, int]]:
    """
    The stretches of a view that can contain a private number, with the context that decides.

    A page is mostly words: searching only these stretches takes a tenth of the time.

    >>> list(windows_of("太" * 200 + "电话7654321。"))
    [(82, 210)]
    """
    found = [m.span() for m in _RUN.finditer(view) if sum(map(str.isdigit, m[0])) >= FEWEST_DIGITS]
    found += [m.span() for m in _AT.finditer(view)]
    found += [m.span() for m in _plates().finditer(view)]
    found += [m.span() for m in _account_words().finditer(view)]
    begin = end = 0
    for start, stop in sorted(found):
        if start - BEFORE_AND_LABEL > end:
            if end:
                yield begin, end
            begin = start - BEFORE_AND_LABEL
        end = max(end, min(len(view), stop + BEHIND))
    if end:
        yield begin, end


def mails(view: str) -> Iterator[Hidden]:
    """The part of an e-mail address before the @ except its first character; public mailboxes stay."""
    for match in _MAIL.finditer(view):
        if not is_public_line(view, match.start()):
            yield _signs(view, match.start(1) + 1, match.end(1))


def identity_cards(view: str) -> Iterator[Hidden]:
    """Numbers of 18 characters with a valid check digit, of 15 digits with a valid county and birthday."""
    for match in _IDENTITY_18.finditer(view):
        chars = _signs_of(match[1])
        if _is_day(chars[6:14]) and mod_11_2.is_valid(chars):
            yield _behind(_signs(view, *match.span(1)))
    for match in _IDENTITY_15.finditer(view):
        chars = _signs_of(match[1])
        if (
            _is_day("19" + chars[6:12])
            and _is_county(chars[:6])
            and not is_amount_or_code(view, match.start(), match.end())
        ):
            yield _behind(_signs(view, *match.span(1)))


def bank_cards(view: str) -> Iterator[Hidden]:
    """Numbers of 16 to 19 digits that begin like a card and have a valid check digit."""
    for match in _CARD.finditer(view):
        digits = _signs_of(match[1])
        if (
            digits.startswith(_CARD_STARTS)
            and len(digits) in _CARD_DIGITS
            and luhn.is_valid(digits)
            and not is_amount_or_code(view, match.start(), match.end())
        ):
            yield _behind(_signs(view, *match.span(1)))


def papers(view: str) -> Iterator[Hidden]:
    """What follows 身份证号, 护照, 银行卡: with or without a valid check digit, since people mistype."""
    for match in _labelled_paper().finditer(view):
        signs = _signs(view, *match.span("number"))
        count = sum(view[at].isdigit() for at in signs)
        if count >= words().digits.get(match["label"].lower(), min(_CARD_DIGITS)):
            yield _behind(signs) if len(signs) > LONG else signs[1:]


def accounts(view: str) -> Iterator[Hidden]:
    """QQ numbers and WeChat accounts of persons; groups and public accounts stay."""
    for match in _labelled_account().finditer(view):
        if match["public"] is not None:
            continue
        name = match["number"]
        # 微信Pay, 微信Windows: a word after the label is an account only after a colon or with a digit in it.
        if match["sign"] or any(ch.isdigit() for ch in name):
            yield tuple(range(*match.span("number")))


def mobiles(view: str) -> Iterator[Hidden]:
    """Mobile numbers, with or without the country code, in the groups that people write."""
    done = 0
    for match in _NUMBER.finditer(view):
        start, end = match.span(1)
        if _groups(match[1]) not in _MOBILE_GROUPS or is_amount_or_code(view, match.start(), end):
            continue
        if view[start - 1 : start].isalpha() and view[end : end + 1].isalpha() and view[start - 1 : end + 1].isascii():
            continue  # inside a code of letters and digits
        if re.match(r"\.\d", view[end : end + 2]):
            continue  # a decimal fraction
        if " " in match[1] and _in_a_row(view, start, end, done):
            continue
        done = end
        yield _behind(_signs(view, start, end))


def landlines(view: str) -> Iterator[Hidden]:
    """Numbers with an area code, and foreign ones, unless the text shows that the public may call."""
    for pattern in (_WITH_AREA, _FOREIGN):
        for match in pattern.finditer(view):
            start, end = match.span(1)
            if not (is_public_line(view, start) or is_amount_or_code(view, start, end)):
                yield _behind(_signs(view, start, end))


def labelled(view: str) -> Iterator[Hidden]:
    """Any telephone number after 电话, 手机, 联系人张三: also without an area code, in any groups."""
    label, number = _labelled_phone(), _phone()
    for match in label.finditer(view):
        at = match.end()
        while found := number.match(view, at):
            start, end = found.span("number")
            digits = _signs_of(found["number"])
            named = match["sign"] or at > match.end()
            if not (
                digits.startswith(_SERVICE)
                or (has_unit(view, end) and not named)
                or (not _is_mobile(digits) and is_public_line(view, match.end()))
            ):
                hidden = _signs(view, start, end)
                yield _behind(hidden) if len(hidden) >= LONG else hidden
            at = end


@cache
def _plates() -> re.Pattern[str]:
    (places,) = words().by_kind["plate"]
    return re.compile(
        rf"(?<![A-Za-z])[{places}]{_SOFT}[A-HJ-NP-Z]{_SPACE}((?:[A-HJ-NP-Z0-9]{_SOFT}){{4,5}}[A-HJ-NP-Z0-9])(?![A-Za-z0-9*])",
        re.IGNORECASE,
    )


def plates(view: str) -> Iterator[Hidden]:
    """Number plates: what follows the place and its letter."""
    for match in _plates().finditer(view):
        signs = _signs(view, *match.span(1))
        # At least two digits: 新ABCDEF is not a plate.
        if sum(view[at].isdigit() for at in signs) > 1 and not has_unit(view, match.end()):
            yield signs


#: In this order: the longer and the more certain first.
FORMS: tuple[Form, ...] = (mails, identity_cards, papers, bank_cards, accounts, mobiles, landlines, labelled, plates)


@cache
def _labelled_paper() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<label>{any_of('document', 'card')})(?:[:=()\[\] {Z}\n]|{any_of('joiner')}|{any_of('code')}){{0,6}}"
        rf"(?P<number>(?:[A-Za-z]{_SPACE}){{0,3}}\d(?:{_GAP}\d){{4,29}}(?:{_SPACE}[A-Za-z])?)(?![\d*A-Za-z])",
        re.IGNORECASE,
    )


@cache
def _account_words() -> re.Pattern[str]:
    # Traditional forms too: the view is not simplified yet. Most characters begin none of the words;
    # a look-up in a set shows this in a tenth of the time of trying all words.
    first = re.escape("".join(sorted({word[0] for word in words().of("qq", "wechat")})))
    return re.compile(rf"(?=[{first}扣企薇])(?:{any_of('qq', 'wechat')}|[扣企薇][{Z}]?[扣鹅鵝信])", re.IGNORECASE)


@cache
def _labelled_account() -> re.Pattern[str]:
    group = any_of("group")
    return re.compile(
        rf"(?:(?:{group})(?P<public>)|(?:{any_of('qq')})|(?:{any_of('wechat')}))"
        rf"(?:号码?)?[ {Z}\n]{{0,3}}(?P<sign>[:=(]?)[ {Z}\n]{{0,3}}(?P<number>[A-Za-z0-9][A-Za-z0-9_\-{Z}]{{4,30}})(?![A-Za-z0-9_*])",
        re.IGNORECASE,
    )


@cache
def _labelled_phone() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{any_of('phone', 'own')})|(?:{any_of('contact')})[:]?[ {Z}\n]{{0,3}}[\u4e00-\u9fff]{{0,6}})"
        rf"(?:{any_of('joiner')}){{0,2}}[ {Z}\n]{{0,3}}(?P<sign>[:=(,，]?)[ {Z}\n]{{0,3}}",
        re.IGNORECASE,
    )


@cache
def _phone() -> re.Pattern[str]:
    """A number after a label or after another number of the same list."""
    return re.compile(
        rf"(?:[、,，/; {Z}\n()]|{any_of('joiner')}){{0,4}}"
        rf"(?P<number>{_CHINA}?{_MOBILE}{_RIGHT}|{_LANDLINE}{_RIGHT}|[2-9](?:{_SPACE}\d){{6,7}}{_RIGHT}"
        rf"|\+?\d(?:{_SPACE}\d){{8,13}}{_RIGHT})"
    )


def _signs(view: str, start: int, end: int) -> Hidden:
    """The positions of letters and digits, without gaps."""
    return tuple(at for at in range(start, end) if _SIGN.match(view[at]))


def _signs_of(number: str) -> str:
    return "".join(_SIGN.findall(number)).upper()


def _behind(signs: Hidden) -> Hidden:
    """All but the first three."""
    return signs[KEPT:]


def _groups(number: str) -> tuple[int, ...]:
    """The lengths of groups of digits; line ends and invisible characters do not separate groups."""
    joined = re.sub(rf"{Z}| *\n *", "", number)
    return tuple(len(group) for group in re.split(r"[ .\-]+", joined))


def _in_a_row(view: str, start: int, end: int, done: int) -> bool:
    """Whether there are three or more cells of figures in a row: neighbours that are not numbers like the one up to ``done``."""
    if start - 1 != done and re.search(r"\d $", view[max(0, start - 2) : start]):
        return True
    return bool(re.match(r" \d", view[end : end + 2])) and not _phone().match(view, end)


def _is_mobile(digits: str) -> bool:
    return re.fullmatch(r"(?:86|0086|0)?1[3-9]\d{9}", digits) is not None


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) > date(1850, 1, 1)
    except ValueError:
        return False


def _is_county(code: str) -> bool:
    """Whether identity cards have used these first six digits (GB/T 2260 of all years)."""
    known = numdb.get("cn/loc").info(code)
    return any("county" in facts for _, facts in known)
