"""All pages together: one node per real thing, and what people decided."""
