"""
What the packs say about a span as a whole: a name, an organ of a level, a word for a kind, the speaker's own body.

Place in the flow: Reading + a span -> names of features.
"""

from __future__ import annotations

from kg.extract.reading import Reading
from kg.knowledge.lexicon import Entry
from kg.text.flow import is_han

#: Longest level before an organ: 自治区.
LONGEST_LEVEL = 3


def pack_signs(reading: Reading, start: int, end: int, kind: str) -> list[str]:
    """What the packs say about a span, mostly nothing."""
    found: list[str] = []
    if entries := reading.known_spans.get((start, end)):
        found += _known_as(reading, start, end, kind, entries)
    words = reading.lexicon.words
    surface = reading.text[start:end]
    if surface in words.get("generic", {}):
        found.append("generic")
    if surface[0] in words.get("own", {}):
        found += _own_signs(reading, surface)
    if kind == "organization" and end in reading.organs_until:
        found += _organ_signs(reading, start, end)
    return found


def _known_as(reading: Reading, start: int, end: int, kind: str, entries: tuple[Entry, ...]) -> list[str]:
    """Whether the packs have the span as a name of the type, how safe it is, and whether its context agrees."""
    own = [entry for entry in entries if entry.type == kind]
    if own:
        return _of_name(reading, start, end, own)
    other = next((entry.type for entry in entries if entry.safe), "")
    return ["known-as-" + other] if other else []


def _of_name(reading: Reading, start: int, end: int, own: list[Entry]) -> list[str]:
    entry = next((e for e in own if e.safe), own[0])
    safety = "known-safe" if entry.safe else "known-weak"
    out = [
        safety,
        f"{safety}-{entry.source.split('/')[0]}",
        f"{safety}-level-{entry.level or 'none'}",
        f"{safety}-length-{min(5, end - start)}",
    ]
    if len(own) > 1:
        out.append("known-homonyms")
    if reading.straddled(start, end):
        out.append("known-straddled")
    return out if entry.safe else out + _support(reading, start, end, own)


def _support(reading: Reading, start: int, end: int, own: list[Entry]) -> list[str]:
    """The support for a name that is also an ordinary word."""
    out: list[str] = []
    if any(entry.canonical in reading.full_names for entry in own):
        out.append("known-weak-full")
    if reading.lexicon.is_supported(reading.text[start:end], reading.before(start), reading.after(end)):
        out.append("known-weak-supported")
    if any(set(entry.parent.split("/")) & reading.home_units for entry in own):
        out.append("known-weak-home")
    parents = {entry.parent.rpartition("/")[2] for entry in own} - {""}
    before = (other for hit in reading.ends.get(start, ()) for other in reading.lexicon.lookup(hit.surface))
    if parents and any(other.canonical in parents for other in before):
        out.append("known-weak-parent")
    return out


def _organ_signs(reading: Reading, start: int, end: int) -> list[str]:
    """市委, 太原市人社局, 组织部: how an organ of the packs is written in the span."""
    notes = reading.organs_from
    out: list[str] = []
    note = next((note for stop, note in notes.get(start, ()) if stop == end), None)
    if note is not None:
        out.append("organ-bare" if "bare" in note else "organ-generic" if "generic" in note else "organ-alone")
    levels = reading.lexicon.words.get("level", {})
    for length in range(1, LONGEST_LEVEL + 1):
        after = start + length
        if reading.text[start:after] in levels and any(stop == end for stop, _ in notes.get(after, ())):
            out.append("organ-level")
            if is_han(reading.before(start)):
                out.append("organ-level-bound" if reading.is_bound(start) else "organ-level-cut")
            break
    for after, _, safe in reading.place_starts.get(start, ()):
        if safe and any(stop == end for stop, _ in notes.get(after, ())):
            out.append("organ-place")
            break
    return out


def _own_signs(reading: Reading, surface: str) -> list[str]:
    """我市, 我校: the speaker's own."""
    words = reading.lexicon.words
    rest = surface[1:]
    unit, body = rest in words.get("own-unit", {}), rest in words.get("own-body", {})
    return ["own-unit" if unit else "own-body" if body else "own-longer"]
