"""What the text states between two names: posts, authors, issuers, places."""
