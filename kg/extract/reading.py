"""
One article ready for the search: its characters, the automaton's hits, the boundaries of words.

Place in the flow: Article -> Reading; every candidate module works on a Reading.
Offsets count in ``Reading.text`` (the article's flow), not on the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, count, repeat
from typing import NamedTuple

from kg.knowledge.lexicon import Entry, Hit, Lexicon
from kg.model import EntityType, Name
from kg.text.flow import Flow
from kg.text.words import cut, is_word

PUNCTUATION = frozenset(
    "，。、；：？！…—～·“”‘’『』「」《》〈〉（）()【】[]{},.;:?!\"'　 \n\t|/\\*#●■▲◆○□★☆△▽→←↑↓＋+=%％"
)
OPEN_TO_CLOSE = {"“": "”", "‘": "’", "《": "》", "『": "』", "「": "」", "（": "）", "(": ")", "〈": "〉"}
CLOSE_TO_OPEN = {close: open_ for open_, close in OPEN_TO_CLOSE.items()}


#: Longest quote that is taken for the name of a brand or column.
_SHORT_QUOTE = re.compile("“([^“”]{3,6})”")


#: Marks that may come between a name and a bracket.
CLOSING = "》”’」』"


class Candidate(NamedTuple):
    """A possible mention, with its weight in the decoding and the reason."""

    start: int
    end: int
    #: None for a stretch that contains no mention (a film's title).
    type: EntityType | None
    weight: float
    rule: str
    row: str = ""
    #: Full name if known; a form if link has to fill in the place.
    canonical: Name = ""
    deictic: bool = False
    #: Level of a place, from its pack; else empty.
    level: str = ""


@dataclass(eq=False)
class Reading:
    """The characters of one article and what is known of each position."""

    flow: Flow
    #: Characters as matched: traditional ones mapped to simplified, one to one.
    text: str
    lexicon: Lexicon
    hits: tuple[Hit, ...]
    #: Canonical names of the home's city and district.
    home_units: frozenset[str] = frozenset()
    starts: dict[int, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, list[Hit]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for hit in self.hits:
            self.starts[hit.start].append(hit)
            self.ends[hit.end].append(hit)

    @cached_property
    def _words(self) -> tuple[list[int], list[int]]:
        """Where jieba's words begin, with the text's end as the last item; and for each character its word."""
        speech, levels = self.lexicon.words.get("speech", {}), self.lexicon.words.get("level", {})
        lengths: list[int] = []
        for word in cut(self.text):
            # 大伯|说|市第一医院: jieba guesses words that it does not know, such as 说市.
            apart = len(word) == 2 and word[1] in levels and word[0] in speech and not is_word(word)
            lengths.extend((1, 1) if apart else (len(word),))
        return [0, *accumulate(lengths)], [*chain.from_iterable(map(repeat, count(), lengths))]

    @property
    def bounds(self) -> list[int]:
        """Where the words begin, and the text's end."""
        return self._words[0]

    def bounds_within(self, start: int, end: int) -> list[int]:
        """Where the words begin in a stretch; its own start first."""
        bounds = self._words[0]
        return [start, *bounds[bisect_right(bounds, start) : bisect_left(bounds, end)]]

    def words_of(self, start: int, end: int) -> tuple[int, int, int]:
        """For the words in a stretch: where the first ends, where the last begins, and how many there are."""
        bounds, words = self._words
        first, last = words[start], words[end - 1]
        return min(bounds[first + 1], end), max(bounds[last], start), last - first + 1

    @cached_property
    def meanings(self) -> list[tuple[Hit, tuple[Entry, ...]]]:
        """The hits that are names of the packs, with all their meanings."""
        meanings = self.lexicon.meanings
        return [(hit, found) for hit in self.hits if (found := meanings[hit.surface])]

    @cached_property
    def definitions(self) -> dict[int, str]:
        """End of a name -> the short name that the bracket after it defines: 示范区 in （简称“示范区”）."""
        found: dict[int, str] = {}
        for match in self.lexicon.forms["short-name"].finditer(self.text):
            at = match.start()
            found[at] = match[1]
            if self.before(at) in CLOSING:
                found[at - 1] = match[1]
        return found

    @cached_property
    def known_spans(self) -> dict[tuple[int, int], tuple[Entry, ...]]:
        """Start and end of each name of the packs, with all its meanings."""
        return {(hit.start, hit.end): found for hit, found in self.meanings}

    @cached_property
    def safe_places(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where known places begin, and where they end; only names that need no support."""
        safe = [
            hit
            for hit, meanings in self.meanings
            if hit.end - hit.start > 1 and any(e.safe and e.type == "place" for e in meanings)
        ]
        return frozenset(hit.start for hit in safe), frozenset(hit.end for hit in safe)

    def is_behind_country(self, at: int) -> bool:
        """Whether a country or foreign state of the packs ends at a position."""
        return any(
            entry.type == "place" and entry.level in ("country", "state", "territory")
            for hit in self.ends.get(at, ())
            for entry in self.lexicon.lookup(hit.surface)
        )

    @cached_property
    def name_starts(self) -> frozenset[int]:
        """Where known places and bodies of two or more characters begin."""
        return frozenset(
            hit.start
            for hit, meanings in self.meanings
            if hit.end - hit.start > 1 and any(e.type in ("place", "organization") for e in meanings)
        )

    @cached_property
    def places_until(self) -> dict[int, tuple[int, ...]]:
        """End -> starts of the known places of two or more characters that end there."""
        found: dict[int, tuple[int, ...]] = {}
        for hit, meanings in self.meanings:
            if hit.end - hit.start > 1 and any(e.type == "place" for e in meanings):
                found[hit.end] = (*found.get(hit.end, ()), hit.start)
        return found

    @cached_property
    def edge_ends(self) -> frozenset[int]:
        """Where a known name, organ, title or role of two or more characters ends: another name may begin there."""
        words, organs, entries = self.lexicon.words, self.lexicon.organs, self.lexicon.entries
        titles, roles = words.get("title", {}), words.get("role", {})
        return frozenset(
            end
            for start, end, surface in self.hits
            if end - start > 1 and (surface in titles or surface in roles or surface in organs or surface in entries)
        )

    @cached_property
    def place_starts(self) -> dict[int, list[tuple[int, str, bool]]]:
        """Start -> end, level and safety of the known places of two or more characters that begin there."""
        found: dict[int, list[tuple[int, str, bool]]] = {}
        for hit, meanings in self.meanings:
            places = [entry for entry in meanings if entry.type == "place"] if hit.end - hit.start > 1 else []
            if places:
                safe = any(entry.safe for entry in places)
                found.setdefault(hit.start, []).append((hit.end, places[0].level, safe))
        return found

    @cached_property
    def body_starts(self) -> dict[int, list[int]]:
        """Start -> ends of the known bodies that begin there."""
        found: dict[int, list[int]] = {}
        for hit, meanings in self.meanings:
            if hit.end - hit.start > 1 and any(entry.type == "organization" for entry in meanings):
                found.setdefault(hit.start, []).append(hit.end)
        return found

    @cached_property
    def organs_from(self) -> dict[int, list[tuple[int, str]]]:
        """Start -> end and note of the organs of the packs that begin there."""
        found: dict[int, list[tuple[int, str]]] = {}
        organs = self.lexicon.organs
        for hit in self.hits:
            if hit.surface in organs:
                found.setdefault(hit.start, []).append((hit.end, organs[hit.surface][0].note))
        return found

    @cached_property
    def organs_until(self) -> frozenset[int]:
        """Where organs of the packs end."""
        return frozenset(end for organs in self.organs_from.values() for end, _ in organs)

    @cached_property
    def body_ends(self) -> frozenset[int]:
        """Where known bodies and organs end; an organ of one character only after a level (市委)."""
        levels = self.lexicon.words.get("level", {})
        found = {end for ends in self.body_starts.values() for end in ends}
        for start, organs in self.organs_from.items():
            levelled = self.text[start - 1 : start] in levels
            found.update(end for end, _ in organs if levelled or end - start > 1)
        return frozenset(found)

    @cached_property
    def full_names(self) -> frozenset[str]:
        """Canonical names that the article has in a safe form."""
        return frozenset(e.canonical for hit, found in self.meanings for e in found if e.safe and len(hit.surface) > 1)

    @cached_property
    def title_ends(self) -> frozenset[int]:
        """Where titles end."""
        return frozenset(hit.end for hit in self.titles)

    @cached_property
    def _roles(self) -> list[Hit]:
        words = self.lexicon.words.get("role", {})
        return [hit for hit in self.hits if hit.surface in words and len(hit.surface) > 1]

    @cached_property
    def role_ends(self) -> frozenset[int]:
        """Where roles end."""
        return frozenset(hit.end for hit in self._roles)

    @cached_property
    def role_starts(self) -> frozenset[int]:
        """Where roles begin that follow a name."""
        notes = self.lexicon.notes.get("role", {})
        behind = ("after", "both")
        return frozenset(hit.start for hit in self._roles if any(sign in notes.get(hit.surface, "") for sign in behind))

    @cached_property
    def titles(self) -> list[Hit]:
        """The hits of two or more characters that are titles."""
        words = self.lexicon.words.get("title", {})
        return [hit for hit in self.hits if hit.surface in words and len(hit.surface) > 1]

    @cached_property
    def rank_ends(self) -> list[int]:
        """Where titles and roles of two or more characters end, in order."""
        words = self.lexicon.words
        titles, roles = words.get("title", {}), words.get("role", {})
        return sorted(
            {
                hit.end
                for hit in self.hits
                if hit.end - hit.start > 1 and (hit.surface in titles or hit.surface in roles)
            }
        )

    @cached_property
    def address_starts(self) -> list[int]:
        """Where titles and forms of address (先生, 老师) begin, in order."""
        words = self.lexicon.words
        titles, roles = words.get("title", {}), words.get("address", {})
        return sorted(
            {
                hit.start
                for hit in self.hits
                if hit.end - hit.start > 1 and (hit.surface in titles or hit.surface in roles)
            }
        )

    @cached_property
    def title_starts(self) -> frozenset[int]:
        """Where titles begin."""
        return frozenset(hit.start for hit in self.titles)

    @cached_property
    def short_quotes(self) -> dict[int, tuple[int, int]]:
        """Position -> start and end of the short quote around it: “上海标准”."""
        spans = [match.span(1) for match in _SHORT_QUOTE.finditer(self.text)]
        return {at: (start, end) for start, end in spans for at in range(start, end)}

    def is_bound(self, position: int) -> bool:
        """Whether a word begins or ends at a position."""
        return position <= 0 or position >= len(self.text) or self.token_at(position)[0] == position

    def token_before(self, position: int) -> tuple[int, int]:
        """The word that ends at, or is split by, a position: its start and the position."""
        bounds, words = self._words
        return bounds[words[position - 1]], position

    def token_at(self, position: int) -> tuple[int, int]:
        """The word that contains the character at a position."""
        bounds, words = self._words
        word = words[position]
        return bounds[word], bounds[word + 1]

    def straddled(self, start: int, end: int) -> bool:
        """Whether a word in jieba's segmentation crosses an edge of the span and is in its dictionary."""
        bounds, words = self._words
        return bounds[words[start]] < start or bounds[words[end - 1] + 1] > end

    def before(self, position: int) -> str:
        """The character before a position; a newline at the text's start."""
        return self.text[position - 1] if position > 0 else "\n"

    def after(self, position: int) -> str:
        """The character at a position; a newline at the text's end."""
        return self.text[position] if position < len(self.text) else "\n"

    def ends_in_title(self, end: int) -> bool:
        """小学校|长王伟: what looks like the end of a school's name begins its head's title; not in 学校|长期."""
        return end > 0 and self.lexicon.forms["headmaster"].match(self.text, end - 1) is not None

    def opening_of(self, close: int, reach: int) -> int | None:
        """Where the bracket or quote that closes at ``close`` opens, within reach; else None."""
        closer = self.text[close]
        opener = CLOSE_TO_OPEN[closer]
        depth = 0
        for i in range(close, max(-1, close - reach), -1):
            if self.text[i] == closer and i != close:
                depth += 1
            elif self.text[i] == opener:
                if depth == 0:
                    return i
                depth -= 1
            elif self.text[i] in "。\n":
                return None
        return None
