"""A build over HTTP, for one machine: the SPARQL 1.1 protocol and the HTML view, read-only."""
