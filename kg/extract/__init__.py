"""An Article to its Mentions: candidates by type, then one best reading."""
