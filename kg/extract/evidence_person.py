"""
What speaks for and against a span as a personal name: its characters, and the posts and verbs beside it.

Place in the flow: Reading + a span -> names of features.
"""

from __future__ import annotations

from kg.extract.reading import Reading
from kg.extract.spans_persons import DOTS
from kg.extract.word_facts import word_facts
from kg.knowledge.names import NO_NAME, NameStatistics
from kg.text.words import frequency

#: Nats a step of the odds, and the steps at both ends.
STEP, LOWEST, HIGHEST = 1.5, -4, 9
#: From these odds a name is undecided, and likely.
UNDECIDED, LIKELY = 1.0, 4.0
#: From this count in jieba's corpus a given name is an ordinary word.
COMMON_GIVEN = 300


def person_signs(
    reading: Reading,
    names: NameStatistics,
    bylines: frozenset[str],
    span: tuple[int, int],
    edges: tuple[str, str],
) -> list[str]:
    """
    The features of a span as a person's name.

    Args:
        span: start and end in the reading.
        edges: the kinds of its two edges, as evidence_edges.py names them.
    """
    surface = reading.text[slice(*span)]
    name = surface.replace(" ", "")
    odds = names.score(name)
    out = _characters(reading, names, name, odds)
    out += _words(reading, name)
    if any(ch in DOTS for ch in name):
        out.append("dotted")
    if name in bylines:
        out.append("byline")
    if " " in surface:
        out.append("spaced")
    left, right = edges
    likely = "none" if odds <= NO_NAME else "low" if odds < UNDECIDED else "even" if odds < LIKELY else "high"
    out.append(f"person-{left}-{right}")
    out.append(f"person-{left}-odds-{likely}")
    out.append(f"person-odds-{likely}-{right}")
    out.append(f"person-length-{min(8, len(name))}-odds-{likely}")
    return out


def _characters(reading: Reading, names: NameStatistics, name: str, odds: float) -> list[str]:
    out: list[str] = []
    length = names.surname_length(name)
    if odds > NO_NAME:
        out.append(f"name-odds-{max(LOWEST, min(HIGHEST, int(odds // STEP)))}")
        if "ordinary" in reading.lexicon.notes.get("surname", {}).get(name[:length], ""):
            out.append("surname-ordinary")
        if length > 1:
            out.append("surname-compound")
        given = name[length:]
        if len(given) > 1:
            count = frequency(given)
            facts = word_facts(reading.lexicon)[given]
            out.append("given-word-" + (facts[-1] if count > COMMON_GIVEN else "rare" if count else "none"))
    else:
        out.append("name-long" if length else "no-surname")
    table = reading.lexicon.words.get("translit", {})
    mean = sum(table.get(ch, -1.0) for ch in name) / max(1, len(name))
    out.append(f"translit-{max(-1, min(4, int(mean)))}")
    return out


def _words(reading: Reading, name: str) -> list[str]:
    out: list[str] = []
    lexicon = reading.lexicon
    if lexicon.is_word("not-person", name):
        out.append("not-person")
    if len(name) > 2 and lexicon.is_word("not-name-end", name[-1]):
        out.append("bad-end")
    if len(name) == 3 and lexicon.is_word("not-person", name[:2]):
        out.append("not-person-begin")
    if len(name) > 1 and name[0] == name[1]:
        out.append("doubled")
    if frequency(name):
        out.append("name-word-" + word_facts(lexicon)[name][-1])
    return out
