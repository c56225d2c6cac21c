"""A Page cut into Articles: blocks, joins, titles and bylines."""
