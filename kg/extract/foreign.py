"""
Foreign names in Chinese characters: 罗杰·摩尔, 施特劳斯.

Place in the flow: Reading -> person Candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.knowledge.lexicon import Lexicon
from kg.text.flow import runs_with
from kg.text.words import FUNCTION_TAGS, frequency, tag_of

#: The middle dots that newspapers use in foreign names.
DOTS = "·•・‧．"
_DOTTED = re.compile(rf"[一-龥A-Z]{{1,7}}(?:[{DOTS}][一-龥A-Z]{{1,8}})+")
_DOT = re.compile(f"[{DOTS}]")
#: Marks that no such name has.
MARKS = "，。、；：\n"
DOTTED = 1.2
SINGLE = 0.85
CONTEXT = 1.0
#: Mean weight of the characters (words-foreign) from which a run looks transliterated.
TRANSLIT_MEAN = 2.2
#: Share of transliteration characters in a dotted name; 同梦·同城 has none.
FOREIGN_SHARE = 0.6
#: Longest part of a dotted name that a title behind it is looked for.
LONGEST_PART = 5
#: Longest last part that jieba does not know: 德米特里延科.
LONGEST_UNKNOWN = 7
#: The same with a title right behind it: 祖龙·克里木局长.
TITLED_SHARE = 0.3
#: Without a title beside it a run of such characters is a name from this length: 基里延科.
FREE_LENGTH = 4
#: With a title beside it, from this one.
TITLED_LENGTH = 3
#: Share of transliteration characters in the last part of a dotted name that jieba does not know.
UNKNOWN_SHARE = 0.5
FOREIGN_TAGS = ("nrt", "nrfg")


def find_foreign(reading: Reading) -> Iterator[Candidate]:
    """Dotted names, and runs of transliteration characters in a name's place."""
    yield from _dotted(reading)
    yield from _undotted(reading)


def _dotted(reading: Reading) -> Iterator[Candidate]:
    table = reading.lexicon.words.get("translit", {})
    for match in chain.from_iterable(
        _DOTTED.finditer(reading.text, *run) for run in runs_with(reading.text, _DOT, MARKS)
    ):
        parts = re.split(rf"[{DOTS}]", match[0])
        start, end = match.span()
        # The first part may have a title stuck to its left, the last one anything to its right.
        first, last = parts[0], parts[-1]
        # 祖龙·克里木: a word of jieba's right before the dot belongs to the name whole.
        keep = max(
            _suffix(first, table, reading, start), start + len(first) - reading.token_before(start + len(first))[0]
        )
        keep = min(keep, len(first))
        start += len(first) - keep
        length = _prefix(last, table, reading, end - len(last))
        end -= len(last) - length
        han = [c for c in reading.text[start:end] if c not in DOTS and not c.isascii()]
        share = TITLED_SHARE if end in reading.title_starts else FOREIGN_SHARE
        foreign = sum(table.get(c, -1.0) > 0 for c in han) >= share * len(han)
        if keep and length and end - start >= 3 and foreign:
            yield Candidate(start, end, "person", worth(DOTTED, end - start), "person.dotted")


def _suffix(part: str, table: dict[str, float], reading: Reading, start: int) -> int:
    # The last title counts: 秘书长|瓦尔特, and not 秘书|长瓦尔特.
    for cut in range(len(part) - 1, -1, -1):
        if any(
            reading.lexicon.is_word(kind, hit.surface)
            for hit in reading.ends[start + cut]
            for kind in ("title", "role")
        ):
            return len(part) - cut
    keep = 0
    for char in reversed(part):
        if table.get(char, -1.0) <= 0 and not char.isascii():
            break
        keep += 1
    return keep or min(len(part), 2)


def _prefix(part: str, table: dict[str, float], reading: Reading, at: int) -> int:
    for offset in range(2, min(len(part), LONGEST_PART + 1)):
        if at + offset in reading.title_starts and any(table.get(char, -1.0) > 0 for char in part[:offset]):
            # 克里木|局长: the title ends the name, whatever its characters.
            return offset
    length = 0
    for offset, char in enumerate(part):
        if table.get(char, -1.0) <= 0 and not char.isascii():
            break
        if offset and any(reading.lexicon.is_word("title", hit.surface) for hit in reading.starts[at + offset]):
            break
        length += 1
    return max(length, _unknown_run(part, table, reading, at)) or min(len(part), 2)


def _unknown_run(part: str, table: dict[str, float], reading: Reading, at: int) -> int:
    """托马肖|及其同事: how far words reach that are no ordinary ones; 0 if few of their characters transliterate."""
    end = at
    while end < at + len(part):
        stop = min(reading.token_at(end)[1], at + len(part))
        word = reading.text[end:stop]
        if end > at and (end in reading.title_starts or _is_ordinary(word)):
            break
        end = stop
    foreign = sum(table.get(char, -1.0) > 0 for char in reading.text[at:end])
    return end - at if end - at <= LONGEST_UNKNOWN and foreign >= (end - at) * UNKNOWN_SHARE else 0


def _is_ordinary(word: str) -> bool:
    tag = tag_of(word)
    return tag in FUNCTION_TAGS or tag[:1] in "vmqtu" or (len(word) > 1 and frequency(word) > 0 and tag[:2] != "nr")


def _undotted(reading: Reading) -> Iterator[Candidate]:
    table = reading.lexicon.words.get("translit", {})
    for match in _runs(reading.lexicon).finditer(reading.text):
        yield from _run(reading, match.start(), match.end(), table)


@lru_cache(maxsize=4)
def _runs(lexicon: Lexicon) -> re.Pattern[str]:
    """Runs of two and more transliteration characters; never matches where there are none."""
    characters = sorted(char for char, weight in lexicon.words.get("translit", {}).items() if weight > 0)
    return re.compile("[" + re.escape("".join(characters)) + "]{2,}" if characters else r"(?!)")


def _run(reading: Reading, start: int, end: int, table: dict[str, float]) -> Iterator[Candidate]:
    name = reading.text[start:end]
    tag = tag_of(name)
    lexical = tag in FOREIGN_TAGS
    if not lexical and len(name) < TITLED_LENGTH:
        return
    mean = sum(table.get(c, 0.0) for c in name) / len(name)
    titled = any(
        reading.lexicon.is_word(kind, hit.surface) and len(hit.surface) > 1
        for kind in ("title", "role")
        for hit in (*reading.ends[start], *reading.starts[end])
    )
    if reading.lexicon.is_word("not-person", name) or _filled_by_place(reading, start, end):
        return
    if lexical and reading.token_at(start) == (start, end):
        yield Candidate(start, end, "person", worth(SINGLE, len(name)), "person.foreign_known")
    elif len(name) >= (TITLED_LENGTH if titled else FREE_LENGTH) and mean >= TRANSLIT_MEAN and tag[:2] in ("", "nr"):
        yield Candidate(start, end, "person", worth(CONTEXT, len(name)), "person.foreign")


def _filled_by_place(reading: Reading, start: int, end: int) -> bool:
    """莫斯科|多云, 塞尔维亚|族: a known place fills the run but for a character or two."""
    return any(
        end - TITLED_LENGTH < hit.end <= end and reading.lexicon.can_be(hit.surface, "place")
        for hit in reading.starts.get(start, ())
    )
