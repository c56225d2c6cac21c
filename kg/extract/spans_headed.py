"""
Every declared head with every left edge that could be one: 太原市|公路|管理局.

Place in the flow: Reading -> spans for the chart; nothing is scored here. A left edge is
any beginning of a word, any end of a known name and, directly before the head, any character,
back to a mark, a particle or the limit of its type. Quotes and brackets are passed whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.extract.reading import CLOSE_TO_OPEN, PUNCTUATION, Reading
from kg.knowledge.automaton import Automaton, build
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.patterns import Pattern
from kg.model import EntityType
from kg.text.flow import is_han
from kg.text.words import frequency, tag_of

#: Longest quote or bracket that is passed whole.
QUOTE_REACH = 26
#: Characters before a head at which a name may begin wherever jieba splits.
NEAR = 3
#: Most characters and words before a head that are examined.
LONGEST, MOST_WORDS = 44, 13
#: With this count in jieba's corpus a word that ends in a head of one character is an ordinary word: 道路.
COMMON = 30
NAME_TAGS = ("nr", "ns", "nt", "nz")
QUOTE_CLOSERS = frozenset("”』」’")
OPENERS = frozenset("“‘『「（(")
MARKING = frozenset("”’』」·—-")
#: Longest name that fills a quote.
QUOTED_REACH = 60
#: Tags of words after which a name begins and across which none continues: 的, 了, 着; tags and word classes of words
#: with which none begins.
PARTICLE_TAGS = frozenset({"uj", "ul", "uz", "y", "e"})
NEVER_TAGS = frozenset({"p", "c", "d", "r", "ud", "ug", "uv", "o"})
OPENING_CLASSES = (
    "title",
    "role",
    "prep",
    "pronoun",
    "adverb",
    "speech",
    "link",
    "time",
    "issue",
    "carry",
    "found",
    "act",
    "scope",
    "level",
    "generic",
    "nominal",
)
NEVER_CLASSES = ("prep", "pronoun", "adverb", "speech", "link", "time", "issue")
#: Marks inside names: dashes of lines, the dot of foreign names, a decimal point, a slash.
INNER_MARKS = frozenset("·—-－~～.．/")


class Headed(NamedTuple):
    """A span that ends in a declared head."""

    start: int
    end: int
    type: EntityType
    head: int
    pattern: str


@dataclass(frozen=True, slots=True)
class HeadTable:
    """The declared heads of a lexicon, by surface; patterns with a regular expression, with their sign."""

    by_head: dict[str, tuple[Pattern, ...]]
    forms: tuple[tuple[str, re.Pattern[str], Pattern], ...]
    #: The heads that are not in the lexicon's own automaton, and an automaton for them.
    others: tuple[str, ...]
    finder: Automaton


@lru_cache(maxsize=4)
def head_table(lexicon: Lexicon) -> HeadTable:
    """Built once for a lexicon."""
    by_head: dict[str, list[Pattern]] = {}
    forms: list[tuple[str, re.Pattern[str], Pattern]] = []
    for pattern in lexicon.patterns:
        for head in pattern.heads:
            by_head.setdefault(head, []).append(pattern)
        if pattern.head_regex:
            forms.append((pattern.sign, re.compile(pattern.head_regex), pattern))
    looked_for = {head for pattern in lexicon.patterns if pattern.edges or pattern.blocks for head in pattern.heads}
    others = tuple(sorted(by_head.keys() - looked_for)) or ("\0",)
    return HeadTable({head: tuple(found) for head, found in by_head.items()}, tuple(forms), others, build(others))


def heads_of(reading: Reading) -> Iterator[tuple[int, int, tuple[Pattern, ...]]]:
    """Each head in the text: start, end, patterns that declare it."""
    table = head_table(reading.lexicon)
    by_head = table.by_head
    for hit in reading.hits:
        found = by_head.get(hit.surface)
        if found:
            yield hit.start, hit.end, found
    for start, end, index in table.finder.find(reading.text):
        found = by_head.get(table.others[index])
        if found:
            yield start, end, found
    for sign, form, pattern in table.forms:
        if sign in reading.text:
            for match in form.finditer(reading.text):
                yield match.start(), match.end(), (pattern,)


class HeadEnds:
    """Where the declared heads of one reading end, and their types."""

    def __init__(self, reading: Reading) -> None:
        best: dict[tuple[int, str], tuple[int, str]] = {}
        #: End -> start of the heads of events, whose names are not mentions.
        self.events: dict[int, int] = {}
        for start, end, patterns in heads_of(reading):
            for pattern in patterns:
                if pattern.blocks:
                    self.events[end] = start
                elif (key := (end, pattern.type)) not in best or start < best[key][0]:
                    best[key] = start, pattern.id
        self._reading, self._best = reading, best
        self._kinds: dict[int, list[str]] = {}
        for end, kind in best:
            self._kinds.setdefault(end, []).append(kind)
        self.ends = frozenset(self._kinds)
        spans = [(start, end) for (end, _), (start, _) in best.items()]
        self.starts = frozenset(start for start, _ in spans)
        self.inside = frozenset(at for start, end in spans for at in range(start + 1, end))

    def kinds_at(self, end: int) -> list[str]:
        """The types of the heads that end at a position."""
        return self._kinds.get(end, [])

    def start_of(self, start: int, end: int, kind: str) -> tuple[int, str] | None:
        """Start and pattern of the head of a type in which a span ends."""
        found = self._best.get((end, kind))
        return found if found and found[0] >= start else None

    def kinds_of(self, start: int, end: int) -> tuple[str, ...]:
        """The types of the heads in which a span ends."""
        return tuple(kind for kind in self._kinds.get(end, ()) if self._best[end, kind][0] >= start)

    def bound_ends(self, kind: str) -> set[int]:
        """Where heads of a type end that are not part of a word."""
        reading = self._reading
        return {
            end
            for (end, found), (start, _) in self._best.items()
            if found == kind and (end - start > 1 or reading.is_bound(end))
        }


def find_headed(reading: Reading) -> Iterator[Headed]:
    """Spans of all heads; of two heads of one type with the same end only the longer."""
    longest: dict[tuple[int, EntityType], tuple[int, Pattern]] = {}
    for start, end, patterns in heads_of(reading):
        if _inside_word(reading, start, end):
            continue
        for pattern in patterns:
            key = (end, pattern.type)
            if not pattern.blocks and (key not in longest or start < longest[key][0]):
                longest[key] = start, pattern
    edges: dict[int, list[tuple[int, int]]] = {}
    for (end, _), (head, pattern) in sorted(longest.items()):
        if head not in edges:
            edges[head] = left_edges(reading, head)
        yield from _spans(reading, edges[head], head, end, pattern)


def _spans(reading: Reading, edges: list[tuple[int, int]], head: int, end: int, pattern: Pattern) -> Iterator[Headed]:
    kind = reading.lexicon.types[pattern.type]
    words, chars = kind.head_reach
    chars = min(chars, pattern.max_chars)
    if pattern.alone and not ends_phrase(reading, end):
        return
    alone = pattern.min_chars == 1 and end - head > 1 and end in reading.title_starts
    if not pattern.min_chars or pattern.head_regex or alone:
        yield Headed(head, end, pattern.type, head, pattern.id)
    for at, passed in edges:
        if passed > words or (head - at > chars and reading.text[at] not in OPENERS):
            break
        if head - at < kind.min_chars and not (pattern.min_chars == 1 and _stands_for_one(reading, at, head)):
            continue
        if pattern.of_countries and not reading.is_behind_country(at):
            continue
        if pattern.needs_mark and not _is_marked(reading, at, head):
            continue
        yield Headed(at, end, pattern.type, head, pattern.id)
    if reading.after(end) in QUOTE_CLOSERS:
        # “…行动”: the quote that the head closes begins the name, however long.
        opened = reading.opening_of(end, QUOTED_REACH)
        if opened is not None and opened + 1 < head:
            yield Headed(opened + 1, end, pattern.type, head, pattern.id)


def _stands_for_one(reading: Reading, at: int, head: int) -> bool:
    """省|厅, 校|党委, 美画|项目: a level, or a word that is not in jieba's dictionary or is a name there."""
    word = reading.text[at:head]
    if len(word) == 1:
        return word in reading.lexicon.words.get("level", {}) or at in reading.edge_ends
    return not frequency(word) or tag_of(word).startswith(NAME_TAGS) or at in reading.name_starts


def _is_marked(reading: Reading, at: int, head: int) -> bool:
    """Whether there is a quote, a number or a known name between an edge and the head."""
    return at in reading.name_starts or any(c in MARKING or c.isdigit() for c in reading.text[at:head])


def ends_phrase(reading: Reading, end: int) -> bool:
    """Whether a name may end here: a mark, a title, a verb or a function word follows, and not a plain noun."""
    after = reading.after(end)
    if after in PUNCTUATION or not is_han(after) or end in reading.title_starts:
        return True
    start, stop = reading.token_at(end)
    return start == end and not plain_noun(reading.lexicon)[reading.text[start:stop]]


def _inside_word(reading: Reading, start: int, end: int) -> bool:
    """部 in 部署, 路 in 道路: a head of one character that is only part of an ordinary word."""
    first, last = reading.token_at(end - 1)
    if last > end and frequency(reading.text[first:last]):
        # 党委|书记: jieba has the post as one word; 中|学校内 is split where the head begins.
        return end not in reading.title_starts and not (end - start > 1 and reading.is_bound(start))
    if end - start > 1 or first == start or start in reading.edge_ends:
        return False
    word = reading.text[first:last]
    if frequency(word) <= COMMON or tag_of(word).startswith(NAME_TAGS):
        return False
    # 发展|部, 办公|厅: a word and its head; unlike 道路 and 全部.
    return not frequency(word[: end - 1 - first]) or end - first < 3


def left_edges(reading: Reading, head: int) -> list[tuple[int, int]]:
    """
    (position, words passed) of every left edge before a head, from right to left.

    A quote or bracket that closes on the way counts as one word. A word that never begins a name
    (a preposition, an adverb) is passed over; a particle ends the search.
    """
    text = reading.text
    ends = reading.edge_ends
    never = never_first(reading.lexicon)
    found: list[tuple[int, int]] = []
    at, words = head, 0
    floor = max(0, head - LONGEST)
    while at > floor and words < MOST_WORDS:
        ch = text[at - 1]
        if ch in CLOSE_TO_OPEN:
            opened = reading.opening_of(at - 1, QUOTE_REACH)
            if opened is None:
                break
            words += 1
            at = opened
            found.append((at, words))
            continue
        if ch in PUNCTUATION and ch not in INNER_MARKS:
            break
        start = reading.token_before(at)[0]
        words += 1
        word = text[start : reading.token_at(start)[1]]
        loose = head - start <= NEAR or not frequency(word)
        glued = start + 1 if at - start > 2 and not frequency(word) and never[text[start]] else 0
        for inner in range(at - 1, start, -1):
            if inner in ends or inner == glued or (loose and head - inner <= NEAR):
                found.append((inner, words))
        at = start
        kind = never[word]
        if kind == PARTICLE:
            break
        if not kind and (head - at <= 2 or may_begin(reading, at)):
            found.append((at, words))
    return found


def may_begin(reading: Reading, at: int) -> bool:
    """Whether a name may begin at a word: what precedes it is not a plain noun, or is a known name."""
    if at <= 0 or at in reading.edge_ends or at in reading.name_starts:
        return True
    before = reading.text[at - 1]
    if before in PUNCTUATION or not is_han(before):
        return True
    start = reading.token_before(at)[0]
    return not plain_noun(reading.lexicon)[reading.text[start:at]]


class _Plain(dict[str, bool]):
    """Word -> whether it is a noun that is in no word class."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._classes = lexicon.words_of(OPENING_CLASSES)

    def __missing__(self, word: str) -> bool:
        plain = tag_of(word)[:1] in ("n", "b", "j", "l", "") and word not in self._classes
        if len(self) < 1 << 16:
            self[word] = plain
        return plain


@lru_cache(maxsize=4)
def plain_noun(lexicon: Lexicon) -> _Plain:
    """The table of a lexicon."""
    return _Plain(lexicon)


PARTICLE, NEVER_FIRST, MAY_BEGIN = 2, 1, 0


class _Never(dict[str, int]):
    """Word -> whether it ends the search to the left, never begins a name, or may begin one; filled on use."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._classes = lexicon.words_of(NEVER_CLASSES)

    def __missing__(self, word: str) -> int:
        tag = tag_of(word)
        if tag in PARTICLE_TAGS:
            kind = PARTICLE
        elif tag in NEVER_TAGS or word in self._classes:
            kind = NEVER_FIRST
        else:
            kind = MAY_BEGIN
        if len(self) < 1 << 16:
            self[word] = kind
        return kind


@lru_cache(maxsize=4)
def never_first(lexicon: Lexicon) -> _Never:
    """The table of a lexicon."""
    return _Never(lexicon)
