"""Packs of knowledge: read, checked, compiled to one lexicon."""

from kg.knowledge.check import Problem, check_pack
from kg.knowledge.known import Known, everything_known
from kg.knowledge.lexicon import Entry, Hit, Lexicon, load_lexicon
from kg.knowledge.organs import Organ
from kg.knowledge.packs import PackInfo
from kg.knowledge.suggest import Suggestion, suggest_names

__all__ = [
    "Entry",
    "Hit",
    "Known",
    "Lexicon",
    "Organ",
    "PackInfo",
    "Problem",
    "Suggestion",
    "check_pack",
    "everything_known",
    "load_lexicon",
    "suggest_names",
]
