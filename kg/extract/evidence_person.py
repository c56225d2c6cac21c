"""
The evidence for and against a span as a personal name: its characters, and the posts and verbs next to it.

Place in the flow: a name and the kinds of its edges -> bags of features.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.bags import Bag, Bags
from kg.extract.spans_persons import DOTS
from kg.extract.weights import Weights
from kg.extract.word_facts import word_facts
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import NO_NAME, NameStatistics
from kg.text.words import frequency

#: Nats in one step of the odds, and the steps at both ends.
STEP, LOWEST, HIGHEST = 1.5, -4, 9
#: From these odds on a name is undecided, and probable.
UNDECIDED, LIKELY = 1.0, 4.0
#: With this count in jieba's corpus a given name is an ordinary word.
COMMON_GIVEN = 300
#: Lengths of names are distinguished up to this.
LONGEST = 8


class PersonTables:
    """The bags of personal names for one lexicon and one table of weights."""

    def __init__(self, lexicon: Lexicon, weights: Weights, names: NameStatistics) -> None:
        self._lexicon, self._names = lexicon, names
        self._characters = Bags(weights, self._of_name)
        self._beside = Bags(weights, _beside)
        self._signs = Bags(weights, lambda signs: signs)

    def bags(self, surface: str, is_byline: bool, left: str, right: str) -> tuple[Bag, ...]:
        """
        The features of a span as a person's name.

        Args:
            surface: as in the text.
            is_byline: whether a byline of the page has the name.
            left, right: the kinds of its two edges.
        """
        name = surface.replace(" ", "")
        odds = self._names.score(name)
        likely = "none" if odds <= NO_NAME else "low" if odds < UNDECIDED else "even" if odds < LIKELY else "high"
        signs = ("byline",) if is_byline else ()
        if len(surface) > len(name):
            signs = (*signs, "spaced")
        return (
            self._characters[name],
            self._beside[left, right, likely, min(LONGEST, len(name))],
            self._signs[signs],
        )

    def _of_name(self, name: str) -> Iterator[str]:
        yield from self._of_characters(name, self._names.score(name))
        lexicon = self._lexicon
        if lexicon.is_word("not-person", name):
            yield "not-person"
        if len(name) > 2 and lexicon.is_word("not-name-end", name[-1]):
            yield "bad-end"
        if len(name) == 3 and lexicon.is_word("not-person", name[:2]):
            yield "not-person-begin"
        if len(name) > 1 and name[0] == name[1]:
            yield "doubled"
        if frequency(name):
            yield "name-word-" + word_facts(lexicon)[name][-1]
        if any(ch in DOTS for ch in name):
            yield "dotted"

    def _of_characters(self, name: str, odds: float) -> Iterator[str]:
        length = self._names.surname_length(name)
        if odds > NO_NAME:
            yield f"name-odds-{max(LOWEST, min(HIGHEST, int(odds // STEP)))}"
            if "ordinary" in self._lexicon.notes.get("surname", {}).get(name[:length], ""):
                yield "surname-ordinary"
            if length > 1:
                yield "surname-compound"
            given = name[length:]
            if len(given) > 1:
                found = frequency(given)
                tag = word_facts(self._lexicon)[given][-1]
                yield "given-word-" + (tag if found > COMMON_GIVEN else "rare" if found else "none")
        else:
            yield "name-long" if length else "no-surname"
        table = self._lexicon.words.get("translit", {})
        mean = sum(table.get(ch, -1.0) for ch in name) / max(1, len(name))
        yield f"translit-{max(-1, min(4, int(mean)))}"


def _beside(key: tuple[str, str, str, int]) -> Iterator[str]:
    left, right, likely, length = key
    yield f"person-{left}-{right}"
    yield f"person-{left}-odds-{likely}"
    yield f"person-odds-{likely}-{right}"
    yield f"person-length-{length}-odds-{likely}"
