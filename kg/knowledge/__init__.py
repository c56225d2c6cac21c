"""Packs of knowledge: read, checked, compiled to one lexicon."""

from kg.knowledge.lexicon import Entry, Hit, Lexicon, load_lexicon
from kg.knowledge.organs import Organ
from kg.knowledge.packs import PackInfo

__all__ = ["Entry", "Hit", "Lexicon", "Organ", "PackInfo", "load_lexicon"]
