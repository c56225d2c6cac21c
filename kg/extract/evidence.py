"""
The evidence for and against a span: named facts about its edges, its inside and the whole.

Place in the flow: Reading + a proposal of the chart -> bags of features; weights.py has their weights.
Features are classes, never single words: which words are in a class is in the packs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from kg.extract.bags import Bag, Bags, bag_of
from kg.extract.chart import Proposal
from kg.extract.decode import worth
from kg.extract.evidence_edges import Edges, EdgeTables
from kg.extract.evidence_inside import Inside, InsideTables, Opening, count
from kg.extract.evidence_known import pack_signs
from kg.extract.evidence_person import PersonTables
from kg.extract.evidence_stem import StemTables
from kg.extract.reading import Reading
from kg.extract.spans_headed import HeadEnds
from kg.extract.weights import Weights, length_bucket
from kg.extract.word_facts import word_facts
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import NameStatistics, name_statistics
from kg.model import EntityType
from kg.text.words import frequency

#: Steps into which a rule's own quality is divided, and the highest step.
STEPS, HIGHEST = 5, 8
#: Numbers of words and characters are distinguished up to these.
MOST_WORDS, MOST_REST, MOST_REST_WORDS = 8, 9, 4
#: A word from jieba's dictionary that parts of names are made of has at most this many characters.
LONGEST_WORD = 6
#: For a span that ends in the head of an event.
_EVENT = ("event",)
#: Digits of a word's frequency are distinguished up to this.
MOST_DIGITS = 5


class Tables:
    """The bags of all spans for one lexicon and one table of weights."""

    def __init__(self, lexicon: Lexicon, weights: Weights, names: NameStatistics) -> None:
        self.edges, self.inside = EdgeTables(lexicon, weights), InsideTables(lexicon, weights)
        self.persons = PersonTables(lexicon, weights, names)
        self._facts = word_facts(lexicon)
        self.whole = Bags(weights, _whole)
        self.first = Bags(weights, lambda word: ["first-" + fact for fact in self._facts[word]])
        self.last = Bags(weights, lambda word: ["last-" + fact for fact in self._facts[word]])
        self.token = Bags(weights, self._token)
        self.cut = Bags(weights, lambda word: ["word-cut-" + self._facts[word][-1]])
        self.headed = Bags(weights, _headed)
        self.headless = Bags(weights, lambda kinds: ["head-of-" + kind for kind in kinds] or ["headless"])
        self.sides = Bags(weights, _sides)
        self.opened = Bags(weights, lambda kind: ["begins-" + kind])
        self.ruled = Bags(weights, _ruled)
        self.stems = StemTables(lexicon, weights)
        self.signs = Bags(weights, lambda names: names)
        self.nothing = bag_of(weights, ())

    def _token(self, word: str) -> Iterator[str]:
        yield "token-" + self._facts[word][-1]
        if count := frequency(word):
            yield f"frequency-{min(MOST_DIGITS, len(str(count)))}"


@lru_cache(maxsize=4)
def tables_of(lexicon: Lexicon, weights: Weights) -> Tables:
    """The tables for a lexicon and some weights, cached as long as they are used."""
    return Tables(lexicon, weights, name_statistics(lexicon))


class Evidence:
    """The features of one reading's proposals; those of an edge are computed once."""

    def __init__(self, reading: Reading, weights: Weights, bylines: frozenset[str], heads: HeadEnds) -> None:
        self.reading, self.bylines, self.heads = reading, bylines, heads
        self.tables = tables_of(reading.lexicon, weights)
        self.edges = Edges(reading, heads, self.tables.edges)
        self.inside = Inside(reading, heads, self.tables.inside)
        #: Span and type -> what the rest of the page says about it.
        self._heard: dict[tuple[int, int, EntityType], tuple[str, ...]] = {}

    def hear(self, proposals: Sequence[Proposal], signs: Sequence[tuple[str, ...]]) -> list[float]:
        """Record what the rest of the page says about each proposal; returns the sum of its weights, in nats."""
        self._heard = {(p.start, p.end, p.type): sign for p, sign in zip(proposals, signs, strict=True) if sign}
        at = self.reading.lexicon.types.number
        return [
            self.tables.signs[sign].worth[at[p.type]] if sign else 0.0 for p, sign in zip(proposals, signs, strict=True)
        ]

    def of(self, proposal: Proposal) -> tuple[str, ...]:
        """Every feature of a proposal, without duplicates; those from the rest of the page come last."""
        heard = self._heard.get((proposal.start, proposal.end, proposal.type), ())
        return (*dict.fromkeys(name for bag in self.bags(proposal) for name in bag.names), *heard)

    def bags(self, proposal: Proposal) -> list[Bag]:
        """The bags of a proposal's features; no feature is in two of them."""
        start, end, kind = proposal.start, proposal.end, proposal.type
        tables, reading, text = self.tables, self.reading, self.reading.text
        left, right = self.edges.left(start), self.edges.right(end)
        first_end, last_start, words = reading.words_of(start, end)
        first = text[start:first_end]
        whole = (proposal.shape, end - start, min(words, MOST_WORDS))
        bags = [left.beside, left.known, right.beside, right.known, tables.whole[whole], tables.first[first]]
        if words > 1:
            bags.append(tables.last[text[last_start:end]])
        opening = self.inside.opening(start, end, first)
        head = self.heads.start_of(start, end, kind)
        if head is None:
            bags.append(tables.headless[self.heads.kinds_of(start, end)])
            bags.append(tables.sides[left.kind, right.kind, "", "", ""])
            bags.append(tables.opened[opening.kind])
        else:
            bags += self._headed(start, head, opening, (left.kind, right.kind))
        bags += self.inside.bags(start, first_end, head[0] if head else None, end)
        bags.append(self._word(start, end, words == 1))
        if signs := pack_signs(reading, start, end, kind):
            bags.append(tables.signs[tuple(signs)])
        if self.heads.events.get(end, -1) >= start:
            bags.append(tables.signs[_EVENT])
        if kind == "person":
            surface = text[start:end]
            is_byline = surface.replace(" ", "") in self.bylines
            bags += tables.persons.bags(surface, is_byline, left.kind, right.kind)
        bags.append(tables.ruled[_rules(proposal)])
        if kind != "person":
            stem = text[start + opening.length : head[0] if head else end]
            bags.append(tables.stems.bag(stem, head is not None))
        return bags

    def _headed(self, start: int, head: tuple[int, str], opening: Opening, sides: tuple[str, str]) -> tuple[Bag, Bag]:
        """The head in which the span ends, and what is between its beginning and the head."""
        at, pattern = head
        begun = start + opening.length
        found = self.inside.sums[at] - self.inside.sums[start]
        proper = "proper" if count(found, "proper") or count(found, "place") else "plain"
        rest = at - begun
        words, plain = 0, False
        if opening.kind != "other" and rest > 0:
            words = min(MOST_REST_WORDS, self.reading.words_of(begun, at)[2])
            plain = not self.inside.count("proper", begun, at)
        return (
            self.tables.headed[pattern, opening.kind, at == start, min(rest, MOST_REST), words, plain],
            self.tables.sides[*sides, opening.short, proper, pattern],
        )

    def _word(self, start: int, end: int, whole: bool) -> Bag:
        """Whether jieba has the span as one word."""
        surface = self.reading.text[start:end]
        if whole and self.reading.token_at(start) == (start, end):
            return self.tables.token[surface]
        return self.tables.cut[surface] if end - start <= LONGEST_WORD and frequency(surface) else self.tables.nothing


def _whole(key: tuple[str, int, int]) -> Iterator[str]:
    shape, length, words = key
    yield from ("is", "length-" + length_bucket(length), "shape-" + shape, f"words-{words}")


def _headed(key: tuple[str, str, bool, int, int, bool]) -> Iterator[str]:
    pattern, begins, alone, rest, words, plain = key
    yield from ("begins-" + begins, "headed", "head-" + pattern, f"begins-{begins}&head-{pattern}", f"rest-{rest}")
    if alone:
        yield "head-alone"
    if words:
        yield f"rest-words-{words}"
    if plain:
        yield "rest-plain"


def _sides(key: tuple[str, str, str, str, str]) -> Iterator[str]:
    left, right, begins, proper, pattern = key
    yield f"left-{left}&right-{right}"
    if pattern:
        yield from (f"left-{left}&{proper}", f"begins-{begins}&{proper}", f"{proper}&head-{pattern}")


def _rules(proposal: Proposal) -> tuple[Any, ...]:
    """What the declared rules say about the span: names of rules, the quality of the best, whether their reading has it."""
    if not proposal.rules:
        return (proposal.overlaps,)
    length = max(1, proposal.end - proposal.start)
    quality = min(HIGHEST, int(max(c.weight for c in proposal.rules) / worth(1.0, length) * STEPS))
    return tuple(candidate.rule for candidate in proposal.rules), quality, proposal.chosen


def _ruled(key: tuple[Any, ...]) -> Iterator[str]:
    if len(key) == 1:
        yield f"unruled-{key[0]}"
        return
    rules, quality, chosen = key
    yield from ("ruled", f"rule-quality-{quality}")
    for rule in rules:
        yield from ("rule-" + rule, "rules-" + rule.split(".")[0])
    yield from ("rule-chosen", f"rule-chosen-{quality}") if chosen else ("rule-lost",)
