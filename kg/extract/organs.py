"""
Party and government organs: 市委, 太原市人社局, 区政府, 省委宣传部, bare 组织部.

Place in the flow: Reading + places -> organization Candidates. The forms come from
``organs.tsv`` of the packs; the full name is composed, with a slot where the place
depends on the paper's home.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.decode import worth
from kg.extract.reading import PUNCTUATION, Candidate, Reading
from kg.knowledge.lexicon import Hit
from kg.knowledge.organs import LEVEL_CHARS, Organ
from kg.model import Name, NameForm, Slot

#: Place and organ both known: as certain as a dictionary name.
COMPOSED = 1.25
#: Level character and organ: 市委, 区政府.
LEVELLED = 1.15
#: 组织部, 发改委 alone, where news means the home's.
BARE = 0.85


def find_own(reading: Reading) -> Iterator[Candidate]:
    """我社, 我校: the body for which the article speaks."""
    for match in reading.lexicon.forms["own-body"].finditer(reading.text):
        start, end = match.span()
        if not reading.is_bound(start):
            continue
        slot = NameForm((Slot("own", match[1] or match[0]),))
        yield Candidate(start, end, "organization", worth(LEVELLED, end - start), "organ.own", "", slot, deictic=True)


def find_party_bodies(reading: Reading, places: dict[int, int]) -> Iterator[Candidate]:
    """农工党盐城市委员会, 致公党盐城市总支: a democratic party's body in a place."""
    body = reading.lexicon.forms["party-body"]
    for party, full in _leagues(reading).items():
        at = reading.text.find(party) if len(party) > 1 else -1
        while at >= 0:
            behind = at + len(party)
            for end, start in places.items():
                tail = body.match(reading.text, end) if start == behind else None
                if tail:
                    canonical = NameForm((full, Slot("place", reading.text[start:end]), tail[0]))
                    weight = worth(COMPOSED, tail.end() - at)
                    yield Candidate(at, tail.end(), "organization", weight, "organ.party", "", canonical)
            at = reading.text.find(party, behind)


def _leagues(reading: Reading) -> dict[str, str]:
    """Parties and leagues with committees of their own, by short name: 民盟市委, 九三学社省委."""
    return reading.lexicon.notes.get("league", {})


def find_organs(reading: Reading, places: dict[int, int]) -> Iterator[Candidate]:
    """
    Organs with a place, with a level character, or bare.

    Args:
        places: end -> start of the place (or chain of places) that ends there.
    """
    known = reading.lexicon.organs
    for hit in [hit for hit in reading.hits if hit.surface in known]:
        organs = known[hit.surface]
        yield from placed_organ(reading, hit, organs, places)
        yield from _levelled(reading, hit, organs, places)
        yield from _bare(reading, hit, organs)


def placed_organ(reading: Reading, hit: Hit, organs: tuple[Organ, ...], places: dict[int, int]) -> Iterator[Candidate]:
    """太原市 + 人社局, 江苏省 + 省委, 中国共产党 + 太原市 + 委员会; ``places``: end -> start."""
    levels = reading.lexicon.listed("organ-unit")
    for gap in ("", *levels):
        edge = hit.start - len(gap)
        if edge <= 0 or reading.text[edge : hit.start] != gap or edge not in places:
            continue
        start = places[edge]
        place = reading.text[start:edge]
        organ = _fitting(reading, place, hit, start, organs)
        if organ is None:
            return
        if not gap and len(hit.surface) == 1 and not place.endswith(levels):
            # 太原委 is not an organ; 太原市委 is.
            continue
        # 江苏省省委: the level is said twice.
        place += "" if place.endswith(gap) else gap
        whole = _head_start(reading, start, organ)
        if _is_town_organ(reading, organ) and not place.endswith(organ.short[0]):
            # 渠江|镇党委: the town's character is in the short form.
            place += organ.short[0]
        name: Name = organ.named(Slot("place", place)) if organ.is_composed else ""
        party = next((full for short, full in _leagues(reading).items() if reading.text.startswith(short, whole)), "")
        if party and whole < start and reading.lexicon.is_word("committee", hit.surface):
            # 共青团涿州市委 is the league's, not the Communist Party's.
            name = NameForm((party, Slot("place", place), organ.tail))
        weight = worth(COMPOSED, hit.end - whole)
        yield Candidate(whole, hit.end, "organization", weight, "organ.place", organ.source, name)
        return


def _is_town_organ(reading: Reading, organ: Organ) -> bool:
    """镇党委, 乡政府: only towns have it, and its short form begins with the word for a town."""
    lexicon = reading.lexicon
    only_towns = lexicon.note("organ-level-of", organ.levels) == "town"
    return only_towns and lexicon.is_word("town-end", organ.short[0])


def _fitting(reading: Reading, place: str, hit: Hit, start: int, organs: tuple[Organ, ...]) -> Organ | None:
    """The organ that a place of this level has; a bare tail only with its head before it."""
    found = {
        entry.level
        for end in range(len(place), 0, -1)
        for entry in reading.lexicon.lookup(place[len(place) - end :])
        if entry.type == "place"
    }
    levels = {sign for sign, level in reading.lexicon.notes.get("organ-level-of", {}).items() if level in found}
    usable = [
        organ
        for organ in organs
        if hit.surface == organ.short or not organ.head or reading.text.endswith(organ.head, 0, start)
    ]
    fitting = [organ for organ in usable if levels & set(organ.levels)]
    return next(iter(fitting or usable), None)


def _head_start(reading: Reading, start: int, organ: Organ) -> int:
    """Include 中共 or the first words of the full form before the place."""
    for head in (organ.head, *reading.lexicon.listed("party-short"), *_leagues(reading)):
        if head and reading.text.endswith(head, 0, start):
            return start - len(head)
    return start


def _levelled(reading: Reading, hit: Hit, organs: tuple[Organ, ...], places: dict[int, int]) -> Iterator[Candidate]:
    lexicon, leagues = reading.lexicon, _leagues(reading)
    for level in lexicon.listed("organ-unit"):
        start = hit.start - len(level)
        if start < 0 or reading.text[start : hit.start] != level or hit.start in places:
            continue
        of_party = reading.text.endswith(tuple(leagues), 0, start)
        joined = len(level) == 1 and lexicon.is_any(("joined-level", "outer-level"), reading.before(start))
        if joined and not of_party:
            continue
        if hit.surface not in {organ.short for organ in organs} and len(hit.surface) < 4:
            continue
        if start in places and reading.text[places[start] : start].endswith(level):
            continue
        fitting = [organ for organ in organs if LEVEL_CHARS[level] in organ.levels]
        if not fitting:
            continue
        organ = fitting[0]
        form = organ.named(Slot("level", level))
        if not organ.is_composed:
            form = NameForm((Slot("level", level, as_written=True), hit.surface))
        for party, full in leagues.items():
            if lexicon.is_word("committee", hit.surface) and reading.text.endswith(party, 0, start):
                # 民盟市委 is the party's, not the Communist Party's.
                start -= len(party)
                form = NameForm((full, Slot("level", level), organ.tail))
        yield Candidate(
            start,
            hit.end,
            "organization",
            worth(LEVELLED, hit.end - start),
            "organ.level",
            organ.source,
            form,
            deictic=True,
        )
        return


def _behind_function_word(reading: Reading, start: int) -> bool:
    """在组织部, 被医保局: a preposition or verb precedes."""
    if not reading.is_bound(start):
        return False
    word = reading.text[reading.token_before(start)[0] : start]
    return reading.lexicon.is_any(("prep", "link", "act", "speech", "issue", "carry"), word)


def bare_organ(surface: str, organs: tuple[Organ, ...]) -> tuple[Organ, NameForm] | None:
    """The organ that a short form means without a place, and its name with a slot for the place."""
    organ = next((o for o in organs if "bare" in o.note.split("; ") and o.short == surface), None)
    if organ is None or len(surface) < 2:
        return None
    slot = Slot("bare", as_written=not organ.is_composed)
    return organ, organ.named(slot) if organ.is_composed else NameForm((slot, surface))


def _bare(reading: Reading, hit: Hit, organs: tuple[Organ, ...]) -> Iterator[Candidate]:
    named = bare_organ(hit.surface, organs)
    if named is None:
        return
    organ, form = named
    before = reading.before(hit.start)
    titled = any(reading.lexicon.is_word("title", h.surface) for h in reading.starts[hit.end])
    if (
        ((before in PUNCTUATION and before != "、") or titled or _behind_function_word(reading, hit.start))
        and reading.is_bound(hit.end)
        and not reading.lexicon.is_word("and-others", reading.after(hit.end))
    ):
        yield Candidate(
            hit.start,
            hit.end,
            "organization",
            worth(BARE, hit.end - hit.start),
            "organ.bare",
            organ.source,
            form,
            deictic=True,
        )
