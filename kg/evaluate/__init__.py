"""Annotations in the format of the gold, and scores against it."""
