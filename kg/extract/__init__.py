"""Article texts -> mentions: candidates from packs and patterns, and what speaks for each, weighed."""

from kg.extract.page import extract_page

__all__ = ["extract_page"]
