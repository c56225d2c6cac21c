"""Characters, words, dates and masking: what every room needs of a text."""
