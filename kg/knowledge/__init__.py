"""
Packs of knowledge, read and compiled to one lexicon.

What only makers of packs need is imported from its own module (check.py, suggest.py):
otherwise every process that reads pages would load it.
"""

from kg.knowledge.known import Known, everything_known
from kg.knowledge.lexicon import Entry, Hit, Lexicon, load_lexicon
from kg.knowledge.organs import Organ
from kg.knowledge.packs import PackInfo

__all__ = [
    "Entry",
    "Hit",
    "Known",
    "Lexicon",
    "Organ",
    "PackInfo",
    "everything_known",
    "load_lexicon",
]
