"""
Which encoding a file is in: strict decoding, then likeness to Chinese print.

Place in the flow: the first step of read; bytes -> (encoding, text). Pure: opens no file.

Bytes in one Chinese encoding very often decode in another without an error, so strict decoding alone
decides little. The result decides: every candidate that decodes is scored with ``plausible``, in nats,
and the best wins if it is like print. Text that was read wrongly before it was stored is repaired
(``mojibake``), a lost byte is found (``lost``), and what cannot be read with certainty is refused,
always with the offset of the first doubtful byte.

Why not charset-normalizer or chardet: both choose among the encodings of all languages. Of 900 samples of 10 to
300 characters in nine encodings they decoded 796 and 676 correctly and 103 and 32 to other text; this module decoded
all correctly (``benchmarks/encodings.py``). Neither detects a lost byte, or text that had been read wrongly before.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.errors import PageError
from kg.read.lost import TWO_BYTES, lost_byte
from kg.read.mojibake import Beyond, undo
from kg.read.plausible import first_unlikely, floor, nonsense, plausibility
from kg.read.sevenbit import questioned, seven_bit

#: The best candidate must lead one with a different text by this many nats in all, else the encoding is undecidable.
LEAD = 2.5

#: A reading in a foreign encoding must lead by this many nats a character: there, common Chinese characters appear by chance.
FOREIGN_LEAD = 1.0

#: How many nats a character better the detected encoding must be than the one that the file declares.
FALSE_LEAD = 3.0

#: A text with a byte-order mark that scores this badly is not in the encoding of the mark, whatever else it may be.
NO_TEXT = -13.5

#: A file with a larger share of control characters, of this many kinds, is not text. In UTF-8, which proves itself,
#: terminal escapes are one kind and do no harm; in other encodings they mean that bytes were lost.
MOST_CONTROLS, KINDS_OF_CONTROLS = 0.02, 4

#: Byte-order marks, longest first (the mark of UTF-16-LE begins that of UTF-32-LE).
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Candidates without a mark. gb18030 includes GBK and GB2312. cp950 is Big5 as Windows writes it; it precedes
#: HKSCS, so that it is the name given where both decode to the same text.
_CANDIDATES = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
#: Encodings of other languages that share their bytes with Chinese ones: named if they score better, and refused.
_FOREIGN = ("euc_jp", "euc_kr", "shift_jis")

#: Encodings that prove themselves.
_SEVEN_AND_EIGHT = frozenset({"utf-8", "hz", "utf-7"})
#: Four Chinese characters of UTF-8 in a row: they do not occur by chance in another encoding.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){4}")

_PRINT = re.compile("[\x09-\x7e\u2010-\u2026\u2460-\u2473\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e]")

_HIGH = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file without its byte-order mark, and the encoding as named in Python."""

    encoding: str
    text: str
    #: The encodings in which the text had wrongly been read before it was stored, (wrong, right), undone in this order.
    through: tuple[tuple[str, str], ...] = ()
    #: Bytes of the byte-order mark.
    mark: int = 0

    @property
    def label(self) -> str:
        """The encoding for people: ``utf-8``, or ``utf-8 < latin-1`` for text that had been read as Latin-1."""
        return " < ".join([self.encoding, *(wrong for wrong, _ in self.through)])

    def byte_of(self, at: int) -> int:
        """The byte offset in the file at which a character of the text begins."""
        before = self.text[:at]
        for wrong, right in reversed(self.through):
            before = before.encode(right, "replace").decode("latin-1" if wrong == "cp1252" else wrong, "replace")
        return self.mark + len(before.encode(self.encoding, "surrogatepass" if "utf" in self.encoding else "replace"))


@lru_cache(maxsize=1)  # the forms are tried one after another: the next call is for the same file
def decode(data: bytes, where: str, declared: str = "") -> Decoded:
    """
    The text of a file's bytes; never inserts U+FFFD.

    ``where`` is the file's name for errors, ``declared`` the encoding that the file itself declares: accepted if
    the text is plausible. Raises ``PageError`` if the bytes are in none of UTF-8, GB18030 (GBK, GB2312), Big5 (cp950,
    HKSCS), UTF-16, UTF-32, HZ and UTF-7, if it is undecidable in which, or if characters were lost; each names the byte.

    >>> decode("太原市委召开会议。".encode("gbk"), "a.txt").text
    '太原市委召开会议。'
    >>> decode("太原市委".encode().decode("latin-1").encode(), "a.txt").text
    '太原市委'
    """
    found = _checked(_declared(data, where, declared) if declared else _first(data, where), data, where)
    at = questioned(found.text)
    if at is not None:
        raise _refused(
            where,
            found.byte_of(at),
            "文字已变成问号（?），此前转码时已丢",
            "characters became ? in an earlier conversion",
        )
    return found


def _declared(data: bytes, where: str, encoding: str) -> Decoded:
    """The text in the declared encoding, unless that is not text, or not an encoding."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return _first(data, where)
    high = "".join(_HIGH.findall(text))
    if not high or plausibility(high) >= floor(len(high)):
        return Decoded(encoding, text)
    try:
        other = _first(data, where)
    except PageError:
        other = Decoded(encoding, text)
    # A page in another language scores badly too; a false declaration scores much worse than the truth.
    return other if _fits(other.text) > plausibility(high) + FALSE_LEAD else Decoded(encoding, text)


def _first(data: bytes, where: str) -> Decoded:
    """The bytes in the encoding that their mark, their structure or their likeness to print shows."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding, where)
    if data.isascii():
        seven = seven_bit(data)
        if seven is not None and seven.at >= 0:
            raise PageError(
                where,
                f"第 {seven.at} 字节处{seven.zh}",
                f"{seven.en} at byte {seven.at}",
                seven.remedy_zh,
                seven.remedy_en,
            )
        if seven is not None:
            return Decoded(seven.encoding, seven.text)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _best(data, where, _CANDIDATES)
    # UTF-16 of ASCII, and of a few characters, is valid UTF-8 too, with control characters in between.
    return _best(data, where, ("utf-8", *_CANDIDATES)) if _CONTROL.search(text) else Decoded("utf-8", text)


def _marked(data: bytes, mark: bytes, encoding: str, where: str) -> Decoded:
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(mark)
        other = next(_good(body, _rivals(encoding)), None)
        if other is not None:
            raise _wrong_mark(where, encoding, other.encoding) from None
        at = min(at, len(mark) + _unlikely_byte(body[: error.start].decode(encoding, "ignore"), encoding, error.start))
        raise _refused(
            where,
            at,
            f"有 {encoding} 的字节序标记，但在此解码中断",
            f"has the byte-order mark of {encoding} but breaks",
        ) from None
    fits = _fits(text)
    if encoding != "utf-8" and fits < floor(len(text)):
        other = next(_good(body, _rivals(encoding)), None)
        if other is not None:
            raise _wrong_mark(where, encoding, other.encoding)
        if body.isascii() and (seven := seven_bit(body)) is not None:
            raise _wrong_mark(where, encoding, seven.encoding)
        if fits < NO_TEXT:
            at = len(mark) + _unlikely_byte(text, encoding, 0)
            raise _refused(
                where, at, f"有 {encoding} 的字节序标记，但自此不成文字", f"has the mark of {encoding} but is not text"
            )
    return Decoded(encoding, text, mark=len(mark))


def _rivals(encoding: str) -> tuple[str, ...]:
    return tuple(name for name in ("utf-8", *_CANDIDATES) if name != encoding)


def _good(data: bytes, encodings: tuple[str, ...]) -> Iterator[Decoded]:
    """The readings that are like print."""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.isascii() and _fits(text) >= floor(len(text)):
            yield Decoded(encoding, text)


def _best(data: bytes, where: str, candidates: tuple[str, ...]) -> Decoded:
    scored: list[tuple[float, Decoded]] = []
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf-16") and not _is_mostly_print(text):
            continue
        # The mean of a sample times the length is the sum: encodings that need more characters for the same bytes lose.
        scored.append((plausibility(text) * len(text), Decoded(encoding, text)))
    # max() returns the first of equals, so the order of _CANDIDATES decides between equal texts.
    best = max(scored, key=lambda pair: pair[0], default=None)
    # UTF-8 proves itself in any language; for all others likeness to print is the only proof.
    if best is None or (best[1].encoding != "utf-8" and _fits(best[1].text) < _floor(best[1].text)):
        raise _undecodable(data, where, best and best[1])
    for encoding in _FOREIGN if best[1].encoding != "utf-8" else ():
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if plausibility(text) > plausibility(best[1].text) + FOREIGN_LEAD:
                raise _refused(where, _first_high(data), f"起像是 {encoding}，不是中文编码", f"looks like {encoding}")
    rivals = [pair for pair in scored if pair[1].text != best[1].text and best[0] - pair[0] < LEAD]
    rivals = [pair for pair in rivals if not {pair[1].encoding, best[1].encoding} <= {"cp950", "big5hkscs"}]
    if rivals:
        names = "、".join([best[1].encoding, *(pair[1].encoding for pair in rivals)])
        at = _first_high(data)
        raise _refused(
            where, at, f"起无法判定编码（{names} 皆可）", f"the encoding is undecidable ({names} all fit) from here"
        )
    return best[1]


def _is_mostly_print(text: str) -> bool:
    """False if most of it is neither Chinese nor ASCII: UTF-16 has a character for nearly every pair of bytes."""
    return 2 * len(_PRINT.findall(text)) > len(text)


def _checked(found: Decoded, data: bytes, where: str) -> Decoded:
    """Undo wrong readings, and refuse what is not text or has lost characters."""
    text = found.text.lstrip("\ufeff")
    found = replace(found, text=text, mark=found.mark + len(found.text[: -len(text) or None].encode(found.encoding)))
    controls = _CONTROL.findall(text)
    kinds = KINDS_OF_CONTROLS if found.encoding == "utf-8" else 1
    if "\0" not in controls and len(controls) > MOST_CONTROLS * len(text) and len(set(controls)) >= kinds:
        at = found.byte_of(text.index(controls[0]))
        raise _refused(where, at, "起有控制字符，不是文本文件", "control characters: not a text file")
    undone = undo(text)
    if isinstance(undone, Beyond):
        raise _refused(where, found.byte_of(undone.at), undone.zh, undone.en)
    if undone is not None:
        return replace(found, text=undone.text.lstrip("\ufeff"), through=undone.through)
    if found.encoding not in _SEVEN_AND_EIGHT:
        _refuse_parts(found, data, where)
    if found.encoding in TWO_BYTES:
        missing = lost_byte(data[found.mark :], text, found.encoding)
        if missing is not None:
            raise _refused(
                where,
                missing + found.mark,
                f"附近缺一个字节（按 {found.encoding} 读，前后不成文字）",
                f"a byte is missing near here (read as {found.encoding}, the text around it is not readable)",
            )
    return found


def _refuse_parts(found: Decoded, data: bytes, where: str) -> None:
    """Raise for a part that is in another encoding than the rest, or is not text."""
    if found.encoding in TWO_BYTES and (run := _UTF8_RUN.search(data)):
        raise _refused(where, run.start(), "起是 UTF-8，与前后编码不同", "UTF-8, unlike the text around it")
    at = nonsense(found.text)
    if at is not None:
        raise _refused(where, found.byte_of(at), "起不成文字（字节丢失或混入）", "no text (bytes lost, or not of it)")


def _undecodable(data: bytes, where: str, best: Decoded | None) -> PageError:
    """Report where the likeliest encoding breaks, or where the likeliest reading stops being text."""
    if best is not None and not best.text.isascii():
        at = len(best.text[: first_unlikely(best.text)].encode(best.encoding, "replace"))
        ends: list[tuple[float, int, str]] = [(_said(best.text[: first_unlikely(best.text)]), at, best.encoding)]
    else:
        ends = [(0.0, next((i for i, byte in enumerate(data) if byte > 0x7F or byte < 9), 0), "")]
    for encoding in ("utf-8", *_CANDIDATES):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding, "ignore")
            ends.append((_said(before), _unlikely_byte(before, encoding, error.start), encoding))
    said, at, encoding = max(ends, key=lambda end: (end[0], end[1]))
    if said > 0 and encoding:
        return _refused(
            where,
            at,
            f"按 {encoding} 解码，在此中断（文件可能被截断或损坏）",
            f"read as {encoding} it breaks here (the file may be cut short or damaged)",
        )
    return PageError(
        where,
        f"编码无法识别（不是 UTF-8、GB18030、Big5、UTF-16），自第 {at} 字节起",
        f"unknown encoding (not UTF-8, GB18030, Big5 or UTF-16), from byte {at} on",
        "另存为 UTF-8",
        "save it as UTF-8",
    )


def _said(text: str) -> float:
    """How strongly a text resembles print: ASCII does not count, which every encoding shares."""
    high = "".join(_HIGH.findall(text))
    return (plausibility(high) - floor(len(high))) * len(high) if high else 0.0


def _unlikely_byte(before: str, encoding: str, end: int) -> int:
    """Where text that breaks at ``end`` begins to be nonsense: a lost byte shows at once, the break comes later."""
    at = first_unlikely(before)
    return len(before[:at].encode(encoding, "replace")) if len(before) - at > 3 else end


def _floor(text: str) -> float:
    """The floor for the part of a text that is not ASCII."""
    return floor(len("".join(_HIGH.findall(text))))


def _first_high(data: bytes) -> int:
    return next((i for i, byte in enumerate(data) if byte > 0x7F), 0)


def _fits(text: str) -> float:
    """Plausibility of the part that is not ASCII: letters and figures are the same in every encoding."""
    high = "".join(_HIGH.findall(text))
    return plausibility(high) if high else plausibility(text)


def _wrong_mark(where: str, marked: str, other: str) -> PageError:
    return PageError(
        where,
        f"第 0 字节的字节序标记说是 {marked}，内容却是 {other}",
        f"the byte-order mark at byte 0 says {marked}, the content is {other}",
        f"去掉标记，或按 {other} 另存为 UTF-8",
        f"remove the mark, or save it as UTF-8 from {other}",
    )


def _refused(where: str, at: int, zh: str, en: str) -> PageError:
    return PageError(
        where,
        f"第 {at} 字节处{zh}",
        f"at byte {at}: {en}",
        "从原件重新导出，或改正该处",
        "export it again from its source, or repair that place",
    )
