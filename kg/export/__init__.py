"""Tables and graph to files: one module a format, and the hand-written list of them."""
