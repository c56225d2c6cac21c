"""
The full name of a body that no declared rule has found, as far as it can be composed before the home is known.

Place in the flow: a span accepted by its weight alone -> a form with slots, for decide.py: 地委第一巡察组 ->
中国共产党 + the home's 地区 + 委员会第一巡察组; ``kg.link`` fills the slots.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.organs import bare_organ, placed_organ
from kg.extract.reading import Reading
from kg.extract.spans_organs import chain_starts, level_starts
from kg.knowledge.organs import LEVEL_CHARS, Organ
from kg.model import EntityType, Name, NameForm, Slot

#: Shortest name of a body that another one begins with: 国家卫健委|宣传司.
LEAST_BODY = 4


def open_name(reading: Reading, start: int, end: int, kind: EntityType) -> tuple[Name, bool]:
    """The full name as far as it follows from organs and known names, and whether it depends on the home."""
    text = reading.text[start:end]
    if kind == "place":
        unit = next((text[1:] for own in reading.lexicon.words_of(("own",)) if text[:1] == own), "")
        return (NameForm((Slot("level", unit),)), True) if reading.lexicon.is_word("own-unit", unit) else ("", False)
    if kind != "organization":
        return "", False
    return next(_of_place(reading, start, end), None) or next(_forms(reading, text), ("", False))


def _of_place(reading: Reading, start: int, end: int) -> Iterator[tuple[Name, bool]]:
    """Organs with a known place before them, and bare ones: 威县县委, 卫计委."""
    organs, safe = reading.lexicon.organs, reading.safe_places[1]
    for hit in reading.ends.get(end, ()):
        if hit.surface not in organs:
            continue
        edges = (hit.start, *level_starts(reading, hit.start))
        places = {edge: start for edge in edges if edge in safe and start in chain_starts(reading, edge)}
        for found in placed_organ(reading, hit, organs[hit.surface], places):
            yield found.canonical, found.deictic
        named = bare_organ(hit.surface, organs[hit.surface]) if hit.start == start else None
        if named is not None:
            yield named[1], True


def _forms(reading: Reading, text: str) -> Iterator[tuple[Name, bool]]:
    """The compositions of a name, the longest organ first."""
    lexicon = reading.lexicon
    firms = tuple(lexicon.words_of(("own-noun-end",)))
    short = lexicon.notes.get("level-short", {})
    for level in sorted({*LEVEL_CHARS, *short, *lexicon.words_of(("own-body",))}, key=lambda word: (-len(word), word)):
        if not text.startswith(level):
            continue
        meant = short.get(level, level)
        own = "" if meant in LEVEL_CHARS else level
        found = _organ(reading, text[len(level) :], LEVEL_CHARS.get(meant, ""))
        if found and not (own and found[1]):
            yield found[0].named(Slot("own", own) if own else Slot("level", meant)) + found[1], True
    for at in range(len(text) - 1, LEAST_BODY - 1, -1):
        bodies = {e.canonical for e in lexicon.lookup(text[:at]) if e.type == "organization"}
        if len(bodies) == 1 and not next(iter(bodies)).endswith(firms):
            # 中国建设银行|广西区分行 is its name: nobody writes the bank's full name before a branch.
            yield next(iter(bodies)) + text[at:], False


def _organ(reading: Reading, text: str, level: str) -> tuple[Organ, str] | None:
    """The longest organ of a level (of any, if none is given) that a text begins with, and what belongs to it."""
    for at in range(len(text), 0, -1):
        for organ in reading.lexicon.organs.get(text[:at], ()):
            if level in organ.levels and organ.is_composed:
                return organ, text[at:]
    return None
