"""
Chinese encoded in seven bits, and Chinese that was lost in them.

Place in the flow: read; for bytes that are ASCII and mark their encoding by signs of their own: HZ (RFC
1843) by ``~{``, UTF-7 (RFC 2152) by ``+YipTn1TA-``, ISO 2022 by an escape. HZ and UTF-7 are decoded if the
result is Chinese print; ISO 2022 is named and refused, as are characters that became ``?``.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from kg.read.plausible import first_unlikely, floor, plausibility

_ESCAPE = re.compile(rb"\x1b(?:\$[()*+]?[@-Z]|N|O|\([BJ])")
_HZ_RUN = re.compile(rb"~\{((?:[!-}][!-~]){3,})")
_CHINESE_RUN = re.compile(r"[^\x00-\x7f]+")
_UTF7_RUN = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")
#: A UTF-7 file has more than one run; English and formulas have none that decodes to Chinese.
_FEWEST = 2
#: Length of a run that can be recognised from its middle.
_LONG_RUN = 16


@dataclass(frozen=True, slots=True)
class SevenBit:
    """What ASCII bytes say: the encoding and the text, or where and why they cannot be read."""

    encoding: str
    text: str = ""
    at: int = -1
    zh: str = ""
    en: str = ""
    remedy_zh: str = "重新导出为 UTF-8"
    remedy_en: str = "export it again as UTF-8"


def seven_bit(data: bytes) -> SevenBit | None:
    """
    The reading of ASCII bytes in an encoding of seven bits; None if they are plain ASCII.

    >>> seven_bit("太原市委".encode("hz")).text
    '太原市委'
    >>> seven_bit(b"plain text") is None
    True
    """
    escape = _ESCAPE.search(data)
    if escape:
        return SevenBit(
            "iso-2022", "", escape.start(), "有 ISO-2022 的转义序列", "has an escape sequence of ISO 2022",
            "转成 UTF-8，如 iconv -f ISO-2022-CN -t UTF-8", "convert it, as by iconv -f ISO-2022-CN -t UTF-8",
        )  # fmt: skip
    return _hz(data) or _utf7(data) or (None if b"\0" in data else _stripped(data))


def _hz(data: bytes) -> SevenBit | None:
    begin = data.find(b"~{")
    if begin < 0:
        return None
    try:
        text, broken = data.decode("hz"), -1
    except UnicodeDecodeError as error:
        text, broken = data[: error.start].decode("hz", "ignore"), error.start
    if not _is_chinese(text) and not any(_is_chinese(_one_hz_run(run[1])) for run in _HZ_RUN.finditer(data)):
        return None
    if broken >= 0:
        return SevenBit("hz", "", broken, "按 HZ 解码，在此中断", "read as HZ it breaks here")
    stray = re.search(r"~[{}]|(?<![^\x00-\x7f])\{?[!-~]{4,}~\}", text)
    at = _unlikely(text, "hz")
    if stray or at is not None:
        at = at if at is not None else len(text[: stray.start() if stray else 0].encode("hz", "replace"))
        return SevenBit("hz", "", at, "按 HZ 解码，自此不成文字", "read as HZ it is not text from here on")
    return SevenBit("hz", text)


def _one_hz_run(run: bytes) -> str:
    try:
        return bytes(byte | 0x80 for byte in run).decode("gb2312")
    except UnicodeDecodeError:
        return ""


def _utf7(data: bytes) -> SevenBit | None:
    runs = list(_UTF7_RUN.finditer(data))
    said = [_one_run(run[0]) for run in runs]
    if sum(map(_is_chinese, said)) < _FEWEST and not any(_is_chinese(run) and len(run) >= 2 * _FEWEST for run in said):
        return None
    try:
        text, broken = data.decode("utf-7"), -1
    except UnicodeDecodeError as error:
        text, broken = "", error.start
    at = broken if broken >= 0 else _unlikely(text, "utf-7")
    if at is not None:
        return SevenBit("utf-7", "", at, "按 UTF-7 解码，自此不成文字", "read as UTF-7 it is not text from here on")
    return SevenBit("utf-7", text)


def _one_run(run: bytes) -> str:
    """The text of a base64 run, as far as it is valid; if a sign was lost, the part after it counts too."""
    signs = run[1:].rstrip(b"-")
    best = ""
    for first in range(8) if len(signs) >= _LONG_RUN else (0,):
        rest = signs[first:]
        units = base64.b64decode(rest + b"A" * (-len(rest) % 4))[: len(rest) * 3 // 4 // 2 * 2]
        text = units.decode("utf-16-be", "ignore")
        best = max(best, text[: first_unlikely(text)], key=len)
    return best


def _stripped(data: bytes) -> SevenBit | None:
    """GB 2312 that lost its eighth bits: with them set, the words are Chinese; if it was English they are nonsense."""
    count, size, at = 0, 0, -1
    seen: set[bytes] = set()
    for word in re.finditer(rb"[!-~]+", data[:SAMPLE_BYTES]):
        bare = word[0].strip(b"0123456789.,%")
        if bare in seen or bare.upper() == bare.lower():
            continue
        seen.add(bare)
        size += len(bare)
        # Figures in front may shift the pairs by one, or not belong to them.
        for first in (0, 1, len(word[0]) - len(word[0].lstrip(b"0123456789.,"))):
            pairs = word[0][first : first + (len(word[0]) - first) // 2 * 2]
            said = bytes(byte | 0x80 for byte in pairs).decode("gb2312", "ignore")
            if len(said) >= 2 and len(said) * 3 >= len(pairs) and plausibility(said) >= FITS:
                count += 2 * len(said)
                at = word.start() if at < 0 else at
                break
    if count * 2 < size or count < 4 * _FEWEST:
        return None
    return SevenBit("gb2312", "", at, "起丢了每字节的第八位（原为 GB 2312）", "GB 2312 has lost its eighth bits")


def _unlikely(text: str, encoding: str) -> int | None:
    """The byte offset of the first run of implausible Chinese."""
    for run in _CHINESE_RUN.finditer(text):
        if plausibility(run[0]) < floor(len(run[0])):
            return len(text[: run.start()].encode(encoding, "replace"))
    return None


def _is_chinese(text: str) -> bool:
    high = "".join(_CHINESE_RUN.findall(text))
    return bool(high) and plausibility(high) >= floor(len(high)) and any("\u4e00" <= ch <= "\u9fff" for ch in high)


#: How much of a file is examined for lost eighth bits.
SAMPLE_BYTES = 100_000
#: Plausibility of correct Chinese text.
FITS = -9.0
#: A question mark in an unusual position: next to figures, at the beginning of a word.
_MISPLACED = re.compile(r"(?<=\d)\?(?=\s|\d)|(?<=\s)\?+(?=[\s\d])")


def questioned(text: str) -> int | None:
    """
    Where characters became question marks, or None.

    >>> questioned("??????2022?????"), questioned("真的吗？为什么?")
    (0, None)
    """
    count = text.count("?")
    if count < 4:
        return None
    size = sum(not ch.isspace() for ch in text)
    runs = list(re.finditer(r"\?{2,}", text))
    in_runs = sum(len(run[0]) for run in runs)
    if (in_runs >= 4 and in_runs * 10 >= size) or (count >= 5 and count * 7 >= size):
        return runs[0].start() if runs else text.find("?")
    misplaced = list(_MISPLACED.finditer(text))
    return misplaced[0].start() if len(misplaced) >= 4 and text.isascii() else None
