"""
A mention's score: how often mentions of its rule were right on annotated pages.

Place in the flow: extract; Candidate -> belief in 0..1, kept on every mention.

The counts per rule are in ``kg/data/scores.tsv``, written by ``scripts/fit_scores.py``.
A rule with few counts leans on its family (the part before the first dot), so that
a new rule begins with what its kin have earned.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.extract.reading import Candidate

#: Pseudo-counts by which a rule leans on its family. With 4, a rule seen four times
#: stands half-way between its own record and its family's.
LEAN = 4.0
#: Texts that nobody looked at while the rules were made have this many times as many wrong mentions as those
#: that the counts are from: 17.4 against 12.3 of 100, on 461 mentions of texts that were only scored.
UNSEEN = 1.4
#: Where not even the family is known.
UNKNOWN = 0.6
#: Nothing that is counted is certain.
HIGHEST, LOWEST = 0.99, 0.05


#: Rules that one name in the packs makes, for every type and length alike.
PACK_RULES = ("lexicon", "memory.lexicon")
#: Up to this length a pack's name is short: 东城, 朝阳 stand inside other names more often than 朝阳区.
SHORT = 2


def score_of(candidate: Candidate) -> float:
    """Belief that span and type are right."""
    return rule_score(score_key(candidate.rule, candidate.type or "", candidate.end - candidate.start))


def score_key(rule: str, kind: str, length: int) -> str:
    """
    The row of the table that a mention is counted in: its rule; a pack's name by type and length too.

    >>> score_key("lexicon", "place", 2), score_key("org.school.place", "organization", 6)
    ('lexicon.place.short', 'org.school.place')
    """
    if rule not in PACK_RULES:
        return rule
    return f"lexicon.{kind}.{'short' if length <= SHORT else 'long'}"


@cache
def rule_score(rule: str) -> float:
    """
    The smoothed share of right mentions of a rule.

    >>> 0.05 <= rule_score("lexicon") <= 0.99
    True
    """
    rules, families = _counts()
    right, wrong = rules.get(rule, (0, 0))
    base = _share(*families.get(family(rule), (0, 0)), UNKNOWN)
    return round(min(HIGHEST, max(LOWEST, _share(right, wrong, base))), 3)


def family(rule: str) -> str:
    """
    The rules that one table row leans on.

    >>> family("org.school.place"), family("memory.person.title")
    ('org.school', 'memory.person')
    """
    return ".".join(rule.split(".")[:2])


def _share(right: float, wrong: float, base: float) -> float:
    return (right + LEAN * base) / (right + UNSEEN * wrong + LEAN)


@cache
def _counts() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    text = (resources.files("kg") / "data" / "scores.tsv").read_text(encoding="utf-8")
    rules: dict[str, tuple[int, int]] = {}
    families: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        if line.startswith(("#", "rule\t")) or not line:
            continue
        rule, right, wrong = line.split("\t")[:3]
        rules[rule] = (int(right), int(wrong))
        before = families.get(family(rule), (0, 0))
        families[family(rule)] = (before[0] + int(right), before[1] + int(wrong))
    return rules, families
