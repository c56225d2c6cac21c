"""An Article to its Mentions: candidates by type, then one best reading."""

from kg.extract.page import extract_page, weights_used

__all__ = ["extract_page", "weights_used"]
