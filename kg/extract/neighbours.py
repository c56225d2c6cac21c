"""
What stands beside a possible name, in tables made once for a lexicon.

Place in the flow: used by persons.py, which asks at every character that can be a surname.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.reading import Reading
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import LOG_DOUBLE, GivenRatios, NameStatistics
from kg.text.flow import is_han

#: Longest verb of speech or act that is looked for behind a name (现场指出).
LONGEST_VERB = 4
#: 李 丽 摄: what stands behind the names of those who wrote or took a picture.
_CREDITS = frozenset("摄绘文图")
#: Below this log-likelihood ratio no neighbour can make a string a name.
HOPELESS = -3.0


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one lexicon that raise or lower the odds of a name beside them."""

    titles: frozenset[str]
    roles: frozenset[str]
    #: Titles, and roles that stand behind a name.
    posts: frozenset[str]
    #: Verb -> ``speech`` or ``act``.
    verbs: dict[str, str]
    #: First characters of the verbs: a quick test before the table is asked.
    verb_heads: frozenset[str]
    #: Surnames that mostly are ordinary words.
    ordinary: frozenset[str]


@lru_cache(maxsize=4)
def words_beside(lexicon: Lexicon) -> Words:
    """The tables of a lexicon."""
    titles, roles, speech, act = (frozenset(lexicon.words.get(kind, ())) for kind in ("title", "role", "speech", "act"))
    notes = lexicon.notes.get("role", {})
    after = {word for word in notes if "after" in notes[word] or "both" in notes[word]}
    verbs = dict.fromkeys((word for word in act if len(word) > 1), "act") | dict.fromkeys(speech, "speech")
    surnames = lexicon.notes.get("surname", {})
    return Words(
        titles,
        roles,
        frozenset(word for word in titles | after if len(word) > 1),
        verbs,
        frozenset(word[0] for word in verbs),
        frozenset(name for name in surnames if "ordinary" in surnames[name]),
    )


class Beside:
    """Where titles, roles and posts begin and end in one reading."""

    def __init__(self, reading: Reading) -> None:
        self.words = words_beside(reading.lexicon)
        #: End -> ``title`` or ``role`` that ends there.
        self.ranks: dict[int, str] = {}
        #: Start -> ends of posts.
        self.posts: dict[int, list[int]] = {}
        #: Start -> end of the longest title.
        self.titles: dict[int, int] = {}
        titles, roles, posts = self.words.titles, self.words.roles, self.words.posts
        for start, end, surface in reading.hits:
            if end - start < 2:
                continue
            if surface in titles:
                self.ranks.setdefault(end, "title")
                self.titles[start] = max(end, self.titles.get(start, end))
            elif surface in roles:
                self.ranks.setdefault(end, "role")
            if surface in posts:
                self.posts.setdefault(start, []).append(end)

    def verb_at(self, text: str, at: int) -> str:
        """``speech`` or ``act`` where such a verb begins; the longest one counts, else empty."""
        if text[at : at + 1] not in self.words.verb_heads:
            return ""
        verbs = self.words.verbs
        for length in range(LONGEST_VERB, 0, -1):
            if found := verbs.get(text[at : at + length]):
                return found
        return ""


def likely_names(text: str, names: NameStatistics) -> Iterator[tuple[int, int, float]]:
    """
    (start, end, log-likelihood ratio) of all strings that may be names, from left to right.

    Every seventh character of running text can begin a surname, and nearly all of them are none:
    one loop over tables, without a call for each.
    """
    surnames, given = names.ratios[0], names.given
    compound = names.compound
    padded = text + "\n" * 6
    for match in names.beginnings.finditer(text):
        start, ch = match.start(), match[0]
        one = padded[start + 1]
        if ch + one in compound and start + 2 < len(text):
            yield from _compound(text, names, start)
            continue
        surname = surnames.get(ch)
        if surname is None:
            continue
        if one == " ":
            yield from _spaced(padded, start, surname, given)
            continue
        alone, first, _ = given[one]
        double = surname + first + given[padded[start + 2]][2]
        if surname + alone >= HOPELESS:
            yield start, start + 2, surname + alone
        if double >= HOPELESS:
            yield start, start + 3, double


def _spaced(padded: str, start: int, surname: float, given: GivenRatios) -> Iterator[tuple[int, int, float]]:
    """刘 毅, 李 晓 燕: names whose characters print sets apart."""
    two = padded[start + 2]
    if not is_han(two):
        return
    third = padded[start + 4] if padded[start + 3] == " " else " "
    if is_han(third) and third not in _CREDITS and not _goes_on(padded, start + 5):
        yield start, start + 5, surname + given[two][1] - LOG_DOUBLE + given[third][2]
    elif (ratio := surname + given[two][0]) >= HOPELESS:
        yield start, start + 3, ratio


def _goes_on(padded: str, at: int) -> bool:
    """杨 铭 储 慧: another single character follows, so the third is a surname; 储慧 would be a word of its own."""
    return is_han(padded[at]) or (padded[at] == " " and is_han(padded[at + 1]) and not is_han(padded[at + 2]))


def _compound(text: str, names: NameStatistics, start: int) -> Iterator[tuple[int, int, float]]:
    """The same behind a surname of two characters."""
    for end in (start + 3, start + 4):
        if end <= len(text) and all(map(is_han, text[start + 2 : end])):
            ratio = names.score(text[start:end])
            if ratio >= HOPELESS:
                yield start, end, ratio
