"""
What is known of a word by itself: its classes in the packs, which words are used like it, its tag in jieba's dictionary.

Place in the flow: the lexicon's word tables -> short facts, looked up at every edge of every span.
"""

from __future__ import annotations

from functools import lru_cache

from kg.knowledge.lexicon import Lexicon
from kg.text.word_classes import classes_of
from kg.text.words import frequency, tag_of

#: Mark -> its name in features.
MARKS = {
    **dict.fromkeys("。！？!?\n", "stop"),
    **dict.fromkeys("，；,;", "comma"),
    **dict.fromkeys("、", "pause"),
    **dict.fromkeys("：:", "colon"),
    **dict.fromkeys('“‘『「"', "open-quote"),
    **dict.fromkeys("”’』」", "close-quote"),
    **dict.fromkeys("《〈", "open-title"),
    **dict.fromkeys("》〉", "close-title"),
    **dict.fromkeys("（([【", "open-bracket"),
    **dict.fromkeys("）)]】", "close-bracket"),
    **dict.fromkeys(" \u3000\t", "space"),
    **dict.fromkeys("—－-–~～", "dash"),
    **dict.fromkeys("·•・", "dot"),
}
#: Word classes of the packs that are used in features.
CLASSES = (
    "title", "role", "prep", "pronoun", "link", "adverb", "speech", "act", "issue", "carry", "found", "time",
    "scope", "level", "generic", "nominal", "measure", "number", "list-end", "reporter", "post", "address",
)  # fmt: skip
#: Tags that are used whole; of others only the first letter.
_WHOLE_TAGS = frozenset({"nr", "ns", "nt", "nz", "vn", "ad", "an", "uj", "ul", "eng"})
#: How many words are cached; a corpus has ever more.
REMEMBERED = 1 << 16
FUNCTION = frozenset(
    {"prep", "pronoun", "link", "adverb", "list-end", "tag-p", "tag-c", "tag-d", "tag-r", "tag-u", "tag-uj", "tag-ul"}
)
GOVERNS = frozenset({"speech", "issue", "carry", "found", "act"})
PROPER = frozenset({"tag-unknown", "tag-nr", "tag-ns", "tag-nt", "tag-nz", "tag-eng"})
PARTICLES = frozenset({"tag-uj", "tag-ul", "tag-u"})
#: Kind of word -> its facts, the first that has one counts.
_KINDS = (
    ("function", FUNCTION),
    ("governs", GOVERNS),
    ("time", frozenset({"time", "tag-t"})),
    ("number", frozenset({"tag-m", "tag-q"})),
    ("proper", PROPER),
    ("level", frozenset({"level"})),
    ("generic", frozenset({"generic"})),
    ("verb", frozenset({"tag-v"})),
    ("nominal", frozenset({"nominal", "tag-vn", "tag-an"})),
    ("adjective", frozenset({"tag-a", "tag-ad", "tag-b", "tag-z"})),
    ("noun", frozenset({"tag-n"})),
    ("char", frozenset({"tag-char"})),
)


class WordFacts(dict[str, tuple[str, ...]]):
    """Word -> its classes and, last, its tag in jieba's dictionary; filled on use."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._tables = [(kind, lexicon.words.get(kind, {})) for kind in CLASSES]

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = [kind for kind, table in self._tables if word in table]
        found += [f"like-{name}" for name in classes_of(word)]
        tag = tag_of(word)
        if not frequency(word):
            found.append("tag-unknown" if len(word) > 1 else "tag-char")
        else:
            found.append("tag-" + (tag[:2] if tag[:2] in _WHOLE_TAGS else tag[:1]))
        facts = tuple(found)
        if len(self) < REMEMBERED:
            self[word] = facts
        return facts


class WordKinds(dict[str, str]):
    """Word -> its kind in one word: verb, function, number, proper, generic, noun and so on."""

    def __init__(self, facts: WordFacts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, word: str) -> str:
        facts = self._facts[word]
        kind = next((kind for kind, signs in _KINDS if not signs.isdisjoint(facts)), "other")
        if len(self) < REMEMBERED:
            self[word] = kind
        return kind


@lru_cache(maxsize=4)
def word_facts(lexicon: Lexicon) -> WordFacts:
    """The facts of a lexicon's words."""
    return WordFacts(lexicon)


@lru_cache(maxsize=4)
def word_kinds(lexicon: Lexicon) -> WordKinds:
    """The kinds of a lexicon's words."""
    return WordKinds(word_facts(lexicon))
