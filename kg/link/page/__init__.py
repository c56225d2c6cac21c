"""What names on one page mean: full names, 我市 and 市委, places, the paper's home."""
