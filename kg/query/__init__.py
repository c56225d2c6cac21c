"""Questions about a finished build: an embedded SPARQL store, named questions, answers as text."""
