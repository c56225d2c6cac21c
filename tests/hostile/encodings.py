"""
Files as they come out of broken conversions: texts, encodings and kinds of damage, combined.

The texts are stretches of the seed pages, the same in traditional characters, classical texts (public domain),
invented lists of names, tables of figures and English. Everything is drawn with one seed, so that each run has
the same files. The kinds of damage are those that happen between two systems, each with its usual cause.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
VARIANTS = Path(__file__).parents[2] / "kg" / "data" / "variants.tsv"

CLASSICAL = (
    "豫章故郡，洪都新府。星分翼軫，地接衡廬。襟三江而帶五湖，控蠻荊而引甌越。物華天寶，龍光射牛斗之墟；人傑地靈，徐孺下陳蕃之榻。",
    "关关雎鸠，在河之洲。窈窕淑女，君子好逑。参差荇菜，左右流之。窈窕淑女，寤寐求之。求之不得，寤寐思服。悠哉悠哉，辗转反侧。",
)
NAMES = (
    "王晓燕、李国强、张建军、刘淑珍、陈志刚、杨雪梅、赵永红、黄丽华、周文斌、吴桂芳、徐海涛、孙秀兰、欧阳静怡、诸葛明辉"
)
ENGLISH = (
    "The municipal government of Taiyuan said on Monday that it would open three new schools. "
    "Officials told reporters: the work began in 2021 (see page 3); did it cost 1,234,567 yuan?"
)
FIGURES = "年份\t工业产值\t同比增长\n" + "\n".join(
    f"{year}年\t{year * 37 % 9973}\t{year * 11 % 89}.{year % 10}%" for year in range(2010, 2023)
)

#: Encodings that must be read, and those of other languages, which must not be mistaken for Chinese.
READ_SIMPLIFIED = (
    "utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "hz", "utf-7",
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
)  # fmt: skip
READ_TRADITIONAL = (*READ_SIMPLIFIED[:2], "gb18030", "big5", "cp950", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be")
FOREIGN = ("shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "iso2022_kr", "utf-16-be-odd")
_MULTIBYTE = frozenset({"gb2312", "gbk", "gb18030", "big5", "cp950", "big5hkscs", "utf-8"})


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and the text that it had before it was damaged (a reading may be this or none)."""

    name: str
    data: bytes
    text: str
    #: True if the file is whole, so that it must be read.
    sound: bool = False


def texts(seed: int = 20221121) -> list[tuple[str, str]]:
    """(``hans`` or ``hant``, text): stretches of 12 to 900 characters."""
    chance = random.Random(seed)
    traditional = _traditional()
    found: list[tuple[str, str]] = []
    for path in sorted(SEEDS.glob("*.txt")):
        page = path.read_text(encoding="utf-8")
        for length in (14, 30, 60, 160, 900):
            start = chance.randrange(len(page) - length)
            found.append(("hans", page[start : start + length].strip()))
            start = chance.randrange(len(page) - length)
            found.append(("hant", page[start : start + length].strip().translate(traditional)))
    found += [("hant", CLASSICAL[0]), ("hans", CLASSICAL[1]), ("hans", NAMES), ("hans", FIGURES)]
    return found


def sound(seed: int = 20221121) -> Iterator[Case]:
    """Whole files in every encoding that is read."""
    for number, (kind, text) in enumerate(texts(seed)):
        for encoding in READ_SIMPLIFIED if kind == "hans" else READ_TRADITIONAL:
            held = _held(text, encoding)
            if held:
                yield Case(f"{number} {kind} {encoding}", held.encode(encoding), held, sound=True)
    for encoding in ("ascii", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        yield Case(f"english {encoding}", ENGLISH.encode(encoding), ENGLISH, sound=True)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xff\xfe\0\0", "utf-32")):
        yield Case(f"mark twice {encoding}", mark + NAMES.encode(encoding), NAMES, sound=True)


def damaged(seed: int = 20221121) -> Iterator[Case]:
    """Every damage of every text in every encoding in which it can happen."""
    chance = random.Random(seed)
    for number, (kind, text) in enumerate(texts(seed)):
        for encoding in READ_SIMPLIFIED if kind == "hans" else READ_TRADITIONAL:
            held = _held(text, encoding)
            if not held:
                continue
            data = held.encode(encoding)
            for name, damage in DAMAGES.items():
                bad = damage(data, encoding, chance)
                if bad is not None and bad != data:
                    yield Case(f"{number} {kind} {encoding} {name}", bad, held)
        for name, wrong in MISREADINGS.items():
            bad = wrong(text)
            if bad is not None and bad != text.encode():
                yield Case(f"{number} {kind} {name}", bad, text)
        for encoding in FOREIGN:
            name = "utf-16-be" if encoding == "utf-16-be-odd" else encoding
            bad = text.encode(name, "ignore")
            bad = bad[1:] if encoding == "utf-16-be-odd" else bad
            if (len(bad) > 12 and not bad.isascii()) or b"\x1b" in bad:
                yield Case(f"{number} {kind} as {encoding}", bad, text)


def _lose(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
    """A byte lost in transmission: one of those that make a Chinese character."""
    runs = {"hz": rb"(?<=~\{)[^~]+", "utf-7": rb"(?<=\+)[A-Za-z0-9+/]{8,}"}
    if encoding in runs:
        found = list(re.finditer(runs[encoding], data))
        if not found:
            return None
        run = chance.choice(found)
        at = chance.randrange(run.start(), run.end())
    else:
        at = chance.choice([i for i, byte in enumerate(data) if byte > 0x7F] or list(range(len(data))))
    return data[:at] + data[at + 1 :]


def _cut(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
    """A download interrupted inside a character."""
    if encoding in ("hz", "utf-7"):
        return None  # may end anywhere without leaving a trace
    at = len(data) - 1
    while encoding in _MULTIBYTE | {"utf-8-sig"} and at:
        with suppress(UnicodeDecodeError):
            data[:at].decode(encoding)
            at -= 1
            continue
        break
    return data[:at] or None


def _insert(byte: bytes) -> Callable[[bytes, str, random.Random], bytes | None]:
    def damage(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
        at = chance.randrange(4, len(data))
        return data[:at] + byte + data[at:]

    return damage


def _ftp(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
    """Sent as text: a carriage return before each byte 10."""
    return data.replace(b"\n", b"\r\n") if encoding.startswith(("utf-16", "utf-32")) and b"\n" in data else None


def _front(mark: bytes, *but: str) -> Callable[[bytes, str, random.Random], bytes | None]:
    def damage(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
        return None if encoding in but or data.startswith(mark) else mark + data

    return damage


def _half_other(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
    """Two files in two encodings put together."""
    if encoding not in _MULTIBYTE:
        return None
    text = data.decode(encoding)
    other = "gbk" if encoding == "utf-8" else "utf-8"
    return text.encode(encoding) + text.encode(other, "ignore")


def _seven(data: bytes, encoding: str, chance: random.Random) -> bytes | None:
    """Sent over a seven-bit line."""
    return bytes(byte & 0x7F for byte in data) if encoding == "gb2312" else None


DAMAGES: dict[str, Callable[[bytes, str, random.Random], bytes | None]] = {
    "byte lost": _lose,
    "byte lost, again": _lose,
    "byte lost, once more": _lose,
    "cut": _cut,
    "0xFF inside": _insert(b"\xff"),
    "NUL inside": _insert(b"\0"),
    "binary inside": _insert(bytes(range(1, 32)) * 3 + b"\xff\xfe\xfd\x80\x00"),
    "carriage returns": _ftp,
    "mark of UTF-8": _front(b"\xef\xbb\xbf", "utf-8", "utf-8-sig", "hz", "utf-7"),
    "mark of UTF-16-LE": _front(b"\xff\xfe", "utf-16-le", "utf-32-le"),
    "mark of UTF-16-BE": _front(b"\xfe\xff", "utf-16-be"),
    "half in another": _half_other,
    "seven bits": _seven,
}


def _misread(right: str, wrong: str, errors: str = "strict") -> Callable[[str], bytes | None]:
    """Stored in one encoding, read in another, stored again."""

    def damage(text: str) -> bytes | None:
        try:
            return text.encode(right, "strict" if errors == "strict" else "ignore").decode(wrong, errors).encode()
        except UnicodeError:
            return None

    return damage


def _twice(text: str) -> bytes | None:
    return text.encode().decode("latin-1").encode().decode("latin-1").encode()


def _as_cp1252(text: str) -> bytes | None:
    """As browsers read it: what cp1252 leaves undefined passes through."""
    signs = []
    for byte in text.encode():
        try:
            signs.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            signs.append(chr(byte))
    return "".join(signs).encode()


MISREADINGS: dict[str, Callable[[str], bytes | None]] = {
    "UTF-8 as Latin-1": _misread("utf-8", "latin-1"),
    "UTF-8 as cp1252": _as_cp1252,
    "UTF-8 as Latin-1, twice": _twice,
    "UTF-8 as GBK": _misread("utf-8", "gb18030"),
    "UTF-8 as GBK, lossy": _misread("utf-8", "gbk", "replace"),
    "UTF-8 as GBK, gaps": _misread("utf-8", "gbk", "ignore"),
    "UTF-8 as Big5": _misread("utf-8", "cp950"),
    "GBK as Latin-1": _misread("gbk", "latin-1"),
    "GBK as UTF-8, lossy": _misread("gbk", "utf-8", "replace"),
    "Big5 as GBK": _misread("cp950", "gb18030"),
    "Big5 as Latin-1": _misread("cp950", "latin-1"),
    "U+FFFD as GBK": lambda text: (
        text.encode("gbk", "ignore").decode("utf-8", "replace").encode().decode("gbk", "replace").encode()
    ),
    "question marks": lambda text: text.encode("ascii", "replace"),
    "question marks in Latin-1": lambda text: text.encode("latin-1", "replace"),
    "binary": lambda text: random.Random(text).randbytes(400),
}


def _held(text: str, encoding: str) -> str:
    """What an encoding can represent of a text; empty if that is too little to be the text."""
    held = text.encode(encoding, "ignore").decode(encoding)
    return held if len(held) > 0.8 * len(text) and len(held.strip()) > 9 else ""


def _traditional() -> dict[int, str]:
    """A traditional form of each simplified character that Big5 has."""
    table: dict[int, str] = {}
    for line in VARIANTS.read_text(encoding="utf-8").splitlines()[2:]:
        traditional, simple = line.split("\t")[:2]
        if len(traditional.encode("big5", "ignore")) == 2:
            table.setdefault(ord(simple), traditional)
    return table
