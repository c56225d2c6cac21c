"""Bytes to a Page: one module a form of input, and the hand-written list of them."""
