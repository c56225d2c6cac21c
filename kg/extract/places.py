"""
Places that the packs have, and 我省, 我市, 我国.

Place in the flow: Reading -> place Candidates. Places with a head noun that no pack
has (roads, villages, parks) come from the declared patterns (heads.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.knowledge.lexicon import Entry, Hit
from kg.model import Name, NameForm, Slot
from kg.text.flow import is_han
from kg.text.words import frequency, tag_of

#: A known name in full, or a short form with no other meaning.
SAFE = 1.0
#: A short form that is also an ordinary word, supported by its neighbours.
SUPPORTED = 0.8
#: Up to this count in jieba's corpus a word that is not a name there may still be one of the home's counties.
RARE = 20
#: From this count in jieba's corpus the rest of a compound is a noun of its own (政府 57,000; 滩 120 of one character).
COMMON = 300
#: Levels of sites that belong to the city whose short name precedes them; rivers, lakes and lines cross several cities.
SITES = frozenset({"site", "park", "port", "station", "airport", "mountain"})
#: The classes of characters that names of units end in, and that abbreviate provinces.
UNIT_ENDS = ("unit-end", "land-end")
PROVINCES = ("province-char",)
#: Levels of lines that papers also name by two characters: 津潍.
LINES = ("railway", "expressway")
NATURE = ("mountain", "river", "lake", "water", "sea")


def find_places(reading: Reading) -> Iterator[Candidate]:
    """Every place name of the packs that its context allows."""
    known = _known_in_full(reading)
    for hit, entries in reading.meanings:
        found = [entry for entry in entries if entry.type == "place"]
        if not found or not _allowed(reading, hit):
            continue
        for entry in found:
            if entry.safe or _supported(reading, hit, entry, known):
                yield _candidate(hit, entry)
                if entry.level in NATURE:
                    yield from _part_of(reading, hit, entry)
                if entry.level in SITES:
                    yield from _with_its_unit(reading, hit, entry)
    yield from _deictic(reading)


def _allowed(reading: Reading, hit: Hit) -> bool:
    """Whether the context allows the name to be a place at all, whichever place it is."""
    return (
        hit.end - hit.start > 1
        and not reading.lexicon.is_guarded(hit.surface, reading.before(hit.start), reading.after(hit.end))
        and not reading.lexicon.is_word("generic", hit.surface)
        and not (_cut_through(reading, hit) and not _neighbours(reading, hit))
        and not _in_brand(reading, hit)
        and not _in_row(reading, hit)
    )


def _in_row(reading: Reading, hit: Hit) -> bool:
    """豫皖|苏浙, 闽|粤港澳: the rest of a longer row of provinces, each named by one character."""
    provinces = reading.lexicon.words_of(PROVINCES)
    return reading.before(hit.start) in provinces and provinces.issuperset(hit.surface)


def rows_of_provinces(reading: Reading) -> dict[int, int]:
    """End -> start of rows such as 豫皖苏浙, which are not mentions by themselves but may begin a name."""
    found: dict[int, int] = {}
    provinces = reading.lexicon.words_of(PROVINCES)
    for hit, entries in reading.meanings:
        if not provinces.issuperset(hit.surface) or entries[0].type != "place":
            continue
        start, end = hit.start, hit.end
        while reading.before(start) in provinces:
            start -= 1
        while reading.after(end) in provinces:
            end += 1
        if end - start > max(2, hit.end - hit.start):
            found[end] = start
    return found


def _in_brand(reading: Reading, hit: Hit) -> bool:
    """“上海标准”, “米脂婆姨”: inside a short quote with other words a place is part of a brand's or column's name."""
    quote = reading.short_quotes.get(hit.start)
    if quote is None or hit.end > quote[1] or quote == (hit.start, hit.end):
        return False
    quoted = reading.text[slice(*quote)]
    praised = hit.end == quote[1] and quoted.startswith(reading.lexicon.listed("place-aim"))
    if not quoted.isalnum() or not is_han(quoted[0]) or (_ends_place(reading, quoted) and not praised):
        return False
    return not reading.lexicon.lookup(quoted)


def _ends_place(reading: Reading, quoted: str) -> bool:
    """“太原古县城” as a whole may be a place, “晋南”片 and “京津冀” are."""
    return _ends_like_unit(reading, quoted) or quoted.endswith(reading.lexicon.listed("site-end"))


def _ends_like_unit(reading: Reading, name: str) -> bool:
    """太原市, 汾河: a name that ends in the character of its kind is not a chance match."""
    return reading.lexicon.is_any(UNIT_ENDS, name[-1:])


def _candidate(hit: Hit, entry: Entry) -> Candidate:
    weight = worth(SAFE if entry.safe else SUPPORTED, hit.end - hit.start)
    return Candidate(hit.start, hit.end, "place", weight, "lexicon", entry.source, entry.canonical, level=entry.level)


def _with_its_unit(reading: Reading, hit: Hit, entry: Entry) -> Iterator[Candidate]:
    """兴义|万峰林, 岳阳|城陵矶港: the short name of a unit before a site belongs to it; 江北区 is a unit of its own."""
    for unit in reading.ends[hit.start]:
        named = unit.end - unit.start > 1 and not reading.lexicon.is_word("unit-end", unit.surface[-1:])
        meanings = reading.lexicon.lookup(unit.surface) if named and _allowed(reading, unit) else ()
        if any(e.type == "place" and e.level in ("city", "county") for e in meanings):
            weight = worth(SAFE, hit.end - unit.start)
            yield Candidate(unit.start, hit.end, "place", weight, "place.with_unit", entry.source, level=entry.level)


def _part_of(reading: Reading, hit: Hit, entry: Entry) -> Iterator[Candidate]:
    """西秦岭, 贺兰山东麓, 安宁河流域: a direction, slope or basin of a mountain or water is a place of its own."""
    tail = reading.lexicon.forms["part-of-nature"].match(reading.text, hit.end)
    end = tail.end() if tail else hit.end
    start = hit.start - 1 if _behind_direction(reading, hit.start) else hit.start
    if (start, end) != (hit.start, hit.end):
        yield Candidate(start, end, "place", worth(SAFE, end - start), "place.part", entry.source, level=entry.level)


def _behind_direction(reading: Reading, at: int) -> bool:
    """西|秦岭 after a mark or a verb."""
    start = at - 1
    if start < 1 or not reading.lexicon.is_word("direction", reading.before(at)) or not reading.is_bound(start):
        return False
    return not reading.lexicon.is_word("toward", reading.before(start))


def _cut_through(reading: Reading, hit: Hit) -> bool:
    """A short name that is only a chance part of longer words (海南 in 上海南站)."""
    if hit.end - hit.start > 3 or (hit.end - hit.start == 3 and _ends_like_unit(reading, hit.surface)):
        return False
    begin, end = reading.token_at(hit.start)
    if begin == hit.start and (end == hit.end or (end > hit.end and _is_noun(reading, reading.text[hit.end : end]))):
        return False
    return reading.straddled(hit.start, hit.end)


def _is_noun(reading: Reading, rest: str) -> bool:
    """jieba has some compounds of a place and a noun as one word: 华北|地区, 法国|总理, 韩国|队, 印度|政府."""
    if reading.lexicon.is_word("not-name-of-place", rest):
        return False
    if reading.lexicon.is_word("team", rest[-1:]) or reading.lexicon.is_any(("title", "role"), rest):
        return True
    return len(rest) > 1 and frequency(rest) > COMMON and tag_of(rest) == "n"


def _neighbours(reading: Reading, hit: Hit) -> bool:
    """Whether another known place touches the hit: 山西|太原."""
    starts, ends = reading.safe_places
    return hit.start in ends or hit.end in starts


def _known_in_full(reading: Reading) -> set[str]:
    """Canonical names that the article has in a safe form."""
    return {
        entry.canonical for _, entries in reading.meanings for entry in entries if entry.type == "place" and entry.safe
    }


def _supported(reading: Reading, hit: Hit, entry: Entry, known: set[str]) -> bool:
    """A weak form counts if the article has the full name, or if its parent precedes it."""
    if not (reading.is_bound(hit.start) and reading.is_bound(hit.end)):
        return False
    if entry.canonical in known:
        return True
    above = set(entry.parent.split("/"))
    if entry.level in ("city", "county") and above & reading.home_units and not _is_common(hit.surface):
        return True
    if (
        entry.level == "town"
        and above & reading.home_units
        and (_listed(reading, hit) or _is_full(reading, hit.surface))
    ):
        return True
    if entry.level in ("city", "county", "province", "country", "state") and _among_places(reading, hit):
        return True
    if entry.level in LINES and _joins(reading, hit.end) and _before_line(reading, hit.end + 1):
        return True
    if entry.level in ("zone", "newarea") and _behind_verb(reading, hit.start):
        return True
    parent = entry.parent.rpartition("/")[2]
    return bool(parent) and any(
        other.canonical == parent
        for before in reading.ends[hit.start]
        for other in reading.lexicon.lookup(before.surface)
    )


def _joins(reading: Reading, at: int) -> bool:
    return reading.after(at) == "、" or reading.lexicon.is_word("joins", reading.after(at))


def _before_line(reading: Reading, at: int) -> bool:
    """雄商|和津潍高铁: followed by a line named in full."""
    return any(
        entry.safe and entry.level in LINES
        for hit in reading.starts.get(at, ())
        for entry in reading.lexicon.lookup(hit.surface)
    )


def _is_full(reading: Reading, surface: str) -> bool:
    """三乡镇: the town's name with its kind, and not only 三乡."""
    return surface.endswith(reading.lexicon.listed("full-town")) and len(surface) > 2


def _is_common(word: str) -> bool:
    """平定, 城区: jieba's corpus has it mostly as another word; 于都, 修文 it has as a name or not at all."""
    return frequency(word) > RARE and not tag_of(word).startswith(("ns", "nr", "nz"))


def _listed(reading: Reading, hit: Hit) -> bool:
    """罗店、大场、淞南: short names of the home's towns in a list."""
    return reading.before(hit.start) == "、" or reading.after(hit.end) == "、"


def _among_places(reading: Reading, hit: Hit) -> bool:
    """东莞、中山、江门: between two known places of a list."""
    beside = (*reading.ends[hit.start - 1], *reading.starts[hit.end + 1])
    known = [
        {e.level for e in reading.lexicon.lookup(h.surface) if e.type == "place" and e.safe and len(h.surface) > 1}
        for h in beside
    ]
    both = reading.lexicon.forms["between-items"].fullmatch(reading.text, hit.start - 1, hit.end + 1)
    return both is not None and any(known)


def _behind_verb(reading: Reading, start: int) -> bool:
    """支持前海, 在河套: a verb or preposition governs the place."""
    word = reading.text[reading.token_before(start)[0] : start]
    return reading.lexicon.is_any(("carry", "issue", "prep", "act"), word)


def _deictic(reading: Reading) -> Iterator[Candidate]:
    lexicon = reading.lexicon
    for match in lexicon.forms["deictic-unit"].finditer(reading.text):
        start, end = match.span()
        other = reading.after(end) in lexicon.note("deictic-unit", match[1])
        if other or lexicon.is_word("joined-self", reading.before(start)):
            continue
        slot: Name = lexicon.note("deictic-name", match[0]) or NameForm((Slot("level", match[1]),))
        yield Candidate(start, end, "place", worth(SAFE, 2), "place.deictic", "", slot, deictic=True)
