"""
A name proved once holds for the rest of the page.

Place in the flow: the best readings of a page's articles -> Candidates for the places
where the same names stand with less around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.extract.decode import worth
from kg.extract.reading import Candidate, Reading
from kg.extract.specific import is_specific
from kg.model import EntityType, Name
from kg.text.words import frequency

#: As sure as a dictionary name: the page itself has proved it.
RECALLED = 1.05
#: What a pack row finds by itself keeps the row as its reason.
RECALLED_ROW = 0.99
#: A proved person outweighs a longer chance name around it: 李群|用.
RECALLED_PERSON = 1.3
#: Weight per character from which a name counts as proved.
PROVED = 0.9
#: Shortest part behind its place that stands for a programme; what is shorter tells a kind.
SHORTEST_REST = 4
#: Rules whose names hold for the page however short they are.
_SURE = ("person.byline", "person.credit", "person.title", "person.role", "person.before_title", "person.dotted")
_QUOTED = re.compile(r"^“([^“”]{4,20})”")
_SHORT_FORM = re.compile(
    r"[（(]\s*(?:(?:以下|下)?简称|(?:以)?下称)为?[：:]?\s*[“‘「『《]?([^”’」』》）)，。]{2,16})[”’」』》]?\s*[）)]"
)


@dataclass(slots=True)
class Memory:
    """Surface -> what it was proved to be."""

    known: dict[str, tuple[EntityType, str, Name, str]] = field(default_factory=dict)
    #: Catchwords that count only inside quotes.
    quoted: dict[str, tuple[EntityType, str, Name, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, read: Iterable[tuple[Reading, list[Candidate]]]) -> Memory:
        """What the best readings of a page prove."""
        memory = cls()
        for reading, path in read:
            for candidate in path:
                memory._learn(reading, candidate)
            memory._learn_short_forms(reading, path)
        return memory

    def _learn(self, reading: Reading, candidate: Candidate) -> None:
        surface = reading.text[candidate.start : candidate.end]
        if candidate.type is None or candidate.deictic or len(surface) < 2 or " " in surface or "\n" in surface:
            return
        quality = candidate.weight / max(1, worth(1.0, len(surface)))
        if candidate.type == "person":
            proved = candidate.rule.startswith(_SURE) or quality >= PROVED
        else:
            proved = len(surface) >= 4 and quality >= PROVED
        if proved and not frequency(surface):
            self.known.setdefault(surface, (candidate.type, candidate.rule, candidate.canonical, candidate.row))
        if proved and candidate.type == "programme":
            self._learn_without_place(reading, candidate, surface)
        if proved and candidate.rule == "quote.catchword":
            self.quoted.setdefault(surface, (candidate.type, candidate.rule, candidate.canonical, candidate.row))
        quoted = _QUOTED.match(surface)
        if proved and quoted and not surface.endswith("”"):
            # “百名干部进百村”活动 is the same as “百名干部进百村”.
            self.quoted.setdefault(
                quoted[1], (candidate.type, candidate.rule, candidate.canonical or surface, candidate.row)
            )

    def _learn_without_place(self, reading: Reading, candidate: Candidate, surface: str) -> None:
        """宁海|新桥工程: further on the page the works go without their place."""
        for hit in reading.starts.get(candidate.start, ()):
            rest = surface[hit.end - hit.start :]
            placed = reading.lexicon.can_be(hit.surface, "place", safe=True)
            if (
                placed
                and len(rest) >= SHORTEST_REST
                and rest[0] not in "—-、“"
                and not _ordinary(reading, hit.end, rest)
            ):
                name = candidate.canonical or surface
                self.known.setdefault(rest, (candidate.type or "programme", candidate.rule, name, candidate.row))

    def _learn_short_forms(self, reading: Reading, path: list[Candidate]) -> None:
        """（以下简称“示范区”） behind a mention names the same thing."""
        ends = {candidate.end: candidate for candidate in path}
        for match in _SHORT_FORM.finditer(reading.text):
            full = ends.get(match.start()) or ends.get(match.start() - 1)
            if full and full.type:
                name = full.canonical or reading.text[full.start : full.end]
                self.known[match[1]] = (full.type, "defined", name, "")

    def recall(self, reading: Reading) -> Iterator[Candidate]:
        """Every place in an article where a proved name stands."""
        for surface, meaning in self.known.items():
            if surface in reading.text:
                yield from _everywhere(reading, surface, 0, meaning)
        for surface, meaning in self.quoted.items():
            yield from _everywhere(reading, f"“{surface}”", 1, meaning)


def _ordinary(reading: Reading, start: int, rest: str) -> bool:
    """改造工程, 大桥项目: a kind, or not cut where a word begins."""
    head = next((h for h in ("工程", "项目", "行动", "计划", "活动") if rest.endswith(h)), "")
    if not head or not reading.is_bound(start):
        return True
    return not is_specific(reading, start, start + len(rest) - len(head))


def _everywhere(
    reading: Reading, surface: str, margin: int, meaning: tuple[EntityType, str, Name, str]
) -> Iterator[Candidate]:
    """Each place of a surface; the margin at both ends is not part of the name."""
    kind, rule, canonical, row = meaning
    at = reading.text.find(surface)
    while at >= 0:
        end = at + len(surface)
        quality = RECALLED_ROW if rule == "lexicon" else RECALLED_PERSON if kind == "person" else RECALLED
        weight = worth(quality, len(surface) - 2 * margin)
        yield Candidate(at + margin, end - margin, kind, weight, f"memory.{rule}", row, canonical)
        at = reading.text.find(surface, end)
