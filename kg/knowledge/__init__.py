"""Packs of knowledge: read, checked, compiled to one lexicon."""
