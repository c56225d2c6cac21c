"""Tables to a NetworkX graph, with communities, centrality and layout."""
