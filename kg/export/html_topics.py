"""
What a community of names is about, in two or three words: what is said of them and not of others.

Place in the flow: helper of the HTML view. Three members of a community (太原市、山西省、林武)
tell a reader nothing of it; 供热、锅炉、采暖 do. Words are weighed by tf-idf (Spärck Jones 1972,
"A statistical interpretation of term specificity and its application in retrieval", J. Doc. 28),
each sentence standing with the community whose names it names most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from kg.text.words import cut, tag_of

#: Words that describe a community, and the fewest characters of each.
WORDS = 3
LEAST = 2
#: In jieba's tags: what can be a topic (common nouns, verbal nouns), as against names, places, times.
TOPIC_TAGS = frozenset({"n", "vn", "nz", "l", "j"})


def topics(
    said: Iterable[tuple[int, int | None, str]], count: int, names: Mapping[int, Iterable[str]]
) -> dict[int, list[str]]:
    """
    For each community the words that set its sentences apart, the most telling first.

    Args:
        said: article, community (None where nobody is named) and words of each sentence or title.
        count: how many articles there are.
        names: names of each community's members; a word inside one of them says nothing new.

    >>> said = [(0, 1, "锅炉已点火。"), (0, 1, "锅炉运行平稳。"), (1, 2, "公园里的花开了。"), (1, 2, "公园很大。")]
    >>> topics(said, 2, {1: ["太原市"], 2: ["杏花岭区"]})
    {1: ['锅炉'], 2: ['公园']}
    """
    heard: dict[int, Counter[str]] = {}
    articles: dict[str, set[int]] = {}
    for article, community, text in said:
        words = {word for word in cut(text) if _telling(word)}
        for word in words:
            articles.setdefault(word, set()).add(article)
        if community is not None:
            heard.setdefault(community, Counter()).update(words)
    found = {}
    for community, counts in heard.items():
        own = list(names.get(community, ()))
        telling = {w: n * math.log((1 + count) / len(articles[w])) ** 2 for w, n in counts.items() if n > 1}
        best: list[str] = []
        for word in sorted(telling, key=lambda w: (-telling[w], w)):
            if len(best) < WORDS and not any(word in n for n in own) and not any(word in b or b in word for b in best):
                best.append(word)
        found[community] = best
    return found


def _telling(word: str) -> bool:
    return len(word) >= LEAST and tag_of(word) in TOPIC_TAGS
