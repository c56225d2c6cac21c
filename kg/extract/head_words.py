"""
Which declared patterns a head noun may belong to in its context.

Place in the flow: Reading + the hits of head nouns -> (hit, pattern) pairs that need a walk, for heads.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.reading import Reading
from kg.extract.unit_names import edge_behind_unit
from kg.extract.walk import Known
from kg.knowledge.lexicon import Hit
from kg.knowledge.patterns import Pattern
from kg.text.words import frequency, tag_of

#: With this count in jieba's corpus a two-character word is common (弯路 79, 农村 8000; 镇上 3).
COMMON = 30
#: Marks after which a name begins and across which none continues.
_OPENINGS = frozenset("，。；：！？、\n（(“《")


@dataclass(frozen=True, slots=True)
class Heads:
    """The patterns of some types by their heads; built once for a lexicon."""

    by_head: dict[str, tuple[Pattern, ...]]
    #: Patterns whose heads are given by a regular expression, with their sign; in ``by_head`` by their id.
    by_form: tuple[tuple[str, str, re.Pattern[str]], ...]
    #: Those whose head needs no title after it.
    untitled: dict[str, tuple[Pattern, ...]]
    #: Those shown by a title after the head, wherever jieba splits: 基础教育|处处|长.
    titled: dict[str, tuple[Pattern, ...]]
    #: Heads that are a name by themselves in some pattern.
    whole: frozenset[str]
    #: Patterns that make names only of a quote.
    quoted: frozenset[str]
    #: Patterns that begin only with a word of scope: 世界养蜂组织.
    scoped: frozenset[str]

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Heads:
        """Patterns with the same head keep the given order."""
        by_head: dict[str, tuple[Pattern, ...]] = {}
        by_form: list[tuple[str, str, re.Pattern[str]]] = []
        for pattern in patterns:
            for head in pattern.heads:
                by_head[head] = (*by_head.get(head, ()), pattern)
            if pattern.head_regex:
                by_form.append((pattern.id, pattern.sign, re.compile(pattern.head_regex)))
                by_head[pattern.id] = (pattern,)
        titled = {h: tuple(p for p in found if p.before_title and p.takes_body) for h, found in by_head.items()}
        untitled = {h: tuple(p for p in found if not p.before_title) for h, found in by_head.items()}
        whole = frozenset(h for h, found in by_head.items() if any(not p.min_chars for p in found))
        quoted = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() <= {"quote", "whole"})
        scoped = frozenset(p.id for found in by_head.values() for p in found if p.edges.keys() == {"scope"})
        return cls(by_head, tuple(by_form), untitled, titled, whole, quoted, scoped)


def occurrences(reading: Reading, heads: Heads, known: Known) -> Iterator[tuple[Hit, Pattern]]:
    """Each head found, with each pattern that its context allows, ordered by end."""
    by_head = heads.by_head
    hits = [hit for hit in reading.hits if hit.surface in by_head]
    for name, sign, form in heads.by_form:
        if sign in reading.text:
            hits.extend(Hit(match.start(), match.end(), name) for match in form.finditer(reading.text))
    for hit in sorted(hits, key=lambda h: (h.end, h.start)):
        if hit.surface not in heads.whole and _nothing_before(reading, hit.start):
            continue  # nothing before the head distinguishes one thing from others of its kind
        for pattern in _possible(reading, heads, hit, known):
            if pattern.of_countries and not known.countries:
                continue
            if pattern.id in heads.quoted and not _near_quote(reading, pattern, hit):
                continue
            if pattern.id in heads.scoped and not _near_scope(reading, pattern, hit):
                continue
            yield hit, pattern


def _nothing_before(reading: Reading, at: int) -> bool:
    """A mark, or 的, 了, 着: a name begins after it and does not continue across it."""
    before = reading.before(at)
    return before in _OPENINGS or reading.lexicon.is_word("before-head", before)


def _possible(reading: Reading, heads: Heads, hit: Hit, known: Known) -> tuple[Pattern, ...]:
    """The patterns of a head that its context allows."""
    titled = hit.end in reading.title_starts
    patterns = heads.by_head[hit.surface] if titled else heads.untitled[hit.surface]
    if not patterns or _stands_alone(reading, hit):
        return patterns
    behind_unit = tuple(p for p in patterns if edge_behind_unit(reading, p, hit.start, known))
    return behind_unit or (heads.titled[hit.surface] if titled else ())


def _near_quote(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    start = max(0, hit.start - pattern.max_chars)
    return any(reading.text.find(closer, start, hit.end + 1) >= 0 for closer in "”」』")


def _near_scope(reading: Reading, pattern: Pattern, hit: Hit) -> bool:
    around = reading.text[max(0, hit.start - pattern.max_chars) : hit.start]
    return any(word in around for word in reading.lexicon.words.get("scope", ()))


def _stands_alone(reading: Reading, hit: Hit) -> bool:
    """A short head must end where a word ends, and not be inside a verb (部署, 列为)."""
    if hit.end - hit.start > 1:
        # 重大事项|目: a head that begins inside one word and ends in the next is not one.
        # 市三十|六中: the last digit of a number may begin the head.
        first = reading.token_at(hit.start)
        return reading.lexicon.is_word("head-digit", reading.text[hit.start]) or not (
            first[0] < hit.start and first[1] < hit.end
        )
    word = reading.text[hit.start - 1 : hit.end]
    if hit.start in reading.safe_places[1]:
        # 天水|路: a known place precedes the head; 水路 is chance.
        return reading.token_at(hit.start)[1] == hit.end or reading.lexicon.is_word("locative", reading.after(hit.end))
    if reading.lexicon.is_word("generic", word) or (
        frequency(word) > COMMON and tag_of(word).startswith(("n", "v", "d"))
    ):
        # 乡村, 公路, 部署, 主办: the head is the end of an ordinary word.
        return False
    start, end = reading.token_at(hit.start)
    rest = reading.text[hit.end : end]
    # 连里村|村部: jieba reads the head and what follows as 村村.
    return end == hit.end or (start == hit.start and (reading.lexicon.is_word("locative", rest) or rest == hit.surface))
