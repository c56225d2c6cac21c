"""
What a community of names is about, in two or three words: what is said of them and not of others.

Place in the flow: helper of the HTML view. Three members of a community (太原市、山西省、林武)
tell a reader little about it; 供热、锅炉、采暖 do. Words are weighted by tf-idf (Spärck Jones 1972,
"A statistical interpretation of term specificity and its application in retrieval", J. Doc. 28),
each sentence counted for the community whose names it names most.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kg.text.words import cut, tag_of

#: Words that describe a community, and the fewest characters of each.
WORDS = 3
LEAST = 2
#: A word in more than this share of all articles (本报讯, 记者) is the paper's manner and no topic, whatever else is missing.
COMMON = 0.5
#: jieba's tags of possible topics (common nouns, verbal nouns), as opposed to names, places, times.
TOPIC_TAGS = frozenset({"n", "vn", "nz", "l", "j"})


def topics(
    said: Iterable[tuple[int, int, str]], count: int, names: Mapping[int, Iterable[str]]
) -> dict[int, list[str]]:
    """
    For each community the words that distinguish its sentences, the most distinctive first.

    Args:
        said: article, community (-1 if nobody is named) and words of each sentence or title.
        count: how many articles there are.
        names: names of each community's members; a word inside one of them adds nothing.

    >>> said = [(0, 1, "锅炉已点火。"), (0, 1, "锅炉运行平稳。"), (1, 2, "公园里的花开了。"), (1, 2, "公园很大。")]
    >>> topics(said, 2, {1: ["太原市"], 2: ["杏花岭区"]})
    {1: ['锅炉'], 2: ['公园']}

    What most articles say distinguishes none of them.

    >>> topics([(n, 1, "本报讯记者获悉。") for n in range(9)], 9, {})
    {1: []}
    """
    known = _Telling()
    #: Article, community and word, once for each occurrence in a sentence.
    columns = array("q"), array("q"), array("q")
    for article, community, text in said:
        own = {number for word in cut(text) if (number := known[word]) >= 0}
        columns[0].extend([article] * len(own))
        columns[1].extend([community] * len(own))
        columns[2].extend(own)
    articles, communities, words = (np.array(column, dtype=np.int64) for column in columns)
    size = max(len(known.words), 1)
    spread = np.bincount(np.unique(words * count + articles) // max(count, 1), minlength=size).tolist()
    keys, times = np.unique(communities[communities >= 0] * size + words[communities >= 0], return_counts=True)
    heard: dict[int, dict[str, float]] = {}
    for key, n in zip(keys.tolist(), times.tolist(), strict=True):
        telling = heard.setdefault(key // size, {})
        if n > 1 and spread[key % size] <= COMMON * count:
            telling[known.words[key % size]] = n * math.log((1 + count) / spread[key % size]) ** 2
    return {community: _best(telling, list(names.get(community, ()))) for community, telling in heard.items()}


def between_names(text: str, spans: Sequence[int]) -> str:
    """
    A sentence without the names in it: what is cut across the end of a name (市水务局|局长: 局局长) is no word.

    Args:
        text: of the sentence.
        spans: start and length of each name, in order.

    >>> between_names("云溪市水务局局长郑海川说", [0, 6, 8, 3])
    ' 局长 说'
    """
    parts, at = [], 0
    for start, length in zip(spans[::2], spans[1::2], strict=True):
        if start >= at:
            parts.append(text[at:start])
            at = start + length
    return " ".join([*parts, text[at:]])


def _best(telling: Mapping[str, float], names: list[str]) -> list[str]:
    """The first few words that are not part of a name or of another word."""
    best: list[str] = []
    for word in sorted(telling, key=lambda w: (-telling[w], w)):
        if len(best) == WORDS:
            break
        if not any(word in n for n in names) and not any(word in b or b in word for b in best):
            best.append(word)
    return best


class _Telling(dict[str, int]):
    """Words that can be a topic, numbered in order of first occurrence; -1 for those that cannot."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        number = len(self.words) if _telling(word) else -1
        if number >= 0:
            self.words.append(word)
        self[word] = number
        return number


def _telling(word: str) -> bool:
    return len(word) >= LEAST and tag_of(word) in TOPIC_TAGS
