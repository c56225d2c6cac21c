"""Article texts -> mentions: candidates from packs and patterns, and the weighted evidence for each."""

from kg.extract.page import extract_page

__all__ = ["extract_page"]
