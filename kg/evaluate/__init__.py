"""Annotations in the form of the gold, and how good they are, in figures."""
