"""
Where a byte was lost from a text of two-byte characters.

Place in the flow: read; after an encoding was chosen, before the text is accepted.

When a byte is lost, what follows is read one byte off until an ASCII character restores the rhythm:
often a character or two of nonsense, or only the second byte of a lost character, which looks like a
letter (Big5 ends its full stop in ``C``). Decoders do not notice. So every place that could be the
end of such a stretch is read again as if a byte were missing: if that reads better by a margin that
correct text does not reach, a byte is missing. Single letters that do occur in Chinese print (A股,
T恤, 5G) are data, ``kg/data/letters.tsv``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources

from kg.read.plausible import nats
from kg.text.traditional import simplified

#: How much better, in nats, the reading with a byte missing must be; more if there is no single letter. Measured
#: on slices of annotated pages, simplified and traditional, and of lists of names: correct text reaches 4.0 and
#: 5.5, and of 4 000 texts in Big5 with a byte lost that still decode all but 9 are above.
MARGIN, UNSEEN_MARGIN = 4.0, 5.6
#: Characters before the end of a stretch that may belong to it.
REACH = 24
#: The character whose byte was lost is unknown; it gets the average probability of characters.
_UNKNOWN = -7.0
#: Placeholder for it.
_SOME = "〇"
#: A single letter next to Chinese: one in 4 300 characters of print, nearly all of them in the table.
_LONE, _LISTED = -14.0, -7.0
#: A single mark (``@``, ``~``, ``]``) is rarer still.
_LONE_MARK = -16.0
#: A character this rare may be nonsense.
_RARE = -9.5

#: Characters on either side that show whether a single letter is usual.
AROUND = 16
#: A mark that occurs alone this often is part of how the text is written: one lost byte leaves one.
USUAL = 3

#: Bytes that are a letter or a mark by themselves and may end a two-byte character.
_LOW = "@-~"
_SUSPECT = re.compile(rf"(?<![{_LOW}])[{_LOW}](?![{_LOW}])")


#: The encodings in which a lost byte goes unnoticed.
TWO_BYTES = frozenset({"gb18030", "cp950", "big5hkscs"})


def usual_marks(text: str) -> frozenset[str]:
    """Letters and marks that often occur alone because of how a text is written, such as ``|`` between the cells of a table."""
    return frozenset(mark for mark, count in Counter(_SUSPECT.findall(text)).items() if count >= USUAL)


def lost_byte(data: bytes, text: str, encoding: str, usual: Collection[str] = ()) -> int | None:
    """
    The byte offset near which a byte is missing, or None.

    ``text`` is ``data`` decoded with ``encoding``, one of ``TWO_BYTES``; ``usual`` are the marks of the text that
    it is part of.

    >>> data = "會議今日閉幕。與會代表一致通過決議。".encode("big5")
    >>> lost_byte(data, data.decode("big5"), "big5")
    >>> damaged = data[:12] + data[13:]
    >>> lost_byte(damaged, damaged.decode("big5"), "big5")
    12
    """
    low = _share_of_low(data)
    best, where = 0.0, None
    at, offset = 0, 0
    for end, margin in _ends(text, usual_marks(text).union(usual)):
        offset += _width(text[at:end], encoding)
        at = end
        if margin == UNSEEN_MARGIN and not 0x40 <= data[offset - 1] <= 0x7E:
            continue  # the rhythm is restored by an ASCII letter that was taken for a second byte
        gain, start = _gain(text, end, data[max(0, offset - 4 * REACH) : offset], offset, encoding, low)
        if gain - margin > best:
            best, where = gain - margin, start
    return where


def _ends(text: str, often: Collection[str]) -> Iterator[tuple[int, float]]:
    """Where a stretch that is read a byte off may end, after a single letter or a rare character, and the margin."""
    ends = {i + 1: UNSEEN_MARGIN for i, ch in enumerate(text) if ch > "\x7f" and nats(ch) < _RARE}
    ends |= {
        m.end(): MARGIN
        for m in _SUSPECT.finditer(text)
        if m[0] not in often and _beside_chinese(text, m.start(), m.end())
    }
    return iter(sorted(ends.items()))


def _beside_chinese(text: str, start: int, end: int) -> bool:
    return not (text[max(0, start - 1) : start].isascii() and text[end : end + 1].isascii())


def _gain(text: str, end: int, data: bytes, offset: int, encoding: str, low: float) -> tuple[float, int]:
    """How much better the stretch before ``end`` reads if a byte is missing, and where; over all beginnings."""
    begin = max(0, end - REACH)
    at = len(data)
    as_read = 0.0
    best, where = -math.inf, offset
    for i in range(end - 1, begin - 1, -1):
        width = _width(text[i], encoding)
        at, offset = at - width, offset - width
        as_read += _as_read(text, i)
        if text[i].isascii() and i < end - 1:
            break  # an ASCII character before the end would have restored the rhythm
        first = data[at]
        if first < 0x40:
            continue
        try:
            rest = data[at + 1 :].decode(encoding)
        except UnicodeDecodeError:
            continue
        missing = _UNKNOWN + math.log(low if first < 0x80 else 1.0)
        gain = missing + _reading(rest, text[end : end + 7]) - as_read
        if gain > best:
            best, where = gain, offset
    return best, where


def _reading(rest: str, behind: str) -> float:
    """Nats of the text after the missing byte; a letter there may be a usual single one too."""
    whole = _SOME + rest + behind
    return math.fsum(_as_read(whole, at) for at in range(1, len(rest) + 1))


def _as_read(text: str, at: int) -> float:
    char = text[at]
    if not _SUSPECT.fullmatch(char) or not _alone(text, at):
        return nats(char)
    if _is_listed(text, at):
        return _LISTED
    return _LONE if char.isalpha() else _LONE_MARK


def _alone(text: str, at: int) -> bool:
    match = _SUSPECT.match(text, at)
    return match is not None and _beside_chinese(text, at, at + 1)


def _is_listed(text: str, at: int) -> bool:
    before, behind = simplified(text[max(0, at - AROUND) : at]), simplified(text[at + 1 : at + 1 + AROUND])
    return any(
        text[at] in letters and left.search(before) is not None and right.match(behind) is not None
        for left, letters, right in _letters()
    )


def _share_of_low(data: bytes) -> float:
    """The share of two-byte characters whose second byte could be a letter: 0.4 in Big5, next to none in GB 2312."""
    sample = data[:20_000]
    pairs = re.findall(rb"[\x81-\xfe]([\x40-\x7e]|[\x80-\xfe])", sample)
    low: int = sum(second < b"\x7f" for second in pairs)
    return (low + 0.01) / (len(pairs) + 1)


def _width(text: str, encoding: str) -> int:
    return len(text.encode(encoding, "replace"))


@cache
def _letters() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str]], ...]:
    text = (resources.files("kg") / "data" / "letters.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return tuple((re.compile(f"(?:{left})$"), letters, re.compile(right)) for left, letters, right in rows)
