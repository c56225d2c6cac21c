"""
Strings of words that occur together again and again.

Place in the flow: knowledge; texts -> repeated strings with cohesion and freedom, for
suggest.py. Strings grow word by word, and only from strings that are frequent
themselves (Agrawal and Srikant 1994), so that a large corpus fits into memory.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.text.flow import is_han
from kg.text.words import FUNCTION_TAGS, cut, frequency, tag_of

#: A string that occurs once may be chance.
MIN_COUNT = 2
#: Words in the longest string; longer names come from patterns.
MAX_WORDS = 6
MIN_CHARS, MAX_CHARS = 3, 20
#: Nats; below it the words occur together no more often than words of the text do anyway.
MIN_COHESION = 2.0
#: Nats; ln 2 is two different neighbours, each half of the time.
MIN_FREEDOM = 0.5
#: Verbs, numbers, measures, time words and adjectives begin and end phrases, not names.
_EDGE_TAGS = frozenset({"v", "m", "q", "mq", "t", "f", "a", "ad", "d", "s", "i", "l"})
_NAME_TAGS = ("nr", "ns", "nt", "nz")
_RUN = re.compile(r"[^，。、；：？！…—～·“”‘’『』「」《》〈〉（）()【】\[\]{},.;:?!\"'\s|/\\*#]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gram:
    """A repeated string of words."""

    text: str
    count: int
    cohesion: float
    freedom: float


def repeated_grams(texts: Iterable[str]) -> Iterator[Gram]:
    """Repeated strings of two to six words, or of one unknown word, that could be names; sorted by text."""
    runs = [tuple(cut(run)) for text in texts for run in _RUN.findall(text)]
    counts = _counts(runs)
    total = sum(n for words, n in counts.items() if len(words) == 1)
    wanted = {words for words, n in counts.items() if n >= MIN_COUNT and _is_plausible(words)}
    freedom = _freedom(runs, wanted)
    for words in sorted(wanted, key="".join):
        cohesion = _cohesion(words, counts, total)
        if cohesion >= MIN_COHESION and freedom[words] >= MIN_FREEDOM:
            yield Gram("".join(words), counts[words], round(cohesion, 3), round(freedom[words], 3))


def _counts(runs: Sequence[Words]) -> Counter[Words]:
    """Counts of strings of 1, 2 … words; a longer one is counted only where both its parts are frequent."""
    counts: Counter[Words] = Counter((word,) for run in runs for word in run)
    for size in range(2, MAX_WORDS + 1):
        grown: Counter[Words] = Counter()
        for run in runs:
            for i in range(len(run) - size + 1):
                if counts[run[i : i + size - 1]] >= MIN_COUNT and counts[run[i + 1 : i + size]] >= MIN_COUNT:
                    grown[run[i : i + size]] += 1
        counts.update({words: n for words, n in grown.items() if n >= MIN_COUNT})
    return counts


def _is_plausible(words: Words) -> bool:
    """Whether a string could be a name: Chinese, with no function word at either end, and not one known word."""
    text = "".join(words)
    if not MIN_CHARS <= len(text) <= MAX_CHARS or not all(is_han(ch) or ch.isalnum() for ch in text) or frequency(text):
        return False
    if any(tag_of(word) in FUNCTION_TAGS for word in words):
        return False
    if not any(_is_telling(word) for word in words):
        return False
    return tag_of(words[0]) not in _EDGE_TAGS and tag_of(words[-1]) not in _EDGE_TAGS


def _is_telling(word: str) -> bool:
    """A word that distinguishes one thing from others of its kind: jieba has it as a name or not at all (太忻)."""
    return not word.isdigit() and (tag_of(word) or "nz").startswith(_NAME_TAGS)


def _cohesion(words: Words, counts: Counter[Words], total: int) -> float:
    """Pointwise mutual information of the weakest split, in nats; for one unknown word, of its characters."""
    if len(words) == 1:
        return math.log(total / counts[words]) if total else 0.0
    whole = math.log(counts[words] / total)
    return min(
        whole - math.log(counts[words[:i]] / total) - math.log(counts[words[i:]] / total) for i in range(1, len(words))
    )


def _freedom(runs: Sequence[Words], wanted: set[Words]) -> dict[Words, float]:
    """The smaller entropy of the neighbours, in nats; each end of a run is a neighbour of its own."""
    left: dict[Words, Counter[object]] = defaultdict(Counter)
    right: dict[Words, Counter[object]] = defaultdict(Counter)
    for number, run in enumerate(runs):
        for i in range(len(run)):
            for j in range(i + 1, min(len(run), i + MAX_WORDS) + 1):
                words = run[i:j]
                if words in wanted:
                    left[words][run[i - 1] if i else number] += 1
                    right[words][run[j] if j < len(run) else number] += 1
    return {words: min(_entropy(left[words]), _entropy(right[words])) for words in wanted}


def _entropy(counted: Counter[object]) -> float:
    total = sum(counted.values())
    return -sum(n / total * math.log(n / total) for n in counted.values())
