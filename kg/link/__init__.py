"""Mentions to Entities and stated Relations."""
