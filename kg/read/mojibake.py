"""
Text that was read in a wrong encoding and stored again: repaired where that is certain.

Place in the flow: read; after the bytes are text, before the text is accepted.

``太原`` in UTF-8, read as Latin-1 and stored, is ``å¤ªåŽŸ``; read as GBK it is ``澶師``. Encoding the text in
the wrong encoding and decoding it in the right one restores it: if every character survives both, and the result
is like Chinese print where the input was not, nothing else is possible. If characters were lost on the way
(锟斤拷, ``?``), the file is refused: what is lost cannot be guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.read.plausible import floor, plausibility

#: Encodings in which text is wrongly read by programs on Western and Chinese systems.
WRONG = ("latin-1", "cp1252", "gb18030", "cp950")
#: Encodings in which it really was; UTF-8 first, since it proves itself.
RIGHT = ("utf-8", "gb18030", "cp950")
#: Text stored wrongly twice is detected; more often does not happen by accident.
MOST_TIMES = 3

#: Text this much like print was never read wrongly (wrong readings: -9.3 and below).
FITS = -9.0
#: How much better the result must score, in nats a character.
LEAD = 1.5
#: Fewer characters prove nothing except in UTF-8, which proves itself; others must score this well, and better by this much.
FEWEST, SURE, SURE_LEAD = 6, -8.3, 3.5

#: Two U+FFFD in UTF-8, read as GBK: the trace of lost characters.
LOST_TRACE = ("\ufffd\ufffd".encode()).decode("gbk")
#: A program's unused memory, read as GBK.
FILLERS = tuple(bytes([code, code]).decode("gbk") * 3 for code in (0xCC, 0xCD))
#: U+FFFD in UTF-8, read as Latin-1.
LOST_LATIN = "\ufffd".encode().decode("latin-1")

#: A European text has a smaller share of accented letters.
MOST_LATIN = 0.3

_HIGH = re.compile(r"[^\x00-\x7f]+")
_LATIN = re.compile("[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Undone:
    """The text as it was, and (the encoding in which it had wrongly been read, the right one), the last reading first."""

    text: str
    through: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beyond:
    """Text that was read wrongly and cannot be repaired: what shows it, and where it begins."""

    at: int
    zh: str
    en: str


def undo(text: str) -> Undone | Beyond | None:
    """
    The text as it was before it was read wrongly; None for text that was not.

    >>> undo("太原市委".encode().decode("latin-1")).text
    '太原市委'
    >>> undo("太原市委召开会议。")
    >>> undo("锟斤拷锟斤拷召开").at
    0
    """
    undone = _undone(text, ())
    beyond = _lost(undone.text if undone else text)
    return beyond or undone


def _undone(text: str, through: tuple[tuple[str, str], ...]) -> Undone | None:
    """The result of one or several steps back, if the last of them proves the others."""
    if len(through) == MOST_TIMES:
        return None
    found = _once(text)
    if found is not None:
        was, *step = found
        so_far = (*through, (step[0], step[1]))
        return _undone(was, so_far) or Undone(was, so_far)
    for wrong in WRONG[:2]:
        data = written_in(text, wrong) if _HIGH.search(text) else None
        try:
            was = data.decode() if data is not None else text
        except UnicodeDecodeError:
            continue
        # Read as Latin-1 twice: the first step gives Latin letters again, fewer of them.
        if len(was) < len(text) and (deeper := _undone(was, (*through, (wrong, "utf-8")))):
            return deeper
    return None


def _once(text: str) -> tuple[str, str, str] | None:
    high = "".join(_HIGH.findall(text))
    if not high:
        return None
    fits = plausibility(high)
    if fits >= FITS and not _looks_latin(high):
        return None
    best: tuple[float, str, str, str] | None = None
    for wrong in WRONG:
        data = written_in(text, wrong)
        if data is None:
            continue
        for right in RIGHT:
            if right == wrong:
                continue
            try:
                was = data.decode(right)
            except UnicodeDecodeError:
                continue
            value = _proof(was, right, fits, latin=wrong in WRONG[:2] and len(high) > MOST_LATIN * len(text))
            if value is not None and (best is None or value > best[0]):
                best = value, was, wrong, right
            if right == "utf-8":
                if value is not None:
                    return was, wrong, right
                break  # valid UTF-8 is not accidental, though another step is needed
    return None if best is None else best[1:]


def _proof(was: str, right: str, fits: float, *, latin: bool) -> float | None:
    """How plausible the repaired text is, or None if that proves nothing."""
    high = "".join(_HIGH.findall(was))
    if not high or ("\ufffd" in high and high.count("\ufffd") * 4 > len(high)):
        return None
    value = plausibility(high)
    if right == "utf-8" or (latin and len(high) >= FEWEST):
        return value if value >= max(floor(len(high)), fits + LEAD) else None
    # Any two bytes are a character of GBK: only a very much better score proves it.
    return value if len(high) >= FEWEST and value >= max(SURE, fits + SURE_LEAD) else None


def _looks_latin(high: str) -> bool:
    return (len(high) - len(_LATIN.sub("", high))) * 2 > len(high)


def _lost(text: str) -> Beyond | None:
    """Traces of characters lost in a conversion."""
    at = text.find(LOST_TRACE)
    if at >= 0 and not _quoted(text, at):
        return Beyond(
            at,
            f"出现“{LOST_TRACE}”：此前转码时已丢字",
            f"contains {LOST_TRACE}: characters were lost in an earlier conversion",
        )
    at = text.find(LOST_LATIN)
    if at >= 0:
        return Beyond(
            at,
            "此前转码时已丢字（U+FFFD 又被误读）",
            "characters were lost in an earlier conversion (U+FFFD, read wrongly again)",
        )
    for filler in FILLERS:
        at = text.find(filler)
        if at >= 0:
            return Beyond(at, f"出现“{filler}”：是未用的内存，不是文字", f"contains {filler}: unused memory, not text")
    return _half_read(text)


def _quoted(text: str, at: int) -> bool:
    """An article about lost characters has them in quotes."""
    return text[at - 1 : at] in ("“", "‘", "「", "『", '"') and text[at + len(LOST_TRACE)] in '”’」』"' if at else False


def _half_read(text: str) -> Beyond | None:
    """UTF-8 that was read as GBK or Latin-1, with bytes lost: it can be repaired only in part."""
    high = "".join(_HIGH.findall(text))
    if len(high) < FEWEST or (fits := plausibility(high)) >= FITS - LEAD / 2:
        return None
    for wrong in WRONG:
        data = written_in(text, wrong, lossy=True)
        was = data.decode("utf-8", "replace") if data is not None else ""
        good = [ch for ch in was if ch > "\x7f" and ch != "\ufffd"]
        lost = was.count("\ufffd")
        if len(good) >= FEWEST and lost <= 2 * len(good) and plausibility("".join(good)) >= fits + 2 * LEAD:
            at = next(i for i, ch in enumerate(text) if ch > "\x7f")
            return Beyond(
                at, f"是误按 {wrong} 读过的 UTF-8，且已丢字", f"is UTF-8 that was read as {wrong}, with characters lost"
            )
    return None


def written_in(text: str, wrong: str, *, lossy: bool = False) -> bytes | None:
    """
    The bytes that were read wrongly; None if the text cannot have come from that encoding.

    Windows programs pass bytes that cp1252 leaves undefined through as control characters.

    >>> written_in("å¤ª", "cp1252").decode()
    '太'
    """
    if wrong == "cp1252":
        # Nearly every text has a character that is not in cp1252: it need not be checked character by character.
        if not lossy and _NOT_CP1252.search(text):
            return None
        signs = [_CP1252.get(ch, ord(ch) if ch <= "\xff" else -1) for ch in text]
        return bytes(sign for sign in signs if sign >= 0)
    try:
        return text.encode(wrong, "ignore" if lossy else "strict")
    except UnicodeEncodeError:
        return None


_CP1252 = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_NOT_CP1252 = re.compile(f"[^\x00-\xff{re.escape(''.join(_CP1252))}]")
