"""
Names by their shape alone: what fills the space between two marks of a list, between a mark and a
title, in Latin letters, or what is not in jieba's dictionary.

Place in the flow: Reading -> spans for the chart; nothing is scored here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.reading import PUNCTUATION, Reading
from kg.extract.spans_headed import MAY_BEGIN, never_first, plain_noun
from kg.model import EntityType
from kg.text.flow import is_han
from kg.text.words import frequency, tag_of

Shape = tuple[int, int, EntityType, str]

#: TCL, LG化学: Latin letters alone, or followed by Chinese characters.
LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9&\-]{1,14}(?![A-Za-z0-9])")
#: Longest item of a list, longest name before a title, in characters.
ITEM, LONGEST_BODY, LONGEST_PLACE, SHORTEST_UNDERTAKING = 16, 10, 7, 5
#: Longest word found by jieba's HMM that may be a name.
UNKNOWN = 5
LIST_MARKS = frozenset("、 　,")
#: Marks inside names; a stretch between other marks has at least two characters.
INNER = frozenset("·—-/")
_BETWEEN_MARKS = re.compile(f"[^{re.escape(''.join(sorted(PUNCTUATION - INNER)))}]{{2,}}")
TAGGED: dict[str, EntityType] = {"nr": "person", "ns": "place", "nt": "organization", "nz": "organization"}


def find_shaped(reading: Reading) -> Iterator[Shape]:
    """All of them."""
    yield from _own_units(reading)
    for match in LATIN.finditer(reading.text):
        yield match.start(), match.end(), "organization", "latin"
    yield from _words(reading)
    yield from _items(reading)


def _own_units(reading: Reading) -> Iterator[Shape]:
    """我市, 本县: the unit for which the paper speaks."""
    text, units = reading.text, reading.lexicon.words.get("own-unit", {})
    for ch in reading.lexicon.words.get("own", {}):
        at = text.find(ch)
        while at >= 0:
            for length in (1, 2):
                if text[at + 1 : at + 1 + length] in units:
                    yield at, at + 1 + length, "place", "own"
            at = text.find(ch, at + 1)


def _words(reading: Reading) -> Iterator[Shape]:
    """Words that jieba tags as names, and those not in its dictionary."""
    text = reading.text
    for start, end in pairwise(reading.bounds):
        word = text[start:end]
        if not 2 <= end - start <= 6 or not is_han(word[0]):
            continue
        kind = TAGGED.get(tag_of(word)[:2])
        if kind:
            yield start, end, kind, "tagged"
        elif not frequency(word) and end - start <= UNKNOWN:
            if end - start < UNKNOWN:
                yield start, end, "person", "unknown"
            before = text[reading.token_before(start)[0] : start] if start else ""
            if (
                not before
                or before[-1] in PUNCTUATION
                or start in reading.edge_ends
                or tag_of(before)[:1] in ("p", "v")
            ):
                yield start, end, "place", "unknown"


def _items(reading: Reading) -> Iterator[Shape]:
    """、徐州升辉|董事长, 、身边云、: what is alone between a mark, verb or title and a mark or title."""
    text = reading.text
    never = never_first(reading.lexicon)
    plain = plain_noun(reading.lexicon)
    words = reading.lexicon.words
    governing = reading.lexicon.words_of(("carry", "issue", "found", "prep", "link", "adverb"))
    closing = words.get("list-end", {})
    links = words.get("link", {})
    for left, right in _runs(reading):
        listed = text[left - 1 : left] in LIST_MARKS and left > 0
        closed = text[right : right + 1] in LIST_MARKS
        start = left
        bounds = [*reading.bounds_within(left, right), right]
        for at, stop in pairwise(bounds):
            word = text[at:stop]
            ends_list = word in closing
            if ends_list or word in links or at in reading.title_starts:
                if at - start >= 2 and (listed or ends_list or at in reading.title_starts):
                    yield from _as(reading, start, at, "item")
                listed = listed or ends_list
                start = stop
            elif (word in governing and at == start) or (
                word in governing and not plain[word] and never[word] != MAY_BEGIN
            ):
                start = stop
        if right - start >= 2 and (listed or closed):
            yield from _as(reading, start, right, "item")


def _as(reading: Reading, start: int, end: int, rule: str) -> Iterator[Shape]:
    length = end - start
    if length > ITEM or not (is_han(reading.text[start]) or reading.text[start].isalnum()):
        return
    proper = end in reading.title_starts or is_proper(reading, start, end)
    if proper and length <= LONGEST_BODY:
        yield start, end, "organization", rule
    if proper and length <= LONGEST_PLACE:
        yield start, end, "place", rule
    if length >= SHORTEST_UNDERTAKING and (proper or len(reading.bounds_within(start, end)) > 2):
        for kind in reading.lexicon.types.those("shaped"):
            if kind not in ("organization", "place"):
                yield start, end, kind, rule


def is_proper(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch contains a known name, Latin letters, a quote, or a word that is not in jieba's dictionary or is a name there."""
    if start in reading.name_starts:
        return True
    for at, stop in pairwise([*reading.bounds_within(start, end), end]):
        word = reading.text[at:stop]
        if word[0] in "“‘" or word[0].isascii():
            return True
        if len(word) > 1 and (not frequency(word) or tag_of(word)[:2] in TAGGED):
            return True
        if len(word) == 1 and stop - start < end - start and _lone(reading, stop, end):
            return True
    return False


def _lone(reading: Reading, at: int, end: int) -> bool:
    """Whether the next word has one character too: 旭|硝|子 is not a phrase of words."""
    return at < end and reading.token_at(at) == (at, at + 1)


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """The stretches between marks."""
    for match in _BETWEEN_MARKS.finditer(reading.text):
        yield match.span()
