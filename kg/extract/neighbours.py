"""
What stands beside a possible name, in tables made once for a lexicon.

Place in the flow: used by persons.py, which asks at every character that can be a surname.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.extract.reading import Reading
from kg.knowledge.lexicon import Lexicon

#: Longest verb of speech or act that is looked for behind a name (现场指出).
LONGEST_VERB = 4


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
