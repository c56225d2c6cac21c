"""Characters, words and masking: what every room asks of a text."""
